"""The token endpoint: client credentials in, opaque tokens out, checked on every request.

Tokens are kept by name only; none of them is ever logged.
"""

import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any

from lil_tui.simulator.answers import Refusal, bad_token, empty_token
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.seed_document import TOKEN_EXTRAS


class TokenDesk:
    """Issues tokens and knows which of them hold."""

    def __init__(self, options: SimulatorOptions) -> None:
        self._options = options
        self._ends: dict[str, float] = {}
        self._revoked: set[str] = set()
        self._lock = threading.Lock()
        self.issued = 0
        self.ttl_seconds = options.token_ttl_seconds
        """How long tokens issued from now on hold."""
        self.client_secret = options.client_secret
        self.allowed = True
        """Whether the application may have tokens at all."""

    def issue(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The answer to a token request; raises Refusal as LinkedIn would."""
        for name in ("grant_type", "client_id", "client_secret"):
            if not form.get(name):
                raise _error(400, "invalid_request", f'A required parameter "{name}" is missing')
        if form["grant_type"] != "client_credentials":
            raise _error(400, "unsupported_grant_type", "The grant type is not supported")
        if form["client_id"] != self._options.client_id:
            raise _error(401, "invalid_client_id", "Client authentication failed")
        if not secrets.compare_digest(form["client_secret"].encode(), self.client_secret.encode()):
            raise _error(401, "invalid_client", "Client authentication failed")
        if not self.allowed:
            message = "This application is not allowed to create application tokens"
            raise _error(401, "access_denied", message)
        token = "AQ" + secrets.token_urlsafe(240)
        with self._lock:
            self._ends[token] = time.monotonic() + self.ttl_seconds
            self.issued += 1
        document = self._options.seed_document
        written = str(self.ttl_seconds) if self._options.expires_in_as_text or document else self.ttl_seconds
        answer: dict[str, Any] = {"access_token": token, "expires_in": written}
        return answer | TOKEN_EXTRAS if document else answer

    def check(self, authorization: str | None) -> None:
        """Let a request with a good bearer token pass; raises Refusal otherwise."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise empty_token()
        with self._lock:
            end = self._ends.get(token)
            revoked = token in self._revoked
        if revoked:
            raise bad_token(65601, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked")
        if end is None:
            raise bad_token(65600, "INVALID_ACCESS_TOKEN", "Invalid access token")
        if end <= time.monotonic():
            raise bad_token(65602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired")

    def revoke_all(self) -> None:
        """No token issued so far holds any longer."""
        with self._lock:
            self._revoked.update(self._ends)

    def expire_all(self) -> None:
        """Every token issued so far has come to its end."""
        with self._lock:
            self._ends = dict.fromkeys(self._ends, 0.0)


def _error(status: int, error: str, description: str) -> Refusal:
    return Refusal(status, {"error": error, "error_description": description})
