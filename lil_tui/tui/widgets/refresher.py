"""Bringing what others write into view: looks once a second, reads again at a pace the database can bear."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from lil_tui.errors import LilError

if TYPE_CHECKING:
    from textual.timer import Timer

    from lil_tui.tui.panes import Pane

_LOOK_SECONDS = 1.0
_REST = 5
"""Times as long as reading took, nothing is read again: at most a sixth of the time goes into it."""
_SELDOM_SECONDS = 5.0


class Refresher:
    """While its pane is on screen, asks whether there is news; then has the pane read again."""

    def __init__(
        self,
        pane: "Pane",
        has_news: Callable[[], Awaitable[bool]],
        read: Callable[[], None],
        seldom: Callable[[], None] | None = None,
    ) -> None:
        """`has_news` is a small question, whether anything has come since it was asked last.

        `read` begins reading, and the pane calls `settled` once that is done; `seldom` begins what is
        read less often.
        """
        self._pane = pane
        self._has_news = has_news
        self._read = read
        self._read_seldom = seldom
        self._timer: Timer | None = None
        self._looking = False
        self._stale = self._seldom_stale = False
        self._began: float | None = None
        self._next = self._seldom_next = 0.0

    def begin(self) -> None:
        """Look from now on, at once and then each second."""
        if self._timer is None:
            self._timer = self._pane.set_interval(_LOOK_SECONDS, self.look)
        else:
            self._timer.resume()
        self._began = None
        self.look()

    def pause(self) -> None:
        """Stop looking."""
        if self._timer is not None:
            self._timer.pause()

    def settled(self) -> None:
        """What was read has come, or can't: the next reading waits in proportion."""
        if self._began is not None:
            now = monotonic()
            self._next = now + _REST * (now - self._began)
            self._began = None

    def look(self) -> None:
        """Ask once, unless the last answer is still to come."""
        if not self._looking:
            self._looking = True
            self._pane.background(self._look(), group="look")

    async def _look(self) -> None:
        try:
            if await self._has_news():
                self._stale = self._seldom_stale = True
        except LilError:
            # The list tells what is wrong with the database; it is tried again when the pane is.
            self.pause()
            return
        finally:
            self._looking = False
        now = monotonic()
        if self._stale and self._began is None and now >= self._next:
            self._stale, self._began = False, now
            self._read()
        if self._read_seldom is not None and self._seldom_stale and now >= self._seldom_next:
            self._seldom_stale, self._seldom_next = False, now + _SELDOM_SECONDS
            self._read_seldom()
