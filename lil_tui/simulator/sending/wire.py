"""One keep-alive HTTP/1.1 connection to a listener on this machine, as lean as sending fast needs.

No redirect is followed and no proxy asked; a peer that is not on loopback is hung up on.
"""

import asyncio
import ssl
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import httptools

from lil_tui.simulator.sending.options import SendingRefused, check_loopback, is_loopback

_LONGEST_BODY = 8 * 1024 * 1024


class WireBroken(Exception):
    """There was no answer: no connection, one that ended too early, or no HTTP."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    retry_after: str | None


class Wire:
    """POSTs to one URL, one request at a time, over a connection that is made anew when it is gone."""

    def __init__(self, url: str, timeout: float, ca_file: str | None = None) -> None:
        check_loopback(url)
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._start = f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode("ascii")
        self._timeout = timeout
        self._line: _Line | None = None

    async def post(self, headers: bytes, body: bytes) -> Answer:
        """Send a body under header lines (each ended by CRLF); raises WireBroken and TimeoutError."""
        try:
            async with asyncio.timeout(self._timeout):
                if self._line is None or not self._line.open:
                    self._line = await self._connect()
                length = b"Content-Length: %d\r\n\r\n" % len(body)
                return await self._line.ask(b"".join((self._start, headers, length, body)))
        except (WireBroken, TimeoutError, asyncio.CancelledError):
            # An answer that still comes would be taken for the next one's.
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.hang_up()
            self._line = None

    async def _connect(self) -> "_Line":
        try:
            loop = asyncio.get_running_loop()
            transport, line = await loop.create_connection(_Line, self._host, self._port, ssl=self._tls)
        except OSError as error:
            raise WireBroken(f"no connection to {self._host}:{self._port}: {error}") from error
        peer = str(transport.get_extra_info("peername")[0])
        if not is_loopback(peer):
            transport.abort()
            raise SendingRefused(f"{self._host} is {peer}, which is not loopback")
        return line


class _Line(asyncio.Protocol):
    """The connection itself; httptools calls its `on_…` while it reads."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Answer] | None = None
        self._body = bytearray()
        self._retry_after: str | None = None

    @property
    def open(self) -> bool:
        """Whether another request can go over it."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer."""
        if self._transport is None:
            raise WireBroken("the connection is gone")
        self._body.clear()
        self._retry_after = None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def hang_up(self) -> None:
        """End it at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It stands."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Part of an answer came."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(f"the answer is no HTTP: {error}")

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._transport = None
        self._fail(f"the connection ended before the answer did: {exc or 'closed'}")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header of the answer."""
        if name.lower() == b"retry-after":
            self._retry_after = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        """Part of its body."""
        self._body += body
        if len(self._body) > _LONGEST_BODY:
            self._fail("the answer never ends")

    def on_message_complete(self) -> None:
        """All of it came."""
        status = self._parser.get_status_code()
        if not self._parser.should_keep_alive() and self._transport is not None:
            self._transport.close()
        if status >= 200 and self._answer is not None and not self._answer.done():
            self._answer.set_result(Answer(status, bytes(self._body), self._retry_after))

    def _fail(self, what: str) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(WireBroken(what))
        self.hang_up()
