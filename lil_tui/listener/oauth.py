"""The OAuth2 endpoints: token (RFC 6749 §4.4), revocation (RFC 7009), metadata (RFC 8414).

oauthlib knows the grant; this adapter adds what it leaves out: authentication, its slowing down,
the challenge that fits, duplicate and misplaced parameters, the metadata.
"""

import hmac
import math
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress

from lil_tui.completions.clients import SCOPES, digest
from lil_tui.completions.clock import now_ms
from lil_tui.listener.attempts import FailedLogins
from lil_tui.listener.commits import Commits
from lil_tui.listener.exchange import Answer, Exchange, Refused, json_answer, refusal, unavailable
from lil_tui.listener.forms import (
    BASIC_CHALLENGE,
    NO_STORE,
    Login,
    invalid_client,
    oauth_refusal,
    quiet,
    read_form,
    read_login,
)
from lil_tui.listener.grants import Grants, KnownClient, Outcome
from lil_tui.listener.origin import METADATA_PATH, REVOKE_PATH, TOKEN_PATH, Origin
from lil_tui.listener.register import Register

_KEPT_MS = 24 * 3600 * 1000
"""How long a token that has ended stays in the table, for whoever looks into a failure."""
_NOBODY = digest("")


class OAuthEndpoints:
    """Answers under `/oauth2` and the metadata document."""

    def __init__(
        self,
        register: Register,
        commits: Commits,
        origin: Origin,
        token_seconds: int,
        *,
        on_login: Callable[[str], None] = lambda client_id: None,
        clock_ms: Callable[[], int] = now_ms,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._register = register
        self._commits = commits
        self._origin = origin
        self._grants = Grants(register, token_seconds)
        self._failures = FailedLogins()
        self._on_login = on_login
        self._clock_ms = clock_ms
        self._monotonic = monotonic

    async def token(self, exchange: Exchange) -> Answer:
        """`POST /oauth2/token`."""
        client, form = await self._admit(exchange)
        outcome = self._grants.issue(self._origin.url(exchange) + TOKEN_PATH, client, form)
        issued = outcome.issued
        if issued is not None:
            at = self._clock_ms()
            await self._commits.write(
                [
                    (_INSERT_TOKEN, _token_row(issued, client.client_id, at)),
                    ("DELETE FROM oauth_access_token WHERE expires_at < ?", (at - _KEPT_MS,)),
                ]
            )
        return _answer(outcome)

    async def revoke(self, exchange: Exchange) -> Answer:
        """`POST /oauth2/revoke`."""
        client, form = await self._admit(exchange)
        outcome = self._grants.revoke(self._origin.url(exchange) + REVOKE_PATH, client, form)
        if outcome.revoked is not None:
            sql = "UPDATE oauth_access_token SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL"
            await self._commits.write([(sql, (self._clock_ms(), outcome.revoked))])
        return _answer(outcome) if outcome.status != 200 else quiet(200)

    async def metadata(self, exchange: Exchange) -> Answer:
        """`GET /.well-known/oauth-authorization-server`, by hand: plain http on loopback is fine here."""
        if exchange.path not in (METADATA_PATH, METADATA_PATH + self._origin.prefix):
            raise refusal(404, "not_found", f"The metadata is at {METADATA_PATH}{self._origin.prefix}.")
        issuer = self._origin.url(exchange)
        methods = ["client_secret_basic", "client_secret_post"]
        return json_answer(
            200,
            {
                "issuer": issuer,
                "token_endpoint": issuer + TOKEN_PATH,
                "token_endpoint_auth_methods_supported": methods,
                "revocation_endpoint": issuer + REVOKE_PATH,
                "revocation_endpoint_auth_methods_supported": methods,
                "grant_types_supported": ["client_credentials"],
                "response_types_supported": [],
                "scopes_supported": list(SCOPES),
            },
        )

    async def _admit(self, exchange: Exchange) -> tuple[KnownClient, dict[str, str]]:
        form = await read_form(exchange)
        login = read_login(exchange, form)
        try:
            client = self._authenticate(login)
        except sqlite3.Error as error:
            raise unavailable(type(error).__name__) from None
        if client is None:
            raise self._failed(exchange, login)
        exchange.client_id = client.client_id
        self._on_login(client.client_id)
        return client, form

    def _authenticate(self, login: Login) -> KnownClient | None:
        at = self._clock_ms()
        for client_id, secret in login.pairs:
            shown = digest(secret)
            # Every hash is compared, and one for nobody too: the time says nothing about the id.
            kept = self._register.secrets_of(client_id, at) or [_NOBODY]
            if sum(hmac.compare_digest(shown, each) for each in kept) and kept != [_NOBODY]:
                scope = self._register.scope_of(client_id)
                return KnownClient(client_id, scope) if scope is not None else None
        return None

    def _failed(self, exchange: Exchange, login: Login) -> Refused:
        wait = self._failures.note(self._origin.address(exchange), login.client_id, self._monotonic())
        known = None
        with suppress(sqlite3.Error):
            known = next((each for each, _ in login.pairs if self._register.scope_of(each) is not None), None)
        # The book alone learns which it was. An unknown id is not written down: it may be the secret,
        # typed into the wrong field.
        exchange.client_id = known
        if wait is None:
            refused = invalid_client("The client is unknown, or its secret is wrong.")
            why = "the client is unknown" if known is None else "the secret is wrong"
            return Refused(refused.answer, f"invalid_client: {why}")
        return oauth_refusal(
            429,
            "invalid_client",
            "Too many failed logins; a right secret is let in at any time.",
            (b"retry-after", str(max(1, math.ceil(wait))).encode()),
            BASIC_CHALLENGE,
        )


def _token_row(issued: dict[str, object], client_id: str, at_ms: int) -> tuple[object, ...]:
    value, seconds = str(issued["access_token"]), int(str(issued["expires_in"]))
    return digest(value), client_id, issued["scope"], at_ms, at_ms + seconds * 1000


def _answer(outcome: Outcome) -> Answer:
    if outcome.status == 401:
        return Answer(401, outcome.body.encode(), (_JSON, *NO_STORE, BASIC_CHALLENGE))
    return Answer(outcome.status, outcome.body.encode(), (_JSON, *NO_STORE))


_JSON = (b"content-type", b"application/json;charset=UTF-8")
_INSERT_TOKEN = (
    "INSERT INTO oauth_access_token (hash, client_id, scope, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)"  # noqa: S105
)
