"""The listener's pane: its child switched on and off, clients, statements as they come, what was refused.

It looks at the database once a second, in a thread of its own, and reads again only what has changed.
"""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from lil_tui.completions.clients import ClientRow
from lil_tui.completions.records import StatementRow
from lil_tui.listener.refusals import Refusal
from lil_tui.listener.supervisor import ListenerState, ListenerSupervisor
from lil_tui.services import in_daemon_thread
from lil_tui.tui.lens import Lens
from lil_tui.tui.panes import Pane, bindings_for, styles_beside
from lil_tui.tui.screens.listener import desk
from lil_tui.tui.screens.listener.connect import ConnectView
from lil_tui.tui.screens.listener.feed import FeedSection
from lil_tui.tui.screens.listener.lists import (
    client_columns,
    client_rows,
    refusal_columns,
    refusal_rows,
)
from lil_tui.tui.screens.listener.looking import Looking
from lil_tui.tui.screens.listener.offered import is_offered
from lil_tui.tui.screens.listener.sections import Section, SectionBar
from lil_tui.tui.screens.listener.status import StatusPanel
from lil_tui.tui.screens.listener.watch import Picture
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.live import Live
from lil_tui.tui.widgets.plain_list import NoRows
from lil_tui.tui.widgets.virtual_list import VirtualList

_LOOK_SECONDS = 1.0
_HELP = (
    "The listener takes LinkedIn's statements: who has learned what. {listener.switch} switches it on and "
    "off; it ends with this window. One that runs elsewhere on the same database, as a service, is seen "
    "here too.\n\n{listener.connect} leads through LinkedIn's form and shows by lights how far the "
    "connection is. {listener.add} makes a client, {listener.rotate} gives it a new secret, "
    "{listener.revoke} revokes it. {listener.runs} shows when listeners ran. {listener.search} finds "
    "statements by learner, course or verb. {List.choose} shows a statement, a refused request or a client "
    "in full."
)
_NO_CLIENTS = "Nobody may send yet.\n{listener.add} makes a client for LinkedIn."


class ListenerPane(Pane):
    """Switch the listener on, watch what comes, say who may send, connect LinkedIn."""

    CONTEXT = "listener"
    HELP = _HELP
    BINDINGS = bindings_for("listener")
    DEFAULT_CSS = styles_beside(__file__)
    SCOPED_CSS = False

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self.picture = Picture()
        self.looking = Looking(self)
        self.current = 0
        self.switching = False
        self._state = ListenerState.OFF
        """The child's state at the last look."""

    def compose(self) -> ComposeResult:
        """The status over three lists; the page that connects."""
        self.library = Library(self.services, self.shell.reader)
        self.live = Live(self.services)
        with ContentSwitcher(initial="main", id="views"):
            with Vertical(id="main"):
                yield StatusPanel(self.services.settings.listener.public_url, id="status")
                yield SectionBar(id="bar")
                yield FeedSection(self.library, self.lens)
                with Horizontal(id="below"):
                    yield Section("refused", "Refused", refusal_columns(self.lens))
                    yield Section("clients", "May send", client_columns())
            yield ConnectView(self.services, id="connect")

    def on_mount(self) -> None:
        """Look at once, and then each second."""
        self.views = self.query_one("#views", ContentSwitcher)
        self.connect_view = self.query_one(ConnectView)
        self.feed_section = self.query_one(FeedSection)
        self.sections = [
            self.query_one(f"#{name}-section", Section) for name in ("feed", "refused", "clients")
        ]
        self.feed, self.refused, self.clients = (section.rows for section in self.sections)
        self.clients.empty = self.keyed(_NO_CLIENTS)
        self.refused.empty = "Nothing was refused."
        for rows in (self.feed, self.refused, self.clients):
            rows.show(NoRows())
        self._show_section(0)
        self.set_interval(_LOOK_SECONDS, self.look_now_and_then)
        self.looking.look()

    async def on_unmount(self) -> None:
        """Give the connections back; the child ends with the services."""
        await self.live.close()
        await self.library.close()

    @property
    def supervisor(self) -> ListenerSupervisor:
        """The child."""
        supervisor: ListenerSupervisor = self.services.listener
        return supervisor

    @property
    def lens(self) -> Lens:
        """How people are shown."""
        return self.shell.lens

    @property
    def connecting(self) -> bool:
        """Whether the page that connects is on screen."""
        return self.is_mounted and self.views.current == "connect"

    def first_focus(self) -> Widget | None:
        """The list that was looked at last; on the other page its form."""
        return self.connect_view.form if self.connecting else self.sections[self.current].rows

    def shown(self) -> None:
        """Much may have come meanwhile."""
        if self.is_mounted:
            self.looking.look()

    def hidden(self) -> None:
        """A secret waits for nobody."""
        self.connect_view.forget()

    def refresh_data(self) -> None:
        """Titles may have come by a sync."""
        self.looking.spoil()
        self.looking.look()

    def lost_by_quitting(self) -> str | None:
        """The child ends too; in the demo nobody minds."""
        if self.supervisor.status.state is not ListenerState.RUNNING or self.shell.badge:
            return None
        return "The listener ends with this window: what LinkedIn sends while none runs may never come again."

    # What there is to see

    def look_now_and_then(self) -> None:
        """Look while the pane is on screen; while another is, tell if the listener has died."""
        state, before = self.supervisor.status.state, self._state
        self._state = state
        if self.shell.pane is self:
            self.looking.look()
        elif state is ListenerState.FAILED and before is ListenerState.RUNNING:
            desk.tell_of_its_death(self)

    def take(self, picture: Picture) -> None:
        """Show what has changed."""
        before, self.picture = self.picture, picture
        if picture.refusals is not before.refusals:
            self.refused.show(refusal_rows(picture.refusals), keep=self.refused.cursor > 0)
        if picture.clients != before.clients:
            self.clients.show(client_rows(picture.clients))
        self.draw()
        self.refresh_bindings()

    def draw(self) -> None:
        """Status, titles, lights: what changes by itself."""
        self.query_one(StatusPanel).show(self.supervisor.status, self.picture)
        self._say_titles()
        if self.connecting:
            self.connect_view.show(self.picture)

    def _say_titles(self) -> None:
        picture, feed = self.picture, self.feed_section
        about = ", ".join(filter(None, (feed.about, "privacy lens" if self.lens.masks else "")))
        counts = (feed.total, len(picture.refusals), len(picture.live_clients))
        for section, count in zip(self.sections, counts, strict=True):
            section.say(count, about if section is self.sections[0] else "")
        labels = [f"{section.title} {count:,}" for section, count in zip(self.sections, counts, strict=True)]
        self.query_one(SectionBar).show(labels, self.current, about)

    def on_virtual_list_counted(self, message: VirtualList.Counted) -> None:
        """The statements have come."""
        if message.list_view is self.feed:
            self.feed_section.total = message.total
            self.looking.settled()
            self._say_titles()

    def on_virtual_list_failed(self, message: VirtualList.Failed) -> None:
        """They can't be read; the shell tells why."""
        if message.list_view is self.feed:
            self.looking.settled(failed=True)

    def on_virtual_list_selected(self, message: VirtualList.Selected) -> None:
        """Open a statement, a refusal, or what can be done with a client."""
        row = message.row
        if isinstance(row, StatementRow):
            self.background(desk.open_statement(self, row))
        elif isinstance(row, Refusal):
            self.background(desk.open_refusal(self, row))
        elif isinstance(row, ClientRow):
            self.background(desk.offer(self, row))

    # Getting about

    def _show_section(self, place: int) -> None:
        self.current = place
        for number, section in enumerate(self.sections):
            section.set_class(number == place, "-current")
        self.query_one("#below").set_class(place > 0, "-current")
        self._say_titles()

    def on_descendant_focus(self) -> None:
        """Where the focus is, is what a narrow screen shows."""
        for place, section in enumerate(self.sections):
            if section.rows.has_focus and place != self.current:
                self._show_section(place)

    def on_section_bar_chosen(self, message: SectionBar.Chosen) -> None:
        """A section's name was clicked."""
        self._go_to(message.place)

    def _go_to(self, place: int) -> None:
        self._show_section(place % len(self.sections))
        self.sections[self.current].rows.focus()

    def action_next_part(self) -> None:
        """The next list, or the next part of the form's page."""
        if self.connecting:
            self.connect_view.next_part()
        else:
            self._go_to(self.current + 1)

    def action_previous_part(self) -> None:
        """The one before."""
        if self.connecting:
            self.connect_view.next_part()
        else:
            self._go_to(self.current - 1)

    def action_back(self) -> None:
        """To the statements; there, what was looked for goes first."""
        if self.connecting:
            self.connect_view.forget()
            self.views.current = "main"
            self.sections[self.current].rows.focus()
        elif self.current == 0 and self.feed_section.is_searched:
            self.feed_section.leave_field()
        else:
            self._go_to(0)
        self.refresh_bindings()

    def action_connect(self) -> None:
        """LinkedIn's form, with the client under the cursor or the newest one."""
        self.connect_with(self.client)

    def connect_with(self, client: ClientRow | None) -> None:
        """LinkedIn's form with this client; None is the newest one."""
        self.connect_view.begin(client)
        self.views.current = "connect"
        self.connect_view.form.focus()
        self.looking.look()

    def action_narrow(self) -> None:
        """One outcome after the other, at the end all again."""
        self.feed_section.narrow()
        self._go_to(0)

    def action_search(self) -> None:
        """Into the field above the statements."""
        self._show_section(0)
        self.feed_section.enter_field()

    def action_lens(self) -> None:
        """Mask people's names and addresses, or show them again."""
        self.shell.look_through(Lens(not self.lens.masks))

    def look_through(self, lens: Lens) -> None:
        """Draw people through this lens."""
        self.feed_section.look_through(lens)
        self.refused.set_columns(refusal_columns(lens))
        self._say_titles()

    # What can be done

    @property
    def client(self) -> ClientRow | None:
        """The client that the keys are about: the one being connected, or under the cursor of its list."""
        if self.connecting:
            return self.connect_view.client
        row = self.clients.row if self.clients.has_focus else None
        return row if isinstance(row, ClientRow) and row.revoked_ms is None else None

    def action_switch(self) -> None:
        """On or off."""
        self.switching = True
        self.background(self._switch(), group="switch")
        self.refresh_bindings()

    async def _switch(self) -> None:
        supervisor = self.supervisor
        is_on = supervisor.status.state is ListenerState.RUNNING
        timer = self.set_interval(0.1, self.draw)
        try:
            await in_daemon_thread(supervisor.stop if is_on else supervisor.start)
        finally:
            timer.stop()
            self.switching = False
            self.looking.look()

    def action_runs(self) -> None:
        """When listeners ran."""
        self.background(desk.show_runs(self))

    def action_add(self) -> None:
        """Make a client."""
        self.background(desk.add(self))

    def action_rotate(self) -> None:
        """Give the client a new secret."""
        if self.client is not None:
            self.background(desk.rotate(self, self.client))

    def action_revoke(self) -> None:
        """End the client."""
        if self.client is not None:
            self.background(desk.revoke(self, self.client))

    def action_copy(self) -> None:
        """Copy what the cursor is on."""
        if self.connecting:
            self.connect_view.form.action_take()
        else:
            desk.copy(self, self.sections[self.current].rows.row)

    def action_again(self) -> None:
        """Ask the public address once more."""
        self.connect_view.ask_again()

    def action_other_client(self) -> None:
        """The next client."""
        self.connect_view.next_client()
        self.looking.look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to work on are not offered."""
        return not self.is_mounted or is_offered(self, action)
