"""LinkedIn's access tokens: what one is, where it is kept, how it is asked for and read.

The client id and secret go in the request's body alone, percent-encoded, never in a URL
(LinkedIn's "Client Credentials Flow"); lifetimes come from `expires_in`, never from a constant.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

import msgspec

from lil_tui.linkedin.paging import UnreadableBody

_LONGEST_LIFE_SECONDS = 100 * 365 * 86_400
# What may stand in a header; LinkedIn's own are [A-Za-z0-9_-], of up to about 1,000 characters.
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}")


@dataclass(frozen=True)
class AccessToken:
    """A bearer token; never shown by repr."""

    value: str = field(repr=False)
    expires_at: datetime
    """Aware UTC, by LinkedIn's clock."""


class TokenStore(Protocol):
    """Keeps one token between runs; called from worker threads, each call takes milliseconds."""

    def load(self) -> AccessToken | None:
        """The token kept last, or None."""

    def save(self, token: AccessToken) -> None:
        """Keep this one instead."""

    def clear(self) -> None:
        """Forget it."""


class Credentials(Protocol):
    """The pair that LinkedIn's admin page shows for an application."""

    @property
    def client_id(self) -> str:
        """The public half."""

    @property
    def client_secret(self) -> str:
        """The secret half."""


class MemoryTokenStore:
    """A token store that lasts as long as the process: for tests and for trying new credentials."""

    def __init__(self, token: AccessToken | None = None) -> None:
        self._token = token

    def load(self) -> AccessToken | None:
        """The token kept last, or None."""
        return self._token

    def save(self, token: AccessToken) -> None:
        """Keep this one instead."""
        self._token = token

    def clear(self) -> None:
        """Forget it."""
        self._token = None


def token_request_body(credentials: Credentials) -> bytes:
    """The form that asks for a token (RFC 6749 §4.4.2, credentials in the body, no scope)."""
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
    }
    return urlencode(form, errors="surrogatepass").encode("ascii")


def read_token(body: bytes, answered_at: datetime) -> AccessToken:
    """Read the answer to a token request; its life is counted from `answered_at` (aware UTC).

    `expires_in` may be a number or a digit string. Raises UnreadableBody, which never quotes the token.
    """
    try:
        answer = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        kind = "a web page" if body.lstrip()[:1] == b"<" else "cut or no JSON"
        raise UnreadableBody(f"the token answer is {kind}") from None
    if not isinstance(answer, dict):
        raise UnreadableBody("the token answer is no JSON object")
    value = answer.get("access_token")
    if value is None or value == "":
        raise UnreadableBody("the token answer holds no access_token")
    if not isinstance(value, str) or not is_sendable(value.strip()):
        raise UnreadableBody("the access_token in the token answer is no usable text")
    return AccessToken(value.strip(), answered_at + timedelta(seconds=_lifetime_seconds(answer)))


def is_sendable(value: str) -> bool:
    """Whether a token can go into a header as it is."""
    return _TOKEN.fullmatch(value) is not None


def _lifetime_seconds(answer: dict[str, object]) -> int:
    written = answer.get("expires_in")
    if written is None:
        raise UnreadableBody("the token answer holds no expires_in")
    seconds: int | None = None
    if isinstance(written, str) and re.fullmatch(r"\s*[0-9]{1,12}\s*", written, re.ASCII):
        seconds = int(written)
    elif isinstance(written, int) and not isinstance(written, bool):
        seconds = written
    elif isinstance(written, float) and written.is_integer():
        seconds = int(written)
    if seconds is None or not 0 < seconds <= _LONGEST_LIFE_SECONDS:
        raise UnreadableBody("expires_in in the token answer is no sensible number of seconds")
    return seconds
