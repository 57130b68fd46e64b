"""The lights, one below the other, each with its reason and, where it is dark, what to do."""

from collections.abc import Iterable, Sequence

from lil_tui.listener.lights import Light
from lil_tui.tui.actions import bindings_for
from lil_tui.tui.screens.listener.wording import ago
from lil_tui.tui.widgets.cells import Tone, fit, safe, wrap
from lil_tui.tui.widgets.line_view import LineView

_SIGNS: dict[str, tuple[str, Tone]] = {
    "on": ("✓ ", "success"),
    "warning": ("! ", "warning"),
    "dark": ("✗ ", "error"),
    "waiting": ("- ", "muted"),
}
_TONES: dict[str, Tone] = {"on": "normal", "warning": "warning", "dark": "error", "waiting": "muted"}
_TITLE = 22
_NARROW = 64
"""Below this many cells the words stand under the title."""

Line = list[tuple[str, Tone]]


def lay_out(lights: Sequence[Light], now_ms: int, width: int, height: int) -> list[Line]:
    """All lines in `width` cells, parted by blank ones where all of them fit into `height`."""
    blocks = _blocks(lights, now_ms, width)
    blank: list[Line] = [[("", "normal")]]
    spaced = sum(map(len, blocks)) + len(blocks) - 1 <= height
    lines: list[Line] = []
    for block in blocks:
        lines += (blank if spaced and lines else []) + block
    return lines


def _blocks(lights: Sequence[Light], now_ms: int, width: int) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    indent = 2 if width < _NARROW else 2 + _TITLE
    for light in lights:
        lines: list[Line] = []
        blocks.append(lines)
        finding = light.finding
        sign, tone = _SIGNS[finding.state]
        text = finding.text + (f" {ago(light.at_ms, now_ms)}" if light.at_ms is not None else "")
        title: Line = [
            (sign, tone),
            (fit(light.title, _TITLE), "strong" if finding.state == "on" else "normal"),
        ]
        broken = wrap(safe(text), max(12, width - indent))
        if width < _NARROW:
            lines.append(title)
            lines += [[("  ", "normal"), (part, _TONES[finding.state])] for part in broken]
        else:
            lines.append([*title, (broken[0], _TONES[finding.state])])
            lines += [[(" " * indent, "normal"), (part, _TONES[finding.state])] for part in broken[1:]]
        if finding.fix and finding.state != "on":
            for part in wrap(safe(finding.fix), max(12, width - indent)):
                lines.append([(" " * indent, "normal"), (part, "muted")])
    return blocks


class LightsView(LineView):
    """The lights; scrolled where they take more lines than there are."""

    BINDINGS = bindings_for("list")
    cursor_shown = "focused"
    HELP = "How far the connection is. A dark light says why, and what to do."

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._lights: Sequence[Light] = ()
        self._now_ms = 0
        self._lines: list[Line] = []

    def show(self, lights: Sequence[Light], now_ms: int) -> None:
        """Show these."""
        self._lights, self._now_ms = lights, now_ms
        self._lay_out()

    @property
    def line_count(self) -> int:
        """How many lines they take."""
        return len(self._lines)

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """One line."""
        parts = list(self._lines[index])
        used = sum(len(text) for text, _ in parts[:-1])
        text, tone = parts[-1]
        return [*parts[:-1], (fit(text, max(0, width - used)), tone)]

    def on_resize(self) -> None:
        """Lines are broken for one width."""
        self._lay_out()
        super().on_resize()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open or to mark."""
        return action not in ("mark", "choose")

    def _lay_out(self) -> None:
        width = self.room
        lines = lay_out(self._lights, self._now_ms, width, self.outer_size.height) if width else []
        if lines != self._lines:
            self._lines = lines
            self.lines_changed()
