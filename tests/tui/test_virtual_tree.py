"""The tree: folding, filtering, keeping its place."""

from lil_tui.tui.widgets.outline import Node, Outline
from lil_tui.tui.widgets.virtual_tree import VirtualTree
from tests.tui.harness import TreeApp, library, screen_text

SIZE = (40, 20)


def shown(app: TreeApp) -> list[str]:
    """The labels on screen with their signs."""
    return [" ".join(line.split()) for line in screen_text(app) if line.strip()]


async def test_a_tree_opens_with_its_roots_and_their_counts() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert shown(app) == ["› ▸ Business 1,204", "▸ Technology 840"]
        assert screen_text(app)[0].rstrip().endswith("1,204")


async def test_right_unfolds_then_goes_in_and_left_folds_or_goes_up() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        places = []
        for key in ("right", "l", "l", "down", "left", "h", "h", "h"):
            await pilot.press(key)
            places.append((app.view.path[-1], app.view.line_count))
        assert places == [
            ("l1", 4),
            ("s1", 4),
            ("s1", 6),
            ("t1", 6),
            ("s1", 6),
            ("s1", 4),
            ("l1", 4),
            ("l1", 2),
        ]


async def test_enter_chooses_and_folds() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        assert app.heard.of(VirtualTree.Selected)[-1].path == ("l1",)
        assert app.view.line_count == 4
        await pilot.press("enter")
        assert app.view.line_count == 2


async def test_a_node_under_two_parents_folds_and_is_chosen_at_each_place() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        app.view.expand_all()
        await pilot.pause()
        assert [line.path for line in app.view.outline.lines if line.node.key == "t9"] == [
            ("l1", "s1", "t9"),
            ("l1", "s2", "t9"),
        ]
        assert app.view.go_to(("l1", "s2", "t9"))
        await pilot.pause()
        assert app.heard.of(VirtualTree.Highlighted)[-1].path == ("l1", "s2", "t9")


async def test_folds_and_cursor_survive_new_data() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        app.view.go_to(("l1", "s2", "t2"))
        before = [line.path for line in app.view.outline.lines]
        app.view.show([Node("l0", "Arts", "1"), *library()])
        await pilot.pause()
        assert [line.path for line in app.view.outline.lines] == [("l0",), *before]
        assert app.view.path == ("l1", "s2", "t2")


async def test_the_cursor_goes_to_the_nearest_ancestor_when_its_node_is_gone() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        app.view.go_to(("l2", "s3", "t3"))
        business = library()[0]
        app.view.show([business, Node("l2", "Technology", "0")])
        await pilot.pause()
        assert app.view.path == ("l2",)


async def test_a_filter_shows_matches_with_the_way_to_them() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        assert app.view.filter("SQL") == 1
        await pilot.pause()
        assert [line.node.key for line in app.view.outline.lines] == ["l2", "s3", "t3"]
        assert app.view.filter("nothing like it") == 0
        assert app.view.filter("") == 0
        await pilot.pause()
        assert app.view.line_count >= 2


async def test_the_place_found_by_a_filter_stays_when_it_is_cleared() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE):
        app.view.filter("coach")
        app.view.move_to(2)
        app.view.filter("")
        assert app.view.path == ("l1", "s1", "t1")


async def test_a_click_on_the_sign_folds_and_a_click_beside_it_only_moves() -> None:
    app = TreeApp(library())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(VirtualTree, offset=(2, 0))
        assert app.view.line_count == 4
        await pilot.click(VirtualTree, offset=(10, 3))
        assert app.view.path == ("l2",)
        assert app.view.line_count == 4


async def test_an_empty_tree_has_words_and_takes_any_key() -> None:
    app = TreeApp([])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("left", "right", "enter", "down", "end")
        assert "No subjects yet." in screen_text(app)[1]


def test_two_hundred_thousand_nodes_unfold_by_splicing() -> None:
    leaves = tuple(Node(number, f"Topic {number}") for number in range(1000))
    outline = Outline()
    outline.show([Node(f"s{number}", f"Subject {number}", children=leaves) for number in range(200)])
    outline.expand_all()
    assert len(outline.lines) == 200_200
    assert outline.collapse(0)
    assert len(outline.lines) == 199_200
    assert outline.expand(0)
    assert len(outline.lines) == 200_200
    assert outline.filter("topic 999") == 200


def test_nothing_folds_while_a_filter_is_on() -> None:
    outline = Outline()
    outline.show(library())
    outline.filter("sql")
    assert not outline.collapse(0)
    assert not outline.expand(0)
