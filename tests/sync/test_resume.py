"""A run that was killed, cancelled or cut off goes on where it was; nothing that was kept is read again."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from lil_tui.catalogue.sync import Progress, SyncEvent, SyncResult, start_in_thread
from lil_tui.catalogue.sync.history import list_runs
from tests.sync.conftest import DE, EN, Begin, World

CHECKOUT = Path(__file__).parents[2]


def kill_after(world: World, pages: int, mode: str = "plain") -> None:
    """Sync in a process of its own and kill it once so many pages are stored."""
    server = world.server
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.sync.child", str(world.store.file), server.api_url),
            *(server.token_url, server.client_id, server.client_secret, mode),
        ],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(pages):
        assert process.stdout.readline() == "stored\n"
    process.kill()
    process.communicate()


@pytest.mark.parametrize("pages", [1, 7, 12])
async def test_a_killed_run_counts_as_partial_and_goes_on_with_the_same_id(begin: Begin, pages: int) -> None:
    world = begin(courses=600, latency_ms=15)
    kill_after(world, pages)
    (dead,) = list_runs(world.store)
    assert (dead.status, dead.error) == ("partial", "The process ended before the run did.")
    ((stored,),) = world.store.rows("SELECT count(*) FROM sync_page")
    assert stored >= pages
    # Killed between its last page and its being called whole, a partition is read once more.
    ((read_twice,),) = world.store.rows(
        "SELECT coalesce(sum(pages), 0) FROM (SELECT count(*) AS pages FROM sync_page"
        " JOIN sync_run_partition AS p USING (run_id, partition_id) WHERE p.state <> 'whole'"
        " GROUP BY partition_id HAVING sum(length) >= max(p.total))"
    )
    world.control.requests.clear()
    result = await world.sync()
    assert (result.status, result.resumed, result.run) == ("complete", True, dead.run)
    assert (
        result.counts.added
        == result.counts.seen
        == len(world.partition("COURSE")) + len(world.partition("LEARNING_PATH"))
    )
    all_pages = 1 + 1 + 8 + 2 + 7 + 1
    asked = len([one for one in world.control.requests.all() if one.endpoint != "token"])
    begun_partitions = 6
    assert asked <= all_pages - stored + begun_partitions + read_twice, (
        "only a page beside each gap is looked at again"
    )
    world.assert_same()


async def test_a_full_run_killed_twice_marks_nothing_gone_by_mistake(begin: Begin) -> None:
    world = begin(courses=400, latency_ms=15)
    await world.sync()
    removed = world.control.edit.urns(live=True)[-1]
    world.control.edit.remove(removed)
    kill_after(world, 3, "full")
    kill_after(world, 3, "full")
    result = await world.sync(full=True)
    assert (result.status, result.resumed, result.run, result.counts.retired) == ("complete", True, 2, 1)
    assert world.changes(result.run) == {"gone": {removed}}
    world.assert_same()


async def test_cancelling_keeps_what_was_stored_and_the_next_sync_goes_on(begin: Begin) -> None:
    world = begin(courses=400, latency_ms=5)
    result = await _cancelled_after(world, 5)
    assert (result.status, result.interrupted) == ("partial", True)
    assert result.counts.classifications > 0
    world.assert_tree()
    again = await world.sync()
    assert (again.status, again.resumed, again.run) == ("complete", True, result.run)
    assert again.seconds > result.seconds
    world.assert_same()


async def _cancelled_after(world: World, pages: int, **options: bool) -> SyncResult:
    cancel = asyncio.Event()
    stored: list[SyncEvent] = []

    def listen(event: SyncEvent) -> None:
        if isinstance(event, Progress):
            stored.append(event)
            if len(stored) == pages:
                cancel.set()

    world.on_event = listen
    result = await world.sync(cancel=cancel, **options)
    world.on_event = world.events.append
    return result


async def test_cancelling_ends_a_wait_for_linkedin_at_once(begin: Begin) -> None:
    world = begin()
    world.control.faults.add("slow", milliseconds=60_000, start=100)
    result = await _cancelled_after(world, 3)
    assert (result.status, result.interrupted) == ("partial", True)


async def test_a_task_that_is_cancelled_closes_its_run(begin: Begin) -> None:
    world = begin()
    world.control.faults.add("slow", milliseconds=60_000, start=100)
    stored = asyncio.Event()
    world.on_event = lambda event: stored.set() if isinstance(event, Progress) else None
    task = asyncio.create_task(world.sync())
    await stored.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [run.status for run in list_runs(world.store)] == ["partial"]


@pytest.mark.parametrize("balanced", [False, True])
async def test_a_partition_that_has_changed_between_sittings_is_read_again(
    begin: Begin, balanced: bool
) -> None:
    world = begin(courses=500, latency_ms=5, retired_share=0, learning_path_share=0)
    world.control.faults.add("slow", milliseconds=60_000, start=300)
    partial = await _cancelled_after(world, 14)
    assert partial.status == "partial"
    first = world.control.edit.urns()[0]
    world.control.edit.remove(first)
    if balanced:
        world.control.edit.add_course("Last in the List")
    world.control.faults.clear()
    result = await world.sync()
    assert (result.status, result.resumed) == ("complete", True)
    assert "it has changed meanwhile" in world.log()
    assert world.changes(result.run) == {"gone": {first}}
    world.assert_same()


async def test_a_run_with_other_types_or_locales_is_a_new_one(begin: Begin) -> None:
    world = begin(locales=(("de_DE", 0.1),))
    partial = await _cancelled_after(world, 4)
    others = await world.sync(locales=(DE,))
    assert (others.status, others.resumed, others.mode) == ("complete", False, "full")
    back = await world.sync(locales=(EN,), full=True)
    assert (back.resumed, back.run) == (True, partial.run)


async def test_an_unfinished_incremental_run_is_overtaken_by_a_complete_full_one(begin: Begin) -> None:
    world = begin()
    await world.sync()
    world.control.faults.add("server_error", asset_type="COURSE")
    partial = await world.sync()
    assert (partial.status, partial.mode) == ("partial", "incremental")
    world.control.faults.clear()
    await world.sync(full=True)
    result = await world.sync()
    assert (result.resumed, result.run) == (False, 4)


async def test_a_full_run_continued_after_a_later_incremental_one_marks_nothing_gone(begin: Begin) -> None:
    world = begin()
    await world.sync()
    partial = await _cancelled_after(world, 12, full=True)
    for urn in world.control.edit.urns(live=True)[:150]:
        world.control.edit.touch(urn)
    assert (await world.sync()).status == "complete"
    result = await world.sync(full=True)
    assert (result.status, result.resumed, result.run) == ("complete", True, partial.run)
    assert result.counts.retired == 0
    world.assert_same()


async def test_a_watermark_only_moves_when_its_partition_was_read_whole(begin: Begin) -> None:
    world = begin()
    await world.sync()
    sql = "SELECT watermark FROM sync_partition WHERE type = 'COURSE'"
    before = world.store.rows(sql)
    changed = world.control.edit.urns(live=True)[0]
    world.control.edit.modify(changed, title="Found in the End")
    world.control.faults.add("server_error", asset_type="COURSE")
    await world.sync()
    assert world.store.rows(sql) == before
    world.control.faults.clear()
    await world.sync()
    assert world.asset(changed)["title"] == "Found in the End"


async def test_a_sync_in_a_thread_can_be_cancelled_and_joined(begin: Begin) -> None:
    world = begin()
    world.control.faults.add("slow", milliseconds=60_000, start=100)
    loop, stored = asyncio.get_running_loop(), asyncio.Event()

    def listen(event: SyncEvent) -> None:
        if isinstance(event, Progress):
            loop.call_soon_threadsafe(stored.set)

    handle = start_in_thread(world.store, world.client, world.options, listen)
    await stored.wait()
    assert not handle.done
    handle.cancel()
    assert await asyncio.to_thread(handle.join, 10)
    assert (handle.result().status, handle.result().interrupted) == ("partial", True)
    handle.cancel()


async def test_a_failure_to_begin_is_raised_where_the_result_is_asked_for(begin: Begin) -> None:
    world = begin()

    def refuse(on_event: object) -> object:
        raise LookupError("no credentials")

    handle = start_in_thread(world.store, refuse, world.options)  # type: ignore[arg-type]
    assert handle.join(10)
    with pytest.raises(LookupError):
        handle.result()
    assert list_runs(world.store) == []


def _age(world: World) -> None:
    """As if what has been read was read two hours earlier."""
    world.store.write(
        lambda: world.store.execute("UPDATE sync_partition SET watermark = watermark - 7200000")
    ).result()


def _asked_types(world: World) -> set[str]:
    """The types of assets that were asked for."""
    asked = (one.params for one in world.control.requests.all())
    return {params[name] for params in asked for name in params if name.endswith("assetTypes[0]")}


async def test_what_was_whole_does_not_stand_still_while_another_partition_is_refused(begin: Begin) -> None:
    world = begin()
    await world.sync()
    world.control.faults.add("redirect", asset_type="LEARNING_PATH")
    first = await world.sync()
    world.control.edit.add_course("Knots for Sailors")
    assert (await world.sync()).status == "partial"
    assert world.stored("COURSE") != world.partition("COURSE"), "it has only just been read"
    _age(world)
    second = await world.sync()
    assert (second.status, second.resumed, second.run) == ("partial", True, first.run)
    assert second.counts.added == 1
    assert world.stored("COURSE") == world.partition("COURSE")
    world.control.requests.clear()
    await world.sync()
    assert _asked_types(world) == {"LEARNING_PATH"}
    world.control.faults.clear()
    assert (await world.sync()).status == "complete"
    world.assert_same()


async def test_a_full_run_that_waits_for_one_partition_reads_the_others_in_full_again(begin: Begin) -> None:
    world = begin()
    world.control.faults.add("redirect", asset_type="LEARNING_PATH")
    first = await world.sync()
    assert (first.mode, first.status) == ("full", "partial")
    changed, removed = world.control.edit.urns(live=True)[:2]
    world.control.edit.modify(changed, title="Another Title")
    world.control.edit.remove(removed)
    _age(world)
    second = await world.sync()
    assert (second.run, second.resumed, second.counts.retired) == (first.run, True, 1)
    assert second.counts.seen == first.counts.seen
    assert world.stored("COURSE") == world.partition("COURSE")
    world.control.faults.clear()
    last = await world.sync()
    assert (last.run, last.status, last.counts.retired) == (first.run, "complete", 1)
    world.assert_same()


async def test_a_day_quota_that_ends_is_spent_on_what_is_missing(begin: Begin) -> None:
    world = begin()
    world.control.faults.add("redirect", asset_type="LEARNING_PATH")
    first = await world.sync()
    world.control.faults.clear()
    world.control.faults.add("throttled", asset_type="LEARNING_PATH", retry_after=3600)
    _age(world)
    world.control.requests.clear()
    again = await world.sync()
    assert (again.status, again.run) == ("partial", first.run)
    assert _asked_types(world) == {"LEARNING_PATH"}
    world.control.faults.clear()
    assert (await world.sync()).status == "complete"
    world.assert_same()
