"""Forgetting a person everywhere, and giving out all that is held on one.

After forgetting, of his statements an id, the times and the outcome stay, so that one sent again is
known; where others' statements mention him, a nameless agent stands in his place.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from sqlite3 import Cursor
from typing import Any

from lil_tui.completions.identity import address_sums, identity_of
from lil_tui.completions.listing import CompletionFilter, CompletionRow, completions_page
from lil_tui.completions.people import learners_named
from lil_tui.completions.statements import StatementError
from lil_tui.completions.statements.formats import is_mailto
from lil_tui.completions.statements.shapes import actor as valid_actor
from lil_tui.errors import LilError
from lil_tui.store import Store

NOBODY = {"objectType": "Agent", "account": {"homePage": "urn:lil-tui:erased", "name": "erased"}}
"""Stands where a forgotten person was mentioned by others."""

_PART = 100
_BLANK = re.compile(r"\\[bfnrt]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")


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
    traces = _traces(store, learner)
    mentions = [json.loads(body) for _, body in _mentions(store, traces, learner)]
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
        rejected=[{"body": body} for _, body in _refused(store, traces)],
    )


def forget_learner(store: Store, text: str) -> Forgotten:
    """Erase a person everywhere. Raises UnknownLearner, LilError where the text names several.

    In parts of a hundred, so that arriving statements don't wait; what is cut short is finished by
    doing it again.
    """
    learner = _the_learner(store, text)
    traces = _traces(store, learner)
    label = store.rows("SELECT label FROM learner WHERE id = ?", (learner,))[0][0]
    mentioned = _mentions(store, traces, learner)
    mentions = 0
    for start in range(0, len(mentioned), _PART):
        part = mentioned[start : start + _PART]
        mentions += _write(store, partial(_erase_mentions, rows=part, traces=traces))
    # A namesake's may go with his: one too many is no loss there.
    refused = [row for row, _ in _refused(store, traces, by_name=True)]
    _write(store, lambda cursor: _erase_rejected(cursor, refused))
    own = store.rows("SELECT count(*) FROM xapi_statement WHERE learner_id = ?", (learner,))[0][0]
    for _ in range(own // _PART):
        _write(store, lambda cursor: _erase_statements(cursor, learner, _PART))
    completions = _write(store, lambda cursor: _erase_learner(cursor, learner))
    with store.reading() as database:
        # What was erased must not live on in the log of changes.
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten(label, int(own), completions, mentions, len(refused))


def _write(store: Store, erase: Callable[[Cursor], int]) -> int:
    def job() -> int:
        cursor = store.database.cursor()
        # Overwrite what is deleted, instead of leaving it in free pages.
        cursor.execute("PRAGMA secure_delete = 1")
        try:
            return erase(cursor)
        finally:
            cursor.execute("PRAGMA secure_delete = 0")

    return store.write(job).result()


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


@dataclass(frozen=True, slots=True)
class _Traces:
    """What gives a person away, in lower case: addresses and their hashes, accounts as homepage and name.

    `names` are what he is called, which others can be too. `keys` say who he is exactly.
    """

    addresses: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    keys: frozenset[tuple[str, str]]
    written: re.Pattern[str]
    """Finds an address or hash, but not within a longer one, which is another person's."""

    @property
    def words(self) -> tuple[str, ...]:
        """What a text that mentions him holds, once nothing in it is escaped."""
        return (*self.addresses, *(f'"{name}"' for _, name in self.accounts))

    def give_away(self, text: str) -> bool:
        """Whether a text that was read from JSON holds an address or hash of his."""
        if is_mailto(text):
            # Beyond doubt: an address may hold what parts words elsewhere.
            return text.removeprefix("mailto:") in self.addresses
        return self.written.search(text) is not None

    def are_in(self, body: str, *, by_name: bool = False) -> bool:
        """Whether a body that need not be JSON gives him away."""
        text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), body).replace("\\/", "/")
        text = _BLANK.sub(" ", text).lower()
        return (
            self.written.search(text) is not None
            or any(home in text and f'"{name}"' in text for home, name in self.accounts)
            or (by_name and any(f'"{name}"' in text for name in self.names))
        )


def _traces(store: Store, learner: int) -> _Traces:
    keys = {
        (kind, value)
        for kind, value in store.rows(
            "SELECT kind, value FROM learner_identity WHERE learner_id = ?", (learner,)
        )
    }
    addresses = {value for kind, value in keys if kind != "account"}
    for address in [value for kind, value in keys if kind == "mbox"]:
        addresses.update(address_sums(address))
    accounts = [value.lower().partition(" ") for kind, value in keys if kind == "account"]
    called = store.rows("SELECT listed_name, said_name FROM learner WHERE id = ?", (learner,))[0]
    return _Traces(
        addresses=tuple(sorted(addresses)),
        accounts=tuple((home, name) for home, _, name in accounts),
        names=tuple(name.lower() for name in called if name),
        keys=frozenset(keys | {("sha1", digits) for digits in addresses}),
        written=re.compile(
            rf"(?<![\w.+-])(?:{'|'.join(map(re.escape, sorted(addresses)))})(?![\w-]|\.\w)"
            if addresses
            else r"(?!)"
        ),
    )


def _mentions(store: Store, traces: _Traces, besides: int) -> list[tuple[int, str]]:
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


def _refused(store: Store, traces: _Traces, *, by_name: bool = False) -> list[tuple[int, str]]:
    """Refused bodies that give him away: row and body."""
    with store.reading():
        bodies = store.execute("SELECT id, body FROM xapi_rejected")
        return [(row, body) for row, body in bodies if traces.are_in(body, by_name=by_name)]


def _erase_mentions(cursor: Cursor, rows: list[tuple[Any, ...]], traces: _Traces) -> int:
    changed: list[tuple[str, int]] = []
    for row, body in rows:
        statement = json.loads(body)
        erased = _without(statement, traces)
        if erased != statement:
            changed.append((json.dumps(erased, ensure_ascii=False, separators=(",", ":")), row))
    cursor.executemany("UPDATE xapi_statement SET statement = ? WHERE id = ?", changed)
    return len(changed)


def _without(value: Any, traces: _Traces) -> Any:
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


def _is_person(value: dict[str, Any], traces: _Traces) -> bool:
    try:
        valid_actor(value, False)
    except StatementError:
        return False
    identity = identity_of(value)
    return identity is not None and (identity.kind, identity.key) in traces.keys


def _erase_rejected(cursor: Cursor, rows: list[int]) -> int:
    cursor.executemany("UPDATE xapi_rejected SET body = 'erased' WHERE id = ?", [(row,) for row in rows])
    return len(rows)


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
