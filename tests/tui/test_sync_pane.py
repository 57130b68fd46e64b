"""The sync's pane: real runs against a simulated LinkedIn, by keys."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.catalogue.sync import PartitionName, PartitionProgress, RunStarted
from lil_tui.catalogue.sync.history import list_runs
from lil_tui.catalogue.sync.lock import only_sync
from lil_tui.credentials import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.tui.dialogs import ConfirmDialog, ErrorDialog
from lil_tui.tui.screens.catalogue import CataloguePane
from lil_tui.tui.screens.credentials import CredentialsPane
from lil_tui.tui.screens.sync import SyncPane
from lil_tui.tui.screens.sync.raw_dialog import RawDialog
from lil_tui.tui.screens.sync.watch import RunWatch
from tests.memory_keyring import MemoryKeyring
from tests.tui.live import Live, live, services_for


@pytest.fixture
def server() -> Iterator[SimulatorServer]:
    """A small LinkedIn."""
    with SimulatorServer(SimulatorOptions(courses=30, locales=(), videos=False)) as running:
        yield running


async def run_to_end(screen: Live, key: str = "s") -> None:
    """Start a sync by a key and wait for its end."""
    await screen.press(key)
    await screen.until(lambda: not screen.pane(SyncPane).syncing)


async def test_before_the_first_sync_it_says_how_to_start_and_makes_no_database(
    server: SimulatorServer, tmp_path: Path
) -> None:
    async with live(services_for(tmp_path / "data", server), "sync") as screen:
        assert "No sync yet" in screen.text
        assert "Press s to start the first" in screen.text
        assert not (tmp_path / "data").exists()


async def test_a_sync_runs_to_its_end_and_stands_in_the_history(
    server: SimulatorServer, tmp_path: Path
) -> None:
    async with live(services_for(tmp_path, server), "sync") as screen:
        await run_to_end(screen)
        await screen.until_shown("Complete")
        assert "Learning paths" in screen.text
        assert "complete: 34 added" in screen.text
        assert screen.app.status == ""
        (row,) = [line for line in screen.text.splitlines() if line.lstrip("› ").startswith("1  20")]
        assert "complete" in row
        await run_to_end(screen)
        assert "nothing changed" in screen.text
        assert "no changes" in screen.text


async def test_what_a_run_changed_is_listed_with_the_fields_and_leads_to_the_course(
    server: SimulatorServer, tmp_path: Path
) -> None:
    async with live(services_for(tmp_path, server), "sync") as screen:
        await run_to_end(screen)
        changed, retired, removed = server.control.edit.urns(live=True)[:3]
        server.control.edit.modify(changed, title="A [bold]new[/] title")
        server.control.edit.retire(retired)
        server.control.edit.remove(removed)
        await run_to_end(screen, "F")
        await screen.press("home", "enter")
        await screen.until_shown("All 3 changes")
        assert "A [bold]new[/] title" in screen.text
        assert "title" in screen.text
        assert "What happened" in screen.text
        await screen.press("f")
        await screen.until_shown("Only updated: 1")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.app.pane, CataloguePane))
        await screen.until_shown("A [bold]new[/] title")


async def test_a_stopped_run_is_partly_done_and_goes_on(server: SimulatorServer, tmp_path: Path) -> None:
    fault = server.control.faults.add("slow", milliseconds=60_000, asset_type="COURSE")
    async with live(services_for(tmp_path, server), "sync") as screen:
        await screen.press("s")
        await screen.until_shown("done")
        assert screen.app.status.startswith("syncing")
        await screen.press("c")
        await screen.until_shown("Stopped")
        assert "waiting" not in screen.text
        server.control.faults.remove(fault)
        await run_to_end(screen)
        await screen.until_shown("Complete")
        assert "run 1 · full · continued" in screen.text


def all_line(screen: Live) -> str:
    """What is told of the whole run: share and figures."""
    line = next(line for line in screen.text.splitlines() if line.strip().startswith("All "))
    return re.sub(r"^\s*All\W*", "", line).strip()


async def test_a_run_that_goes_on_counts_what_was_read_before_as_done(
    server: SimulatorServer, tmp_path: Path
) -> None:
    async with live(services_for(tmp_path / "at once", server), "sync") as screen:
        await run_to_end(screen)
        whole = all_line(screen)
    fault = server.control.faults.add("slow", milliseconds=60_000, asset_type="COURSE")
    async with live(services_for(tmp_path / "twice", server), "sync") as screen:
        await screen.press("s")
        await screen.until(lambda: fault.hits > 0)
        await screen.until_shown("done")
        await screen.press("c")
        await screen.until_shown("Stopped")
        server.control.faults.remove(fault)
        await run_to_end(screen)
        await screen.until_shown("Complete")
        assert re.search(r"100 % +\d+ of \d+", whole)
        assert all_line(screen) == whole


def test_what_was_read_before_says_nothing_of_how_fast_it_goes() -> None:
    now = [0.0]
    watch = RunWatch(lambda: now[0])
    before, then = (PartitionName("asset", kind, "en_US") for kind in ("LEARNING_PATH", "COURSE"))
    watch.hear(RunStarted(1, "full", True, (before, then), 0))
    assert watch.picture().rate is None
    watch.hear(PartitionProgress(before, "whole", 900, 900))
    watch.hear(PartitionProgress(then, "reading", 500, 1_000))
    now[0] = 10.0
    watch.hear(PartitionProgress(then, "reading", 600, 1_000))
    picture = watch.picture()
    assert (picture.done, picture.total, picture.rate, picture.seconds_left) == (1_500, 1_900, 10.0, 40.0)


async def test_the_catalogue_shows_what_came_while_the_sync_goes_on(
    server: SimulatorServer, tmp_path: Path
) -> None:
    server.control.faults.add("slow", milliseconds=60_000, asset_type="LEARNING_PATH")
    async with live(services_for(tmp_path, server), "sync") as screen:
        await screen.press("1")
        assert "No courses yet." in screen.text
        await screen.press("3", "s", "1")
        await screen.until_shown("All courses  30 courses")
        assert screen.pane(SyncPane).syncing


async def test_s_carries_on_with_a_full_run_that_was_stopped(server: SimulatorServer, tmp_path: Path) -> None:
    services = services_for(tmp_path, server)
    async with live(services, "sync") as screen:
        await run_to_end(screen)
        fault = server.control.faults.add("slow", milliseconds=60_000, asset_type="COURSE")
        await screen.press("F")
        await screen.until(lambda: fault.hits > 0)
        await screen.press("c")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        server.control.faults.clear()
        await run_to_end(screen)
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        (newest,) = list_runs(services.store, limit=1)
        assert (newest.mode, newest.status, newest.resumed) == ("full", "complete", True)


async def test_quitting_during_a_run_asks_and_closes_it_in_order(
    server: SimulatorServer, tmp_path: Path
) -> None:
    server.control.faults.add("slow", milliseconds=60_000, asset_type="COURSE")
    services = services_for(tmp_path, server)
    async with live(services, "sync") as screen:
        await screen.press("s")
        await screen.until_shown("done")
        await screen.press("q")
        assert isinstance(screen.app.screen, ConfirmDialog)
        assert "what came is kept" in screen.text
        await screen.press("escape")
        assert screen.pane(SyncPane).syncing
    again = services_for(tmp_path, server)
    assert again.store.rows("SELECT status, error IS NULL FROM sync_run") == [("partial", 0)]
    again.close()


async def test_waits_are_said(server: SimulatorServer, tmp_path: Path) -> None:
    server.control.faults.add("throttled", retry_after=40, asset_type="COURSE")
    async with live(services_for(tmp_path, server), "sync", (80, 24)) as screen:
        await screen.press("s")
        await screen.until_shown("Waiting ")
        assert " s: " in next(line for line in screen.text.splitlines() if "Waiting " in line)


async def test_a_key_without_the_permission_fails_and_says_which_box_to_tick(
    server: SimulatorServer, tmp_path: Path
) -> None:
    server.control.faults.add("forbidden", endpoint="catalogue")
    async with live(services_for(tmp_path, server), "sync") as screen:
        await run_to_end(screen)
        await screen.until_shown("Failed")
        assert "lacks the Content permission" in screen.text


@pytest.mark.parametrize("secret", ["", "wrong"])
async def test_a_reason_can_be_read_in_full_at_80_by_24(
    server: SimulatorServer, tmp_path: Path, secret: str
) -> None:
    environ = {
        CLIENT_ID_VARIABLE: server.client_id,
        CLIENT_SECRET_VARIABLE: secret or server.client_secret,
    }
    if not secret:
        server.control.faults.add("forbidden", endpoint="catalogue")
    services = services_for(tmp_path, server, environ=environ)
    async with live(services, "sync", (80, 24)) as screen:
        await run_to_end(screen)
        await screen.until_shown("Failed")
        (run,) = list_runs(services.store)
        assert run.error
        told = run.error.replace("run `credentials set`", "press 5 for Credentials")
        assert (told != run.error) == bool(secret)
        assert told in " ".join(screen.text.split())
        assert "waiting" not in screen.text
        assert "not read" in screen.text
        await screen.press("enter")
        await screen.until_shown("What happened")
        assert told in " ".join(screen.text.split())
        await screen.press("escape")
        assert told in " ".join(screen.text.split())


async def test_after_the_first_complete_sync_it_says_what_comes_next(
    server: SimulatorServer, tmp_path: Path
) -> None:
    services = services_for(tmp_path, server, keymap={"app.catalogue": "f2"})
    async with live(services, "sync", (80, 24)) as screen:
        server.control.faults.add("forbidden", endpoint="assets")
        await run_to_end(screen)
        await screen.until_shown("Partly done")
        assert "Next:" not in screen.text
        server.control.faults.clear()
        await run_to_end(screen)
        await screen.until_shown("Next: the catalogue is on f2, / there searches it.")
        await run_to_end(screen)
        await screen.until_shown("nothing changed")
        assert "Next:" not in screen.text


async def test_at_60_columns_the_bars_and_how_each_part_ended_are_in_sight(
    server: SimulatorServer, tmp_path: Path
) -> None:
    async with live(services_for(tmp_path, server), "sync", (60, 24)) as screen:
        await run_to_end(screen)
        await screen.until_shown("Complete")
        row = next(line for line in screen.text.splitlines() if "Subjects" in line)
        assert "━━━━" in row
        assert row.endswith("done")


async def test_without_a_network_it_says_what_it_waits_for_and_can_be_stopped(tmp_path: Path) -> None:
    with SimulatorServer(SimulatorOptions(courses=5)) as gone:
        services = services_for(tmp_path, gone)
    async with live(services, "sync") as screen:
        await screen.press("s")
        await screen.until_shown("Waiting ")
        await screen.press("c")
        await screen.until(lambda: not screen.pane(SyncPane).syncing)
        assert "syncing" not in screen.text


async def test_without_credentials_a_dialog_leads_to_them(server: SimulatorServer, tmp_path: Path) -> None:
    services = services_for(tmp_path, server, environ={}, keyring=MemoryKeyring())
    async with live(services, "sync") as screen:
        await screen.press("s")
        await screen.until(lambda: isinstance(screen.app.screen, ErrorDialog))
        assert not screen.pane(SyncPane).syncing
        assert "Press 5 for Credentials" in screen.text
        await screen.press("5")
        await screen.until(lambda: isinstance(screen.app.pane, CredentialsPane))
        assert not isinstance(screen.app.screen, ErrorDialog)


async def test_a_data_dir_that_cannot_be_made_ends_as_one_dialog(
    server: SimulatorServer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    async with live(services_for(tmp_path / "file" / "data", server), "sync") as screen:
        await screen.press("s")
        await screen.until(lambda: isinstance(screen.app.screen, ErrorDialog))
        assert not screen.pane(SyncPane).syncing
        await screen.press("escape")
        assert not isinstance(screen.app.screen, ErrorDialog)
        assert "No sync yet" in screen.text
        assert screen.app.status == ""


async def test_a_sync_elsewhere_is_recognised(server: SimulatorServer, tmp_path: Path) -> None:
    services = services_for(tmp_path, server)
    _ = services.store
    with only_sync(services.settings.database_file, 1_700_000_000_000):
        async with live(services, "sync") as screen:
            await screen.until_shown("A sync is at work elsewhere")
            await screen.press("s")
            await screen.until(lambda: isinstance(screen.app.screen, ErrorDialog))
            assert "already running" in screen.text
            assert not screen.pane(SyncPane).syncing


async def test_what_could_not_be_read_is_shown_as_it_came(server: SimulatorServer, tmp_path: Path) -> None:
    server.control.faults.add("bad_element", defect="wrong_title", start=0, index=2, asset_type="COURSE")
    async with live(services_for(tmp_path, server), "sync") as screen:
        await run_to_end(screen)
        await screen.press("u")
        await screen.until_shown("1 element")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.app.screen, RawDialog))
        assert '"urn": "urn:li:lyndaCourse:' in screen.text
        await screen.press("G")
        assert '"urn": "urn:li:lyndaCourse:' not in screen.text
        await screen.press("g", "j")
        assert screen.app.screen.query_one("#raw").scroll_offset.y == 1
        await screen.press("escape", "escape")
        assert "Runs so far" in screen.text


async def test_a_guided_session_syncs_by_itself_and_opens_the_catalogue(
    server: SimulatorServer, tmp_path: Path
) -> None:
    async with live(services_for(tmp_path, server), "sync", guided=True, badge="demo") as screen:
        await screen.until(lambda: isinstance(screen.app.pane, CataloguePane))
        await screen.until_shown("32 courses")


async def test_keys_are_offered_when_they_have_something_to_work_on(
    server: SimulatorServer, tmp_path: Path
) -> None:
    server.control.faults.add("slow", milliseconds=60_000, asset_type="COURSE")
    async with live(services_for(tmp_path, server), "sync", (80, 24)) as screen:
        footer = screen.text.splitlines()[-1]
        assert "start" in footer
        assert "cancel" not in footer
        await screen.press("s")
        await screen.until_shown("done")
        footer = screen.text.splitlines()[-1]
        assert "cancel" in footer
        assert "start" not in footer
