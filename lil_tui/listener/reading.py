"""Statements out: read from the store by page, and given back as the specification wants them.

What the receiver adds is put in here: `stored`, `authority`, `version`, and `timestamp` where the
sender gave none. For threads: nothing here touches the event loop.
"""

from typing import Any, NamedTuple

import msgspec

from lil_tui.completions.statements import canonical_id
from lil_tui.listener.selection import Selection, identifier, matches, needles
from lil_tui.store import Store
from lil_tui.text import iso

_CHUNK = 500
_MOST_PAGE_BYTES = 4 * 1024 * 1024
_LONGEST_CHAIN = 100
"""References that are followed, one to the next: a circle of them has no end."""
_COLUMNS = "SELECT id, stored_at, statement_id, timestamp, client_id, statement FROM xapi_statement"
_decode = msgspec.json.Decoder().decode


class Found(NamedTuple):
    """A page: the statements, and where the next begins, None at the end."""

    statements: list[dict[str, Any]]
    after: tuple[int, int] | None


def read_page(store: Store, selection: Selection, home_page: str) -> Found:
    """One page of a query, the latest stored first unless ascending. Voided and erased ones are left out."""
    found: list[dict[str, Any]] = []
    position, size = selection.after, 0
    with store.reading():
        while True:
            sql, values = _query(selection, position)
            rows = store.rows(sql, (*values, _CHUNK))
            for row in rows:
                statement = _decode(row[5])
                if matches(selection, statement) or _refers_to_a_match(store, selection, statement):
                    if len(found) == selection.limit or size > _MOST_PAGE_BYTES:
                        return Found(found, position)
                    found.append(_complete(row, statement, home_page, ids_only=selection.ids_only))
                    size += len(row[5])
                position = (row[1], row[0])
            if len(rows) < _CHUNK:
                return Found(found, None)


def read_one(
    store: Store, statement_id: str, home_page: str, *, voided: bool, ids_only: bool
) -> tuple[dict[str, Any], int] | None:
    """A statement by its id and when it was stored, or None; `voided` asks for a voided one alone."""
    state = "NOT NULL" if voided else "NULL"
    rows = store.rows(
        f"{_COLUMNS} WHERE statement_id = ? AND voided_by IS {state} AND statement IS NOT NULL",
        (statement_id,),
    )
    if not rows:
        return None
    row = rows[0]
    return _complete(row, _decode(row[5]), home_page, ids_only=ids_only), row[1]


def _query(selection: Selection, position: tuple[int, int] | None) -> tuple[str, tuple[Any, ...]]:
    content: list[tuple[str, Any]] = [("instr(lower(statement), ?)", word) for word in needles(selection)]
    content.append(("verb = ?", selection.verb))
    content.append(("urn = ?", None if selection.related_activities else selection.activity))
    content = [each for each in content if each[1] is not None]
    conditions, values = ["statement IS NOT NULL", "voided_by IS NULL"], [value for _, value in content]
    if content:
        # What refers to a match is one too, and has no activity of its own.
        conditions.append(f"(({' AND '.join(sql for sql, _ in content)}) OR urn IS NULL)")
    for condition, value in (("stored_at > ?", selection.since_ms), ("stored_at <= ?", selection.until_ms)):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    order, sign = ("ASC", ">") if selection.ascending else ("DESC", "<")
    if position is not None:
        conditions.append(f"(stored_at, id) {sign} (?, ?)")
        values.extend(position)
    where = " AND ".join(conditions)
    return f"{_COLUMNS} WHERE {where} ORDER BY stored_at {order}, id {order} LIMIT ?", tuple(values)


def _refers_to_a_match(store: Store, selection: Selection, statement: dict[str, Any]) -> bool:
    """A statement about another is found with it, a voided one too, and so on (Communication 2.1.3)."""
    sql = "SELECT statement FROM xapi_statement WHERE statement_id = ? AND statement IS NOT NULL"
    for _ in range(_LONGEST_CHAIN):
        thing = statement["object"]
        if thing.get("objectType") != "StatementRef":
            return False
        rows = store.rows(sql, (canonical_id(thing["id"]),))
        if not rows:
            return False
        statement = _decode(rows[0][0])
        if matches(selection, statement):
            return True
    return False


def _complete(
    row: tuple[Any, ...], statement: dict[str, Any], home_page: str, *, ids_only: bool
) -> dict[str, Any]:
    _, stored_at, statement_id, timestamp, client_id, _ = row
    statement = _ids(statement) if ids_only else _with_arrays(statement)
    return {
        "version": "1.0.0",
        **statement,
        "id": statement_id,
        "timestamp": statement.get("timestamp") or iso(timestamp),
        "stored": iso(stored_at),
        "authority": {
            "objectType": "Agent",
            "account": {"homePage": home_page, "name": client_id or "import"},
        },
    }


def _with_arrays(statement: dict[str, Any]) -> dict[str, Any]:
    """Single context activities come back as arrays of one (Data 2.4.6.2)."""
    activities = (statement.get("context") or {}).get("contextActivities") or {}
    for kind, named in activities.items():
        if not isinstance(named, list):
            activities[kind] = [named]
    if statement["object"].get("objectType") == "SubStatement":
        _with_arrays(statement["object"])
    return statement


def _ids(statement: dict[str, Any]) -> dict[str, Any]:
    """Agents, verbs and activities reduced to what identifies them."""
    reduced = dict(statement)
    reduced["actor"] = _bare_agent(statement["actor"])
    reduced["verb"] = {"id": statement["verb"]["id"]}
    reduced["object"] = _bare_object(statement["object"])
    if "context" in statement:
        context = dict(statement["context"])
        for name in ("instructor", "team"):
            if name in context:
                context[name] = _bare_agent(context[name])
        if "contextActivities" in context:
            context["contextActivities"] = {
                kind: [_bare_object(each) for each in (named if isinstance(named, list) else [named])]
                for kind, named in context["contextActivities"].items()
            }
        reduced["context"] = context
    return reduced


def _bare_agent(agent: dict[str, Any]) -> dict[str, Any]:
    if identifier(agent) is None:
        return {"objectType": "Group", "member": [_bare_agent(each) for each in agent.get("member", ())]}
    names = ("objectType", "mbox", "mbox_sha1sum", "openid", "account")
    return {name: agent[name] for name in names if name in agent}


def _bare_object(thing: dict[str, Any]) -> dict[str, Any]:
    kind = thing.get("objectType", "Activity")
    if kind == "SubStatement":
        return _ids(thing)
    if kind in ("Agent", "Group"):
        return _bare_agent(thing)
    if kind == "Activity":
        # An object without a type is an Activity (2.4.4): its id alone says which.
        return {"id": thing["id"]}
    return {"objectType": kind, "id": thing["id"]}
