"""What the completions' pane shows, as one value: order, whose, words, filters. Free of widgets."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum

from lil_tui.completions.listing import CompletionFilter, Status


class View(Enum):
    """The orders in which learners and courses can be gone through."""

    NEWEST = "newest"
    LEARNERS = "learners"
    COURSES = "courses"


@dataclass(frozen=True)
class LearnerRef:
    """One learner, whose record is shown."""

    number: int
    label: str
    name: str | None = None


@dataclass(frozen=True)
class CourseRef:
    """One course, whose learners are shown."""

    urn: str
    title: str | None = None


SPANS: dict[int, str] = {1: "today", 7: "last 7 days", 30: "last 30 days", 90: "last 90 days"}
"""Days of a time span that ends today, and what it is called."""


@dataclass(frozen=True)
class Filters:
    """What narrows the list, beside words. Days are of this machine's zone."""

    status: Status | None = None
    days: int | None = None
    """A span that ends today."""
    first: date | None = None
    last: date | None = None
    """The last day counts."""
    source: str | None = None
    unlisted: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    def words(self) -> list[str]:
        """Each active filter in a few words."""
        parts = [(self.status or "").replace("-", " ")]
        parts.append(SPANS.get(self.days or 0, ""))
        parts.append(f"from {self.first}" if self.first else "")
        parts.append(f"until {self.last}" if self.last else "")
        parts.append(SOURCES.get(self.source or "", ""))
        parts.append("not in the list of people" if self.unlisted else "")
        return [part for part in parts if part]


SOURCES = {"xapi": "by statements", "report": "by reports", "both": "by both"}


@dataclass(frozen=True)
class Question:
    """One question; the empty one asks for everything, newest first."""

    view: View = View.NEWEST
    learner: LearnerRef | None = None
    course: CourseRef | None = None
    text: str = ""
    filters: Filters = Filters()

    @property
    def place(self) -> str:
        """Which of the pane's lists shows it: a view's name, or `record`."""
        return "record" if self.learner or self.course else self.view.value

    def wanted(self, today: date) -> CompletionFilter:
        """The domain's filter; spans of days end today."""
        filters = self.filters
        first = today - timedelta(days=filters.days - 1) if filters.days else filters.first
        last = None if filters.days else filters.last
        return CompletionFilter(
            learner_id=self.learner.number if self.learner else None,
            course=self.course.urn if self.course else None,
            status=filters.status,
            since_ms=_midnight_ms(first) if first else None,
            until_ms=_midnight_ms(last + timedelta(days=1)) if last else None,
            source=filters.source,
            unlisted=filters.unlisted,
            text=self.text,
        )

    def within(self, scope: LearnerRef | CourseRef) -> "Question":
        """One learner's record or one course's learners; words stay behind, filters go along."""
        if isinstance(scope, LearnerRef):
            return replace(self, learner=scope, course=None, text="")
        return replace(self, course=scope, learner=None, text="")


def _midnight_ms(day: date) -> int:
    return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)
