"""How the completions are told: states, times, places in a few words."""

from datetime import datetime

from lil_tui.completions.listing import CompletionRow
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.question import Question, View
from lil_tui.tui.widgets.wording import counted, moment, short_date

VIEW_WORDS: dict[View, str] = {
    View.NEWEST: "newest first",
    View.LEARNERS: "by learner",
    View.COURSES: "by course",
}
OUTCOME_WORDS = {
    "applied": "counted",
    "superseded": "changed nothing",
    "ignored": "ignored",
    "erased": "erased",
}
SOURCE_WORDS = {
    "xapi": "LinkedIn's statements",
    "report": "LinkedIn's reports",
    "both": "statements and reports",
}
_URN = "urn:li:"
NOTHING_YET = (
    "No completions yet.\nLinkedIn sends them to the listener, once it is connected:\n"
    "{app.listener}, then {listener.connect}, leads through connecting it."
)


def brief_time(milliseconds: int | None) -> str:
    """A time for a list: 14:05 today, else the day."""
    when = moment(milliseconds)
    if when is None:
        return ""
    if when.date() == datetime.now().astimezone().date():
        return f"{when:%H:%M}"
    return short_date(milliseconds)


def minute(milliseconds: int | None) -> str:
    """A time to the minute: 2024-03-12 14:05."""
    when = moment(milliseconds)
    return f"{when:%Y-%m-%d %H:%M}" if when else ""


def who(row: CompletionRow, lens: Lens) -> str:
    """A learner as people call him."""
    return lens.name(row.learner_name) or lens.label(row.learner)


def course_name(title: str | None, urn: str, *, whole: bool = False) -> str:
    """A course as people call it; without a title its URN, as far as that tells it from others or whole."""
    return (title or "").strip() or (urn if whole else urn.removeprefix(_URN))


def where(question: Question, lens: Lens) -> str:
    """What the pane shows, in a few words."""
    if question.learner is not None:
        return f"Learners › {lens.name(question.learner.name) or lens.label(question.learner.label)}"
    if question.course is not None:
        return f"Courses › {course_name(question.course.title, question.course.urn, whole=True)}"
    return {View.NEWEST: "Learners and courses", View.LEARNERS: "Learners", View.COURSES: "Courses"}[
        question.view
    ]


def how_many(question: Question, total: int) -> str:
    """The count with what is counted."""
    if question.learner is not None:
        return counted(total, "course")
    if question.course is not None:
        return counted(total, "learner")
    kinds = {View.NEWEST: "record", View.LEARNERS: "learner", View.COURSES: "course"}
    return counted(total, kinds[question.view])


def why_empty(question: Question, nothing_yet: bool, keys: KeyWords) -> str:
    """Words for a list without rows, with the key that helps."""
    if nothing_yet and not question.text.strip() and not question.filters:
        return keys(NOTHING_YET)
    text = question.text.strip()
    ways = [f"Nothing matches “{text}”." if text else "Nothing here."]
    ways += [keys("{Completions.back} clears the search.")] if text else []
    ways += [keys("{completions.clear} takes the filters away.")] if question.filters else []
    return "\n".join([*ways, keys("{completions.why} says why somebody's completion isn't there.")])
