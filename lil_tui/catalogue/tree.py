"""The tree of one locale's classifications: library, subject, topic, and the skills beside them.

LinkedIn gives no tree, only paths inside assets; the edges are those a sync has learnt from them.
A node with several parents is one object that stands under each.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from lil_tui.catalogue.query import SKILLS
from lil_tui.store import Store, index

_CLASSIFICATIONS = "marketplace_linkedin_classification"

_LEFT_OUT = ("CONTINUING_EDUCATION_UNIT",)
"""Credits hang on courses: they are no shelf of the catalogue (`under` takes them all the same)."""


@dataclass(frozen=True, eq=False)
class TreeNode:
    """A classification with what stands below it, by name; `urn` is None for the node of all skills."""

    urn: str | None
    name: str
    type: str
    assets: int
    """Distinct live assets at or below it."""
    children: tuple["TreeNode", ...] = ()

    @property
    def key(self) -> str:
        """What `CatalogueQuery.under` takes for this node."""
        return self.urn or self.type


def read_tree(store: Store, locale: str) -> list[TreeNode]:
    """The roots of a locale's tree: libraries by name, then other parentless ones, then Skills, always.

    What stands in a circle is cut where the circle closes; a circle that no root leads to hangs on
    the first of its names.
    """
    with store.reading():
        rows = store.rows(
            f"SELECT id, urn, name, type, asset_count FROM {_CLASSIFICATIONS} WHERE locale = ?",  # noqa: S608
            (locale,),
        )
        edges = store.rows(
            "SELECT edge.parent_id, edge.child_id"  # noqa: S608
            f" FROM {_CLASSIFICATIONS} AS parent"
            " CROSS JOIN marketplace_linkedin_classification_relationship AS edge"
            " ON edge.parent_id = parent.id WHERE parent.locale = ?",
            (locale,),
        )
        with_skill = _assets_with_skill(store, locale)
    ordered = sorted(rows, key=lambda row: (index.fold(row[2]), row[1]))
    skills = [row for row in ordered if row[3] == "SKILL"]
    shelves = {row[0]: row for row in ordered if row[3] != "SKILL" and row[3] not in _LEFT_OUT}
    return [
        *_Builder(shelves, edges).roots(),
        TreeNode(None, "Skills", SKILLS, with_skill, tuple(_leaf(row) for row in skills)),
    ]


def read_libraries(store: Store, locale: str) -> list[TreeNode]:
    """The libraries of a locale by name, without what stands below them: quick, for a first look."""
    found = store.rows(
        f"SELECT urn, name, type, asset_count FROM {_CLASSIFICATIONS}"  # noqa: S608
        " WHERE locale = ? AND type = 'LIBRARY'",
        (locale,),
    )
    return [TreeNode(*row) for row in sorted(found, key=lambda row: (index.fold(row[1]), row[0]))]


def tree_locales(store: Store) -> list[str]:
    """The locales that have a tree, by name."""
    found = store.rows(f"SELECT DISTINCT locale FROM {_CLASSIFICATIONS} ORDER BY locale")  # noqa: S608
    return [locale for (locale,) in found]


def tree_json(nodes: Iterable[TreeNode]) -> list[dict[str, Any]]:
    """The nodes as `catalogue tree --json` gives them (contract §2)."""
    made: dict[int, dict[str, Any]] = {}

    def document(node: TreeNode) -> dict[str, Any]:
        if id(node) not in made:
            made[id(node)] = {
                "urn": node.urn,
                "name": node.name,
                "type": node.type,
                "assets": node.assets,
                "children": [document(child) for child in node.children],
            }
        return made[id(node)]

    return [document(node) for node in nodes]


def _leaf(row: tuple[Any, ...]) -> TreeNode:
    _, urn, name, kind, assets = row
    return TreeNode(urn, name, kind, assets)


def _assets_with_skill(store: Store, locale: str) -> int:
    # Two lists and a set of ours: SQLite's own DISTINCT and join take twice the time.
    found = store.rows(
        "SELECT json_group_array(link.learning_object_id),"  # noqa: S608
        " (SELECT json_group_array(id) FROM marketplace_linkedin_learning_object"
        " INDEXED BY learning_object_newest WHERE live = 1)"
        f" FROM {_CLASSIFICATIONS} AS skill"
        " CROSS JOIN marketplace_linkedin_learning_object_classification AS link"
        " ON link.classification_id = skill.id"
        " WHERE skill.locale = ? AND skill.type = 'SKILL'",
        (locale,),
    )
    skilled, live = (msgspec.json.decode(ids, type=list[int]) for ids in found[0])
    return len(set(skilled).intersection(live))


class _Builder:
    """Makes nodes from rows and edges, each row's node once, children before parents."""

    def __init__(self, rows: dict[int, tuple[Any, ...]], edges: list[tuple[Any, ...]]) -> None:
        self._rows = rows  # in order of names: so are the roots and all children
        place = {identity: number for number, identity in enumerate(rows)}
        self._children: defaultdict[int, list[int]] = defaultdict(list)
        self._parented: set[int] = set()
        for parent, child in edges:
            if parent in rows and child in rows and parent != child:
                self._children[parent].append(child)
                self._parented.add(child)
        for children in self._children.values():
            children.sort(key=place.__getitem__)
        self._nodes: dict[int, TreeNode] = {}

    def roots(self) -> list[TreeNode]:
        """Libraries, then what has no parent, then what only circles would hold."""
        libraries = [identity for identity, row in self._rows.items() if row[3] == "LIBRARY"]
        others = [
            identity
            for identity, row in self._rows.items()
            if row[3] != "LIBRARY" and identity not in self._parented
        ]
        roots = [self._node(identity) for identity in (*libraries, *others)]
        roots += [self._node(identity) for identity in self._rows if identity not in self._nodes]
        return roots

    def _node(self, start: int) -> TreeNode:
        # A stack of our own: a hostile chain may be deeper than Python's.
        under_way: set[int] = set()
        stack = [start]
        while stack:
            identity = stack[-1]
            if identity in self._nodes:
                stack.pop()
                continue
            missing = []
            if identity not in under_way:
                under_way.add(identity)
                missing = [
                    child
                    for child in self._children[identity]
                    if child not in self._nodes and child not in under_way
                ]
            if missing:
                stack.extend(reversed(missing))
                continue
            stack.pop()
            _, urn, name, kind, assets = self._rows[identity]
            below = tuple(self._nodes[child] for child in self._children[identity] if child in self._nodes)
            self._nodes[identity] = TreeNode(urn, name, kind, assets, below)
        return self._nodes[start]
