"""One reading of a partition from end to end: which stretches are left to ask for, and whether it all fits.

Pure bookkeeping, no network and no database. Links are never followed: offsets come from `total`
and from what came. A reading is whole when `total` stayed the same, no page contradicted another,
and at least as many different elements came as `total` says.
"""

from dataclasses import dataclass

from lil_tui.linkedin.paging import Page

PAGE_SIZE = 100
"""LinkedIn's maximum; more is refused (403)."""

KEY_LENGTH = 8
"""Bytes of an element's key: enough that two of a million elements don't share one."""


_TAIL_LIMIT = 1_000
"""Elements beyond the total (twice it, and this) after which links to more are no longer believed."""


@dataclass(frozen=True)
class Stretch:
    """Elements to ask for in one request."""

    start: int
    count: int = PAGE_SIZE
    tail: bool = False
    """Beyond the total, because there may be more: it may be empty."""


class ReadingPass:
    """The pages of one reading.

    `keys` of a page are its elements' keys joined, in order: equal ones are one page given twice.
    """

    def __init__(self) -> None:
        self.total: int | None = None
        self.received = 0
        self.drift: tuple[int, int] | None = None
        """The total before and after, when it changed under way."""
        self.troubles: list[str] = []
        """What stayed wrong although it was asked for again."""
        self._keys: dict[int, bytes] = {}
        self._starts: dict[bytes, int] = {}

    def restore(self, total: int | None, pages: list[tuple[int, bytes]]) -> None:
        """Take over the stored pages (start, keys) of a reading that was interrupted."""
        self.total = total
        for start, keys in pages:
            self._note(start, keys)

    def stretches(self) -> list[Stretch]:
        """What is still to be asked for; the first page alone until the total is known."""
        if self.total is None:
            return [Stretch(0)]
        missing: list[Stretch] = []
        position = 0
        for start in sorted(self._keys):
            missing += _gap(position, min(start, self.total))
            position = max(position, start + len(self._keys[start]) // KEY_LENGTH)
        return missing + _onward(position, self.total)

    def neighbours(self) -> list[tuple[Stretch, bytes]]:
        """The stored pages beside what is still missing, with their keys.

        Where they are no longer what they were, the catalogue has moved since they were read, and
        an element may have slipped from the missing part into one that counts as read.
        """
        edges = {stretch.start for stretch in self.stretches()}
        edges |= {stretch.start + stretch.count for stretch in self.stretches()}
        return [
            (Stretch(start), keys)
            for start, keys in sorted(self._keys.items())
            if keys and (start in edges or start + len(keys) // KEY_LENGTH in edges)
        ]

    def complaint(self, stretch: Stretch, page: Page, keys: bytes) -> str | None:
        """Say what is wrong with a page, None when it fits what is known so far."""
        if page.start != stretch.start:
            return f"asked for offset {stretch.start}, LinkedIn answered with offset {page.start}"
        if not page.elements:
            if stretch.start < page.total:
                return f"nothing came at offset {stretch.start}, although LinkedIn says {page.total}"
            return None
        twin = self._starts.get(keys)
        if twin is not None and twin != stretch.start:
            return f"the page at offset {stretch.start} repeats the one at {twin}"
        return None

    def odd_link(self, stretch: Stretch, page: Page) -> str | None:
        """Say what is wrong with the link to the next page; it costs nothing, since none is followed."""
        if not page.has_next:
            return None
        if page.next_start is None:
            return f"the link after offset {stretch.start} leaves LinkedIn's API or names no offset"
        if page.next_start <= stretch.start:
            return f"the link after offset {stretch.start} leads back to {page.next_start}"
        expected = {
            stretch.start + len(page.elements),
            stretch.start + stretch.count,
            stretch.start + page.count,
        }
        if page.next_start not in expected:
            return f"the link after offset {stretch.start} jumps to {page.next_start}"
        return None

    def accept(self, stretch: Stretch, page: Page, keys: bytes, *, trusted: bool = True) -> list[Stretch]:
        """Take a page in; gives what is to be asked for because of it.

        A page that stayed wrong (`trusted` false) is kept, but leads nowhere.
        """
        first = self.total is None
        if self.total is None:
            self.total = page.total
        elif page.total != self.total:
            self.drift = (self.total, page.total)
        self._note(stretch.start, keys)
        length = len(page.elements)
        end, reached = stretch.start + length, stretch.start + stretch.count
        further: list[Stretch] = []
        if trusted and length > 0 and end < min(reached, self.total):
            further += _gap(end, min(reached, self.total))
        if first:
            further += _onward(reached, self.total)
        if trusted and length and self.total <= end <= 2 * self.total + _TAIL_LIMIT:
            linked = page.has_next and page.next_start is not None and page.next_start > stretch.start
            # A full page, or more than there should be: the total alone doesn't prove the end.
            if linked or length >= stretch.count or end > self.total:
                further.append(Stretch(end, tail=True))
        return further

    def verdict(self) -> str | None:
        """None when the reading is whole, else what doesn't fit, in figures."""
        if self.drift is not None:
            return f"the total went from {self.drift[0]} to {self.drift[1]} while it was read"
        distinct = len(self.distinct())
        if self.total is not None and distinct >= self.total:
            return None
        words = f"LinkedIn says {self.total} elements, {distinct} different ones came"
        return f"{words} ({self.troubles[0]})" if self.troubles else words

    def distinct(self) -> set[bytes]:
        """The keys of all different elements."""
        return {
            keys[place : place + KEY_LENGTH]
            for keys in self._keys.values()
            for place in range(0, len(keys), KEY_LENGTH)
        }

    def _note(self, start: int, keys: bytes) -> None:
        self.received += (len(keys) - len(self._keys.get(start, b""))) // KEY_LENGTH
        self._keys[start] = keys
        if keys:
            self._starts.setdefault(keys, start)


def _onward(start: int, end: int) -> list[Stretch]:
    """Whole pages up to the end: the last one asks for more than there should be."""
    return [Stretch(at) for at in range(start, end, PAGE_SIZE)]


def _gap(start: int, end: int) -> list[Stretch]:
    """What fills a gap, and no more."""
    return [Stretch(at, min(PAGE_SIZE, end - at)) for at in range(start, end, PAGE_SIZE)]
