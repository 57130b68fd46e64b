"""A lean sender: whole requests over kept connections, either as fast as they are answered or at a pace."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import uvloop

T = TypeVar("T")
_LENGTH = b"content-length: "


class Connection(asyncio.Protocol):
    """One kept connection; `on_answer` is called once the answer to what was sent is whole, and a 200."""

    def __init__(self, on_answer: "Callable[[Connection], None]", on_failure: Callable[[str], None]) -> None:
        self._on_answer = on_answer
        self._on_failure = on_failure
        self._read = b""
        self._ended = False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to write."""
        # uvloop's transports are none of asyncio's classes.
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Look whether the answer is whole."""
        self._read += data
        end = self._read.find(b"\r\n\r\n") + 4
        if end < 4:
            return
        head = self._read[:end].lower()
        start = head.index(_LENGTH) + len(_LENGTH)
        if len(self._read) < end + int(head[start : head.index(b"\r", start)]):
            return
        answer, self._read = self._read, b""
        if answer.startswith(b"HTTP/1.1 200"):
            self._on_answer(self)
        else:
            self._on_failure(answer[:300].decode())

    def connection_lost(self, error: Exception | None) -> None:
        """Only we end it."""
        if not self._ended:
            self._on_failure("the connection was closed")

    def end(self) -> None:
        """Close it."""
        self._ended = True
        self.transport.close()


async def _connect(
    url: str, count: int, on_answer: Callable[[Connection], None], on_failure: Callable[[str], None]
) -> list[Connection]:
    loop, place = asyncio.get_running_loop(), urlsplit(url)
    host, port = place.hostname or "", place.port or 80
    return [
        (await loop.create_connection(lambda: Connection(on_answer, on_failure), host, port))[1]
        for _ in range(count)
    ]


async def _flood(url: str, requests: Sequence[bytes], connections: int) -> float:
    done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    waiting, left = iter(requests), len(requests)

    def answered(connection: Connection) -> None:
        nonlocal left
        left -= 1
        following = next(waiting, None)
        if following is not None:
            connection.transport.write(following)
        elif left == 0:
            done.set_result(time.perf_counter())

    def failed(what: str) -> None:
        if not done.done():
            done.set_exception(RuntimeError(what))

    made = await _connect(url, connections, answered, failed)
    started = time.perf_counter()
    for connection in made:
        connection.transport.write(next(waiting))
    seconds = await asyncio.wait_for(done, 120) - started
    for connection in made:
        connection.end()
    return seconds


async def _pace(
    url: str, requests: Sequence[bytes], per_second: float, connections: int, until: Callable[[], bool]
) -> list[float]:
    loop = asyncio.get_running_loop()
    broken: asyncio.Future[None] = loop.create_future()
    times: list[float] = []
    due: dict[Connection, float] = {}
    free: asyncio.Queue[Connection] = asyncio.Queue()

    def answered(connection: Connection) -> None:
        times.append((time.perf_counter() - due.pop(connection)) * 1000)
        free.put_nowait(connection)

    def failed(what: str) -> None:
        if not broken.done():
            broken.set_exception(RuntimeError(what))

    made = await _connect(url, connections, answered, failed)
    for connection in made:
        free.put_nowait(connection)
    started = time.perf_counter()
    for number, each in enumerate(requests):
        moment = started + number / per_second
        wait = moment - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        if until():
            break
        connection = await asyncio.wait_for(free.get(), 60)
        if broken.done():
            break
        due[connection] = moment
        connection.transport.write(each)
    for _ in made:
        if not broken.done():
            await asyncio.wait_for(free.get(), 60)
    for connection in made:
        connection.end()
    if broken.done():
        broken.result()
    return times


def flood(url: str, requests: Sequence[bytes], connections: int) -> float:
    """Send all, each connection its next one once it is answered; the seconds it took."""
    return _run(_flood(url, requests, connections))


def pace(
    url: str,
    requests: Sequence[bytes],
    per_second: float,
    *,
    connections: int = 32,
    until: Callable[[], bool] = lambda: False,
) -> list[float]:
    """Send so many a second until all are sent, or `until` says so.

    Gives the milliseconds from when each was due to its answer: who waits for a connection waits too.
    """
    return _run(_pace(url, requests, per_second, connections, until))


def _run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
