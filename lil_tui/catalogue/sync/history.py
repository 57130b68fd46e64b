"""What earlier runs did: the runs themselves, their changes, their logs, and the quarantine.

Newest first; a limit of 0 means all. Times are epoch milliseconds. Everything here blocks for a
reading statement or two, and changes nothing.
"""

from dataclasses import dataclass
from typing import Any, Final

from lil_tui.catalogue.sync.digest import OBJECTS
from lil_tui.catalogue.sync.lock import is_sync_running
from lil_tui.catalogue.sync.outcome import COUNT_NAMES, Counts
from lil_tui.store import Store

DEAD: Final = "The process ended before the run did."


@dataclass(frozen=True)
class RunRecord:
    """One run."""

    run: int
    mode: str
    status: str
    """`complete`, `partial`, `failed`, or `running` while a living process is at it."""
    resumed: bool
    counts: Counts
    requests: int
    retries: int
    seconds: float
    error: str | None
    started_at_ms: int
    ended_at_ms: int | None
    asset_types: tuple[str, ...]
    locales: tuple[str, ...]


@dataclass(frozen=True)
class Quarantined:
    """An element that could not be read."""

    urn: str | None
    reason: str
    first_seen_at_ms: int
    run: int
    """The run that met it last."""
    type: str
    locale: str
    position: int
    """Its offset in the partition."""
    id: int
    """Its row, for `read_quarantined`."""


@dataclass(frozen=True)
class Change:
    """What a run did to one asset."""

    kind: str
    """`added`, `updated`, `retired`, `gone` or `back`."""
    urn: str
    title: str
    type: str
    locale: str
    fields: tuple[str, ...]
    """What differs, in words; for `updated` and `retired`."""


@dataclass(frozen=True)
class LogRecord:
    """A line of a run's log."""

    at_ms: int
    level: str
    text: str


def list_runs(store: Store, *, limit: int = 50, offset: int = 0) -> list[RunRecord]:
    """The runs so far; one whose process died is shown as partial."""
    names = ", ".join(COUNT_NAMES)
    rows = store.rows(
        "SELECT id, mode, status, resumed, requests, retries, milliseconds, error, started_at, ended_at,"  # noqa: S608
        f" asset_types, locales, {names} FROM sync_run ORDER BY id DESC LIMIT ? OFFSET ?",
        (limit or -1, offset),
    )
    alive = any(row[2] == "running" for row in rows) and is_sync_running(store.file)
    newest_running = max((row[0] for row in rows if row[2] == "running"), default=None)
    return [_run_record(row, alive=alive and row[0] == newest_running) for row in rows]


def _run_record(row: tuple[Any, ...], *, alive: bool) -> RunRecord:
    run, mode, status, resumed, requests, retries, milliseconds, error, started, ended, types, locales = row[
        :12
    ]
    if status == "running" and not alive:
        status, error = "partial", DEAD
    return RunRecord(
        run=run,
        mode=mode,
        status=status,
        resumed=bool(resumed),
        counts=Counts(*row[12:]),
        requests=requests,
        retries=retries,
        seconds=milliseconds / 1000,
        error=error,
        started_at_ms=started,
        ended_at_ms=ended,
        asset_types=tuple(types.split(",")),
        locales=tuple(locales.split(",")),
    )


def list_quarantine(store: Store, *, limit: int = 50, offset: int = 0) -> list[Quarantined]:
    """The elements that could not be read, one row each."""
    rows = store.rows(
        "SELECT q.urn, q.reason, q.first_seen_at, q.run_id, p.type, p.locale, q.position, q.id"
        " FROM sync_quarantine AS q JOIN sync_partition AS p ON p.id = q.partition_id"
        " ORDER BY q.first_seen_at DESC, q.id DESC LIMIT ? OFFSET ?",
        (limit or -1, offset),
    )
    return [Quarantined(*row) for row in rows]


def count_quarantine(store: Store) -> int:
    """How many elements could not be read."""
    ((count,),) = store.rows("SELECT count(*) FROM sync_quarantine")
    return int(count)


def read_quarantined(store: Store, identity: int) -> bytes | None:
    """The element as LinkedIn sent it; None when it is no longer in quarantine."""
    rows = store.rows("SELECT element FROM sync_quarantine WHERE id = ?", (identity,))
    return bytes(rows[0][0]) if rows else None


def count_runs(store: Store) -> int:
    """How many runs there were."""
    ((count,),) = store.rows("SELECT count(*) FROM sync_run")
    return int(count)


def count_changes(store: Store, run: int) -> dict[str, int]:
    """How many changes of each kind a run made: `added`, `updated`, `retired`, `gone`, `back`."""
    ((added,),) = store.rows(f"SELECT count(*) FROM {OBJECTS} WHERE first_run_id = ?", (run,))  # noqa: S608
    kinds = dict(store.rows("SELECT kind, count(*) FROM sync_change WHERE run_id = ? GROUP BY kind", (run,)))
    return {"added": added, **{kind: kinds.get(kind, 0) for kind in ("updated", "retired", "gone", "back")}}


def list_changes(
    store: Store, run: int, *, kind: str | None = None, limit: int = 50, offset: int = 0
) -> list[Change]:
    """What a run changed, by kind and title; one kind alone if it is named."""
    rows = store.rows(
        "SELECT kind, urn, title, asset_type, locale, fields FROM ("  # noqa: S608
        f" SELECT 'added' AS kind, urn, title, title_key, asset_type, locale, '' AS fields, id"
        f" FROM {OBJECTS} WHERE first_run_id = ?1"
        " UNION ALL"
        " SELECT c.kind, o.urn, o.title, o.title_key, o.asset_type, o.locale, c.fields, o.id"
        f" FROM sync_change AS c JOIN {OBJECTS} AS o ON o.id = c.learning_object_id WHERE c.run_id = ?1"
        ") WHERE ?2 IS NULL OR kind = ?2 ORDER BY kind, title_key, id LIMIT ?3 OFFSET ?4",
        (run, kind, limit or -1, offset),
    )
    return [
        Change(change, urn, title, type_, locale, tuple(filter(None, fields.split(","))))
        for change, urn, title, type_, locale, fields in rows
    ]


def run_log(store: Store, run: int) -> list[LogRecord]:
    """What happened in a run, oldest line first."""
    rows = store.rows("SELECT at, level, message FROM sync_log WHERE run_id = ? ORDER BY id", (run,))
    return [LogRecord(*row) for row in rows]
