"""The course in full: lines to scroll through, an outline that folds, lines that lead somewhere."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.message import Message

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.screens.catalogue.sheet import (
    Fold,
    FoldKey,
    Learners,
    Link,
    Place,
    SheetLine,
    folded_at_first,
    lay_out,
)
from lil_tui.tui.widgets.cells import Tone, fit_cell
from lil_tui.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import Detail


class DetailView(LineView):
    """One course; the cursor is seen only while it has the focus."""

    BINDINGS = bindings_for("list", "tree")
    cursor_shown = "focused"
    HELP = (
        "The course in full. {List.choose} folds a chapter, opens a link in the browser, "
        "goes to a topic in the tree, or to those who have completed it."
    )

    class Followed(Message):
        """A line that leads somewhere was opened."""

        def __init__(self, target: Link | Place | Learners) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.detail: Detail | None = None
        self._lines: list[SheetLine] = []
        self._folded: set[FoldKey] = set()
        self._width = 0

    def show(self, detail: "Detail | None") -> None:
        """Show this course; the same one again keeps its place and folds."""
        same = detail is not None and self.detail is not None and self.detail.row.id == detail.row.id
        self.detail = detail
        if not same:
            self._folded = folded_at_first(detail) if detail else set()
            self.cursor = 0
        self._lay_out()
        if not same:
            self.scroll_to(y=0, animate=False)
            if self.has_focus:
                self.refresh_bindings()

    @property
    def line_count(self) -> int:
        """How many lines the course takes."""
        return len(self._lines)

    @property
    def loaded(self) -> bool:
        """There is no empty state here: the list tells it."""
        return False

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """One line."""
        return fit_cell(self._lines[index].parts, width)

    def on_resize(self) -> None:
        """Lines are broken for one width."""
        if self.room != self._width:
            self._lay_out()
        super().on_resize()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Single lines can't be marked, and most neither lead anywhere nor fold."""
        target = self._target()
        folded = isinstance(target, Fold) and target.key in self._folded
        if action == "choose":
            return target is not None
        if action == "unfold":
            return folded
        if action == "fold":
            return (isinstance(target, Fold) and not folded) or len(self._item) > 1
        return action != "mark"

    def cursor_moved(self) -> None:
        """There may be something to open here, or no longer."""
        self.refresh_bindings()

    def line_chosen(self) -> None:
        """Fold, or lead on."""
        target = self._target()
        if isinstance(target, Fold):
            self._fold(target.key, target.key not in self._folded)
        elif target is not None:
            self.post_message(self.Followed(target))

    def clicked(self, column: int) -> bool:
        """A click on a chapter folds it."""
        target = self._target()
        if not isinstance(target, Fold):
            return False
        self._fold(target.key, target.key not in self._folded)
        return True

    def action_fold(self) -> None:
        """Fold the chapter, or go up to it."""
        target, item = self._target(), self._item
        if isinstance(target, Fold) and target.key not in self._folded:
            self._fold(target.key, True)
        elif len(item) > 1:
            above = next(place for place, each in enumerate(self._lines) if each.item == item[:-1])
            self.move_to(above)

    def action_unfold(self) -> None:
        """Unfold the chapter."""
        if isinstance(target := self._target(), Fold):
            self._fold(target.key, False)

    def _target(self) -> Fold | Link | Place | Learners | None:
        return self._lines[self.cursor].target if self.cursor < len(self._lines) else None

    @property
    def _item(self) -> FoldKey:
        return self._lines[self.cursor].item if self.cursor < len(self._lines) else ()

    def _fold(self, key: FoldKey, folded: bool) -> None:
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        self._lay_out()
        self.show_cursor()
        self.refresh_bindings()

    def _lay_out(self) -> None:
        self._width = self.room
        if self.detail is None or not self._width:
            self._lines = []
        else:
            self._lines = lay_out(self.detail, self._width, self._folded)
        self.lines_changed()
