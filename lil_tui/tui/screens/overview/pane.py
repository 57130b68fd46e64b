"""The overview's pane: it collects what the page says, and takes people where its lines lead."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from lil_tui.catalogue.overview import Overview, read_overview
from lil_tui.catalogue.sync import who_syncs
from lil_tui.tui.panes import Pane
from lil_tui.tui.screens.credentials.trial import look_up
from lil_tui.tui.screens.overview.layout import Learning, State, lay_out
from lil_tui.tui.screens.overview.page import Page
from lil_tui.tui.widgets.library import Library

if TYPE_CHECKING:
    from lil_tui.store import Store


def read_learning(store: "Store") -> Learning:
    """Count what came back, and look for a listener; blocks."""
    from lil_tui.completions.clock import now_ms
    from lil_tui.completions.listing import CompletionFilter, count_completions
    from lil_tui.listener.ledger import running_listeners

    completed = count_completions(store, CompletionFilter(status="completed"))
    listeners = running_listeners(store, now_ms())
    return Learning(
        completions=completed,
        under_way=count_completions(store, CompletionFilter()) - completed,
        listening_since_ms=listeners[0].started_ms if listeners else None,
    )


class OverviewPane(Pane):
    """A welcome until there is a catalogue, then everything at a glance."""

    CONTEXT = "overview"
    HELP = (
        "Where things stand: the size of the catalogue, the last sync, what needs a look, and what to do "
        "next. {List.choose} takes the line under the cursor."
    )

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self.state = State()

    def compose(self) -> ComposeResult:
        """One page."""
        yield Page(id="page")

    def on_mount(self) -> None:
        """Collect."""
        self.page = self.query_one(Page)
        self.library = Library(self.services, self.shell.reader)
        self.set_interval(1.0, self._follow_sync)
        self.refresh_data()

    async def on_unmount(self) -> None:
        """Give the database's connection back."""
        await self.library.close()

    def shown(self) -> None:
        """Things may have changed meanwhile."""
        if self.is_mounted:
            self.refresh_data()

    def refresh_data(self) -> None:
        """Collect again."""
        self.background(self._collect(), group="collect", exclusive=True)

    async def _collect(self) -> None:
        overview, learning, syncing = Overview(), Learning(), self.shell.status
        if self.services.has_database:
            overview = await self.library.ask(read_overview)
            learning = await self.library.ask(read_learning)
            who = await self.library.ask(lambda store: who_syncs(store.file))
            syncing = syncing or (f"under way: {who}" if who else "")
        badge, keys = self.shell.badge, self.shell.key_words
        self._show(State(self.state.kept, overview, syncing, badge, learning, keys))
        # Last: a locked keyring may keep one waiting.
        kept = await look_up(self.services)
        self._show(State(kept, overview, syncing, badge, learning, keys))

    def _follow_sync(self) -> None:
        """Say how far a sync of this program is; its end has the whole page read again."""
        status = self.shell.status
        if status and status != self.state.syncing and self.shell.pane is self:
            self._show(replace(self.state, syncing=status))

    def hidden(self) -> None:
        """Whoever comes back finds the cursor on what is next, if that is something else by then."""
        if self.is_mounted:
            self.page.moved = False

    def _show(self, state: State) -> None:
        goes_on = state.next_step != self.state.next_step and not self.page.moved
        self.state = state
        self.page.show(partial(lay_out, state), at=state.next_step if goes_on else "")

    async def on_page_followed(self, message: Page.Followed) -> None:
        """Go where the line leads."""
        from lil_tui.tui.screens.credentials import CredentialsPane
        from lil_tui.tui.screens.sync import SyncPane

        target = message.target
        panes = {"test": "credentials", "pane:sync": "sync", "quarantine": "sync"}
        pane = await self.shell.show_pane(panes.get(target, target))
        if isinstance(pane, CredentialsPane):
            pane.begin(test=target == "test")
        elif isinstance(pane, SyncPane):
            if target == "sync":
                pane.action_start()
            elif target == "quarantine":
                pane.action_quarantine()
