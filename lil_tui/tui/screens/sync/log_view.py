"""What happened, in words: lines with their time, broken to fit, the newest in sight."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.keywords import key_words
from lil_tui.tui.screens.sync.wording import clock_time
from lil_tui.tui.widgets.cells import Tone, fit, safe, wrap
from lil_tui.tui.widgets.line_view import LineView

_TIME = 10
_TONES: dict[str, Tone] = {"info": "normal", "warning": "warning", "error": "error"}
_SIGNS = {"info": "", "warning": "warning: ", "error": "error: "}


class Said(Protocol):
    """A line of a run's log, live or stored."""

    @property
    def at_ms(self) -> int:
        """When, in epoch milliseconds."""
        ...

    @property
    def level(self) -> str:
        """`info`, `warning` or `error`."""
        ...

    @property
    def text(self) -> str:
        """What."""
        ...


class _Drawn(NamedTuple):
    time: str
    text: str
    tone: Tone


class LogView(LineView):
    """The lines; while it has no focus it stays at the newest."""

    BINDINGS = bindings_for("list")
    cursor_shown = "focused"
    HELP = "What happened in this run, oldest first."

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, empty=empty)
        self._said: Sequence[Said] = ()
        self._lines: list[_Drawn] = []
        self._width = 0

    def show(self, said: Sequence[Said]) -> None:
        """Show these lines."""
        if len(said) == len(self._said) and (not said or said[-1] is self._said[-1]):
            return
        self._said = said
        self._lay_out()

    @property
    def line_count(self) -> int:
        """How many lines they take at this width."""
        return len(self._lines)

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """One line."""
        line = self._lines[index]
        return [(fit(line.time, _TIME), "muted"), (fit(line.text, max(0, width - _TIME)), line.tone)]

    def on_resize(self) -> None:
        """Lines are broken for one width."""
        if self.room != self._width:
            self._lay_out()
        super().on_resize()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open or to mark."""
        return action not in ("mark", "choose")

    def _lay_out(self) -> None:
        self._width = self.room
        at_end = not self.has_focus or self.cursor >= len(self._lines) - 1
        self._lines = list(self._broken(max(10, self._width - _TIME))) if self._width else []
        self.lines_changed()
        if at_end:
            self.move_to(len(self._lines) - 1, announce=False)

    def _broken(self, width: int) -> Iterable[_Drawn]:
        keys = key_words(self)
        for line in self._said:
            text = _SIGNS.get(line.level, "") + safe(keys.instead(line.text, at="sync"))
            for number, part in enumerate(wrap(text, width) or [""]):
                yield _Drawn("" if number else clock_time(line.at_ms), part, _TONES.get(line.level, "normal"))
