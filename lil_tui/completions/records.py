"""The statements as they are kept: listed with what became of each, shown whole, and those refused."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lil_tui.completions.listing import Listed
from lil_tui.completions.people import learners_named
from lil_tui.completions.projection import Outcome
from lil_tui.store import Store

MOST_REJECTED = 1_000
LONGEST_REJECTED = 64 * 1024
_PART = 1_000

_COLUMNS = (
    "SELECT s.statement_id, s.stored_at, s.timestamp, l.label, l.name, s.verb, s.urn, o.title, s.progress,"
    " s.outcome, s.reason, s.client_id"
)
_JOINS = (
    " LEFT JOIN learner AS l ON l.id = s.learner_id"
    " LEFT JOIN marketplace_linkedin_learning_object AS o ON o.urn = s.urn"
)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement and its fate; all but id, times and outcome are None once it is erased."""

    id: str
    stored_ms: int
    timestamp_ms: int
    learner: str | None
    learner_name: str | None
    verb: str | None
    urn: str | None
    title: str | None
    progress: int | None
    outcome: Outcome
    reason: str
    client_id: str | None


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements; everything that is set must hold. Times are epoch milliseconds of storing."""

    outcome: Outcome | None = None
    learner: str | None = None
    learner_id: int | None = None
    urn: str | None = None
    since_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """One statement whole: `statement` is the JSON as it was sent, None once erased."""

    row: StatementRow
    statement: dict[str, Any] | None
    voided_by: str | None


@dataclass(frozen=True, slots=True)
class RejectedStatement:
    """A body that was refused with 400 after a good token."""

    at_ms: int
    client: str | None
    reason: str
    body: str


def list_statements(
    store: Store, wanted: StatementFilter | None = None, *, limit: int = 50, offset: int = 0
) -> Listed[StatementRow]:
    """A page of statements, the latest stored first; a limit of 0 means all."""
    wanted = wanted or StatementFilter()
    return Listed(count_statements(store, wanted), statements_page(store, wanted, limit, offset))


def count_statements(store: Store, wanted: StatementFilter) -> int:
    """How many match."""
    if wanted == StatementFilter(outcome="applied"):
        # Most are: counted without looking at each.
        sql = (
            "SELECT (SELECT count(*) FROM xapi_statement)"
            " - (SELECT count(*) FROM xapi_statement WHERE outcome <> 'applied')"
        )
        return int(store.rows(sql)[0][0])
    where, parameters = _conditions(store, wanted)
    return int(store.rows(f"SELECT count(*) FROM xapi_statement AS s{where}", parameters)[0][0])  # noqa: S608


def statements_page(
    store: Store, wanted: StatementFilter, limit: int = 50, offset: int = 0
) -> list[StatementRow]:
    """A page without the count, the latest stored first; a limit of 0 means all."""
    where, parameters = _conditions(store, wanted)
    rows = store.rows(
        f"{_COLUMNS} FROM (SELECT s.id{_page(where)}) AS page"
        f" CROSS JOIN xapi_statement AS s ON s.id = page.id{_JOINS} ORDER BY s.stored_at DESC, s.id DESC",
        (*parameters, limit or -1, offset),
    )
    return [StatementRow(*row) for row in rows]


def each_statement(
    store: Store, wanted: StatementFilter, limit: int = 0, offset: int = 0
) -> Iterator[StatementRow]:
    """The rows of a page however long it is, few of them in memory at a time; a limit of 0 means all.

    To be read inside `Store.snapshot()`: what is stored meanwhile would be told twice or not at all.
    """
    where, parameters = _conditions(store, wanted)
    # One walk for all ids: to begin it anew for each part would sort a learner's statements as often.
    ids = store.execute(f"SELECT s.id{_page(where)}", (*parameters, limit or -1, offset))
    while part := ids.fetchmany(_PART):
        numbers = json.dumps([number for (number,) in part])
        for row in store.rows(
            f"{_COLUMNS} FROM json_each(?) AS page CROSS JOIN xapi_statement AS s ON s.id = page.value"
            f"{_JOINS} ORDER BY page.key",
            (numbers,),
        ):
            yield StatementRow(*row)


def _page(where: str) -> str:
    return f" FROM xapi_statement AS s{where} ORDER BY s.stored_at DESC, s.id DESC LIMIT ? OFFSET ?"


def statements_by_number(store: Store, numbers: Sequence[int]) -> list[StatementRow]:
    """The statements with these numbers of the table, in their order; what is gone is left out."""
    rows = store.rows(
        f"{_COLUMNS} FROM json_each(?) AS chosen"
        f" CROSS JOIN xapi_statement AS s ON s.id = chosen.value{_JOINS} ORDER BY chosen.key",
        (json.dumps(list(numbers)),),
    )
    return [StatementRow(*row) for row in rows]


def place_of_statement(store: Store, wanted: StatementFilter, statement_id: str) -> int | None:
    """Where a statement stands in that list, from 0; None when it is not stored."""
    found = store.rows("SELECT stored_at, id FROM xapi_statement WHERE statement_id = ?", (statement_id,))
    if not found:
        return None
    where, parameters = _conditions(store, wanted)
    before = f"{where} AND" if where else " WHERE"
    rows = store.rows(
        f"SELECT count(*) FROM xapi_statement AS s{before} (s.stored_at, s.id) > (?, ?)",  # noqa: S608
        (*parameters, *found[0]),
    )
    return int(rows[0][0])


def statement_story(store: Store, learner_id: int, urn: str) -> list[StatementRow]:
    """The statements behind one completion, in the order in which they count."""
    rows = store.rows(
        f"{_COLUMNS} FROM xapi_statement AS s{_JOINS} WHERE s.learner_id = ? AND s.urn = ?"
        " ORDER BY s.timestamp, s.statement_id",
        (learner_id, urn),
    )
    return [StatementRow(*row) for row in rows]


def show_statement(store: Store, statement_id: str) -> StoredStatement | None:
    """One statement by its id, UUIDs in any case; None for an unknown one."""
    rows = store.rows(
        f"{_COLUMNS}, s.statement, s.voided_by FROM xapi_statement AS s{_JOINS}"
        " WHERE s.statement_id IN (?, ?) LIMIT 1",
        (statement_id, statement_id.lower()),
    )
    if not rows:
        return None
    *row, body, voided_by = rows[0]
    return StoredStatement(StatementRow(*row), json.loads(body) if body is not None else None, voided_by)


def newest_statement_ms(store: Store) -> int | None:
    """When the latest statement was stored."""
    newest: int | None = store.rows("SELECT max(stored_at) FROM xapi_statement")[0][0]
    return newest


def keep_rejected(store: Store, at_ms: int, client_id: str | None, reason: str, body: bytes) -> None:
    """Remember a refused body; must run inside a transaction (a job of `Store.write`)."""
    # SQLite ends text at a NUL in many places: nobody needs to see one.
    text = body[:LONGEST_REJECTED].decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    cursor = store.database.cursor()
    cursor.execute(
        "INSERT INTO xapi_rejected (at, client_id, reason, body) VALUES (?, ?, ?, ?)",
        (at_ms, client_id, reason, text),
    )
    cursor.execute(
        "DELETE FROM xapi_rejected WHERE id <= (SELECT max(id) FROM xapi_rejected) - ?", (MOST_REJECTED,)
    )


def list_rejected(store: Store, limit: int = 0) -> list[RejectedStatement]:
    """What was refused, newest first."""
    return [
        RejectedStatement(*row)
        for row in store.rows(
            "SELECT at, client_id, reason, body FROM xapi_rejected ORDER BY id DESC LIMIT ?", (limit or -1,)
        )
    ]


def _conditions(store: Store, wanted: StatementFilter) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    parameters: list[Any] = []
    if wanted.outcome is not None:
        parts.append("s.outcome = ?")
        parameters.append(wanted.outcome)
        if wanted.outcome != "applied":
            parts.append("s.outcome <> 'applied'")
    if wanted.learner is not None:
        learners = learners_named(store, wanted.learner)
        parts.append(f"s.learner_id IN ({', '.join('?' * len(learners))})")
        parameters += learners
    for column, value in (("s.learner_id =", wanted.learner_id), ("s.urn =", wanted.urn)):
        if value is not None:
            parts.append(f"{column} ?")
            parameters.append(value)
    if wanted.since_ms is not None:
        parts.append("s.stored_at >= ?")
        parameters.append(wanted.since_ms)
    if wanted.until_ms is not None:
        parts.append("s.stored_at < ?")
        parameters.append(wanted.until_ms)
    return (" WHERE " + " AND ".join(parts) if parts else ""), tuple(parameters)
