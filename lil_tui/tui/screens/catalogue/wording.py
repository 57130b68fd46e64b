"""How the catalogue says things: LinkedIn's codes in words, times and counts for people.

Values that nobody documented are shown as they came, in lower case words.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lil_tui.catalogue.query import Sort

if TYPE_CHECKING:
    from lil_tui.tui.screens.catalogue.question import Question

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEVELS = {"BEGINNER_INTERMEDIATE": "Beginner + Intermediate"}

SORT_WORDS: dict[Sort | None, str] = {
    Sort.RELEVANCE: "best match first",
    Sort.NEWEST: "newest first",
    Sort.TITLE: "by title",
    Sort.DURATION: "shortest first",
}


def in_words(code: str | None) -> str:
    """A code such as LEARNING_PATH as words: Learning path."""
    if not code:
        return ""
    return _LEVELS.get(code) or code.replace("_", " ").strip().capitalize()


def moment(milliseconds: int | None) -> datetime | None:
    """Epoch milliseconds as a time of this machine's zone; None beyond the calendar."""
    if milliseconds is None:
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone()
    except (OverflowError, OSError, ValueError):
        return None


def short_date(milliseconds: int | None) -> str:
    """A day for a list: 2024-03-12."""
    when = moment(milliseconds)
    return f"{when:%Y-%m-%d}" if when else ""


def full_time(milliseconds: int | None) -> str:
    """A time in full: 2024-03-12 14:05 CET."""
    when = moment(milliseconds)
    return f"{when:%Y-%m-%d %H:%M %Z}".strip() if when else ""


def counted(count: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 course, 1,204 courses."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """Parts side by side, the empty ones left out."""
    return " · ".join(part for part in parts if part)


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
