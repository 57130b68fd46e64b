"""When listeners ran, as their book tells: what is lost while none does, nobody sends again."""

from dataclasses import dataclass

from lil_tui.store import Store

BEAT_SECONDS = 10
"""How often a listener says in its book that it runs."""
LOST_AFTER_MS = 3 * BEAT_SECONDS * 1000
"""A listener not heard of for so long has died."""


@dataclass(frozen=True, slots=True)
class Uptime:
    """Whether one runs, and when none did. Times are epoch milliseconds, `seen_ms` the last sign of life.

    `running_since_ms` is None when none runs; `was_ended` says whether the last one ended by itself.
    `gap` is the longest time between the end of one run and the beginning of the next.
    """

    running_since_ms: int | None
    seen_ms: int
    was_ended: bool
    gap: tuple[int, int] | None


def uptime(store: Store, at_ms: int) -> Uptime | None:
    """What the book says at a moment; None when no run stands in it."""
    runs = store.rows(
        "SELECT started_at, seen_at, ended_at FROM listener_run ORDER BY started_at DESC, id DESC"
    )
    if not runs:
        return None
    gap = _longest_gap(runs)
    # There may be several, and one that was killed has no end.
    for started, seen, ended in runs:
        if ended is None and at_ms - seen < LOST_AFTER_MS:
            return Uptime(started, seen, was_ended=False, gap=gap)
    last = max(seen if ended is None else ended for _, seen, ended in runs)
    return Uptime(None, last, was_ended=any(ended == last for _, _, ended in runs), gap=gap)


def _longest_gap(runs: list[tuple[int, int, int | None]]) -> tuple[int, int] | None:
    gaps: list[tuple[int, int]] = []
    covered: int | None = None
    for started, seen, ended in sorted(runs, key=lambda run: run[0]):
        if covered is not None and started > covered:
            gaps.append((covered, started))
        covered = max(covered or 0, ended if ended is not None else seen)
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)
