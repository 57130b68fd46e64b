"""A bar that says how far something is, in one line."""

from lil_tui.tui.widgets.cells import Tone

_DONE, _LEFT = "━", "─"


def bar(done: int, total: int | None, width: int, tone: Tone) -> list[tuple[str, Tone]]:
    """A bar in exactly `width` cells; without a total an empty one."""
    share = 0.0 if total is None else 1.0 if total <= 0 else min(1.0, done / total)
    # Rounded down at its end: only what is done looks done.
    filled = width if share >= 1 else min(width - 1, round(width * share))
    return [(_DONE * filled, tone), (_LEFT * (width - filled), "muted")]
