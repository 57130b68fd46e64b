"""Courses as the pane reads them: the rows that answer a question, and one course in full."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.rows import CatalogueRow, read_rows
from lil_tui.catalogue.search import Found, search_ids
from lil_tui.tui.screens.catalogue.question import Question
from lil_tui.tui.widgets.library import Library

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import Detail
    from lil_tui.store import Store

PAGE_SIZE = 120
"""Rows read at once: two screens or three; what a search shows first should not wait for more."""


class Listed(NamedTuple):
    """A course in the list, with the words to mark in its title."""

    course: CatalogueRow
    terms: tuple[str, ...]


class CourseRows:
    """The row source of one question."""

    def __init__(self, library: Library, question: Question) -> None:
        self.question = question
        self._library = library
        self._found = Found(())
        self._prepared: Sequence[Listed] | None = None
        self._is_prepared = False

    def prepare(self) -> int:
        """Find the ids and read the first page before the list asks for them; how many there are."""
        total = self.count()
        self._prepared, self._is_prepared = self.fetch(0, PAGE_SIZE), True
        return total

    def count(self) -> int:
        """Find all ids, in order; anew each time, unless they were just prepared."""
        if not self._is_prepared:
            self._prepared = None
            self._found = search_ids(self._library.store(), self.question.query())
        self._is_prepared = False
        return self._found.total

    def fetch(self, offset: int, limit: int) -> Sequence[Listed]:
        """Read a page of rows."""
        prepared, self._prepared = self._prepared, None
        if prepared is not None and (offset, limit) == (0, PAGE_SIZE):
            return prepared
        ids = self._found.ids[offset : offset + limit]
        rows = read_rows(self._library.store(), ids)
        return [Listed(row, self._found.terms) for row in rows]

    def key(self, row: Listed) -> Hashable:
        """The asset's id."""
        return row.course.id

    def locate(self, key: Hashable) -> int | None:
        """Where the asset stands now."""
        try:
            return self._found.ids.index(key)
        except ValueError:
            return None


def look_into_index(store: "Store") -> None:
    """Search for a letter, so that the index is in memory when the first one is typed."""
    search_ids(store, CatalogueQuery(text="a"))


def read_course(store: "Store", identity: int) -> "Detail | None":
    """A course of the catalogue; None when it is no longer there."""
    # Late: the reader of HTML behind it is not needed for the first list.
    from lil_tui.catalogue.detail import UnknownAsset, read_detail

    try:
        return read_detail(store, identity)
    except UnknownAsset:
        return None
