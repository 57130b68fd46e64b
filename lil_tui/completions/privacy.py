"""Forgetting a person everywhere, and giving out all that is held on one.

After forgetting, of his statements an id, the times and the outcome stay, so that one sent again is
known; where others' statements mention him, a nameless agent stands in his place.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from sqlite3 import Cursor
from typing import Any
from urllib.parse import unquote

from lil_tui.completions.identity import identity_of
from lil_tui.completions.learners import LearnerBook
from lil_tui.completions.listing import CompletionFilter, CompletionRow, completions_page
from lil_tui.completions.people import learners_named
from lil_tui.completions.scrubbing import scrub
from lil_tui.completions.statements import StatementError
from lil_tui.completions.statements.shapes import actor as valid_actor
from lil_tui.completions.traces import Traces, refusals_naming, traces_of
from lil_tui.errors import LilError
from lil_tui.store import Store
from lil_tui.store.index import fold

NOBODY = {"objectType": "Agent", "account": {"homePage": "urn:lil-tui:erased", "name": "erased"}}
"""Stands where a forgotten person was mentioned by others."""

_PART = 100
_TELLING = 6
"""Signs of a name or an account's name that don't stand everywhere by chance."""


class UnknownLearner(LilError):
    """Nobody is known under what was typed."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased: his statements, his completions, mentions by others, refused bodies."""

    learner: str
    statements: int
    completions: int
    mentions: int
    rejected: int
    scrubbed: bool
    """Whether nothing is left in the files' free space; another program or a full disk may prevent that."""


@dataclass(frozen=True, slots=True)
class HeldOnLearner:
    """All that is held on one person."""

    learner: dict[str, Any]
    identities: list[dict[str, str]]
    completions: list[CompletionRow]
    statements: list[dict[str, Any]]
    mentions: list[dict[str, Any]]
    rejected: list[dict[str, Any]]


def held_on_learner(store: Store, text: str) -> HeldOnLearner:
    """Everything about one person. Raises UnknownLearner, LilError where the text names several."""
    learner = _the_learner(store, text)
    columns = ("label", "name", "listed_name", "said_name", "listed", "employee_id", "department")
    values = store.rows(f"SELECT {', '.join(columns)} FROM learner WHERE id = ?", (learner,))[0]  # noqa: S608
    identities = store.rows("SELECT kind, value FROM learner_identity WHERE learner_id = ?", (learner,))
    statements = store.rows(
        "SELECT stored_at, timestamp, outcome, reason, statement FROM xapi_statement"
        " WHERE learner_id = ? ORDER BY stored_at, id",
        (learner,),
    )
    traces = traces_of(store, learner)
    mentions = [json.loads(body) for _, body in _mentions(store, traces, learner)]
    with store.reading():
        rejected = [{"body": each.body} for each in refusals_naming(store, traces)]
    return HeldOnLearner(
        learner=dict(zip(columns, values, strict=True)),
        identities=[{"kind": kind, "value": value} for kind, value in identities],
        completions=completions_page(store, CompletionFilter(learner_id=learner), limit=0),
        statements=[
            {
                "stored_at": stored,
                "timestamp": at,
                "outcome": outcome,
                "reason": reason,
                "statement": json.loads(body),
            }
            for stored, at, outcome, reason, body in statements
        ],
        mentions=[statement for statement in mentions if _without(statement, traces) != statement],
        rejected=rejected,
    )


def forget_learner(store: Store, text: str) -> Forgotten:
    """Erase a person everywhere. Raises UnknownLearner, LilError where the text names several.

    In parts of a hundred, so that arriving statements don't wait; what is cut short is finished by
    doing it again.
    """
    learner = _the_learner(store, text)
    traces = traces_of(store, learner)
    label = store.rows("SELECT label FROM learner WHERE id = ?", (learner,))[0][0]
    own_words = _own_words(store, traces)
    mentioned = _mentions(store, traces, learner)
    mentions = 0
    for start in range(0, len(mentioned), _PART):
        part = mentioned[start : start + _PART]
        mentions += _write(store, partial(_erase_mentions, rows=part, traces=traces))
    refused = _refused(store, traces)
    _write(store, lambda cursor: _erase_rejected(cursor, refused))
    _write(store, lambda cursor: _erase_reasons(cursor, traces))
    own = store.rows("SELECT count(*) FROM xapi_statement WHERE learner_id = ?", (learner,))[0][0]
    for _ in range(own // _PART):
        _write(store, lambda cursor: _erase_statements(cursor, learner, _PART))
    completions = _write(store, lambda cursor: _erase_learner(cursor, learner))
    return Forgotten(label, int(own), completions, mentions, len(refused), scrub(store, own_words))


def _write(store: Store, erase: Callable[[Cursor], int]) -> int:
    return store.write(lambda: erase(store.database.cursor())).result()


def _the_learner(store: Store, text: str) -> int:
    found = learners_named(store, text)
    if not found:
        raise UnknownLearner(
            "Nobody is known by that name",
            "learners are matched exactly: by e-mail address, homePage::name or hash.",
            "`lil-tui learners list` shows who there is.",
        )
    if len(found) > 1:
        raise LilError(
            "Several learners are meant",
            f"{len(found)} differ only by case.",
            "Write it exactly as `lil-tui learners list` shows it.",
        )
    return found[0]


def _mentions(store: Store, traces: Traces, besides: int) -> list[tuple[int, str]]:
    """Others' statements that may mention him, however JSON writes it: row and body."""
    found = " OR ".join("instr(text, ?)" for _ in traces.words) or "0"
    sql = (
        "SELECT s.id, s.statement FROM xapi_statement AS s WHERE s.learner_id IS NOT ?"  # noqa: S608
        f" AND EXISTS (SELECT 1 FROM (SELECT lower(s.statement) AS text) WHERE {found}"
        # Where something is escaped, each text as it is read.
        " UNION ALL SELECT 1 FROM"
        " (SELECT lower('\"' || ifnull(t.key, '') || '\" \"' || ifnull(t.atom, '') || '\"') AS text"
        f" FROM json_tree(CASE WHEN instr(s.statement, '\\') THEN s.statement END) AS t) WHERE {found})"
    )
    return [(row, body) for row, body in store.rows(sql, (besides, *traces.words, *traces.words))]


def _own_words(store: Store, traces: Traces) -> list[str]:
    """What nobody else's rows hold: addresses, hashes, accounts, and a name that only he bears."""
    keys = {fold(name): name for name in traces.names}
    bearers = store.rows(
        "SELECT name_key FROM learner WHERE name_key IN (SELECT value FROM json_each(?))"
        " GROUP BY name_key HAVING count(*) > 1",
        (json.dumps(list(keys)),),
    )
    shared = {key for (key,) in bearers}
    return [
        *traces.addresses,
        *(f"{home}{between}{name}" for home, name in traces.accounts for between in ("::", " ")),
        *(f'"{name}"' for _, name in traces.accounts if len(name) >= _TELLING),
        *(name for key, name in keys.items() if key not in shared and len(name) >= _TELLING),
    ]


def _refused(store: Store, traces: Traces) -> list[int]:
    """Refused bodies that may give him away; a namesake's may go with his: one too many is no loss there."""
    with store.reading():
        rows = {each.row for each in refusals_naming(store, traces, by_name=True)}
        bodies = store.execute("SELECT id, body FROM xapi_rejected")
        rows.update(
            row
            for row, body in bodies
            if traces.may_be_in(body, by_name=True) and traces.are_in(body, by_name=True)
        )
    return sorted(rows)


def _erase_mentions(cursor: Cursor, rows: list[tuple[Any, ...]], traces: Traces) -> int:
    changed: list[tuple[str, int]] = []
    for row, body in rows:
        statement = json.loads(body)
        erased = _without(statement, traces)
        if erased != statement:
            changed.append((json.dumps(erased, ensure_ascii=False, separators=(",", ":")), row))
    cursor.executemany("UPDATE xapi_statement SET statement = ? WHERE id = ?", changed)
    cursor.execute(
        "SELECT DISTINCT l.id, l.said_name FROM json_each(?) AS j JOIN xapi_statement AS s ON s.id = j.value"
        " JOIN learner AS l ON l.id = s.learner_id WHERE l.said_name IS NOT NULL",
        (json.dumps([row for _, row in changed]),),
    )
    # Somebody may be called by his address who is known otherwise.
    called = [learner for learner, name in cursor if traces.give_away(name.lower())]
    LearnerBook(cursor, 0).recall_names(called)
    return len(changed)


def _without(value: Any, traces: Traces) -> Any:
    """The value with each agent that is the person replaced, and texts that hold his address taken out."""
    if isinstance(value, dict):
        if _is_person(value, traces):
            return NOBODY
        return {_without(name, traces): _without(item, traces) for name, item in value.items()}
    if isinstance(value, list):
        return [_without(item, traces) for item in value]
    if isinstance(value, str) and traces.give_away(value.lower()):
        return "erased"
    return value


def _is_person(value: dict[str, Any], traces: Traces) -> bool:
    try:
        valid_actor(value, False)
    except StatementError:
        return False
    identity = identity_of(value)
    return identity is not None and (identity.kind, identity.key) in traces.keys


def _erase_rejected(cursor: Cursor, rows: list[int]) -> int:
    cursor.executemany("UPDATE xapi_rejected SET body = 'erased' WHERE id = ?", [(row,) for row in rows])
    return len(rows)


def _erase_reasons(cursor: Cursor, traces: Traces) -> int:
    """Erase the reasons of refusals that quote him: a path that was asked for, a member's name."""
    words = (*traces.addresses, *(f"{home}::{name}" for home, name in traces.accounts))
    count = 0
    for table in ("xapi_rejected", "listener_request"):
        rows = [
            (row,)
            for row, reason in cursor.execute(f"SELECT id, reason FROM {table}")  # noqa: S608
            if any(word in unquote(reason).lower() for word in words)
        ]
        cursor.executemany(f"UPDATE {table} SET reason = 'erased' WHERE id = ?", rows)  # noqa: S608
        count += len(rows)
    return count


def _erase_statements(cursor: Cursor, learner: int, limit: int = -1) -> int:
    _forget_given(cursor, "statements", "SELECT id FROM xapi_statement WHERE learner_id = ?", learner)
    cursor.execute(
        "UPDATE xapi_statement SET learner_id = NULL, verb = NULL, urn = NULL, progress = NULL,"
        " completes = 0, client_id = NULL, outcome = 'erased', reason = 'the learner was forgotten',"
        " statement = NULL WHERE id IN (SELECT id FROM xapi_statement WHERE learner_id = ? LIMIT ?)",
        (learner, limit),
    )
    return cursor.rowcount


def _erase_learner(cursor: Cursor, learner: int) -> int:
    _erase_statements(cursor, learner)
    _forget_given(
        cursor,
        "completions",
        "SELECT id FROM marketplace_linkedin_user_completion WHERE learner_id = ?",
        learner,
    )
    _forget_given(cursor, "learners", "SELECT ?", learner)
    cursor.execute("DELETE FROM marketplace_linkedin_user_completion WHERE learner_id = ?", (learner,))
    completions = cursor.rowcount
    cursor.execute("DELETE FROM learner WHERE id = ?", (learner,))
    return completions


def _forget_given(cursor: Cursor, kind: str, numbers: str, learner: int) -> None:
    """Erase what exports have given of a learner: a digest, but one that can be guessed at."""
    cursor.execute(f"DELETE FROM exported WHERE kind = ? AND number IN ({numbers})", (kind, learner))  # noqa: S608
