"""Group commit: many requests' statements in one transaction, each answered after its commit.

While one transaction is written, requests gather; the next one takes them all. `submit` may be
called from any thread or event loop. A request waits as a `Ticket`: a future of its own for each,
with its lock, would cost as much as storing its statement.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from lil_tui.completions.clock import Clock, now_ms
from lil_tui.completions.ingest import Batch, BatchResult, store_batches
from lil_tui.errors import LilError
from lil_tui.store import Priority, Store

MOST_TOGETHER = 500
"""Statements in one transaction, but for a single request that brings more."""

_log = logging.getLogger("lil_tui.completions")

Told = Callable[[BatchResult | BaseException], None]
"""Hears once what became of a request, in the writer's thread; must not raise."""


class Ticket:
    """One request's place among those that wait."""

    __slots__ = ("batch", "is_called_off", "told")

    def __init__(self, batch: Batch, told: Told) -> None:
        self.batch = batch
        self.told = told
        self.is_called_off = False

    def call_off(self) -> None:
        """Don't store it, unless that has begun; it need not be told any more."""
        self.is_called_off = True


class Intake:
    """Where requests put their statements.

    `on_stored` hears how many were new after each commit, in the thread that made it. `soon` runs a
    function a little later: who submits until then is stored together with the first.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock_ms: Clock = now_ms,
        on_stored: Callable[[int], None] | None = None,
        soon: Callable[[Callable[[], None]], object] = lambda run: run(),
    ) -> None:
        self._store = store
        self._clock_ms = clock_ms
        self._on_stored = on_stored
        self._soon = soon
        self._waiting: deque[Ticket] = deque()
        self._lock = threading.Lock()
        self._scheduled = False

    def submit(self, batch: Batch, told: Told) -> Ticket:
        """Have a request's statements stored; `told` hears the result once they are on disk, or why not."""
        ticket = Ticket(batch, told)
        with self._lock:
            self._waiting.append(ticket)
            if self._scheduled:
                return ticket
            self._scheduled = True
        self._soon(self._schedule)
        return ticket

    def store_at_once(self, batch: Batch) -> BatchResult:
        """Store one request's statements in this very thread; raises Occupied where that would mean to wait.

        For a request that comes alone: two changes of threads cost it half as much again. Raises too
        what `told` would hear.
        """
        (result,) = self._store.write_at_once(lambda: self._store_one(batch))
        self._count(result.stored)
        return result

    def _schedule(self) -> None:
        taken: list[Ticket] = []

        def job() -> list[BatchResult]:
            taken.extend(self._take())
            return store_batches(self._store.database, [ticket.batch for ticket in taken], self._clock_ms())

        try:
            written = self._store.write(job, Priority.STATEMENT)
        except Exception as error:  # the store is closed: whoever waits must hear of it
            with self._lock:
                self._scheduled = False
                waiting = list(self._waiting)
                self._waiting.clear()
            self._fail(waiting, error)
            return
        written.add_done_callback(lambda future: self._done(future, taken))

    def _take(self) -> list[Ticket]:
        taken: list[Ticket] = []
        room = MOST_TOGETHER
        with self._lock:
            while self._waiting and (not taken or len(self._waiting[0].batch.statements) <= room):
                ticket = self._waiting.popleft()
                # Whoever gave up waiting was told so: his statements will be sent again.
                if not ticket.is_called_off:
                    taken.append(ticket)
                    room -= len(ticket.batch.statements)
        return taken

    def _done(self, written: "Future[list[BatchResult]]", taken: list[Ticket]) -> None:
        error = written.exception()
        if error is not None and not taken:
            # The transaction never began: those it was for must not wait for the next one to fail.
            taken.extend(self._take())
        with self._lock:
            self._scheduled = again = bool(self._waiting)
        if again:
            self._schedule()
        if error is None:
            self._answer(taken, written.result())
        elif len(taken) > 1 and not isinstance(error, LilError):
            _log.warning("%d requests could not be stored together: %s", len(taken), type(error).__name__)
            self._store_singly(taken)
        else:
            _log.warning("%d requests could not be stored: %s", len(taken), type(error).__name__)
            self._fail(taken, error)

    def _store_singly(self, taken: list[Ticket]) -> None:
        """Let a request that can't be stored fail alone."""
        for ticket in taken:
            job = partial(self._store_one, ticket.batch)
            written = self._store.write(job, Priority.STATEMENT)
            written.add_done_callback(partial(self._done, taken=[ticket]))

    def _store_one(self, batch: Batch) -> list[BatchResult]:
        return store_batches(self._store.database, [batch], self._clock_ms())

    def _answer(self, taken: list[Ticket], results: list[BatchResult]) -> None:
        for ticket, result in zip(taken, results, strict=True):
            ticket.told(result)
        self._count(sum(result.stored for result in results))

    def _count(self, stored: int) -> None:
        if stored and self._on_stored is not None:
            self._on_stored(stored)

    @staticmethod
    def _fail(waiting: list[Ticket], error: BaseException) -> None:
        for ticket in waiting:
            ticket.told(error)
