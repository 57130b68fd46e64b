"""oauthlib's side of the token and revocation endpoints: the grant's own rules, on data handed in.

The client is authenticated before (`forms`, `oauth`), and what is issued or revoked is stored after;
here nothing waits and nothing is read but the register.
"""

import logging
import secrets
from dataclasses import dataclass, field
from typing import Any

from oauthlib.oauth2 import BackendApplicationServer, RequestValidator
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError, UnsupportedTokenTypeError

from lil_tui.completions.clients import digest
from lil_tui.listener.register import Register
from lil_tui.listener.scopes import allowed_by, covers, is_well_formed

# Its debug log holds requests and tokens.
logging.getLogger("oauthlib").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client that has shown its secret."""

    client_id: str
    scope: str


@dataclass
class Outcome:
    """What a request led to: oauthlib's answer, and what is to be stored before it is sent."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = field(default="", repr=False)
    issued: dict[str, Any] | None = field(default=None, repr=False)
    revoked: bytes | None = None


class _Rules(RequestValidator):  # type: ignore[misc]
    """What oauthlib asks while it checks one request; it names methods and parameters."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.client: KnownClient
        self.outcome: Outcome

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        request.client = self.client
        return True

    def validate_grant_type(
        self, client_id: Any, grant_type: str, client: KnownClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        # A client that holds nothing may ask for nothing.
        return bool(allowed_by(client.scope))

    def get_default_scopes(self, client_id: Any, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return self.client.scope.split(" ")

    def validate_scopes(
        self, client_id: Any, scopes: list[str], client: KnownClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        written = request.scope
        if written and not is_well_formed(written):
            return False
        return covers(client.scope, scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        self.outcome.issued = token

    def revoke_token(
        self, token: str, token_type_hint: str | None, request: Any, *args: Any, **kw: Any
    ) -> None:
        self.outcome.revoked = None
        row = self._register.token(digest(token))
        if row is not None and row.client_id == self.client.client_id:
            self.outcome.revoked = digest(token)


class Grants:
    """Issues and revokes tokens on paper; one request at a time, in the event loop's thread."""

    def __init__(self, register: Register, token_seconds: int) -> None:
        self._register = register
        self._rules = _Rules(register)
        self._server = BackendApplicationServer(
            self._rules,
            token_generator=lambda request: secrets.token_urlsafe(32),
            token_expires_in=token_seconds,
        )

    def issue(self, url: str, client: KnownClient, form: dict[str, str]) -> Outcome:
        """Answer a token request. `form` is the body's parameters, credentials left out or not."""
        outcome = self._rules.outcome = Outcome()
        self._rules.client = client
        headers, body, status = self._server.create_token_response(url, "POST", list(form.items()), {})
        outcome.headers, outcome.body, outcome.status = dict(headers), body or "", status
        return outcome

    def revoke(self, url: str, client: KnownClient, form: dict[str, str]) -> Outcome:
        """Answer a revocation request (RFC 7009 §2)."""
        outcome = self._rules.outcome = Outcome()
        self._rules.client = client
        refused = self._check_owner(client, form)
        if refused is not None:
            outcome.body, outcome.status = refused.json, refused.status_code
            return outcome
        plain = {name: value for name, value in form.items() if name != "token_type_hint"}
        headers, body, status = self._server.create_revocation_response(url, "POST", list(plain.items()), {})
        outcome.headers, outcome.body, outcome.status = dict(headers), body or "", status
        return outcome

    def _check_owner(self, client: KnownClient, form: dict[str, str]) -> Any:
        """The error for a token that isn't this client's, or of a kind that we never issue."""
        row = self._register.token(digest(form["token"])) if "token" in form else None
        if row is not None and row.client_id != client.client_id:
            return InvalidGrantError("The token was issued to another client.")
        # A wrong hint for one of our tokens is no fault (§2.1): only an unknown one is refused by it.
        if row is None and form.get("token_type_hint") == "refresh_token" and "token" in form:
            return UnsupportedTokenTypeError("There are no refresh tokens here.")
        return None
