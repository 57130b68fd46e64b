"""What one asks of the catalogue, and the conditions in SQL that it comes to.

A filter reads columns that the walked index covers, or selects ids by itself: no list looks at the
wide rows.
"""

from dataclasses import dataclass
from enum import StrEnum

from lil_tui.catalogue.rows import GONE, longest_seconds
from lil_tui.store import index

SKILLS = "SKILLS"
"""Stands for the tree's node of all skills, which has no URN of its own."""


class Sort(StrEnum):
    """How a list is ordered; what is equal stands newest first, then by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    TITLE = "title"
    DURATION = "duration"
    """Shortest first, unknown ones last."""


@dataclass(frozen=True)
class CatalogueQuery:
    """A question to the catalogue; every part narrows it, the empty one gives all that is live.

    Types, levels and availabilities are compared without regard to case, and may be values that
    nobody documented.
    """

    text: str = ""
    """Words, a URN or a LinkedIn link, as typed or pasted."""
    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    locale: str | None = None
    """`en_US`, or `en` for every country."""
    under: str | None = None
    """A classification's URN: what stands under it or anything below; `SKILLS` for any skill."""
    max_minutes: int | None = None
    """Compared with the minutes that are shown; unknown durations don't match."""
    author: str | None = None
    """Each word begins one of a contributor's names."""
    availability: str | None = None
    """One availability as LinkedIn gives it, or `GONE`; given, `include_retired` doesn't matter."""
    include_retired: bool = False
    """Also what is retired or gone."""
    sort: Sort | None = None
    """None: by relevance where there are words, else newest first."""


@dataclass(frozen=True)
class Condition:
    """A piece of SQL with its parameters: a part of a WHERE about the asset `o`, or a SELECT of ids."""

    sql: str
    parameters: tuple[str | int, ...] = ()


def filters_of(query: CatalogueQuery, *, any_state: bool = False) -> Condition:
    """The WHERE for state, type, level, locale and length; `any_state` lets retired and gone ones in."""
    conditions = [_state(query, any_state)]
    if query.types:
        conditions.append(_one_of("o.asset_type", query.types))
    if query.levels:
        conditions.append(_one_of("o.level", query.levels))
    if query.locale is not None:
        conditions.append(locale_condition("o.locale", query.locale))
    if query.max_minutes is not None:
        conditions.append(Condition("o.time_to_complete <= ?", (longest_seconds(query.max_minutes),)))
    return joined(conditions)


def locale_condition(column: str, locale: str) -> Condition:
    """The column is the locale, or one of its language where no country is given."""
    language, _, country = index.tidy(locale).replace("-", "_").partition("_")
    if country:
        return Condition(f"{column} = ?", (f"{language.lower()}_{country.upper()}",))
    return Condition(
        f"({column} = ? OR substr({column}, 1, ?) = ?)",
        (language.lower(), len(language) + 1, f"{language.lower()}_"),
    )


def joined(conditions: list[Condition]) -> Condition:
    """All of them together."""
    return Condition(
        " AND ".join(condition.sql for condition in conditions),
        tuple(parameter for condition in conditions for parameter in condition.parameters),
    )


def below(urn: str, locale: str | None) -> Condition:
    """The SELECT of all assets, some repeated, that stand under a classification or anything below it.

    `SKILLS` is every skill; `locale` narrows it to the classification's name in that locale.
    """
    if urn.strip().upper() == SKILLS:
        start = Condition("type = 'SKILL'")
    else:
        start = Condition("urn = ?", (index.tidy(urn),))
    if locale is not None:
        start = joined([start, locale_condition("locale", locale)])
    return Condition(
        "WITH RECURSIVE below (id) AS ("  # noqa: S608
        f" SELECT id FROM marketplace_linkedin_classification WHERE {start.sql}"
        " UNION"
        " SELECT edge.child_id FROM below"
        " CROSS JOIN marketplace_linkedin_classification_relationship AS edge ON edge.parent_id = below.id)"
        " SELECT link.learning_object_id AS id FROM below"
        " CROSS JOIN marketplace_linkedin_learning_object_classification AS link"
        " ON link.classification_id = below.id",
        start.parameters,
    )


def _one_of(column: str, values: tuple[str, ...]) -> Condition:
    marks = ", ".join("?" * len(values))
    # NOCASE stands on the column: an index walk compares it, no index looks it up.
    return Condition(f"{column} COLLATE NOCASE IN ({marks})", tuple(index.tidy(value) for value in values))


def _state(query: CatalogueQuery, any_state: bool) -> Condition:
    if query.availability is None:
        # Both values are named rather than left out, so that the index serves either way.
        return Condition("o.live IN (0, 1)" if any_state or query.include_retired else "o.live = 1")
    wanted = index.tidy(query.availability).upper()
    if wanted == GONE:
        return Condition("o.live = 0 AND o.gone_at IS NOT NULL")
    if wanted == "RETIRED":
        # What is not live is either gone or RETIRED (contract §2).
        return Condition("o.live = 0 AND o.gone_at IS NULL")
    return Condition("o.live = 1 AND o.availability COLLATE NOCASE = ?", (wanted,))
