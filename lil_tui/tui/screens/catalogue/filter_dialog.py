"""Choosing filters: one list of all there is to choose, with how many courses each choice would leave."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lil_tui.text import format_duration
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.screens.catalogue.question import Filters
from lil_tui.tui.widgets.option_list import Option, OptionList
from lil_tui.tui.widgets.wording import in_words

if TYPE_CHECKING:
    from lil_tui.catalogue.facets import Facets

_LIVE = ("RETIRED", "GONE")


def options_of(facets: "Facets", several_locales: bool) -> list[Option[Filters]]:
    """Everything that can be chosen, by groups; groups without a choice are left out."""
    lengths = [
        _one(
            f"Up to {format_duration(length.max_minutes * 60)}",
            length.assets,
            "max_minutes",
            length.max_minutes,
        )
        for length in facets.lengths
    ]
    groups = (
        ("Type", [_some(in_words(c.value), c.assets, "types", c.value) for c in facets.types]),
        ("Level", [_some(in_words(c.value), c.assets, "levels", c.value) for c in facets.levels]),
        ("Duration", lengths),
        (
            "Language",
            [_one(c.value, c.assets, "locale", c.value) for c in facets.locales] if several_locales else [],
        ),
        ("State", _states(facets)),
    )
    options: list[Option[Filters]] = []
    for title, members in groups:
        if members:
            options += [Option(title), *members]
    return options


def _states(facets: "Facets") -> list[Option[Filters]]:
    beside = sum(choice.assets for choice in facets.availabilities if choice.value in _LIVE)
    also: Option[Filters] = Option(
        "With retired and gone",
        beside,
        lambda filters: filters.include_retired,
        lambda filters: replace(filters, include_retired=not filters.include_retired, availability=None),
    )
    return [
        *([also] if beside else []),
        *(
            _one(f"Only {in_words(c.value).lower()}", c.assets, "availability", c.value)
            for c in facets.availabilities
        ),
    ]


def _one(label: str, count: int, name: str, value: Any) -> Option[Filters]:
    def change(filters: Filters) -> Filters:
        chosen: dict[str, Any] = {name: None if getattr(filters, name) == value else value}
        return replace(filters, **chosen)

    return Option(label, count, lambda filters: getattr(filters, name) == value, change)


def _some(label: str, count: int, name: str, value: str) -> Option[Filters]:
    def change(filters: Filters) -> Filters:
        before: tuple[str, ...] = getattr(filters, name)
        without = tuple(each for each in before if each != value)
        chosen: dict[str, Any] = {name: without if value in before else (*before, value)}
        return replace(filters, **chosen)

    return Option(label, count, lambda filters: value in getattr(filters, name), change, many=True)


class FilterDialog(Dialog[Filters]):
    """All filters; gives the chosen ones, None when closed."""

    DEFAULT_CSS = """
    FilterDialog > .dialog { width: 64; height: 86%; max-height: 40; }
    FilterDialog OptionList { height: 1fr; }
    FilterDialog .author { height: 1; margin-top: 1; }
    FilterDialog .author Static { width: 10; text-style: bold; color: $text-muted; padding-left: 2; }
    FilterDialog .author Input { width: 1fr; }
    FilterDialog .buttons .hint { width: 1fr; margin-top: 0; padding-left: 2; }
    """
    DIALOG_HELP = (
        "{List.mark} turns a filter on or off, {list.choose} applies them, {app.next} goes to the author "
        "and to the buttons. Numbers say how many courses a choice would leave. {Dialog.close} closes and "
        "changes nothing."
    )

    def __init__(self, facets: "Facets", filters: Filters, *, several_locales: bool) -> None:
        super().__init__()
        self._options = options_of(facets, several_locales)
        self._filters = filters

    def compose(self) -> ComposeResult:
        """Options, the author, buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content("Filter"), classes="title")
            yield OptionList(self._options, self._filters, id="options")
            with Horizontal(classes="author"):
                yield Static(Content("Author"))
                author = Input(self._filters.author, placeholder="name, or the beginning of one", id="author")
                author.cursor_blink = False
                yield author
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
        """Enter after the author's name is enough."""
        self._apply()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Apply, or without any filter."""
        if event.button.id == "clear":
            self.dismiss(Filters())
        else:
            self._apply()

    def _apply(self) -> None:
        author = self.query_one("#author", Input).value.strip()
        self.dismiss(replace(self.query_one(OptionList).filters, author=author))
