"""Searching the catalogue: ids in order first, rows by the page after.

Any text is a search, never an error. Ranking is what costs, not matching: hits are ranked only
where they are few; of many, those with the words in the title come first, newest first.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from lil_tui.catalogue.query import CatalogueQuery, Condition, Sort, among, filters_of, joined
from lil_tui.catalogue.references import find_referenced, parse_reference
from lil_tui.catalogue.rows import CatalogueRow, read_rows, split_authors
from lil_tui.store import Store, index
from lil_tui.store.index import Match

RANKED_MOST = 2_000
"""Hits that are ranked one by one."""

_OBJECTS = "marketplace_linkedin_learning_object"

# The walk that each order needs; the index is named, for SQLite would rather look at wide rows.
_WALKS = {
    Sort.NEWEST: ("learning_object_newest", "o.published_at DESC, o.id DESC"),
    Sort.TITLE: ("learning_object_title", "o.title_key, o.id"),
    Sort.DURATION: (
        "learning_object_newest",
        "o.time_to_complete IS NULL, o.time_to_complete, o.published_at DESC, o.id DESC",
    ),
}


@dataclass(frozen=True)
class Found:
    """The answer to a query: all ids in order, and the words to mark in what is shown."""

    ids: Sequence[int]
    terms: tuple[str, ...] = ()
    """Words without case and accents; each matches where a word begins with it."""

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.ids)


@dataclass(frozen=True)
class SearchPage:
    """One page of an answer."""

    total: int
    items: list[CatalogueRow]


def search(store: Store, query: CatalogueQuery, *, limit: int = 50, offset: int = 0) -> SearchPage:
    """The rows from `offset` on, at most `limit` (0: all), and how many there are in all."""
    found = search_ids(store, query)
    end = offset + limit if limit else None
    return SearchPage(found.total, read_rows(store, found.ids[offset:end]))


def search_ids(store: Store, query: CatalogueQuery) -> Found:
    """The ids of all that the query asks for, in its order."""
    with store.reading():
        reference = parse_reference(query.text)
        if reference is not None:
            ids = find_referenced(store, reference)
            if ids or not _is_classification(store, reference.urn):
                return _referenced(store, query, ids)
            query = replace(query, text="", under=reference.urn)
        text = index.tidy(query.text)
        match = index.match_text(text)
        filters = filters_of(query)
        if query.author is not None and query.author.strip():
            filters.append(among(_made_by(store, query.author)))
        order = query.sort or (Sort.RELEVANCE if match else Sort.NEWEST)
        if match is None or order is not Sort.RELEVANCE:
            if match is not None:
                filters.append(Condition(f"o.id IN ({match.sql})", match.parameters))
            return Found(_walk(store, filters, order), _terms(text))
        return Found(_by_relevance(store, match, filters, index.fold(text)), _terms(text))


def condition_of(store: Store, query: CatalogueQuery) -> list[Condition]:
    """All that a query asks for, as conditions on `o`, without an order."""
    if parse_reference(query.text) is not None:
        return [among(list(search_ids(store, query).ids))]
    conditions = filters_of(query)
    match = index.match_text(index.tidy(query.text))
    if match is not None:
        conditions.append(Condition(f"o.id IN ({match.sql})", match.parameters))
    if query.author is not None and query.author.strip():
        conditions.append(among(_made_by(store, query.author)))
    return conditions


def names_match(names: Iterable[str], wanted: str) -> bool:
    """Whether one of the names has, for each wanted word, a word that begins with it."""
    words = _letters(wanted)
    for name in names:
        parts = _letters(name)
        if all(
            any(word in part if index.is_unspaced(word) else part.startswith(word) for part in parts)
            for word in words
        ):
            return True
    return False


def _letters(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in index.fold(text)).split()


def _walk(store: Store, filters: list[Condition], order: Sort) -> "array[int]":
    name, by = _WALKS[Sort.NEWEST if order is Sort.RELEVANCE else order]
    where = joined(filters)
    found = store.rows(
        f"SELECT o.id FROM {_OBJECTS} AS o INDEXED BY {name} WHERE {where.sql} ORDER BY {by}",  # noqa: S608
        where.parameters,
    )
    return _ids(found)


def _referenced(store: Store, query: CatalogueQuery, ids: list[int]) -> Found:
    # Who names one asset wants it, whatever its state; filters that were asked for still hold.
    if not ids:
        return Found(array("q"))
    return Found(_walk(store, [*filters_of(query, any_state=True), among(ids)], Sort.NEWEST))


def _by_relevance(store: Store, match: Match, filters: list[Condition], text: str) -> "array[int]":
    counted = store.rows(
        f"SELECT count(*) FROM (SELECT * FROM ({match.sql}) LIMIT {RANKED_MOST + 1})",  # noqa: S608
        match.parameters,
    )
    if counted[0][0] > RANKED_MOST:
        return _titles_first(store, match, filters, text)
    where = joined(filters)
    hits = store.rows(
        f"WITH hit (id) AS ({match.sql})"  # noqa: S608
        f" SELECT o.id, o.title_key, o.published_at FROM hit CROSS JOIN {_OBJECTS} AS o ON o.id = hit.id"
        f" WHERE {where.sql}",
        match.parameters + where.parameters,
    )
    ranks: dict[int, float] = {}
    if match.expression:
        ranks = dict(store.rows(index.RANKED_SELECT, (match.expression,)))

    def place(hit: tuple[int, str, int | None]) -> tuple[int, float, float, int]:
        identity, key, published = hit
        newest = float("inf") if published is None else -published
        return _closeness(key, text), ranks.get(identity, 0.0), newest, -identity

    hits.sort(key=place)
    return array("q", [hit[0] for hit in hits])


def _closeness(key: str, text: str) -> int:
    if key == text:
        return 0
    if key.startswith(text):
        return 1
    return 2 if text in key else 3


def _titles_first(store: Store, match: Match, filters: list[Condition], text: str) -> "array[int]":
    where = joined([*filters, Condition(f"o.id IN ({match.sql})", match.parameters)])
    found = store.rows(
        "SELECT o.id, CASE"  # noqa: S608
        f" WHEN o.id IN (SELECT id FROM {_OBJECTS} INDEXED BY learning_object_title"
        " WHERE live IN (0, 1) AND title_key >= ? AND title_key < ?) THEN 0"
        f" WHEN o.id IN ({match.title_sql}) THEN 1 ELSE 2 END"
        f" FROM {_OBJECTS} AS o INDEXED BY learning_object_newest WHERE {where.sql}"
        " ORDER BY o.published_at DESC, o.id DESC",
        (text, text + "\U0010ffff", *match.title_parameters, *where.parameters),
    )
    tiers: tuple[list[int], ...] = ([], [], [])
    for identity, tier in found:
        tiers[tier].append(identity)
    return array("q", chain(*tiers))


def _made_by(store: Store, author: str) -> list[int]:
    match = index.match_author(author)
    if match is None:
        return []
    named = store.rows(
        f"WITH hit (id) AS ({match.sql})"  # noqa: S608
        f" SELECT o.id, o.authors FROM hit CROSS JOIN {_OBJECTS} AS o ON o.id = hit.id",
        match.parameters,
    )
    if not match.expression:
        return [identity for identity, _ in named]
    return [identity for identity, authors in named if names_match(split_authors(authors), author)]


def _is_classification(store: Store, urn: str) -> bool:
    return bool(
        urn and store.rows("SELECT 1 FROM marketplace_linkedin_classification WHERE urn = ? LIMIT 1", (urn,))
    )


def _terms(text: str) -> tuple[str, ...]:
    if not index.has_word(text):
        return (index.fold(text),) if text else ()
    terms = []
    for word in index.fold(text).split(" "):
        begin, end = 0, len(word)
        while begin < end and not word[begin].isalnum():
            begin += 1
        while end > begin and not word[end - 1].isalnum() and word[end - 1] not in "+#":
            end -= 1
        if begin < end:
            terms.append(word[begin:end])
    return tuple(dict.fromkeys(terms))


def _ids(found: list[tuple[Any, ...]]) -> "array[int]":
    return array("q", chain.from_iterable(found))
