"""A statement as it was sent, and what became of it."""

import json

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from lil_tui.completions.records import StoredStatement
from lil_tui.text import clean, local_times
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.wording import OUTCOME_WORDS
from lil_tui.tui.screens.sync.raw_dialog import readable
from lil_tui.tui.widgets.scrolled import Scrolled
from lil_tui.tui.widgets.wording import full_time


class StatementDialog(Dialog[None]):
    """The JSON in full."""

    DEFAULT_CSS = """
    StatementDialog > .dialog { width: 110; height: 90%; max-height: 90%; }
    StatementDialog #raw {
        height: 1fr; margin-top: 1; padding: 0 1; background: $panel; scrollbar-size-vertical: 1;
    }
    StatementDialog .title { margin-bottom: 0; }
    StatementDialog .where { color: $text-muted; }
    """
    DIALOG_HELP = (
        "A statement as it was sent. {Arrows} scroll, {dialog.copy} copies it, {dialog.close} closes."
    )

    def __init__(self, stored: StoredStatement, lens: Lens) -> None:
        super().__init__()
        self._stored = stored
        self._lens = lens
        said = stored.statement
        body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace") if said is not None else b""
        self._json = readable(body) if body else ""

    def compose(self) -> ComposeResult:
        """Outcome, times, the JSON, one button."""
        row = self._stored.row
        outcome = OUTCOME_WORDS.get(row.outcome, row.outcome).capitalize()
        # Of an account JSON has its two parts apart.
        known = (row.learner, row.learner_name, *(row.learner or "").split("::"))
        shown = self._lens.text(self._json, known)
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint(
                "{arrows} scroll", "{dialog.copy} copies", "{dialog.close} closes"
            )
            yield Static(
                Content(local_times(clean(f"{outcome}: {row.reason}" if row.reason else outcome))),
                classes="title",
            )
            yield Static(Content(clean(f"Statement {row.id}")), classes="where")
            yield Static(
                Content(
                    f"of {full_time(row.timestamp_ms)}, stored {full_time(row.stored_ms)}"
                    f"{', from ' + clean(row.client_id) if row.client_id else ''}"
                ),
                classes="where",
            )
            with Scrolled(id="raw"):
                yield Static(Content(shown or "Its body was erased with its learner."))
            with Horizontal(classes="buttons"):
                yield Button(Content("Close"), id="close")

    def on_mount(self) -> None:
        """Arrow keys scroll at once."""
        self.query_one("#raw").focus()

    def text_to_copy(self) -> str:
        """The statement."""
        return self._json

    def on_button_pressed(self) -> None:
        """Close."""
        self.dismiss(None)
