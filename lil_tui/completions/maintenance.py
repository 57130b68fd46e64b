"""Making everything anew from the stored statements, and taking in bodies that were kept elsewhere."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from sqlite3 import Cursor
from typing import Any

import msgspec

from lil_tui.completions.clock import Clock, now_ms
from lil_tui.completions.incoming import Incoming, read_statements
from lil_tui.completions.ingest import Batch, store_batches
from lil_tui.completions.learners import LearnerBook
from lil_tui.completions.meaning import Meaning, meaning_of
from lil_tui.completions.projecting import Projector
from lil_tui.completions.records import keep_rejected
from lil_tui.completions.statements import StatementError, UnreadableBody
from lil_tui.store import Priority, Store

_PART = 200

Progress = Callable[[int], None]
"""Called with the number of statements or lines done so far."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay went through: `changed` statements mean something else than was stored of them."""

    statements: int
    changed: int
    completions: int


@dataclass(frozen=True, slots=True)
class ImportedStatements:
    """What a file of bodies brought; `rejected` gives line numbers and why."""

    lines: int
    stored: int
    duplicates: int
    rejected: tuple[tuple[int, str], ...]


def replay(store: Store, clock_ms: Clock = now_ms, on_progress: Progress | None = None) -> Replayed:
    """Make meanings, learners, outcomes and completions anew from the statements; ends where it began.

    In parts, so that arriving statements don't wait; what is cut short is finished by doing it again.
    Those that arrive meanwhile are what they should be already: following them might never end.
    """
    end: int = store.rows("SELECT coalesce(max(id), 0) FROM xapi_statement")[0][0]
    last, done, changed = 0, 0, 0
    while True:
        start = last
        last, count, differing = store.write(
            lambda start=start: _replay_part(store.database.cursor(), start, end, clock_ms()),  # type: ignore[misc]
            Priority.CATALOGUE,
        ).result()
        if not count:
            break
        done += count
        changed += differing
        if on_progress is not None:
            on_progress(done)
    completions = store.write(lambda: _drop_orphans(store.database.cursor())).result()
    return Replayed(done, changed, completions)


def _replay_part(cursor: Cursor, after: int, end: int, at_ms: int) -> tuple[int, int, int]:
    """Replay the statements after a row up to `end`; gives the last row, how many there were and differed."""
    cursor.execute(
        "SELECT id, statement_id, learner_id, verb, urn, progress, completes, voids, voided_by, outcome,"
        " reason, statement FROM xapi_statement WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
        (after, end, _PART),
    )
    rows = cursor.fetchall()
    if not rows:
        return after, 0, 0
    kept = [row for row in rows if row[-1] is not None]
    meanings: dict[int, Meaning] = {row[0]: meaning_of(msgspec.json.decode(row[-1])) for row in kept}
    book = LearnerBook(cursor, at_ms)
    learners = book.find_all(each.identity for each in meanings.values() if each.identity is not None)
    projector = Projector(cursor, at_ms)
    updates: list[tuple[Any, ...]] = []
    for row in kept:
        number, statement_id, *before, outcome, reason, _ = row
        meaning = meanings[number]
        learner = learners[meaning.identity] if meaning.identity is not None else None
        voider = _voider(cursor, statement_id) if meaning.voids is None else None
        after_now = [
            learner,
            meaning.verb,
            meaning.urn,
            meaning.progress,
            int(meaning.completes),
            meaning.voids,
            voider,
        ]
        if voider is not None:
            outcome, reason = "ignored", f"voided by {voider}"
        elif meaning.ignored:
            outcome, reason = "ignored", meaning.ignored
        if [*before, *row[-3:-1]] != [*after_now, outcome, reason]:
            updates.append((*after_now, outcome, reason, number))
        for person, urn in ((before[0], before[2]), (learner, meaning.urn)):
            if person is not None and urn is not None:
                projector.stale.add((person, urn))
    cursor.executemany(
        "UPDATE xapi_statement SET learner_id = ?, verb = ?, urn = ?, progress = ?, completes = ?,"
        " voids = ?, voided_by = ?, outcome = ?, reason = ? WHERE id = ?",
        updates,
    )
    book.recall_names({learner for learner in learners.values()})
    for learner, urns in book.joined.items():
        projector.stale.update((learner, urn) for urn in urns)
    book.recall_names(
        projector.void([row[1] for row in kept if meanings[row[0]].voids is not None]),
    )
    projector.finish()
    return rows[-1][0], len(rows), len(updates)


def _voider(cursor: Cursor, statement_id: str) -> str | None:
    found = cursor.execute(
        "SELECT min(statement_id) FROM xapi_statement WHERE voids = ? AND voids IS NOT NULL", (statement_id,)
    ).fetchone()
    voider: str | None = found[0]
    return voider


def _drop_orphans(cursor: Cursor) -> int:
    """Drop completions that no statement stands behind; gives how many completions there are."""
    cursor.execute(
        "DELETE FROM marketplace_linkedin_user_completion AS c WHERE source = 'xapi' AND NOT EXISTS"
        " (SELECT 1 FROM xapi_statement AS s WHERE s.learner_id = c.learner_id"
        " AND s.urn = c.learning_object_urn AND s.voided_by IS NULL"
        " AND (s.completes OR s.progress IS NOT NULL))"
    )
    count: int = cursor.execute("SELECT count(*) FROM marketplace_linkedin_user_completion").fetchone()[0]
    return count


def import_statements(
    store: Store,
    lines: Iterable[bytes],
    clock_ms: Clock = now_ms,
    *,
    strict: bool = False,
    on_progress: Progress | None = None,
) -> ImportedStatements:
    """Take bodies kept elsewhere, one a line, the way the listener takes them.

    A line is a statement, an array of them, or a row of Totara's table as an object whose member
    `statement` is the body. What can't be taken is told by its line, and kept among the rejected.
    """
    stored = duplicates = count = 0
    rejected: list[tuple[int, str]] = []
    waiting: list[tuple[int, bytes, list[Incoming]]] = []

    def flush() -> None:
        nonlocal stored, duplicates
        if not waiting:
            return
        batches = [Batch(incoming) for _, _, incoming in waiting]
        results = store.write(
            lambda: store_batches(store.database, batches, clock_ms()), Priority.STATEMENT
        ).result()
        for (line, body, _), result in zip(waiting, results, strict=True):
            stored += result.stored
            duplicates += result.duplicates
            if result.conflict is not None:
                refuse(line, body, f"the id {result.conflict} is taken by a statement that says otherwise")
        waiting.clear()
        if on_progress is not None:
            on_progress(count)

    def refuse(line: int, body: bytes, reason: str) -> None:
        rejected.append((line, reason))
        store.write(lambda: keep_rejected(store, clock_ms(), None, reason, body)).result()

    for line, raw in enumerate(lines, start=1):
        body = raw.strip().removeprefix(b"\xef\xbb\xbf")
        if not body:
            continue
        count += 1
        body = _unwrapped(body)
        try:
            waiting.append((line, body, read_statements(body, strict=strict)[0]))
        except (StatementError, UnreadableBody) as error:
            refuse(line, body, str(error))
        if len(waiting) >= _PART:
            flush()
    flush()
    return ImportedStatements(count, stored, duplicates, tuple(rejected))


def _unwrapped(body: bytes) -> bytes:
    """The body inside a row of Totara's table; anything else as it is."""
    if b'"statement"' not in body:
        return body
    try:
        row = json.loads(body)
    except (ValueError, RecursionError):
        return body
    inner = row.get("statement") if isinstance(row, dict) and "actor" not in row else None
    return inner.encode(errors="surrogatepass") if isinstance(inner, str) else body
