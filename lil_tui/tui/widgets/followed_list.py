"""A list that tells where its cursor is without waiting for a message to travel.

What stands beside it is so drawn in the same frame as the cursor.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from lil_tui.tui.widgets.virtual_list import VirtualList

Row = TypeVar("Row")


class FollowedList(VirtualList[Row], Generic[Row]):
    """Rows with a follower."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.follower: Callable[[], None] | None = None
        """Called when the cursor stands on another row, or when that row has arrived."""

    def nearby(self) -> list[Row]:
        """The rows that a key may lead to next, as far as they are here."""
        page = len(self.visible_lines()) - 1
        places = (self.cursor + step for step in (1, -1, page, -page, 2, -2))
        rows = (self.row_at(place) for place in places if place >= 0)
        return [row for row in rows if row is not None]

    def cursor_moved(self) -> None:
        """Tell the follower at once, everyone else by message."""
        super().cursor_moved()
        if self.follower is not None and (self.row is not None or not self.line_count):
            self.follower()
