"""The log file: what happened, for the day something goes wrong; never a secret or a token.

What is written passes `redact` as a whole, tracebacks included, so a secret that strays into a message
does not get to the disk.
"""

import contextlib
import logging
import logging.handlers
import os
import re
import sys
from typing import TextIO
from urllib.parse import quote, quote_plus

from lil_tui.errors import LilError
from lil_tui.settings import Settings, ensure_data_dir, make_private
from lil_tui.text import clean, clean_block, iso

MAX_BYTES = 2 * 1024 * 1024
OLD_FILES = 3
_SHORTEST_SECRET = 6
"""Anything shorter would blacken ordinary words."""
_NOISY = ("httpx", "httpcore", "asyncio", "keyring", "markdown_it", "uvicorn", "peewee", "filelock")

_secrets: set[str] = set()

_KEY = (
    r"""["']?\b(?:client_secret|client_id|access_token|refresh_token|password|secret|authorization)\b["']?"""
)
_PATTERNS = (
    (re.compile(r"(?i)\b(bearer)\s+[A-Za-z0-9._~+/=-]{6,}"), r"\1 ***"),
    (re.compile(r"(?i)\b(basic)\s+[A-Za-z0-9+/=_-]{16,}"), r"\1 ***"),
    # Each sign has one way to match: with two, a run of backslashes would take for ever. What is cut
    # off before its closing quote is a secret all the same.
    (
        re.compile(rf"""(?is)({_KEY}\s*[=:]\s*)(["'])(?:\\.|(?!\2)[^\\\n])*+(?:\2|\\?(?=\n|\Z))"""),
        r"\1\2***\2",
    ),
    (re.compile(rf"""(?i)({_KEY}\s*[=:]\s*)(?!["'*]|(?:bearer|basic)\b)[^\s&,;"')\]}}]+"""), r"\1***"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,30}://)[^\s/@]+@"), r"\1***@"),
)


def hide_secret(secret: str) -> None:
    """Keep a secret or token out of every log line from now on, also as it is written in a form."""
    if len(secret) >= _SHORTEST_SECRET:
        _secrets.update((secret, quote(secret, safe=""), quote_plus(secret)))


def redact(text: str) -> str:
    """Blacken known secrets, and whatever looks like a token, a secret or a password in an address."""
    # A copy: another thread may learn of a secret meanwhile. Long ones first: one may begin another.
    for secret in sorted(tuple(_secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def configure_logging(
    settings: Settings | None,
    *,
    verbose: bool = False,
    debug: bool = False,
    screen: bool = True,
    stream: TextIO | None = None,
) -> None:
    """Send our log to the profile's file and, if asked, to standard error; again called, it starts over.

    The file is made with the first line written to it, mode 0600, and turns at 2 MiB. `verbose` shows
    INFO on standard error; `debug` shows and keeps DEBUG. Without settings there is no file; with
    `screen` false nothing is shown, since the UI has the terminal.
    """
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Ours)]:
        root.removeHandler(handler)
        handler.close()
    level = logging.DEBUG if debug else logging.INFO
    if settings is not None:
        file = _PrivateFileHandler(settings)
        file.setLevel(level)
        file.setFormatter(_RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(file)
    if screen and (verbose or debug):
        shown = _ScreenHandler(stream or sys.stderr)
        shown.setLevel(level)
        shown.setFormatter(_RedactingFormatter("%(levelname)s %(name)s: %(message)s", tracebacks=debug))
        root.addHandler(shown)
    root.setLevel(logging.WARNING)
    logging.getLogger("lil_tui").setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Ours:
    """Marks the handlers that `configure_logging` made."""


class _RedactingFormatter(logging.Formatter):
    """One line a message (outside text can't forge a second one), then the traceback if there is one."""

    def __init__(self, pattern: str, *, tracebacks: bool = True) -> None:
        super().__init__(pattern)
        self._tracebacks = tracebacks

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return iso(int(record.created * 1000)) or ""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = clean(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        if not self._tracebacks and record.exc_info:
            record = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None})
        return redact(clean_block(super().format(record)))


class _ScreenHandler(_Ours, logging.StreamHandler[TextIO]):
    """Standard error; a record with `on_screen` false is told there in other words."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(getattr(record, "on_screen", True) and super().filter(record))


class _PrivateFileHandler(_Ours, logging.handlers.RotatingFileHandler):
    """A rotating file of mode 0600 that several processes may share, and that never stops the program."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(
            settings.log_file, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8", delay=True
        )

    def _open(self):  # type: ignore[no-untyped-def]
        ensure_data_dir(self._settings)
        make_private(self._settings.log_file)
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        # A log that cannot be written is no reason to fail: what matters is said on standard error.
        with contextlib.suppress(OSError, LilError, ValueError):
            self._follow_rotation()
            if self.shouldRollover(record):
                self.doRollover()
            logging.FileHandler.emit(self, record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Stay silent: logging's own report would print the record to the terminal."""

    def doRollover(self) -> None:
        # On Windows a file that another process holds open cannot be renamed: it grows until that ends.
        try:
            super().doRollover()
        except PermissionError:
            self.stream = None

    def _follow_rotation(self) -> None:
        """Open the file anew when another process has turned it."""
        if self.stream is None:
            return
        try:
            there = os.stat(self.baseFilename)
            ours = os.fstat(self.stream.fileno())
            same = (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)
        except FileNotFoundError:
            same = False
        if not same:
            self.stream.close()
            self.stream = None
