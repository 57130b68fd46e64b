"""uvicorn's HTTP protocol with the guards that it lacks: limits on heads, time, and connections.

Deadlines are looked at once a second by `sweep`, which costs a request nothing but one assignment.
"""

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MOST_HEAD_BYTES = 32 * 1024
MOST_HEADERS = 100
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
UNREAD_SECONDS = 60.0
"""How long a client may leave its answer unread."""
ENDING_SECONDS = 2.0
"""How long a body may still arrive once the server ends."""
MOST_CONNECTIONS = 1_000

_TEXTS = {
    400: b'{"error":"bad_request","message":"This is no HTTP request."}',
    408: b'{"error":"timeout","message":"The request took too long to arrive."}',
    431: b'{"error":"head_too_large","message":"The request line and headers are too large."}',
    503: b'{"error":"temporarily_unavailable","message":"There are too many connections."}',
}


class GuardedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self._deadline: float | None = None
        self._chunk_bytes = 0
        self._head_bytes = 0
        """No less than what came of the head so far."""
        self._head_is_whole = False
        self._refusal = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection; when there are too many, whoever has been silent longest makes room."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._deadline = self.loop.time() + HEAD_SECONDS
        if len(self.connections) > MOST_CONNECTIONS:
            waiting = (each for each in self.connections if isinstance(each, GuardedProtocol))
            silent = [each for each in waiting if each.is_silent]
            min(silent, key=lambda each: each._deadline or 0.0)._refuse(503)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that is too large, or nonsense, ends the connection with a 4xx."""
        if self.parser is None or self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self._chunk_bytes = len(data)
        if not self._head_is_whole:
            if self._deadline is None:
                self._deadline = self.loop.time() + HEAD_SECONDS
            self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Other protocols are not spoken here: the request is answered as it stands.
            return
        except httptools.HttpParserError:
            self._refuse(self._refusal or 400)
            return
        if not self._head_is_whole and self._head_bytes > MOST_HEAD_BYTES:
            self._refuse(431)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """The client has said all it will: what it asked in full is answered before the connection ends."""
        cycle = self.cycle
        if cycle is None or cycle.more_body or cycle.response_complete or self.scheme == "https":
            # TLS has no half-closed connections.
            return None
        cycle.keep_alive = False
        return True

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head_is_whole = False
        self._head_bytes = self._chunk_bytes

    def on_headers_complete(self) -> None:
        """A head is whole: it is measured, then the request is begun."""
        self._head_is_whole = True
        if len(self.headers) > MOST_HEADERS or self._is_head_too_large():
            self._refusal = 431
            raise ValueError("head too large")
        self._deadline = self.loop.time() + BODY_SECONDS
        super().on_headers_complete()

    def _is_head_too_large(self) -> bool:
        # As a rule what came in all is less: then nothing needs to be added up.
        if self._head_bytes <= MOST_HEAD_BYTES:
            return False
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        return size > MOST_HEAD_BYTES

    def on_message_complete(self) -> None:
        """A request is whole: from here on it is our time."""
        self._deadline = None
        self._head_is_whole = False
        self._head_bytes = 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client doesn't read as fast as we answer."""
        super().pause_writing()
        self._deadline = self.loop.time() + UNREAD_SECONDS

    def resume_writing(self) -> None:
        """The client reads on."""
        super().resume_writing()
        self._deadline = None

    @property
    def is_silent(self) -> bool:
        """Whether the head of a request is still awaited."""
        return self._deadline is not None and not self._head_is_whole and not self.transport.is_closing()

    def sweep(self, now: float) -> None:
        """End the connection if its time is up."""
        if self._deadline is None or now < self._deadline:
            return
        if self.flow is not None and self.flow.write_paused:
            self.transport.abort()
        else:
            self._refuse(408)

    def shutdown(self) -> None:
        """The server ends: a half-sent head is not waited for, a body for a moment, an answer always."""
        if self._deadline is not None and not self._head_is_whole:
            self._refuse(503)
            return
        if self._deadline is not None:
            self._deadline = min(self._deadline, self.loop.time() + ENDING_SECONDS)
        super().shutdown()

    def _refuse(self, status: int) -> None:
        if self.transport.is_closing():
            return
        self._deadline = None
        cycle = self.cycle
        is_answering = cycle is not None and cycle.response_started and not cycle.response_complete
        is_answered = cycle is not None and cycle.response_complete and self._head_is_whole
        # Each request has one answer.
        if not (is_answering or is_answered):
            self.transport.write(_refusal(status, self.server_state.default_headers))
        self.transport.close()


def _refusal(status: int, default_headers: list[tuple[bytes, bytes]]) -> bytes:
    body = _TEXTS[status]
    lines = [STATUS_LINE[status]]
    lines += [name + b": " + value + b"\r\n" for name, value in default_headers]
    if status == 503:
        lines.append(b"retry-after: 5\r\n")
    lines += [
        b"content-type: application/json\r\nx-experience-api-version: 1.0.3\r\nconnection: close\r\n",
        b"content-length: %d\r\n\r\n" % len(body),
        body,
    ]
    return b"".join(lines)
