"""Elements that could not be read, kept with their reason and their bytes until they can be.

An element with a URN has one row, whichever runs and partitions meet it; one without is known by
run, partition and offset.
"""

from collections.abc import Callable

from lil_tui.catalogue.sync.digest import Element
from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.store import Store

_NOT_COUNTED = -1


class Quarantine:
    """The quarantine as one run sees it; its methods run in the writer's transaction."""

    def __init__(self, store: Store, run: int, clock_ms: Callable[[], int]) -> None:
        self._store = store
        self._clock_ms = clock_ms
        self._run = run
        self._runs: dict[str, int] = {}
        self.reload()

    def reload(self) -> None:
        """Look at the table again, after rows went by another way."""
        rows = self._store.rows("SELECT element_key, run_id FROM sync_quarantine")
        self._runs = dict(rows) | {key: run for key, run in self._runs.items() if run == _NOT_COUNTED}

    def holds(self, key: str) -> bool:
        """Whether this run has put the element there."""
        return self._runs.get(key) == self._run

    def put(self, element: Element, partition: Partition, position: int, *, counted: bool = True) -> bool:
        """Keep an element; says whether this run meets it for the first time.

        `counted` is false for one that this run has read well before: it isn't counted here.
        """
        key = element.urn or f"{self._run}:{partition.id}:{position}"
        is_new = not self.holds(key)
        self._runs[key] = self._run if counted else _NOT_COUNTED
        self._store.execute(
            "INSERT INTO sync_quarantine (element_key, urn, partition_id, position, first_run_id, run_id,"
            " first_seen_at, reason, element)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (element_key) DO UPDATE SET partition_id = excluded.partition_id,"
            " position = excluded.position, run_id = excluded.run_id, reason = excluded.reason,"
            " element = excluded.element",
            (
                key,
                element.urn,
                partition.id,
                position,
                self._run,
                self._run,
                self._clock_ms(),
                element.reason,
                element.raw,
            ),
        )
        return is_new

    def release(self, urn: str) -> bool:
        """The element could be read after all: drop its row; says whether this run had counted it."""
        run = self._runs.pop(urn, None)
        if run is None:
            return False
        self._store.execute("DELETE FROM sync_quarantine WHERE element_key = ?", (urn,))
        return run == self._run

    def forget_nameless(self, partition: Partition) -> int:
        """Drop this run's elements without URN from a reading that starts anew; gives their number."""
        prefix = f"{self._run}:{partition.id}:"
        keys = [key for key in self._runs if key.startswith(prefix)]
        for key in keys:
            del self._runs[key]
            self._store.execute("DELETE FROM sync_quarantine WHERE element_key = ?", (key,))
        return len(keys)

    def has_nameless(self, partition: Partition) -> bool:
        """Whether this run met elements without URN here: then nobody knows what is missing."""
        prefix = f"{self._run}:{partition.id}:"
        return any(key.startswith(prefix) for key in self._runs)
