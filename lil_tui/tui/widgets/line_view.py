"""The base of long lists and trees: lines drawn one at a time, a cursor, keys and mouse.

Only the lines on screen are ever drawn, and a drawn line is kept until its data or style changes.
"""

from collections.abc import Iterable
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from lil_tui.tui.widgets.cells import Tone, fit, safe

_STRIPS_KEPT = 600
GUTTER = 2
"""Cells before each line, for the signs of cursor and mark."""
MARGINS = GUTTER + 1
"""With the blank cell that keeps text off the scrollbar."""


class LineView(ScrollView, can_focus=True):
    """Lines with a cursor; subclasses say how many there are and what stands on each."""

    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-background: transparent;
        scrollbar-background-hover: transparent;
        scrollbar-background-active: transparent;
        background: transparent;
        & > .line--row { color: $foreground; }
        & > .line--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        & > .line--cursor-blurred {
            background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
        }
        & > .line--muted { color: $text-muted; }
        & > .line--accent { color: $text-accent; }
        & > .line--warning { color: $text-warning; }
        & > .line--error { color: $text-error; }
        & > .line--success { color: $text-success; }
        & > .line--match { color: $text-accent; text-style: bold underline; }
        & > .line--strong { color: $foreground; text-style: bold; }
        & > .line--header { color: $text-muted; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--row",
        "line--cursor",
        "line--cursor-blurred",
        "line--muted",
        "line--accent",
        "line--warning",
        "line--error",
        "line--success",
        "line--match",
        "line--strong",
        "line--header",
    }
    ALLOW_SELECT = False
    header_height = 0
    cursor_shown: ClassVar[Literal["always", "focused", "never"]] = "always"
    """When the line under the cursor is told apart: text that is only read has a quieter one, or none."""

    def __init__(
        self,
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self.cursor = 0
        """Index of the line the cursor is on; 0 when there are none."""
        self._strips: dict[tuple[int, str, bool], Strip] = {}
        self._strips_width = 0
        self._had_lines = False
        self._styles_drawn: dict[tuple[str, str], Style] = {}

    @property
    def empty(self) -> str:
        """The words that stand here while there are no lines."""
        return self._empty

    @empty.setter
    def empty(self, words: str) -> None:
        if words != self._empty:
            self._empty = words
            self.refresh()

    # What a subclass gives

    @property
    def line_count(self) -> int:
        """How many lines there are, the header apart."""
        raise NotImplementedError

    @property
    def loaded(self) -> bool:
        """Whether the count is known: until then no empty state is shown."""
        return True

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]] | None:
        """One line's parts in exactly `width` cells; None while its data isn't there."""
        raise NotImplementedError

    def draw_header(self, width: int) -> Iterable[tuple[str, Tone]]:
        """The header's parts in exactly `width` cells."""
        return [(" " * width, "header")]

    def is_marked(self, index: int) -> bool:
        """Whether the line carries a mark."""
        return False

    def cursor_moved(self) -> None:
        """Called when the cursor stands on another line."""

    def line_chosen(self) -> None:
        """Called when the line under the cursor is opened by `enter` or a second click."""

    def clicked(self, column: int) -> bool:
        """Called for a click at this cell of the line under the cursor; True when it is used up."""
        return False

    # Drawing

    @property
    def room(self) -> int:
        """Cells for text that is broken into lines; a scrollbar that comes breaks none of them anew."""
        return max(0, self.outer_size.width - 2 * self.styles.scrollbar_size_vertical - GUTTER)

    def invalidate(self) -> None:
        """Forget all drawn lines and draw again."""
        self._strips.clear()
        self.refresh()

    def lines_changed(self) -> None:
        """Take a new line count in: the scrollbar, the cursor's bounds, the screen."""
        self._fit_scrollbar()
        self.cursor = max(0, min(self.cursor, self.line_count - 1))
        self.invalidate()
        if self._had_lines != bool(self.line_count):
            self._had_lines = bool(self.line_count)
            self.refresh_bindings()

    def notify_style_update(self) -> None:
        """Drop what was drawn in the old style."""
        super().notify_style_update()
        self._strips.clear()
        self._styles_drawn.clear()

    def on_resize(self) -> None:
        """The lines on screen are others."""
        self._fit_scrollbar()
        self.show_cursor()

    def _fit_scrollbar(self) -> None:
        height = self.line_count + self.header_height
        if self.styles.auto_dimensions:
            self.virtual_size = Size(1, height)
            return
        # The box stays as it is whatever the lines, so the screen is spared a new layout, which
        # would be most of the time that folding a branch takes.
        height = max(height, self.container_size.height)
        if height != self.virtual_size.height:
            self.set_reactive(Widget.virtual_size, Size(1, height))
            self.vertical_scrollbar.window_virtual_size = height
            if self.scroll_offset.y > self.max_scroll_y:
                self.scroll_to(y=self.max_scroll_y, animate=False)

    def visible_lines(self) -> range:
        """Indexes of the lines on screen."""
        top = int(self.scroll_offset.y)
        height = max(0, self.scrollable_content_region.height - self.header_height)
        return range(top, min(self.line_count, top + height))

    def render_line(self, y: int) -> Strip:
        """One line of the screen, from what was drawn before when it still holds."""
        width = self.scrollable_content_region.width
        if width != self._strips_width:
            self._strips.clear()
            self._strips_width = width
        if y < self.header_height:
            return self._strip("row", "  ", self.draw_header(max(0, width - MARGINS)), width)
        index = y - self.header_height + int(self.scroll_offset.y)
        if index >= self.line_count:
            return self._empty_line(y, width)
        state = self._state(index)
        marked = self.is_marked(index)
        key = (index, state, marked)
        strip = self._strips.get(key)
        if strip is None:
            parts = self.draw(index, max(0, width - MARGINS))
            sign = (" " if state == "row" else "›") + ("*" if marked else " ")
            if parts is None:
                return self._strip(state, sign, [(fit("·", max(0, width - MARGINS)), "muted")], width)
            strip = self._strip(state, sign, parts, width)
            if len(self._strips) > _STRIPS_KEPT:
                self._strips.clear()
            self._strips[key] = strip
        return strip

    def _state(self, index: int) -> str:
        if index != self.cursor or self.cursor_shown == "never":
            return "row"
        blurred = "cursor-blurred" if self.cursor_shown == "always" else "row"
        return "cursor" if self.has_focus else blurred

    def _strip(self, state: str, sign: str, parts: Iterable[tuple[str, Tone]], width: int) -> Strip:
        segments = [Segment(sign, self._style(state, "accent"))]
        segments += [Segment(text, self._style(state, tone)) for text, tone in parts if text]
        return Strip(segments).adjust_cell_length(width, self._style(state, "normal"))

    def _style(self, state: str, tone: str) -> Style:
        style = self._styles_drawn.get((state, tone))
        if style is None:
            style = self.get_component_rich_style(f"line--{state}")
            if tone != "normal":
                over = self.get_component_rich_style(f"line--{tone}")
                # On the cursor its own colours are the ones that can be read.
                color = style.color if state == "cursor" else over.color
                style = style + Style(color=color, bold=over.bold or style.bold, underline=over.underline)
            self._styles_drawn[state, tone] = style
        return style

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = self.empty.split("\n") if self.loaded and not self.line_count else []
        number = y - self.header_height - 1
        text = safe(lines[number]) if 0 <= number < len(lines) else ""
        return self._strip("row", "  ", [(fit(text, max(0, width - MARGINS)), "muted")], width)

    # Moving

    def move_to(self, index: int, *, announce: bool = True) -> None:
        """Put the cursor on this line, clamped, and bring it on screen."""
        index = max(0, min(index, self.line_count - 1))
        before, self.cursor = self.cursor, index
        if before != index:
            self.redraw_line(before)
            self.redraw_line(index)
        self.show_cursor()
        if announce and before != index:
            self.cursor_moved()

    def redraw_line(self, index: int) -> None:
        """Draw one line again where it stands on screen."""
        y = index - int(self.scroll_offset.y) + self.header_height
        if self.header_height <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def forget_line(self, index: int) -> None:
        """Drop one drawn line, whose text has changed, and draw it again."""
        for key in [key for key in self._strips if key[0] == index]:
            del self._strips[key]
        self.redraw_line(index)

    def show_cursor(self) -> None:
        """Scroll no more than needed to have the cursor on screen."""
        height = self.scrollable_content_region.height - self.header_height
        top = int(self.scroll_offset.y)
        if height <= 0:
            return
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - self.header_height - 1)

    def action_line_up(self) -> None:
        """One line up."""
        self.move_to(self.cursor - 1)

    def action_line_down(self) -> None:
        """One line down."""
        self.move_to(self.cursor + 1)

    def action_lines_up(self) -> None:
        """A screen up."""
        self.move_to(self.cursor - self._page())

    def action_lines_down(self) -> None:
        """A screen down."""
        self.move_to(self.cursor + self._page())

    def action_line_first(self) -> None:
        """To the first line."""
        self.move_to(0)

    def action_line_last(self) -> None:
        """To the last line."""
        self.move_to(self.line_count - 1)

    def action_choose(self) -> None:
        """Open the line under the cursor."""
        if self.line_count:
            self.line_chosen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without lines there is nothing to open or to mark."""
        return self.line_count > 0 if action in ("choose", "mark") else True

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the line where the cursor already is, it opens."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.header_height:
            return
        index = offset.y - self.header_height + int(self.scroll_offset.y)
        if index >= self.line_count:
            return
        event.stop()
        was_here = index == self.cursor
        self.move_to(index)
        if not self.clicked(offset.x - GUTTER) and was_here:
            self.line_chosen()
