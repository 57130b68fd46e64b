"""The lists of the listener's pane: statements as they come, what was refused, who may send."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from lil_tui.completions.clients import ClientRow
from lil_tui.completions.projection import Outcome
from lil_tui.completions.records import (
    StatementFilter,
    StatementRow,
    count_statements,
    place_of_statement,
    statements_page,
)
from lil_tui.completions.statement_search import KnownVerbs, StatementSearch, verb_word
from lil_tui.listener.refusals import Refusal
from lil_tui.text import local_times
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.columns import marked
from lil_tui.tui.screens.listener.wording import (
    KINDS,
    OUTCOME_TONES,
    OUTCOMES,
    course_of,
    scope_in_words,
    short_time,
    who_asked,
)
from lil_tui.tui.widgets.cells import Cell, Tone, fit, mark_words, safe
from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.library import Library

Row = TypeVar("Row")

_WHAT = 16
_PERCENT = 5


class FeedRows:
    """All statements, or those of one outcome or with a text, the latest first."""

    def __init__(self, library: Library, outcome: Outcome | None, text: str, verbs: KnownVerbs) -> None:
        self._library = library
        self._wanted = StatementFilter(outcome=outcome)
        self._text = text.strip()
        self._verbs = verbs
        self._search: StatementSearch | None = None

    def count(self) -> int:
        """How many there are."""
        store = self._library.store()
        if not self._text:
            return count_statements(store, self._wanted)
        if self._search is None:
            self._search = StatementSearch(store, self._text, self._wanted.outcome, self._verbs)
        return self._search.count()

    def fetch(self, offset: int, limit: int) -> Sequence[StatementRow]:
        """A page of them."""
        if self._search is not None:
            return self._search.fetch(offset, limit)
        return statements_page(self._library.store(), self._wanted, limit, offset)

    def key(self, row: StatementRow) -> Hashable:
        """Its id."""
        return row.id

    def locate(self, key: Hashable) -> int | None:
        """Where it stands now, others having come."""
        if self._search is not None:
            return self._search.locate(str(key))
        return place_of_statement(self._library.store(), self._wanted, str(key))


class FixedRows(Generic[Row]):
    """Rows that are here already."""

    def __init__(self, rows: Sequence[Row], key: Callable[[Row], Hashable]) -> None:
        self._rows = rows
        self._key = key

    def count(self) -> int:
        """How many there are."""
        return len(self._rows)

    def fetch(self, offset: int, limit: int) -> Sequence[Row]:
        """A page of them."""
        return self._rows[offset : offset + limit]

    def key(self, row: Row) -> Hashable:
        """What names it."""
        return self._key(row)

    def locate(self, key: Hashable) -> int | None:
        """Where it stands."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), None)


def refusal_rows(refusals: Sequence[Refusal]) -> FixedRows[Refusal]:
    """What was refused."""
    return FixedRows(refusals, lambda row: (row.at_ms, row.kind, row.status, row.reason, row.body_id))


def client_rows(clients: Sequence[ClientRow]) -> FixedRows[ClientRow]:
    """Who may send."""
    return FixedRows(clients, lambda row: row.client_id)


def feed_columns(lens: Lens, terms: tuple[str, ...] = ()) -> list[Column[StatementRow]]:
    """Statements as a table; the terms are marked."""

    def learner(row: StatementRow) -> Cell:
        return marked(lens.name(row.learner_name) or lens.label(row.learner), terms, lens)

    return [
        Column("stored", "Came", lambda row: _quiet(short_time(row.stored_ms)), 10),
        Column("learner", "Learner", learner),
        Column("address", "Address", lambda row: _quiet(lens.label(row.learner)), 30, from_width=180),
        Column("what", "What", lambda row: _what(row, terms), _WHAT),
        Column("course", "Course", lambda row: marked(course_of(row), terms)),
        Column("outcome", "Outcome", _outcome, 9),
        # What counted says all of it by its verb and progress.
        Column(
            "reason",
            "Why",
            lambda row: _quiet("" if row.outcome == "applied" else local_times(row.reason)),
            34,
            from_width=150,
        ),
    ]


def refusal_columns(lens: Lens) -> list[Column[Refusal]]:
    """Refusals as a table."""
    return [
        Column("at", "When", lambda row: _quiet(short_time(row.at_ms)), 10),
        Column("status", "", lambda row: [(str(row.status), _tone_of(row.status))], 3, "right"),
        Column("kind", "What", lambda row: KINDS.get(row.kind, row.kind), 10, from_width=66),
        Column("reason", "Why it was refused", lambda row: lens.text(safe(row.reason))),
        Column("who", "Who", lambda row: _quiet(who_asked(row)), 16, from_width=76),
    ]


def client_columns() -> list[Column[ClientRow]]:
    """Clients as a table."""

    def toned(row: ClientRow, text: str) -> Cell:
        return [(text, "muted" if row.revoked_ms is not None else "normal")]

    return [
        Column("name", "Client", lambda row: toned(row, row.name)),
        Column("id", "Client id", lambda row: _quiet(row.client_id), 19, from_width=72),
        Column("scope", "May", lambda row: _quiet(scope_in_words(row.scope)), 11),
        Column("made", "Made", lambda row: _quiet(short_time(row.created_ms)), 10, "right", 90),
        Column("used", "Last used", _used, 10, "right"),
    ]


def _quiet(text: str) -> Cell:
    return [(text, "muted")]


def _what(row: StatementRow, terms: tuple[str, ...]) -> Cell:
    verb = safe(verb_word(row.verb))
    if row.progress is None or verb == "completed":
        return marked(verb, terms)
    return [
        *mark_words(fit(verb, _WHAT - _PERCENT - 1), terms),
        (fit(f" {row.progress} %", _PERCENT + 1, "right"), "normal"),
    ]


def _outcome(row: StatementRow) -> Cell:
    return [(OUTCOMES.get(row.outcome, row.outcome), OUTCOME_TONES.get(row.outcome, "muted"))]


def _tone_of(status: int) -> Tone:
    return "error" if status >= 500 else "warning"


def _used(row: ClientRow) -> Cell:
    if row.revoked_ms is not None:
        return [("revoked", "warning")]
    return _quiet(short_time(row.last_used_ms) or "never")
