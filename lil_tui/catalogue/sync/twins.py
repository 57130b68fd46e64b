"""One asset that LinkedIn shows in several locales: the row is one, so one partition's word stands.

Which one is steady from run to run, whatever order the pages come in: the partition that was read
first of all. Otherwise each run would overwrite one with the other and call that a change.
"""

import msgspec

from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.store import Store

_TOLD_ELSEWHERE = (
    "SELECT m.learning_object_id FROM json_each(?) AS shown CROSS JOIN sync_membership AS m"
    " ON m.learning_object_id = shown.value"
    " WHERE m.partition_id IN (SELECT value FROM json_each(?)) AND (m.seen_run_id = ?"
    "  OR EXISTS (SELECT 1 FROM sync_membership AS own"
    "   WHERE own.partition_id = ? AND own.learning_object_id = m.learning_object_id))"
)


class Twins:
    """What earlier partitions of the same type say, as one run sees it; on an open connection."""

    def __init__(self, store: Store, run: int) -> None:
        self._store = store
        self._run = run
        self._elders: dict[int, list[int]] = {}

    def told_elsewhere(self, partition: Partition, assets: list[int]) -> frozenset[int]:
        """Those assets whose content another partition tells.

        One that only just appeared here, while the other has yet to show it in this run, may have
        moved: it is not among them.
        """
        elders = self._elders_of(partition)
        if not elders or not assets:
            return frozenset()
        shown, others = (msgspec.json.encode(ids).decode() for ids in (assets, elders))
        rows = self._store.execute(_TOLD_ELSEWHERE, (shown, others, self._run, partition.id)).fetchall()
        return frozenset(identifier for (identifier,) in rows)

    def _elders_of(self, partition: Partition) -> list[int]:
        if partition.id not in self._elders:
            rows = self._store.execute(
                "SELECT id FROM sync_partition WHERE kind = 'asset' AND type = ? AND id < ?",
                (partition.type, partition.id),
            ).fetchall()
            self._elders[partition.id] = [identifier for (identifier,) in rows]
        return self._elders[partition.id]
