"""A tree as the lines that are visible of it: folding, filtering, finding; free of any drawing.

A place in the tree is named by its path (the keys from the root down), so a node may stand under
several parents and each place folds on its own.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lil_tui.tui.widgets.cells import Tone, fold

Path = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One node; the same object may stand under several parents."""

    key: Hashable
    """Unique among its siblings, such as a URN."""
    label: str
    right: str = ""
    """Short text aligned right: a count, a duration."""
    children: tuple["Node", ...] = ()
    tone: Tone = "normal"


class Line(NamedTuple):
    """A visible line of the tree."""

    node: Node
    depth: int
    path: Path


class Outline:
    """The visible lines of a tree, kept up to date by splicing."""

    def __init__(self) -> None:
        self.roots: tuple[Node, ...] = ()
        self.lines: list[Line] = []
        self.expanded: set[Path] = set()
        self.words: tuple[str, ...] = ()
        """Words of the filter, folded; none when all is shown."""
        self.matches = 0
        self._folded: dict[str, str] = {}

    def show(self, roots: Sequence[Node]) -> None:
        """Show this tree; what was unfolded stays so where the path is still there."""
        self.roots = tuple(roots)
        self._folded.clear()
        self._rebuild()

    def filter(self, text: str) -> int:
        """Show only nodes with all these words, and the way to them; how many matched."""
        self.words = tuple(fold(text).split())
        self._rebuild()
        return self.matches

    def first_match(self) -> int | None:
        """The first visible line that has all words of the filter itself; None without a filter."""
        if not self.words:
            return None
        return next((place for place, line in enumerate(self.lines) if self._matches(line.node.label)), None)

    def is_expanded(self, line: Line) -> bool:
        """Whether the line's children are visible."""
        return bool(line.node.children) and (bool(self.words) or line.path in self.expanded)

    def expand(self, index: int) -> bool:
        """Unfold a line; False when there is nothing to unfold."""
        line = self.lines[index]
        if not line.node.children or self.is_expanded(line):
            return False
        self.expanded.add(line.path)
        self.lines[index + 1 : index + 1] = self._walk(line.node.children, line.depth + 1, line.path)
        return True

    def collapse(self, index: int) -> bool:
        """Fold a line; False when it was not unfolded, or a filter is on."""
        line = self.lines[index]
        if self.words or not self.is_expanded(line):
            return False
        self.expanded.discard(line.path)
        end = index + 1
        while end < len(self.lines) and self.lines[end].depth > line.depth:
            end += 1
        del self.lines[index + 1 : end]
        return True

    def expand_all(self) -> None:
        """Unfold everything."""
        stack: list[tuple[Node, Path]] = [(root, ()) for root in self.roots]
        while stack:
            node, above = stack.pop()
            if node.children:
                path = (*above, node.key)
                self.expanded.add(path)
                stack += [(child, path) for child in node.children]
        self._rebuild()

    def reveal(self, path: Path) -> int | None:
        """Unfold the way to this place; its line, or None when it isn't there."""
        missing = {path[:length] for length in range(1, len(path))} - self.expanded
        if missing:
            self.expanded |= missing
            self._rebuild()
        return self.index_of(path)

    def index_of(self, path: Path) -> int | None:
        """The line of this place when it is visible."""
        return next((index for index, line in enumerate(self.lines) if line.path == path), None)

    def parent_of(self, index: int) -> int | None:
        """The line of the node above; None for a root."""
        depth = self.lines[index].depth
        for above in range(index - 1, -1, -1):
            if self.lines[above].depth < depth:
                return above
        return None

    def _rebuild(self) -> None:
        self.matches = 0
        if self.words:
            self.lines = self._filtered(self.roots, 0, ())
        else:
            self.lines = list(self._walk(self.roots, 0, ()))

    def _walk(self, nodes: Iterable[Node], depth: int, above: Path) -> Iterator[Line]:
        expanded = self.expanded
        stack = [Line(node, depth, (*above, node.key)) for node in nodes]
        stack.reverse()
        while stack:
            line = stack.pop()
            yield line
            children = line.node.children
            if children and line.path in expanded:
                below = line.depth + 1
                stack += [Line(child, below, (*line.path, child.key)) for child in reversed(children)]

    def _filtered(self, nodes: Iterable[Node], depth: int, above: Path) -> list[Line]:
        lines: list[Line] = []
        for node in nodes:
            path = (*above, node.key)
            below = self._filtered(node.children, depth + 1, path) if node.children else []
            hit = self._matches(node.label)
            self.matches += hit
            if hit or below:
                lines.append(Line(node, depth, path))
                lines += below
        return lines

    def _matches(self, label: str) -> bool:
        folded = self._folded.get(label)
        if folded is None:
            folded = self._folded[label] = fold(label)
        return all(word in folded for word in self.words)
