"""The pane's lists and where their rows come from: the domain's listings, asked in the reader thread."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from lil_tui.completions.browse import CompletionListing, CourseListing, LearnerListing
from lil_tui.tui.screens.completions.question import Question, View
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from lil_tui.store import Store

Row = TypeVar("Row")


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


class FollowedList(VirtualList[Row], Generic[Row]):
    """A list that tells at once where its cursor is: what stands beside it comes in the same frame."""

    follows_top = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.follower: Callable[[], None] | None = None
        """Called when the cursor stands on another row, or when that row has arrived."""

    def cursor_moved(self) -> None:
        """Tell the follower at once, everyone else by message."""
        super().cursor_moved()
        if self.follower is not None and (self.row is not None or not self.line_count):
            self.follower()
