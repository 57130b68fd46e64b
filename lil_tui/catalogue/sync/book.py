"""The classifications known so far, by URN and locale, as the writer sees them.

Lives in the writer's thread for one sitting. A list of classifications prevails over what an asset
says of one; a classification met only inside an asset is made from it.
"""

from dataclasses import dataclass
from typing import Any

from lil_tui.catalogue.sync.outcome import Counts
from lil_tui.locales import Locale
from lil_tui.store import Store

_TABLE = "marketplace_linkedin_classification"
_INSERT = (
    f"INSERT INTO {_TABLE} (id, urn, locale, locale_language, locale_country, type, name,"  # noqa: S608
    " seen_run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(slots=True)
class _Entry:
    id: int
    type: str
    name: str
    seen_run: int | None


class ClassificationBook:
    """What is in the table, in memory, and what the current transaction adds to it.

    The desk stores nothing more after a failed transaction, so the book never outlives one that was
    rolled back.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries = {
            (urn, locale): _Entry(identifier, type_, name, seen_run)
            for identifier, urn, locale, type_, name, seen_run in store.rows(
                f"SELECT id, urn, locale, type, name, seen_run_id FROM {_TABLE}"  # noqa: S608
            )
        }
        self._next_id = 1 + max((entry.id for entry in self._entries.values()), default=0)
        self._new: list[tuple[Any, ...]] = []
        self._changed: dict[int, tuple[Any, ...]] = {}
        self._seen: list[tuple[int, int]] = []

    def receive(self, urn: str, type_: str, name: str, locale: Locale, run: int, counts: Counts) -> bool:
        """Take in one element of a list; says whether the tree may look different now."""
        entry = self._entries.get((urn, str(locale)))
        if entry is None:
            self._add(urn, type_, name, locale, run)
            counts.classifications += 1
            return True
        if entry.seen_run != run:
            counts.classifications += 1
            entry.seen_run = max(run, entry.seen_run or 0)
            self._seen.append((entry.seen_run, entry.id))
        if (entry.type, entry.name) != (type_, name):
            entry.type, entry.name = type_, name
            self._changed[entry.id] = (type_, name, entry.id)
        return False

    def resolve(self, urn: str, type_: str | None, name: str | None, locale: Locale) -> int:
        """The id of a classification that an asset names, made from it if nobody else named it."""
        entry = self._entries.get((urn, str(locale)))
        if entry is None:
            return self._add(urn, type_ or "", name or urn, locale, None)
        said = (type_ or entry.type, name or entry.name)
        if entry.seen_run is None and (entry.type, entry.name) != said:
            entry.type, entry.name = said
            self._changed[entry.id] = (*said, entry.id)
        return entry.id

    def flush(self) -> None:
        """Write what is new; in the writer's transaction."""
        self._store.execute_many(_INSERT, self._new)
        self._store.execute_many(
            f"UPDATE {_TABLE} SET type = ?, name = ? WHERE id = ?",  # noqa: S608
            list(self._changed.values()),
        )
        self._store.execute_many(f"UPDATE {_TABLE} SET seen_run_id = ? WHERE id = ?", self._seen)  # noqa: S608
        self._new, self._changed, self._seen = [], {}, []

    def _add(self, urn: str, type_: str, name: str, locale: Locale, run: int | None) -> int:
        identifier = self._next_id
        self._next_id += 1
        self._entries[urn, str(locale)] = _Entry(identifier, type_, name, run)
        self._new.append((identifier, urn, str(locale), locale.language, locale.country, type_, name, run))
        return identifier
