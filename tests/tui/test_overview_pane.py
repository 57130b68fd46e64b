"""The overview's pane: the welcome's steps, and everything at a glance."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lil_tui.credentials import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, ClientCredentials
from lil_tui.credentials.backends import ALLOWED, class_path
from lil_tui.linkedin import AccessToken
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.tui.screens.catalogue import CataloguePane
from lil_tui.tui.screens.credentials import CredentialsPane
from lil_tui.tui.screens.sync import SyncPane
from tests.memory_keyring import MemoryKeyring
from tests.tui.harness import settle
from tests.tui.live import Live, live, services_for

NEVER = datetime(2199, 1, 1, tzinfo=UTC)


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


def marked(screen: Live) -> str:
    """The line under the cursor."""
    return next(line for line in screen.text.splitlines() if line.startswith("›"))


async def test_the_cursor_stands_on_what_is_next_after_things_have_changed_elsewhere(
    tmp_path: Path, server: SimulatorServer, keyring: MemoryKeyring
) -> None:
    services = services_for(tmp_path / "data", server, environ={}, keyring=keyring)
    async with live(services, "overview", (80, 24)) as screen:
        await screen.until_shown("next  Credentials")
        assert "Credentials" in marked(screen)
        await screen.press("enter")
        pane = screen.pane(CredentialsPane)
        await screen.until(lambda: screen.app.focused is pane.id_field)
        pane.id_field.value = server.client_id
        await screen.press("enter")
        pane.secret_field.value = server.client_secret
        await screen.press("enter")
        await screen.until_shown("Next: 3 opens Sync, s there starts it.")
        await screen.press("0")
        await screen.until_shown("next  First sync")
        assert "First sync" in marked(screen)
        # Wherever somebody has put it, it stays.
        await screen.press("up", "up")
        assert "Credentials" in marked(screen)
        screen.app.data_changed()
        await settle(screen.pilot)
        assert "Credentials" in marked(screen)


async def test_the_cursor_stands_on_what_is_next_when_that_is_known_before_the_page_is_laid_out(
    tmp_path: Path, server: SimulatorServer
) -> None:
    async with live(services_for(tmp_path / "data", server), "overview", (80, 24)) as screen:
        await screen.until_shown("next  Test")
        assert "Test" in marked(screen)


async def test_a_sync_that_was_refused_tests_nothing(tmp_path: Path, server: SimulatorServer) -> None:
    environ = {CLIENT_ID_VARIABLE: server.client_id, CLIENT_SECRET_VARIABLE: "wrong"}
    async with live(services_for(tmp_path, server, environ=environ), "sync", (80, 24)) as screen:
        await screen.press("s")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        await screen.press("0")
        await screen.until_shown("next  Test")
        assert "Test" in marked(screen)
        assert "failed: 3 says why" in step(screen, 3)
        assert "done" in step(screen, 1)


async def test_a_sync_that_got_a_token_is_a_test(tmp_path: Path, server: SimulatorServer) -> None:
    server.control.faults.add("forbidden", endpoint="catalogue")
    async with live(services_for(tmp_path, server), "sync", (80, 24)) as screen:
        await screen.press("s")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        await screen.press("0")
        await screen.until_shown("next  First sync")
        assert "done" in step(screen, 2)
        assert "First sync" in marked(screen)


async def test_another_pair_is_not_tested_by_the_token_of_the_one_before(
    tmp_path: Path, server: SimulatorServer
) -> None:
    before = services_for(tmp_path, server)
    before.tokens(before.credentials()).save(AccessToken("of-the-pair-before", NEVER))
    async with live(before, "overview", (80, 24)) as screen:
        await screen.until_shown("next  First sync")
    after = services_for(
        tmp_path, server, environ={CLIENT_ID_VARIABLE: server.client_id, CLIENT_SECRET_VARIABLE: "another"}
    )
    async with live(after, "overview", (80, 24)) as screen:
        await screen.until_shown("next  Test")


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
