"""Files for an LMS, an HR system or a spreadsheet: a table of kinds, their rows streamed in a format."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from lil_tui.completions.export_formats import FORMATS, Record, is_time
from lil_tui.store import Store
from lil_tui.text import iso

_PART = 5_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to export: its columns, the expressions that give them, and the tables behind.

    `number` is the order of the rows, `changed` the time of a row's last change. Columns of times
    are named `timestamp` or end in `_at`.
    """

    columns: tuple[str, ...]
    values: str
    tables: str
    number: str
    changed: str


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

    `since_ms` is inclusive, on the time of a row's last change. `only_new` gives what changed since
    the last export of the kind that asked for it, and remembers how far this one came: only once
    `deliver`, called when all is written, has brought it where it is to be.
    """
    table = KINDS[kind]
    conditions: list[tuple[str, int]] = []
    mark: int | None = None
    if since_ms is not None:
        conditions.append((f"{table.changed} >= ?", since_ms))
    if only_new:
        # The mark is set before reading: what changes meanwhile is new to the next export.
        mark = store.rows(f"SELECT max({table.changed}) FROM {table.tables}")[0][0]  # noqa: S608
        conditions.append((f"{table.changed} <= ?", mark or 0))
        last = _last_mark(store, kind)
        if last is not None:
            conditions.append((f"{table.changed} > ?", last))
    count = 0
    with FORMATS[file_format](table.columns, stream) as write:
        for record in _records(store, table, conditions):
            write(record)
            count += 1
    deliver()
    if mark is not None:
        _set_mark(store, kind, mark)
    return count


def write_selection(store: Store, kind: str, file_format: str, stream: BinaryIO, ids: Iterable[int]) -> int:
    """Write the rows with these ids (the tables' own numbers), in their order; gives their number."""
    table = KINDS[kind]
    sql = (
        f"SELECT {table.values} FROM json_each(?) AS chosen JOIN {table.tables}"  # noqa: S608
        f" WHERE {table.number} = chosen.value ORDER BY chosen.key"
    )
    left, count = iter(ids), 0
    with FORMATS[file_format](table.columns, stream) as write, store.reading():
        while part := list(islice(left, _PART)):
            for values in store.rows(sql, (json.dumps(part),)):
                write(dict(zip(table.columns, map(_value, table.columns, values), strict=True)))
                count += 1
    return count


def _records(store: Store, kind: Kind, conditions: list[tuple[str, int]]) -> Iterator[Record]:
    """Rows by number, a part at a time: no more than a part is ever held."""
    where = " AND ".join([f"{kind.number} > ?", *(condition for condition, _ in conditions)])
    sql = (
        f"SELECT {kind.number}, {kind.values} FROM {kind.tables} WHERE {where}"  # noqa: S608
        f" ORDER BY {kind.number} LIMIT ?"
    )
    bounds = [bound for _, bound in conditions]
    number = 0
    with store.reading():
        while rows := store.rows(sql, (number, *bounds, _PART)):
            number = rows[-1][0]
            for _, *values in rows:
                yield dict(zip(kind.columns, map(_value, kind.columns, values), strict=True))


def _value(column: str, value: Any) -> Any:
    if is_time(column):
        return iso(value)
    if column in ("completed", "listed"):
        return bool(value)
    return value


def _last_mark(store: Store, kind: str) -> int | None:
    found = store.rows("SELECT changed_at FROM export_mark WHERE kind = ?", (kind,))
    return found[0][0] if found else None


def _set_mark(store: Store, kind: str, changed_ms: int) -> None:
    def job() -> None:
        store.database.execute_sql(
            "INSERT INTO export_mark (kind, changed_at) VALUES (?, ?)"
            " ON CONFLICT (kind) DO UPDATE SET changed_at = excluded.changed_at",
            (kind, changed_ms),
        )

    store.write(job).result()
