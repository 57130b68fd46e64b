"""The listener's pane and the page that connects LinkedIn, as they look, from fixed data."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.listener.outside import Finding, OutsideView
from lil_tui.services import Services
from lil_tui.settings import ListenerSettings
from lil_tui.tui.screens.listener import connect as connect_module
from lil_tui.tui.screens.listener import watch as watch_module
from tests.snapshots import Snapshots
from tests.tui.listener_data import NOW_MS, begin_elsewhere, fill
from tests.tui.live import live, services_for

SIZES = [(80, 24), (120, 36), (200, 50)]
OUTSIDE = OutsideView(
    NOW_MS,
    Finding("on", "lms.example.com is 203.0.113.20"),
    Finding(
        "warning", "valid for 9 days, by Let's Encrypt", "Renew it soon; see why it isn't renewed by itself."
    ),
    Finding("dark", "the proxy finds no listener (502)", "Switch the listener on; check its port."),
)


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same times wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A listener elsewhere on this database, known under a public address."""
    monkeypatch.setattr(watch_module, "now_ms", lambda: NOW_MS)
    monkeypatch.setattr(connect_module, "look_from_outside", lambda url: OUTSIDE)
    settings = ListenerSettings(public_url="https://lms.example.com")
    made = services_for(tmp_path, environ={}, listener=settings)
    fill(made.store)
    begin_elsewhere(made.store)
    return made


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_listener(services: Services, snapshots: Snapshots, size: tuple[int, int]) -> None:
    async with live(services, "listener", size) as screen:
        await screen.until_shown("Ann Example")
        snapshots.check(screen.app, f"listener-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_search(services: Services, snapshots: Snapshots, size: tuple[int, int]) -> None:
    async with live(services, "listener", size) as screen:
        await screen.until_shown("Ben Example")
        await screen.press("slash", *"ann")
        await screen.until(lambda: "Ben Example" not in screen.text)
        snapshots.check(screen.app, f"listener-search-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_connecting(services: Services, snapshots: Snapshots, size: tuple[int, int]) -> None:
    async with live(services, "listener", size) as screen:
        await screen.until_shown("Ann Example")
        await screen.press("c")
        await screen.until_shown("the proxy finds no listener")
        await screen.until_shown("LinkedIn asked for a token 2 min ago")
        snapshots.check(screen.app, f"listener-connect-{size[0]}x{size[1]}")


async def test_before_anything(tmp_path: Path, snapshots: Snapshots) -> None:
    async with live(services_for(tmp_path / "none", environ={}), "listener", (80, 24)) as screen:
        snapshots.check(screen.app, "listener-empty-80x24")
