"""Connect: LinkedIn's form copied field by field, and lights that come on meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lil_tui.listener.ledger import RequestNote
from lil_tui.services import Services
from lil_tui.settings import ListenerSettings
from lil_tui.tui.screens.listener import ListenerPane
from lil_tui.tui.screens.listener import watch as watch_module
from lil_tui.tui.screens.listener.dialogs import SecretDialog
from tests.tui.listener_data import LINKEDIN, NOW_MS, begin_elsewhere, fill, note
from tests.tui.live import Live, live, services_for


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """LinkedIn is connected already; the listener is known under no public address."""
    monkeypatch.setattr(watch_module, "now_ms", lambda: NOW_MS)
    made = services_for(tmp_path, environ={})
    fill(made.store)
    yield made
    made.close()


def copied(screen: Live, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is copied from now on."""
    taken: list[tuple[str, str]] = []
    monkeypatch.setattr(screen.app, "copy", lambda text, what="": taken.append((what, text)))
    return taken


async def open_form(screen: Live) -> None:
    """Go to the page."""
    await screen.until_shown("Ann Example")
    await screen.press("c")
    await screen.until_shown("Listener runs")


async def test_the_form_has_linkedins_fields_in_its_order(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await open_form(screen)
        labels = [
            "Integration Name",
            "User Type",
            "OAuth Server URL",
            "Tenant Server URL",
            "Client ID",
            "Client Secret",
            "Enable",
        ]
        places = [screen.text.index(f"{label}  ") for label in labels]
        assert places == sorted(places)
        assert LINKEDIN in screen.text
        assert "Add xAPI integration" in screen.text


async def test_at_120_columns_a_usual_address_is_whole(filled: Services) -> None:
    settings = ListenerSettings(public_url="https://learn.example.invalid")
    services = replace(filled, settings=replace(filled.settings, listener=settings))
    async with live(services, "listener", size=(120, 36)) as screen:
        await open_form(screen)
        assert "https://learn.example.invalid/xapi/statements" in screen.text


async def test_a_key_copies_a_value_and_moves_on(filled: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    async with live(filled, "listener") as screen:
        await open_form(screen)
        taken = copied(screen, monkeypatch)
        await screen.press("enter", "y", "enter", "enter", "enter")
        assert taken == [
            ("Integration Name", "LinkedIn Learning"),
            ("OAuth Server URL", "http://127.0.0.1:8765/oauth2/token"),
            ("Tenant Server URL", "http://127.0.0.1:8765/xapi/statements"),
            ("Client ID", LINKEDIN),
        ]
        await screen.press("enter")
        assert len(taken) == 4
        assert screen.pane(ListenerPane).connect_view.form.cursor == 5


async def test_a_new_secret_is_held_as_dots_until_the_page_is_left(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with live(filled, "listener") as screen:
        await open_form(screen)
        await screen.press("r")
        await screen.until(lambda: isinstance(screen.app.screen, SecretDialog))
        dialog = screen.app.screen
        assert isinstance(dialog, SecretDialog)
        secret = dialog.text_to_copy()
        await screen.press("escape")
        await screen.until_shown("ready to copy")
        assert secret not in screen.text
        taken = copied(screen, monkeypatch)
        await screen.press("down", "down", "down", "down", "down", "y")
        assert taken == [("Client Secret", secret)]
        await screen.press("escape", "c")
        await screen.until_shown("not kept; r makes a new one")
        await screen.press("r")
        await screen.until(lambda: isinstance(screen.app.screen, SecretDialog))
        await screen.press("escape", "1", "4")
        await screen.until_shown("not kept; r makes a new one")


async def test_without_a_client_it_is_made_here(tmp_path: Path) -> None:
    async with live(services_for(tmp_path, environ={}), "listener") as screen:
        _ = screen.services.store
        await screen.press("c")
        await screen.until_shown("press a: makes a client")
        await screen.press("a")
        await screen.until_shown("Who may send?")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.app.screen, SecretDialog))
        await screen.press("escape")
        await screen.until_shown("ready to copy")
        assert "Connect LinkedIn  LinkedIn Learning" in screen.text


async def test_before_there_is_a_database_the_page_shows_all_the_same(tmp_path: Path) -> None:
    async with live(services_for(tmp_path / "none", environ={}), "listener", (80, 24)) as screen:
        await screen.press("c")
        await screen.until_shown("none on this database")
        assert "First statement" in screen.text
        assert not (tmp_path / "none").exists()


async def test_lights_come_on_and_go_dark_with_what_happens(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await open_form(screen)
        await screen.until_shown("LinkedIn asked for a token 2 min ago")
        assert "progressed 4 %, Excel 2007: Financial" in screen.text
        assert "none on this database" in screen.text
        assert "listener.public_url is not set" in screen.text
        begin_elsewhere(filled.store)
        wrong = RequestNote(
            NOW_MS - 2_000, "token", 401, LINKEDIN, "::1", "invalid_client: the secret is wrong"
        )
        note(filled.store, wrong)
        await screen.until_shown("the secret is wrong 2 s ago")
        assert "make a new one" in screen.text
        assert "at https://lms.example.com:8765, began" in screen.text


async def test_the_public_address_is_looked_at(filled: Services) -> None:
    settings = ListenerSettings(public_url="https://no-such-host.invalid/lms")
    services = replace(filled, settings=replace(filled.settings, listener=settings))
    async with live(services, "listener") as screen:
        await open_form(screen)
        await screen.until_shown("no-such-host.invalid has no address")
        assert "https://no-such-host.invalid" in screen.text


async def test_other_clients_can_be_connected(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await open_form(screen)
        await screen.press("n")
        await screen.until_shown("Connect LinkedIn  Reports")
        await screen.until_shown("none has come yet")


async def test_the_keys_below_say_what_enter_does_and_how_to_leave(tmp_path: Path) -> None:
    async with live(services_for(tmp_path, environ={}), "listener", (80, 24)) as screen:
        assert "enter" not in screen.text.splitlines()[-1]
        await screen.press("c")
        await screen.until_shown("Listener runs")
        keys = screen.text.splitlines()[-1]
        assert "enter copy" in keys
        assert "esc back" in keys
        assert "t check" not in keys
        assert "y copy" not in keys
