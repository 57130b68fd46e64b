"""What filters could be set to, with how many assets each choice would give.

A choice is counted with all of the query's other filters on, never with its own.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec

from lil_tui.catalogue.query import CatalogueQuery, filters_of
from lil_tui.catalogue.rows import GONE, longest_seconds
from lil_tui.catalogue.search import matching_sets
from lil_tui.store import Store, index

MAX_MINUTES = (10, 30, 60, 120, 240, 480)
"""The lengths that are offered, in minutes."""

_OBJECTS = "marketplace_linkedin_learning_object"


class Choice(NamedTuple):
    """A value of a filter and how many assets it would give."""

    value: str
    assets: int


class LengthChoice(NamedTuple):
    """At most so many minutes, and how many assets are."""

    max_minutes: int
    assets: int


@dataclass(frozen=True)
class Facets:
    """The choices of each filter, the most frequent first; values as LinkedIn gave them."""

    types: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    locales: tuple[Choice, ...]
    lengths: tuple[LengthChoice, ...]
    availabilities: tuple[Choice, ...]
    """Also RETIRED and GONE, whether or not the query lets them in."""


def read_facets(store: Store, query: CatalogueQuery) -> Facets:
    """Count the choices for each filter of a query."""
    with store.reading():
        sets = matching_sets(store, query)
        everywhere = replace(query, locale=None)
        # What stands under a classification is asked for in a locale, the rest is not.
        sets_everywhere = sets if query.under is None else matching_sets(store, everywhere)
        return Facets(
            types=_choices(store, replace(query, types=()), "o.asset_type", sets),
            levels=_choices(store, replace(query, levels=()), "o.level", sets),
            locales=_choices(store, everywhere, "o.locale", sets_everywhere),
            lengths=_lengths(store, replace(query, max_minutes=None), sets),
            availabilities=_choices(
                store,
                replace(query, availability=None, include_retired=True),
                # Only few are not live: their wide rows may be looked at.
                f"CASE WHEN o.live = 1 THEN o.availability WHEN o.gone_at IS NOT NULL THEN '{GONE}'"
                " ELSE 'RETIRED' END",
                sets,
            ),
        )


def _choices(store: Store, query: CatalogueQuery, column: str, sets: list[set[int]]) -> tuple[Choice, ...]:
    counts = _counts(store, query, column, sets)
    return tuple(
        _most_first(Choice(value, count) for value, count in counts.items() if isinstance(value, str))
    )


def _lengths(store: Store, query: CatalogueQuery, sets: list[set[int]]) -> tuple[LengthChoice, ...]:
    cases = " ".join(f"WHEN o.time_to_complete <= {longest_seconds(n)} THEN {n}" for n in MAX_MINUTES)
    counts = _counts(store, query, f"CASE WHEN o.time_to_complete IS NULL THEN NULL {cases} END", sets)
    choices, total = [], 0
    for minutes in MAX_MINUTES:
        total += counts[minutes]
        choices.append(LengthChoice(minutes, total))
    return tuple(choices)


def _counts(
    store: Store, query: CatalogueQuery, column: str, sets: list[set[int]]
) -> Counter[str | int | None]:
    # Counted here: SQLite's GROUP BY sorts all rows first, which takes four times as long.
    where = filters_of(query)
    listed = store.rows(
        f"SELECT json_group_array(o.id), json_group_array({column}) FROM {_OBJECTS} AS o"  # noqa: S608
        f" INDEXED BY learning_object_newest WHERE {where.sql}",
        where.parameters,
    )[0]
    ids = msgspec.json.decode(listed[0], type=list[int])
    values: Iterable[str | int | None] = msgspec.json.decode(listed[1], type=list[str | int | None])
    if sets:
        left = set(ids).intersection(*sets)
        values = (value for identity, value in zip(ids, values, strict=True) if identity in left)
    return Counter(values)


def _most_first(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: (-choice.assets, index.fold(choice.value)))
