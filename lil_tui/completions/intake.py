"""Group commit: many requests' statements in one transaction, each answered after its commit.

While one transaction is written, requests gather; the next one takes them all. `submit` may be
called from any thread or event loop.
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

_Waiting = tuple[Batch, "Future[BatchResult]"]


class Intake:
    """Where requests put their statements. `on_stored` is called in the writer's thread after a commit."""

    def __init__(
        self,
        store: Store,
        *,
        clock_ms: Clock = now_ms,
        on_stored: Callable[[int], None] | None = None,
    ) -> None:
        self._store = store
        self._clock_ms = clock_ms
        self._on_stored = on_stored
        self._waiting: deque[_Waiting] = deque()
        self._lock = threading.Lock()
        self._scheduled = False

    def submit(self, batch: Batch) -> "Future[BatchResult]":
        """Have a request's statements stored; the future is done once they are on disk, or raises."""
        future: Future[BatchResult] = Future()
        with self._lock:
            self._waiting.append((batch, future))
            if self._scheduled:
                return future
            self._scheduled = True
        self._schedule()
        return future

    def _schedule(self) -> None:
        taken: list[_Waiting] = []

        def job() -> list[BatchResult]:
            taken.extend(self._take())
            return store_batches(self._store.database, [batch for batch, _ in taken], self._clock_ms())

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

    def _take(self) -> list[_Waiting]:
        taken: list[_Waiting] = []
        room = MOST_TOGETHER
        with self._lock:
            while self._waiting and (not taken or len(self._waiting[0][0].statements) <= room):
                batch, future = self._waiting.popleft()
                # Whoever gave up waiting was told so: his statements will be sent again.
                if not future.cancelled():
                    taken.append((batch, future))
                    room -= len(batch.statements)
        return taken

    def _done(self, written: "Future[list[BatchResult]]", taken: list[_Waiting]) -> None:
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

    def _store_singly(self, taken: list[_Waiting]) -> None:
        """Let a request that can't be stored fail alone."""
        for waiting in taken:
            job = partial(self._store_one, waiting[0])
            written = self._store.write(job, Priority.STATEMENT)
            written.add_done_callback(partial(self._done, taken=[waiting]))

    def _store_one(self, batch: Batch) -> list[BatchResult]:
        return store_batches(self._store.database, [batch], self._clock_ms())

    def _answer(self, taken: list[_Waiting], results: list[BatchResult]) -> None:
        for (_, waiting), result in zip(taken, results, strict=True):
            if waiting.set_running_or_notify_cancel():
                waiting.set_result(result)
        stored = sum(result.stored for result in results)
        if stored and self._on_stored is not None:
            self._on_stored(stored)

    @staticmethod
    def _fail(waiting: list[_Waiting], error: BaseException) -> None:
        for _, future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
