"""A pane's way to the database: short questions, asked in the app's one reader thread.

The thread keeps its connection open while the pane lives, so that a question costs no opening.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from lil_tui.store import Store

Result = TypeVar("Result")


class Library:
    """The store behind a pane; everything but `ask` and `close` runs in the reader thread."""

    def __init__(self, services: Any, reader: Executor) -> None:
        self._services = services
        self._reader = reader
        self._kept = ExitStack()
        self._store: Store | None = None
        self._is_warm = False

    def store(self) -> "Store":
        """The open store. Raises LilError where it can't be opened."""
        if self._store is None:
            store: Store = self._services.store
            self._kept.enter_context(store.reading())
            self._store = store
        return self._store

    def begin(self, question: "Callable[[Store], Result]") -> "asyncio.Future[Result]":
        """Have a function that takes the store answered in the reader thread."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._reader, lambda: question(self.store()))

    async def ask(self, question: "Callable[[Store], Result]") -> Result:
        """Await the answer of a function that takes the store."""
        return await self.begin(question)

    async def close(self) -> None:
        """Let the thread's connection go."""
        # A shut down executor means that the app is already gone.
        with suppress(RuntimeError):
            await asyncio.get_running_loop().run_in_executor(self._reader, self._release)

    def warm_up(self, question: "Callable[[Store], object]") -> None:
        """Have a question asked once, before its answer matters, so that what it reads is in memory."""
        if not self._is_warm:
            self._is_warm = True
            self.begin(question)

    def _release(self) -> None:
        self._store = None
        self._kept.close()
