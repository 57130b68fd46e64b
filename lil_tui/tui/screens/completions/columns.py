"""The columns of the pane's lists."""

from lil_tui.completions.browse import CourseRow
from lil_tui.completions.listing import CompletionRow
from lil_tui.completions.people import LearnerRow
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.wording import brief_time, course_name, who
from lil_tui.tui.widgets.cells import Cell, Tone, mark_words, safe
from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.meter import bar
from lil_tui.tui.widgets.wording import short_date

PROGRESS_WIDTH = 13
_BAR = 6
_LEARNER = 20


def progress_cell(progress: int, completed: bool, width: int = _BAR) -> list[tuple[str, Tone]]:
    """A bar and, in words, how far: `done` is more than 100 %."""
    tone: Tone = "success" if completed else "accent"
    text = "done" if completed else f"{progress} %"
    return [*bar(progress, 100, width, tone), (f" {text:>6}", tone if completed else "normal")]


def completion_columns(
    lens: Lens, terms: tuple[str, ...], *, learner: bool = True, course: bool = True
) -> list[Column[CompletionRow]]:
    """Who, what and how far always, the others as there is room."""
    columns: list[Column[CompletionRow]] = []
    if learner:
        columns += [
            Column(
                "learner",
                "Learner",
                lambda row: marked(who(row, lens), terms, lens),
                width=_LEARNER if course else 0,
            ),
            Column(
                "address", "Address", lambda row: _quiet(lens.label(row.learner)), width=28, from_width=112
            ),
        ]
    if course:
        columns.append(Column("course", "Course", lambda row: marked(course_name(row.title, row.urn), terms)))
    return [
        *columns,
        Column(
            "progress", "Progress", lambda row: progress_cell(row.progress, row.completed), PROGRESS_WIDTH
        ),
        Column(
            "completed",
            "Completed",
            lambda row: _quiet(short_date(row.completed_ms)),
            width=10,
            align="right",
            from_width=88,
        ),
        Column("updated", "Updated", lambda row: _quiet(brief_time(row.updated_ms)), width=10, align="right"),
    ]


def learner_columns(lens: Lens, terms: tuple[str, ...]) -> list[Column[LearnerRow]]:
    """Address, name and how many."""
    return [
        Column("learner", "Address", lambda row: marked(lens.label(row.learner), terms, lens)),
        Column("name", "Name", lambda row: marked(lens.name(row.name), terms, lens)),
        Column(
            "department", "Department", lambda row: _quiet(row.department or ""), width=14, from_width=100
        ),
        Column(
            "listed",
            "Listed",
            lambda row: [("yes", "muted")] if row.listed else [("no", "warning")],
            width=6,
            from_width=66,
        ),
        Column("courses", "Courses", lambda row: f"{row.courses:,}", width=7, align="right"),
        Column("completed", "Done", lambda row: f"{row.completed:,}", width=6, align="right"),
    ]


def course_columns(terms: tuple[str, ...]) -> list[Column[CourseRow]]:
    """Title, how many began it, how many are through."""
    return [
        Column("title", "Course", lambda row: marked(course_name(row.title, row.urn), terms)),
        Column(
            "share",
            "Completed",
            lambda row: bar(row.completed, row.learners, 12, "success"),
            width=12,
            from_width=96,
        ),
        Column("completed", "Done", lambda row: f"{row.completed:,}", width=8, align="right"),
        Column("learners", "Learners", lambda row: f"{row.learners:,}", width=8, align="right"),
        Column("updated", "Updated", lambda row: _quiet(brief_time(row.updated_ms)), width=10, align="right"),
    ]


def _quiet(text: str) -> Cell:
    return [(text, "muted")]


def marked(text: str, terms: tuple[str, ...], lens: Lens | None = None) -> Cell:
    """The text, with the terms that begin in it marked."""
    # What is masked isn't what was found: marks in it would tell what stands behind.
    return safe(text) if not terms or (lens and lens.masks) else mark_words(safe(text), terms)
