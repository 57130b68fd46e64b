"""What the client tells of its doings while it works, as plain data without secrets."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class RequestEvent:
    """One thing that happened on the wire."""

    kind: Literal["request", "retry", "token", "wait"]
    """`request`: an answer came or a try failed · `wait`: a back-off begins · `retry`: the same
    request goes out again · `token`: LinkedIn issued a new token."""
    path: str
    """Path of the URL, without its query."""
    status: int | None = None
    """HTTP status, None when no answer came."""
    attempt: int = 1
    """Which try of this request, from 1."""
    wait_seconds: float | None = None
    reason: str | None = None
    """In words, why something is asked again; None when all is well."""
    seconds: float | None = None
    """How long the try took."""
