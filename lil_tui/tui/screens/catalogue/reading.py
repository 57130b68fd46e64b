"""What the pane asks of the database beside its rows: the tree, and whether a sync has brought anything."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from lil_tui.catalogue.news import catalogue_mark
from lil_tui.tui.screens.catalogue.courses import CourseRows
from lil_tui.tui.screens.catalogue.question import Question
from lil_tui.tui.screens.catalogue.shelves import Shelves, first_locale, first_shelves, read_shelves
from lil_tui.tui.widgets.library import Library

if TYPE_CHECKING:
    from lil_tui.store import Store


class FirstLook(NamedTuple):
    """What is shown first, read in one go."""

    mark: Hashable
    rows: CourseRows
    shelves: Shelves


class Reading:
    """The pane's questions; the first is asked at once, while the screen is still laid out."""

    def __init__(self, library: Library, settings: Any) -> None:
        self._library = library
        self._wished = [str(locale) for locale in settings.locales]
        self._mark: Hashable = None
        """The catalogue's mark when it was asked for last."""
        self._first = library.begin(self._look_first)

    def _look_first(self, store: "Store") -> FirstLook:
        mark, locale = catalogue_mark(store), first_locale(store, self._wished)
        rows = CourseRows(self._library, Question(locale=locale))
        return FirstLook(mark, rows, first_shelves(store, locale, rows.prepare()))

    async def first_look(self) -> FirstLook:
        """The newest courses and the libraries alone."""
        first = await self._first
        self._mark = first.mark
        return first

    async def shelves(self, locale: str | None) -> Shelves:
        """The whole tree of this language; where it has none, of one that was wished for."""
        wished = [locale, *self._wished] if locale else self._wished
        return await self._library.ask(lambda store: read_shelves(store, wished))

    async def has_news(self) -> bool:
        """Whether a sync, here or elsewhere, has written since this was asked last."""
        before, self._mark = self._mark, await self._library.ask(catalogue_mark)
        return before is not None and self._mark != before
