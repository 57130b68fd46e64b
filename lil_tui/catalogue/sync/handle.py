"""A sync in a thread and an event loop of its own, so that no screen's loop is ever blocked by it."""

import asyncio
import threading
from collections.abc import Callable

from lil_tui.catalogue.sync.engine import SyncOptions, clock_ms, run_sync
from lil_tui.catalogue.sync.events import Listener, ignore
from lil_tui.catalogue.sync.outcome import SyncResult
from lil_tui.catalogue.sync.reader import SourceFactory
from lil_tui.store import Store


class SyncHandle:
    """A sync under way. `cancel` and `join` may be called from any thread, and more than once."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cancel = asyncio.Event()
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        self._starting = threading.Lock()
        self._result: SyncResult | None = None
        self._failure: BaseException | None = None

    def cancel(self) -> None:
        """End it at once; what was kept stays. Returns without waiting."""
        with self._starting:
            self._cancelled.set()
            if self._loop is not None and not self._ended.is_set():
                self._loop.call_soon_threadsafe(self._cancel.set)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._ended.is_set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for its end, in seconds; says whether it has ended."""
        return self._ended.wait(timeout)

    def result(self) -> SyncResult:
        """What came of it; raises what `run_sync` raises, and RuntimeError before the end."""
        if self._failure is not None:
            raise self._failure
        if self._result is None:
            raise RuntimeError("the sync has not ended")
        return self._result

    def _run(self, work: Callable[[asyncio.Event], "asyncio.Task[SyncResult]"]) -> None:
        async def main() -> SyncResult:
            with self._starting:
                self._loop = asyncio.get_running_loop()
                if self._cancelled.is_set():
                    self._cancel.set()
            return await work(self._cancel)

        try:
            self._result = asyncio.run(main())
        except BaseException as failure:  # told by `result()`, in the thread that asks
            self._failure = failure
        finally:
            with self._starting:
                self._ended.set()


def start_in_thread(
    store: Store,
    open_source: SourceFactory,
    options: SyncOptions,
    listener: Listener = ignore,
    *,
    clock: Callable[[], int] = clock_ms,
) -> SyncHandle:
    """Start a sync beside whatever the caller does; the listener is called in the sync's thread."""
    handle = SyncHandle()

    def work(cancel: asyncio.Event) -> "asyncio.Task[SyncResult]":
        return asyncio.create_task(
            run_sync(store, open_source, options, listener, cancel=cancel, clock=clock)
        )

    threading.Thread(target=handle._run, args=(work,), name="sync", daemon=True).start()
    return handle
