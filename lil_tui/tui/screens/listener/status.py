"""The top of the pane: running or not, where, since when; on the right how fast statements come."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from lil_tui.listener.supervisor import ListenerState, ListenerStatus
from lil_tui.tui.keywords import key_words
from lil_tui.tui.screens.listener.watch import SLICE_MS, Picture
from lil_tui.tui.screens.listener.wording import facts, has_failed
from lil_tui.tui.widgets.cells import Tone, fit, fit_cell, safe, wrap
from lil_tui.tui.widgets.line_view import LineView

HEIGHT = 4
_LABEL = 10
_SIDE = 2
_GAP = 3
_BARS = 3
"""Lines of the graph."""
_MOST_CELLS = 60
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def bars(counts: Sequence[int], rows: int) -> list[str]:
    """The counts as bars, one cell each, from the top row down; whatever isn't 0 is seen."""
    most = max(counts, default=0)
    lines = []
    for level in range(rows - 1, -1, -1):
        signs = []
        for count in counts:
            eighths = -(-count * rows * 8 // most) if most else 0
            signs.append(_EIGHTHS[max(0, min(8, eighths - 8 * level))])
        lines.append("".join(signs))
    return lines


class StatusPanel(LineView, can_focus=False):
    """Four lines, drawn again each second."""

    DEFAULT_CSS = """
    StatusPanel { height: 4; overflow-y: hidden; scrollbar-size-vertical: 0; }
    """

    def __init__(self, public_url: str | None, *, id: str | None = None) -> None:  # noqa: A002 (Textual's)
        super().__init__(id=id)
        self._public_url = public_url
        self._picture = Picture()
        self._status = ListenerStatus(ListenerState.OFF, 0)

    def show(self, status: ListenerStatus, picture: Picture) -> None:
        """Draw this state."""
        self._status, self._picture = status, picture
        self.virtual_size = Size(1, HEIGHT)
        self.invalidate()

    @property
    def line_count(self) -> int:
        """Always four."""
        return HEIGHT

    def render_line(self, y: int) -> Strip:
        """One line, facts on the left, the graph on the right."""
        width = self.size.width
        room = max(0, width - 2 * _SIDE)
        # What went wrong has the whole width.
        failed = has_failed(self._status, self._picture)
        cells = 0 if failed else min(_MOST_CELLS, max(0, (room - _GAP) // 3))
        left = max(0, room - cells - _GAP)
        lines = self._lines(left)
        parts: list[tuple[str, Tone]] = [(" " * _SIDE, "normal")]
        if y < len(lines):
            label, text, tone = lines[y]
            if label:
                parts.append((fit(label, _LABEL), "muted"))
            parts += fit_cell([(text, tone)], max(0, left - (_LABEL if label else 0)))
        else:
            parts.append((" " * left, "normal"))
        parts += [(" " * _GAP, "normal"), *self._graph(y, cells)]
        segments = [Segment(text, self._style("row", tone)) for text, tone in parts if text]
        return Strip(segments).adjust_cell_length(width, self._style("row", "normal"))

    def _lines(self, width: int) -> list[tuple[str, str, Tone]]:
        """Label, text and tone of each line; what went wrong takes as many as there are."""
        lines = facts(self._status, self._picture, self._public_url, key_words(self))
        if has_failed(self._status, self._picture):
            label, text, tone = lines.pop()
            broken = wrap(safe(text), max(12, width - _LABEL))
            last = HEIGHT - len(lines) - 1
            broken[last:] = [" ".join(broken[last:])] if broken[last:] else []
            lines += [(label if not place else " ", part, tone) for place, part in enumerate(broken)]
        return lines

    def _graph(self, y: int, cells: int) -> list[tuple[str, Tone]]:
        shown = self._picture.arrivals[-cells:] if cells else ()
        if y == 0:
            minutes = max(1, len(shown) * SLICE_MS // 60_000)
            if not any(shown):
                words = f"none came in {minutes} min" if self._picture.last_ms else ""
            else:
                words = f"{self._picture.in_last_minute:,} in the last minute"
                if cells >= 40:
                    words += f", {sum(shown):,} in {minutes}"
            return [(fit(words, cells, "right"), "muted")]
        if not any(shown):
            return [(" " * cells, "normal")]
        return [(fit(bars(shown, _BARS)[y - 1], cells, "right"), "accent")]
