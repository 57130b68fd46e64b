"""What lies behind a row of a list: a completion's statements, a learner's record, a course's learners."""

from dataclasses import dataclass

from lil_tui.completions.browse import CourseRow, course_rows
from lil_tui.completions.listing import (
    CompletionFilter,
    CompletionRow,
    completions_by_id,
    completions_page,
)
from lil_tui.completions.people import LearnerRow, learner_rows
from lil_tui.completions.records import StatementRow, statement_story
from lil_tui.store import Store

NEWEST_SHOWN = 30
"""Completions that stand in a learner's and a course's story; the lists have all of them."""


@dataclass(frozen=True, slots=True)
class CompletionStory:
    """One learner's way through one course: the statements in the order in which they count."""

    row: CompletionRow
    statements: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class LearnerStory:
    """One learner: `identities` are pairs of kind and value, `newest` what he did last."""

    row: LearnerRow
    identities: tuple[tuple[str, str], ...]
    newest: tuple[CompletionRow, ...]


@dataclass(frozen=True, slots=True)
class CourseStory:
    """One course: `newest` are the learners who did something in it last."""

    row: CourseRow
    newest: tuple[CompletionRow, ...]


def completion_story(store: Store, identity: int) -> CompletionStory | None:
    """The story of the completion with this id; None when it is gone."""
    with store.reading():
        rows = completions_by_id(store, [identity])
        if not rows:
            return None
        row = rows[0]
        return CompletionStory(row, tuple(statement_story(store, row.learner_id, row.urn)))


def learner_story(store: Store, number: int) -> LearnerStory | None:
    """The story of the learner with this number; None when he is gone."""
    with store.reading():
        rows = learner_rows(store, [number])
        if not rows:
            return None
        identities = store.rows(
            "SELECT kind, value FROM learner_identity WHERE learner_id = ?"
            " ORDER BY kind = 'sha1', kind, value",
            (number,),
        )
        newest = completions_page(store, CompletionFilter(learner_id=number), NEWEST_SHOWN)
        return LearnerStory(rows[0], tuple((kind, value) for kind, value in identities), tuple(newest))


def course_story(store: Store, urn: str) -> CourseStory:
    """The story of a course, also of one that nobody has begun or that the catalogue doesn't hold."""
    with store.reading():
        titles = store.rows("SELECT title FROM marketplace_linkedin_learning_object WHERE urn = ?", (urn,))
        (row,) = course_rows(store, [urn], {urn: titles[0][0] if titles else None})
        return CourseStory(row, tuple(completions_page(store, CompletionFilter(course=urn), NEWEST_SHOWN)))
