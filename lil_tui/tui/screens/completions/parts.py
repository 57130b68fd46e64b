"""List and sheet side by side, or one at a time, as the width allows."""

from typing import Literal

from textual import events
from textual.containers import Horizontal
from textual.message import Message

Part = Literal["list", "detail"]

PARTS: tuple[Part, ...] = ("list", "detail")
BOTH_FROM = 112
"""Cells from which on both stand side by side."""


class TwoParts(Horizontal):
    """Holds `#list-part` and `#detail-part`; the one in use is always on screen."""

    class Changed(Message):
        """Other parts are on screen, or the other one is in use."""

        def can_replace(self, message: Message) -> bool:
            """The last state counts."""
            return isinstance(message, TwoParts.Changed)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.part: Part = "list"
        """The part in use."""

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts on screen; none before the width is known."""
        if not self.size.width:
            return ()
        return PARTS if self.size.width >= BOTH_FROM else (self.part,)

    def go(self, part: Part) -> None:
        """Use this part."""
        self.part = part
        self._fold()

    def on_resize(self) -> None:
        """The other may fit now."""
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
        for part in PARTS:
            view = self.query_one(f"#{part}-part")
            view.display = part in shown
            view.set_class(part in shown[1:], "-beside")
        self.set_class(len(shown) == 1, "-single")
        self.post_message(self.Changed())
