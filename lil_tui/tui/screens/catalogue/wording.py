"""How the catalogue says what its list shows, and why it shows nothing."""

from typing import TYPE_CHECKING

from lil_tui.catalogue.query import Sort
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.widgets.wording import counted, listed

if TYPE_CHECKING:
    from lil_tui.tui.screens.catalogue.question import Question

SORT_WORDS: dict[Sort | None, str] = {
    Sort.RELEVANCE: "best match first",
    Sort.NEWEST: "newest first",
    Sort.TITLE: "by title",
    Sort.DURATION: "shortest first",
}

NO_COURSES = "No courses yet.\nPress {app.sync} to sync,\nor {app.credentials} to enter credentials."


def where(
    question: "Question", total: int, at: int | None, marked: int, keys: KeyWords
) -> tuple[tuple[str, str], str]:
    """What is shown and how much of it; marks, language and order. `at` is the one course on screen."""
    place = "From a link or URN" if question.is_reference else " › ".join(question.place) or "All courses"
    count = counted(total, "course") if at is None else f"{at + 1:,} of {total:,}"
    order = "" if question.is_reference else SORT_WORDS[question.order]
    return (place, count), listed(
        (
            f"{marked:,} marked, {keys('{catalogue.export}')} exports" if marked else "",
            question.locale or "",
            order,
        )
    )


def why_empty(question: "Question", any_courses: bool, keys: KeyWords) -> str:
    """Words for a list without rows, with the key that helps."""
    if not any_courses:
        return keys(NO_COURSES)
    text = question.text.strip()
    if question.is_reference:
        return keys("The catalogue doesn't hold this course.\n{Catalogue.back} clears the search.")
    if not question.narrowed:
        return "No courses here."
    ways = (["{Catalogue.back} clears the search."] if text else []) + (
        ["{catalogue.clear} takes the filters away."] if question.filters else []
    )
    ways += ["{catalogue.locale} switches the language."] if question.locale else []
    words = f"Nothing matches “{text}”" if text else "Nothing matches"
    place = f" in {question.place[-1]}" if question.place else ""
    return "\n".join((f"{words}{place}.", *map(keys, ways)))
