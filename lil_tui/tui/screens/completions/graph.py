"""Completions per day or week as bars, drawn line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lil_tui.tui.widgets.cells import fit
from lil_tui.tui.widgets.wording import counted, moment

Step = Literal["day", "week"]

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_ROWS = 4
_SIDE = 8
"""Cells on the left, for the greatest number."""
HEIGHT = _ROWS + 2


@dataclass(frozen=True)
class Bar:
    """One day, or the week that begins on it."""

    start: date
    count: int


def bars_of(quarters: Sequence[tuple[int, int]], step: Step, length: int, today: date) -> list[Bar]:
    """Quarter hours (epoch milliseconds) and their counts as the last days or weeks of this zone."""
    width = 1 if step == "day" else 7
    last = today if step == "day" else today - timedelta(days=today.weekday())
    starts = [last - timedelta(days=width * back) for back in range(length - 1, -1, -1)]
    counts = dict.fromkeys(starts, 0)
    for at_ms, count in quarters:
        when = moment(at_ms)
        if when is None:
            continue
        day = when.date()
        start = day if step == "day" else day - timedelta(days=day.weekday())
        if start in counts:
            counts[start] += count
    return [Bar(start, count) for start, count in counts.items()]


def first_moment_ms(step: Step, length: int, today: date) -> int:
    """Where the graph begins, as epoch milliseconds."""
    first = today - timedelta(days=(1 if step == "day" else 7) * length)
    return int(datetime.combine(first, datetime.min.time()).astimezone().timestamp() * 1000)


class Graph(ScrollView, can_focus=False):
    """The bars, the newest on the right; a line above says what they are, one below when."""

    DEFAULT_CSS = """
    Graph {
        height: 6; margin-bottom: 1; padding: 0 2; overflow: hidden;
        & > .graph--bar { color: $text-accent; }
        & > .graph--text { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES = {"graph--bar", "graph--text"}  # noqa: RUF012 (typed by Textual)
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.step: Step = "day"
        self._bars: list[Bar] = []

    @property
    def length(self) -> int:
        """How many bars there is room for."""
        return max(1, (self.size.width - _SIDE) // 2)

    class Fitted(Message):
        """There is room for another number of bars."""

    def on_resize(self) -> None:
        """Tell that there is more room, or less."""
        if self.size.width:
            self.post_message(self.Fitted())

    def show(self, bars: list[Bar]) -> None:
        """Draw these."""
        self._bars = bars
        self.virtual_size = Size(1, HEIGHT)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The words above, the bars from the top down, the dates below."""
        width = self.size.width
        text = self.get_component_rich_style("graph--text")
        bars = self._bars[-self.length :]
        most = max((bar.count for bar in bars), default=0)
        if not bars or y >= HEIGHT:
            return Strip.blank(width)
        if y == 0:
            total = sum(bar.count for bar in bars)
            words = f"{counted(total, 'completion')} in {counted(len(bars), self.step)}, per {self.step}"
            return Strip([Segment(fit(words, width), text)])
        if y > _ROWS:
            return Strip([Segment(fit(_dates(bars), width), text)])
        side = f"{most:,}" if y == 1 and most else "0" if y == _ROWS else ""
        return Strip([Segment(fit(side, _SIDE - 1, "right") + " ", text), *self._row(bars, most, _ROWS - y)])

    def _row(self, bars: list[Bar], most: int, level: int) -> list[Segment]:
        style: Style = self.get_component_rich_style("graph--bar")
        signs = []
        for bar in bars:
            eighths = -(-bar.count * _ROWS * 8 // most) if most else 0
            signs.append(_EIGHTHS[max(0, min(8, eighths - 8 * level))])
        return [Segment(" ".join(signs), style)]


def _dates(bars: list[Bar]) -> str:
    """Names of months below the first bar of each, where they fit."""
    line = " " * _SIDE
    month = 0
    for place, bar in enumerate(bars):
        at = _SIDE + 2 * place
        if bar.start.month != month and (len(line) <= at):
            line = f"{line:<{at}}{bar.start:%b} "
            if place == 0 or bar.start.month == 1:
                line += f"{bar.start:%Y} "
        month = bar.start.month
    return line
