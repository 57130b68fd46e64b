"""What LinkedIn says when it refuses, in its own bodies."""

from typing import Any


class Refusal(Exception):
    """An answer with a status of 400 and up."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers or {}


def refuse(status: int, message: str, code: int | None = None) -> Refusal:
    """A refusal in the usual form; the code is the status where none is known."""
    return Refusal(status, {"message": message, "serviceErrorCode": code or status, "status": status})


def no_permission(finder: str) -> Refusal:
    """403 for a key without the Content permission."""
    return refuse(403, f"Not enough permissions to access: {finder}", 100)


def throttled(headers: dict[str, str]) -> Refusal:
    """429, with or without `Retry-After`."""
    message = "Resource level throttle limit for calls to this resource is reached."
    return Refusal(429, {"serviceErrorCode": 101, "message": message, "status": 429}, headers)


def empty_token() -> Refusal:
    """401 for a request without a token."""
    return refuse(401, "Empty oauth2_access_token")


def bad_token(code: int, name: str, message: str) -> Refusal:
    """401 for a token that is unknown, expired or revoked."""
    return Refusal(401, {"status": 401, "serviceErrorCode": code, "code": name, "message": message})
