"""One request and its answer, as the endpoints see them: no more of HTTP than they need.

An endpoint returns an `Answer` or raises `Refused`; every refusal has a JSON body that says why.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]

DRAIN_BYTES = 8 * 1024 * 1024
DRAIN_SECONDS = 5.0
"""How much, and how long, of a body that is too large is read and thrown away (contract §3)."""

JSON_TYPE: Header = (b"content-type", b"application/json")


class Answer(NamedTuple):
    """Status, body and headers; the length is added when it is sent."""

    status: int
    body: bytes = b""
    headers: tuple[Header, ...] = ()


class Refused(Exception):
    """The request is not done; `answer` says why, `reason` says it for the log and the feed."""

    def __init__(self, answer: Answer, reason: str) -> None:
        super().__init__(reason)
        self.answer = answer
        self.reason = reason


class ClientGone(Exception):
    """The connection ended before the request was whole."""


def json_answer(status: int, document: object, *headers: Header) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, msgspec.json.encode(document), (JSON_TYPE, *headers))


def refusal(
    status: int, error: str, message: str, *headers: Header, more: Mapping[str, object] | None = None
) -> Refused:
    """A refusal: `error` is a word for programs, `message` a sentence for people."""
    document = {"error": error, **(more or {}), "message": message}
    return Refused(json_answer(status, document, *headers), message)


def unavailable(reason: str) -> Refused:
    """Storage can't be reached or can't take it; nothing was acknowledged, the sender tries again."""
    return refusal(
        503,
        "temporarily_unavailable",
        "Storage can't take it now; nothing was kept, send it again.",
        (b"retry-after", b"5"),
        more={"detail": reason},
    )


class Exchange:
    """One request: its parts as they came, names of headers in lower case, the path without its end slash."""

    __slots__ = ("_header_list", "_receive", "client_id", "headers", "method", "path", "query", "scope")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self._receive = receive
        self.method: str = scope["method"]
        path: str = scope["path"]
        self.path = path[:-1] if path.endswith("/") and path != "/" else path
        self.query: bytes = scope["query_string"]
        self._header_list: list[Header] = scope["headers"]
        self.headers: dict[bytes, bytes] = dict(self._header_list)
        self.client_id: str | None = None
        """Who sent it, once that is known."""

    def is_repeated(self, name: bytes) -> bool:
        """Whether a header stood more than once."""
        if len(self.headers) == len(self._header_list):
            return False
        return sum(1 for each, _ in self._header_list if each == name) > 1

    @property
    def peer(self) -> str:
        """The address at the other end of the connection."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    @property
    def media_type(self) -> str | None:
        """The content type without parameters, in lower case; None where none was sent."""
        written = self.headers.get(b"content-type")
        if written is None:
            return None
        return written.partition(b";")[0].strip().lower().decode("latin-1")

    async def read_body(self, most: int) -> bytes:
        """The whole body. Raises ClientGone, and Refused (413) above `most` bytes.

        What is too large is read on for a while and thrown away, so that the sender sees the answer.
        """
        declared = self.headers.get(b"content-length")
        if declared is not None and int(declared) > most:
            if self.headers.get(b"expect", b"").lower() != b"100-continue":
                await self._throw_away(0)
            raise _too_large(most)
        message = await self._receive()
        body: bytes = message.get("body", b"")
        if message["type"] == "http.request" and not message.get("more_body") and len(body) <= most:
            return body
        parts, size = [], 0
        while True:
            if message["type"] != "http.request":
                raise ClientGone
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                if message.get("more_body"):
                    await self._throw_away(size)
                raise _too_large(most)
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)
            message = await self._receive()

    async def _throw_away(self, read: int) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while read < DRAIN_BYTES:
                    message = await self._receive()
                    if message["type"] != "http.request":
                        raise ClientGone
                    read += len(message.get("body", b""))
                    if not message.get("more_body"):
                        return


def _too_large(most: int) -> Refused:
    return refusal(
        413,
        "too_large",
        f"The body is larger than {most} bytes; send fewer statements at once.",
        (b"connection", b"close"),
    )
