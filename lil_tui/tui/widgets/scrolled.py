"""Text that is only read: the keys of every list scroll it, remapped ones too."""

from textual.containers import VerticalScroll
from textual.widget import Widget

from lil_tui.tui.actions import bindings_for


class ScrollsByListKeys:
    """The actions of `list` for what has no cursor: they scroll `scrolled`."""

    @property
    def scrolled(self) -> Widget | None:
        """What is scrolled; None when everything is in sight."""
        raise NotImplementedError

    def _scroll_pages(self, pages: int) -> None:
        if self.scrolled is not None:
            page = max(1, self.scrolled.scrollable_content_region.height - 1)
            self.scrolled.scroll_relative(y=pages * page, animate=False)

    def _scroll_lines(self, lines: int) -> None:
        if self.scrolled is not None:
            self.scrolled.scroll_relative(y=lines, animate=False)

    def action_line_up(self) -> None:
        """One line up."""
        self._scroll_lines(-1)

    def action_line_down(self) -> None:
        """One line down."""
        self._scroll_lines(1)

    def action_lines_up(self) -> None:
        """A screen up."""
        self._scroll_pages(-1)

    def action_lines_down(self) -> None:
        """A screen down."""
        self._scroll_pages(1)

    def action_line_first(self) -> None:
        """To the first line."""
        if self.scrolled is not None:
            self.scrolled.scroll_home(animate=False)

    def action_line_last(self) -> None:
        """To the last line."""
        if self.scrolled is not None:
            self.scrolled.scroll_end(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys without a use are not offered: there is nothing to open or to mark."""
        if action in ("choose", "mark"):
            return False
        return self.scrolled is not None if action.startswith(("line_", "lines_")) else True


class Scrolled(ScrollsByListKeys, VerticalScroll, inherit_bindings=False):
    """A box that may be higher inside than outside; Textual's own keys for it can't be remapped."""

    BINDINGS = bindings_for("list")

    @property
    def scrolled(self) -> Widget | None:
        """Itself, unless all of it is in sight."""
        return self if self.max_scroll_y else None
