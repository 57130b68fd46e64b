"""Where is it? The ladder of checks with their evidence, and one sentence that answers a ticket."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from lil_tui.completions.why import Explanation, Rung
from lil_tui.text import local_times
from lil_tui.tui.actions import bindings_for
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.sheet import unbroken
from lil_tui.tui.screens.completions.wording import minute
from lil_tui.tui.widgets.cells import Tone, fit, fit_cell, safe, wrap
from lil_tui.tui.widgets.line_view import LineView

CHECK_WORDS = {
    "learner": "Learner known",
    "course": "Course in the catalogue",
    "statements": "Statements arrived",
    "progress": "Progress recorded",
    "completed": "Completion recorded",
    "twin": "In another language",
    "switched-on": "Statements switched on",
    "listener": "Listener up",
    "refused": "Anything refused",
    "report": "In LinkedIn's report",
}
_TONES: dict[str, Tone] = {"yes": "success", "no": "warning", "unknown": "muted"}
# A “no” here is how it should be.
_WORRYING = ("refused", "twin")
_NAME, _RESULT = 25, 9


class Ladder(LineView):
    """One rung after the other, each with its evidence below; keys scroll."""

    BINDINGS = bindings_for("list")
    cursor_shown = "never"

    def __init__(self, steps: list[Rung], lens: Lens, known: Iterable[str], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._steps = steps
        self._lens = lens
        self._known = tuple(known)
        self._lines: list[list[tuple[str, Tone]]] = []
        self._width = 0

    @property
    def line_count(self) -> int:
        """All lines of all rungs."""
        return len(self._lines)

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """One line."""
        return fit_cell(self._lines[index], width)

    def on_resize(self) -> None:
        """Evidence is broken for one width."""
        width = max(20, self.room)
        if width != self._width:
            self._width = width
            self._lines = [line for rung in self._steps for line in self._rung(rung, width)]
            self.lines_changed()
        super().on_resize()

    def move_to(self, index: int, *, announce: bool = True) -> None:
        """Scroll by as much as the cursor would have moved."""
        height = max(1, self.scrollable_content_region.height)
        top = int(self.scroll_offset.y)
        first = top + index - self.cursor if index not in (0, self.line_count - 1) else index
        self.cursor = max(0, min(first, self.line_count - height))
        self.scroll_to(y=self.cursor, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lines are only read."""
        return action not in ("mark", "choose")

    def _rung(self, rung: Rung, width: int) -> Iterable[list[tuple[str, Tone]]]:
        tone = _TONES[rung.result]
        if rung.check in _WORRYING:
            tone = {"yes": "warning", "no": "muted"}.get(rung.result, "muted")  # type: ignore[assignment]
        name = fit(CHECK_WORDS.get(rung.check, safe(rung.check)), min(_NAME, width - _RESULT))
        yield [
            (f"{rung.result:<{_RESULT}}", tone),
            (name, "strong"),
            (fit(minute(rung.at_ms), max(0, width - _RESULT - len(name)), "right"), "muted"),
        ]
        evidence = unbroken(local_times(self._lens.text(safe(rung.evidence), self._known)))
        for line in wrap(evidence, max(12, width - _RESULT)):
            yield [(" " * _RESULT, "normal"), (line, "muted" if rung.result == "unknown" else "normal")]


class WhyDialog(Dialog[str]):
    """The explanation; gives `again` where another question is to be asked."""

    DEFAULT_CSS = """
    WhyDialog > .dialog { width: 92; height: 90%; max-height: 42; }
    WhyDialog .title { text-style: none; max-height: 3; }
    WhyDialog Ladder { height: 1fr; }
    WhyDialog .answer { margin-top: 1; color: $text-accent; height: auto; max-height: 5; }
    """
    DIALOG_HELP = (
        "Each check with what it found. The sentence at the end answers the question; {dialog.copy} copies "
        "it. {Arrows} scroll, {dialog.close} closes."
    )

    def __init__(self, explanation: Explanation, lens: Lens) -> None:
        super().__init__()
        self._explanation = explanation
        self._lens = lens

    def compose(self) -> ComposeResult:
        """Whom and what it is about, the ladder, the answer, buttons."""
        told, known = self._explanation, self._explanation.people
        about = f"{self._lens.text(safe(told.learner), known)} · {safe(told.course)}"
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint(
                "{arrows} scroll", "{dialog.copy} copies the answer", "{dialog.close} closes"
            )
            yield Static(
                Content.assemble(("Where is it?  ", "bold"), (about, "$text-muted not bold")), classes="title"
            )
            yield Ladder(told.steps, self._lens, known, id="ladder")
            yield Static(Content(self._lens.text(safe(told.answer), known)), classes="answer")
            with Horizontal(classes="buttons"):
                yield Button(Content("Ask again"), id="again")
                yield Button(Content("Copy answer"), id="copy")
                yield Button(Content("Close"), id="close")

    def on_mount(self) -> None:
        """Arrow keys scroll at once."""
        self.query_one(Ladder).focus()

    def text_to_copy(self) -> str:
        """The one sentence."""
        return safe(self._explanation.answer)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Copy, ask again or close."""
        if event.button.id == "copy":
            self.action_copy()
        else:
            self.dismiss("again" if event.button.id == "again" else None)
