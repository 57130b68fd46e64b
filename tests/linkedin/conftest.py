"""The fixtures of the outbound client's tests."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.linkedin.fake import FakeLinkedIn, FakeTime


@pytest.fixture
async def linkedin(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeLinkedIn]:
    """LinkedIn on a free loopback port, out of reach of the machine's own proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    fake = FakeLinkedIn()
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.ensure_future(fake.serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    fake.url = f"http://{host}:{port}"
    yield fake
    server.close()
    for connection in connections:
        connection.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()
