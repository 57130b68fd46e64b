"""The listener as an ASGI application: a table of paths, and the one place where failures become answers.

Written straight on ASGI: every answer, errors too, is this listener's own, and nothing stands
between a statement and its commit.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from lil_tui import __version__
from lil_tui.listener.bookkeeping import Bookkeeping
from lil_tui.listener.exchange import (
    Answer,
    ClientGone,
    Exchange,
    Receive,
    Refused,
    Scope,
    Send,
    json_answer,
    refusal,
    unavailable,
)
from lil_tui.listener.ledger import NOTHING_THERE, RequestKind, RequestNote
from lil_tui.listener.oauth import OAuthEndpoints
from lil_tui.listener.origin import METADATA_PATH, REVOKE_PATH, STATEMENTS_PATH, TOKEN_PATH, Origin
from lil_tui.listener.queries import MORE_PATH, StatementsOut
from lil_tui.listener.register import Register
from lil_tui.listener.statements import StatementsIn
from lil_tui.listener.tally import Tally
from lil_tui.text import clean

_log = logging.getLogger("lil_tui.listener")

Endpoint = Callable[[Exchange], Awaitable[Answer]]
_XAPI_HEADER = (b"x-experience-api-version", b"1.0.3")


class Path(NamedTuple):
    """What a path takes: its kind in the feed, and an endpoint for each method."""

    kind: RequestKind
    methods: dict[str, Endpoint]


class ListenerApp:
    """Answers every request; raises nothing."""

    def __init__(
        self,
        *,
        oauth: OAuthEndpoints,
        incoming: StatementsIn,
        outgoing: StatementsOut,
        register: Register,
        origin: Origin,
        book: Bookkeeping,
        tally: Tally,
        clock_ms: Callable[[], int],
    ) -> None:
        self._register = register
        self._origin = origin
        self._book = book
        self._tally = tally
        self._clock_ms = clock_ms
        self._paths = {
            STATEMENTS_PATH: Path(
                "statements",
                {"POST": incoming.post, "PUT": incoming.put, "GET": outgoing.get, "HEAD": outgoing.get},
            ),
            # The token endpoint words its own refusal of other methods.
            TOKEN_PATH: Path("token", dict.fromkeys(_ALL, oauth.token)),
            REVOKE_PATH: Path("revoke", dict.fromkeys(_ALL, oauth.revoke)),
            METADATA_PATH: Path("other", {"GET": oauth.metadata, "HEAD": oauth.metadata}),
            "/xapi/about": Path("other", {"GET": outgoing.about, "HEAD": outgoing.about}),
            "/healthz": Path("other", {"GET": self._health, "HEAD": self._health}),
        }
        self._more = Path("query", {"GET": outgoing.more, "HEAD": outgoing.more})
        self._metadata = self._paths[METADATA_PATH]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        exchange = Exchange(scope, receive)
        path = self._paths.get(exchange.path) or self._beneath(exchange.path)
        kind: RequestKind = path.kind if path is not None else "other"
        try:
            answer = await self._answer(exchange, path)
        except Refused as refused:
            answer = refused.answer
            self._note(exchange, kind, answer.status, refused.reason)
        except (ClientGone, asyncio.CancelledError):
            # Nobody is left to answer, or the listener ends: what was not acknowledged is sent again.
            answer = unavailable("The listener is ending.").answer
        except Exception as error:
            _log.error("unexpected failure in answering", exc_info=error)
            answer = refusal(500, "server_error", "A fault of lil-tui itself; its log says more.").answer
            self._note(exchange, kind, 500, type(error).__name__)
        else:
            if kind in ("token", "revoke"):
                self._note(exchange, kind, answer.status, "" if answer.status < 400 else _why(answer))
        self._tally.answers[kind, answer.status] += 1
        await _send(exchange, answer, send)

    def _beneath(self, path: str) -> Path | None:
        if path.startswith(MORE_PATH):
            return self._more
        if path.startswith(METADATA_PATH + "/"):
            return self._metadata
        return None

    async def _answer(self, exchange: Exchange, path: Path | None) -> Answer:
        if path is None:
            raise refusal(
                404, "not_found", f"Statements go to {STATEMENTS_PATH}, tokens are asked for at {TOKEN_PATH}."
            )
        endpoint = path.methods.get(exchange.method)
        if endpoint is None:
            allowed = ", ".join(path.methods)
            raise refusal(
                405, "method_not_allowed", f"This path takes {allowed}.", (b"allow", allowed.encode())
            )
        return await endpoint(exchange)

    async def _health(self, exchange: Exchange) -> Answer:
        try:
            self._register.check()
        except sqlite3.Error as error:
            _log.warning("the database does not answer: %s", error)
            return json_answer(
                503, {"status": "unavailable", "database": "no answer", "version": __version__}
            )
        return json_answer(200, {"status": "ok", "database": "ok", "version": __version__})

    def _note(self, exchange: Exchange, kind: RequestKind, status: int, reason: str) -> None:
        if status == 404 and kind == "other":
            # An address with a slip in it is what goes wrong most often when LinkedIn is connected.
            reason = f"{NOTHING_THERE} {exchange.method} {clean(exchange.path)[:120]}"
        address = self._origin.address(exchange)
        self._book.note(
            RequestNote(self._clock_ms(), kind, status, exchange.client_id, address, reason[:300])
        )


_ALL = ("POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


def _why(answer: Answer) -> str:
    return answer.body[:300].decode(errors="replace")


async def _send(exchange: Exchange, answer: Answer, send: Send) -> None:
    headers = [*answer.headers]
    if exchange.path.startswith("/xapi"):
        headers.append(_XAPI_HEADER)
    if answer.status != 204:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
