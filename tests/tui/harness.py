"""Small apps and in-memory rows for the UI's tests."""

from collections.abc import Hashable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.app import LilApp
from lil_tui.tui.panes import Pane, PaneSpec
from lil_tui.tui.widgets.cells import mark_words
from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.outline import Node
from lil_tui.tui.widgets.virtual_list import VirtualList
from lil_tui.tui.widgets.virtual_tree import VirtualTree


@dataclass(frozen=True)
class Course:
    """A row of the harness."""

    urn: str
    title: str
    minutes: int = 48


class MemoryRows:
    """A row source over a sequence; can hold its answers back and counts what it was asked."""

    def __init__(self, rows: Sequence[Course], *, gate: Event | None = None) -> None:
        self.rows = rows
        self.gate = gate
        self.fetched: list[int] = []
        self.fails = False

    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def fetch(self, offset: int, limit: int) -> Sequence[Course]:
        """The rows from `offset`."""
        if self.gate is not None and self.fetched:
            self.gate.wait(60)
        self.fetched.append(offset)
        if self.fails:
            raise OSError("disk gone")
        return self.rows[offset : offset + limit]

    def key(self, row: Course) -> Hashable:
        """The URN."""
        return row.urn

    def locate(self, key: Hashable) -> int | None:
        """Where the row stands."""
        return next((place for place, row in enumerate(self.rows) if row.urn == key), None)


class Million(Sequence[Course]):
    """Rows made when they are asked for."""

    def __init__(self, length: int = 1_000_000) -> None:
        self.length = length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self.length))]
        return Course(f"urn:{index}", f"Course {index}", index % 300)


class AtOnce(Executor):
    """An executor that runs in the caller, for tests without threads."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def courses(count: int, prefix: str = "Course") -> list[Course]:
    """That many rows."""
    return [Course(f"urn:{number}", f"{prefix} {number}", 40 + number % 200) for number in range(count)]


def columns(words: Sequence[str] = ()) -> list[Column[Course]]:
    """Title, duration, and one that folds away below 60 columns."""
    return [
        Column("title", "Title", lambda row: mark_words(row.title, words)),
        Column("urn", "URN", lambda row: [(row.urn, "muted")], width=14, from_width=60),
        Column(
            "time", "Time", lambda row: f"{row.minutes // 60}h {row.minutes % 60}m", width=7, align="right"
        ),
    ]


def library() -> list[Node]:
    """Two libraries with subjects and topics; one topic stands under two subjects."""
    shared = Node("t9", "Shared topic", "3")
    return [
        Node(
            "l1",
            "Business",
            "1,204",
            (
                Node("s1", "Leadership", "310", (Node("t1", "Coaching", "12"), shared)),
                Node("s2", "Finance", "205", (Node("t2", "Accounting", "40"), shared)),
            ),
        ),
        Node("l2", "Technology", "840", (Node("s3", "Databases", "90", (Node("t3", "SQL", "33"),)),)),
    ]


@dataclass
class Heard:
    """What the widgets told, in order."""

    messages: list[Any] = field(default_factory=list)

    def of(self, kind: type[Any]) -> list[Any]:
        """The messages of one kind."""
        return [message for message in self.messages if isinstance(message, kind)]


class ListApp(App[None]):
    """One list."""

    CSS = "VirtualList { height: 1fr; }"

    def __init__(self, source: MemoryRows | None, executor: Executor, **options: Any) -> None:
        super().__init__()
        self.source = source
        self.executor = executor
        self.options = options
        self.heard = Heard()

    def compose(self) -> ComposeResult:
        """The list alone."""
        yield VirtualList[Course](columns(), self.executor, **self.options)

    def on_mount(self) -> None:
        """Show the rows."""
        self.animation_level = "none"
        if self.source is not None:
            self.view.show(self.source)

    @property
    def view(self) -> VirtualList[Course]:
        """The list."""
        return self.query_one(VirtualList)

    def on_virtual_list_highlighted(self, message: VirtualList.Highlighted) -> None:
        """Note it."""
        self.heard.messages.append(message)

    def on_virtual_list_selected(self, message: VirtualList.Selected) -> None:
        """Note it."""
        self.heard.messages.append(message)

    def on_virtual_list_marked(self, message: VirtualList.Marked) -> None:
        """Note it."""
        self.heard.messages.append(message)

    def on_virtual_list_failed(self, message: VirtualList.Failed) -> None:
        """Note it."""
        self.heard.messages.append(message)


class TreeApp(App[None]):
    """One tree."""

    CSS = "VirtualTree { height: 1fr; }"

    def __init__(self, roots: Sequence[Node]) -> None:
        super().__init__()
        self.roots = roots
        self.heard = Heard()

    def compose(self) -> ComposeResult:
        """The tree alone."""
        yield VirtualTree(empty="No subjects yet.")

    def on_mount(self) -> None:
        """Show the nodes."""
        self.animation_level = "none"
        self.view.show(self.roots)

    @property
    def view(self) -> VirtualTree:
        """The tree."""
        return self.query_one(VirtualTree)

    def on_virtual_tree_selected(self, message: VirtualTree.Selected) -> None:
        """Note it."""
        self.heard.messages.append(message)

    def on_virtual_tree_highlighted(self, message: VirtualTree.Highlighted) -> None:
        """Note it."""
        self.heard.messages.append(message)


class CataloguePane(Pane):
    """A pane with a list and a text field, as real ones have."""

    CONTEXT = "catalogue"
    HELP = "Courses are on the left.\n\nType / to search them."
    BINDINGS = bindings_for("catalogue")
    DEFAULT_CSS = "CataloguePane { layout: vertical; } CataloguePane Input { height: 1; border: none; }"

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self.visits = 0

    def compose(self) -> ComposeResult:
        """Field and list."""
        yield Input(placeholder="search", id="words")
        yield VirtualList[Course](columns(), self.shell.reader, empty="No courses here yet. Press 3 to sync.")

    def on_mount(self) -> None:
        """Show rows."""
        self.query_one(VirtualList).show(MemoryRows(self.services.rows))

    def shown(self) -> None:
        """Count visits."""
        self.visits += 1

    def action_search(self) -> None:
        """Into the field."""
        self.query_one("#words").focus()

    def action_filter(self) -> None:
        """Fail as a fault of ours would."""
        raise RuntimeError("a [/] fault")

    def action_back(self) -> None:
        """Out of the field."""
        self.query_one(VirtualList).focus()


class SyncPane(Pane):
    """A pane without anything to focus."""

    CONTEXT = "sync"
    BINDINGS = bindings_for("sync")

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services

    def lost_by_quitting(self) -> str | None:
        """A running sync."""
        return "The sync stops here and goes on next time." if self.services.syncing else None


PANES = [
    PaneSpec("catalogue", "Catalogue", "tests.tui.harness:CataloguePane"),
    PaneSpec("sync", "Sync", "tests.tui.harness:SyncPane"),
]


def services(
    *, profile: str = "default", rows: Sequence[Course] | None = None, keymap: dict[str, str] | None = None
) -> Any:
    """Services as far as the shell needs them."""
    return SimpleNamespace(
        settings=SimpleNamespace(
            profile=profile,
            config_file=Path("config.toml"),
            data_dir=Path("no-such-folder"),
            keymap=keymap or {},
        ),
        rows=courses(500) if rows is None else rows,
        syncing=False,
    )


def shell(**options: Any) -> LilApp:
    """The real app over the harness's panes."""
    badge = options.pop("badge", "")
    return LilApp(services(**options), panes=PANES, badge=badge)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the reader thread has nothing left and its answers are painted."""
    executor = getattr(pilot.app, "reader", None) or getattr(pilot.app, "executor", None)
    for _ in range(4):
        if isinstance(executor, Executor) and not isinstance(executor, AtOnce):
            executor.submit(lambda: None).result(60)
        await pilot.pause()


def screen_text(app: App[Any]) -> list[str]:
    """What is on screen, line by line."""
    return ["".join(segment.text for segment in line) for line in app.screen._compositor.render_strips()]
