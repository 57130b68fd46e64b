"""The credentials' pane: two fields, a test that says exactly what came back, and how to get such a key.

The secret goes from its masked field to LinkedIn and the keyring, and nowhere else.
"""

from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from lil_tui.credentials import ClientCredentials
from lil_tui.errors import LilError
from lil_tui.text import clean, clean_block
from lil_tui.tui.dialogs import ConfirmDialog
from lil_tui.tui.panes import Pane, bindings_for, styles_beside
from lil_tui.tui.screens.credentials import trial as trials
from lil_tui.tui.screens.credentials.guide import Guide
from lil_tui.tui.screens.credentials.trial import Kept, Trial
from lil_tui.tui.widgets.crumb import Crumb

_VARIABLES = "LIL_TUI_LINKEDIN_CLIENT_ID and LIL_TUI_LINKEDIN_CLIENT_SECRET"


class Field(Input):
    """One line of the form."""

    HELP = "Type or paste the value, enter goes on, {credentials.back} leaves the field."

    def __init__(self, id: str, *, secret: bool = False) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, password=secret, select_on_focus=False)
        self.cursor_blink = False


class CredentialsPane(Pane):
    """Enter, test, keep and forget the key."""

    CONTEXT = "credentials"
    HELP = (
        "LinkedIn's client id and secret let lil-tui read the catalogue. They are kept in this machine's "
        "keyring, never in a file.\n\n{credentials.edit} goes into the fields; enter in the second one, or "
        "{credentials.save}, tests the pair and keeps it when it works. {credentials.test} tests what is in "
        "the fields, or else what is kept. {credentials.forget} takes it out of the keyring."
    )
    BINDINGS = bindings_for("credentials")
    DEFAULT_CSS = styles_beside(__file__)
    SCOPED_CSS = False

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self.kept: Kept | None = None
        self._busy = False
        self._wants_edit = False
        self._answered = False
        """Whether the result's place holds the answer to something that was asked."""

    def compose(self) -> ComposeResult:
        """State, form, result, guide."""
        yield Crumb(id="kept")
        with Horizontal(classes="row"):
            yield Static(Content("Client id"), classes="label")
            yield Field("client-id")
        with Horizontal(classes="row"):
            yield Static(Content("Client secret"), classes="label")
            yield Field("client-secret", secret=True)
        with Horizontal(id="buttons"):
            yield Button(Content("Save"), id="save", tooltip="Test the pair, then keep it")
            yield Button(Content("Test"), id="test", tooltip="Ask LinkedIn whether the key works")
            yield Button(Content("Forget"), id="forget", tooltip="Take it out of the keyring")
        yield Static(id="result")
        yield Guide(id="guide")

    def on_mount(self) -> None:
        """Look where the credentials are."""
        self.id_field = self.query_one("#client-id", Field)
        self.secret_field = self.query_one("#client-secret", Field)
        self.state = self.query_one("#kept", Crumb)
        self.result = self.query_one("#result", Static)
        self.state.say(("Credentials", "looking into the keyring …"))
        self.refresh_data()

    def first_focus(self) -> Widget | None:
        """The guide, which the arrow keys scroll."""
        return self.query_one("#guide")

    def refresh_data(self) -> None:
        """Look again."""
        self.background(self._look_up(), group="look", exclusive=True)

    async def _look_up(self) -> None:
        kept = self.kept = await trials.look_up(self.services)
        status = kept.status
        self.state.say(("Credentials", _where(kept)), _token_words(kept))
        locked = status.source == "environment"
        for field in (self.id_field, self.secret_field):
            field.disabled = locked
        if not self.id_field.value or locked:
            self.id_field.value = kept.client_id
        self.id_field.placeholder = "from LinkedIn's admin pages"
        self.secret_field.placeholder = _secret_hint(kept)
        if not self._answered:
            if locked and status.present:
                self._tell("note", "The environment goes first", f"{_VARIABLES} are set; change them there.")
            elif status.problem:
                self._tell("bad", "Nothing can be kept here", status.problem)
        self._offer()
        self._edit_if_wanted()

    # What can be done

    def _offer(self) -> None:
        for name in ("save", "test", "forget"):
            self.query_one(f"#{name}", Button).disabled = not self._can(name)
        self.refresh_bindings()

    def _can(self, action: str) -> bool:
        kept = self.kept
        if self._busy or kept is None:
            return False
        if action == "test":
            return True
        if action == "forget":
            return kept.status.source == "keyring"
        return kept.status.source != "environment"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to work on are not offered."""
        if action in ("save", "test", "forget", "edit"):
            return self._can(action)
        if action == "back":
            return self.is_mounted and self.screen.focused is not self.first_focus()
        return True

    def begin(self, *, test: bool) -> None:
        """Come here from elsewhere to enter a pair, or to test the one that is kept."""
        if test and not self._busy:
            self.action_test()
        elif not test:
            self._wants_edit = True
            self._edit_if_wanted()

    def _edit_if_wanted(self) -> None:
        if self._wants_edit and self.kept is not None:
            self._wants_edit = False
            if self._can("edit"):
                self.action_edit()

    def action_edit(self) -> None:
        """Into the fields."""
        self.id_field.focus()

    def action_back(self) -> None:
        """Out of them."""
        self.rest()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """On to the secret, then save."""
        message.stop()
        if message.input is self.id_field:
            self.secret_field.focus()
        elif self._can("save"):
            self.action_save()

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """The buttons do what the keys do."""
        message.stop()
        {"save": self.action_save, "test": self.action_test, "forget": self.action_forget}[
            message.button.id or ""
        ]()

    def action_save(self) -> None:
        """Test the pair, then keep it."""
        self._work(self._save())

    def action_test(self) -> None:
        """Test what was typed, or what is kept."""
        self._work(self._test())

    def action_forget(self) -> None:
        """Take it out of the keyring."""
        self._work(self._forget())

    def _work(self, work: Any) -> None:
        self._busy = self._answered = True
        self._offer()
        self.background(self._until_done(work), group="work")

    async def _until_done(self, work: Any) -> None:
        try:
            await work
        finally:
            self._busy = False
            self._offer()

    # The work

    def _typed(self) -> ClientCredentials | None:
        """The pair in the fields; None unless a secret was typed."""
        secret = self.secret_field.value.strip()
        return ClientCredentials(self.id_field.value.strip(), secret) if secret else None

    async def _save(self) -> None:
        pair = self._typed()
        if pair is None or not pair.client_id:
            self._tell("bad", "Both are needed", "Enter the client id and the client secret, then save.")
            (self.secret_field if self.id_field.value.strip() else self.id_field).focus()
            return
        found = await self._try(pair)
        if not found.works and (found.refused or not await self._keep_anyway(found)):
            return
        self._tell("note", "Waiting for the keyring …")
        try:
            await trials.keep(self.services, pair, found)
        except LilError as error:
            self._tell("bad", error.title, self._about(error))
            raise
        self.secret_field.value = ""
        self.rest()
        if found.works:
            self._tell("good", "Kept; LinkedIn takes it", _until(found), self._on_to_sync())
        else:
            self._tell(
                "note", "Kept without a test that worked", self.keyed("{credentials.test} tests it again.")
            )
        self.shell.data_changed()

    async def _keep_anyway(self, found: Trial) -> bool:
        error = found.error
        return await self._ask(
            ConfirmDialog(
                "Keep this pair although the test did not succeed?",
                str(error) if error else "",
                yes="Keep it",
                no="Don't keep it",
            )
        )

    async def _ask(self, question: ConfirmDialog) -> bool:
        answer: Any = await self.app.push_screen_wait(cast("Screen[Any]", question))
        return bool(answer)

    async def _test(self) -> None:
        typed = self._typed()
        if typed is not None:
            await self._try(typed, self.keyed("Next: {credentials.save} keeps it."))
            return
        self._tell("note", "Waiting for the keyring …")
        try:
            pair = await trials.read_pair(self.services)
        except LilError as error:
            self._tell(
                "bad",
                error.title,
                self.keyed("Press {credentials.edit}, enter client id and secret, then test them."),
            )
            return
        found = await self._try(pair, self._on_to_sync())
        if found.token is not None:
            await trials.save_token(self.services, pair, found)
        self.shell.data_changed()

    def _on_to_sync(self) -> str:
        return self.keyed("Next: {app.sync} opens Sync, {sync.start} there starts it.")

    async def _try(self, pair: ClientCredentials, then: str = "") -> Trial:
        self._tell("note", "Asking LinkedIn …")
        found = await trials.try_pair(self.services, pair)
        if found.error is not None:
            self._tell("bad", found.error.title, self._about(found.error))
        else:
            self._tell("good", "LinkedIn takes this key", _until(found), then)
        return found

    async def _forget(self) -> None:
        backend = self.kept.status.backend if self.kept else None
        sure = await self._ask(
            ConfirmDialog(
                "Forget the client id and secret?",
                f"They are taken out of {backend or 'the keyring'}, and LinkedIn's token goes too. The "
                "catalogue stays; syncing needs them again.",
                yes="Forget",
                no="Keep",
            )
        )
        if not sure:
            return
        await trials.forget(self.services)
        self.id_field.value = self.secret_field.value = ""
        self._tell("note", "Forgotten", "The keyring no longer holds them.")
        self.shell.data_changed()

    def _about(self, error: LilError) -> str:
        locked = self.kept is not None and self.kept.status.source == "environment"
        change = f"change {_VARIABLES}" if locked else ""
        fix = self.shell.key_words.instead(error.fix, at="credentials", here=change)
        return "\n".join(part for part in (error.detail, fix) if part)

    def _tell(self, kind: str, title: str, text: str = "", then: str = "") -> None:
        """Say what came back, and what to do `then`; kept secrets and what was typed never get in here."""
        for each in ("good", "bad", "note"):
            self.result.set_class(each == kind, f"-{each}")
        self.result.update(
            Content.assemble(
                (clean(title), "bold"),
                Content("\n" + clean_block(text) if text else ""),
                ("\n" + then if then else "", "$text-accent"),
            )
        )


def _where(kept: Kept) -> str:
    status = kept.status
    if status.source == "environment":
        return "from the environment" if status.present else "the environment holds half of them"
    if status.present:
        return f"kept in {status.backend}"
    return "no usable keyring" if status.problem else f"none yet; {status.backend} would keep them"


def _secret_hint(kept: Kept) -> str:
    if kept.status.source == "environment":
        return "set, never shown"
    return "kept, never shown; type a new one to replace it" if kept.status.present else "shown as dots"


def _token_words(kept: Kept) -> str:
    return f"token until {kept.token_until.astimezone():%Y-%m-%d}" if kept.token_until else ""


def _until(found: Trial) -> str:
    end = found.token.expires_at.astimezone() if found.token else None
    when = f"Its token works until {end:%Y-%m-%d %H:%M %Z}".strip() if end else "It works"
    return f"{when}, and the catalogue can be read."
