"""From the event loop to the writer thread and back: what is awaited here is on disk, or was refused.

A write that has not been done within `PATIENCE_SECONDS` is called off and answered with 503: the
sender tries again, and one that still went in is known by its id.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any

from lil_tui.completions.ingest import Batch, BatchResult
from lil_tui.completions.intake import Intake
from lil_tui.errors import LilError
from lil_tui.listener.exchange import unavailable
from lil_tui.store import Priority, Store

PATIENCE_SECONDS = 7.0
"""With the sweep's second and the way of the answer this stays under the contract's ten."""

_log = logging.getLogger("lil_tui.listener")

Statement = tuple[str, tuple[Any, ...]]
_Told = Callable[[Any], None]
_Begin = Callable[[_Told], Callable[[], object]]
"""Begins a write, which tells its result or its error; gives what calls it off."""


class Commits:
    """Awaits writes in one event loop, which must be running when it is made."""

    def __init__(self, store: Store, intake: Intake, clock_ms: Callable[[], int]) -> None:
        self._store = store
        self._intake = intake
        self._clock_ms = clock_ms
        self._loop = asyncio.get_running_loop()
        self._under_way: dict[asyncio.Future[Any], tuple[int, float, Callable[[], object]]] = {}
        self._settled: deque[tuple[asyncio.Future[Any], Any]] = deque()
        self._is_woken = False

    async def store_statements(self, batch: Batch) -> BatchResult:
        """Have a request's statements stored. Raises Refused (503)."""
        result: BatchResult = await self._wait(lambda told: self._intake.submit(batch, told).call_off)
        return result

    async def write(self, statements: Sequence[Statement]) -> None:
        """Run SQL in one transaction. Raises Refused (503)."""

        def job() -> None:
            for sql, parameters in statements:
                self._store.execute(sql, parameters)

        await self.run(job)

    async def run(self, job: Callable[[], None]) -> None:
        """Run a job in a transaction. Raises Refused (503)."""

        def begin(told: _Told) -> Callable[[], object]:
            written = self._store.write(job, Priority.INTERACTIVE)
            written.add_done_callback(lambda done: told(_outcome(done)))
            return written.cancel

        await self._wait(begin)

    def consistent_ms(self) -> int:
        """A time before which everything stored can be read: now, or when the oldest write began."""
        for began_ms, _, _ in self._under_way.values():
            return began_ms
        return self._clock_ms()

    def sweep(self) -> None:
        """Call off what waits too long; to be called about once a second."""
        latest = self._loop.time() - PATIENCE_SECONDS
        for waiting, (_, began, call_off) in list(self._under_way.items()):
            if began > latest:
                return
            call_off()
            if not waiting.done():
                waiting.set_exception(unavailable("The database is busy."))

    async def _wait(self, begin: _Begin) -> Any:
        waiting: asyncio.Future[Any] = self._loop.create_future()
        began_ms = self._clock_ms()
        try:
            call_off = begin(partial(self._note_settled, waiting))
        except LilError as error:
            raise unavailable(error.title) from None
        self._under_way[waiting] = (began_ms, self._loop.time(), call_off)
        try:
            return await waiting
        finally:
            del self._under_way[waiting]
            call_off()

    def _note_settled(self, waiting: "asyncio.Future[Any]", outcome: Any) -> None:
        """In the writer's thread: many waits end with one commit, the loop is woken once for them."""
        self._settled.append((waiting, outcome))
        if not self._is_woken:
            self._is_woken = True
            try:
                self._loop.call_soon_threadsafe(self._hand_over)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return

    def _hand_over(self) -> None:
        # First the flag: what is added from here on wakes the loop again.
        self._is_woken = False
        while self._settled:
            waiting, outcome = self._settled.popleft()
            if waiting.done():
                continue
            if not isinstance(outcome, BaseException):
                waiting.set_result(outcome)
            elif isinstance(outcome, LilError):
                waiting.set_exception(unavailable(outcome.title))
            elif isinstance(outcome, CancelledError):
                waiting.set_exception(unavailable("The write was called off."))
            else:
                _log.error("a write failed: %s: %s", type(outcome).__name__, outcome)
                waiting.set_exception(unavailable("The database refused it."))


def _outcome(done: "Future[Any]") -> Any:
    return CancelledError() if done.cancelled() else done.exception() or done.result()
