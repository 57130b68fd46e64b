"""The three lists with their titles; where there is room for one alone, a line says which."""

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.crumb import Crumb
from lil_tui.tui.widgets.plain_list import PlainList

_GAP = "   "


class Section(Vertical):
    """A list under its title."""

    def __init__(self, name: str, title: str, columns: Sequence[Column[Any]]) -> None:
        """`name` is the list's id; the section's has `-section` behind it."""
        super().__init__(id=f"{name}-section")
        self.title = title
        self._list_id = name
        self._columns = columns

    def compose(self) -> ComposeResult:
        """Title and list."""
        yield Crumb(id=f"{self._list_id}-title", style="bold $text-muted")
        yield PlainList(self._columns, self.app.reader, id=self._list_id)  # type: ignore[attr-defined]

    @property
    def rows(self) -> PlainList:
        """The list."""
        return self.query_one(PlainList)

    def say(self, count: int, about: str = "") -> None:
        """Title, how many rows, and a few words."""
        self.query_one(Crumb).say((self.title, f"{count:,}" if count else "", about))


class SectionBar(Widget):
    """The sections by name, the one on screen marked; a click goes to one."""

    DEFAULT_CSS = "SectionBar { height: 1; padding: 0 2; pointer: pointer; }"
    ALLOW_SELECT = False

    class Chosen(Message):
        """A section's name was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._labels: tuple[str, ...] = ()
        self._current = 0
        self._about = ""

    def show(self, labels: Sequence[str], current: int, about: str = "") -> None:
        """Name the sections; `about` is said behind them."""
        if (tuple(labels), current, about) != (self._labels, self._current, self._about):
            self._labels, self._current, self._about = tuple(labels), current, about
            self.refresh()

    def render(self) -> RenderResult:
        """The names side by side."""
        parts: list[Content] = []
        for place, label in enumerate(self._labels):
            style = "bold underline $foreground" if place == self._current else "$text-muted"
            parts += [Content(_GAP if parts else ""), Content.styled(label, style)]
        parts.append(Content.styled(_GAP + self._about, "$text-muted"))
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        """Go to the section under the mouse."""
        offset = event.get_content_offset(self)
        at = 0
        for place, label in enumerate(self._labels):
            if offset is not None and at <= offset.x < at + len(label):
                self.post_message(self.Chosen(place))
            at += len(label) + len(_GAP)
