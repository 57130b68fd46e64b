"""The list of courses."""

from concurrent.futures import Executor

from lil_tui.tui.screens.catalogue.columns import course_columns
from lil_tui.tui.screens.catalogue.courses import PAGE_SIZE, Listed
from lil_tui.tui.widgets.followed_list import FollowedList


class CourseList(FollowedList[Listed]):
    """Courses in columns."""

    def __init__(self, executor: Executor, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(course_columns(), executor, page_size=PAGE_SIZE, id=id)
