"""A small menu: a few lines to choose one from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.widgets.cells import Tone, fit, safe, width_of
from lil_tui.tui.widgets.line_view import LineView


@dataclass(frozen=True)
class Choice:
    """One line of a menu."""

    value: str
    label: str
    about: str = ""
    current: bool = False


class ChoiceList(LineView):
    """The lines; the current one carries a mark."""

    BINDINGS = bindings_for("list")
    CALLS: ClassVar[Mapping[str, str]] = {"list.choose": "choose"}

    def __init__(self, choices: Sequence[Choice], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.choices = tuple(choices)
        self.cursor = next((place for place, choice in enumerate(choices) if choice.current), 0)
        self._label_width = max((width_of(safe(choice.label)) for choice in choices), default=0)

    def on_mount(self) -> None:
        """As high as it has lines."""
        self.styles.height = min(len(self.choices), 14)
        self.lines_changed()

    @property
    def line_count(self) -> int:
        """How many choices there are."""
        return len(self.choices)

    def is_marked(self, index: int) -> bool:
        """The current choice."""
        return self.choices[index].current

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """Label, and a few words on it."""
        choice = self.choices[index]
        label = min(self._label_width, width)
        about = max(0, width - label - 3)
        return [
            (fit(safe(choice.label), label), "normal"),
            (fit("   " + safe(choice.about), about + 3 if about else width - label), "muted"),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked here."""
        return action != "mark"

    def line_chosen(self) -> None:
        """Give the choice to the dialog."""
        dialog = self.screen
        if isinstance(dialog, ChoiceDialog):
            dialog.dismiss(self.choices[self.cursor].value)


class ChoiceDialog(Dialog[str]):
    """A menu with a title; gives the chosen value, None when closed."""

    DEFAULT_CSS = """
    ChoiceDialog > .dialog { width: 64; }
    ChoiceDialog ChoiceList { height: auto; }
    """
    DIALOG_HELP = "{Arrows} move, {list.choose} chooses, {dialog.close} closes and changes nothing."

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Title and lines."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            yield ChoiceList(self._choices, id="choices")
            yield Static(self.hint("{list.choose} chooses", "{dialog.close} closes"), classes="hint")
