"""What a sync keeps of itself: runs, how far each partition is, stored pages, log lines.

All functions here are jobs for the store's writer, or run in its transaction; times are epoch
milliseconds. A run is unfinished while its status is `running` or `partial`.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from lil_tui.catalogue.sync.outcome import COUNT_NAMES, Counts, Mode, Status
from lil_tui.catalogue.sync.partitions import Partition, wanted_partitions
from lil_tui.locales import Locale
from lil_tui.store import Store

OVERLAP_MS = 3_600_000
"""How far an incremental read reaches back behind the watermark: LinkedIn doesn't say how long its
search index lags behind an edit, and an hour of the catalogue is a handful of assets."""


STALE_MS = 3_600_000
"""How long ago a partition may have been read while its run still waits for another one."""


@dataclass
class Run:
    """An open run. `requests`, `retries` and `milliseconds` are those of its earlier sittings."""

    id: int
    mode: Mode
    resumed: bool
    started_at_ms: int
    partitions: list[Partition]
    states: dict[int, str]
    counts: Counts
    requests: int = 0
    retries: int = 0
    milliseconds: int = 0
    totals: dict[int, int | None] = field(default_factory=dict)
    """How many elements LinkedIn said each partition has, as far as earlier sittings have asked."""


def choose_mode(store: Store, *, full: bool) -> Mode:
    """The first run and `--full` are full: as long as no run was complete, the next is the first."""
    if full or not store.rows("SELECT 1 FROM sync_run WHERE status = 'complete' LIMIT 1"):
        return "full"
    return "incremental"


def open_run(
    store: Store,
    mode: Mode,
    asset_types: tuple[str, ...],
    locales: tuple[Locale, ...],
    now_ms: int,
    *,
    resume: bool,
) -> Run:
    """Go on with the unfinished run that fits, or begin a new one; to run as a job of the writer.

    A run left `running` has lost its process (the caller holds the lock): it becomes partial.
    """
    types_text = ",".join(sorted(asset_types))
    locales_text = ",".join(sorted(str(locale) for locale in locales))
    execute = store.execute
    execute(
        "UPDATE sync_run SET status = 'partial', ended_at = coalesce(ended_at, ?),"
        " error = 'The process ended before the run did.' WHERE status = 'running'",
        (now_ms,),
    )
    row = None
    if resume:
        row = execute(
            "SELECT id, started_at, requests, retries, milliseconds,"  # noqa: S608
            f" {', '.join(COUNT_NAMES)} FROM sync_run AS run"
            " WHERE status = 'partial' AND mode = ? AND asset_types = ? AND locales = ?"
            " AND NOT EXISTS (SELECT 1 FROM sync_run AS later WHERE later.id > run.id"
            "  AND later.status = 'complete' AND later.mode IN ('full', run.mode)"
            "  AND later.asset_types = run.asset_types AND later.locales = run.locales)"
            " ORDER BY id DESC LIMIT 1",
            (mode, types_text, locales_text),
        ).fetchone()
    if row is not None:
        return _reopen(store, mode, row)
    cursor = execute(
        "INSERT INTO sync_run (mode, status, asset_types, locales, started_at)"
        " VALUES (?, 'running', ?, ?, ?)",
        (mode, types_text, locales_text, now_ms),
    )
    run = Run(int(cursor.lastrowid or 0), mode, False, now_ms, [], {}, Counts())
    for kind, type_, locale in wanted_partitions(asset_types, locales):
        run.partitions.append(_begin_partition(store, run, kind, type_, locale))
    run.states = {partition.id: "pending" for partition in run.partitions}
    return run


def _begin_partition(store: Store, run: Run, kind: Any, type_: str, locale: Locale) -> Partition:
    execute = store.execute
    execute(
        "INSERT INTO sync_partition (kind, type, locale) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (kind, type_, str(locale)),
    )
    identifier, watermark, whole = execute(
        "SELECT id, watermark, read_whole_at FROM sync_partition WHERE kind = ? AND type = ? AND locale = ?",
        (kind, type_, str(locale)),
    ).fetchone()
    changes_only = (
        run.mode == "incremental"
        and kind == "asset"
        and whole is not None
        and watermark is not None
        # One that lies ahead was set by a clock that went wrong: nobody knows what it hides.
        and watermark - OVERLAP_MS <= run.started_at_ms
    )
    modified_after = watermark - OVERLAP_MS if changes_only else None
    execute(
        "INSERT INTO sync_run_partition (run_id, partition_id, state, modified_after)"
        " VALUES (?, ?, 'pending', ?)",
        (run.id, identifier, modified_after),
    )
    return Partition(int(identifier), kind, type_, locale, modified_after)


def _reopen(store: Store, mode: Mode, row: tuple[Any, ...]) -> Run:
    identifier, started_at, requests, retries, milliseconds, *figures = row
    execute = store.execute
    execute(
        "UPDATE sync_run SET status = 'running', resumed = 1, ended_at = NULL, error = NULL WHERE id = ?",
        (identifier,),
    )
    run = Run(
        int(identifier), mode, True, started_at, [], {}, Counts(*figures), requests, retries, milliseconds
    )
    rows = execute(
        "SELECT p.id, p.kind, p.type, p.locale, r.modified_after, r.state, r.total"
        " FROM sync_run_partition AS r JOIN sync_partition AS p ON p.id = r.partition_id"
        " WHERE r.run_id = ? ORDER BY p.id",
        (identifier,),
    ).fetchall()
    for partition_id, kind, type_, locale, modified_after, state, total in rows:
        run.partitions.append(Partition(partition_id, kind, type_, Locale.parse(locale), modified_after))
        run.states[partition_id], run.totals[partition_id] = state, total
    run.partitions.sort(key=lambda partition: (partition.kind != "classification", partition.id))
    return run


def stale_partitions(store: Store, run: Run, now_ms: int) -> list[Partition]:
    """What earlier sittings read whole, too long ago: as it would be read by a run that begins now."""
    watermarks = dict(store.rows("SELECT id, watermark FROM sync_partition"))
    stale = []
    for partition in run.partitions:
        watermark = watermarks[partition.id]
        if run.states[partition.id] == "whole" and watermark is not None and watermark < now_ms - STALE_MS:
            changes_only = run.mode == "incremental" and partition.kind == "asset"
            stale.append(
                replace(partition, modified_after_ms=watermark - OVERLAP_MS if changes_only else None)
            )
    return stale


def stored_pages(store: Store, run: int, partition: Partition) -> tuple[int | None, list[tuple[int, bytes]]]:
    """The total and the stored pages (start, keys) of a reading that was interrupted."""
    (total,) = store.rows(
        "SELECT total FROM sync_run_partition WHERE run_id = ? AND partition_id = ?", (run, partition.id)
    )[0]
    pages = store.rows(
        "SELECT start, element_keys FROM sync_page WHERE run_id = ? AND partition_id = ?", (run, partition.id)
    )
    return total, [(start, bytes(keys)) for start, keys in pages]


def record_first_page(store: Store, run: int, partition: Partition, total: int, server_ms: int) -> None:
    """Keep the total, and the time at which the reading began: the earliest one of the run stays."""
    store.execute(
        "UPDATE sync_run_partition SET state = 'reading', total = ?,"
        " server_started_at = coalesce(server_started_at, ?) WHERE run_id = ? AND partition_id = ?",
        (total, server_ms, run, partition.id),
    )


def record_page(store: Store, run: int, partition: Partition, start: int, keys: bytes, length: int) -> None:
    """The checkpoint, in the transaction of the page's rows."""
    store.execute(
        "INSERT INTO sync_page (run_id, partition_id, start, length, element_keys) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (run_id, partition_id, start) DO UPDATE"
        " SET length = excluded.length, element_keys = excluded.element_keys",
        (run, partition.id, start, length, keys),
    )


def record_counts(
    store: Store, run: int, delta: Counts, requests: int, retries: int, milliseconds: int
) -> None:
    """Add a page's counts to the run's; the other figures are those of the whole run so far."""
    adds = ", ".join(f"{name} = {name} + ?" for name in COUNT_NAMES)
    store.execute(
        f"UPDATE sync_run SET {adds}, requests = ?, retries = ?, milliseconds = ? WHERE id = ?",  # noqa: S608
        (*vars(delta).values(), requests, retries, milliseconds, run),
    )


def begin_again(store: Store, run: int, partition: Partition, *, anew: bool = False) -> Partition:
    """Forget a reading's pages so that it starts over, whole or incremental as the partition says.

    The watermark will be where the run's first reading of it began; `anew`, where this one does.
    """
    execute = store.execute
    execute("DELETE FROM sync_page WHERE run_id = ? AND partition_id = ?", (run, partition.id))
    execute(
        "UPDATE sync_run_partition SET state = 'reading', total = NULL, begun_again = 1, modified_after = ?,"
        " server_started_at = CASE WHEN ? THEN NULL ELSE server_started_at END"
        " WHERE run_id = ? AND partition_id = ?",
        (partition.modified_after_ms, anew, run, partition.id),
    )
    return partition


def read_in_full(store: Store, run: int, partition: Partition) -> Partition:
    """Turn an incremental reading whose answer is capped into a full one."""
    return begin_again(store, run, replace(partition, modified_after_ms=None))


def record_whole(store: Store, run: int, partition: Partition, now_ms: int) -> None:
    """A reading is whole: move the watermark to LinkedIn's time at its beginning, never back from a time
    that has come.

    An incremental reading doesn't touch `read_whole_at`; a full one replaces the partition's
    rows of the quarantine.
    """
    execute = store.execute
    execute(
        "UPDATE sync_run_partition SET state = 'whole' WHERE run_id = ? AND partition_id = ?",
        (run, partition.id),
    )
    execute(
        "UPDATE sync_partition SET watermark = max(CASE WHEN watermark <= ? THEN watermark ELSE 0 END,"
        " coalesce((SELECT server_started_at FROM sync_run_partition"
        "  WHERE run_id = ? AND partition_id = ?), 0)) WHERE id = ?",
        (now_ms, run, partition.id, partition.id),
    )
    if partition.modified_after_ms is None:
        execute("UPDATE sync_partition SET read_whole_at = ? WHERE id = ?", (now_ms, partition.id))
        execute("DELETE FROM sync_quarantine WHERE partition_id = ? AND run_id < ?", (partition.id, run))


def record_log(store: Store, run: int, lines: list[tuple[int, str, str]]) -> None:
    """Keep log lines: (time, level, text)."""
    store.execute_many(
        "INSERT INTO sync_log (run_id, at, level, message) VALUES (?, ?, ?, ?)",
        [(run, *line) for line in lines],
    )


def kept_anything(store: Store, run: int) -> bool:
    """Whether a page of the run is stored: then the run can be continued."""
    row = store.execute(
        "SELECT seen + classifications > 0 OR EXISTS (SELECT 1 FROM sync_page WHERE run_id = sync_run.id)"
        " FROM sync_run WHERE id = ?",
        (run,),
    ).fetchone()
    return row is not None and bool(row[0])


def close_run(
    store: Store,
    run: Run,
    status: Status,
    now_ms: int,
    error: str | None,
    requests: int,
    retries: int,
    milliseconds: int,
) -> None:
    """Write how the run ended; a complete one needs its checkpoints no more, nor do those it replaces."""
    execute = store.execute
    execute(
        "UPDATE sync_run SET status = ?, ended_at = ?, error = ?, requests = ?, retries = ?, milliseconds = ?"
        " WHERE id = ?",
        (status, now_ms, error, requests, retries, milliseconds, run.id),
    )
    if status == "complete":
        execute(
            "DELETE FROM sync_page WHERE run_id IN (SELECT old.id FROM sync_run AS old JOIN sync_run AS this"
            " ON this.id = ? AND old.asset_types = this.asset_types AND old.locales = this.locales"
            " WHERE old.id <= this.id AND (old.mode = this.mode OR this.mode = 'full'))",
            (run.id,),
        )
