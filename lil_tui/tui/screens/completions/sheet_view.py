"""What the cursor is on, in full: lines to scroll through, some of which lead somewhere."""

from collections.abc import Iterable

from textual.message import Message

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.keywords import key_words
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.sheet import SheetLine, Story, Target, lay_out
from lil_tui.tui.widgets.cells import Tone, fit_cell
from lil_tui.tui.widgets.line_view import LineView


class SheetView(LineView):
    """One story; the cursor is seen only while it has the focus."""

    BINDINGS = bindings_for("list")
    cursor_shown = "focused"
    HELP = (
        "What is behind the line. {List.choose} on a statement shows it as it was sent; on a learner it "
        "shows the whole record, on a course all of its learners."
    )

    class Followed(Message):
        """A line that leads somewhere was opened."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.story: Story | None = None
        self.lens = Lens()
        self._lines: list[SheetLine] = []
        self._width = 0

    def show(self, detail: Story | None) -> None:
        """Show this story; of the same row the cursor keeps its line."""
        same = _name(self.story) == _name(detail)
        if same and detail == self.story and self._lines:
            return
        self.story = detail
        if not same:
            self.cursor = 0
        self._lay_out()
        if not same:
            self.scroll_to(y=0, animate=False)

    def look_through(self, lens: Lens) -> None:
        """Draw people through this lens."""
        self.lens = lens
        self._lay_out()

    @property
    def line_count(self) -> int:
        """How many lines the story takes."""
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
        """Single lines can't be marked, and some lead nowhere."""
        return self.target is not None if action == "choose" else action != "mark"

    def cursor_moved(self) -> None:
        """There may be something to open here, or no longer."""
        self.refresh_bindings()

    def line_chosen(self) -> None:
        """Lead on."""
        if self.target is not None:
            self.post_message(self.Followed(self.target))

    @property
    def target(self) -> Target | None:
        """Where the line under the cursor leads."""
        return self._lines[self.cursor].target if self.cursor < len(self._lines) else None

    def _lay_out(self) -> None:
        self._width = self.room
        drawn = self.story if self._width else None
        self._lines = lay_out(drawn, self._width, self.lens, key_words(self)) if drawn else []
        self.lines_changed()


def _name(story: Story | None) -> object:
    if story is None:
        return None
    return type(story), getattr(story.row, "id", None) or getattr(story.row, "urn", None)
