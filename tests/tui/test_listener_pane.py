"""The listener's pane by keys: a real child, real HTTP, a real database."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from lil_tui.completions.clients import digest, list_clients
from lil_tui.completions.clock import now_ms
from lil_tui.completions.records import keep_rejected
from lil_tui.errors import LilError
from lil_tui.listener.register import Register
from lil_tui.services import Services
from lil_tui.settings import ListenerSettings
from lil_tui.tui.dialogs import ConfirmDialog, ErrorDialog
from lil_tui.tui.screens.completions.statement_dialog import StatementDialog
from lil_tui.tui.screens.listener import ListenerPane
from lil_tui.tui.screens.listener import watch as watch_module
from lil_tui.tui.screens.listener.dialogs import AddClientDialog, RefusalDialog, SecretDialog
from lil_tui.tui.screens.listener.ledger_dialog import LedgerDialog
from lil_tui.tui.widgets.choice import ChoiceDialog
from tests.tui.completions_data import statement
from tests.tui.listener_data import COURSE, LINKEDIN, NOW_MS, begin_elsewhere, fill, send
from tests.tui.live import Live, live, services_for


@pytest.fixture
def empty(tmp_path: Path) -> Services:
    """Nothing was ever done."""
    return services_for(tmp_path / "data", environ={}, listener=ListenerSettings(port=0))


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Statements have come, of late as the clock has it."""
    monkeypatch.setattr(watch_module, "now_ms", lambda: NOW_MS)
    made = services_for(tmp_path, environ={}, listener=ListenerSettings(port=0))
    fill(made.store)
    yield made
    made.close()


def pane_of(screen: Live) -> ListenerPane:
    """The pane."""
    return screen.pane(ListenerPane)


def secret_on(screen: Live) -> str:
    """The secret that the dialog shows."""
    dialog = screen.app.screen
    assert isinstance(dialog, SecretDialog)
    return dialog.text_to_copy()


async def until_dialog(screen: Live, kind: type[Any]) -> None:
    """Wait until this dialog is open and painted."""
    await screen.until(lambda: isinstance(screen.app.screen, kind))


async def test_before_anything_it_says_how_to_begin_and_makes_no_database(
    empty: Services, tmp_path: Path
) -> None:
    async with live(empty, "listener") as screen:
        assert "s switches it on" in screen.text
        assert "No statements yet" in screen.text
        assert "a makes a client for LinkedIn" in screen.text
        assert not (tmp_path / "data").exists()


async def test_switched_on_it_takes_statements_and_shows_them_as_they_come(empty: Services) -> None:
    async with live(empty, "listener") as screen:
        await screen.press("a")
        await until_dialog(screen, AddClientDialog)
        await screen.press("enter")
        await until_dialog(screen, SecretDialog)
        secret = secret_on(screen)
        await screen.press("escape", "s")
        await screen.until_shown("running here")
        url = empty.listener.status.url or ""
        client = list_clients(empty.store)[0]
        async with httpx.AsyncClient(base_url=url) as http:
            form = {"grant_type": "client_credentials", "client_id": client.client_id}
            wrong = await http.post("/oauth2/token", data={**form, "client_secret": "no"})
            assert wrong.status_code == 401
            answer = await http.post("/oauth2/token", data={**form, "client_secret": secret})
            said = statement(
                "ann@example.com", COURSE, "2026-03-20T11:58:00Z", progress=4, name="Ann Example"
            )
            headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            assert (await http.post("/xapi/statements", json=said, headers=headers)).status_code == 200
        await screen.until_shown("Ann Example")
        await screen.until_shown("in the last minute")
        await screen.until_shown("the secret is wrong")
        await screen.press("q")
        await until_dialog(screen, ConfirmDialog)
        assert "The listener ends with this window" in screen.text
        await screen.press("escape", "s")
        await screen.until_shown("s switches it on")
        assert empty.listener.status.process_id is None
        log = empty.settings.log_file
        assert secret not in (log.read_text() if log.exists() else "")


async def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = ListenerSettings(port=taken.getsockname()[1])
        services = services_for(tmp_path, environ={}, listener=settings)
        async with live(services, "listener", (80, 24)) as screen:
            await screen.press("s")
            await until_dialog(screen, ErrorDialog)
            await screen.press("escape")
            assert "it failed" in screen.text
            told = " ".join(screen.text.split())
            assert f"port {settings.port} on 127.0.0.1: " in told
            assert "or end what listens there." in told
            assert "while attempting" not in told


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
async def test_a_listener_that_dies_is_told_on_every_pane(empty: Services) -> None:
    async with live(empty, "listener") as screen:
        await screen.press("s")
        await screen.until_shown("running here")
        pane = pane_of(screen)
        pane.look_now_and_then()
        await screen.press("0")
        process = pane.supervisor.status.process_id
        assert process is not None
        os.kill(process, signal.SIGKILL)
        await screen.until(lambda: any("SIGKILL" in said.message for said in screen.app._notifications))
        await screen.press("4")
        await screen.until_shown("off: it failed")


async def test_a_listener_elsewhere_is_seen_with_its_last_statement(filled: Services) -> None:
    begin_elsewhere(filled.store)
    async with live(filled, "listener") as screen:
        await screen.until_shown("running elsewhere")
        assert "running elsewhere, on lms-server" in screen.text
        assert "https://lms.example.com:8765" in screen.text
        assert ", 3h · process 4711" in screen.text
        assert "statement 9 s ago" in screen.text


async def test_statements_say_who_what_how_far_and_what_became_of_it(filled: Services) -> None:
    async with live(filled, "listener", (160, 40)) as screen:
        await screen.until_shown("Ann Example")
        rows = [line for line in screen.text.splitlines() if "2026-03-20  " in line]
        assert "launched" in rows[0]
        assert "ignored" in rows[0]
        assert "Eve ]0;PWNED [/] [red]kcab" in rows[1]
        assert "55 %" in rows[1]
        assert "Learning [bold]Python[/]" in rows[1]
        assert "no change" in rows[2]
        assert "completed" in rows[3]
        assert "Excel 2007: Financial Analysis" in rows[4]
        assert "counted" in rows[4]
        assert "\x1b" not in screen.text
        assert "\u202e" not in screen.text


async def test_enter_shows_a_statement_as_json_and_a_refusal_with_its_body(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ann Example")
        await screen.press("end", "enter")
        await until_dialog(screen, StatementDialog)
        assert '"mbox": "mailto:ann@example.com"' in screen.text
        await screen.press("escape", "tab", "down", "enter")
        await until_dialog(screen, RefusalDialog)
        assert "xAPI 1.0.3 Data 2.4.2.3" in screen.text
        assert '"mbox": "mailto:a"' in screen.text
        assert "LinkedIn Learning, 203.0.113.7" in screen.text


async def test_at_the_top_the_list_follows_further_down_it_stays(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ann Example")
        pane = pane_of(screen)
        new = [
            statement(f"new{n}@example.com", COURSE, f"2026-03-20T11:59:5{n}Z", progress=1) for n in range(3)
        ]
        send(filled.store, new[0], at=NOW_MS - 3_000)
        pane.looking.look()
        await screen.until_shown("new0@example.com")
        assert pane.feed.cursor == 0
        await screen.press("down", "down")
        kept = pane.feed.row and pane.feed.row.id
        send(filled.store, *new[1:], at=NOW_MS - 2_000)
        pane.looking.look()
        await screen.until_shown("new2@example.com")
        assert kept == (pane.feed.row and pane.feed.row.id)
        assert pane.feed.cursor == 4


async def test_the_feed_is_narrowed_by_outcome_and_masked_by_the_lens(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ann Example")
        await screen.press("f", "f")
        await screen.until_shown("only no change")
        assert "Ben Example" not in screen.text
        await screen.press("f", "f", "p")
        await screen.until_shown("B*** E***")
        assert "privacy lens" in screen.text
        assert "Ann Example" not in screen.text


async def test_the_lens_hides_whom_a_refused_request_names(filled: Services) -> None:
    reason = "actor.mbox: ann@example.com is no IRI"
    filled.store.write(
        lambda: keep_rejected(filled.store, NOW_MS - 2_000, LINKEDIN, reason, b'{"name": "Ann Example"}')
    ).result()
    async with live(filled, "listener") as screen:
        await screen.until_shown("ann@example.com is no IRI")
        await screen.press("p", "tab", "enter")
        await until_dialog(screen, RefusalDialog)
        assert "a***@e*** is no IRI" in screen.text
        assert "The privacy lens hides the body" in screen.text
        assert "Ann Example" not in screen.text


async def test_at_80_columns_one_list_at_a_time_by_tab_and_by_click(filled: Services) -> None:
    async with live(filled, "listener", (80, 24)) as screen:
        await screen.until_shown("Statements 5   Refused 3   May send 2")
        assert "Why it was refused" not in screen.text
        await screen.press("tab")
        assert "Why it was refused" in screen.text
        assert "Ben Example" not in screen.text
        await screen.press("tab")
        assert "LinkedIn Learning lil00000000000001" in " ".join(screen.text.split())
        await screen.pilot.click("#bar", offset=(4, 0))
        await screen.until_shown("Ben Example")
        await screen.press("shift+tab", "escape")
        assert "Ben Example" in screen.text


async def test_a_client_is_made_with_a_scope_and_its_secret_shown_once(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ann Example")
        await screen.press("a", *"My LRS", "tab", "down", "enter")
        await until_dialog(screen, SecretDialog)
        secret = secret_on(screen)
        assert secret in screen.text
        assert "/oauth2/token" in screen.text
        await screen.press("escape")
        await screen.until_shown("My LRS")
        assert secret not in screen.text
        made = list_clients(filled.store)[0]
        assert (made.name, made.scope) == ("My LRS", "xapi:read")
        with closing(Register(filled.store.file)) as register:
            assert register.secrets_of(made.client_id, now_ms()) == [digest(secret)]


async def test_revoking_asks_first_and_the_safe_answer_has_the_focus(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ann Example")
        await screen.press("tab", "tab", "down")
        assert pane_of(screen).client is not None
        await screen.press("x")
        await until_dialog(screen, ConfirmDialog)
        assert "Revoke LinkedIn Learning?" in screen.text
        await screen.press("enter")
        assert len([each for each in list_clients(filled.store) if each.revoked_ms is None]) == 2
        await screen.press("x", "tab", "enter")
        await screen.until(lambda: len(pane_of(screen).picture.live_clients) == 1)
        revoked = {each.client_id for each in list_clients(filled.store) if each.revoked_ms is not None}
        assert LINKEDIN in revoked


async def test_a_client_offers_what_can_be_done_with_it(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ann Example")
        await screen.press("tab", "tab", "enter")
        await until_dialog(screen, ChoiceDialog)
        assert "New secret" in screen.text
        await screen.press("down", "down", "enter")
        await until_dialog(screen, SecretDialog)
        assert "The old one works for" in screen.text
        await screen.press("escape", "end", "enter")
        await until_dialog(screen, ChoiceDialog)
        assert "Old [/]" in screen.text
        assert "Revoke" not in screen.text


async def test_narrowed_to_nothing_it_says_how_to_see_others(empty: Services) -> None:
    send(empty.store, statement("ann@example.com", COURSE, "2026-03-20T11:58:00Z", progress=4), at=NOW_MS)
    async with live(empty, "listener") as screen:
        await screen.until_shown("ann@example.com")
        await screen.press("f", "f")
        await screen.until_shown("f shows others")


async def test_the_ledger_tells_when_listeners_ran_and_for_how_long_none_did(filled: Services) -> None:
    began, minute = NOW_MS - 10 * 3_600_000, 60_000
    runs = [
        # (began, last seen, ended)
        (began, began + 60 * minute, began + 60 * minute),
        (began + 90 * minute, began + 100 * minute, None),
        (NOW_MS - 30 * minute, NOW_MS - 2_000, None),
    ]
    sql = (
        "INSERT INTO listener_run (url, host, process_id, started_at, seen_at, ended_at)"
        " VALUES ('http://127.0.0.1:8765', 'lms-server', 4711, ?, ?, ?)"
    )
    filled.store.write(lambda: filled.store.execute_many(sql, runs)).result()
    async with live(filled, "listener", (80, 24)) as screen:
        await screen.until_shown("Ann Example")
        await screen.press("v")
        await until_dialog(screen, LedgerDialog)
        await screen.until_shown("died")
        told = [line.split("│")[1] for line in screen.text.splitlines() if "│" in line and " 2026-" in line]
        ends = [" ".join(line.split()) for line in told]
        assert ends[0].endswith(" runs 30m 7h 50m")
        assert ends[1].endswith(" died 10m 30m")
        assert ends[2].endswith(" ended 1h")


async def test_before_anything_ran_the_ledger_says_so_and_makes_no_database(empty: Services) -> None:
    async with live(empty, "listener") as screen:
        await screen.press("v")
        await screen.until_shown("No listener has run yet.")
        assert not empty.has_database


async def test_the_palette_finds_learners_and_courses_before_their_panes_were_shown(filled: Services) -> None:
    async with live(filled, "overview") as screen:
        await screen.press("ctrl+p")
        await screen.press(*"ben ex")
        await screen.until_shown("Learner · ben@example.com")
        await screen.press("escape", "escape", "ctrl+p")
        await screen.press(*"financial")
        await screen.until_shown("Course in the catalogue")
        await screen.press("escape", "escape", "2")
        await screen.until_shown("Learners and courses")
        assert screen.app.focused is not None
        assert screen.app.pane in screen.app.focused.ancestors


def said(screen: Live) -> list[tuple[str | None, str | None]]:
    """Learner and course of the statements in the list, from the top."""
    feed = pane_of(screen).feed
    rows = [feed.row_at(place) for place in range(feed.line_count)]
    return [(row.learner, row.urn) for row in rows if row is not None]


async def until_said(screen: Live, wanted: list[tuple[str | None, str | None]]) -> None:
    """Wait until these are the statements in the list."""
    await screen.until(lambda: said(screen) == wanted)


async def test_statements_are_found_by_learner_course_and_verb_at_each_letter(filled: Services) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ben Example")
        everything = said(screen)
        assert len(everything) == 5
        field = pane_of(screen).feed_section.field
        await screen.press("slash")
        cases: list[tuple[str, list[tuple[str | None, str | None]]]] = [
            ("ann ex", [each for each in everything if each[0] == "ann@example.com"]),
            ("BEN@", [("ben@example.com", COURSE)]),
            ("financial", [each for each in everything if each[1] == COURSE]),
            ("urn:li:lyndaCourse:404", [("ann@example.com", "urn:li:lyndaCourse:404")]),
            ("launch", [("ann@example.com", "urn:li:lyndaCourse:404")]),
            ("zebra", []),
        ]
        for typed, found in cases:
            field.value = typed
            await until_said(screen, found)
        await screen.until_shown("Nothing matches “zebra”.")
        await screen.press("escape")
        await until_said(screen, everything)
        await screen.press("escape")
        assert screen.app.focused is pane_of(screen).feed
        assert not field.display


async def test_what_is_found_is_counted_and_goes_with_the_outcome_and_with_what_comes(
    filled: Services,
) -> None:
    async with live(filled, "listener") as screen:
        await screen.until_shown("Ben Example")
        await screen.press("slash", *"ann")
        await screen.until_shown("Statements  3")
        await screen.press("enter", "f")
        await screen.until_shown("Statements  1")
        assert "only counted" in screen.text
        await screen.press("f", "f", "f")
        await screen.until_shown("Statements  3")
        await screen.press("down")
        kept = pane_of(screen).feed.row
        send(
            filled.store,
            statement("ann@example.com", COURSE, "2026-03-20T11:59:59Z", progress=9),
            statement("ben@example.com", COURSE, "2026-03-20T11:59:58Z", progress=9),
            at=NOW_MS,
        )
        await screen.until_shown("Statements  4")
        assert pane_of(screen).feed.row == kept


@pytest.mark.parametrize("odd", ['"', "*", "NEAR(", "%", "[zz]", "\\", "漢字", "'; --"])
async def test_any_text_is_a_search_of_statements(filled: Services, odd: str) -> None:
    async with live(filled, "listener", (80, 24)) as screen:
        await screen.until_shown("Ben Example")
        await screen.press("slash")
        pane_of(screen).feed_section.field.value = odd
        await screen.until_shown("Nothing matches")
        assert screen.app.screen is screen.app.base_screen


async def test_a_database_that_fails_each_second_is_told_of_once(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with live(filled, "listener") as screen:

        def fail(*_arguments: object, **_named: object) -> None:
            raise LilError("The database is damaged", "it can't be read.")

        with monkeypatch.context() as broken:
            broken.setattr(watch_module.Watcher, "look", fail)
            for _ in range(3):
                pane_of(screen).look_now_and_then()
                await screen.app.workers.wait_for_complete()
            assert [isinstance(one, ErrorDialog) for one in screen.app.screen_stack] == [False, True]
            await screen.press("enter")
            pane_of(screen).look_now_and_then()
            await screen.app.workers.wait_for_complete()
            assert screen.app.screen_stack[1:] == []
        pane_of(screen).look_now_and_then()
        await screen.app.workers.wait_for_complete()
        monkeypatch.setattr(watch_module.Watcher, "look", fail)
        pane_of(screen).look_now_and_then()
        await until_dialog(screen, ErrorDialog)
