"""The credentials' pane: entering, testing, keeping and forgetting, with a keyring of the test's own."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from lil_tui.credentials import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, ClientCredentials
from lil_tui.credentials.backends import ALLOWED, class_path
from lil_tui.linkedin import AccessToken
from lil_tui.services import Services
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.tui.dialogs import ConfirmDialog
from lil_tui.tui.screens.credentials import CredentialsPane
from tests.memory_keyring import MemoryKeyring
from tests.tui.live import Live, live, services_for

TYPED = "typed+secret/value"


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorServer]:
    """A small LinkedIn."""
    with SimulatorServer(SimulatorOptions(courses=5, locales=(), videos=False)) as running:
        yield running


@pytest.fixture(autouse=True)
def no_faults(server: SimulatorServer) -> Iterator[None]:
    """Each test makes its own."""
    yield
    server.control.faults.clear()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """An empty keyring."""
    backend = MemoryKeyring()
    monkeypatch.setitem(ALLOWED, class_path(backend), "Memory Keyring")
    return backend


@pytest.fixture
def services(tmp_path: Path, server: SimulatorServer, keyring: MemoryKeyring) -> Services:
    """Services without credentials."""
    return services_for(tmp_path, server, environ={}, keyring=keyring)


async def enter(screen: Live, client_id: str, secret: str) -> None:
    """Type a pair into the fields and send it off."""
    await screen.until_shown("Memory Keyring")
    await screen.press("e")
    screen.pane(CredentialsPane).id_field.value = client_id
    await screen.press("enter")
    screen.pane(CredentialsPane).secret_field.value = secret
    await screen.press("enter")


async def test_it_opens_without_a_field_in_focus_and_says_where_keys_are_made(services: Services) -> None:
    async with live(services, "credentials", (80, 24)) as screen:
        await screen.until_shown("none yet; Memory Keyring would keep them")
        assert not isinstance(screen.app.focused, Input)
        for words in ("Access content and reports via API", "Add", "Content", "Reports"):
            assert words in screen.text


async def test_the_steps_are_scrolled_by_the_keys_of_lists(services: Services) -> None:
    async with live(services, "credentials", (80, 16)) as screen:
        await screen.until_shown("Where such a key is made")
        assert "A key without Content" not in screen.text
        await screen.press("G")
        assert "Where such a key is made" not in screen.text
        await screen.press("g")
        assert "Where such a key is made" in screen.text


async def test_a_pair_that_works_is_kept_with_its_token(
    services: Services, server: SimulatorServer, keyring: MemoryKeyring
) -> None:
    async with live(services, "credentials") as screen:
        await enter(screen, server.client_id, server.client_secret)
        await screen.until_shown("Kept; LinkedIn takes it")
        assert "Its token works until" in screen.text
        await screen.until_shown("kept in Memory Keyring")
        assert ("lil-tui", "default:client_secret") in keyring.entries
        token = services.tokens(ClientCredentials(server.client_id, server.client_secret)).load()
        assert token is not None
        assert token.value not in screen.text


async def test_a_wrong_secret_replaces_nothing(
    services: Services, server: SimulatorServer, keyring: MemoryKeyring
) -> None:
    services.vault.write(ClientCredentials(server.client_id, server.client_secret))
    async with live(services, "credentials") as screen:
        await enter(screen, server.client_id, TYPED)
        await screen.until_shown("LinkedIn doesn't accept the client secret")
        assert keyring.entries["lil-tui", "default:client_secret"] == server.client_secret
        assert not isinstance(screen.app.screen, ConfirmDialog)


async def test_a_key_without_content_says_which_box_to_tick_and_is_kept_only_when_wanted(
    services: Services, server: SimulatorServer, keyring: MemoryKeyring
) -> None:
    server.control.faults.add("forbidden", endpoint="catalogue")
    async with live(services, "credentials") as screen:
        await enter(screen, server.client_id, server.client_secret)
        await screen.until(lambda: isinstance(screen.app.screen, ConfirmDialog))
        await screen.press("enter")
        await screen.until(lambda: not isinstance(screen.app.screen, ConfirmDialog))
        assert "tick the box “Content”" in " ".join(screen.text.split())
        assert keyring.entries == {}
        await screen.press("ctrl+o")
        await screen.until(lambda: isinstance(screen.app.screen, ConfirmDialog))
        await screen.press("tab", "enter")
        await screen.until_shown("Kept without a test that worked")
        assert keyring.entries


async def test_without_a_network_the_test_says_so(tmp_path: Path, keyring: MemoryKeyring) -> None:
    services = services_for(
        tmp_path,
        environ={},
        keyring=keyring,
        linkedin_api_url="http://127.0.0.1:9/v2",
        linkedin_token_url="http://127.0.0.1:9/token",
    )
    services.vault.write(ClientCredentials("an-id", TYPED))
    async with live(services, "credentials") as screen:
        await screen.until_shown("kept in Memory Keyring")
        await screen.press("t")
        await screen.until_shown("LinkedIn can't be reached")
        assert "127.0.0.1:9" in screen.text


async def test_the_kept_pair_is_tested_when_nothing_is_typed(
    services: Services, server: SimulatorServer
) -> None:
    services.vault.write(ClientCredentials(server.client_id, server.client_secret))
    async with live(services, "credentials", (80, 24)) as screen:
        await screen.until_shown("kept in Memory Keyring")
        await screen.press("t")
        await screen.until_shown("LinkedIn takes this key")
        assert "Next: 3 opens Sync, s there starts it." in screen.text


async def test_a_typed_pair_that_works_is_to_be_kept_next(
    services: Services, server: SimulatorServer
) -> None:
    async with live(services, "credentials", (80, 24)) as screen:
        await screen.until_shown("none yet")
        pane = screen.pane(CredentialsPane)
        pane.id_field.value, pane.secret_field.value = server.client_id, server.client_secret
        await screen.press("t")
        await screen.until_shown("LinkedIn takes this key")
        assert "Next: ctrl+o keeps it." in screen.text
        await screen.press("ctrl+o")
        await screen.until_shown("Next: 3 opens Sync, s there starts it.")


async def test_forgetting_asks_first_and_takes_the_token_along(
    services: Services, server: SimulatorServer, keyring: MemoryKeyring
) -> None:
    pair = ClientCredentials(server.client_id, server.client_secret)
    services.vault.write(pair)
    services.tokens(pair).save(AccessToken("a-token-of-linkedin", services.clock().replace(year=2199)))
    async with live(services, "credentials") as screen:
        await screen.until_shown("token until 2199")
        await screen.press("x", "enter")
        assert keyring.entries
        await screen.press("x", "tab", "enter")
        await screen.until_shown("Forgotten")
        assert keyring.entries == {}
        assert services.tokens(pair).load() is None
        await screen.until_shown("none yet")


async def test_the_environment_goes_first_and_locks_the_fields(
    tmp_path: Path, server: SimulatorServer
) -> None:
    async with live(services_for(tmp_path, server), "credentials", (80, 24)) as screen:
        await screen.until_shown("The environment goes first")
        pane = screen.pane(CredentialsPane)
        assert pane.id_field.disabled
        assert pane.secret_field.disabled
        assert server.client_secret not in screen.text
        footer = screen.text.splitlines()[-1]
        assert "save" not in footer
        assert "forget" not in footer


async def test_a_wrong_pair_of_the_environment_is_to_be_changed_there(
    tmp_path: Path, server: SimulatorServer
) -> None:
    environ = {CLIENT_ID_VARIABLE: server.client_id, CLIENT_SECRET_VARIABLE: "wrong"}
    async with live(services_for(tmp_path, server, environ=environ), "credentials") as screen:
        await screen.until_shown("from the environment")
        await screen.press("t")
        await screen.until_shown("LinkedIn doesn't accept the client secret")
        assert f"then change {CLIENT_ID_VARIABLE}" in " ".join(screen.text.split())


async def test_no_usable_keyring_is_explained_with_the_way_out(
    tmp_path: Path, server: SimulatorServer
) -> None:
    async with live(services_for(tmp_path, server, environ={}), "credentials", (80, 24)) as screen:
        await screen.until_shown("Nothing can be kept here")
        assert "LIL_TUI_LINKEDIN_CLIENT_ID" in screen.text
        assert "gnome-keyring" in screen.text


async def test_a_secret_is_never_shown_logged_or_pictured(
    services: Services, server: SimulatorServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with live(services, "credentials") as screen:
        await enter(screen, server.client_id, TYPED)
        await screen.until_shown("LinkedIn doesn't accept the client secret")
        assert TYPED not in screen.text
        assert TYPED not in screen.app.export_screenshot()
        assert "•" in screen.text
    assert TYPED not in caplog.text


async def test_a_locked_keyring_blocks_no_key(services: Services, keyring: MemoryKeyring) -> None:
    unlocked = threading.Event()

    def wait(operation: str, username: str) -> None:
        unlocked.wait(60)

    keyring.before = wait
    try:
        async with live(services, "credentials") as screen:
            assert "looking into the keyring" in screen.text
            await screen.press("3")
            assert "Runs so far" in screen.text
    finally:
        unlocked.set()
