"""Puts a token on every request, and gets a new one when LinkedIn no longer takes it.

One token request at a time, whoever needs it; a 401 costs one new token, not one per request under
way (RFC 6750 §3.1: `invalid_token` means ask for another).
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta

import anyio.to_thread
import httpx

from lil_tui.linkedin import refusals
from lil_tui.linkedin.events import RequestEvent
from lil_tui.linkedin.meter import Meter
from lil_tui.linkedin.network import Route
from lil_tui.linkedin.retry import Clock, parse_http_date
from lil_tui.linkedin.tokens import (
    AccessToken,
    Credentials,
    TokenStore,
    is_sendable,
    read_token,
    token_request_body,
)
from lil_tui.linkedin.transport import ANSWER, READ

_MOST_REPEATS = 3
_LONGEST_MARGIN = timedelta(seconds=30)


@dataclass(eq=False)
class _HeldToken:
    """A token in use; told apart by identity, since LinkedIn may issue the same text twice."""

    token: AccessToken
    good_until: datetime
    """By our own clock, shortly before its end."""
    just_issued: bool
    """Issued to this client, and no answer has shown yet whether LinkedIn takes it."""
    under_way: int = 0
    """Requests sent with it that are not answered yet."""


class TokenAuth(httpx.Auth):
    """The auth flow of one client; its lock belongs to one event loop."""

    def __init__(
        self,
        *,
        token_url: str,
        route: Route,
        credentials: Credentials,
        store: TokenStore,
        clock: Clock,
        meter: Meter,
    ) -> None:
        self._token_url = token_url
        self._route = route
        self._credentials = credentials
        self._store = store
        self._clock = clock
        self._meter = meter
        self._lock = asyncio.Lock()
        self._held: _HeldToken | None = None
        self._fresh_refusals = 0
        """Tokens in a row that were refused just issued, before any request was let in."""

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send with the token there is; after a 401 with another one, up to three times.

        Raises AuthenticationFailed when two tokens running are refused that were only just issued.
        """
        refused: _HeldToken | None = None
        for repeat in range(_MOST_REPEATS + 1):
            async with self._lock:
                held = await self._usable(refused)
                if held is None:
                    held = await self._accept((yield self.token_request()))
            request.headers["Authorization"] = f"Bearer {held.token.value}"
            if repeat:
                self._meter.repeating(request.url.path, repeat + 1, "the token was refused (401)")
            held.under_way += 1
            try:
                response = yield request
            finally:
                held.under_way -= 1
            if response.status_code != 401:
                held.just_issued = False
                self._fresh_refusals = 0
                return
            if held.just_issued:
                held.just_issued = False
                self._fresh_refusals += 1
            # While others are under way with the same token, one of them may still be let in.
            if self._fresh_refusals >= 2 and not held.under_way:
                raise refusals.tokens_refused()
            refused = held
        raise refusals.tokens_refused() if self._fresh_refusals >= 2 else refusals.tokens_keep_ending()

    async def renew(self, http: httpx.AsyncClient) -> AccessToken:
        """Ask for a new token whatever is held; raises LinkedInError."""
        async with self._lock:
            response = await http.send(self.token_request(), auth=None)
            return (await self._accept(response)).token

    def token_request(self) -> httpx.Request:
        """The request for a new token."""
        return httpx.Request(
            "POST",
            self._token_url,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": "lil-tui",
            },
            content=token_request_body(self._credentials),
            extensions={READ: self._read},
        )

    def hidden(self) -> tuple[str, ...]:
        """What no text may show."""
        token = self._held.token.value if self._held else ""
        return (self._credentials.client_secret, token)

    def _read(self, body: bytes, server_time: datetime | None) -> AccessToken:
        return read_token(body, server_time or self._clock.now())

    async def _usable(self, refused: _HeldToken | None) -> _HeldToken | None:
        """The token to use, or None when a new one must be asked for. The lock is held."""
        if self._held is None or self._held is refused:
            self._held = await self._stored(None if refused is None else refused.token.value)
        if self._held is not None and self._held.good_until <= self._clock.now():
            self._held = None
        return self._held

    async def _stored(self, refused_value: str | None) -> _HeldToken | None:
        """The token that was kept, unless it is the refused one: another process may have got a newer."""
        token = await anyio.to_thread.run_sync(self._store.load, abandon_on_cancel=True)
        if token is None or token.value == refused_value or not is_sendable(token.value):
            return None
        return _HeldToken(token, token.expires_at - _LONGEST_MARGIN, just_issued=False)

    async def _accept(self, response: httpx.Response) -> _HeldToken:
        """Take the answer to a token request and keep the token; raises LinkedInError. The lock is held."""
        answer: object = response.extensions.get(ANSWER)
        if not isinstance(answer, AccessToken):
            await response.aread()
            path = httpx.URL(self._token_url).path
            refusal = refusals.Refusal(
                response.status_code, response.headers, response.content, path, self.hidden()
            )
            raise refusals.token_error(refusal, self._route)
        answered_at = parse_http_date(response.headers.get("date")) or self._clock.now()
        lifetime = answer.expires_at - answered_at
        # By our own clock, which need not agree with LinkedIn's.
        good_until = self._clock.now() + lifetime - min(_LONGEST_MARGIN, lifetime / 10)
        self._held = _HeldToken(answer, good_until, just_issued=True)
        await anyio.to_thread.run_sync(self._store.save, answer, abandon_on_cancel=True)
        self._meter.tell(RequestEvent("token", httpx.URL(self._token_url).path, status=response.status_code))
        return self._held
