"""One line of a list of assets, as the store holds it.

Texts stand as LinkedIn sent them: whoever shows them cleans them first.
"""

from collections.abc import Sequence

import msgspec

from lil_tui.store import Store

GONE = "GONE"
"""The availability of an asset that a whole read no longer found (contract §2)."""

_MOST_MINUTES = 10**12
"""More than any asset's; the database takes no whole number beyond 64 bits."""

_COLUMNS = (
    "o.id, o.urn, o.title, o.asset_type, o.level, o.locale, o.time_to_complete, o.published_at,"
    " o.retired_at, o.gone_at IS NOT NULL, o.availability, o.live, o.authors"
)


class CatalogueRow(msgspec.Struct, frozen=True):
    """An asset in a list. Times are epoch milliseconds, UTC."""

    id: int
    urn: str
    title: str
    type: str
    level: str | None
    locale: str
    seconds: int | None
    published_at_ms: int | None
    retired_at_ms: int | None
    availability: str | None
    """As LinkedIn gave it, or GONE."""
    live: bool
    authors: tuple[str, ...]

    @property
    def minutes(self) -> int | None:
        """The duration in whole minutes, see `minutes_of`."""
        return minutes_of(self.seconds)


def has_assets(store: Store) -> bool:
    """Whether the catalogue holds anything at all, live or not."""
    return bool(store.rows("SELECT 1 FROM marketplace_linkedin_learning_object LIMIT 1"))


def minutes_of(seconds: int | None) -> int | None:
    """Seconds as whole minutes: to the nearest, a half up, and at least 1 for anything above 0."""
    if seconds is None or seconds < 0:
        return None
    return max(1, (seconds + 30) // 60) if seconds else 0


def longest_seconds(minutes: int) -> int:
    """The most seconds that still show as so many minutes: the other way round of `minutes_of`."""
    return min(minutes, _MOST_MINUTES) * 60 + 29 if minutes > 0 else 0


def read_rows(store: Store, ids: Sequence[int]) -> list[CatalogueRow]:
    """The rows of these ids, in their order; ids that are no longer there are left out."""
    if not ids:
        return []
    listed = f"[{','.join(map(str, ids))}]"
    found = store.rows(
        f"SELECT {_COLUMNS} FROM json_each(?) AS wanted"  # noqa: S608
        " CROSS JOIN marketplace_linkedin_learning_object AS o ON o.id = wanted.value"
        " ORDER BY wanted.key",
        (listed,),
    )
    return [
        CatalogueRow(
            id=identity,
            urn=urn,
            title=title,
            type=asset_type,
            level=level,
            locale=locale,
            seconds=seconds,
            published_at_ms=published_at,
            retired_at_ms=retired_at,
            availability=GONE if gone else availability,
            live=bool(live),
            authors=split_authors(authors),
        )
        for (
            identity,
            urn,
            title,
            asset_type,
            level,
            locale,
            seconds,
            published_at,
            retired_at,
            gone,
            availability,
            live,
            authors,
        ) in found
    ]


def split_authors(stored: str) -> tuple[str, ...]:
    """The names of a stored `authors` text, one a line there."""
    return tuple(name for name in stored.split("\n") if name)
