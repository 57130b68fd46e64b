"""A sync on good days: first, incremental, full, and what each says it did."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lil_tui.catalogue.sync import (
    PartitionProgress,
    Progress,
    RunEnded,
    RunStarted,
    SyncRunning,
    is_sync_running,
)
from lil_tui.catalogue.sync.history import count_changes, list_changes, list_runs, run_log
from lil_tui.catalogue.sync.lock import only_sync
from lil_tui.errors import LilError
from lil_tui.linkedin.retry import parse_http_date
from tests.sync.conftest import DE, EN, OBJECTS, Begin


async def test_the_first_run_is_full_and_brings_everything(begin: Begin) -> None:
    world = begin()
    result = await world.sync()
    assert (result.mode, result.status, result.resumed, result.run) == ("full", "complete", False, 1)
    assert (
        result.counts.seen
        == result.counts.added
        == len(world.partition("COURSE")) + len(world.partition("LEARNING_PATH"))
    )
    kinds = ("LIBRARY", "SUBJECT", "TOPIC", "SKILL")
    assert result.counts.classifications == sum(
        len(world.control.edit.classifications(kind)) for kind in kinds
    )
    assert result.requests == world.control.requests.count()
    world.assert_same()


async def test_an_incremental_run_without_changes_sees_nothing(begin: Begin) -> None:
    world = begin()
    await world.sync()
    result = await world.sync()
    assert (result.mode, result.status, result.counts.seen) == ("incremental", "complete", 0)
    world.assert_same()


async def test_an_incremental_run_brings_what_was_added_changed_and_retired(begin: Begin) -> None:
    world = begin()
    await world.sync()
    edit = world.control.edit
    changed, retired, touched = world.lone_courses()[:3]
    added = edit.add_course("Knots for Sailors")
    edit.modify(changed, title="Another Title", level="ADVANCED")
    edit.retire(retired)
    edit.touch(touched)
    result = await world.sync()
    counts = result.counts
    assert (counts.seen, counts.added, counts.updated, counts.retired) == (4, 1, 2, 1)
    assert world.changes(result.run) == {"updated": {changed, touched}, "retired": {retired}}
    assert result.run is not None
    fields = {change.urn: change.fields for change in list_changes(world.store, result.run)}
    assert fields[changed][:2] == ("title", "level")
    assert fields[added] == ()
    assert count_changes(world.store, result.run) == {
        "added": 1, "updated": 2, "retired": 1, "gone": 0, "back": 0,
    }  # fmt: skip
    assert not world.asset(retired)["live"]
    world.assert_same()


async def test_a_full_run_without_changes_changes_nothing(begin: Begin) -> None:
    world = begin(shuffle_keys=True)
    first = await world.sync()
    result = await world.sync(full=True)
    assert (result.mode, result.status) == ("full", "complete")
    assert result.counts.unchanged == result.counts.seen == first.counts.seen
    world.assert_same()


async def test_what_a_full_run_no_longer_finds_is_gone_and_kept(begin: Begin) -> None:
    world = begin()
    await world.sync()
    edit = world.control.edit
    live = edit.urns(live=True)[0]
    retired = edit.urns(live=False)[0]
    edit.remove(live)
    edit.remove(retired)
    incremental = await world.sync()
    assert incremental.counts.retired == 0
    result = await world.sync(full=True)
    assert result.status == "complete"
    assert result.counts.retired == 1, "the other one was not live any more"
    assert world.changes(result.run) == {"gone": {live, retired}}
    assert world.asset(live)["gone_at"] is not None
    assert world.asset(live)["availability"] == "AVAILABLE"
    assert not world.asset(live)["live"]
    world.assert_same()


async def test_what_was_gone_may_come_back(begin: Begin) -> None:
    world = begin()
    await world.sync()
    urn = world.control.edit.urns(live=True)[0]
    world.control.edit.set_licensed(urn, False)
    gone = await world.sync(full=True)
    assert gone.counts.retired == 1
    world.control.edit.set_licensed(urn, True)
    back = await world.sync(full=True)
    assert back.counts.unchanged == back.counts.seen
    assert world.changes(back.run) == {"back": {urn}}
    assert world.asset(urn)["live"]
    assert world.asset(urn)["gone_at"] is None
    world.assert_same()


async def test_a_retired_asset_that_is_live_again_is_updated_and_back(begin: Begin) -> None:
    world = begin()
    await world.sync()
    urn = world.control.edit.urns(live=False)[0]
    world.control.edit.restore(urn)
    result = await world.sync()
    assert result.counts.updated == 1
    assert world.changes(result.run) == {"updated": {urn}, "back": {urn}}
    assert world.asset(urn)["live"]


async def test_a_thousand_changes_are_read_as_a_whole_in_an_incremental_run(begin: Begin) -> None:
    world = begin(courses=1_050, learning_path_share=0)
    await world.sync()
    edit = world.control.edit
    removed = edit.urns(live=True)[0]
    edit.remove(removed)
    for urn in edit.urns():
        edit.touch(urn)
    result = await world.sync()
    assert (result.mode, result.status) == ("incremental", "complete")
    assert result.counts.updated == result.counts.seen == len(edit.urns())
    assert world.asset(removed)["gone_at"] is not None, "what is read whole is reconciled"


async def test_a_partition_never_read_is_read_whole_in_an_incremental_run(begin: Begin) -> None:
    world = begin(locales=(("de_DE", 0.1),))
    await world.sync()
    result = await world.sync(locales=(EN, DE))
    assert (result.mode, result.status) == ("incremental", "complete")
    assert result.counts.added == len(world.partition("COURSE", DE)) + len(
        world.partition("LEARNING_PATH", DE)
    )
    assert world.stored("COURSE", DE) == world.partition("COURSE", DE)
    world.assert_tree()


async def test_a_type_that_is_no_longer_asked_for_stays(begin: Begin) -> None:
    world = begin()
    await world.sync()
    result = await world.sync(asset_types=("COURSE",), full=True)
    assert result.counts.retired == 0
    world.assert_same()


async def test_a_dry_run_that_could_not_read_everything_has_failed_for_it_keeps_nothing(begin: Begin) -> None:
    world = begin()
    world.control.faults.add("redirect", asset_type="LEARNING_PATH")
    result = await world.sync(dry_run=True)
    assert (result.run, result.status, result.counts.added > 0) == (None, "failed", True)
    assert result.error is not None
    assert "LEARNING_PATH" in result.error
    assert list_runs(world.store) == []


async def test_a_dry_run_writes_nothing(begin: Begin, tmp_path: Path) -> None:
    world = begin()
    await world.sync()
    changed, removed = world.lone_courses()[:2]
    world.control.edit.modify(changed, title="Never Kept")
    world.control.edit.remove(removed)
    before = _everything(world.store.file)
    result = await world.sync(dry_run=True, full=True)
    assert (result.run, result.status) == (None, "complete")
    assert (result.counts.updated, result.counts.retired) == (1, 1)
    assert _everything(world.store.file) == before
    assert len(list_runs(world.store)) == 1


def _everything(file: Path) -> list[str]:
    import sqlite3

    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


async def test_edges_that_no_asset_shows_any_more_go(begin: Begin) -> None:
    world = begin()
    await world.sync()
    edit = world.control.edit
    subject = edit.classifications("SUBJECT")[0]
    topic = edit.add_classification("TOPIC", "Lantern Making", parents=[subject])
    course = edit.add_course("Lanterns from Paper", topic=topic)
    await world.sync()
    world.assert_same()
    count_of_topic = "SELECT asset_count FROM marketplace_linkedin_classification WHERE urn = ?"
    assert world.store.rows(count_of_topic, (topic,)) == [(1,)]
    edit.move_topics(course, [edit.classifications("TOPIC")[0]])
    await world.sync()
    assert world.store.rows(count_of_topic, (topic,)) == [(0,)]
    world.assert_same()


async def test_a_classification_that_is_dropped_unused_goes_too(begin: Begin) -> None:
    world = begin()
    topic = world.control.edit.add_classification("TOPIC", "Nobody's")
    await world.sync()
    world.control.edit.remove_classification(topic)
    await world.sync()
    assert not world.store.rows("SELECT 1 FROM marketplace_linkedin_classification WHERE urn = ?", (topic,))


async def test_a_renamed_classification_is_renamed(begin: Begin) -> None:
    world = begin()
    await world.sync()
    library = world.control.edit.classifications("LIBRARY")[0]
    world.control.edit.rename_classification(library, "Commerce")
    await world.sync()
    rows = world.store.rows("SELECT name FROM marketplace_linkedin_classification WHERE urn = ?", (library,))
    assert rows == [("Commerce",)]


async def test_a_second_sync_says_which_one_runs(begin: Begin) -> None:
    world = begin()
    assert not is_sync_running(world.store.file)
    with only_sync(world.store.file, 1_700_000_000_000) as lock:
        lock.name_run(7)
        assert is_sync_running(world.store.file)
        with pytest.raises(SyncRunning, match=r"run 7, since 2023-11-14T22:13:20.000Z, process \d+"):
            await world.sync()
    assert not is_sync_running(world.store.file)
    assert (await world.sync()).status == "complete"


async def test_events_tell_the_whole_story(begin: Begin) -> None:
    world = begin()
    result = await world.sync()
    started, ended = world.events[0], world.events[-1]
    assert isinstance(started, RunStarted)
    assert len(started.partitions) == 6
    assert ended == RunEnded(result)
    last = {event.partition: event for event in world.events if isinstance(event, PartitionProgress)}
    assert set(last) == set(started.partitions)
    assert all(event.state == "whole" and event.done == event.total for event in last.values())
    progress = [event for event in world.events if isinstance(event, Progress)]
    assert progress[-1].counts == result.counts


async def test_the_history_has_every_run_newest_first(begin: Begin) -> None:
    world = begin()
    await world.sync()
    await world.sync()
    newest, first = list_runs(world.store)
    assert (newest.run, newest.mode, newest.status) == (2, "incremental", "complete")
    assert (first.run, first.mode, first.counts.added > 0) == (1, "full", True)
    assert list_runs(world.store, limit=1) == [newest]
    assert len(list_runs(world.store, limit=0)) == 2
    assert "begins" in run_log(world.store, 1)[0].text


async def test_the_seed_documents_examples_come_through(begin: Begin) -> None:
    world = begin(seed_document=True)
    result = await world.sync()
    assert (result.status, result.counts.added, result.counts.classifications) == ("complete", 1, 1)
    world.assert_same()
    ((title, seconds),) = world.store.rows(f"SELECT title, time_to_complete FROM {OBJECTS}")
    assert "Excel 2007" in title
    assert seconds


async def test_a_clock_of_linkedin_that_goes_ahead_hides_no_change(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_a_month(written: str | None) -> datetime | None:
        read = parse_http_date(written)
        return read and read + timedelta(days=30)

    world = begin()
    with monkeypatch.context() as ahead:
        ahead.setattr("lil_tui.linkedin.transport.parse_http_date", in_a_month)
        await world.sync()
    world.control.edit.add_course("Knots for Sailors")
    assert (await world.sync()).counts.added == 1


async def test_a_watermark_that_lies_ahead_is_not_trusted_and_set_right(begin: Begin) -> None:
    world = begin()
    await world.sync()
    world.control.edit.add_course("Knots for Sailors")
    world.store.write(
        lambda: world.store.execute("UPDATE sync_partition SET watermark = watermark + 2592000000")
    ).result()
    healed = await world.sync()
    assert (healed.mode, healed.status, healed.counts.added) == ("incremental", "complete", 1)
    assert (await world.sync()).counts.seen == 1
    world.assert_same()


def test_a_lock_that_cannot_be_taken_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "lil.db.syncing").mkdir()
    with pytest.raises(LilError, match="can't be locked"), only_sync(tmp_path / "lil.db", 0):
        pass
