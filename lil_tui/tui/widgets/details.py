"""What is shown in full follows the list's cursor: read one at a time, those looked at last are kept.

What a key may lead to next is read ahead while nothing happens, so that it is there with the key.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from lil_tui.tui.widgets.library import Library

if TYPE_CHECKING:
    from textual.timer import Timer

    from lil_tui.store import Store

_KEPT = 64
_REST_SECONDS = 0.04
"""How long the cursor rests before anything is read ahead."""


Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")
Shown = TypeVar("Shown", contravariant=True)


class Shower(Protocol[Shown]):
    """A widget that shows one thing in full."""

    @property
    def is_attached(self) -> bool:
        """Whether it is still there."""
        ...

    @property
    def set_timer(self) -> "Callable[..., Timer]":
        """Textual's own."""
        ...

    def show(self, detail: Shown | None) -> None:
        """Show this; None for nothing."""
        ...


class Details(Generic[Key, Thing]):
    """Reads what is wanted last; what was wanted before and is no longer is never read."""

    def __init__(
        self,
        library: Library,
        view: Shower[Thing],
        nearby: Callable[[], Iterable[Key]],
        failed: Callable[[BaseException], object],
        read: "Callable[[Store, Key], Thing | None]",
    ) -> None:
        """`nearby` names what a key may lead to next; `failed` takes what reading raised.

        `read` runs in the reader thread; it gives None for what is gone.
        """
        self._library = library
        self._view = view
        self._nearby = nearby
        self._failed = failed
        self._read_one = read
        self._kept: OrderedDict[Key, Thing | None] = OrderedDict()
        self._wanted: Key | None = None
        self._reading = False
        self._rest: Timer | None = None

    def want(self, identity: Key | None) -> None:
        """Say what the cursor is on; `follow` shows it."""
        self._wanted = identity

    def follow(self, *, on_screen: bool) -> None:
        """Show what is wanted, once it is read; off screen nothing is read."""
        if self._wanted is None:
            self._view.show(None)
        elif self._wanted in self._kept:
            self._view.show(self._kept[self._wanted])
            self._kept.move_to_end(self._wanted)
            self._read_ahead_later()
        elif on_screen and not self._reading:
            self._start(self._wanted)

    async def read(self, identity: Key) -> "Thing | None":
        """The thing in full; None when it is no longer there."""
        if identity not in self._kept:
            self._keep(identity, await self._library.ask(partial(self._ask, identity)))
        return self._kept.get(identity)

    def forget(self) -> None:
        """Read everything again, as after a sync."""
        self._kept.clear()

    def _ask(self, identity: Key, store: "Store") -> Thing | None:
        return self._read_one(store, identity)

    def _start(self, identity: Key) -> None:
        self._reading = True
        future = self._library.begin(partial(self._ask, identity))
        future.add_done_callback(partial(self._arrived, identity))

    def _arrived(self, identity: Key, future: "asyncio.Future[Thing | None]") -> None:
        self._reading = False
        if future.cancelled() or not self._view.is_attached:
            return
        error = future.exception()
        if error is not None:
            self._failed(error)
            return
        self._keep(identity, future.result())
        if self._wanted is not None and self._wanted not in self._kept:
            self._start(self._wanted)
            return
        if identity == self._wanted:
            self._view.show(future.result())
            self._read_ahead_later()
        else:
            self._read_ahead()

    def _read_ahead_later(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self._view.set_timer(_REST_SECONDS, self._read_ahead)

    def _read_ahead(self) -> None:
        missing = next((each for each in self._nearby() if each not in self._kept), None)
        if missing is not None and not self._reading:
            self._start(missing)

    def _keep(self, identity: Key, detail: Thing | None) -> None:
        self._kept[identity] = detail
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
