"""A page of lines, some of which lead somewhere: the cursor rests on those alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual.message import Message

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.widgets.cells import Pieces, Tone, fit_cell
from lil_tui.tui.widgets.line_view import LineView


class PageLine(NamedTuple):
    """A line, and where it leads."""

    parts: Pieces = ()
    target: str = ""


Layout = Callable[[int], Sequence[PageLine]]
"""Lays the page out for a width in cells."""


class Page(LineView):
    """The lines of a layout, laid out anew when the width changes."""

    BINDINGS = bindings_for("list")
    CALLS: ClassVar[Mapping[str, str]] = {"list.choose": "go there"}
    HELP = "{Arrows} go from one thing to the next, {list.choose} takes it."

    class Followed(Message):
        """A line that leads somewhere was opened."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._layout: Layout | None = None
        self._lines: Sequence[PageLine] = ()
        self._width = 0
        self._wanted = ""
        """Where the line under the cursor leads: also while the page has no width and thus no lines."""
        self.moved = False
        """Whether somebody has moved the cursor since it was put somewhere."""

    def show(self, layout: Layout, *, at: str = "") -> None:
        """Show this page; the cursor stays where it led to, or goes to the first line that leads to `at`."""
        if at:
            self._wanted, self.moved = at, False
        self._layout = layout
        before = self.cursor
        self._lay_out()
        places = [place for place, line in enumerate(self._lines) if line.target]
        wanted = [place for place in places if self._lines[place].target == self._wanted]
        if at or not wanted:
            self.cursor = next(iter(wanted or places), 0)
        else:
            self.cursor = min(wanted, key=lambda place: abs(place - before))
        self.invalidate()

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def loaded(self) -> bool:
        """There is no empty page."""
        return False

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """One line."""
        return fit_cell(self._lines[index].parts, width)

    def move_to(self, index: int, *, announce: bool = True) -> None:
        """Go to the nearest line in that direction that leads somewhere; past the last one, scroll."""
        ways = [place for place, line in enumerate(self._lines) if line.target]
        if not ways:
            self.scroll_to(y=index, animate=False)
            return
        if index >= self.cursor:
            target = next((place for place in ways if place >= index), ways[-1])
        else:
            target = next((place for place in reversed(ways) if place <= index), ways[0])
        super().move_to(target, announce=announce)
        self._wanted, self.moved = self._lines[target].target, True
        if target == ways[0]:
            self.scroll_to(y=0, animate=False)
        elif target == ways[-1]:
            self.scroll_end(animate=False)

    def on_resize(self) -> None:
        """Lines are broken for one width."""
        if self._layout is not None and self.room != self._width:
            self.show(self._layout)
        super().on_resize()

    def line_chosen(self) -> None:
        """Lead on."""
        if target := self._lines[self.cursor].target:
            self.post_message(self.Followed(target))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lines can't be marked."""
        return action != "mark"

    def _lay_out(self) -> None:
        self._width = self.room
        self._lines = self._layout(self._width) if self._layout and self._width else ()
        self.lines_changed()
