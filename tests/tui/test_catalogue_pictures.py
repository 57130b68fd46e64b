"""The catalogue as it looks, and the seed document's course on the way from HTTP to the screen."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.catalogue.sync import SyncOptions, run_sync
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from tests.snapshots import Snapshots
from tests.tui.catalogue_data import catalogue, file_in, fill, services_of
from tests.tui.live import live, services_for


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue, made once."""
    folder = tmp_path_factory.mktemp("pictures")
    fill(file_in(folder))
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A data dir of this test's own with the catalogue in it."""
    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same dates wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


async def test_the_tree_at_80_by_24(folder: Path, snapshots: Snapshots) -> None:
    async with catalogue(folder, (80, 24)) as screen:
        await screen.press("down", "right")
        snapshots.check(screen.app, "catalogue-tree-80x24")


async def test_an_empty_catalogue_at_80_by_24(tmp_path: Path, snapshots: Snapshots) -> None:
    async with live(services_for(tmp_path), "catalogue", (80, 24)) as screen:
        await screen.until_shown("3 sync")
        snapshots.check(screen.app, "catalogue-empty-80x24")


async def test_a_search_at_80_by_24(folder: Path, snapshots: Snapshots) -> None:
    async with catalogue(folder, (80, 24)) as screen:
        await screen.press("slash")
        await screen.type("excel")
        snapshots.check(screen.app, "catalogue-search-80x24")


async def test_a_course_at_80_by_24(folder: Path, snapshots: Snapshots) -> None:
    async with catalogue(folder, (80, 24)) as screen:
        await screen.press("enter", "enter")
        snapshots.check(screen.app, "catalogue-course-80x24")


async def test_three_parts_with_a_filter_at_120_by_36(folder: Path, snapshots: Snapshots) -> None:
    async with catalogue(folder, (120, 36)) as screen:
        await screen.press("down", "right", "f", "down", "space", "enter", "enter", "space")
        snapshots.check(screen.app, "catalogue-120x36")


async def test_the_filters_at_80_by_24(folder: Path, snapshots: Snapshots) -> None:
    async with catalogue(folder, (80, 24)) as screen:
        await screen.press("f", "space")
        snapshots.check(screen.app, "catalogue-filters-80x24")


async def test_all_there_is_at_200_by_50(folder: Path, snapshots: Snapshots) -> None:
    async with catalogue(folder, (200, 50)) as screen:
        await screen.press("tab", "tab", "down")
        snapshots.check(screen.app, "catalogue-200x50")


async def test_the_seed_documents_course_comes_from_http_to_the_screen(tmp_path: Path) -> None:
    with SimulatorServer(SimulatorOptions(seed_document=True)) as simulator:
        services = services_of(tmp_path, **simulator.environment())
        services.trust_environment = False
        settings = services.settings
        options = SyncOptions(locales=settings.locales, asset_types=settings.asset_types)
        result = await asyncio.to_thread(
            lambda: asyncio.run(run_sync(services.store, services.linkedin_client, options))
        )
        services.close()
    assert result.status == "complete"
    async with catalogue(tmp_path, (120, 60)) as screen:
        for words in ("Excel 2007", "Published", "en_US", "Links", "urn:li:lyndaCourse:"):
            assert words in screen.text, words
