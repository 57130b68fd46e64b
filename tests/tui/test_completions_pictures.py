"""The completions as they look."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.snapshots import Snapshots
from tests.tui.completions_data import completions, file_in, fill_completions


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogue and completions, made once."""
    folder = tmp_path_factory.mktemp("pictures")
    fill_completions(file_in(folder))
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A data dir of this test's own with the completions in it."""
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


async def test_the_newest_at_80_by_24(folder: Path, snapshots: Snapshots) -> None:
    async with completions(folder, (80, 24)) as screen:
        snapshots.check(screen.app, "completions-80x24")


async def test_statements_behind_a_line_with_the_graph_at_120_by_36(
    folder: Path, snapshots: Snapshots
) -> None:
    async with completions(folder, (120, 36)) as screen:
        await screen.press("end")
        snapshots.check(screen.app, "completions-120x36")


async def test_by_course_at_200_by_50(folder: Path, snapshots: Snapshots) -> None:
    async with completions(folder, (200, 50)) as screen:
        await screen.press("s", "down", "down", "enter", "down")
        snapshots.check(screen.app, "completions-courses-200x50")


async def test_where_is_it_at_80_by_24(folder: Path, snapshots: Snapshots) -> None:
    async with completions(folder, (80, 24)) as screen:
        await screen.press("down", "down", "down", "w")
        snapshots.check(screen.app, "completions-why-80x24")
