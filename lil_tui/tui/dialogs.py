"""Dialogs: an error with its way out, a question with the safe answer first, a link to copy.

Text from outside is shown as it is, never as markup.
"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Button, Static

from lil_tui.errors import LilError
from lil_tui.text import clean_block
from lil_tui.tui.actions import bindings_for, bindings_over_panes
from lil_tui.tui.keywords import key_words, keyed
from lil_tui.tui.panes import PANES
from lil_tui.tui.widgets.cells import safe
from lil_tui.tui.widgets.frame import Footer
from lil_tui.tui.widgets.scrolled import Scrolled, ScrollsByListKeys
from lil_tui.tui.widgets.wording import begun

Answer = TypeVar("Answer")


def escape(screen: Screen[Any], event: events.Key, close: Callable[[], None]) -> None:
    """Close a screen over the panes by esc, whatever other key does that too, unless esc is another's here.

    Where a text field has the focus, it may take that other key.
    """
    if "escape" not in screen.active_bindings:
        event.stop()
        close()


class Dialog(ScrollsByListKeys, ModalScreen[Answer], inherit_bindings=False):
    """A box over the pane; the header stays in sight."""

    # What may be long is bounded by the screen's height, so that the buttons are always in sight.
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .dialog {
        width: 72; max-width: 92%; height: auto; max-height: 90%;
        background: $surface; border: solid $border; padding: 1 2;
        border-subtitle-color: $text-muted;
    }
    Dialog .title { text-style: bold; color: $foreground; width: 100%; margin-bottom: 1; }
    Dialog .title.-error { color: $text-error; }
    Dialog .body { height: auto; max-height: 40vh; scrollbar-size-vertical: 1; }
    Dialog .fix { margin-top: 1; color: $text-accent; }
    Dialog .details { margin-top: 1; color: $text-muted; height: auto; max-height: 20vh; display: none; }
    Dialog.-details .body { max-height: 25vh; }
    Dialog.-details .details { display: block; }
    Dialog .hint { color: $text-muted; margin-top: 1; }
    Dialog .buttons { height: auto; align-horizontal: right; margin-top: 1; }
    """
    BINDINGS = [  # noqa: RUF012 (typed by Textual)
        *bindings_for("dialog", "list"),
        *bindings_over_panes("app.help", "app.screenshot", "app.next", "app.previous", "app.interrupt"),
    ]
    DIALOG_HELP: ClassVar[str] = (
        "Enter takes the chosen button, {app.next} goes to the next, {dialog.close} closes."
    )

    _is_closed = False

    def on_mount(self) -> None:
        """Its own keys stand below, over those of the pane, which mean nothing now."""
        self.mount(Footer())

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close it, once: a second enter or esc, pressed before the first has closed it, means nothing."""
        if not self._is_closed and not self.is_mounted:
            # Its parts would be gone before it had put the focus on them.
            self.call_later(self._dismiss_mounted, result)
            return AwaitComplete()
        if self._is_closed:
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)

    def _dismiss_mounted(self, result: Answer | None) -> None:
        self.dismiss(result)

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def key_escape(self, event: events.Key) -> None:
        """Close it whatever other key does."""
        escape(self, event, self.action_close)

    def action_details(self) -> None:
        """Show or hide the details."""
        self.toggle_class("-details")

    def action_copy(self) -> None:
        """Copy the text of the dialog."""
        copy: Callable[[str], None] = getattr(self.app, "copy", self.app.copy_to_clipboard)
        copy(self.text_to_copy())

    def action_to_button(self, step: int) -> None:
        """Go to the button beside the one that has the focus."""
        buttons = [button for button in self.query(Button) if button.focusable]
        if isinstance(self.focused, Button) and self.focused in buttons:
            buttons[(buttons.index(self.focused) + step) % len(buttons)].focus()

    def hint(self, *parts: str) -> Content:
        """What keys do here, each in a few words that name its action; the empty ones are left out."""
        return Content(keyed(self, ", ".join(filter(None, parts))))

    def text_to_copy(self) -> str:
        """What `copy` takes."""
        return ""

    @property
    def scrolled(self) -> Widget | None:
        """The first text without a focus of its own that is not all in sight."""
        return next((text for text in self.query(Scrolled) if not text.can_focus and text.scrolled), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys without a use here are not offered."""
        if action == "details":
            return bool(self.query(".details"))
        if action == "copy":
            return bool(self.text_to_copy())
        if action == "to_button":
            return isinstance(self.focused, Button)
        return super().check_action(action, parameters)


class ErrorDialog(Dialog[None]):
    """What went wrong, and what to do; technical details are folded. The panes' keys lead on from here."""

    BINDINGS = bindings_over_panes(*(f"app.{pane.id}" for pane in PANES), does="")

    def __init__(self, title: str, detail: str = "", fix: str = "", details: str = "") -> None:
        super().__init__()
        self._title = safe(title)
        self._detail = begun(clean_block(detail))
        self._fix = clean_block(fix)
        self._details = clean_block(details)

    @classmethod
    def of(cls, error: BaseException) -> "ErrorDialog":
        """The dialog for an error; one that nobody foresaw is named as such."""
        if isinstance(error, LilError):
            return cls(error.title, error.detail, error.fix)
        return cls(
            "Something went wrong in lil-tui",
            "This is a fault of the program. You can go on; what is stored is safe.",
            "The log file has the details; `lil-tui paths` says where it is.",
            f"{type(error).__name__}: {error}",
        )

    def compose(self) -> ComposeResult:
        """Title, what happened, what to do, one button."""
        pane = getattr(self.app, "pane", None)
        self._fix = key_words(self).instead(self._fix, at=getattr(pane, "id", None) or "")
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint(
                "{dialog.copy} copies this", self._details and "{dialog.details} shows details"
            )
            yield Static(Content(self._title), classes="title -error")
            with Scrolled(classes="body", can_focus=False):
                if self._detail:
                    yield Static(Content(self._detail))
                if self._fix:
                    yield Static(Content(self._fix), classes="fix")
            if self._details:
                with Scrolled(classes="details", can_focus=False):
                    yield Static(Content(self._details))
            with Horizontal(classes="buttons"):
                yield Button(Content("Close"), id="close")

    def text_to_copy(self) -> str:
        """All of it."""
        return "\n".join(part for part in (self._title, self._detail, self._fix, self._details) if part)

    def action_show_pane(self, pane_id: str) -> None:
        """Close, and go where it can be mended."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, f"show_pane({pane_id!r})")

    def on_button_pressed(self) -> None:
        """Close."""
        self.dismiss(None)


def show_error(app: App[Any], error: BaseException) -> None:
    """Show the dialog for an error, unless the same one is still open: reads side by side fail alike."""
    dialog = ErrorDialog.of(error)
    shown = (screen for screen in app.screen_stack if isinstance(screen, ErrorDialog))
    if all(each.text_to_copy() != dialog.text_to_copy() for each in shown):
        app.push_screen(dialog)


class ConfirmDialog(Dialog[bool]):
    """A question before something is lost; the safe answer has the focus. Gives True for yes."""

    def __init__(self, question: str, detail: str = "", *, yes: str = "Yes", no: str = "No") -> None:
        super().__init__()
        self._question = safe(question)
        self._detail = begun(clean_block(detail))
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        """The question, what would be lost, no before yes."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="title")
            if self._detail:
                with Scrolled(classes="body", can_focus=False):
                    yield Static(Content(self._detail))
            with Horizontal(classes="buttons"):
                yield Button(Content(self._no), id="no")
                yield Button(Content(self._yes), id="yes")

    def on_mount(self) -> None:
        """The safe button first."""
        self.query_one("#no", Button).focus()

    def action_close(self) -> None:
        """Closing is no."""
        self.dismiss(False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the answer."""
        self.dismiss(event.button.id == "yes")


class LinkDialog(Dialog[None]):
    """A URL to take along where no browser can be opened from here."""

    def __init__(self, url: str, reason: str = "") -> None:
        super().__init__()
        self._url = safe(url)
        self._reason = clean_block(reason)

    def compose(self) -> ComposeResult:
        """Why there is no browser, and the URL."""
        with Vertical(classes="dialog"):
            yield Static(Content("Open this link in your browser"), classes="title")
            with Scrolled(classes="body", can_focus=False):
                yield Static(Content.styled(self._url, "$text-accent"), id="url")
                if self._reason:
                    yield Static(Content(self._reason), classes="hint")
            with Horizontal(classes="buttons"):
                yield Button(Content("Close"), id="close")
                yield Button(Content("Copy"), id="copy")

    def on_mount(self) -> None:
        """Copying is what people come for."""
        self.query_one("#copy", Button).focus()

    def text_to_copy(self) -> str:
        """The URL."""
        return self._url

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Copy or close."""
        if event.button.id == "copy":
            self.action_copy()
        self.dismiss(None)
