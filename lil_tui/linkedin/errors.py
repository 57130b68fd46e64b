"""How talking to LinkedIn can fail, each with what to do about it.

No text here ever holds a secret, a token or the password of a proxy; LinkedIn's own words are
cleaned and cut before they get in.
"""

from datetime import datetime

from lil_tui.errors import LilError

ADMIN_PATH = "Go to Admin → Me → Integrate → Access content and reports via API"
"""Where in LinkedIn Learning's admin pages an application and its keys are made."""


class LinkedInError(LilError):
    """Talking to LinkedIn failed."""

    def __init__(self, title: str, detail: str = "", fix: str = "", *, resumable: bool = False) -> None:
        super().__init__(title, detail, fix)
        self.resumable = resumable
        """Whether the same thing may work later without changing anything."""


class AuthenticationFailed(LinkedInError):
    """LinkedIn doesn't accept the client id and secret, or the tokens it gives for them."""

    def __init__(self, title: str, detail: str = "", fix: str = "", *, code: str | None = None) -> None:
        super().__init__(title, detail, fix)
        self.code = code
        """LinkedIn's error code, `invalid_client` and the like; None when it gave none."""


class PermissionDenied(LinkedInError):
    """The application works but lacks a permission (403)."""

    def __init__(self, title: str, detail: str = "", fix: str = "", *, permission: str = "Content") -> None:
        super().__init__(title, detail, fix)
        self.permission = permission
        """The box to tick in LinkedIn's admin pages: `Content` or `Reports`."""


class RateLimited(LinkedInError):
    """LinkedIn wants fewer requests (429)."""

    def __init__(
        self, title: str, detail: str = "", fix: str = "", *, retry_at: datetime | None = None
    ) -> None:
        super().__init__(title, detail, fix, resumable=True)
        self.retry_at = retry_at
        """When LinkedIn says to come back, aware UTC; None when it didn't say."""


class Unreachable(LinkedInError):
    """No good answer came: no network, a proxy, a certificate, or LinkedIn itself is down."""


class RequestRefused(LinkedInError):
    """LinkedIn understood and said no: an unknown URN, a bad parameter, a redirect."""

    def __init__(
        self, title: str, detail: str = "", fix: str = "", *, status: int, resumable: bool = False
    ) -> None:
        super().__init__(title, detail, fix, resumable=resumable)
        self.status = status
        """The HTTP status."""


class UnreadableAnswer(LinkedInError):
    """Answers came, and none of them could be read."""

    def __init__(self, title: str, detail: str = "", fix: str = "") -> None:
        super().__init__(title, detail, fix, resumable=True)
