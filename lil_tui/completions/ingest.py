"""Storing statements and bringing completions up to date, many requests in one transaction.

By raw cursor: a statement costs one row, one completion and a share of a few set-wise queries. A
completion is taken forward from where it stands when its statements come in time order, and made
anew from all of them otherwise; both end in the same state.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from sqlite3 import Cursor
from typing import NamedTuple

from peewee import SqliteDatabase

from lil_tui.completions.bulk import as_json, execute_rows
from lil_tui.completions.identity import Identity
from lil_tui.completions.incoming import Incoming, same_as_stored
from lil_tui.completions.learners import Heard, LearnerBook
from lil_tui.completions.projecting import Pair, Projector
from lil_tui.completions.projection import Fate, Said


class Batch(NamedTuple):
    """The statements of one request: stored together or not at all. `client_id` is None for an import."""

    statements: Sequence[Incoming]
    client_id: str | None = None


@dataclass
class BatchResult:
    """What became of a batch: `ids` in its order; with `conflict`, the id that was taken, nothing was stored.

    `stored` counts the new ones, `duplicates` those that were there with the same content.
    """

    ids: list[str] = field(default_factory=list)
    stored: int = 0
    duplicates: int = 0
    conflict: str | None = None


class _Arrival(NamedTuple):
    incoming: Incoming
    client_id: str | None
    timestamp_ms: int


def store_batches(database: SqliteDatabase, batches: Sequence[Batch], stored_at_ms: int) -> list[BatchResult]:
    """Store requests' statements and project them; one result a batch, in their order.

    Must run inside a transaction (a job of `Store.write`). A batch that conflicts (xAPI 2.3.1) is
    left out whole, the others go in. Everything after it in the group sees what went in before.
    """
    cursor: Cursor = database.cursor()
    bodies, voiders = _stored(cursor, batches)
    arrivals, results = _accept(batches, bodies, stored_at_ms)
    if arrivals:
        _store(cursor, arrivals, _with_arriving(voiders, arrivals), stored_at_ms)
    return results


def _accept(
    batches: Sequence[Batch], bodies: dict[str, str | None], stored_at_ms: int
) -> tuple[list[_Arrival], list[BatchResult]]:
    """Part new statements from those that are there already, batch by batch."""
    arrivals: list[_Arrival] = []
    results: list[BatchResult] = []
    for batch in batches:
        ids = [incoming.statement_id for incoming in batch.statements]
        if bodies.keys().isdisjoint(ids) and len(set(ids)) == len(ids):
            fresh, result = batch.statements, BatchResult(ids, len(ids))
        else:
            fresh, result = _parted(batch, bodies)
        results.append(result)
        for incoming in fresh:
            moment = incoming.timestamp_ms
            arrivals.append(_Arrival(incoming, batch.client_id, stored_at_ms if moment is None else moment))
        bodies.update((incoming.statement_id, incoming.body) for incoming in fresh)
    return arrivals, results


def _parted(batch: Batch, bodies: dict[str, str | None]) -> tuple[Sequence[Incoming], BatchResult]:
    """Of a batch with ids that are known or repeated, what is new; nothing where one says otherwise."""
    result = BatchResult()
    fresh: dict[str, Incoming] = {}
    for incoming in batch.statements:
        statement_id = incoming.statement_id
        twin = fresh.get(statement_id)
        if twin is None and statement_id not in bodies:
            fresh[statement_id] = incoming
        else:
            body = twin.body if twin is not None else bodies[statement_id]
            # An erased statement has no body left to compare: it stays as it is.
            if body is not None and not same_as_stored(incoming, body):
                return (), BatchResult(conflict=statement_id)
            result.duplicates += 1
        result.ids.append(statement_id)
    result.stored = len(fresh)
    return list(fresh.values()), result


def _stored(cursor: Cursor, batches: Sequence[Batch]) -> tuple[dict[str, str | None], dict[str, str]]:
    """Of the ids that arrive: the bodies of those that are stored, and which stored statement voids which."""
    ids = [incoming.statement_id for batch in batches for incoming in batch.statements]
    cursor.execute(_STORED, (as_json(ids),))
    bodies: dict[str, str | None] = {}
    voiders: dict[str, str] = {}
    for statement_id, body, voider in cursor:
        if voider is None:
            bodies[statement_id] = body
        else:
            voiders[statement_id] = voider
    return bodies, voiders


def _store(cursor: Cursor, arrivals: list[_Arrival], voiders: dict[str, str], stored_at_ms: int) -> None:
    book = LearnerBook(cursor, stored_at_ms)
    learners = book.find_all(
        identity for arrival in arrivals if (identity := arrival.incoming.meaning.identity) is not None
    )
    projector = Projector(cursor, stored_at_ms)
    fates = projector.forward(_said(arrivals, learners, voiders))
    execute_rows(
        cursor, _INSERT, [_row(arrival, stored_at_ms, learners, voiders, fates) for arrival in arrivals]
    )
    book.hear_names(
        (learners[identity], Heard(at, incoming.statement_id, name))
        for incoming, _, at in arrivals
        if (name := incoming.meaning.name)
        and (identity := incoming.meaning.identity)
        and incoming.statement_id not in voiders
    )
    for learner, urns in book.joined.items():
        projector.stale.update((learner, urn) for urn in urns)
    book.recall_names(
        projector.void([each.incoming.statement_id for each in arrivals if each.incoming.meaning.voids])
    )
    projector.finish()


def _said(
    arrivals: list[_Arrival], learners: dict[Identity, int], voiders: dict[str, str]
) -> dict[Pair, list[Said]]:
    """What the arrivals say about progress, by learner and course."""
    said: dict[Pair, list[Said]] = {}
    for incoming, _, at in arrivals:
        meaning = incoming.meaning
        if meaning.ignored or meaning.identity is None or meaning.urn is None:
            continue
        if incoming.statement_id not in voiders:
            said.setdefault((learners[meaning.identity], meaning.urn), []).append(
                Said(at, incoming.statement_id, meaning.progress, meaning.completes)
            )
    return said


def _row(
    arrival: _Arrival,
    stored_at_ms: int,
    learners: dict[Identity, int],
    voiders: dict[str, str],
    fates: dict[str, Fate],
) -> tuple[object, ...]:
    incoming, client_id, at = arrival
    meaning, statement_id = incoming.meaning, incoming.statement_id
    voider = voiders.get(statement_id)
    if statement_id in fates:
        outcome, reason = fates[statement_id]
    elif voider is not None:
        outcome, reason = "ignored", f"voided by {voider}"
    else:
        # Without a reason it belongs to a stale pair, whose end is made before this transaction's.
        outcome, reason = "ignored", meaning.ignored
    return (
        statement_id,
        stored_at_ms,
        at,
        incoming.timestamp_ms is not None,
        client_id,
        learners[meaning.identity] if meaning.identity is not None else None,
        meaning.verb,
        meaning.urn,
        meaning.progress,
        meaning.completes,
        meaning.voids,
        voider,
        outcome,
        reason,
        incoming.body,
    )


def _with_arriving(voiders: dict[str, str], arrivals: list[_Arrival]) -> dict[str, str]:
    """What voids the arriving statements, those beside them too: id → voider. None voids what voids."""
    ids = {each.incoming.statement_id for each in arrivals if each.incoming.meaning.voids is None}
    found = {voided: voider for voided, voider in voiders.items() if voided in ids}
    for arrival in arrivals:
        target = arrival.incoming.meaning.voids
        if target in ids:
            voider = arrival.incoming.statement_id
            found[target] = min(voider, found.get(target, voider))
    return found


_STORED = (
    "WITH arriving (id) AS MATERIALIZED (SELECT value FROM json_each(?))"
    " SELECT statement_id, statement, NULL FROM xapi_statement WHERE statement_id IN arriving"
    " UNION ALL SELECT voids, NULL, min(statement_id) FROM xapi_statement"
    " WHERE voids IS NOT NULL AND voids IN arriving GROUP BY voids"
)
_INSERT = (
    "INSERT INTO xapi_statement (statement_id, stored_at, timestamp, timestamp_given, client_id,"
    " learner_id, verb, urn, progress, completes, voids, voided_by, outcome, reason, statement)"
)
