"""What is written down beside the requests, off their path: clients' last use, refusals, the beat.

Lost with a crash is at most a second of it; statements never pass here.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from lil_tui.completions.uptime import BEAT_SECONDS
from lil_tui.errors import LilError
from lil_tui.listener import ledger
from lil_tui.listener.ledger import RequestNote
from lil_tui.store import Priority, Store

_FIRST_SECONDS = 0.02
_PAUSE_SECONDS = 1.0
_MOST_NOTES = 200
"""Kept between two writes; of a flood only the latest are told of."""

_log = logging.getLogger("lil_tui.listener")


class Bookkeeping:
    """One listener's notes; its methods are called in the event loop's thread."""

    def __init__(self, store: Store, run: int, clock_ms: Callable[[], int]) -> None:
        self._store = store
        self._run = run
        self._clock_ms = clock_ms
        self._loop = asyncio.get_running_loop()
        self._uses: dict[str, int] = {}
        self._notes: deque[RequestNote] = deque(maxlen=_MOST_NOTES)
        self._timer: asyncio.TimerHandle | None = None
        self._written: Future[None] | None = None
        self._last_write = 0.0
        self._last_beat = self._loop.time()

    def used(self, client_id: str) -> None:
        """A client logged in or used a token."""
        self._uses[client_id] = self._clock_ms()
        if self._timer is None:
            self._schedule()

    def note(self, note: RequestNote) -> None:
        """A token was asked for, or something was refused."""
        self._notes.append(note)
        if self._timer is None:
            self._schedule()

    def beat(self) -> None:
        """Say now and then that this listener still runs; to be called about once a second."""
        now = self._loop.time()
        if now - self._last_beat >= BEAT_SECONDS and self._is_idle():
            self._last_beat = now
            self._write(ending=False)

    def finish(self) -> None:
        """Write down what is left, and the end; waits for it."""
        if self._timer is not None:
            self._timer.cancel()
        if self._written is not None:
            with suppress(Exception):
                self._written.result()
        self._write(ending=True)
        if self._written is not None:
            with suppress(Exception):
                self._written.result()

    def _is_idle(self) -> bool:
        return self._written is None or self._written.done()

    def _schedule(self) -> None:
        wait = max(_FIRST_SECONDS, self._last_write + _PAUSE_SECONDS - self._loop.time())
        self._timer = self._loop.call_later(wait, self._flush)

    def _flush(self) -> None:
        self._timer = None
        if not self._is_idle():
            self._schedule()
            return
        self._write(ending=False)

    def _write(self, *, ending: bool) -> None:
        uses, self._uses = self._uses, {}
        notes = list(self._notes)
        self._notes.clear()
        at = self._clock_ms()
        self._last_write = self._loop.time()

        def job() -> None:
            self._store.execute_many(
                "UPDATE xapi_client SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE client_id = ?",
                [(used, client) for client, used in uses.items()],
            )
            if notes:
                ledger.keep_requests(self._store, notes)
            (ledger.end_run if ending else ledger.mark_seen)(self._store, self._run, at)

        try:
            # After the statements, but never behind a sync elsewhere: they would wait behind it.
            self._written = self._store.write(job, Priority.INTERACTIVE)
        except LilError:
            return
        self._written.add_done_callback(_tell)


def _tell(written: "Future[None]") -> None:
    if not written.cancelled() and (error := written.exception()) is not None:
        _log.warning("the listener's notes could not be written: %s", type(error).__name__)
