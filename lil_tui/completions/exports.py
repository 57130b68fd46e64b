"""Files for an LMS, an HR system or a spreadsheet: a table of kinds, their rows streamed in a format."""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from lil_tui.completions.bulk import as_json
from lil_tui.completions.export_formats import FORMATS, Record, is_time
from lil_tui.store import Priority, Store
from lil_tui.text import iso

_PART = 5_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to export: its columns, the expressions that give them, and the tables behind.

    `number` is the order of the rows, `changed` the time of a row's last change. `watched` are the
    expressions that tell a row that is new from one that was given already: the values, unless some of
    them never change and are long. Columns of times are named `timestamp` or end in `_at`.
    """

    columns: tuple[str, ...]
    values: str
    tables: str
    number: str
    changed: str
    watched: str = ""


KINDS: dict[str, Kind] = {
    "completions": Kind(
        (
            "learner",
            "learner_name",
            "employee_id",
            "department",
            "urn",
            "title",
            "progress",
            "completed",
            "first_seen_at",
            "updated_at",
            "completed_at",
            "source",
        ),
        "l.label, l.name, l.employee_id, l.department, c.learning_object_urn,"
        " o.title, c.progress, c.completed, c.first_seen_at, c.updated_at, c.completed_at, c.source",
        "marketplace_linkedin_user_completion AS c JOIN learner AS l ON l.id = c.learner_id"
        " LEFT JOIN marketplace_linkedin_learning_object AS o ON o.urn = c.learning_object_urn",
        "c.id",
        "c.changed_at",
    ),
    "catalogue": Kind(
        (
            "urn",
            "title",
            "type",
            "level",
            "locale",
            "minutes",
            "published_at",
            "last_updated_at",
            "retired_at",
            "availability",
            "authors",
            "short_description",
            "web_url",
            "sso_url",
            "aicc_url",
            "image_url",
        ),
        "o.urn, o.title, o.asset_type, o.level, o.locale,"
        " CASE WHEN o.time_to_complete > 0 THEN max(1, (o.time_to_complete + 30) / 60)"
        " ELSE o.time_to_complete END, o.published_at, o.last_updated_at, o.retired_at,"
        " CASE WHEN o.gone_at IS NOT NULL THEN 'GONE' ELSE o.availability END,"
        " replace(o.authors, char(10), '; '), o.short_description, o.web_launch_url, o.sso_launch_url,"
        " o.aicc_launch_url, o.primary_image_url",
        "marketplace_linkedin_learning_object AS o"
        " LEFT JOIN sync_run AS r ON r.id = COALESCE(o.changed_run_id, o.first_run_id)",
        "o.id",
        "r.started_at",
    ),
    "statements": Kind(
        (
            "id",
            "stored_at",
            "timestamp",
            "learner",
            "verb",
            "urn",
            "outcome",
            "reason",
            "statement",
        ),
        "s.statement_id, s.stored_at, s.timestamp, l.label, s.verb, s.urn, s.outcome, s.reason, s.statement",
        "xapi_statement AS s LEFT JOIN learner AS l ON l.id = s.learner_id",
        "s.id",
        "s.stored_at",
        watched="l.label, s.outcome, s.reason, s.verb, s.urn, s.statement IS NULL",
    ),
    "learners": Kind(
        ("learner", "name", "employee_id", "department", "listed", "created_at"),
        "l.label, l.name, l.employee_id, l.department, l.listed, l.created_at",
        "learner AS l",
        "l.id",
        "l.created_at",
    ),
}


def write_export(
    store: Store,
    kind: str,
    file_format: str,
    stream: BinaryIO,
    *,
    since_ms: int | None = None,
    only_new: bool = False,
    deliver: Callable[[], None] = lambda: None,
) -> int:
    """Write one kind's rows in a format to a stream of bytes; gives their number.

    `since_ms` is inclusive, on the time of a row's last change. `only_new` gives the rows that read
    otherwise than in the last export of the kind that asked for it, and remembers these: only once
    `deliver`, called when all is written, has brought them where they are to be.
    """
    table = KINDS[kind]
    conditions: list[tuple[str, int]] = []
    if since_ms is not None:
        conditions.append((f"{table.changed} >= ?", since_ms))
    given = _Given() if only_new else None
    count = 0
    with FORMATS[file_format](table.columns, stream) as write, store.reading():
        rows = _rows(store, table, conditions) if given is None else _new_rows(store, kind, conditions, given)
        for values in rows:
            write(_record(table, values))
            count += 1
    deliver()
    if given is not None:
        _remember(store, kind, given)
    return count


def write_selection(store: Store, kind: str, file_format: str, stream: BinaryIO, ids: Iterable[int]) -> int:
    """Write the rows with these ids (the tables' own numbers), in their order; gives their number."""
    table = KINDS[kind]
    left, count = iter(ids), 0
    with FORMATS[file_format](table.columns, stream) as write, store.reading():
        while part := list(islice(left, _PART)):
            for values in _chosen_rows(store, table, part):
                write(_record(table, values))
                count += 1
    return count


class _Given:
    """The rows that an export of what is new gave, and what they read like, until that is kept."""

    def __init__(self) -> None:
        # A million of them are 16 MB, as pairs in a list they would be ten times that.
        self.numbers = array("q")
        self.digests = array("q")


def _rows(store: Store, kind: Kind, conditions: list[tuple[str, int]]) -> Iterator[Sequence[Any]]:
    """The values of rows in the order of their numbers."""
    for part in _parts(store, kind, kind.values, conditions):
        for _, _, *values in part:
            yield values


def _new_rows(
    store: Store, name: str, conditions: list[tuple[str, int]], given: _Given
) -> Iterator[Sequence[Any]]:
    """The values of rows that read otherwise than they did when they were given last, if ever.

    What they read like decides, not when they were written: what a row says can change with another
    table's, as a learner's address does, and times don't tell what was committed before what.
    """
    kind = KINDS[name]
    for part in _parts(store, kind, kind.watched or kind.values, conditions, name):
        fresh: list[int] = []
        for number, before, *watched in part:
            digest = _digest(watched)
            if digest != before:
                fresh.append(number)
                given.digests.append(digest)
        given.numbers.extend(fresh)
        yield from _chosen_rows(store, kind, fresh)


def _parts(
    store: Store, kind: Kind, expressions: str, conditions: list[tuple[str, int]], name: str = ""
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows by number, no more than a part held at a time: number, digest when given last, expressions."""
    where = " AND ".join([f"{kind.number} > ?", *(condition for condition, _ in conditions)])
    sql = (
        f"SELECT {kind.number}, e.digest, {expressions} FROM {kind.tables}"  # noqa: S608
        f" LEFT JOIN exported AS e ON e.kind = ? AND e.number = {kind.number}"
        f" WHERE {where} ORDER BY {kind.number} LIMIT ?"
    )
    bounds = [bound for _, bound in conditions]
    last = 0
    while rows := store.rows(sql, (name, last, *bounds, _PART)):
        last = rows[-1][0]
        yield rows


def _chosen_rows(store: Store, kind: Kind, numbers: list[int]) -> list[tuple[Any, ...]]:
    """The values of the rows with these numbers, in their order; what is gone is left out."""
    if not numbers:
        return []
    return store.rows(
        f"SELECT {kind.values} FROM json_each(?) AS chosen JOIN {kind.tables}"  # noqa: S608
        f" WHERE {kind.number} = chosen.value ORDER BY chosen.key",
        (as_json(numbers),),
    )


def _record(kind: Kind, values: Sequence[Any]) -> Record:
    record = dict(zip(kind.columns, values, strict=True))
    for column, read in _readings(kind.columns):
        record[column] = read(record[column])
    return record


@cache
def _readings(columns: tuple[str, ...]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The columns whose values stand otherwise in the database than in a record, and how they are read."""
    truths = [(column, bool) for column in columns if column in ("completed", "listed")]
    return (*truths, *((column, iso) for column in columns if is_time(column)))


def _digest(values: Sequence[Any]) -> int:
    """Eight bytes for what a row reads like, as an integer that the database takes."""
    digest = hashlib.blake2b(msgspec.json.encode(values), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _remember(store: Store, kind: str, given: _Given) -> None:
    """Keep what was given, in parts; what is cut short is given once more."""

    def job(start: int) -> None:
        end = start + _PART
        rows = zip(given.numbers[start:end], given.digests[start:end], strict=True)
        store.execute_many(
            "INSERT INTO exported (kind, number, digest) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, number) DO UPDATE SET digest = excluded.digest",
            [(kind, number, digest) for number, digest in rows],
        )

    for start in range(0, len(given.numbers), _PART):
        store.write(partial(job, start), Priority.CATALOGUE).result()
