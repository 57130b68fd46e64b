"""A simulated LinkedIn, a real database, and syncs between them whose books are checked each time."""

import asyncio
import contextlib
import itertools
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lil_tui.catalogue.sync import SyncEvent, SyncOptions, SyncResult, run_sync
from lil_tui.linkedin import Clock, MemoryTokenStore, RequestEvent
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.linkedin.schema import canonical
from lil_tui.locales import Locale
from lil_tui.simulator.control import Control
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.store import Store
from lil_tui.store.database import open_file

OBJECTS = "marketplace_linkedin_learning_object"
EN = Locale("en", "US")
DE = Locale("de", "DE")


@dataclass(frozen=True)
class Pair:
    """A client id and secret."""

    client_id: str
    client_secret: str


async def _no_waiting(seconds: float) -> None:
    await asyncio.sleep(0)


class World:
    """LinkedIn on one side, the database on the other."""

    def __init__(self, server: SimulatorServer, store: Store) -> None:
        self.server = server
        self.control: Control = server.control
        self.store = store
        self.tokens = MemoryTokenStore()
        self.events: list[SyncEvent] = []
        self.options = SyncOptions((EN,), ("COURSE", "LEARNING_PATH"))
        self.on_event: Callable[[SyncEvent], None] = self.events.append
        self.pair = Pair(server.client_id, server.client_secret)

    @asynccontextmanager
    async def client(self, on_event: Callable[[RequestEvent], None]) -> AsyncIterator[LinkedInClient]:
        """A client that never really waits."""
        async with LinkedInClient(
            api_url=self.server.api_url,
            token_url=self.server.token_url,
            credentials=self.pair,
            tokens=self.tokens,
            concurrency=self.options.concurrency,
            clock=Clock(sleep=_no_waiting),
            on_event=on_event,
            trust_environment=False,
        ) as client:
            yield client

    async def sync(self, *, cancel: asyncio.Event | None = None, **changes: Any) -> SyncResult:
        """One sync, and a look at its books."""
        self.events.clear()
        result = await run_sync(
            self.store,
            self.client,
            replace(self.options, **changes),
            lambda e: self.on_event(e),
            cancel=cancel,
        )
        if result.run is not None:
            self.check_books(result)
        return result

    def check_books(self, result: SyncResult) -> None:
        """What is said to have been seen is the sum of what became of it, and the row says the same."""
        counts = result.counts
        # One that the same run, continued, had added before it retired counts as added.
        ((came_retired,),) = self.store.rows(
            f"SELECT count(*) FROM sync_change AS c JOIN {OBJECTS} AS o ON o.id = c.learning_object_id"
            " WHERE c.run_id = ? AND kind = 'retired' AND o.first_run_id <> c.run_id",
            (result.run,),
        )
        parts = counts.added + counts.updated + counts.unchanged + counts.quarantined + came_retired
        assert counts.seen == parts, result
        assert min(vars(counts).values()) >= 0, result
        assert (result.error is None) == (result.status == "complete")
        ((status, seen, requests),) = self.store.rows(
            "SELECT status, seen, requests FROM sync_run WHERE id = ?", (result.run,)
        )
        assert (status, seen, requests) == (result.status, counts.seen, result.requests)

    def lone_courses(self) -> list[str]:
        """URNs of live courses in no learning path: an edit of one shows in no other asset."""
        edit = self.control.edit
        paths = [edit.element(urn) for urn in edit.urns("LEARNING_PATH")]
        held = {item["asset"]["urn"] for path in paths for item in path["contents"]}
        return [urn for urn in edit.urns(live=True) if urn not in held]

    def partition(self, type_: str, locale: Locale = EN) -> dict[str, bytes]:
        """URN → canonical element, as LinkedIn has it."""
        edit = self.control.edit
        return {
            urn: canonical(msgspec.json.encode(edit.element(urn))) for urn in edit.urns(type_, str(locale))
        }

    def stored(self, type_: str, locale: Locale = EN) -> dict[str, bytes]:
        """URN → canonical element, as the database has it, gone ones left out."""
        rows = self.store.rows(
            f"SELECT o.urn, r.element FROM {OBJECTS} AS o JOIN {OBJECTS}_raw AS r"
            " ON r.learning_object_id = o.id WHERE asset_type = ? AND locale = ? AND gone_at IS NULL",
            (type_, str(locale)),
        )
        return {urn: canonical(zlib.decompress(element)) for urn, element in rows}

    def asset(self, urn: str) -> dict[str, Any]:
        """One row of the catalogue."""
        names = ("urn", "title", "live", "gone_at", "availability", "locale", "level")
        rows = self.store.rows(f"SELECT {', '.join(names)} FROM {OBJECTS} WHERE urn = ?", (urn,))
        return dict(zip(names, rows[0], strict=True)) if rows else {}

    def changes(self, run: int | None) -> dict[str, set[str]]:
        """Kind → URNs of what a run changed."""
        found: dict[str, set[str]] = {}
        for kind, urn in self.store.rows(
            f"SELECT kind, urn FROM sync_change AS c JOIN {OBJECTS} AS o ON o.id = c.learning_object_id"
            " WHERE run_id = ?",
            (run,),
        ):
            found.setdefault(kind, set()).add(urn)
        return found

    def log(self) -> str:
        """All lines of all runs' logs."""
        return "\n".join(text for (text,) in self.store.rows("SELECT message FROM sync_log ORDER BY id"))

    def assert_same(self) -> None:
        """The database holds what LinkedIn has: assets, their content, the tree and its counts."""
        for locale in self.options.locales:
            for type_ in self.options.asset_types:
                assert self.stored(type_, locale) == self.partition(type_, locale)
        self.assert_tree()

    def assert_tree(self) -> None:
        """Edges are those of the paths of what is not gone; counts are those of live assets below."""
        edges: set[tuple[str, str, str]] = set()
        direct: dict[tuple[str, str], set[str]] = {}
        rows = self.store.rows(
            f"SELECT o.urn, o.locale, o.live, r.element FROM {OBJECTS} AS o JOIN {OBJECTS}_raw AS r"
            " ON r.learning_object_id = o.id WHERE gone_at IS NULL"
        )
        for urn, locale, live, packed in rows:
            details = msgspec.json.decode(zlib.decompress(packed)).get("details") or {}
            for entry in details.get("classifications") or ():
                chain = [
                    node["urn"] for node in (entry["associatedClassification"], *(entry.get("path") or ()))
                ]
                edges |= {
                    (locale, parent, child) for child, parent in itertools.pairwise(chain) if parent != child
                }
                if live:
                    direct.setdefault((locale, chain[0]), set()).add(urn)
        stored = self.store.rows(
            "SELECT c.locale, p.urn, c.urn FROM marketplace_linkedin_classification_relationship AS r"
            " JOIN marketplace_linkedin_classification AS p ON p.id = r.parent_id"
            " JOIN marketplace_linkedin_classification AS c ON c.id = r.child_id"
        )
        assert set(stored) == edges
        children: dict[tuple[str, str], set[str]] = {}
        for locale, parent, child in edges:
            children.setdefault((locale, parent), set()).add(child)

        def below(locale: str, node: str) -> set[str]:
            seen, waiting, found = {node}, [node], set[str]()
            while waiting:
                one = waiting.pop()
                found |= direct.get((locale, one), set())
                for child in children.get((locale, one), set()) - seen:
                    seen.add(child)
                    waiting.append(child)
            return found

        for urn, locale, count in self.store.rows(
            "SELECT urn, locale, asset_count FROM marketplace_linkedin_classification"
        ):
            assert count == len(below(locale, urn)), urn


Begin = Callable[..., World]
DEFAULTS: dict[str, Any] = {"courses": 210, "locales": (), "videos": False}


@pytest.fixture(scope="session")
def steady_server() -> Iterator[SimulatorServer]:
    """One simulator for all tests that don't edit its catalogue."""
    with SimulatorServer(SimulatorOptions(**DEFAULTS)) as server:
        yield server


@pytest.fixture
def steady(steady_server: SimulatorServer, tmp_path: Path) -> Iterator[World]:
    """A world whose catalogue nobody edits: quicker than one of its own."""
    store = open_file(tmp_path / "lil.db")
    yield World(steady_server, store)
    store.close()
    steady_server.control.faults.clear()
    steady_server.control.requests.clear()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Make a world; 210 courses in en_US and no other locale unless told otherwise."""
    with contextlib.ExitStack() as stack:

        def make(**options: Any) -> World:
            server = stack.enter_context(SimulatorServer(SimulatorOptions(**{**DEFAULTS, **options})))
            store = open_file(tmp_path / "lil.db")
            stack.callback(store.close)
            return World(server, store)

        yield make
