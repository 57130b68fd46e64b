"""Who has done what: completions by page, newest first, also a million of them.

A page is one walk along a covering index; learners and titles are joined to the rows shown alone.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from lil_tui.completions.people import learners_named
from lil_tui.store import Store
from lil_tui.store.index import fold, match_text, tidy

Row = TypeVar("Row")
Status = Literal["in-progress", "completed"]

_PART = 1_000
_TABLE = "marketplace_linkedin_user_completion"


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """A page of a list: `total` rows match in all, `items` are those of the page."""

    total: int
    items: list[Row]


@dataclass(frozen=True, slots=True)
class CompletionFilter:
    """What to list; everything that is set must hold. Times are epoch milliseconds on `updated_at`.

    `learner` is matched exactly without regard to case, `text` is looked for in names, addresses and
    titles. `since_ms` is inclusive, `until_ms` exclusive.
    """

    learner: str | None = None
    learner_id: int | None = None
    course: str | None = None
    status: Status | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    changed_since_ms: int | None = None
    """On when the row last changed here, not on the statements' times."""
    source: str | None = None
    unlisted: bool = False
    """Only learners outside the imported list."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One learner's standing with one course. `title` is None while the catalogue doesn't hold it."""

    id: int
    learner_id: int
    learner: str
    learner_name: str | None
    listed: bool
    urn: str
    title: str | None
    progress: int
    completed: bool
    first_seen_ms: int
    updated_ms: int
    completed_ms: int | None
    source: str


class Anchor(NamedTuple):
    """A row whose place in a list is known: its position from 0, and what the list is ordered by."""

    position: int
    updated_ms: int
    id: int


def list_completions(
    store: Store, wanted: CompletionFilter | None = None, *, limit: int = 50, offset: int = 0
) -> Listed[CompletionRow]:
    """A page of completions, newest first by `updated_at`; a limit of 0 means all."""
    wanted = wanted or CompletionFilter()
    return Listed(count_completions(store, wanted), completions_page(store, wanted, limit, offset))


def count_completions(store: Store, wanted: CompletionFilter) -> int:
    """How many match."""
    where, parameters = conditions(store, wanted)
    return int(store.rows(f"SELECT count(*) FROM {_TABLE} AS c{where}", parameters)[0][0])  # noqa: S608


def completions_page(
    store: Store,
    wanted: CompletionFilter,
    limit: int = 50,
    offset: int = 0,
    *,
    anchor: Anchor | None = None,
) -> list[CompletionRow]:
    """The rows of one page without the total, for a screen that knows it.

    With an `anchor` near the page the way there is short, however deep in the list it is.
    """
    where, parameters = conditions(store, wanted)
    if anchor is None or not limit:
        return _walk(store, where, parameters, limit or -1, offset)
    joint = f"{where} AND" if where else " WHERE"
    place = (*parameters, anchor.updated_ms, anchor.id)
    rows: list[CompletionRow] = []
    above = min(limit, anchor.position - offset)
    if above > 0:
        skipped = anchor.position - offset - above
        condition = f"{joint} (c.updated_at, c.id) > (?, ?)"
        rows = _walk(store, condition, place, above, skipped, up=True)
    if limit > max(above, 0):
        condition = f"{joint} (c.updated_at, c.id) <= (?, ?)"
        rows += _walk(store, condition, place, limit - max(above, 0), max(0, offset - anchor.position))
    return rows


def each_completion(
    store: Store, wanted: CompletionFilter, limit: int = 0, offset: int = 0
) -> Iterator[CompletionRow]:
    """The rows of a page however long it is, few of them in memory at a time; a limit of 0 means all.

    To be read inside `Store.snapshot()`: what is written meanwhile would be told twice or not at all.
    """
    where, parameters = conditions(store, wanted)
    # One walk for all ids: to begin it anew for each part would sort a course's completions as often.
    ids = store.execute(
        f"SELECT c.id FROM {_TABLE} AS c{where} ORDER BY c.updated_at DESC, c.id DESC LIMIT ? OFFSET ?",  # noqa: S608
        (*parameters, limit or -1, offset),
    )
    while part := ids.fetchmany(_PART):
        yield from completions_by_id(store, [number for (number,) in part])


_COLUMNS = (
    "SELECT c.id, c.learner_id, l.label, l.name, l.listed, c.learning_object_urn, o.title, c.progress,"
    " c.completed, c.first_seen_at, c.updated_at, c.completed_at, c.source"
)
_JOINS = (
    f" CROSS JOIN {_TABLE} AS c ON c.id = page.id CROSS JOIN learner AS l ON l.id = c.learner_id"
    " LEFT JOIN marketplace_linkedin_learning_object AS o ON o.urn = c.learning_object_urn"
)


def _walk(
    store: Store, where: str, parameters: tuple[Any, ...], limit: int, offset: int, *, up: bool = False
) -> list[CompletionRow]:
    """Rows in the list's order; `up` counts limit and offset from the end."""
    way = "ASC" if up else "DESC"
    # The inner walk touches the index alone; only the page's rows are looked up.
    sql = (
        f"{_COLUMNS} FROM"  # noqa: S608
        f" (SELECT c.id FROM {_TABLE} AS c{where} ORDER BY c.updated_at {way}, c.id {way} LIMIT ? OFFSET ?)"
        f" AS page{_JOINS} ORDER BY c.updated_at DESC, c.id DESC"
    )
    return [CompletionRow(*_plain(row)) for row in store.rows(sql, (*parameters, limit, offset))]


def completions_by_id(store: Store, ids: Sequence[int]) -> list[CompletionRow]:
    """The rows with these ids, in their order; what is gone is left out."""
    sql = (
        f"{_COLUMNS} FROM (SELECT key AS place, value AS id FROM json_each(?)) AS page"  # noqa: S608
        f"{_JOINS} ORDER BY place"
    )
    return [CompletionRow(*_plain(row)) for row in store.rows(sql, (json.dumps(list(ids)),))]


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [*row[:4], bool(row[4]), *row[5:8], bool(row[8]), *row[9:]]


def conditions(store: Store, wanted: CompletionFilter) -> tuple[str, tuple[Any, ...]]:
    """The filter as a WHERE clause on the table of completions named `c`, and its values; '' for none."""
    parts: list[str] = []
    parameters: list[Any] = []

    def demand(condition: str, *values: Any) -> None:
        parts.append(condition)
        parameters.extend(values)

    if wanted.learner is not None:
        learners = learners_named(store, wanted.learner)
        demand(f"c.learner_id IN ({', '.join('?' * len(learners))})", *learners)
    if wanted.learner_id is not None:
        demand("c.learner_id = ?", wanted.learner_id)
    if wanted.course is not None:
        demand("c.learning_object_urn = ?", wanted.course)
    if wanted.status is not None:
        demand("c.completed = ?", int(wanted.status == "completed"))
    if wanted.since_ms is not None:
        demand("c.updated_at >= ?", wanted.since_ms)
    if wanted.until_ms is not None:
        demand("c.updated_at < ?", wanted.until_ms)
    if wanted.changed_since_ms is not None:
        demand("c.changed_at >= ?", wanted.changed_since_ms)
    if wanted.source is not None:
        demand("c.source = ?", wanted.source)
    if wanted.unlisted:
        demand("c.learner_id IN (SELECT id FROM learner WHERE NOT listed)")
    text = tidy(wanted.text)
    if text:
        demand(*_search(text))
    return (" WHERE " + " AND ".join(parts) if parts else ""), tuple(parameters)


def learners_called_like(text: str) -> tuple[str, tuple[str, ...]]:
    """A SELECT of the ids of learners whose address or name has this tidy text, and its values."""
    return (
        "SELECT id FROM learner WHERE instr(label_key, ?) OR instr(name_key, ?)",
        (text.casefold(), fold(text)),
    )


def courses_called(store: Store, text: str) -> list[str]:
    """The URNs of the courses whose title has the words of this tidy text, or that it names."""
    match = match_text(text)
    if match is None:
        return []
    found = store.rows(
        "SELECT urn FROM marketplace_linkedin_learning_object"  # noqa: S608
        f" WHERE id IN ({match.title.sql})",
        match.title.parameters,
    )
    return [*(urn for (urn,) in found), text]


def _search(text: str) -> tuple[Any, ...]:
    match = match_text(text)
    learners, values = learners_called_like(text)
    people = f"c.learner_id IN ({learners})"
    if match is None:
        return (people, *values)
    titles = (
        "c.learning_object_urn IN (SELECT urn FROM marketplace_linkedin_learning_object"  # noqa: S608
        f" WHERE id IN ({match.title.sql})) OR c.learning_object_urn = ?"
    )
    return (f"({people} OR {titles})", *values, *match.title.parameters, text)
