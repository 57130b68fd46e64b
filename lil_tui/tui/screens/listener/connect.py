"""Connecting LinkedIn: its form on the left, to be copied over; on the right the lights that come on."""

from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from lil_tui.completions.clients import ClientRow, NewSecret
from lil_tui.listener.addresses import addresses_of, public_url_of
from lil_tui.listener.lights import Trail, lights
from lil_tui.listener.outside import OutsideView, look_from_outside
from lil_tui.services import in_daemon_thread
from lil_tui.text import clean
from lil_tui.tui.keywords import key_words, keyed
from lil_tui.tui.screens.listener.form import WHERE, FormView, form_fields
from lil_tui.tui.screens.listener.lights_view import LightsView
from lil_tui.tui.screens.listener.watch import Picture, client_of
from lil_tui.tui.widgets.crumb import Crumb

if TYPE_CHECKING:
    from lil_tui.tui.app import LilApp
    from lil_tui.tui.screens.listener.pane import ListenerPane

_ASK_SECONDS = 15.0
"""How often the public address is asked while the page is on screen."""


class ConnectView(Vertical):
    """The form, what the field is for, the lights."""

    def __init__(self, services: Any, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._settings = services.settings.listener
        self._picture = Picture()
        self._outside: OutsideView | None = None
        self._asking = False
        self._asked: float | None = None
        self._secret: NewSecret | None = None
        self.client_id: str | None = None
        """The client to connect; None is the newest one."""

    def compose(self) -> ComposeResult:
        """Headline, then both halves."""
        yield Crumb(id="connect-title")
        yield Static(Content(WHERE), id="connect-where")
        with Horizontal(id="halves"):
            with Vertical(id="left"):
                yield FormView(id="form")
                yield Static(id="about")
            with Vertical(id="right"):
                yield LightsView(id="lights")

    def on_mount(self) -> None:
        """Know the parts."""
        self.form = self.query_one(FormView)
        self.lights_view = self.query_one(LightsView)
        self.title_line = self.query_one("#connect-title", Crumb)

    # What is connected

    @property
    def client(self) -> ClientRow | None:
        """The client to connect."""
        return client_of(self._picture.clients, self.client_id)

    def begin(self, client: ClientRow | None) -> None:
        """Connect this client, or the newest one."""
        self.client_id = client.client_id if client else None
        self._asked = None
        self.form.restart()

    def next_client(self) -> None:
        """The next of several."""
        live = [each.client_id for each in self._picture.live_clients]
        current = self.client
        if current is not None:
            self.client_id = live[(live.index(current.client_id) + 1) % len(live)]
            self.show(self._picture)

    def keep(self, made: NewSecret) -> None:
        """Hold a new secret until the page is left."""
        self.client_id, self._secret = made.client_id, made

    def forget(self) -> None:
        """The page is left: so is the secret."""
        self._secret = None
        self._show_form()

    def next_part(self) -> None:
        """From the form to the lights, and back."""
        (self.lights_view if self.form.has_focus else self.form).focus()

    # Showing

    def show(self, picture: Picture) -> None:
        """Show how it is now; ask the public address now and then."""
        self._picture = picture
        self._show_form()
        trail, client = picture.trail, self.client
        if trail is None or (trail.client and trail.client.client_id) != (client and client.client_id):
            trail = Trail(picture.running, client, None, None, ())
        self.lights_view.show(lights(trail, self._public_url, self._outside), picture.now_ms)
        if self._asked is None or monotonic() - self._asked > _ASK_SECONDS:
            self.ask_again()

    @property
    def _public_url(self) -> str | None:
        return public_url_of(self._settings, self._picture.running)

    def _show_form(self) -> None:
        client = self.client
        secret = self._secret.client_secret if self._secret and self._is_about(client) else ""
        where = addresses_of(self._settings, self._picture.running)
        self.title_line.say(
            (
                "Connect LinkedIn",
                client.name if client else keyed(self, "no client yet: {listener.add} makes one"),
            ),
            keyed(self, "{form.take} copies a value and goes on"),
        )
        self.form.show(form_fields(client, where, secret, key_words(self)))

    def _is_about(self, client: ClientRow | None) -> bool:
        return client is not None and self._secret is not None and self._secret.client_id == client.client_id

    def on_form_view_moved(self) -> None:
        """Explain the field; an address that was cut is shown whole."""
        field = self.form.field
        if field is not None:
            is_cut = not field.secret and not self.form.shows_whole(field)
            whole = clean(field.shown) + "\n" if is_cut else ""
            self.query_one("#about", Static).update(
                Content.assemble((whole, "$text-accent"), (clean(field.about), "$text-muted"))
            )

    def on_form_view_taken(self, message: FormView.Taken) -> None:
        """Copy the value."""
        field = message.field
        if field.value:
            cast("LilApp", self.app).copy(field.value, field.label)
        elif field.secret:
            self.notify(
                keyed(self, "The secret is not kept: {listener.rotate} makes a new one."), markup=False
            )

    # The public address

    @property
    def can_ask(self) -> bool:
        """Whether there is a public address to ask."""
        return self._public_url is not None

    def ask_again(self) -> None:
        """Ask it now."""
        url = self._public_url
        if url is not None and not self._asking:
            self._asking, self._asked = True, monotonic()
            pane = cast("ListenerPane", self.query_ancestor("ListenerPane"))
            pane.background(self._ask(url), group="outside")

    async def _ask(self, url: str) -> None:
        try:
            self._outside = await in_daemon_thread(lambda: look_from_outside(url))
        finally:
            self._asking = False
        self.show(self._picture)
