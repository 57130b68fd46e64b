"""How the catalogue says what its list shows, and why it shows nothing."""

from typing import TYPE_CHECKING

from lil_tui.catalogue.query import Sort

if TYPE_CHECKING:
    from lil_tui.tui.screens.catalogue.question import Question

SORT_WORDS: dict[Sort | None, str] = {
    Sort.RELEVANCE: "best match first",
    Sort.NEWEST: "newest first",
    Sort.TITLE: "by title",
    Sort.DURATION: "shortest first",
}

NO_COURSES = "No courses yet.\nPress 3 to sync,\nor 5 to enter credentials."


def why_empty(question: "Question", any_courses: bool) -> str:
    """Words for a list without rows, with the key that helps."""
    if not any_courses:
        return NO_COURSES
    text = question.text.strip()
    if question.is_reference:
        return "The catalogue doesn't hold this course.\nEsc clears the search."
    if not question.narrowed:
        return "No courses here."
    ways = (["Esc clears the search."] if text else []) + (
        ["x takes the filters away."] if question.filters else []
    )
    ways += ["L switches the language."] if question.locale else []
    return "\n".join((f"Nothing matches “{text}”." if text else "Nothing matches.", *ways))
