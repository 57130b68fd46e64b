"""The overview's pane: the welcome's steps, and everything at a glance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.credentials import ClientCredentials
from lil_tui.credentials.backends import ALLOWED, class_path
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.tui.screens.catalogue import CataloguePane
from lil_tui.tui.screens.credentials import CredentialsPane
from lil_tui.tui.screens.sync import SyncPane
from tests.memory_keyring import MemoryKeyring
from tests.tui.live import Live, live, services_for


@pytest.fixture
def server() -> Iterator[SimulatorServer]:
    """A small LinkedIn."""
    with SimulatorServer(SimulatorOptions(courses=20, locales=(), videos=False)) as running:
        yield running


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """An empty keyring."""
    backend = MemoryKeyring()
    monkeypatch.setitem(ALLOWED, class_path(backend), "Memory Keyring")
    return backend


def step(screen: Live, number: int) -> str:
    """A step's line."""
    return next(line for line in screen.text.splitlines() if line.lstrip("› ").startswith(f"{number}  "))


async def test_the_welcome_leads_from_credentials_to_test_to_sync_to_browsing(
    tmp_path: Path, server: SimulatorServer, keyring: MemoryKeyring
) -> None:
    services = services_for(tmp_path / "data", server, environ={}, keyring=keyring)
    async with live(services, "overview", (80, 24)) as screen:
        await screen.until_shown("next  Credentials")
        assert "Welcome to lil-tui" in screen.text
        assert "lil-tui demo" in screen.text
        assert not (tmp_path / "data").exists()
        await screen.press("enter")
        pane = screen.pane(CredentialsPane)
        await screen.until(lambda: screen.app.focused is pane.id_field)

        services.vault.write(ClientCredentials(server.client_id, server.client_secret))
        await screen.press("escape", "0")
        await screen.until_shown("next  Test")
        assert "done" in step(screen, 1)
        await screen.press("enter")
        await screen.until_shown("LinkedIn takes this key")

        await screen.press("0")
        await screen.until_shown("next  First sync")
        await screen.press("enter")
        await screen.until(lambda: "Complete" in screen.text)

        await screen.press("0")
        await screen.until_shown("live titles")
        assert "Courses" in screen.text
        assert "Last sync  complete" in screen.text
        await screen.until_shown("kept in Memory Keyring · token until")
        await screen.press("home", "down", "enter")
        await screen.until(lambda: isinstance(screen.app.pane, CataloguePane))


async def test_a_later_step_leads_nowhere_yet(tmp_path: Path, server: SimulatorServer) -> None:
    async with live(services_for(tmp_path, server, environ={}), "overview") as screen:
        await screen.until_shown("next  Credentials")
        await screen.press("end", "enter")
        await screen.until(lambda: isinstance(screen.app.pane, CredentialsPane))


async def test_what_needs_a_look_stands_there_and_leads_on(tmp_path: Path, server: SimulatorServer) -> None:
    server.control.faults.add("bad_element", defect="wrong_title", start=0, index=2, asset_type="COURSE")
    async with live(services_for(tmp_path, server), "sync") as screen:
        await screen.press("s")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        await screen.press("0")
        await screen.until_shown("1 element could not be read")
        await screen.press("home", "down", "enter")
        await screen.until_shown("Could not be read")


async def test_a_partial_run_is_a_warning(tmp_path: Path, server: SimulatorServer) -> None:
    async with live(services_for(tmp_path, server), "sync") as screen:
        await screen.press("s")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        server.control.faults.add("forbidden", endpoint="assets")
        await screen.press("F")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        await screen.press("0")
        await screen.until_shown("partly done: the next one carries on")
        assert "Needs a look" in screen.text
