"""Learners' statements about the small catalogue, and the real app over them."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from lil_tui.completions.incoming import read_statements
from lil_tui.completions.ingest import Batch, store_batches
from lil_tui.completions.people import import_people
from lil_tui.store import Store
from lil_tui.store.database import open_file
from lil_tui.tui.app import LilApp
from lil_tui.tui.panes import PaneSpec
from lil_tui.tui.screens.completions import CompletionsPane
from tests.tui.catalogue_data import file_in, fill, services_of
from tests.tui.harness import screen_text

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
EVIL = "Eve \x1b]0;PWNED\x07 [/] [red]"
UNKNOWN_COURSE = "urn:li:lyndaCourse:424242"
POWER_QUERY = "urn:li:lyndaCourse:1001"


def statement(
    learner: str,
    course: str,
    at: str,
    *,
    progress: int | None = None,
    name: str | None = None,
    verb: str = "progressed",
) -> dict[str, Any]:
    """One as LinkedIn sends them: `completed`, or a progress; its id follows from what it says."""
    said = f"{learner} {course} {at} {progress} {verb}"
    result: dict[str, Any] = {"completion": progress is None and verb == "completed"}
    if progress is not None:
        result["extensions"] = {PROGRESS: str(progress)}
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, said)),
        "timestamp": at,
        "actor": {"mbox": f"mailto:{learner}", **({"name": name} if name else {})},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": course},
        "result": result,
    }


STATEMENTS = (
    statement("ann@example.com", POWER_QUERY, "2026-03-01T09:00:00Z", progress=10, name="Ann Example"),
    statement("ann@example.com", POWER_QUERY, "2026-03-02T09:00:00Z", progress=60, name="Ann Example"),
    statement("ann@example.com", POWER_QUERY, "2026-03-03T09:00:00Z", progress=30, name="Ann Example"),
    statement("ann@example.com", POWER_QUERY, "2026-03-04T09:00:00Z", verb="completed", name="Ann Example"),
    statement("ann@example.com", POWER_QUERY, "2026-03-04T10:00:00Z", verb="launched", name="Ann Example"),
    statement("ann@example.com", "urn:li:lyndaCourse:1002", "2026-03-10T09:00:00Z", progress=40),
    statement("ben@example.com", POWER_QUERY, "2026-03-11T09:00:00Z", progress=100, name="Ben Sample"),
    statement("ben@example.com", UNKNOWN_COURSE, "2026-03-12T09:00:00Z", verb="completed"),
    statement("eve@example.com", "urn:li:lyndaCourse:1007", "2026-03-13T09:00:00Z", progress=5, name=EVIL),
    statement("zoe@example.com", POWER_QUERY, "2026-03-19T09:00:00Z", verb="completed", name="Zoe Example"),
)


def send(file: Path, *statements: dict[str, Any], at: datetime = NOW) -> None:
    """Store statements as a listener in another process does."""
    store = open_file(file, bind=False)
    put(store, *statements, at=at)
    store.close()


def put(store: Store, *statements: dict[str, Any], at: datetime = NOW) -> None:
    """Store statements as one request."""
    incoming, _ = read_statements(json.dumps(list(statements)).encode())
    batch = Batch(incoming, "client")
    at_ms = int(at.timestamp() * 1000)
    store.write(lambda: store_batches(store.database, [batch], at_ms)).result()


def fill_completions(file: Path) -> None:
    """The catalogue, the statements, and a list of people that knows Ann."""
    fill(file)
    send(file, *STATEMENTS)
    store = open_file(file, bind=False)
    import_people(
        store, "email,name,department\nann@example.com,Ann Example,Sales\n", lambda: 1_770_000_000_000
    )
    store.close()


class CompletionsScreen:
    """The app with the completions open, and what a person sees of it."""

    def __init__(self, app: LilApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def pane(self) -> CompletionsPane:
        """The pane."""
        assert isinstance(self.app.pane, CompletionsPane)
        return self.app.pane

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they cause."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Put text into the field that has the focus, as a paste does."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the threads have nothing left and their answers are painted."""
        loop = asyncio.get_running_loop()
        for _ in range(3):
            await self.app.workers.wait_for_complete()
            await loop.run_in_executor(self.app.reader, lambda: None)
            await self.pilot.pause()

    async def look(self) -> None:
        """Have the pane look for news now, not in a second."""
        self.pane.refresher.look()
        await self.settle()

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return screen_text(self.app)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.lines)

    def sheet_line(self, words: str) -> int:
        """The number of the sheet's first line with these words."""
        sheet = self.pane.sheet
        lines = ("".join(text for text, _ in sheet.draw(n, 80)) for n in range(sheet.line_count))
        return next(number for number, line in enumerate(lines) if words in line)

    @property
    def sheet_text(self) -> str:
        """All of the sheet, its lines joined."""
        sheet = self.pane.sheet
        lines = ("".join(text for text, _ in sheet.draw(n, 80)) for n in range(sheet.line_count))
        return " ".join(" ".join(lines).split())

    @property
    def rows(self) -> list[Any]:
        """The rows of the list on screen, as far as they are here."""
        view = self.pane.rows
        found = (view.row_at(index) for index in range(view.line_count))
        return [row for row in found if row is not None]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Learner and URN of the completions in the list."""
        return [(row.learner, row.urn) for row in self.rows]


@asynccontextmanager
async def completions(
    folder: Path, size: tuple[int, int] = (120, 30), **variables: str
) -> AsyncIterator[CompletionsScreen]:
    """Open the app on a data dir's completions; the clock stands."""
    services = services_of(folder, **variables)
    services.clock = lambda: NOW
    panes = [
        PaneSpec("catalogue", "Catalogue", "lil_tui.tui.screens.catalogue:CataloguePane"),
        PaneSpec("completions", "Completions", "lil_tui.tui.screens.completions:CompletionsPane"),
        PaneSpec("listener", "Listener", "lil_tui.tui.screens.listener:ListenerPane"),
    ]
    app = LilApp(services, panes=panes, first_pane="completions")
    async with app.run_test(size=size) as pilot:
        screen = CompletionsScreen(app, pilot)
        await screen.settle()
        yield screen
    services.close()


__all__ = ["completions", "file_in", "fill_completions", "send", "statement"]
