"""The dialogs of the listener's pane: a new client, its secret shown once, a refused request in full."""

from typing import TYPE_CHECKING, NamedTuple, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lil_tui.completions.clients import NewSecret
from lil_tui.listener.addresses import Addresses
from lil_tui.listener.refusals import Refusal
from lil_tui.text import clean
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.listener.wording import KINDS
from lil_tui.tui.screens.sync.raw_dialog import readable
from lil_tui.tui.widgets.choice import Choice, ChoiceList
from lil_tui.tui.widgets.scrolled import Scrolled
from lil_tui.tui.widgets.wording import full_time

if TYPE_CHECKING:
    from lil_tui.tui.app import LilApp

SCOPES = (
    Choice("xapi:write", "Send statements", "what LinkedIn needs", current=True),
    Choice("xapi:read", "Read statements", "for reports and other systems"),
    Choice("xapi:write xapi:read", "Send and read", "both, asked for one by one"),
    Choice("xapi:all", "Everything", "both, by one name"),
)


class WantedClient(NamedTuple):
    """What the dialog was filled in with."""

    name: str
    scope: str


class ScopeList(ChoiceList):
    """The scopes; the one under the cursor counts."""

    def line_chosen(self) -> None:
        """Enter is enough."""
        dialog = self.screen
        if isinstance(dialog, AddClientDialog):
            dialog.add()


class AddClientDialog(Dialog[WantedClient]):
    """Name and scope of a new client; None when closed."""

    DEFAULT_CSS = """
    AddClientDialog > .dialog { width: 64; }
    AddClientDialog .label { color: $text-muted; margin-top: 1; }
    AddClientDialog #scopes { height: auto; }
    """
    DIALOG_HELP = (
        "Type a name, {app.next} goes to what the client may do; enter makes it, {dialog.close} changes "
        "nothing."
    )

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._name_given = name

    def compose(self) -> ComposeResult:
        """The name, the scopes, two buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content("Who may send?"), classes="title")
            name = Input(self._name_given, placeholder="such as LinkedIn Learning", id="name")
            name.cursor_blink = False
            yield name
            yield Static(Content("It may"), classes="label")
            yield ScopeList(SCOPES, id="scopes")
            with Horizontal(classes="buttons"):
                yield Button(Content("Cancel"), id="cancel")
                yield Button(Content("Make it"), id="make")

    def on_mount(self) -> None:
        """The name first."""
        self.query_one(Input).focus()

    def add(self) -> None:
        """Give what was chosen; without a name that is asked for first."""
        name = clean(self.query_one(Input).value).strip()
        if not name:
            self.query_one(Input).focus()
            return
        scopes = self.query_one(ScopeList)
        self.dismiss(WantedClient(name, scopes.choices[scopes.cursor].value))

    def on_input_submitted(self) -> None:
        """Enter after the name is enough."""
        self.add()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Make it, or not."""
        if event.button.id == "make":
            self.add()
        else:
            self.dismiss(None)


class SecretDialog(Dialog[None]):
    """A client's id and secret, the only time that the secret is shown."""

    DEFAULT_CSS = """
    SecretDialog > .dialog { width: 84; max-width: 96%; }
    SecretDialog .row { height: auto; }
    SecretDialog .name { width: 19; color: $text-muted; }
    SecretDialog .value { width: 1fr; height: auto; }
    """
    DIALOG_HELP = (
        "The buttons copy the id and the secret; {dialog.copy} copies the secret. {Dialog.close} closes: it "
        "is not shown again."
    )

    def __init__(self, made: NewSecret, where: Addresses, note: str = "") -> None:
        super().__init__()
        self._made = made
        self._where = where
        self._note = note

    def compose(self) -> ComposeResult:
        """All four values of LinkedIn's form, and what to know."""
        rows = (
            ("Client ID", self._made.client_id, "id"),
            ("Client secret", self._made.client_secret, "secret"),
            ("OAuth Server URL", self._where.token_url, ""),
            ("Tenant Server URL", self._where.statements_url, ""),
        )
        with Vertical(classes="dialog"):
            yield Static(Content(clean(f"The key of {self._made.name}")), classes="title")
            for label, value, name in rows:
                with Horizontal(classes="row"):
                    yield Static(Content(label), classes="name")
                    style = "bold $text-accent" if name == "secret" else "$foreground"
                    yield Static(Content.styled(clean(value), style), classes="value")
            yield Static(
                Content(f"The secret is shown this once: only its hash is kept. {self._note}".strip()),
                classes="hint",
            )
            with Horizontal(classes="buttons"):
                yield Button(Content("Copy id"), id="copy-id")
                yield Button(Content("Copy secret"), id="copy-secret")
                yield Button(Content("Close"), id="close")

    def on_mount(self) -> None:
        """Copying is what people come for."""
        self.query_one("#copy-id", Button).focus()

    def text_to_copy(self) -> str:
        """The secret."""
        return self._made.client_secret

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Copy and stay, or close."""
        shell = cast("LilApp", self.app)
        if event.button.id == "copy-id":
            shell.copy(self._made.client_id, "client id")
            self.query_one("#copy-secret", Button).focus()
        elif event.button.id == "copy-secret":
            shell.copy(self._made.client_secret, "client secret")
            self.query_one("#close", Button).focus()
        else:
            self.dismiss(None)


class RefusalDialog(Dialog[None]):
    """A refused request: why, from whom, and its body where that was kept."""

    DEFAULT_CSS = """
    RefusalDialog > .dialog { width: 110; max-height: 90%; }
    RefusalDialog #raw {
        height: auto; max-height: 60vh; margin-top: 1; padding: 0 1; background: $panel;
        scrollbar-size-vertical: 1;
    }
    RefusalDialog .title { margin-bottom: 0; }
    RefusalDialog .where { color: $text-muted; }
    """
    DIALOG_HELP = (
        "A refused request. {Arrows} scroll its body, {dialog.copy} copies that, {dialog.close} closes."
    )

    def __init__(self, refusal: Refusal, body: str | None, lens: Lens) -> None:
        super().__init__()
        self._refusal = refusal
        self._lens = lens
        self._body = readable(body.encode("utf-8", "replace")) if body is not None else ""

    def compose(self) -> ComposeResult:
        """Reason, who and when, the body, one button."""
        row = self._refusal
        who = ", ".join(part for part in (row.client or row.client_id or "", row.address) if part)
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint(
                *(("{arrows} scroll", "{dialog.copy} copies") if self._body else ()), "{dialog.close} closes"
            )
            yield Static(Content(self._lens.text(clean(row.reason)) or "Refused"), classes="title")
            yield Static(
                Content(f"{KINDS.get(row.kind, 'other').capitalize()}, answered with {row.status}"),
                classes="where",
            )
            yield Static(
                Content(clean(f"{full_time(row.at_ms)}{', from ' + who if who else ''}")), classes="where"
            )
            if self._body:
                with Scrolled(id="raw"):
                    # What was refused was never understood: nobody knows which of its words are names.
                    hidden = "The privacy lens hides the body."
                    yield Static(Content(hidden if self._lens.masks else self._body))
            with Horizontal(classes="buttons"):
                yield Button(Content("Close"), id="close")

    def on_mount(self) -> None:
        """Arrow keys scroll at once."""
        self.query_one("#raw" if self._body else "#close").focus()

    def text_to_copy(self) -> str:
        """The body, else the reason."""
        return self._body or clean(self._refusal.reason)

    def on_button_pressed(self) -> None:
        """Close."""
        self.dismiss(None)
