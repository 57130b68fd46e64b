"""From a row of any of the lists to what stands behind it."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from lil_tui.completions.browse import CourseRow
from lil_tui.completions.listing import CompletionRow
from lil_tui.completions.people import LearnerRow
from lil_tui.completions.story import completion_story, course_story, learner_story
from lil_tui.tui.screens.completions.question import CourseRef, LearnerRef
from lil_tui.tui.screens.completions.sheet import Story

if TYPE_CHECKING:
    from lil_tui.store import Store

StoryKey = tuple[str, Hashable]


def story_key(row: Any) -> StoryKey:
    """What names a row's story."""
    if isinstance(row, CourseRow):
        return "course", row.urn
    return ("learner" if isinstance(row, LearnerRow) else "completion"), row.id


def read_story(store: "Store", key: StoryKey) -> Story | None:
    """The story, asked in the reader thread; None when it is gone."""
    kind, name = key
    if kind == "course":
        return course_story(store, str(name))
    number = name if isinstance(name, int) else 0
    return learner_story(store, number) if kind == "learner" else completion_story(store, number)


def refs_of(row: Any) -> tuple[LearnerRef | None, CourseRef | None]:
    """The learner and the course that a row is about."""
    if isinstance(row, CompletionRow):
        return LearnerRef(row.learner_id, row.learner, row.learner_name), CourseRef(row.urn, row.title)
    if isinstance(row, LearnerRow):
        return LearnerRef(row.id, row.learner, row.name), None
    if isinstance(row, CourseRow):
        return None, CourseRef(row.urn, row.title)
    return None, None
