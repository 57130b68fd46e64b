"""From the event loop to the writer thread and back: what is awaited here is on disk, or was refused.

A write that has not been done within `PATIENCE_SECONDS` is called off and answered with 503: the
sender tries again, and one that still went in is known by its id.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from typing import Any

from lil_tui.completions.ingest import Batch, BatchResult
from lil_tui.completions.intake import Intake
from lil_tui.errors import LilError
from lil_tui.listener.exchange import Refused, unavailable
from lil_tui.store import Occupied, Priority, Store

PATIENCE_SECONDS = 7.0
"""With the sweep's second and the way of the answer this stays under the contract's ten."""

_HERE_STATEMENTS = 8
_HERE_SECONDS = 0.05
_REST = 100
"""How many statements the loop may store itself, and how long that may take.

After what took longer it leaves that to the writer for so many times as long: a disk that hangs now
and then keeps the loop waiting for a hundredth of the time at most.
"""

_log = logging.getLogger("lil_tui.listener")

Statement = tuple[str, tuple[Any, ...]]
_Told = Callable[[Any], None]
_Begin = Callable[[_Told], Callable[[], object]]
"""Begins a write, which tells its result or its error; gives what calls it off."""


class Commits:
    """Awaits writes in one event loop, which must be running when it is made.

    A small request that comes alone (`is_alone`) is stored right here: the writer thread is for many
    at once, and going there and back would cost half as much again. The loop stands still for that
    one commit, as long as the disk is quick.
    """

    def __init__(
        self, store: Store, intake: Intake, clock_ms: Callable[[], int], is_alone: Callable[[], bool]
    ) -> None:
        self._store = store
        self._intake = intake
        self._clock_ms = clock_ms
        self._is_alone = is_alone
        self._not_here_before = 0.0
        self._loop = asyncio.get_running_loop()
        self._under_way: dict[asyncio.Future[Any], tuple[int, float, Callable[[], object]]] = {}
        self._settled: deque[tuple[asyncio.Future[Any], Any]] = deque()
        self._is_woken = False

    async def store_statements(self, batch: Batch) -> BatchResult:
        """Have a request's statements stored. Raises Refused (503)."""
        if len(batch.statements) <= _HERE_STATEMENTS and not self._under_way and self._is_alone():
            with suppress(Occupied):
                return self._store_here(batch)
        result: BatchResult = await self._wait(lambda told: self._intake.submit(batch, told).call_off)
        return result

    def _store_here(self, batch: Batch) -> BatchResult:
        """Raises Occupied where it can't be done at once, Refused (503) where it fails."""
        began = self._loop.time()
        if began < self._not_here_before:
            raise Occupied
        try:
            return self._intake.store_at_once(batch)
        except Occupied:
            raise
        except Exception as error:
            raise _refused(error) from None
        finally:
            ended = self._loop.time()
            if ended - began > _HERE_SECONDS:
                self._not_here_before = ended + _REST * (ended - began)

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
            if isinstance(outcome, BaseException):
                waiting.set_exception(_refused(outcome))
            else:
                waiting.set_result(outcome)


def _refused(error: BaseException) -> Refused:
    if isinstance(error, LilError):
        return unavailable(error.title)
    if isinstance(error, CancelledError):
        return unavailable("The write was called off.")
    _log.error("a write failed: %s: %s", type(error).__name__, error)
    return unavailable("The database refused it.")


def _outcome(done: "Future[Any]") -> Any:
    return CancelledError() if done.cancelled() else done.exception() or done.result()
