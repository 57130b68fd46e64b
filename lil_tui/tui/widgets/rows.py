"""Rows of a long list, read a page at a time off the event loop.

One request is under way at a time, always for what is on screen now; answers come back by a
callback and change nothing until they are handed to `receive` on the UI's thread.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Row = TypeVar("Row")

PAGE_SIZE = 200
PAGES_KEPT = 24


class RowSource(Protocol[Row]):
    """One question to the database and its rows in order; asked from the reader thread, may block."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def fetch(self, offset: int, limit: int) -> Sequence[Row]:
        """The rows from `offset`, at most `limit`."""
        ...

    def key(self, row: Row) -> Hashable:
        """What names this row over refreshes, such as its URN; quick, called on the UI's thread."""
        ...

    def locate(self, key: Hashable) -> int | None:
        """Where the row with this key stands now; None when it is gone or not cheap to say."""
        ...


@dataclass(frozen=True)
class Answer(Generic[Row]):
    """What the reader thread brought back for one request."""

    pages: "RowPages[Row]"
    page: int
    rows: Sequence[Row] = ()
    total: int | None = None
    """Set by the first answer alone."""
    located: int | None = None
    error: BaseException | None = None


class RowPages(Generic[Row]):
    """A window of pages over one row source; a new question is a new object."""

    def __init__(
        self,
        source: RowSource[Row],
        executor: Executor,
        deliver: Callable[[Answer[Row]], object],
        *,
        page_size: int = PAGE_SIZE,
    ) -> None:
        self.source = source
        self.total = 0
        self.page_size = page_size
        self._executor = executor
        self._deliver = deliver
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._wanted: list[int] = []
        """Pages to ask for next; one that comes meanwhile is not asked for again."""
        self._busy = False
        self._closed = False

    def open(self, index: int = 0, key: Hashable | None = None) -> None:
        """Ask for the total and the page around the row with this key, or around this index."""
        self._submit(lambda: self._read_first(index, key))

    def close(self) -> None:
        """Drop whatever is still to come."""
        self._closed = True
        self._wanted.clear()

    def row(self, index: int) -> Row | None:
        """The row if it is here; never waits."""
        number, offset = divmod(index, self.page_size)
        page = self._pages.get(number)
        if page is None or offset >= len(page):
            return None
        return page[offset]

    def want(self, first: int, last: int) -> None:
        """Say which rows are on screen: their pages are read first, then the neighbours."""
        if self._closed or self.total == 0:
            return
        size, end = self.page_size, (self.total - 1) // self.page_size
        low, high = max(0, first // size), min(end, last // size)
        near = [*range(low, high + 1)]
        for number in near:
            if number in self._pages:
                self._pages.move_to_end(number)
        margin = size // 2
        if last + margin >= (high + 1) * size and high < end:
            near.append(high + 1)
        if first - margin < low * size and low > 0:
            near.append(low - 1)
        self._wanted = near
        self._next()

    def receive(self, answer: Answer[Row]) -> bool:
        """Take an answer in; False when it is stale or failed and nothing changed."""
        self._busy = False
        if self._closed:
            return False
        if answer.error is not None:
            self._wanted.clear()
            return False
        if answer.total is not None:
            self.total = answer.total
        self._pages[answer.page] = answer.rows
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        self._next()
        return True

    def _next(self) -> None:
        if self._busy:
            return
        self._wanted = [number for number in self._wanted if number not in self._pages]
        if self._wanted:
            number = self._wanted.pop(0)
            self._submit(lambda: self._read(number))

    def _submit(self, job: Callable[[], Answer[Row]]) -> None:
        self._busy = True
        # A shut down executor means the app is closing: there is nobody left to tell.
        with suppress(RuntimeError):
            self._executor.submit(job).add_done_callback(self._settle)

    def _settle(self, future: "Future[Answer[Row]]") -> None:
        if future.cancelled() or self._closed:
            return
        error = future.exception()
        answer = Answer(self, 0, error=error) if error is not None else future.result()
        with suppress(RuntimeError):
            self._deliver(answer)

    def _read(self, number: int) -> Answer[Row]:
        if self._closed:
            return Answer(self, number)
        return Answer(self, number, self.source.fetch(number * self.page_size, self.page_size))

    def _read_first(self, index: int, key: Hashable | None) -> Answer[Row]:
        if self._closed:
            return Answer(self, 0)
        total = self.source.count()
        located = self.source.locate(key) if key is not None and total else None
        start = min(located if located is not None else index, max(0, total - 1))
        number = start // self.page_size
        rows = self.source.fetch(number * self.page_size, self.page_size) if total else ()
        return Answer(self, number, rows, total, located)
