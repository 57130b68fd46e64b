"""The three parts side by side, two of them, or one at a time, as the width allows."""

from typing import Literal

from textual import events
from textual.containers import Horizontal
from textual.message import Message

Part = Literal["tree", "list", "detail"]

PARTS: tuple[Part, ...] = ("tree", "list", "detail")
THREE_FROM = 118
"""Cells from which on all three stand side by side."""
TWO_FROM = 96
ROOMY_FROM = 160


def parts_on_screen(width: int, part: Part) -> tuple[Part, ...]:
    """The parts to show when this one is in use."""
    if width >= THREE_FROM:
        return PARTS
    if width >= TWO_FROM:
        return ("list", "detail") if part == "detail" else ("tree", "list")
    return (part,)


class Parts(Horizontal):
    """Holds `#tree-part`, `#list-part` and `#detail-part`; the one in use is always on screen."""

    class Changed(Message):
        """Other parts are on screen, or another one is in use."""

        def can_replace(self, message: Message) -> bool:
            """The last state counts."""
            return isinstance(message, Parts.Changed)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.part: Part = "tree"
        """The part in use."""

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts on screen; none before the width is known."""
        return parts_on_screen(self.size.width, self.part) if self.size.width else ()

    def go(self, part: Part) -> None:
        """Use this part."""
        self.part = part
        self._fold()

    def beside(self, step: int) -> Part:
        """The part so many steps on, going round."""
        return PARTS[(PARTS.index(self.part) + step) % len(PARTS)]

    def on_resize(self) -> None:
        """Other parts may fit now."""
        self._fold()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The part with the focus is the one in use."""
        for widget in event.widget.ancestors:
            name = (widget.id or "").removesuffix("-part")
            if name in PARTS and name != self.part:
                self.go(name)

    def _fold(self) -> None:
        shown = self.shown
        if not shown:
            return
        self.set_class(len(shown) == 1, "-single")
        self.set_class(len(shown) == 2, "-double")
        self.set_class(self.size.width >= ROOMY_FROM, "-roomy")
        for part in PARTS:
            view = self.query_one(f"#{part}-part")
            view.display = part in shown
            view.set_class(part in shown[1:], "-beside")
        self.post_message(self.Changed())
