"""Keeping completions and outcomes in step with the stored statements, learner × course by pair.

Runs inside a writer's transaction. What it writes is the fold of `projection.py` over the pair's
statements, however it gets there.
"""

from collections.abc import Iterable
from sqlite3 import Cursor

from lil_tui.completions.bulk import as_json, execute_rows
from lil_tui.completions.projection import Fate, Said, Standing, project, step

Pair = tuple[int, str]
"""A learner's number and the URN of a course."""


class Projector:
    """Brings pairs up to date for one transaction; pairs in `stale` are made anew by `finish`."""

    def __init__(self, cursor: Cursor, now_ms: int) -> None:
        self._cursor = cursor
        self._now_ms = now_ms
        self.stale: set[Pair] = set()

    def forward(self, said: dict[Pair, list[Said]]) -> dict[str, Fate]:
        """Take new statements that are not stored yet; gives the fates of those in time order.

        A late one costs no more where it changes nothing; where it does, its pair becomes stale instead.
        """
        if not said:
            return {}
        standings = self._standings(said)
        fates: dict[str, Fate] = {}
        moved: dict[Pair, Standing] = {}
        late: dict[Pair, Standing] = {}
        for pair, statements in said.items():
            standing = standings.get(pair)
            statements.sort()
            if standing is not None and statements[0].timestamp_ms <= standing.updated_at:
                late[pair] = standing
                continue
            for statement in statements:
                standing, fates[statement.statement_id] = step(standing, statement)
            if standing is not None:
                moved[pair] = standing
        if late:
            self._slip_in(late, said, moved, fates)
        self._write(moved)
        return fates

    def _slip_in(
        self,
        late: dict[Pair, Standing],
        said: dict[Pair, list[Said]],
        moved: dict[Pair, Standing],
        fates: dict[str, Fate],
    ) -> None:
        """Take statements that came late, against what was applied alone: at most 102 of a pair.

        What was superseded moved nothing but the latest time. Its fate can change only where a late
        one is applied that lets it find more progress: such a pair becomes stale.
        """
        applied: dict[Pair, list[Said]] = {pair: [] for pair in late}
        self._cursor.execute(APPLIED, (as_json(list(late)),))
        for learner, urn, at, statement_id, progress, completes in self._cursor:
            applied[learner, urn].append(Said(at, statement_id, progress, bool(completes)))
        overtaken: list[tuple[str, str, str]] = []
        for pair, before in late.items():
            after, found = project(applied[pair] + said[pair])
            heeded = [
                each
                for each in said[pair]
                if found[each.statement_id].outcome == "applied" and each.timestamp_ms <= before.updated_at
            ]
            is_backlog = bool(applied[pair]) and _go_before(heeded, min(applied[pair]))
            if after is None or (heeded and not is_backlog):
                self.stale.add(pair)
                continue
            moved[pair] = after._replace(updated_at=max(before.updated_at, after.updated_at))
            fates.update((each.statement_id, found[each.statement_id]) for each in said[pair])
            overtaken += [
                (*found[each.statement_id], each.statement_id)
                for each in applied[pair]
                if found[each.statement_id].outcome != "applied"
            ]
        self._cursor.executemany(
            "UPDATE xapi_statement SET outcome = ?, reason = ? WHERE statement_id = ?", overtaken
        )

    def void(self, voider_ids: list[str]) -> set[int]:
        """Let stored voiding statements take their targets out; order of arrival plays no part.

        Gives the learners of such targets, whose name may have come from one.
        """
        if not voider_ids:
            return set()
        cursor = self._cursor
        cursor.execute(
            "SELECT t.id, t.learner_id, t.urn, min(v.statement_id)"
            " FROM json_each(?) AS j"
            " JOIN xapi_statement AS n ON n.statement_id = j.value"
            " JOIN xapi_statement AS t ON t.statement_id = n.voids"
            " JOIN xapi_statement AS v ON v.voids = t.statement_id AND v.voids IS NOT NULL"
            # A voiding statement can't be voided itself; an erased one stays erased.
            " WHERE t.voids IS NULL AND t.outcome <> 'erased' GROUP BY t.id",
            (as_json(voider_ids),),
        )
        targets = cursor.fetchall()
        cursor.executemany(
            "UPDATE xapi_statement SET voided_by = ?1, outcome = 'ignored', reason = 'voided by ' || ?1"
            " WHERE id = ?2",
            [(voider, target) for target, _, _, voider in targets],
        )
        for _, learner, urn, _ in targets:
            if learner is not None and urn is not None:
                self.stale.add((learner, urn))
        return {learner for _, learner, _, _ in targets if learner is not None}

    def finish(self) -> None:
        """Make the stale pairs anew from all of their statements; write only what differs."""
        if not self.stale:
            return
        pairs, self.stale = self.stale, set()
        said: dict[Pair, list[Said]] = {pair: [] for pair in pairs}
        before: dict[str, tuple[int, Fate]] = {}
        self._cursor.execute(
            "SELECT s.id, s.learner_id, s.urn, s.timestamp, s.statement_id, s.progress, s.completes,"
            " s.outcome, s.reason FROM json_each(?) AS j CROSS JOIN xapi_statement AS s"
            " ON s.learner_id = j.value ->> 0 AND s.urn = j.value ->> 1"
            " WHERE s.voided_by IS NULL AND (s.completes OR s.progress IS NOT NULL)",
            (as_json(list(pairs)),),
        )
        for row, learner, urn, at, statement_id, progress, completes, outcome, reason in self._cursor:
            said[learner, urn].append(Said(at, statement_id, progress, bool(completes)))
            before[statement_id] = row, Fate(outcome, reason)
        standings: dict[Pair, Standing] = {}
        gone: list[Pair] = []
        changes: list[tuple[str, str, int]] = []
        for pair, statements in said.items():
            standing, fates = project(statements)
            if standing is None:
                gone.append(pair)
            else:
                standings[pair] = standing
            for statement_id, fate in fates.items():
                row, fate_before = before[statement_id]
                if fate != fate_before:
                    changes.append((fate.outcome, fate.reason, row))
        self._cursor.executemany("UPDATE xapi_statement SET outcome = ?, reason = ? WHERE id = ?", changes)
        self._cursor.executemany(
            "DELETE FROM marketplace_linkedin_user_completion"
            " WHERE learner_id = ? AND learning_object_urn = ?",
            gone,
        )
        self._write(standings)

    def _standings(self, pairs: Iterable[Pair]) -> dict[Pair, Standing]:
        self._cursor.execute(
            "SELECT c.learner_id, c.learning_object_urn, c.progress, c.first_seen_at, c.updated_at,"
            " c.completed_at FROM json_each(?) AS j CROSS JOIN marketplace_linkedin_user_completion AS c"
            " ON c.learner_id = j.value ->> 0 AND c.learning_object_urn = j.value ->> 1",
            (as_json(list(pairs)),),
        )
        return {(learner, urn): Standing(*standing) for learner, urn, *standing in self._cursor}

    def _write(self, standings: dict[Pair, Standing]) -> None:
        execute_rows(
            self._cursor,
            _INSERT,
            [
                (
                    learner,
                    urn,
                    standing.progress,
                    standing.completed_at is not None,
                    *standing[1:],
                    "xapi",
                    self._now_ms,
                )
                for (learner, urn), standing in standings.items()
            ],
            _OR_UPDATE,
        )


def _go_before(heeded: list[Said], first: Said) -> bool:
    """Whether late statements come before a pair's first one and say no more: a backlog, newest first.

    Then none after it finds more progress than it did, and only the first one may be overtaken.
    """
    least = 100 if first.completes else first.progress or 0
    return all(
        each.timestamp_ms < first.timestamp_ms and not each.completes and (each.progress or 0) <= least
        for each in heeded
    )


APPLIED = (
    "SELECT s.learner_id, s.urn, s.timestamp, s.statement_id, s.progress, s.completes"
    " FROM json_each(?) AS j CROSS JOIN xapi_statement AS s"
    " ON s.learner_id = j.value ->> 0 AND s.urn = j.value ->> 1 AND s.outcome = 'applied'"
)
_INSERT = (
    "INSERT INTO marketplace_linkedin_user_completion (learner_id, learning_object_urn, progress,"
    " completed, first_seen_at, updated_at, completed_at, source, changed_at)"
)
_OR_UPDATE = (
    "ON CONFLICT (learner_id, learning_object_urn) DO UPDATE SET progress = excluded.progress,"
    " completed = excluded.completed, first_seen_at = excluded.first_seen_at,"
    " updated_at = excluded.updated_at, completed_at = excluded.completed_at,"
    " changed_at = excluded.changed_at"
    " WHERE (progress, completed, first_seen_at, updated_at, completed_at)"
    " IS NOT (excluded.progress, excluded.completed, excluded.first_seen_at, excluded.updated_at,"
    " excluded.completed_at)"
)
