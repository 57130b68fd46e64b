"""A list of options by groups, of which one or several of a group may be on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.message import Message

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.widgets.cells import Tone, fit, safe
from lil_tui.tui.widgets.line_view import LineView

Chosen = TypeVar("Chosen")
"""All filters together, as one value."""


@dataclass(frozen=True)
class Option(Generic[Chosen]):
    """A choice of one filter, or a group's heading where `change` is None."""

    label: str
    count: int | None = None
    is_on: Callable[[Chosen], bool] = lambda filters: False
    change: Callable[[Chosen], Chosen] | None = None
    many: bool = False
    """Whether others of the group may be on beside it."""


class OptionList(LineView, Generic[Chosen]):
    """The options; space turns one on or off, enter is done."""

    BINDINGS = bindings_for("list")
    CALLS: ClassVar[Mapping[str, str]] = {"list.choose": "apply", "list.mark": "set"}

    def __init__(self, options: list[Option[Chosen]], filters: Chosen, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.options = options
        self.filters = self._before = filters
        self.cursor = min(1, max(0, len(options) - 1))

    def on_mount(self) -> None:
        """Take the lines in."""
        self.lines_changed()

    @property
    def line_count(self) -> int:
        """Options and headings."""
        return len(self.options)

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """A heading, or a box, a label and a count."""
        option = self.options[index]
        if option.change is None:
            return [(fit(option.label, width), "header")]
        is_on = option.is_on(self.filters)
        box = ("[x] " if is_on else "[ ] ") if option.many else "(x) " if is_on else "( ) "
        count = "" if option.count is None else f"{option.count:,}"
        label = fit(safe(option.label), max(0, width - len(box) - len(count) - 1))
        return [(box, "accent" if is_on else "muted"), (label, "normal"), (f" {count}", "muted")]

    def move_to(self, index: int, *, announce: bool = True) -> None:
        """Headings are stepped over."""
        index = max(0, min(index, self.line_count - 1))
        if self.options and self.options[index].change is None:
            index += 1 if index > self.cursor or index == 0 else -1
        super().move_to(index, announce=announce)
        if self.cursor == 1:
            self.scroll_to(y=0, animate=False)

    class Done(Message):
        """The filters are as they should be."""

    def line_chosen(self) -> None:
        """Done; where nothing was changed yet, the option is what was meant."""
        if self.filters == self._before:
            self.action_mark()
        self.post_message(self.Done())

    def clicked(self, column: int) -> bool:
        """A click turns the option on or off."""
        self.action_mark()
        return True

    def action_mark(self) -> None:
        """Turn the option on or off."""
        change = self.options[self.cursor].change
        if change is not None:
            self.filters = change(self.filters)
            self.invalidate()
