"""A run of `sync` from its beginning to its result: open or resume, read, reconcile, close.

Whatever happens, the run's row says how it ended, and the next run goes on from what was kept.
"""

import asyncio
import contextlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lil_tui.catalogue.sync import ledger
from lil_tui.catalogue.sync.desk import Desk
from lil_tui.catalogue.sync.events import (
    Listener,
    PartitionProgress,
    RunEnded,
    RunStarted,
    ignore,
)
from lil_tui.catalogue.sync.lock import only_sync
from lil_tui.catalogue.sync.outcome import COUNT_NAMES, Counts, Mode, Status, SyncResult
from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.catalogue.sync.reader import CatalogueSource, PartitionReader, SourceFactory
from lil_tui.errors import LilError
from lil_tui.linkedin import RequestEvent
from lil_tui.locales import Locale
from lil_tui.logs import redact
from lil_tui.store import Priority, Store
from lil_tui.store.database import copy_database, open_file

T = TypeVar("T")
_log = logging.getLogger("lil_tui.sync")


@dataclass(frozen=True)
class SyncOptions:
    """What to bring up to date."""

    locales: tuple[Locale, ...]
    asset_types: tuple[str, ...]
    full: bool = False
    dry_run: bool = False
    concurrency: int = 4
    """Page requests under way at once."""


def clock_ms() -> int:
    """Now, in epoch milliseconds."""
    return time.time_ns() // 1_000_000


async def run_sync(
    store: Store,
    open_source: SourceFactory,
    options: SyncOptions,
    listener: Listener = ignore,
    *,
    cancel: asyncio.Event | None = None,
    clock: Callable[[], int] = clock_ms,
) -> SyncResult:
    """Run one sync; setting `cancel` ends it at once, and what was kept stays.

    Failures of the network, the store and LinkedIn end as a partial or failed result. Raises
    SyncRunning when another one is at work, and UsageError (no credentials, a bad setting) when
    nothing could begin. Blocks the loop for some milliseconds at its beginning and end: give it
    a loop of its own (`start_in_thread`).
    """
    with only_sync(store.file, clock()) as lock:
        if options.dry_run:
            with _copy_of(store) as copy:
                return await _Sitting(copy, options, listener, clock).work(open_source, cancel, None)
        return await _Sitting(store, options, listener, clock).work(open_source, cancel, lock.name_run)


class _Sitting:
    """One process's share of a run."""

    def __init__(
        self, store: Store, options: SyncOptions, listener: Listener, clock: Callable[[], int]
    ) -> None:
        self._store = store
        self._options = options
        self._listener = listener
        self._clock = clock
        self._source: CatalogueSource | None = None
        self._readers: list[PartitionReader] = []

    async def work(
        self,
        open_source: SourceFactory,
        cancel: asyncio.Event | None,
        name_run: Callable[[int], None] | None,
    ) -> SyncResult:
        """Do it all; gives the result after the run's row is closed."""
        early: list[RequestEvent] = []
        tell: list[Callable[[RequestEvent], None]] = [early.append]
        async with open_source(lambda event: tell[0](event)) as self._source:
            mode = ledger.choose_mode(self._store, full=self._options.full)
            run = await self._write(lambda: self._open(mode))
            if name_run is not None:
                name_run(run.id)
            desk = Desk(self._store, run, self._listener, self._clock, self._meter)
            await desk.open()
            tell[0] = desk.tell_request
            self._announce(desk)
            try:
                error, interrupted = await self._read_under_control(desk, cancel)
            except BaseException:
                await self._finish(desk, "The sync was stopped.", interrupted=True)
                raise
            return await self._finish(desk, error, interrupted=interrupted)

    def _open(self, mode: Mode) -> ledger.Run:
        return ledger.open_run(
            self._store,
            mode,
            self._options.asset_types,
            self._options.locales,
            self._clock(),
            resume=not self._options.dry_run,
        )

    def _announce(self, desk: Desk) -> None:
        run = desk.run
        shown = None if self._options.dry_run else run.id
        names = tuple(partition.name for partition in run.partitions)
        desk.tell(RunStarted(shown, run.mode, run.resumed, names, run.started_at_ms))
        verb = "goes on" if run.resumed else "begins"
        kind = "dry run" if self._options.dry_run else f"run {run.id}"
        desk.log("info", f"{run.mode} {kind} {verb}: {len(run.partitions)} partitions")
        for partition in run.partitions:
            if run.states[partition.id] == "whole":
                incremental = partition.modified_after_ms is not None
                total = run.totals.get(partition.id)
                desk.tell(PartitionProgress(partition.name, "whole", total or 0, total, incremental))

    async def _read_under_control(self, desk: Desk, cancel: asyncio.Event | None) -> tuple[str | None, bool]:
        """Read everything unless cancelled; gives what went wrong, and whether it was cancelled."""
        work = asyncio.create_task(self._read_everything(desk))
        waiting = asyncio.create_task(cancel.wait()) if cancel is not None else None
        try:
            await asyncio.wait({work, waiting} if waiting else {work}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, waiting):
                if task is not None and not task.done():
                    task.cancel()
            await asyncio.gather(work, *([waiting] if waiting else []), return_exceptions=True)
        if work.cancelled():
            return "It was cancelled.", True
        failure = work.exception()
        if failure is not None:
            return self._explain(failure, desk), False
        problems = [reader.problem for reader in self._readers if reader.problem]
        return (" · ".join(problems) if problems else None), False

    async def _read_everything(self, desk: Desk) -> None:
        run = desk.run
        await self._read(desk, [each for each in run.partitions if run.states[each.id] != "whole"])
        if any(reader.problem for reader in self._readers):
            # The next sync goes on with this run: what was whole long ago must not stand still for ever.
            await self._read(desk, await desk.begin_stale_again())
        unread = {reader.partition.id for reader in self._readers if reader.state != "whole"}
        partitions = {partition.id: partition for partition in run.partitions}
        partitions |= {reader.partition.id: reader.partition for reader in self._readers}
        for partition in partitions.values():
            if partition.id not in unread and partition.modified_after_ms is None:
                await desk.reconcile(partition)

    async def _read(self, desk: Desk, partitions: list[Partition]) -> None:
        if self._source is None:
            raise RuntimeError("no way to LinkedIn is open")
        places = asyncio.Semaphore(self._options.concurrency + 2)
        readers = [PartitionReader(partition, self._source, desk, places) for partition in partitions]
        self._readers += readers
        async with asyncio.TaskGroup() as group:
            for reader in readers:
                group.create_task(reader.read())

    def _explain(self, failure: BaseException, desk: Desk) -> str:
        """One line of what ended the run; a fault of ours goes to the log with its traceback."""
        while isinstance(failure, BaseExceptionGroup):
            known = [inner for inner in failure.exceptions if not isinstance(inner, asyncio.CancelledError)]
            failure = (known or failure.exceptions)[0]
        if not isinstance(failure, LilError):
            _log.error("the sync failed", exc_info=failure)
        text = str(failure) if isinstance(failure, LilError) else redact(f"A fault of lil-tui: {failure!r}")
        desk.log("error", text)
        return text

    async def _finish(self, desk: Desk, error: str | None, *, interrupted: bool) -> SyncResult:
        """Close the run and make its result; a store that can't take that any more is told as it is."""
        if not interrupted:
            try:
                await desk.rebuild_tree()
            except LilError as failure:
                error = error or str(failure)
        if interrupted:
            kept = "" if self._options.dry_run else "; what came is kept, and the next sync carries on"
            desk.log("info", f"stopped{kept}")
        elif error is None:
            counts = desk.counts
            desk.log(
                "info",
                f"complete: {counts.added:,} added, {counts.updated:,} updated,"
                f" {counts.unchanged:,} unchanged, {counts.retired:,} retired or gone",
            )
        requests, retries = desk.totals()
        milliseconds = desk.milliseconds()

        def job() -> tuple[Status, Counts]:
            status: Status = "complete"
            if error is not None:
                # A dry run keeps nothing, however far it came.
                kept = not self._options.dry_run and ledger.kept_anything(self._store, desk.run.id)
                status = "partial" if kept else "failed"
            desk.flush_log()
            ledger.close_run(
                self._store, desk.run, status, self._clock(), error, requests, retries, milliseconds
            )
            row = self._store.execute(
                f"SELECT {', '.join(COUNT_NAMES)} FROM sync_run WHERE id = ?",  # noqa: S608
                (desk.run.id,),
            ).fetchone()
            return status, Counts(*row)

        try:
            status, counts = await self._write(job)
        except LilError as closing:
            counts = desk.counts
            kept_some = counts.seen or counts.classifications
            status = "partial" if kept_some and not self._options.dry_run else "failed"
            error = f"{error} {closing}" if error and str(closing) not in error else str(closing)
        if interrupted:
            with contextlib.suppress(LilError):
                await desk.rebuild_tree()
        await desk.close()
        shown = None if self._options.dry_run else desk.run.id
        result = SyncResult(
            run=shown,
            mode=desk.run.mode,
            status=status,
            resumed=desk.run.resumed,
            counts=counts,
            requests=requests,
            retries=retries,
            seconds=milliseconds / 1000,
            error=error,
            interrupted=interrupted,
        )
        desk.tell(RunEnded(result))
        return result

    def _meter(self) -> tuple[int, int]:
        return (self._source.requests, self._source.retries) if self._source else (0, 0)

    async def _write(self, job: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job, Priority.CATALOGUE))


@contextmanager
def _copy_of(store: Store) -> Iterator[Store]:
    """A copy of the database in a temporary directory, for a dry run; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="lil-tui-dry-run-", ignore_cleanup_errors=True) as directory:
        file = Path(directory) / "lil.db"
        copy_database(store.file, file)
        copy = open_file(file, bind=False)
        try:
            yield copy
        finally:
            copy.close()
