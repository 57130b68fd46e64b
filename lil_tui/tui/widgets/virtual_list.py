"""A list of any length whose rows are read while it is looked at.

A key never waits for a row: what isn't there yet shows as a dot and fills in.
"""

from collections.abc import Hashable, Iterable, Sequence
from concurrent.futures import Executor
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.widgets.cells import Tone
from lil_tui.tui.widgets.columns import Column, Placed, draw_row, draw_titles, place_columns
from lil_tui.tui.widgets.line_view import LineView
from lil_tui.tui.widgets.rows import PAGE_SIZE, Answer, RowPages, RowSource

Row = TypeVar("Row")


class VirtualList(LineView, Generic[Row]):
    """Rows of a `RowSource` in columns, with a cursor and marks.

    Rows keep their place by key: after `show` with another source the cursor stands on the same row
    again where that is still there.
    """

    BINDINGS = bindings_for("list")
    follows_top: ClassVar[bool] = False
    """Whether rows that come above the first line are scrolled to while that line is on screen."""

    class Highlighted(Message):
        """The cursor stands on a row, which has arrived; `row` is None when the list is empty."""

        def __init__(self, list_view: "VirtualList[Any]", row: Any, index: int) -> None:
            super().__init__()
            self.list_view = list_view
            self.row = row
            self.index = index

        @property
        def control(self) -> "VirtualList[Any]":
            """The list."""
            return self.list_view

        def can_replace(self, message: Message) -> bool:
            """Only the last place of the cursor counts."""
            return isinstance(message, VirtualList.Highlighted) and message.list_view is self.list_view

    class Selected(Message):
        """A row was opened by `enter` or a second click."""

        def __init__(self, list_view: "VirtualList[Any]", row: Any, index: int) -> None:
            super().__init__()
            self.list_view = list_view
            self.row = row
            self.index = index

        @property
        def control(self) -> "VirtualList[Any]":
            """The list."""
            return self.list_view

    class Marked(Message):
        """The marks changed."""

        def __init__(self, list_view: "VirtualList[Any]", keys: frozenset[Hashable]) -> None:
            super().__init__()
            self.list_view = list_view
            self.keys = keys

        @property
        def control(self) -> "VirtualList[Any]":
            """The list."""
            return self.list_view

    class Counted(Message):
        """The first answer of a source came: how many rows it has."""

        def __init__(self, list_view: "VirtualList[Any]", total: int) -> None:
            super().__init__()
            self.list_view = list_view
            self.total = total

        @property
        def control(self) -> "VirtualList[Any]":
            """The list."""
            return self.list_view

    class Failed(Message):
        """Rows could not be read; the app shows it unless a pane stops it."""

        def __init__(self, list_view: "VirtualList[Any]", error: BaseException) -> None:
            super().__init__()
            self.list_view = list_view
            self.error = error

    class Arrived(Message):
        """Rows came from the reader thread; the list's own."""

        bubble = False

        def __init__(self, answer: Answer[Any]) -> None:
            super().__init__()
            self.answer = answer

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        executor: Executor,
        *,
        empty: str = "",
        header: bool = True,
        page_size: int = PAGE_SIZE,
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        """`executor` has the one reader thread; `empty` are the words for a list without rows."""
        super().__init__(empty=empty, id=id, classes=classes)
        self.header_height = 1 if header else 0
        self.marked: set[Hashable] = set()
        self._columns = tuple(columns)
        self._placed: dict[int, list[Placed[Row]]] = {}
        self._executor = executor
        self._page_size = page_size
        self._pages: RowPages[Row] | None = None
        self._coming: RowPages[Row] | None = None
        self._keep = True
        """Whether the cursor stays on its row in the rows that come."""
        self._at: Hashable | None = None
        """The key of the row that it goes to."""
        self._unannounced = False

    # The rows

    def show(self, source: RowSource[Row], *, keep: bool = True, at: Hashable | None = None) -> None:
        """Show this source's rows as soon as they come; until then the old ones stay.

        The cursor goes to the row with the key `at`; else with `keep` it stays on the same row (by
        key), and without it goes to the top.
        """
        if self._coming is not None:
            self._coming.close()
        self._keep, self._at = keep, at
        pages = RowPages(source, self._executor, self._deliver, page_size=self._page_size)
        self._coming = pages
        row = self.row
        key = at
        if key is None and keep and self._pages and row is not None:
            key = self._pages.source.key(row)
        pages.open(self.cursor if keep else 0, key)

    def reload(self, *, keep: bool = True) -> None:
        """Read the same source again, as after a change in the database.

        Rows that were asked for and have not come yet are asked for again as they were.
        """
        if self._coming is not None:
            self.show(self._coming.source, keep=self._keep, at=self._at)
        elif self._pages is not None:
            self.show(self._pages.source, keep=keep)

    @property
    def row(self) -> Row | None:
        """The row under the cursor, once it is here."""
        return self._pages.row(self.cursor) if self._pages and self.line_count else None

    def row_at(self, index: int) -> Row | None:
        """The row at this place, if it is here."""
        return self._pages.row(index) if self._pages else None

    @property
    def line_count(self) -> int:
        """How many rows the source has."""
        return self._pages.total if self._pages else 0

    @property
    def loaded(self) -> bool:
        """Whether the first answer has come."""
        return self._pages is not None

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns, as when the words to mark have changed."""
        self._columns = tuple(columns)
        self._placed.clear()
        self.invalidate()

    # Marks

    def is_marked(self, index: int) -> bool:
        """Whether the row is marked."""
        if not self.marked or self._pages is None:
            return False
        row = self._pages.row(index)
        return row is not None and self._pages.source.key(row) in self.marked

    def action_mark(self) -> None:
        """Mark the row or take its mark away, and go on to the next."""
        if self.row is None or self._pages is None:
            return
        self.marked ^= {self._pages.source.key(self.row)}
        self.redraw_line(self.cursor)
        self.post_message(self.Marked(self, frozenset(self.marked)))
        self.action_line_down()

    # Drawing and moving

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]] | None:
        """One row's cells."""
        row = self._pages.row(index) if self._pages else None
        return None if row is None else draw_row(self._place(width), row)

    def draw_header(self, width: int) -> Iterable[tuple[str, Tone]]:
        """The columns' titles."""
        return draw_titles(self._place(width))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw, having asked for the rows that are on screen."""
        self._want()
        return super().render_lines(crop)

    def cursor_moved(self) -> None:
        """Tell which row the cursor is on, now or when it arrives."""
        row = self.row
        self._unannounced = row is None and self.line_count > 0
        if not self._unannounced:
            self.post_message(self.Highlighted(self, row, self.cursor))
        self._want()

    def line_chosen(self) -> None:
        """Tell that the row was opened."""
        if self.row is not None:
            self.post_message(self.Selected(self, self.row, self.cursor))

    def _place(self, width: int) -> list[Placed[Row]]:
        placed = self._placed.get(width)
        if placed is None:
            self._placed = {width: place_columns(self._columns, width)}
            placed = self._placed[width]
        return placed

    def _want(self) -> None:
        if self._pages is not None and (lines := self.visible_lines()):
            self._pages.want(lines.start, lines.stop - 1)

    # Answers

    def _deliver(self, answer: Answer[Row]) -> None:
        self.post_message(self.Arrived(answer))

    def on_virtual_list_arrived(self, message: Arrived) -> None:
        """Take rows in; stale answers change nothing."""
        message.stop()
        answer = cast("Answer[Row]", message.answer)
        pages = answer.pages
        if answer.error is not None and pages in (self._pages, self._coming):
            self.post_message(self.Failed(self, answer.error))
        if not pages.receive(answer):
            return
        if pages is self._coming:
            self._swap(pages, answer)
        elif pages is self._pages:
            # Placeholders are never kept, so the lines of this page are drawn afresh.
            self.refresh()
            if self._unannounced and self.row is not None:
                self.cursor_moved()

    def _swap(self, pages: RowPages[Row], answer: Answer[Row]) -> None:
        depth = self.cursor - int(self.scroll_offset.y)
        at_top = self.follows_top and not int(self.scroll_offset.y)
        # Whoever has scrolled away from the cursor is not brought back by what others write.
        seen = self.visible_lines()
        follow = not self._keep or self._at is not None or not seen or self.cursor in seen
        if self._pages is not None:
            self._pages.close()
        self._pages, self._coming = pages, None
        if answer.located is not None:
            self.cursor = answer.located
        elif not self._keep:
            self.cursor = 0
        self.lines_changed()
        self.scroll_to(y=0 if at_top else max(0, self.cursor - depth), animate=False)
        if follow:
            self.show_cursor()
        self.post_message(self.Counted(self, pages.total))
        self.cursor_moved()

    def on_unmount(self) -> None:
        """Nobody waits for rows any more."""
        for pages in (self._pages, self._coming):
            if pages is not None:
                pages.close()
