"""The frame, the lists and the dialogs as they look."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from lil_tui.errors import LilError
from lil_tui.tui.app import LilApp
from lil_tui.tui.dialogs import ConfirmDialog
from lil_tui.tui.panes import Pane, PaneSpec
from lil_tui.tui.widgets.virtual_list import VirtualList
from lil_tui.tui.widgets.virtual_tree import VirtualTree
from tests.snapshots import Snapshots
from tests.tui.harness import Course, MemoryRows, columns, library, services, settle

TITLES = (
    "Excel 2007: Managing spreadsheets",
    "Développer avec Excel",
    "漢字の講座 for beginners",
    "[Required] ISO 27001 [/]",
    "नमस्ते: learning Hindi",
    "A very long title that goes on until there is no room left for it on any screen at all, and on",
)


class ShelfPane(Pane):
    """A tree beside a list."""

    DEFAULT_CSS = (
        "ShelfPane VirtualTree { width: 30; background: $surface; } ShelfPane VirtualList { width: 1fr; }"
    )

    def __init__(self, services: object) -> None:
        super().__init__()

    def compose(self) -> ComposeResult:
        """The two."""
        with Horizontal():
            yield VirtualTree()
            yield VirtualList[Course](columns(["excel", "learn"]), self.shell.reader, empty="Nothing here.")

    def on_mount(self) -> None:
        """Fill them."""
        tree = self.query_one(VirtualTree)
        tree.show(library())
        tree.go_to(("l1", "s1", "t1"))
        rows = [Course(f"urn:li:{n}", TITLES[n % len(TITLES)], 17 * n) for n in range(200)]
        self.query_one(VirtualList).show(MemoryRows(rows))


def shelf() -> LilApp:
    """The shell over it."""
    panes = [
        PaneSpec("overview", "Overview", "tests.tui.test_pictures:ShelfPane"),
        PaneSpec("catalogue", "Catalogue", "tests.tui.test_pictures:ShelfPane"),
        PaneSpec("sync", "Sync", "tests.tui.test_pictures:ShelfPane"),
        PaneSpec("credentials", "Credentials", "tests.tui.test_pictures:ShelfPane"),
    ]
    return LilApp(services(profile="production"), panes=panes)


async def test_tree_and_list_at_80_by_24(snapshots: Snapshots) -> None:
    app = shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        app.status = "syncing 42 %"
        await settle(pilot)
        snapshots.check(app, "shelf-80x24")


async def test_tree_and_list_at_120_by_36_with_marks_in_light(snapshots: Snapshots) -> None:
    app = shelf()
    async with app.run_test(size=(120, 36)) as pilot:
        app.theme = "lil-light"
        await settle(pilot)
        await pilot.press("tab", "space", "down", "space")
        await settle(pilot)
        snapshots.check(app, "shelf-120x36-light")


async def test_an_error(snapshots: Snapshots) -> None:
    app = shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.report(
            LilError(
                "LinkedIn refused the key",
                "The token request was answered with invalid_client: id or secret is wrong.",
                "Press 5 and enter the pair from LinkedIn's admin pages again.",
            )
        )
        await settle(pilot)
        snapshots.check(app, "error-80x24")


async def test_a_question(snapshots: Snapshots) -> None:
    app = shelf()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(
            ConfirmDialog("Quit now?", "The sync stops and goes on next time.", yes="Quit", no="Stay")
        )
        await settle(pilot)
        snapshots.check(app, "question-80x24")
