"""The pane's lists and where their rows come from: the domain's listings, asked in the reader thread."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from lil_tui.completions.browse import CompletionListing, CourseListing, LearnerListing
from lil_tui.tui.screens.completions.question import Question, View
from lil_tui.tui.widgets.followed_list import FollowedList
from lil_tui.tui.widgets.library import Library

if TYPE_CHECKING:
    from lil_tui.store import Store


class Listing(Protocol):
    """What the domain's three listings have in common."""

    def count(self) -> int:
        """How many rows there are now."""
        ...

    def fetch(self, offset: int, limit: int) -> Sequence[Any]:
        """The rows from `offset`."""
        ...

    def key(self, row: Any) -> Hashable:
        """What names the row."""
        ...

    def locate(self, key: Hashable) -> int | None:
        """Where the row stands."""
        ...


class Rows:
    """The row source of one question; the store is opened by the first thread that asks."""

    def __init__(self, library: Library, question: Question, today: date) -> None:
        self._library = library
        self._question = question
        self._today = today
        self._made: Listing | None = None

    def count(self) -> int:
        """How many there are."""
        return self._listing.count()

    def fetch(self, offset: int, limit: int) -> Sequence[Any]:
        """A page of rows."""
        return self._listing.fetch(offset, limit)

    def key(self, row: Any) -> Hashable:
        """The row's id."""
        return self._listing.key(row)

    def locate(self, key: Hashable) -> int | None:
        """Where the row stands now."""
        return self._listing.locate(key)

    @property
    def _listing(self) -> Listing:
        if self._made is None:
            self._made = listing_of(self._library.store(), self._question, self._today)
        return self._made


def listing_of(store: "Store", question: Question, today: date) -> Listing:
    """The domain's listing for a question."""
    wanted = question.wanted(today)
    if question.place == "record" or question.view is View.NEWEST:
        return CompletionListing(store, wanted)
    kind = LearnerListing if question.view is View.LEARNERS else CourseListing
    return kind(store, wanted)


class CompletionList(FollowedList[Any]):
    """Completions, learners or courses; what is new shows while the list is at its top."""

    follows_top = True
