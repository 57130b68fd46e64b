"""An element that could not be read: why, where it came from, and itself, as LinkedIn sent it."""

from contextlib import suppress

import msgspec
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from lil_tui.catalogue.sync.history import Quarantined
from lil_tui.text import clean, clean_block
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.screens.sync.lists import where_found
from lil_tui.tui.widgets.scrolled import Scrolled
from lil_tui.tui.widgets.wording import full_time

_MOST_CHARACTERS = 60_000


def readable(raw: bytes) -> str:
    """JSON with line breaks where it is JSON, else the text as it came; cut when it is huge."""
    with suppress(msgspec.DecodeError, ValueError, RecursionError):
        raw = msgspec.json.format(raw, indent=2)
    text = clean_block(raw.decode("utf-8", "replace"))
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}\n… cut here"


class RawDialog(Dialog[None]):
    """The element in full."""

    DEFAULT_CSS = """
    RawDialog > .dialog { width: 110; height: 90%; max-height: 90%; }
    RawDialog #raw {
        height: 1fr; margin-top: 1; padding: 0 1; background: $panel; scrollbar-size-vertical: 1;
    }
    RawDialog .where { color: $text-muted; }
    """
    DIALOG_HELP = (
        "An element as LinkedIn sent it. {Arrows} scroll, {dialog.copy} copies it, {dialog.close} closes."
    )

    def __init__(self, element: Quarantined, raw: bytes) -> None:
        super().__init__()
        self._element = element
        self._text = readable(raw)

    def compose(self) -> ComposeResult:
        """Reason, place, the element, one button."""
        element = self._element
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint(
                "{arrows} scroll", "{dialog.copy} copies", "{dialog.close} closes"
            )
            yield Static(Content(clean(element.reason)), classes="title")
            yield Static(Content(clean(element.urn or "It has no URN.")), classes="where")
            yield Static(
                Content(
                    f"{clean(where_found(element))}, run {element.run}, first seen "
                    f"{full_time(element.first_seen_at_ms)}"
                ),
                classes="where",
            )
            with Scrolled(id="raw"):
                yield Static(Content(self._text))
            with Horizontal(classes="buttons"):
                yield Button(Content("Close"), id="close")

    def on_mount(self) -> None:
        """Arrow keys scroll at once."""
        self.query_one("#raw").focus()

    def text_to_copy(self) -> str:
        """The element."""
        return self._text

    def on_button_pressed(self) -> None:
        """Close."""
        self.dismiss(None)
