"""Turns LinkedIn's refusals into errors with a way out.

LinkedIn's own words are cleaned, cut and freed of secrets before they are shown; error bodies come
in several shapes (`message`, `serviceErrorCode`, `code`; `error`, `error_description` from the
token endpoint), and all of them may be missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from lil_tui.linkedin.errors import (
    ADMIN_PATH,
    AuthenticationFailed,
    LinkedInError,
    PermissionDenied,
    RateLimited,
    RequestRefused,
    Unreachable,
    UnreadableAnswer,
)
from lil_tui.linkedin.network import Route, proxy_refusal
from lil_tui.text import cell_truncate, clean

_QUOTA = "A day's quota starts anew at 00:00 UTC."
_LONGEST_MESSAGE = 200


@dataclass(frozen=True)
class Refusal:
    """An answer that isn't a good one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str
    """Path of the URL that was asked."""
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """Secrets that must not be shown, should LinkedIn quote them."""

    def member(self, name: str) -> str:
        """One member of the JSON body as one safe line, '' without it."""
        try:
            answer = msgspec.json.decode(self.body)
        except (ValueError, RecursionError):
            return ""
        value = answer.get(name) if isinstance(answer, dict) else None
        if not isinstance(value, str | int):
            return ""
        text = str(value)
        for secret in self.hidden:
            if secret:
                text = text.replace(secret, "…")
        return cell_truncate(clean(text).strip(), _LONGEST_MESSAGE)


def api_error(refusal: Refusal, route: Route) -> LinkedInError:
    """The error for a refusal by the API: a 3xx or a 4xx that asking again can't mend."""
    status = refusal.status
    if status == 407:
        trouble = proxy_refusal(status, route)
        return Unreachable("LinkedIn can't be reached", f"{trouble.reason}.", trouble.fix)
    if 300 <= status < 400:
        return _redirect(refusal, route, "LIL_TUI_LINKEDIN_API_URL")
    words = refusal.member("message")
    code = refusal.member("serviceErrorCode")
    said = f"LinkedIn answered {status} to {refusal.path}{f': “{words}”' if words else ''}"
    said += f" (code {code})." if code else "."
    if status == 403:
        permission = "Reports" if "learningActivityReports" in refusal.path else "Content"
        return PermissionDenied(
            f"The application lacks the {permission} permission",
            said,
            f"{ADMIN_PATH}, open the application and tick the box “{permission}” under its keys.",
            permission=permission,
        )
    if status == 404:
        return RequestRefused("LinkedIn doesn't know this", said, "It may have been removed.", status=status)
    return RequestRefused(
        "LinkedIn refused the request",
        said,
        "Look into the log with --debug; a newer version may know better.",
        status=status,
    )


def token_error(refusal: Refusal, route: Route) -> LinkedInError:
    """The error for a refusal by the token endpoint (LinkedIn's "Client Credentials Flow", error codes)."""
    status = refusal.status
    if status == 407:
        trouble = proxy_refusal(status, route)
        return Unreachable("LinkedIn can't be reached", f"{trouble.reason}.", trouble.fix)
    if 300 <= status < 400:
        return _redirect(refusal, route, "LIL_TUI_LINKEDIN_TOKEN_URL")
    code = refusal.member("error")
    words = refusal.member("error_description") or refusal.member("message")
    said = f"LinkedIn answered {status}{f' {code}' if code else ''}{f': “{words}”' if words else ''}."
    check = f"{ADMIN_PATH} and compare both with your application's page; then run `credentials set`."
    if code == "access_denied" or status == 403:
        return AuthenticationFailed(
            "LinkedIn doesn't let this application ask for tokens",
            said,
            f"{ADMIN_PATH} and make an application of the kind “LinkedIn Learning REST API Application”.",
            code=code or None,
        )
    if code == "invalid_client_id":
        return AuthenticationFailed("LinkedIn doesn't know this client id", said, check, code=code)
    if code in ("invalid_client", "invalid_client_secret", "unauthorized_client"):
        return AuthenticationFailed("LinkedIn doesn't accept the client secret", said, check, code=code)
    if status == 401:
        title = "LinkedIn doesn't accept the client id and secret"
        return AuthenticationFailed(title, said, check, code=code or None)
    return RequestRefused(
        "LinkedIn gives no token", said, "Check LIL_TUI_LINKEDIN_TOKEN_URL and the client id.", status=status
    )


def tokens_refused() -> AuthenticationFailed:
    """The API doesn't take tokens that LinkedIn has only just issued."""
    return AuthenticationFailed(
        "LinkedIn doesn't accept its own new token",
        "Two tokens in a row were refused (401) right after they were issued.",
        f"{ADMIN_PATH} and see whether the application is still there and active.",
    )


def tokens_keep_ending() -> RequestRefused:
    """Token after token ended between being issued and being used."""
    return RequestRefused(
        "LinkedIn's tokens end too soon",
        "A request was refused (401) four times although LinkedIn took the tokens elsewhere.",
        "Try again; lower LIL_TUI_CONCURRENCY if it happens again.",
        status=401,
        resumable=True,
    )


def rate_limited(now: datetime, retry_after: float | None, tries: int) -> RateLimited:
    """LinkedIn kept saying 429, or says it for longer than is worth waiting; `now` is aware UTC."""
    title = "LinkedIn wants fewer requests"
    if retry_after is None:
        detail = f"It answered 429 {_times(tries)}."
        return RateLimited(title, detail, f"Try again in some minutes. {_QUOTA}")
    retry_at = _later(now, retry_after)
    when = f"{retry_at:%Y-%m-%d %H:%M} UTC"
    detail = f"It answered 429 and wants none before {when}."
    return RateLimited(title, detail, f"Try again after {when}. {_QUOTA}", retry_at=retry_at)


def server_down(status: int, now: datetime, retry_after: float | None, tries: int) -> Unreachable:
    """LinkedIn kept answering with a server error."""
    when = "later" if retry_after is None else f"after {_later(now, retry_after):%Y-%m-%d %H:%M} UTC"
    detail = f"It answered {status} {_times(tries)}."
    return Unreachable("LinkedIn is out of order", detail, f"Try again {when}.", resumable=True)


def unreachable(reason: str, fix: str, tries: int, *, hopeless: bool) -> Unreachable:
    """No connection held long enough for an answer."""
    repeated = f" ({_times(tries)})" if tries > 1 else ""
    reason = reason[:1].upper() + reason[1:] if reason.startswith("the ") else reason
    return Unreachable("LinkedIn can't be reached", f"{reason}{repeated}.", fix, resumable=not hopeless)


def unreadable(reason: str, route: Route, tries: int) -> UnreadableAnswer:
    """Answers came but none could be read."""
    return UnreadableAnswer(
        "LinkedIn's answer can't be read",
        f"From {route}, {_times(tries)}: {reason}.",
        "Try again later; if it is a sign-in page, something between here and LinkedIn answers instead.",
    )


def _redirect(refusal: Refusal, route: Route, variable: str) -> RequestRefused:
    target = cell_truncate(clean(refusal.headers.get("location", "")).partition("?")[0], 100)
    where = f" to {target}" if target else ""
    return RequestRefused(
        "LinkedIn's address answers with a redirect",
        f"{route} answered {refusal.status}{where}; redirects are never followed.",
        f"Check {variable}, and whether a sign-in page of the network stands in between.",
        status=refusal.status,
    )


def _later(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=min(seconds, 366 * 86_400))


def _times(tries: int) -> str:
    return "once" if tries == 1 else f"{tries} times in a row"
