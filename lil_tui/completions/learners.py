"""The people: found by how statements name them, made when new, joined when two turn out to be one.

Runs inside a writer's transaction. Which learner a statement belongs to depends on the identities
that are known, never on the order in which they came.
"""

from collections.abc import Iterable
from sqlite3 import Cursor
from typing import NamedTuple

from lil_tui.completions.bulk import as_json
from lil_tui.completions.identity import Identity, address_sums
from lil_tui.store.index import fold

Key = tuple[str, str]
"""Kind and key of an identity."""


class Heard(NamedTuple):
    """A name that a statement says. In the order in which the latest counts."""

    timestamp_ms: int
    statement_id: str
    name: str


class _Called(NamedTuple):
    """What statements call a learner, and which one said so; None where nobody needed to know yet."""

    name: str | None = None
    said: tuple[int, str] | None = None


class LearnerBook:
    """Finds and makes learners for one transaction.

    `joined` holds learner → urns whose completions must be made anew, because statements moved.
    """

    def __init__(self, cursor: Cursor, now_ms: int) -> None:
        self._cursor = cursor
        self._now_ms = now_ms
        self._known: dict[Key, int] = {}
        self._called: dict[int, _Called] = {}
        """What statements call a learner, as of now."""
        self.joined: dict[int, set[str]] = {}

    def find_all(self, identities: Iterable[Identity]) -> dict[Identity, int]:
        """The learner of each identity, made where it is new."""
        wanted = dict.fromkeys(identities)
        keys: set[Key] = {(identity.kind, identity.key) for identity in wanted}
        sums: dict[Identity, tuple[str, ...]] = {}
        self._load(keys)
        for identity in wanted:
            # Only an address not known yet, or written otherwise than it is kept, can bring a new hash.
            if identity.kind == "mbox" and (
                (identity.kind, identity.key) not in self._known or identity.spelling != identity.key
            ):
                sums[identity] = address_sums(identity.spelling)
        if sums:
            self._load({("sha1", digits) for hashes in sums.values() for digits in hashes})
        for identity in wanted:
            key = (identity.kind, identity.key)
            if key not in self._known or identity in sums:
                self._settle(identity, sums.get(identity, ()))
        return {identity: self._known[identity.kind, identity.key] for identity in wanted}

    def tie(self, identities: list[Identity]) -> int:
        """Make the identities one learner's, the first being the one he is shown under."""
        found = self.find_all(identities)
        first = found[identities[0]]
        for other in {self._known[each.kind, each.key] for each in identities} - {first}:
            self._join(first, other)
        if len(identities) > 1:
            self._label(first, identities[0])
        return first

    def hear_names(self, said: Iterable[tuple[int, Heard]]) -> None:
        """Take what statements that were just stored, and not voided, call learners that were found.

        Who is called so already costs nothing. For the first other name all of his statements are looked
        through, because it may be older than the one that counts; from then on that one is known.
        """
        heard: dict[int, list[Heard]] = {}
        for learner, each in said:
            if self._called.get(learner) != (each.name, None):
                heard.setdefault(learner, []).append(each)
        for learner, names in heard.items():
            called = self._called.get(learner, _Called())
            latest = max(names)
            if called.said is not None:
                if latest[:2] > called.said:
                    self._call(learner, _Called(latest.name, latest[:2]))
            elif {each.name for each in names} != {latest.name} or called.name not in (None, latest.name):
                self._recall(learner, to_know=True)
            elif called.name is None:
                self._call(learner, _Called(latest.name))

    def recall_names(self, learners: Iterable[int]) -> None:
        """Find anew what statements call these learners."""
        for learner in learners:
            self._recall(learner)

    def _recall(self, learner: int, *, to_know: bool = False) -> None:
        """Find the latest statement that says a name, by time and id; which it is, is kept `to_know` it."""
        self._cursor.execute(
            "SELECT s.timestamp, s.statement_id, json_extract(s.statement, '$.actor.name') AS said,"
            " l.said_at IS NOT NULL FROM learner AS l"
            " JOIN xapi_statement AS s ON s.learner_id = l.id AND s.voided_by IS NULL"
            " WHERE l.id = ? AND said <> '' ORDER BY s.timestamp DESC, s.statement_id DESC LIMIT 1",
            (learner,),
        )
        latest = self._cursor.fetchone()
        if latest is None:
            self._call(learner, _Called())
            return
        at, statement_id, name, is_known = latest
        self._call(learner, _Called(name, (at, statement_id) if to_know or is_known else None))

    def _call(self, learner: int, called: _Called) -> None:
        name, said = called
        self._cursor.execute(
            "UPDATE learner SET said_name = ?1, said_at = ?2, said_by = ?3, name = COALESCE(listed_name, ?1),"
            " name_key = CASE WHEN listed_name IS NULL THEN ?4 ELSE name_key END WHERE id = ?5",
            (name, *(said or (None, None)), fold(name or ""), learner),
        )
        self._called[learner] = called

    def _load(self, keys: set[Key]) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, value in keys:
            if (kind, value) not in self._known:
                by_kind.setdefault(kind, []).append(value)
        for kind, values in by_kind.items():
            self._cursor.execute(
                "SELECT i.value, i.learner_id, l.said_name, l.said_at, l.said_by FROM learner_identity AS i"
                " JOIN learner AS l ON l.id = i.learner_id"
                " WHERE i.kind = ? AND i.value IN (SELECT value FROM json_each(?))",
                (kind, as_json(values)),
            )
            for value, learner, name, at, statement_id in self._cursor:
                self._known[kind, value] = learner
                self._called[learner] = _Called(name, None if at is None else (at, statement_id))

    def _settle(self, identity: Identity, sums: tuple[str, ...]) -> None:
        key = (identity.kind, identity.key)
        hashed = {self._known["sha1", digits] for digits in sums if ("sha1", digits) in self._known}
        learner = self._known.get(key)
        if learner is None:
            if hashed:
                learner = min(hashed)
                self._label(learner, identity)
            else:
                learner = self._make(identity)
            self._add(key, learner)
        for other in hashed - {learner}:
            self._join(learner, other)
        for digits in sums:
            if ("sha1", digits) not in self._known:
                self._add(("sha1", digits), learner)

    def _make(self, identity: Identity) -> int:
        self._cursor.execute(
            "INSERT INTO learner (label, label_key, created_at) VALUES (?, ?, ?)",
            (identity.label, identity.label.casefold(), self._now_ms),
        )
        made = self._cursor.lastrowid
        if made is None:
            raise RuntimeError("the database gave a new learner no number")
        return made

    def _label(self, learner: int, identity: Identity) -> None:
        self._cursor.execute(
            "UPDATE learner SET label = ?, label_key = ? WHERE id = ?",
            (identity.label, identity.label.casefold(), learner),
        )

    def _add(self, key: Key, learner: int) -> None:
        self._cursor.execute(
            "INSERT INTO learner_identity (kind, value, learner_id) VALUES (?, ?, ?)", (*key, learner)
        )
        self._known[key] = learner

    def _join(self, learner: int, other: int) -> None:
        """Make `other` the same person as `learner`; his statements move, and he goes."""
        cursor = self._cursor
        cursor.execute(
            "SELECT DISTINCT urn FROM xapi_statement WHERE learner_id = ? AND urn IS NOT NULL", (other,)
        )
        self.joined.setdefault(learner, set()).update(urn for (urn,) in cursor)
        self.joined[learner] |= self.joined.pop(other, set())
        cursor.execute("UPDATE xapi_statement SET learner_id = ? WHERE learner_id = ?", (learner, other))
        cursor.execute("UPDATE learner_identity SET learner_id = ? WHERE learner_id = ?", (learner, other))
        cursor.execute(
            "SELECT said_name, listed, listed_name, employee_id, department FROM learner WHERE id = ?",
            (other,),
        )
        said_name, listed, listed_name, employee_id, department = cursor.fetchone()
        if said_name is not None:
            self._recall(learner, to_know=said_name != self._called.get(learner, _Called(said_name)).name)
        if listed:
            cursor.execute(
                "UPDATE learner SET listed = 1, name = COALESCE(listed_name, ?1, name),"
                " name_key = CASE WHEN listed_name IS NULL AND ?1 IS NOT NULL THEN ?2 ELSE name_key END,"
                " listed_name = COALESCE(listed_name, ?1), employee_id = COALESCE(employee_id, ?3),"
                " department = COALESCE(department, ?4) WHERE id = ?5",
                (listed_name, fold(listed_name or ""), employee_id, department, learner),
            )
        cursor.execute("DELETE FROM learner WHERE id = ?", (other,))
        for key, owner in self._known.items():
            if owner == other:
                self._known[key] = learner
