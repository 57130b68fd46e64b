"""Searching the catalogue: ids in order first, rows by the page after.

Any text is a search, never an error. Ranking is what costs, not matching: hits are ranked only
where they are few; of many, those with the words in the title come first, newest first.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from lil_tui.catalogue.query import CatalogueQuery, Condition, Sort, below, filters_of
from lil_tui.catalogue.references import find_referenced, parse_reference
from lil_tui.catalogue.rows import CatalogueRow, read_rows, split_authors
from lil_tui.store import Store, index
from lil_tui.store.index import Match, Select

RANKED_MOST = 2_000
"""Hits that are ranked one by one; a single letter's are never: its rank says nothing."""

_OBJECTS = "marketplace_linkedin_learning_object"

_BEGUN_SELECT = (
    f"SELECT id FROM {_OBJECTS} INDEXED BY learning_object_title"  # noqa: S608
    " WHERE live IN (0, 1) AND title_key >= ? AND title_key < ?"
)

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
        order = query.sort or (Sort.RELEVANCE if match else Sort.NEWEST)
        filters = filters_of(query)
        narrowed = _narrowed(store, query)
        if match is None:
            return Found(_walk(store, filters, order, narrowed))
        if order is Sort.RELEVANCE:
            found = _by_relevance(store, match, filters, narrowed, index.fold(text))
        else:
            found = _walk(store, filters, order, [*narrowed, _matched(store, match)])
        return Found(found, _terms(text))


def matching_sets(store: Store, query: CatalogueQuery) -> list[set[int]]:
    """The ids that text, author and `under` leave, each by itself; an asset must be in all of them."""
    if parse_reference(query.text) is not None:
        return [set(search_ids(store, CatalogueQuery(text=query.text)).ids), *_narrowed(store, query)]
    match = index.match_text(index.tidy(query.text))
    matched = [_matched(store, match)] if match else []
    return [*matched, *_narrowed(store, query)]


def names_match(names: Iterable[str], wanted: str) -> bool:
    """Whether one of the names has, for each wanted word, a word that begins with it.

    What has no letters must stand in a name as it is.
    """
    words = _letters(wanted)
    if not words:
        return any(index.tidy(wanted) in name for name in names)
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


def _narrowed(store: Store, query: CatalogueQuery) -> list[set[int]]:
    """The ids that each filter leaves which looks beyond the asset's own columns."""
    sets = []
    if query.under is not None:
        under = below(query.under, query.locale)
        sets.append(_id_set(store, under))
    if query.author is not None and query.author.strip():
        sets.append(_made_by(store, query.author))
    return sets


def _walk(store: Store, filters: Condition, order: Sort, narrowed: Iterable[set[int]]) -> "array[int]":
    """The ids along an index, those left that are in all sets.

    The sets are ours, not subqueries: SQLite's take three times as long to build and to probe.
    """
    name, by = _WALKS[Sort.NEWEST if order is Sort.RELEVANCE else order]
    ids: Iterable[int] = _ids(
        store,
        f"SELECT o.id AS id FROM {_OBJECTS} AS o INDEXED BY {name} WHERE {filters.sql} ORDER BY {by}",  # noqa: S608
        filters.parameters,
    )
    for kept in narrowed:
        ids = [identity for identity in ids if identity in kept]
    return array("q", ids)


def _referenced(store: Store, query: CatalogueQuery, ids: list[int]) -> Found:
    # Who names one asset wants it, whatever its state; filters that were asked for still hold.
    if not ids:
        return Found(array("q"))
    filters = filters_of(query, any_state=True)
    return Found(_walk(store, filters, Sort.NEWEST, [*_narrowed(store, query), set(ids)]))


def _by_relevance(
    store: Store, match: Match, filters: Condition, narrowed: list[set[int]], text: str
) -> "array[int]":
    if len(text) == 1 or _are_many(store, match):
        return _titles_first(store, match, filters, narrowed, text)
    matched = _matched(store, match)
    for kept in narrowed:
        matched &= kept
    hits = store.rows(
        f"SELECT o.id, o.title_key, o.published_at FROM json_each(?) AS hit"  # noqa: S608
        f" CROSS JOIN {_OBJECTS} AS o ON o.id = hit.value WHERE {filters.sql}",
        (msgspec.json.encode(list(matched)).decode(), *filters.parameters),
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


def _are_many(store: Store, match: Match) -> bool:
    counted: int = store.rows(
        f"SELECT count(*) FROM (SELECT * FROM ({match.everywhere.sql}) LIMIT {RANKED_MOST + 1})",  # noqa: S608
        match.everywhere.parameters,
    )[0][0]
    return counted > RANKED_MOST


def _closeness(key: str, text: str) -> int:
    if key == text:
        return 0
    if key.startswith(text):
        return 1
    return 2 if text in key else 3


def _titles_first(
    store: Store, match: Match, filters: Condition, narrowed: list[set[int]], text: str
) -> "array[int]":
    glued = _id_set(store, match.glued) if match.glued else set()
    matched = _id_set(store, match.everywhere) | glued
    in_title = _id_set(store, match.title) | glued
    begun = _id_set(store, Condition(_BEGUN_SELECT, (text, text + "\U0010ffff")))
    tiers: tuple[list[int], ...] = ([], [], [])
    for identity in _walk(store, filters, Sort.NEWEST, [*narrowed, matched]):
        tiers[0 if identity in begun else 1 if identity in in_title else 2].append(identity)
    return array("q", [identity for tier in tiers for identity in tier])


def _made_by(store: Store, author: str) -> set[int]:
    match = index.match_author(author)
    if match is None:
        return set()
    named = store.rows(
        f"WITH hit (id) AS ({match.sql})"  # noqa: S608
        f" SELECT o.id, o.authors FROM hit CROSS JOIN {_OBJECTS} AS o ON o.id = hit.id",
        match.parameters,
    )
    return {identity for identity, authors in named if names_match(split_authors(authors), author)}


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


def _matched(store: Store, match: Match) -> set[int]:
    matched = _id_set(store, match.everywhere)
    return matched | _id_set(store, match.glued) if match.glued else matched


def _id_set(store: Store, select: Select | Condition) -> set[int]:
    return set(_ids(store, select.sql, select.parameters))


def _ids(store: Store, sql: str, parameters: tuple[Any, ...]) -> list[int]:
    # As one value: row by row, 25,000 ids cost three times that and hand the GIL to and fro.
    listed = store.rows(f"WITH listed (id) AS ({sql}) SELECT json_group_array(id) FROM listed", parameters)  # noqa: S608
    return msgspec.json.decode(listed[0][0], type=list[int])
