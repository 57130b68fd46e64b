"""Bringing new statements into view: looks once a second, reads again at a pace the database can bear."""

from time import monotonic
from typing import TYPE_CHECKING

from lil_tui.errors import LilError

if TYPE_CHECKING:
    from textual.timer import Timer

    from lil_tui.tui.screens.completions.pane import CompletionsPane

_LOOK_SECONDS = 1.0
_REST = 5
"""Times as long as reading took, nothing is read again: at most a sixth of the time goes into it."""
_GRAPH_SECONDS = 5.0


class Refresher:
    """Asks whether the database has changed; then has the pane read again, its cursor staying."""

    def __init__(self, pane: "CompletionsPane") -> None:
        self._pane = pane
        self._timer: Timer | None = None
        self._looking = False
        self._stale = self._graph_stale = False
        self._began: float | None = None
        self._next = self._graph_next = 0.0

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
        """A list's rows have come: the next reading waits in proportion."""
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
            if await self._pane.live.changed():
                self._stale = self._graph_stale = True
        except LilError:
            # The list tells what is wrong with the database; it is tried again when the pane is.
            self.pause()
            return
        finally:
            self._looking = False
        now = monotonic()
        if self._stale and self._began is None and now >= self._next:
            self._stale, self._began = False, now
            self._pane.read_again()
        if self._graph_stale and now >= self._graph_next:
            self._graph_stale, self._graph_next = False, now + _GRAPH_SECONDS
            self._pane.draw_graph()
