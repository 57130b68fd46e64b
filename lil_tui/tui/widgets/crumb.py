"""One line that says what is shown: where it is on the left, how on the right."""

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from lil_tui.tui.widgets.cells import fit, safe, width_of


class Crumb(Widget):
    """A line of fixed height, drawn again without a new layout when its words change."""

    DEFAULT_CSS = "Crumb { height: 1; width: 1fr; padding: 0 2; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, style: str = "bold $foreground") -> None:  # noqa: A002
        super().__init__(id=id)
        self._left: tuple[str, ...] = ()
        self._right = ""
        self._style = style

    def say(self, left: tuple[str, ...], right: str = "") -> None:
        """Show these words: the first part of the left is what matters, the others are muted."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> RenderResult:
        """Both ends; the right one goes first when it gets narrow, the first part last."""
        width = self.content_size.width
        head, *others = [safe(part) for part in self._left] or [""]
        tail = "".join(f"  {part}" for part in others if part)
        right = safe(self._right)
        if width_of(head) + width_of(tail) + width_of(right) + 2 > width:
            right = ""
        # Numbers beside a long title stay, a long name beside a short title doesn't push that out.
        beside = min(width_of(tail), max(width - width_of(head), width // 2))
        head = fit(head, min(width_of(head), width - beside))
        tail = fit(tail, beside)
        gap = " " * max(0, width - width_of(head) - width_of(tail) - width_of(right))
        return Content.assemble((head, self._style), (tail, "$text-muted"), gap, (right, "$text-muted"))
