"""The tree: its order, its counts, several parents, circles."""

from typing import Any

from lil_tui.catalogue.tree import TreeNode, read_tree, tree_json, tree_locales
from lil_tui.store import Store
from tests.catalogue.builder import CatalogueBuilder


def outline(nodes: list[TreeNode] | tuple[TreeNode, ...]) -> dict[str, Any]:
    return {node.name: outline(node.children) for node in nodes}


def test_libraries_by_name_then_the_parentless_then_skills(store: Store, catalogue: CatalogueBuilder) -> None:
    tree = read_tree(store, "en_US")
    assert [node.name for node in tree] == ["business", "Technology", "Lonely", "Skills"]
    assert [node.name for node in tree[-1].children] == ["algebra", "Microsoft Excel"]


def test_a_topic_stands_under_each_of_its_parents(store: Store, catalogue: CatalogueBuilder) -> None:
    business, technology, *_ = read_tree(store, "en_US")
    assert outline([business]) == {"business": {"Analysis": {"Spreadsheets": {}}}}
    assert outline([technology]) == {"Technology": {"Data": {"Spreadsheets": {}}}}


def test_counts_are_of_distinct_live_assets(store: Store, catalogue: CatalogueBuilder) -> None:
    counts = {node.name: node.assets for node in read_tree(store, "en_US")}
    assert counts == {"business": 1, "Technology": 1, "Lonely": 0, "Skills": 2}


def test_the_json_has_the_contracts_members(store: Store, catalogue: CatalogueBuilder) -> None:
    document = tree_json(read_tree(store, "en_US"))
    assert document[-1] == {
        "urn": None,
        "name": "Skills",
        "type": "SKILLS",
        "assets": 2,
        "children": [
            {"urn": "urn:li:skill:7", "name": "algebra", "type": "SKILL", "assets": 1, "children": []},
            {
                "urn": "urn:li:skill:163",
                "name": "Microsoft Excel",
                "type": "SKILL",
                "assets": 1,
                "children": [],
            },
        ],
    }


def test_each_locale_has_a_tree_of_its_own(store: Store, catalogue: CatalogueBuilder) -> None:
    assert tree_locales(store) == ["de_DE", "en_US"]
    assert [node.name for node in read_tree(store, "de_DE")] == ["Technologie", "Skills"]
    assert [node.name for node in read_tree(store, "xx")] == ["Skills"]


def test_circles_are_cut_and_nothing_is_lost(store: Store, builder: CatalogueBuilder) -> None:
    for name in "ABCD":
        builder.classification(name, name, "TOPIC")
    for parent, child in ("AB", "BC", "CA", "CD", "DD"):
        if parent != child:
            builder.edge(parent, child)
    assert outline(read_tree(store, "en_US")) == {"A": {"B": {"C": {"D": {}}}}, "Skills": {}}


def test_a_library_stays_a_root_below_another(store: Store, builder: CatalogueBuilder) -> None:
    builder.classification("A", "A", "LIBRARY")
    builder.classification("B", "B", "LIBRARY", parents=["A"])
    builder.edge("B", "A")
    assert [node.name for node in read_tree(store, "en_US")] == ["A", "B", "Skills"]


def test_doubling_diamonds_stay_one_object_a_node(store: Store, builder: CatalogueBuilder) -> None:
    above: list[str] = []
    for depth in range(30):
        names = [f"{depth}a", f"{depth}b"]
        for name in names:
            builder.classification(name, name, "TOPIC", parents=above)
        above = names
    nodes, level = set(), list(read_tree(store, "en_US"))
    while level:
        fresh = [node for node in level if id(node) not in nodes]
        nodes |= {id(node) for node in fresh}
        level = [child for child in {id(c): c for node in fresh for c in node.children}.values()]
    assert len(nodes) == 61


def test_a_deep_chain_is_no_trouble(store: Store, builder: CatalogueBuilder) -> None:
    builder.write_many(
        "INSERT INTO marketplace_linkedin_classification (id, urn, locale, locale_language, type, name)"
        " VALUES (?, ?, 'en_US', 'en', 'TOPIC', 'x')",
        [(number, str(number)) for number in range(1, 3001)],
    )
    builder.write_many(
        "INSERT INTO marketplace_linkedin_classification_relationship VALUES (?, ?)",
        [(number, number + 1) for number in range(1, 3000)],
    )
    assert len(read_tree(store, "en_US")) == 2
