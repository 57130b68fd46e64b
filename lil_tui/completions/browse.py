"""Completions, learners and courses as a long list reads them: how many, a page, where one stands.

Every method but `key` may block. A listing keeps what it has found: after a change in the database
`count` begins anew.
"""

import json
from array import array
from bisect import bisect
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from lil_tui.completions.listing import (
    Anchor,
    CompletionFilter,
    CompletionRow,
    completions_by_id,
    completions_page,
    conditions,
    count_completions,
)
from lil_tui.completions.people import LearnerRow, learner_rows
from lil_tui.store import Store
from lil_tui.store.index import fold, match_text, tidy

_TABLE = "marketplace_linkedin_user_completion"
_OBJECTS = "marketplace_linkedin_learning_object"
_ALL = CompletionFilter()
_BEYOND = -(2**62)
"""Earlier than any time that is stored."""


class CompletionListing:
    """Completions, the newest first.

    Without a scope or a search its pages are walks along an index from the nearest known row, at any
    length; else the ids are found once.
    """

    def __init__(self, store: Store, wanted: CompletionFilter) -> None:
        self._store = store
        self._wanted = wanted
        self._ids: array[int] | None = None
        self._total = 0
        self._anchors: list[Anchor] = []

    def count(self) -> int:
        """How many there are now."""
        self._anchors.clear()
        if _is_walked(self._wanted):
            self._total = count_completions(self._store, self._wanted)
            # The end is known too: the way to the last page is as short as the one to the first.
            self._anchors.append(Anchor(self._total, _BEYOND, 0))
        else:
            self._ids = array("q", (number for (number,) in _ids(self._store, self._wanted)))
            self._total = len(self._ids)
        return self._total

    def fetch(self, offset: int, limit: int) -> Sequence[CompletionRow]:
        """The rows from `offset`, at most `limit`."""
        if self._ids is not None:
            return completions_by_id(self._store, self._ids[offset : offset + limit])
        rows = completions_page(self._store, self._wanted, limit, offset, anchor=self._nearest(offset))
        if rows:
            self._remember(Anchor(offset, rows[0].updated_ms, rows[0].id))
        return rows

    def key(self, row: CompletionRow) -> Hashable:
        """The completion's id."""
        return row.id

    def locate(self, key: Hashable) -> int | None:
        """Where the row stands; None when it isn't among them."""
        if not isinstance(key, int):
            return None
        if self._ids is not None:
            with suppress(ValueError):
                return self._ids.index(key)
            return None
        where, parameters = conditions(self._store, self._wanted)
        joint = f"{where} AND" if where else " WHERE"
        found = self._store.rows(
            f"SELECT c.updated_at FROM {_TABLE} AS c{joint} c.id = ?",  # noqa: S608
            (*parameters, key),
        )
        if not found:
            return None
        updated = found[0][0]
        above = self._store.rows(
            f"SELECT count(*) FROM {_TABLE} AS c{joint} (c.updated_at, c.id) > (?, ?)",  # noqa: S608
            (*parameters, updated, key),
        )[0][0]
        self._remember(Anchor(above, updated, key))
        return int(above)

    def _nearest(self, offset: int) -> Anchor | None:
        place = bisect(self._anchors, (offset,))
        near = self._anchors[max(0, place - 1) : place + 1]
        anchor = min(near, key=lambda each: abs(each.position - offset), default=None)
        return anchor if anchor is not None and abs(anchor.position - offset) < offset else None

    def _remember(self, anchor: Anchor) -> None:
        place = bisect(self._anchors, (anchor.position,))
        if not any(each.position == anchor.position for each in self._anchors[place : place + 1]):
            self._anchors.insert(place, anchor)


def completion_ids(store: Store, wanted: CompletionFilter) -> Iterator[int]:
    """The ids of all that match, the newest first, for an export."""
    return (number for (number,) in _ids(store, wanted))


def _is_walked(wanted: CompletionFilter) -> bool:
    """Whether an index has these rows in order: only the status and a time span narrow them."""
    return replace(wanted, status=None, since_ms=None, until_ms=None) == CompletionFilter()


def _ids(store: Store, wanted: CompletionFilter) -> list[tuple[int]]:
    where, parameters = conditions(store, wanted)
    # The plus keeps off the index in order: a walk along it looks every row up at another place.
    return store.rows(
        f"SELECT c.id FROM {_TABLE} AS c{where} ORDER BY +c.updated_at DESC, +c.id DESC",  # noqa: S608
        parameters,
    )


class LearnerListing:
    """The people by address, account or hash; those with a completion that matches, if any filter is set.

    The filter's text is looked for in labels and names.
    """

    def __init__(self, store: Store, wanted: CompletionFilter) -> None:
        self._store = store
        self._wanted = wanted
        self._ids: array[int] = array("q")

    def count(self) -> int:
        """How many there are now."""
        self._ids = array("q", learner_numbers(self._store, self._wanted))
        return len(self._ids)

    def fetch(self, offset: int, limit: int) -> Sequence[LearnerRow]:
        """The rows from `offset`, at most `limit`."""
        return learner_rows(self._store, self._ids[offset : offset + limit])

    def key(self, row: LearnerRow) -> Hashable:
        """The learner's number."""
        return row.id

    def locate(self, key: Hashable) -> int | None:
        """Where the learner stands; None when he isn't among them."""
        if isinstance(key, int):
            with suppress(ValueError):
                return self._ids.index(key)
        return None


def learner_numbers(store: Store, wanted: CompletionFilter) -> Iterator[int]:
    """The numbers of the learners that match, by label."""
    where, parameters = _people(store, wanted)
    found = store.rows(f"SELECT id FROM learner AS l{where} ORDER BY label_key, id", parameters)  # noqa: S608
    return (number for (number,) in found)


def _people(store: Store, wanted: CompletionFilter) -> tuple[str, tuple[object, ...]]:
    parts: list[str] = []
    parameters: list[object] = []
    text = tidy(wanted.text)
    if text:
        parts.append("(instr(l.label_key, ?) OR instr(l.name_key, ?))")
        parameters += [text.casefold(), fold(text)]
    if wanted.unlisted:
        parts.append("NOT l.listed")
    about, values = conditions(store, replace(wanted, text="", unlisted=False))
    if about:
        parts.append(f"EXISTS (SELECT 1 FROM {_TABLE} AS c{about} AND c.learner_id = l.id)")  # noqa: S608
        parameters += values
    return (" WHERE " + " AND ".join(parts) if parts else ""), tuple(parameters)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course that somebody has begun. `title` is None while the catalogue doesn't hold it."""

    urn: str
    title: str | None
    learners: int
    completed: int
    updated_ms: int | None


class CourseListing:
    """The courses that somebody has begun, by title; with a filter those that have a match.

    The filter's text is looked for in titles; a URN finds its course.
    """

    def __init__(self, store: Store, wanted: CompletionFilter) -> None:
        self._store = store
        self._wanted = wanted
        self._urns: list[str] = []
        self._titles: dict[str, str | None] = {}

    def count(self) -> int:
        """How many there are now."""
        found = _courses(self._store, self._wanted)
        self._titles = dict(found)
        self._urns = list(self._titles)
        return len(self._urns)

    def fetch(self, offset: int, limit: int) -> Sequence[CourseRow]:
        """The rows from `offset`, at most `limit`."""
        return course_rows(self._store, self._urns[offset : offset + limit], self._titles)

    def key(self, row: CourseRow) -> Hashable:
        """The URN."""
        return row.urn

    def locate(self, key: Hashable) -> int | None:
        """Where the course stands; None when it isn't among them."""
        if isinstance(key, str) and key in self._titles:
            return self._urns.index(key)
        return None


def course_rows(store: Store, urns: Sequence[str], titles: Mapping[str, str | None]) -> list[CourseRow]:
    """Courses with their counts, in the URNs' order."""
    rows = store.rows(
        "SELECT urns.value, count(c.id), COALESCE(sum(c.completed), 0), max(c.updated_at)"  # noqa: S608
        f" FROM json_each(?) AS urns LEFT JOIN {_TABLE} AS c ON c.learning_object_urn = urns.value"
        " GROUP BY urns.key ORDER BY urns.key",
        (json.dumps(list(urns)),),
    )
    return [
        CourseRow(urn, titles.get(urn), learners, completed, updated)
        for urn, learners, completed, updated in rows
    ]


def course_urns(store: Store, wanted: CompletionFilter) -> Iterator[str]:
    """The URNs of the courses that match, by title."""
    return (urn for urn, _ in _courses(store, wanted))


def _courses(store: Store, wanted: CompletionFilter) -> list[tuple[str, str | None]]:
    text = tidy(wanted.text)
    condition, parameters = "", tuple[str, ...]()
    if text and (match := match_text(text)) is not None:
        condition = f" AND (begun.urn = ? OR o.id IN ({match.title.sql}))"
        parameters = (text, *match.title.parameters)
    about, values = conditions(store, replace(wanted, text=""))
    if about:
        begun = f"SELECT DISTINCT c.learning_object_urn AS urn FROM {_TABLE} AS c{about}"  # noqa: S608
    else:
        # From one URN to the next along the index, past however many rows each has.
        begun = (
            f"WITH RECURSIVE begun (urn) AS (SELECT min(learning_object_urn) FROM {_TABLE} UNION ALL"  # noqa: S608
            f" SELECT (SELECT min(learning_object_urn) FROM {_TABLE} WHERE learning_object_urn > urn)"
            " FROM begun WHERE urn IS NOT NULL) SELECT urn FROM begun"
        )
    return store.rows(
        f"SELECT begun.urn, o.title FROM ({begun}) AS begun"  # noqa: S608
        f" LEFT JOIN {_OBJECTS} AS o ON o.urn = begun.urn WHERE begun.urn IS NOT NULL{condition}"
        " ORDER BY o.title_key IS NULL, o.title_key, begun.urn",
        (*values, *parameters),
    )


def completed_per_quarter_hour(
    store: Store, since_ms: int, wanted: CompletionFilter = _ALL
) -> list[tuple[int, int]]:
    """Completions since a time: epoch milliseconds of each quarter hour that has any, and how many.

    Every time zone's days are made of whole quarter hours.
    """
    if wanted.status == "in-progress":
        return []
    # Nothing is completed later than it was last heard of, and that is what the index knows.
    since = max(since_ms, wanted.since_ms or 0)
    where, parameters = conditions(store, replace(wanted, status="completed", since_ms=since))
    return store.rows(
        f"SELECT completed_at / 900000 * 900000 AS quarter, count(*) FROM {_TABLE} AS c{where}"  # noqa: S608
        " AND completed_at >= ? GROUP BY quarter ORDER BY quarter",
        (*parameters, since_ms),
    )
