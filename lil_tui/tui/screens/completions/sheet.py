"""A completion, a learner or a course in full, laid out as lines for a width; free of widgets.

Every text is made safe here; nothing is read as markup.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lil_tui.completions.listing import CompletionRow
from lil_tui.completions.records import StatementRow
from lil_tui.completions.story import NEWEST_SHOWN, CompletionStory, CourseStory, LearnerStory
from lil_tui.text import local_times
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.columns import progress_cell
from lil_tui.tui.screens.completions.question import CourseRef, LearnerRef
from lil_tui.tui.screens.completions.wording import OUTCOME_WORDS, SOURCE_WORDS, course_name, who
from lil_tui.tui.widgets.cells import Tone, fit, safe, width_of, wrap
from lil_tui.tui.widgets.meter import bar
from lil_tui.tui.widgets.wording import counted, full_time, moment

Story = CompletionStory | LearnerStory | CourseStory

_LABEL = 11
_VERB = 16
_MOST_LINES = 4
"""Lines that one name or title takes at most."""
_IDENTITY_WORDS = {"mbox": "Address", "account": "Account", "sha1": "Hash"}
_OUTCOME_TONES: dict[str, Tone] = {"applied": "success", "superseded": "muted", "ignored": "warning"}


@dataclass(frozen=True)
class StatementRef:
    """A line that leads to a statement as it was sent."""

    statement_id: str


Target = LearnerRef | CourseRef | StatementRef


class SheetLine(NamedTuple):
    """A line and where opening it leads."""

    parts: Sequence[tuple[str, Tone]]
    target: Target | None = None


BLANK = SheetLine(())


def lay_out(story: Story, width: int, lens: Lens, keys: KeyWords) -> list[SheetLine]:
    """All lines of a story in `width` cells."""
    width = max(12, width)
    if isinstance(story, CompletionStory):
        return list(_completion(story, width, lens))
    if isinstance(story, LearnerStory):
        return list(_learner(story, width, lens, keys))
    return list(_course(story, width, lens, keys))


def _text(text: str, width: int, tone: Tone, target: Target | None = None) -> Iterator[SheetLine]:
    lines = wrap(safe(text), width)
    if len(lines) > _MOST_LINES:
        # Whoever sends a name as long as a book isn't to push everything else off the screen.
        lines[_MOST_LINES - 1 :] = [fit(lines[_MOST_LINES - 1] + lines[_MOST_LINES], width)]
    for line in lines:
        yield SheetLine(((line, tone),), target)


def unbroken(text: str) -> str:
    """The text with numbers kept on one line with their per cent sign."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _fields(facts: Iterable[tuple[str, str]], width: int) -> Iterator[SheetLine]:
    for label, value in facts:
        name = label
        for line in wrap(safe(value), max(8, width - _LABEL)) if value else ():
            yield SheetLine(((f"{name:<{_LABEL}}", "muted"), (line, "normal")))
            name = ""


def _completion(story: CompletionStory, width: int, lens: Lens) -> Iterator[SheetLine]:
    row = story.row
    learner = LearnerRef(row.learner_id, row.learner, row.learner_name)
    yield from _text(who(row, lens), width, "strong", learner)
    if lens.name(row.learner_name):
        yield from _text(lens.label(row.learner), width, "muted", learner)
    yield from _text(
        course_name(row.title, row.urn, whole=True), width, "accent", CourseRef(row.urn, row.title)
    )
    yield BLANK
    yield SheetLine(progress_line(row, width))
    yield BLANK
    yield from _fields(
        (
            ("Began", full_time(row.first_seen_ms)),
            ("Last heard", full_time(row.updated_ms)),
            ("Completed", full_time(row.completed_ms)),
            ("Known by", SOURCE_WORDS.get(row.source, row.source)),
            ("Course", row.urn),
            ("Title", "" if row.title is not None else "not in the catalogue yet"),
            ("People", "" if row.listed else "not in the imported list"),
        ),
        width,
    )
    yield BLANK
    yield SheetLine((("Statements", "header"), (f"  {counted(len(story.statements), 'statement')}", "muted")))
    if not story.statements:
        yield from _text("None are kept: LinkedIn's reports told it, or they were erased.", width, "muted")
    time = _time_format(story, width)
    for statement in story.statements:
        yield from _statement(statement, width, time)


def progress_line(row: CompletionRow, width: int) -> list[tuple[str, Tone]]:
    """A bar as wide as there is room, and the state in words."""
    state = "completed" if row.completed else "in progress"
    room = max(4, min(30, width - len(state) - 9))
    return [*progress_cell(row.progress, row.completed, room), (f"  {state}" * (not row.completed), "muted")]


def _time_format(story: CompletionStory, width: int) -> str:
    """With the year, unless there is no room for it and all are of the year that stands above."""
    moments = [moment(row.timestamp_ms) for row in story.statements] + [moment(story.row.updated_ms)]
    is_one_year = len({when.year if when else None for when in moments}) == 1
    wide = len("2024-03-12 14:05") + _VERB + len(OUTCOME_WORDS["applied"]) + 4
    return "%m-%d %H:%M" if is_one_year and width < wide else "%Y-%m-%d %H:%M"


def _statement(statement: StatementRow, width: int, time_format: str) -> Iterator[SheetLine]:
    target = StatementRef(statement.id)
    outcome = OUTCOME_WORDS.get(statement.outcome, statement.outcome)
    tone = _OUTCOME_TONES.get(statement.outcome, "muted")
    said = _verb(statement)
    when = moment(statement.timestamp_ms)
    time = f"{when:{time_format}}  " if when else ""
    beside = width >= len(time) + _VERB + 2 + len(outcome)
    yield SheetLine(
        (
            (time, "muted"),
            (fit(safe(said), max(4, min(_VERB, width - len(time)))), "normal"),
            ("  " + outcome if beside else "", tone),
        ),
        target,
    )
    # What counted says all of it by its verb and progress.
    reason = "" if statement.outcome == "applied" else statement.reason
    words = ": ".join(part for part in ("" if beside else outcome, reason) if part)
    for line in wrap(unbroken(local_times(safe(words))), max(8, width - 4)) if words else ():
        yield SheetLine((("    " + line, tone if statement.outcome == "ignored" else "muted"),), target)


def _verb(statement: StatementRow) -> str:
    verb = (statement.verb or "").rstrip("/").rpartition("/")[2]
    return f"{verb} {statement.progress} %" if statement.progress is not None else verb


def _learner(story: LearnerStory, width: int, lens: Lens, keys: KeyWords) -> Iterator[SheetLine]:
    row = story.row
    target = LearnerRef(row.id, row.learner, row.name)
    yield from _text(lens.name(row.name) or lens.label(row.learner), width, "strong", target)
    if lens.name(row.name):
        yield from _text(lens.label(row.learner), width, "muted", target)
    yield BLANK
    yield SheetLine(_share(row.completed, row.courses, "course", width))
    yield BLANK
    others = [(kind, value) for kind, value in story.identities if value != row.learner.lower()]
    yield from _fields(
        (
            ("Employee", lens.name(row.employee_id)),
            ("Department", row.department or ""),
            ("People", "in the imported list" if row.listed else "not in the imported list"),
            ("First met", full_time(row.created_ms)),
            *((_IDENTITY_WORDS.get(kind, kind), _identity(kind, value, lens)) for kind, value in others),
        ),
        width,
    )
    yield from _newest(
        keys, story.newest, row.courses, width, lambda each: course_name(each.title, each.urn), _to_course
    )


def _identity(kind: str, value: str, lens: Lens) -> str:
    if kind == "account":
        home, _, name = value.partition(" ")
        value = f"{home}::{name}"
    return lens.label(value)


def _course(story: CourseStory, width: int, lens: Lens, keys: KeyWords) -> Iterator[SheetLine]:
    row = story.row
    target = CourseRef(row.urn, row.title)
    yield from _text(course_name(row.title, row.urn, whole=True), width, "strong", target)
    yield BLANK
    yield SheetLine(_share(row.completed, row.learners, "learner", width))
    yield BLANK
    yield from _fields(
        (
            ("Last heard", full_time(row.updated_ms)),
            ("URN", row.urn),
            ("Title", "" if row.title is not None else "not in the catalogue yet"),
        ),
        width,
    )
    yield from _newest(keys, story.newest, row.learners, width, lambda each: who(each, lens), _to_learner)


def _share(completed: int, total: int, noun: str, width: int) -> list[tuple[str, Tone]]:
    words = f"  {completed:,} of {counted(total, noun)} completed"
    room = min(30, width - len(words))
    return [
        *(bar(completed, total or None, room, "success") if room >= 4 else ()),
        (words.strip() if room < 4 else words, "normal"),
    ]


def _to_course(row: CompletionRow) -> Target:
    return CourseRef(row.urn, row.title)


def _to_learner(row: CompletionRow) -> Target:
    return LearnerRef(row.learner_id, row.learner, row.learner_name)


def _newest(
    keys: KeyWords,
    rows: Sequence[CompletionRow],
    total: int,
    width: int,
    name: Callable[[CompletionRow], str],
    lead: Callable[[CompletionRow], Target],
) -> Iterator[SheetLine]:
    if not rows:
        return
    yield BLANK
    more = f"  {len(rows)} of {total:,}, {keys('{list.choose}')} shows all" if total > NEWEST_SHOWN else ""
    yield SheetLine((("Newest", "header"), (more, "muted")))
    for row in rows:
        share = progress_cell(row.progress, row.completed, 6)
        room = max(4, width - sum(width_of(text) for text, _ in share) - 2)
        yield SheetLine(((fit(safe(name(row)), room), "normal"), ("  ", "normal"), *share), lead(row))
