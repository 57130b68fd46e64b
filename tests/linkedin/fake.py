"""A small LinkedIn on loopback that answers as a test scripts it, and a clock that never waits."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lil_tui.linkedin import Clock, MemoryTokenStore, TokenStore
from lil_tui.linkedin.client import LinkedInClient


@dataclass(frozen=True)
class Received:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True)
class Answer:
    """One scripted answer; `keep` cuts the connection after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    keep: int | None = None
    hangs: bool = False


def answer(status: int = 200, document: object = None, **headers: str) -> Answer:
    """An answer with a JSON body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(document).encode(), named)


def page(*elements: object, start: int = 0, total: int | None = None, links: object = ()) -> Answer:
    """A page of a finder."""
    matches = len(elements) if total is None else total
    paging = {"start": start, "count": 100, "total": matches, "links": links}
    return answer(document={"elements": elements, "paging": paging})


Answering = Callable[[Received], Awaitable[Answer]]


class FakeLinkedIn:
    """Answers API requests and token requests each from a script of its own, then with good ones."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.api: deque[Answer] = deque()
        self.token: deque[Answer] = deque()
        self.answer_api: Answering | None = None
        self.url = ""
        self.hanging = asyncio.Event()
        self.issued = 0
        self._servers: set[asyncio.StreamWriter] = set()

    @property
    def api_url(self) -> str:
        return f"{self.url}/v2"

    @property
    def token_url(self) -> str:
        return f"{self.url}/oauth/v2/accessToken"

    @property
    def api_requests(self) -> list[Received]:
        return [received for received in self.received if received.path.startswith("/v2")]

    @property
    def token_requests(self) -> list[Received]:
        return [received for received in self.received if received.path.startswith("/oauth")]

    async def _answer(self, received: Received) -> Answer:
        if received.path.startswith("/oauth"):
            if self.token:
                return self.token.popleft()
            self.issued += 1
            return answer(document={"access_token": f"token-{self.issued}", "expires_in": 1800})
        if self.answer_api is not None:
            return await self.answer_api(received)
        return self.api.popleft() if self.api else page()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._servers.add(writer)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        received = Received(method, target, headers, body)
        self.received.append(received)
        reply = await self._answer(received)
        if reply.hangs:
            self.hanging.set()
            await asyncio.Event().wait()
        sent = {"Content-Length": str(len(reply.body)), "Content-Type": "application/json", **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in sent.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + reply.body[: reply.keep])
        await writer.drain()
        return reply.keep is None

    def disconnect(self) -> None:
        for writer in self._servers:
            writer.close()


class FakeTime:
    """A clock that goes forward by exactly what is waited for."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.pass_by(seconds)
        await asyncio.sleep(0)

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def clock(self) -> Clock:
        return Clock(
            now=lambda: self.moment,
            monotonic=self.moment_seconds,
            sleep=self.sleep,
            chance=lambda: 0.5,
        )

    def moment_seconds(self) -> float:
        return self.moment.timestamp()


@dataclass(frozen=True)
class Pair:
    """Credentials as a test has them, with every sign that wants encoding."""

    client_id: str = "86abc"
    client_secret: str = "s3/cr+et=&ü"


@asynccontextmanager
async def connected(
    fake: FakeLinkedIn, time: FakeTime, tokens: TokenStore | None = None, **options: Any
) -> AsyncIterator[LinkedInClient]:
    """A client of the fake LinkedIn."""
    async with LinkedInClient(
        api_url=fake.api_url,
        token_url=fake.token_url,
        credentials=Pair(),
        tokens=MemoryTokenStore() if tokens is None else tokens,
        clock=time.clock(),
        **options,
    ) as client:
        yield client
