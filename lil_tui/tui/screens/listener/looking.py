"""Bringing the pane up to date: looks when told, reads statements again at a pace the database can bear."""

from time import monotonic
from typing import TYPE_CHECKING

from lil_tui.errors import LilError
from lil_tui.tui.screens.listener.watch import Picture, Watcher

if TYPE_CHECKING:
    from lil_tui.tui.screens.listener.pane import ListenerPane

_REST = 5
"""Times as long as reading the statements took, they are not read again."""


class Looking:
    """One look at a time; a look asked for meanwhile comes after it."""

    def __init__(self, pane: "ListenerPane") -> None:
        self._pane = pane
        self._watcher = Watcher()
        self._looking = self._again = False
        self._stale = True
        """Whether there are statements to be read."""
        self._began: float | None = None
        self._next = 0.0
        self._told = ""

    def look(self) -> None:
        """Read the picture of now."""
        if self._looking:
            self._again = True
            return
        self._looking = True
        self._pane.background(self._look(), group="look")

    def spoil(self) -> None:
        """Have the statements read again although nobody has written."""
        self._stale = True

    async def _look(self) -> None:
        pane = self._pane
        try:
            if pane.services.has_database:
                # The reader opens it: two threads at once would open it twice.
                await pane.library.ask(lambda store: None)
                client, connecting = pane.connect_view.client_id, pane.connecting
                picture = await pane.live.ask(
                    lambda store: self._watcher.look(store, client, connecting=connecting)
                )
                self._take(picture)
                self._told = ""
            else:
                pane.draw()
        except LilError as error:
            # It is looked each second: what is wrong is told once, until a look has succeeded.
            if str(error) != self._told:
                self._told = str(error)
                pane.shell.report(error)
        finally:
            self._looking = False
        if self._again:
            self._again = False
            self.look()

    def _take(self, picture: Picture) -> None:
        if picture.version != self._pane.picture.version:
            self._stale = True
        self._pane.take(picture)
        if self._stale and self._began is None and monotonic() >= self._next:
            self._stale, self._began = False, monotonic()
            self._pane.feed_section.read_again()

    def settled(self, *, failed: bool = False) -> None:
        """Statements have come, or can't: the next reading waits in proportion."""
        if self._began is not None:
            now = monotonic()
            self._next = now + _REST * (now - self._began)
            self._began = None
            self._stale = self._stale or failed
