"""How many statements came, by slices of time: the rate, for whoever watches them come.

Only the slices that may have grown are counted again, so that a look costs little under any load.
"""

from lil_tui.store import Store


class Arrivals:
    """Counts of the latest slices; its methods are called in one thread. Times are epoch milliseconds."""

    def __init__(self, slice_ms: int, slices: int) -> None:
        self.slice_ms = slice_ms
        self.slices = slices
        self._counts: dict[int, int] = {}
        self._counted_to = 0
        """The first slice that may still grow."""

    def look(self, store: Store, now_ms: int) -> tuple[int, ...]:
        """The counts, oldest slice first; the last one is of now and not yet over."""
        current = now_ms // self.slice_ms
        first = current - self.slices + 1
        since = max(first, self._counted_to)
        rows = store.rows(
            "SELECT stored_at / ?, count(*) FROM xapi_statement WHERE stored_at >= ? GROUP BY 1",
            (self.slice_ms, since * self.slice_ms),
        )
        self._counts = {place: count for place, count in self._counts.items() if first <= place < since}
        self._counts.update({place: count for place, count in rows if place <= current})
        # What is stored under a time that is just over may be committed a moment later.
        self._counted_to = current - 1
        return tuple(self._counts.get(place, 0) for place in range(first, current + 1))
