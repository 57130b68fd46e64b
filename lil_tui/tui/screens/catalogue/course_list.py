"""The list of courses, which tells where its cursor is without waiting for a message to travel.

The course beside it is so drawn in the same frame as the cursor.
"""

from collections.abc import Callable
from concurrent.futures import Executor

from lil_tui.tui.screens.catalogue.columns import course_columns
from lil_tui.tui.screens.catalogue.courses import PAGE_SIZE, Listed
from lil_tui.tui.widgets.virtual_list import VirtualList


class CourseList(VirtualList[Listed]):
    """Courses in columns."""

    def __init__(self, executor: Executor, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(course_columns(), executor, page_size=PAGE_SIZE, id=id)
        self.follower: Callable[[], None] | None = None
        """Called when the cursor stands on another row, or when that row has arrived."""

    def cursor_moved(self) -> None:
        """Tell the follower at once, everyone else by message."""
        super().cursor_moved()
        if self.follower is not None and (self.row is not None or not self.line_count):
            self.follower()
