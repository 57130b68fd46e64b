"""A query's answer as a long list reads it: how many, a page of rows, where one stands.

The ids are read once, by the first thread that asks; nothing is deleted from the catalogue, so the
pages of one listing stay in step. A new question, or a sync, needs a new listing.
"""

from collections.abc import Hashable, Sequence
from contextlib import suppress
from functools import cached_property

from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.rows import CatalogueRow, read_rows
from lil_tui.catalogue.search import Found, search_ids
from lil_tui.store import Store


class Listing:
    """The rows of one query, a page at a time; every method but `key` may block."""

    def __init__(self, store: Store, query: CatalogueQuery) -> None:
        self.store = store
        self.query = query

    @cached_property
    def found(self) -> Found:
        """The ids in order, and the words to mark."""
        return search_ids(self.store, self.query)

    def count(self) -> int:
        """How many rows there are."""
        return self.found.total

    def fetch(self, offset: int, limit: int) -> Sequence[CatalogueRow]:
        """The rows from `offset`, at most `limit`."""
        return read_rows(self.store, self.found.ids[offset : offset + limit])

    def key(self, row: CatalogueRow) -> Hashable:
        """What names a row over refreshes: its id, which a sync never changes."""
        return row.id

    def locate(self, key: Hashable) -> int | None:
        """Where the row with this key stands; None when it isn't among them."""
        if isinstance(key, int):
            with suppress(ValueError):
                return self.found.ids.index(key)
        return None
