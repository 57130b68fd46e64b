"""Lets an answer break its own connection, which HTTP servers take care never to do.

The transport is handed to the application in the ASGI scope.
"""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_KEY = "lil_tui.simulator"


class Connection:
    """One client's connection."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    async def abort(self) -> None:
        """Drop it at once, whatever is still unsent."""
        self._transport.abort()
        await self._gone()

    async def close(self) -> None:
        """Send what is waiting, then end it."""
        self._transport.close()
        await self._gone()

    async def _gone(self) -> None:
        # The server has to hear of the lost connection before the application returns, or it would
        # try to answer in its place.
        for _ in range(5):
            await asyncio.sleep(0)


class BreakableProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with the connection in the scope."""

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.scope["extensions"] = {_KEY: {"connection": Connection(self.transport)}}


def connection_of(scope: MutableMapping[str, Any]) -> Connection:
    """The connection a request came by."""
    connection = scope["extensions"][_KEY]["connection"]
    assert isinstance(connection, Connection)  # noqa: S101
    return connection
