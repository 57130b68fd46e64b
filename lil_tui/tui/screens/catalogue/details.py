"""Courses in full, read one at a time; those looked at last are kept."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from lil_tui.tui.screens.catalogue.library import Library

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import Detail

_KEPT = 64


class Details:
    """Reads what is wanted last; what was wanted before and is no longer is never read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[int, Detail | None] = OrderedDict()

    def known(self, identity: int) -> "Detail | None":
        """The course if it was read before."""
        detail = self._kept.get(identity)
        if detail is not None:
            self._kept.move_to_end(identity)
        return detail

    async def read(self, identity: int) -> "Detail | None":
        """The course; None when it is no longer in the catalogue."""
        if identity not in self._kept:
            # Late: the HTML reader behind it is not needed for the first screen.
            from lil_tui.catalogue.detail import UnknownAsset, read_detail

            try:
                self._kept[identity] = await self._library.ask(lambda store: read_detail(store, identity))
            except UnknownAsset:
                return None
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[identity]

    def forget(self) -> None:
        """Read everything again, as after a sync."""
        self._kept.clear()
