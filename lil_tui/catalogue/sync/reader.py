"""Reading partitions to their end: pages asked for ahead, checked, and handed on to be stored.

All pages of a run queue for the same few places, so that nothing piles up in memory. A page that
contradicts what is known is asked for again, then the whole partition; one that never fits is
left as it is, and the run is partial.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from lil_tui.catalogue.sync.desk import Desk
from lil_tui.catalogue.sync.digest import Element
from lil_tui.catalogue.sync.events import PartitionProgress, PartitionState
from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.catalogue.sync.passes import ReadingPass, Stretch
from lil_tui.linkedin import RequestEvent
from lil_tui.linkedin.errors import RequestRefused
from lil_tui.linkedin.paging import Page
from lil_tui.locales import Locale

PAGE_TRIES = 3
"""How often a page that doesn't fit is asked for in all."""

PASSES = 3
"""How often a partition is read from the start in one sitting."""

CAP = 1_000
"""LinkedIn gives at most so many for a query with `lastModifiedAfter`: this many means "or more"."""


class CatalogueSource(Protocol):
    """What a sync needs of LinkedIn's client."""

    @property
    def requests(self) -> int:
        """HTTP requests so far."""

    @property
    def retries(self) -> int:
        """Those of them that were repeats."""

    async def classifications(
        self,
        *,
        type: str,  # noqa: A002
        locale: Locale,
        start: int,
        count: int = 100,
        again: str | None = None,
    ) -> Page:
        """One page of classifications; `again` says why it is asked for once more."""

    async def assets(
        self,
        *,
        asset_type: str,
        locale: Locale,
        start: int,
        count: int = 100,
        modified_after_ms: int | None = None,
        again: str | None = None,
    ) -> Page:
        """One page of assets; `again` says why it is asked for once more."""


SourceFactory = Callable[[Callable[[RequestEvent], None]], AbstractAsyncContextManager[CatalogueSource]]
"""Opens a client that tells of its requests."""


class PartitionReader:
    """Reads one partition; `outcome` says how that ended."""

    def __init__(
        self, partition: Partition, source: CatalogueSource, desk: Desk, places: asyncio.Semaphore
    ) -> None:
        self.partition = partition
        self.state: PartitionState = "pending"
        self.problem: str | None = None
        """In words and figures, why it isn't whole."""
        self._source = source
        self._desk = desk
        self._places = places
        self._pass = ReadingPass()
        self._first_pass = True
        """Nothing of the partition was read before in this run and given up."""
        self._last_pass = False
        self._capped = False
        self._odd_links_stay = False

    async def read(self) -> None:
        """Read it whole, or as far as it goes. Raises LinkedInError and StoreError, refusals aside."""
        total, pages = await self._desk.stored_pages(self.partition)
        self._pass.restore(total, pages)
        self._first_pass = not await self._desk.was_begun_again(self.partition)
        self.state = "reading"
        if total is not None:
            self._tell()
        try:
            if total is not None and not self._pass.stretches():
                # All of it came in an earlier sitting, which yet did not find it whole.
                await self._begin_again()
            await self._mind_the_gaps()
            self.problem = await self._read_until_whole()
        except* RequestRefused as refused:
            self.state = "refused"
            self.problem = f"{self.partition}: {_first(refused)}"
            self._desk.log("error", self.problem)
        else:
            self.state = "whole" if self.problem is None else "inconsistent"
        if self.state == "whole":
            incremental = self.partition.modified_after_ms is not None
            what = "changed since the last run" if incremental else "read, that is all of it"
            self._desk.log("info", f"{self.partition}: {self._pass.received:,} {what}")
        self._tell()

    async def _mind_the_gaps(self) -> None:
        """Going on with an earlier sitting's reading: start anew if the catalogue has moved since."""
        for stretch, keys in self._pass.neighbours():
            async with self._places:
                page = await self._ask(stretch, "does it still stand?")
                elements = await self._desk.receive(page, stretch.start)
            now = b"".join(element.key for element in elements)
            if page.total != self._pass.total or now[: len(keys)] != keys:
                self._desk.log("info", f"{self.partition}: it has changed meanwhile, reading all of it again")
                await self._begin_again()
                return

    async def _begin_again(self) -> None:
        await self._desk.begin_again(self.partition)
        self._pass = ReadingPass()
        self._first_pass = False

    async def _read_until_whole(self) -> str | None:
        problem: str | None = None
        passes = 0
        while passes < PASSES:
            passes += 1
            self._last_pass = passes == PASSES
            async with asyncio.TaskGroup() as group:
                self._send_for(group, self._pass.stretches())
            if self._capped:
                self._capped = False
                passes -= 1
                self.partition = await self._desk.read_in_full(self.partition)
                self._pass = ReadingPass()
            else:
                problem = self._pass.verdict()
                if problem is None:
                    earlier = not self._first_pass
                    await self._desk.whole(self.partition, self._pass.distinct() if earlier else None)
                    return None
                again = "" if self._last_pass else ", reading it again from the start"
                self._desk.log("warning", f"{self.partition}: {problem}{again}")
                if self._last_pass:
                    break
                await self._begin_again()
        return f"{self.partition}: {problem}; read {PASSES} times"

    def _send_for(self, group: asyncio.TaskGroup, stretches: list[Stretch]) -> None:
        for stretch in stretches:
            group.create_task(self._fetch(group, stretch))

    async def _fetch(self, group: asyncio.TaskGroup, stretch: Stretch) -> None:
        async with self._places:
            if self._is_futile():
                return
            page, elements, trusted = await self._ask_until_it_fits(stretch)
            if self._is_capped(page):
                self._capped = True
                return
            if stretch.tail and not elements:
                return
            keys = b"".join(element.key for element in elements)
            opening = self._pass.total is None
            further = self._pass.accept(stretch, page, keys, trusted=trusted)
            self._send_for(group, further)
            await _to_its_end(
                self._desk.keep(self.partition, stretch.start, page, elements, keys, opening=opening)
            )
            self._tell()

    def _is_futile(self) -> bool:
        """Whether this reading is to be given up anyway: no need to go on with it."""
        return self._capped or (self._pass.drift is not None and not self._last_pass)

    def _is_capped(self, page: Page) -> bool:
        if self.partition.modified_after_ms is None or page.total < CAP:
            return False
        if not self._capped:
            self._desk.log(
                "info",
                f"{self.partition}: {page.total} changes are as many as LinkedIn tells at once,"
                " reading all of it instead",
            )
        return True

    async def _ask_until_it_fits(self, stretch: Stretch) -> tuple[Page, list[Element], bool]:
        """Ask up to three times; gives the last answer, and whether it fits."""
        known = await self._desk.members(self.partition) if self._pass.total is None else 0
        again = None if self._first_pass else "it was read before in this run"
        for attempt in range(1, PAGE_TRIES + 1):
            page = await self._ask(stretch, again)
            elements = await self._desk.receive(page, stretch.start)
            keys = b"".join(element.key for element in elements)
            complaint = self._pass.complaint(stretch, page, keys)
            if complaint is None and self._pass.total is None and page.total == 0 and known:
                complaint = f"LinkedIn says that there is nothing, where {known} were known"
            odd_link = None if self._odd_links_stay else self._pass.odd_link(stretch, page)
            again = complaint or odd_link
            last = attempt == PAGE_TRIES
            self._odd_links_stay |= last and odd_link is not None
            if again is None:
                return page, elements, True
            self._desk.log(
                "warning",
                f"{self.partition}: {again}{'' if last else ', asking again'}",
            )
        if complaint and page.total:
            self._pass.troubles.append(complaint)
        return page, elements, complaint is None

    async def _ask(self, stretch: Stretch, again: str | None) -> Page:
        partition = self.partition
        if partition.kind == "classification":
            return await self._source.classifications(
                type=partition.type,
                locale=partition.locale,
                start=stretch.start,
                count=stretch.count,
                again=again,
            )
        return await self._source.assets(
            asset_type=partition.type,
            locale=partition.locale,
            start=stretch.start,
            count=stretch.count,
            modified_after_ms=partition.modified_after_ms,
            again=again,
        )

    def _tell(self) -> None:
        incremental = self.partition.modified_after_ms is not None
        self._desk.tell(
            PartitionProgress(
                self.partition.name, self.state, self._pass.received, self._pass.total, incremental
            )
        )


async def _to_its_end(storing: Coroutine[object, object, None]) -> None:
    """Have a page stored that has come, also when the reading is stopped meanwhile."""
    task = asyncio.create_task(storing)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first real failure inside nested groups."""
    failure: BaseException = group
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure
