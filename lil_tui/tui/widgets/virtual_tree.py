"""A tree of any size drawn line by line, for the catalogue's subjects and a course's outline."""

from collections.abc import Iterable, Sequence

from textual.message import Message

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.widgets.cells import Tone, fit, fit_cell, mark_words, safe, width_of
from lil_tui.tui.widgets.line_view import LineView
from lil_tui.tui.widgets.outline import Line, Node, Outline, Path

INDENT = 2
_FOLDED, _UNFOLDED, _LEAF = "▸ ", "▾ ", "  "
_LABEL_AT_LEAST = 8
"""Cells the label keeps before the text on the right goes."""


class VirtualTree(LineView):
    """Nodes that fold and unfold, with short text aligned right."""

    BINDINGS = bindings_for("list", "tree")

    class Highlighted(Message):
        """The cursor stands on a node; None when the tree is empty."""

        def __init__(self, tree: "VirtualTree", node: Node | None, path: Path) -> None:
            super().__init__()
            self.tree = tree
            self.node = node
            self.path = path

        @property
        def control(self) -> "VirtualTree":
            """The tree."""
            return self.tree

        def can_replace(self, message: Message) -> bool:
            """Only the last place of the cursor counts."""
            return isinstance(message, VirtualTree.Highlighted) and message.tree is self.tree

    class Selected(Message):
        """A node was opened by `enter` or a second click."""

        def __init__(self, tree: "VirtualTree", node: Node, path: Path) -> None:
            super().__init__()
            self.tree = tree
            self.node = node
            self.path = path

        @property
        def control(self) -> "VirtualTree":
            """The tree."""
            return self.tree

    def __init__(
        self,
        *,
        empty: str = "",
        fold_on_enter: bool = True,
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        """`empty` are the words for a tree without nodes; `fold_on_enter`: `enter` also folds."""
        super().__init__(empty=empty, id=id, classes=classes)
        self.outline = Outline()
        self._fold_on_enter = fold_on_enter
        self._loaded = False

    # The nodes

    def show(self, roots: Sequence[Node], *, keep: bool = True) -> None:
        """Show this tree; with `keep`, folds and cursor stay by path where it is still there."""
        path = self.path if keep else ()
        if not keep:
            self.outline.expanded.clear()
        # Whoever has scrolled away from the cursor is not brought back by what others write.
        seen = self.visible_lines()
        follow = not keep or not seen or self.cursor in seen
        self._loaded = True
        self.outline.show(roots)
        self._settle(path, follow=follow)

    def filter(self, text: str) -> int:
        """Show only nodes with all these words and the way to them; '' shows all. How many matched."""
        path = self.path
        matches = self.outline.filter(text)
        if not text.strip() and path:
            self.outline.reveal(path)
        self._settle(path)
        return matches

    def expand_all(self) -> None:
        """Unfold everything."""
        path = self.path
        self.outline.expand_all()
        self._settle(path)

    def go_to(self, path: Path) -> bool:
        """Unfold the way to this place and put the cursor there; False when it isn't there."""
        index = self.outline.reveal(path)
        self.lines_changed()
        if index is None:
            return False
        self.move_to(index)
        return True

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.outline.lines[self.cursor] if self.cursor < self.line_count else None

    @property
    def node(self) -> Node | None:
        """The node under the cursor."""
        return self.line.node if self.line else None

    @property
    def path(self) -> Path:
        """The keys from the root down to the node under the cursor; empty without one."""
        return self.line.path if self.line else ()

    @property
    def line_count(self) -> int:
        """How many nodes are visible."""
        return len(self.outline.lines)

    @property
    def loaded(self) -> bool:
        """Whether a tree was given."""
        return self._loaded

    # Drawing

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """A node: indented, its sign for folded or not, its label, its short text."""
        line = self.outline.lines[index]
        node = line.node
        sign = _LEAF
        if node.children:
            sign = _UNFOLDED if self.outline.is_expanded(line) else _FOLDED
        right = safe(node.right)
        lead = " " * (INDENT * line.depth) + sign
        room = width - len(lead) - (width_of(right) + 1 if right else 0)
        if room < _LABEL_AT_LEAST and right:
            right, room = "", width - len(lead)
        label = safe(node.label)
        words = self.outline.words
        cell = mark_words(label, words, node.tone) if words else [(label, node.tone)]
        parts: list[tuple[str, Tone]] = [(fit(lead, min(len(lead), width)), "muted")]
        parts += fit_cell(cell, max(0, room))
        if right:
            parts.append((" " + right, "muted"))
        return parts

    # Moving and folding

    def cursor_moved(self) -> None:
        """Tell which node the cursor is on."""
        self.post_message(self.Highlighted(self, self.node, self.path))

    def line_chosen(self) -> None:
        """Tell that the node was opened, and fold or unfold it."""
        line = self.line
        if line is None:
            return
        if self._fold_on_enter and line.node.children:
            self._toggle()
        self.post_message(self.Selected(self, line.node, line.path))

    def clicked(self, column: int) -> bool:
        """A click on the sign folds or unfolds."""
        line = self.line
        if line is None or not line.node.children or not 0 <= column - INDENT * line.depth < len(_FOLDED):
            return False
        self._toggle()
        return True

    def action_fold(self) -> None:
        """Fold the node, or go up to its parent."""
        if not self.line_count:
            return
        if self.outline.collapse(self.cursor):
            self.lines_changed()
        elif (parent := self.outline.parent_of(self.cursor)) is not None:
            self.move_to(parent)

    def action_unfold(self) -> None:
        """Unfold the node, or go down to its first child."""
        if not self.line_count:
            return
        if self.outline.expand(self.cursor):
            self.lines_changed()
        elif self.line and self.line.node.children:
            self.move_to(self.cursor + 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A tree has no marks; without nodes there is nothing to fold."""
        if action in ("fold", "unfold"):
            return self.line_count > 0
        return action != "mark" and super().check_action(action, parameters)

    def _toggle(self) -> None:
        if self.outline.collapse(self.cursor) or self.outline.expand(self.cursor):
            self.lines_changed()

    def _settle(self, path: Path, *, follow: bool = True) -> None:
        """After other lines came: the cursor to the same place, or its nearest ancestor."""
        depth = self.cursor - int(self.scroll_offset.y)
        for length in range(len(path), 0, -1):
            index = self.outline.index_of(path[:length])
            if index is not None:
                self.cursor = index
                break
        else:
            self.cursor = 0
        self.lines_changed()
        self.scroll_to(y=max(0, self.cursor - depth), animate=False)
        if follow:
            self.show_cursor()
        self.cursor_moved()
