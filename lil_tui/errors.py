"""What can go wrong, as a person reads it: a title, what happened, and what to do about it.

Every failure that is expected ends as a `LilError`; the command line prints it as one line and
the UI as a dialog. Anything else is a fault of ours.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ends (contract §2)."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PARTIAL = 3
    INTERRUPTED = 130


class LilError(Exception):
    """A failure with a way out.

    `title` is a few words, `detail` one sentence that names what was wrong, `fix` one sentence
    that says what to do (may be empty). None of them ever holds a secret or a token.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, title: str, detail: str = "", fix: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.fix = fix

    def __str__(self) -> str:
        """One readable line."""
        if not self.detail:
            return f"{self.title}. {self.fix}" if self.fix else self.title
        return f"{self.title}: {self.detail} {self.fix}".rstrip()


class UsageError(LilError):
    """Wrong options, settings or missing credentials: nothing was tried."""

    exit_code = ExitCode.USAGE
