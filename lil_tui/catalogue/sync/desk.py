"""Between the network's loop and the store: prepares pages in a thread of its own, has them written, tells.

The loop never waits for the disk; a page is told of only after its transaction has committed.
"""

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from lil_tui.catalogue.sync import ledger
from lil_tui.catalogue.sync.digest import Element, prepare_assets, receive
from lil_tui.catalogue.sync.events import Listener, LogLine, Progress, SyncEvent, Waiting
from lil_tui.catalogue.sync.ledger import Run
from lil_tui.catalogue.sync.outcome import Counts
from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.catalogue.sync.reconcile import BATCH, drop_classifications, mark_gone, unmark
from lil_tui.catalogue.sync.shelf import Shelf, Stored
from lil_tui.catalogue.sync.tree import rebuild_tree
from lil_tui.linkedin import RequestEvent
from lil_tui.linkedin.paging import Page
from lil_tui.store import Priority, Store
from lil_tui.text import clean

T = TypeVar("T")
_log = logging.getLogger("lil_tui.sync")

NOTES_PER_PARTITION = 20
"""Single elements put aside that the log names; the quarantine has all of them."""


class Desk:
    """One sitting of a run: its counts, its log, and the way of its pages into the store."""

    def __init__(
        self,
        store: Store,
        run: Run,
        listener: Listener,
        clock_ms: Callable[[], int],
        meter: Callable[[], tuple[int, int]],
    ) -> None:
        """`meter` gives requests and retries of this sitting so far."""
        self.run = run
        self.counts = run.counts.copy()
        self._store = store
        self._listener = listener
        self._clock_ms = clock_ms
        self._meter = meter
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sync-digest")
        self._shelf: Shelf | None = None
        self._began = time.monotonic()
        self._lines: deque[tuple[int, str, str]] = deque()
        self._noted: dict[int, int] = defaultdict(int)
        self._failure: BaseException | None = None
        """The first job of this sitting that was rolled back; set in the writer's thread."""

    async def open(self) -> None:
        """Load what is known of classifications and quarantine."""

        def load() -> Shelf:
            self._store.keep_open()
            # This thread meets every asset once: a large cache would only grow with the catalogue.
            self._store.execute("PRAGMA cache_size = -4000")
            return Shelf(self._store, self.run.id, self._clock_ms)

        self._shelf = await self._in_thread(load)

    async def close(self) -> None:
        """End the thread after what it is doing."""
        await self._in_thread(self._store.let_go)
        self._thread.shutdown(wait=False)

    @property
    def shelf(self) -> Shelf:
        """Where pages are put; there once the desk is open."""
        if self._shelf is None:
            raise RuntimeError("the desk is not open")
        return self._shelf

    # Telling

    def tell(self, event: SyncEvent) -> None:
        """Hand an event on; a listener that fails doesn't stop the sync."""
        try:
            self._listener(event)
        except Exception:
            _log.exception("a listener failed")

    def log(self, level: Literal["info", "warning", "error"], text: str) -> None:
        """Add a line to the run's log; it is stored with the next page."""
        line = LogLine(self._clock_ms(), level, clean(text))
        self._lines.append((line.at_ms, level, line.text))
        _log.log(logging.getLevelNamesMapping()[level.upper()], "%s", line.text)
        self.tell(line)

    def tell_request(self, event: RequestEvent) -> None:
        """Say in words what happens on the wire, as far as it bears on the run."""
        reason = event.reason or "no reason given"
        if event.kind == "wait" and event.wait_seconds is not None:
            self.log("warning", f"{reason}: waiting {event.wait_seconds:.1f} s before asking again")
            until = datetime.fromtimestamp(self._clock_ms() / 1000, UTC) + timedelta(
                seconds=event.wait_seconds
            )
            self.tell(Waiting(event.wait_seconds, reason, until))
        elif event.kind == "token":
            self.log("info", "LinkedIn issued a new access token")

    def totals(self) -> tuple[int, int]:
        """Requests and retries of the whole run."""
        requests, retries = self._meter()
        return self.run.requests + requests, self.run.retries + retries

    def milliseconds(self) -> int:
        """Time at work, all sittings together."""
        return self.run.milliseconds + round((time.monotonic() - self._began) * 1000)

    # Pages

    async def receive(self, page: Page, start: int) -> list[Element]:
        """Give each element its URN and key."""
        return await self._in_thread(receive, page.elements, start)

    async def keep(
        self,
        partition: Partition,
        start: int,
        page: Page,
        elements: list[Element],
        keys: bytes,
        *,
        opening: bool,
    ) -> None:
        """Store a page and its checkpoint in one transaction."""
        if partition.kind == "asset":
            await self._in_thread(
                prepare_assets, self._store, elements, partition.type, partition.locale, self.run.id
            )
        # Of two clocks the one behind: a watermark ahead of LinkedIn's would hide what changes until then.
        server_ms = self._clock_ms()
        if page.server_time is not None:
            server_ms = min(server_ms, int(page.server_time.timestamp() * 1000))

        def job() -> Stored:
            if partition.kind == "asset":
                stored = self.shelf.put_assets(partition, start, elements)
            else:
                stored = self.shelf.put_classifications(partition, start, elements)
            if opening:
                ledger.record_first_page(self._store, self.run.id, partition, page.total, server_ms)
            ledger.record_page(self._store, self.run.id, partition, start, keys, len(elements))
            self._record(stored.counts, tree_stale=stored.tree_stale)
            return stored

        stored = await self._write(job)
        self.counts.add(stored.counts)
        for note in stored.notes:
            self._note(partition, note)
        self.tell(Progress(self.counts.copy(), *self.totals()))

    def _note(self, partition: Partition, note: str) -> None:
        self._noted[partition.id] += 1
        if self._noted[partition.id] <= NOTES_PER_PARTITION:
            self.log("warning", f"{partition}: {note}")
        elif self._noted[partition.id] == NOTES_PER_PARTITION + 1:
            self.log("warning", f"{partition}: more elements were put aside")

    def _record(self, counts: Counts, *, tree_stale: bool) -> None:
        """Counts and log lines, in the transaction of what they tell of."""
        ledger.record_counts(self._store, self.run.id, counts, *self.totals(), self.milliseconds())
        if tree_stale:
            self._store.execute("UPDATE sync_run SET tree_stale = 1 WHERE id = ?", (self.run.id,))
        self.flush_log()

    def flush_log(self) -> None:
        """Store the log lines that wait; in a job of the writer."""
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        if lines:
            ledger.record_log(self._store, self.run.id, lines)

    # Partitions

    async def stored_pages(self, partition: Partition) -> tuple[int | None, list[tuple[int, bytes]]]:
        """What an earlier sitting has read of a partition."""
        return await self._in_thread(ledger.stored_pages, self._store, self.run.id, partition)

    async def members(self, partition: Partition) -> int:
        """How many assets a full reading should find again; 0 where that can't be said."""
        if partition.kind != "asset" or partition.modified_after_ms is not None:
            return 0
        sql = "SELECT count(*) FROM sync_membership WHERE partition_id = ?"
        rows = await self._in_thread(self._store.rows, sql, (partition.id,))
        return int(rows[0][0])

    async def begin_again(self, partition: Partition, *, anew: bool = False) -> None:
        """Forget a reading that didn't fit, or `anew` one of long ago; what it stored stays stored."""

        def job() -> Counts:
            ledger.begin_again(self._store, self.run.id, partition, anew=anew)
            nameless = self.shelf.quarantine.forget_nameless(partition)
            counts = Counts(seen=-nameless, quarantined=-nameless)
            self._record(counts, tree_stale=False)
            return counts

        self.counts.add(await self._write(job))

    async def begin_stale_again(self) -> list[Partition]:
        """Begin again with what earlier sittings read whole, too long ago; gives what is to be read."""
        stale = await self._in_thread(ledger.stale_partitions, self._store, self.run, self._clock_ms())
        for partition in stale:
            await self.begin_again(partition, anew=True)
        return stale

    async def read_in_full(self, partition: Partition) -> Partition:
        """Turn an incremental reading into a full one."""
        return await self._write(lambda: ledger.read_in_full(self._store, self.run.id, partition))

    async def was_begun_again(self, partition: Partition) -> bool:
        """Whether an earlier sitting of this run gave up a reading of the partition."""
        sql = "SELECT begun_again FROM sync_run_partition WHERE run_id = ? AND partition_id = ?"
        rows = await self._in_thread(self._store.rows, sql, (self.run.id, partition.id))
        return bool(rows[0][0])

    async def whole(self, partition: Partition, keys: set[bytes] | None) -> None:
        """A partition was read whole: its watermark moves.

        `keys` are those of the last reading's elements, where earlier ones of the run were given
        up: what only those have seen does not count as seen.
        """

        def job() -> None:
            if keys is not None and partition.modified_after_ms is None:
                unmark(self._store, self.run.id, partition, keys)
            ledger.record_whole(self._store, self.run.id, partition, self._clock_ms())
            self.shelf.quarantine.reload()
            self.flush_log()

        await self._write(job)

    async def reconcile(self, partition: Partition) -> None:
        """Mark gone what a full reading of a partition no longer found."""
        if self.shelf.quarantine.has_nameless(partition):
            self.log("warning", f"{partition}: elements without URN came, so nothing is marked gone")
            return
        if partition.kind == "classification":

            def drop() -> int:
                dropped = drop_classifications(self._store, self.run.id, partition)
                self._record(Counts(), tree_stale=dropped > 0)
                return dropped

            dropped = await self._write(drop)
            if dropped:
                self.log("info", f"{partition}: {dropped} no longer exist")
            return
        gone = 0
        while True:

            def step() -> tuple[int, int, Counts]:
                missed = mark_gone(self._store, self.run.id, partition, self._clock_ms())
                counts = Counts(retired=missed.retired)
                self._record(counts, tree_stale=missed.gone > 0)
                return missed.memberships, missed.gone, counts

            memberships, newly_gone, counts = await self._write(step)
            gone += newly_gone
            self.counts.add(counts)
            if memberships < BATCH:
                break
        if gone:
            self.log("info", f"{partition}: {gone} are gone")
            self.tell(Progress(self.counts.copy(), *self.totals()))

    async def rebuild_tree(self) -> None:
        """Bring the tree up to date if any run left it behind."""

        def rebuild() -> None:
            if self._store.rows("SELECT 1 FROM sync_run WHERE tree_stale LIMIT 1"):
                rebuild_tree(self._store)

        await self._in_thread(rebuild)

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def _write(self, job: Callable[[], T]) -> T:
        """Have the writer do it, unless a job before it failed: the shelf remembers what was rolled back.

        Pages that already wait behind the failed one would be stored by that memory, their
        checkpoints beside rows that aren't there.
        """

        def unless_failed() -> T:
            if self._failure is not None:
                raise self._failure
            return job()

        def note(written: Future[T]) -> None:
            # Called by the writer before its next job; all jobs are handed in by one thread.
            if self._failure is None and not written.cancelled():
                self._failure = written.exception()

        written = self._store.write(unless_failed, Priority.CATALOGUE)
        written.add_done_callback(note)
        return await asyncio.wrap_future(written)
