"""Which of the pane's keys have something to work on."""

from typing import TYPE_CHECKING

from textual.widgets import Input

from lil_tui.tui.screens.completions.following import refs_of
from lil_tui.tui.screens.completions.question import CourseRef

if TYPE_CHECKING:
    from lil_tui.tui.screens.completions.pane import CompletionsPane


def course_here(pane: "CompletionsPane") -> CourseRef | None:
    """The course that the cursor is on: in the sheet its line's, else the row's."""
    target = pane.sheet.target if pane.parts.part == "detail" else None
    return target if isinstance(target, CourseRef) else refs_of(pane.rows.row)[1]


def is_offered(pane: "CompletionsPane", action: str) -> bool:
    """Whether this action would do something now."""
    learner, course = refs_of(pane.rows.row)
    if action == "record":
        return learner is not None and pane.question.learner is None
    if action == "course":
        return course is not None and pane.question.course is None
    if action == "open_link":
        return course_here(pane) is not None
    if action == "graph":
        # One person's few completions make none.
        return pane.question.learner is None
    if action == "copy":
        return pane.rows.row is not None
    if action == "export":
        return bool(pane.rows.line_count or pane.rows.marked)
    if action == "clear_filters":
        return bool(pane.question.filters)
    if action == "back":
        typing = isinstance(pane.screen.focused, Input) or bool(pane.search_field.value)
        return typing or pane.parts.part == "detail" or bool(pane.behind)
    return True
