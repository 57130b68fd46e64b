"""Choosing filters: status, time span, source, who is not in the list of people."""

from dataclasses import replace
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.screens.completions.question import SOURCES, SPANS, Filters
from lil_tui.tui.widgets.option_list import Option, OptionList


def _one(label: str, name: str, value: Any) -> Option[Filters]:
    def change(filters: Filters) -> Filters:
        chosen: dict[str, Any] = {name: None if getattr(filters, name) == value else value}
        if name == "days":
            chosen |= {"first": None, "last": None}
        return replace(filters, **chosen)

    return Option(label, None, lambda filters: getattr(filters, name) == value, change)


def options() -> list[Option[Filters]]:
    """All that can be chosen, by groups."""
    return [
        Option("Status"),
        _one("Completed", "status", "completed"),
        _one("In progress", "status", "in-progress"),
        Option("Last heard of"),
        *(_one(words.capitalize(), "days", days) for days, words in SPANS.items()),
        Option("Source"),
        *(_one(f"Known {words}", "source", source) for source, words in SOURCES.items()),
        Option("People"),
        Option(
            "Not in the imported list",
            None,
            lambda filters: filters.unlisted,
            lambda filters: replace(filters, unlisted=not filters.unlisted),
            many=True,
        ),
    ]


class FilterDialog(Dialog[Filters]):
    """All filters; gives the chosen ones, None when closed."""

    DEFAULT_CSS = """
    FilterDialog > .dialog { width: 64; height: 90%; max-height: 26; }
    FilterDialog OptionList { height: 1fr; }
    FilterDialog .days { height: 1; margin-top: 1; }
    FilterDialog .days Static { width: 8; text-style: bold; color: $text-muted; padding-left: 2; }
    FilterDialog .days Input { width: 16; }
    FilterDialog .buttons .hint { width: 1fr; margin-top: 0; padding-left: 2; }
    """
    DIALOG_HELP = (
        "{List.mark} turns a filter on or off, {list.choose} applies them, {app.next} goes to the days and "
        "to the buttons. Days are written 2026-03-31; both count. {Dialog.close} closes and changes nothing."
    )

    def __init__(self, filters: Filters) -> None:
        super().__init__()
        self._filters = filters

    def compose(self) -> ComposeResult:
        """Options, days, buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content("Filter"), classes="title")
            yield OptionList(options(), self._filters, id="options")
            with Horizontal(classes="days"):
                for label, name in (("From", "first"), ("Until", "last")):
                    yield Static(Content(label))
                    day = getattr(self._filters, name)
                    field = Input(str(day or ""), placeholder="YYYY-MM-DD", id=name, max_length=10)
                    field.cursor_blink = False
                    yield field
            with Horizontal(classes="buttons"):
                yield Static(self.hint("{list.mark} sets", "{list.choose} applies"), classes="hint")
                yield Button(Content("Clear all"), id="clear")
                yield Button(Content("Apply"), id="apply")

    def on_mount(self) -> None:
        """The options first."""
        self.query_one(OptionList).focus()

    def on_option_list_done(self) -> None:
        """Enter on the options is enough."""
        self._apply()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter after a day is enough."""
        self._apply()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Apply, or without any filter."""
        if event.button.id == "clear":
            self.dismiss(Filters())
        else:
            self._apply()

    def _apply(self) -> None:
        filters: Filters = self.query_one(OptionList).filters
        days: dict[str, Any] = {}
        for field in self.query(Input):
            written = field.value.strip()
            try:
                days[field.id or ""] = date.fromisoformat(written) if written else None
            except ValueError:
                self.notify("Days are written like 2026-03-31.", severity="warning", markup=False)
                field.focus()
                return
        span = None if any(days.values()) else filters.days
        self.dismiss(replace(filters, **days, days=span))
