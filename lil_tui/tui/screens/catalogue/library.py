"""The pane's way to the catalogue: short questions, asked in the app's one reader thread.

The thread keeps its connection open while the pane lives, so that a question costs no opening.
"""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.rows import CatalogueRow, read_rows
from lil_tui.catalogue.search import Found, search_ids
from lil_tui.tui.screens.catalogue.question import Question

if TYPE_CHECKING:
    from lil_tui.store import Store

Result = TypeVar("Result")

PAGE_SIZE = 120
"""Rows read at once: two screens or three; what a search shows first should not wait for more."""


class Library:
    """The store behind a pane; everything but `ask` and `close` runs in the reader thread."""

    def __init__(self, services: Any, reader: Executor) -> None:
        self._services = services
        self._reader = reader
        self._kept = ExitStack()
        self._store: Store | None = None
        self._is_warm = False

    def store(self) -> "Store":
        """The open store. Raises LilError where it can't be opened."""
        if self._store is None:
            store: Store = self._services.store
            self._kept.enter_context(store.reading())
            self._store = store
        return self._store

    def begin(self, question: "Callable[[Store], Result]") -> "asyncio.Future[Result]":
        """Have a function that takes the store answered in the reader thread."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._reader, lambda: question(self.store()))

    async def ask(self, question: "Callable[[Store], Result]") -> Result:
        """Await the answer of a function that takes the store."""
        return await self.begin(question)

    async def close(self) -> None:
        """Let the thread's connection go."""
        # A shut down executor means that the app is already gone.
        with suppress(RuntimeError):
            await asyncio.get_running_loop().run_in_executor(self._reader, self._release)

    def warm_up(self) -> None:
        """Have the search index looked at before the first letter comes, so that it is in memory."""
        if not self._is_warm:
            self._is_warm = True
            self.begin(lambda store: search_ids(store, CatalogueQuery(text="a")).total)

    def _release(self) -> None:
        self._store = None
        self._kept.close()


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

    def prepare(self) -> int:
        """Find the ids and read the first page before the list asks for them; how many there are."""
        total = self.count()
        self._prepared = self.fetch(0, PAGE_SIZE)
        return total

    def count(self) -> int:
        """Find all ids, in order; anew each time, unless they were just prepared."""
        if self._prepared is None:
            self._found = search_ids(self._library.store(), self.question.query())
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
