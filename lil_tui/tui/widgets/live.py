"""What a pane asks for beside its lists, in a thread of its own: has anything come, and what takes long.

The thread keeps one connection open; slow questions here never keep a list's rows waiting.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from lil_tui.store.watch import ChangeWatch

if TYPE_CHECKING:
    from lil_tui.store import Store

Result = TypeVar("Result")


class Live:
    """The thread, and its watch over the database."""

    def __init__(self, services: Any) -> None:
        self._services = services
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lil-watch")
        self._watch: ChangeWatch | None = None

    async def ask(self, question: "Callable[[Store], Result]") -> Result:
        """Await the answer of a function that takes the store."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: question(self._services.store)
        )

    async def changed(self) -> bool:
        """Whether anybody has written to the database since the last call."""
        return await self.ask(self._look)

    def _look(self, store: "Store") -> bool:
        if self._watch is None:
            self._watch = ChangeWatch(store)
        return self._watch.changed()

    async def close(self) -> None:
        """Give the connection back and end the thread."""
        # A shut down executor means that it is closed already.
        with suppress(RuntimeError):
            await asyncio.get_running_loop().run_in_executor(self._thread, self._release)
        self._thread.shutdown(wait=False)

    def _release(self) -> None:
        if self._watch is not None:
            self._watch.close()
