"""After a partition was read whole: what it no longer shows is marked gone, with the time, and kept.

An asset is gone when no partition shows it any more. Small transactions, each with its counts, so
that a killed run goes on where it was. What a later run has seen is there, also when an earlier
one is continued after it: run numbers only grow.
"""

from dataclasses import dataclass

import msgspec

from lil_tui.catalogue.sync.digest import OBJECTS, key_of
from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.store import Store

BATCH = 100
"""Assets in one transaction, so that other writers never wait long."""


@dataclass(frozen=True)
class Missed:
    """What one step found."""

    memberships: int
    """How many were missing; the partition is done when it is less than a batch."""
    gone: int
    """Assets that no partition shows any more."""
    retired: int
    """Those of them that were live."""


def mark_gone(store: Store, run: int, partition: Partition, now_ms: int) -> Missed:
    """One step: the next batch of assets that the partition no longer shows; a job of the writer."""
    execute = store.execute
    rows = execute(
        "SELECT learning_object_id FROM sync_membership WHERE partition_id = ? AND seen_run_id < ? LIMIT ?",
        (partition.id, run, BATCH),
    ).fetchall()
    if not rows:
        return Missed(0, 0, 0)
    missing = msgspec.json.encode([identifier for (identifier,) in rows]).decode()
    execute(
        "DELETE FROM sync_membership WHERE partition_id = ?"
        " AND learning_object_id IN (SELECT value FROM json_each(?))",
        (partition.id, missing),
    )
    lost = execute(
        f"SELECT o.id, o.live FROM json_each(?) AS missing CROSS JOIN {OBJECTS} AS o ON o.id = missing.value"  # noqa: S608
        " WHERE o.gone_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM sync_membership AS m WHERE m.learning_object_id = o.id)",
        (missing,),
    ).fetchall()
    store.execute_many(
        f"UPDATE {OBJECTS} SET gone_at = ?, live = 0, changed_run_id = ? WHERE id = ?",  # noqa: S608
        [(now_ms, run, identifier) for identifier, _ in lost],
    )
    store.execute_many(
        "INSERT INTO sync_change (run_id, learning_object_id, kind) VALUES (?, ?, 'gone')"
        " ON CONFLICT DO NOTHING",
        [(run, identifier) for identifier, _ in lost],
    )
    return Missed(len(rows), len(lost), sum(1 for _, live in lost if live))


def unmark(store: Store, run: int, partition: Partition, keys: set[bytes]) -> None:
    """Take the mark of this run off what the last reading did not show; a job of the writer."""
    if partition.kind == "asset":
        rows = store.execute(
            f"SELECT o.id, o.urn FROM sync_membership AS m CROSS JOIN {OBJECTS} AS o"  # noqa: S608
            " ON o.id = m.learning_object_id WHERE m.partition_id = ? AND m.seen_run_id = ?",
            (partition.id, run),
        ).fetchall()
        sql = "UPDATE sync_membership SET seen_run_id = 0 WHERE learning_object_id = ? AND partition_id = ?"
    else:
        rows = store.execute(
            "SELECT id, urn FROM marketplace_linkedin_classification"
            " WHERE type = ? AND locale = ? AND seen_run_id = ?",
            (partition.type, str(partition.locale), run),
        ).fetchall()
        sql = "UPDATE marketplace_linkedin_classification SET seen_run_id = 0 WHERE id = ? AND ? IS NOT NULL"
    store.execute_many(
        sql, [(identifier, partition.id) for identifier, urn in rows if key_of(urn) not in keys]
    )


def drop_classifications(store: Store, run: int, partition: Partition) -> int:
    """Drop what the list of classifications no longer shows, unless an asset names it; a job of the writer.

    Gives how many went. What an asset names stays, also when only a gone asset does.
    """
    cursor = store.execute(
        "DELETE FROM marketplace_linkedin_classification AS c"  # noqa: S608
        " WHERE type = ? AND locale = ? AND seen_run_id < ?"
        f" AND NOT EXISTS (SELECT 1 FROM {OBJECTS}_classification AS l WHERE l.classification_id = c.id)",
        (partition.type, str(partition.locale), run),
    )
    return int(cursor.rowcount)
