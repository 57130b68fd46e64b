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
from lil_tui.tui.widgets.line_view import MARGINS, LineView

_GAP = 3
"""Cells between a label and the words on it."""
_USUAL_WIDTH, _FRAME = 64, 8
"""Cells of the dialog; those of them that are border, padding and the list's scrollbar."""


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
        self.whole_width = MARGINS + max((self._whole(choice) for choice in choices), default=0)
        """Cells in which no line is cut."""

    def _whole(self, choice: Choice) -> int:
        about = width_of(safe(choice.about))
        return self._label_width + (about + _GAP if about else 0)

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
        about = max(0, width - label - _GAP)
        return [
            (fit(safe(choice.label), label), "normal"),
            (fit(" " * _GAP + safe(choice.about), about + _GAP if about else width - label), "muted"),
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
    ChoiceDialog ChoiceList { height: auto; }
    """
    DIALOG_HELP = "{Arrows} move, {list.choose} chooses, {dialog.close} closes and changes nothing."

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Title and lines."""
        choices = ChoiceList(self._choices, id="choices")
        with Vertical(classes="dialog") as box:
            # Wider where words would be cut off, as far as the screen goes.
            box.styles.width = max(_USUAL_WIDTH, choices.whole_width + _FRAME)
            yield Static(Content(self._title), classes="title")
            yield choices
            yield Static(self.hint("{list.choose} chooses", "{dialog.close} closes"), classes="hint")
