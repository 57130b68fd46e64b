"""The columns of the list of courses."""

from lil_tui.text import format_duration
from lil_tui.tui.screens.catalogue.courses import Listed
from lil_tui.tui.widgets.cells import Cell, Tone, mark_words, safe
from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.wording import in_words, short_date


def course_columns() -> list[Column[Listed]]:
    """Title and duration always, the others as there is room."""
    return [
        Column("title", "Title", _title),
        Column("type", "Type", lambda row: _quiet(in_words(row.course.type)), width=13, from_width=96),
        Column("level", "Level", lambda row: _quiet(in_words(row.course.level)), width=12, from_width=64),
        Column(
            "duration",
            "Time",
            lambda row: format_duration(row.course.seconds),
            width=7,
            align="right",
        ),
        Column(
            "published",
            "Published",
            lambda row: _quiet(short_date(row.course.published_at_ms)),
            width=10,
            align="right",
            from_width=74,
        ),
    ]


def _quiet(text: str) -> Cell:
    return [(text, "muted")]


def _title(row: Listed) -> Cell:
    course = row.course
    tone: Tone = "normal" if course.live else "muted"
    title = safe(course.title).strip() or course.urn
    parts = mark_words(title, row.terms, tone) if row.terms else [(title, tone)]
    if course.live:
        return parts
    return [(f"{in_words(course.availability) or 'Retired'} ", "warning"), *parts]
