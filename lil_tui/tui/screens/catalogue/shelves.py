"""The catalogue's tree as nodes to draw: everything, then the libraries, then the skills."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.rows import has_assets
from lil_tui.catalogue.search import search_ids
from lil_tui.catalogue.tree import TreeNode, read_libraries, read_tree, tree_locales
from lil_tui.tui.widgets.outline import Node, Path

if TYPE_CHECKING:
    from lil_tui.store import Store

ALL = ""
"""The key of the node for the whole catalogue."""
_DEEPEST = 40
"""Levels that are drawn; LinkedIn has three."""


class Shelves(NamedTuple):
    """One language's tree, ready to draw."""

    locales: tuple[str, ...] = ()
    """All languages that have a tree."""
    locale: str = ""
    """The one whose tree this is; empty without any."""
    nodes: tuple[Node, ...] = ()
    holds_any: bool = True
    """Whether the catalogue has any course, in whatever language and state."""


def first_locale(store: "Store", wished: Iterable[str]) -> str | None:
    """The first wished language that has a tree; None where there is but one, or none."""
    locales = tree_locales(store)
    if len(locales) < 2:
        return None
    return next((locale for locale in wished if locale in locales), locales[0])


def read_shelves(store: "Store", wished: Iterable[str]) -> Shelves:
    """The tree of the first wished language that has one, or of any; asked in the reader thread."""
    with store.reading():
        locales = tuple(tree_locales(store))
        locale = next((each for each in (*wished, *locales) if each in locales), "")
        total = search_ids(store, CatalogueQuery(locale=locale if len(locales) > 1 else None)).total
        roots = read_tree(store, locale) if locale else []
        return Shelves(locales, locale, tuple(shelf_nodes(roots, total)), has_assets(store))


def first_shelves(store: "Store", wished: str | None, total: int) -> Shelves:
    """The libraries alone, to be shown while the whole tree is read; what is below them is yet to come."""
    locales = tuple(tree_locales(store))
    locale = wished or (locales[0] if locales else "")
    to_come = (Node("", "…"),)
    nodes = [
        Node(library.key, library.name, f"{library.assets:,}", to_come)
        for library in read_libraries(store, locale)
    ]
    if total or nodes:
        nodes = [Node(ALL, "All courses", f"{total:,}"), *nodes]
    return Shelves(locales, locale, tuple(nodes), has_assets(store))


def shelf_nodes(roots: Iterable[TreeNode], total: int) -> list[Node]:
    """Nodes with their counts; `total` is that of the whole catalogue."""
    made: dict[int, Node] = {}

    def node(shelf: TreeNode, depth: int) -> Node:
        known = made.get(id(shelf))
        if known is None:
            below = shelf.children if depth < _DEEPEST else ()
            children = tuple(node(child, depth + 1) for child in below)
            known = made[id(shelf)] = Node(shelf.key, shelf.name, f"{shelf.assets:,}", children)
        return known

    shelves = [node(root, 0) for root in roots if root.children or root.assets]
    return [Node(ALL, "All courses", f"{total:,}"), *shelves] if shelves or total else []


def names_on(roots: Iterable[Node], path: Path) -> tuple[str, ...]:
    """The names along a path."""
    names: list[str] = []
    level = tuple(roots)
    for key in path:
        found = next((node for node in level if node.key == key), None)
        if found is None:
            break
        names.append(found.label)
        level = found.children
    return tuple(names)


def path_to(roots: Iterable[Node], names: tuple[str, ...], key: str) -> Path | None:
    """The path of the node with this key whose ancestors have these names; any place where none fits."""
    other: Path | None = None
    stack: list[tuple[Node, Path, tuple[str, ...]]] = [(root, (), ()) for root in reversed(tuple(roots))]
    while stack:
        node, above, above_names = stack.pop()
        path = (*above, node.key)
        if node.key == key:
            if above_names[-len(names) :] == names or not names:
                return path
            other = other or path
        stack += [(child, path, (*above_names, node.label)) for child in reversed(node.children)]
    return other
