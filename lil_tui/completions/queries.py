"""Reading statements back the way xAPI asks for them (1.0.3 Communication 2.1.3), a page at a time.

Voided statements are found by their own door only; a voiding statement is found with what it voids.
"""

import json
from dataclasses import dataclass
from typing import Any

from lil_tui.completions.identity import Identity
from lil_tui.completions.statements.canonical import canonical_id
from lil_tui.store import Store
from lil_tui.text import iso

MOST_RETURNED = 100

_COLUMNS = (
    "SELECT s.id, s.statement_id, s.stored_at, s.timestamp, s.client_id, s.statement FROM xapi_statement AS s"
)


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """What is asked for; everything that is set must hold.

    `since_ms` is exclusive and `until_ms` inclusive, on the time of storing. `after` goes on behind
    the row that an earlier page's `next_after` named.
    """

    agent: Identity | None = None
    verb: str | None = None
    activity: str | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    ascending: bool = False
    limit: int = 0
    """0 means as many as are given at once."""
    after: int | None = None


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A stored statement as it may be given back; `client_id` is None for an imported one."""

    statement_id: str
    stored_ms: int
    timestamp_ms: int
    client_id: str | None
    body: str

    def returned(self, authority: dict[str, Any]) -> dict[str, Any]:
        """The statement with what the receiver sets: id, stored, timestamp, authority and version."""
        statement: dict[str, Any] = json.loads(self.body)
        statement["id"] = self.statement_id
        statement.setdefault("timestamp", iso(self.timestamp_ms))
        statement.setdefault("version", "1.0.0")
        statement["stored"] = iso(self.stored_ms)
        statement["authority"] = authority
        _as_arrays(statement)
        if statement["object"].get("objectType") == "SubStatement":
            _as_arrays(statement["object"])
        return statement


def _as_arrays(statement: dict[str, Any]) -> None:
    """Single context activities come back as arrays of one (Data 2.4.6.2)."""
    activities: dict[str, Any] = statement.get("context", {}).get("contextActivities", {})
    for kind, found in activities.items():
        if not isinstance(found, list):
            activities[kind] = [found]


@dataclass(frozen=True, slots=True)
class FoundStatements:
    """A page; `next_after` is where the next one begins, None at the end."""

    statements: list[FoundStatement]
    next_after: int | None


def find_statement(store: Store, statement_id: str, *, voided: bool = False) -> FoundStatement | None:
    """One statement by id: one that counts, or with `voided` one that is voided. Erased ones aren't found."""
    rows = store.rows(
        f"{_COLUMNS} WHERE s.statement_id = ? AND s.statement IS NOT NULL"
        f" AND s.voided_by IS {'NOT' if voided else ''} NULL",
        (canonical_id(statement_id),),
    )
    return FoundStatement(*rows[0][1:]) if rows else None


def find_statements(store: Store, query: StatementQuery) -> FoundStatements:
    """A page of statements, the latest stored first unless ascending."""
    parts: list[str] = ["s.statement IS NOT NULL", "s.voided_by IS NULL"]
    parameters: list[Any] = []
    matching, values = _matching(store, query)
    if matching is None:
        return FoundStatements([], None)
    if matching:
        own = " AND ".join(f"s.{condition}" for condition in matching)
        target = " AND ".join(f"t.{condition}" for condition in matching)
        parts.append(
            f"(({own}) OR (s.voids IS NOT NULL AND EXISTS (SELECT 1 FROM xapi_statement AS t"  # noqa: S608
            f" WHERE t.statement_id = s.voids AND {target})))"
        )
        parameters += [*values, *values]
    for condition, value in (
        ("s.stored_at > ?", query.since_ms),
        ("s.stored_at <= ?", query.until_ms),
        (f"s.id {'>' if query.ascending else '<'} ?", query.after),
    ):
        if value is not None:
            parts.append(condition)
            parameters.append(value)
    limit = min(query.limit or MOST_RETURNED, MOST_RETURNED)
    way = "ASC" if query.ascending else "DESC"
    rows = store.rows(
        f"{_COLUMNS} WHERE {' AND '.join(parts)} ORDER BY s.id {way} LIMIT ?",
        (*parameters, limit + 1),
    )
    page = rows[:limit]
    return FoundStatements(
        [FoundStatement(*row[1:]) for row in page], page[-1][0] if len(rows) > limit else None
    )


def _matching(store: Store, query: StatementQuery) -> tuple[list[str] | None, list[Any]]:
    """Conditions on a statement itself or on the one that it voids; None where nothing can match."""
    conditions: list[str] = []
    values: list[Any] = []
    if query.agent is not None:
        found = store.rows(
            "SELECT learner_id FROM learner_identity WHERE kind = ? AND value = ?",
            (query.agent.kind, query.agent.key),
        )
        if not found:
            return None, []
        conditions.append("learner_id = ?")
        values.append(found[0][0])
    for column, value in (("verb", query.verb), ("urn", query.activity)):
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    return conditions, values
