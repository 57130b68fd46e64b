"""Bad days: every fault ends in a complete sync, or in an honest partial one that the next completes."""

from typing import Any

import pytest

from lil_tui.catalogue.sync import Waiting
from lil_tui.catalogue.sync.history import list_quarantine
from tests.sync.conftest import EN, Begin, Pair, World

PASSING = {
    "tokens revoked in mid-run": {"kind": "unauthorized", "skip": 1, "times": 2},
    "throttled with a time to come back": {"kind": "throttled", "retry_after": 7, "times": 2},
    "throttled without": {"kind": "throttled", "times": 3},
    "an internal error": {"kind": "server_error", "status": 500, "times": 3},
    "dropped connections": {"kind": "drop", "times": 2},
    "connections dropped within an answer": {"kind": "drop_mid_body", "times": 2},
    "cut JSON": {"kind": "cut_json", "times": 2},
    "garbage": {"kind": "garbage", "times": 2},
    "a token endpoint that is down": {"kind": "server_error", "endpoint": "token", "times": 3},
    "a short page": {"kind": "short_page", "start": 100, "times": 1, "elements": 40},
    "a short page that says it is whole": {
        "kind": "short_page", "start": 100, "times": 1, "elements": 40, "honest_next": False,
    },
    "nothing but short pages": {"kind": "short_page", "elements": 30},
    "a page given twice": {"kind": "repeat_page", "start": 100, "times": 1},
    "a first page given twice": {"kind": "repeat_page", "start": 200, "times": 4},
    "an early end": {"kind": "empty_page", "start": 100, "times": 1},
    "an early end that stays for a while": {"kind": "empty_page", "start": 100, "times": 4},
    "links that lead back": {"kind": "next_loop", "to": 0},
    "links that leave the API": {"kind": "next_off_origin"},
    "no links at all": {"kind": "no_next"},
    "a total that drifts once": {"kind": "drift", "start": 100, "times": 1},
    "a total that is too small at first": {"kind": "total", "amount": 120, "times": 1},
    "a total of nothing at first": {"kind": "total", "amount": 0, "times": 1},
}  # fmt: skip

STAYING = {
    "a page given twice": {"kind": "repeat_page", "start": 100},
    "an early end": {"kind": "empty_page", "start": 100},
    "a total that drifts on and on": {"kind": "drift"},
    "a total that is too large": {"kind": "total", "amount": 999},
    "an internal error": {"kind": "server_error", "from_start": 100},
    "garbage": {"kind": "garbage", "from_start": 200},
    "dropped connections": {"kind": "drop", "from_start": 100},
    "a permission taken away": {"kind": "forbidden"},
    "a throttle until tomorrow": {"kind": "throttled", "retry_after": 7200, "from_start": 100},
    "a redirect": {"kind": "redirect", "from_start": 100},
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
async def test_a_fault_that_passes_leaves_a_complete_catalogue(steady: World, fault: dict[str, Any]) -> None:
    world = steady
    struck = world.control.faults.add(**fault)
    result = await world.sync()
    assert struck.hits
    assert (result.status, result.error) == ("complete", None), world.log()
    assert result.counts.added == result.counts.seen
    world.assert_same()


SHAPING = {
    name: fault for name, fault in PASSING.items() if "page" in name or "total" in name or "end" in name
}


@pytest.mark.parametrize("fault", SHAPING.values(), ids=SHAPING.keys())
async def test_a_fault_in_a_full_run_loses_nothing(steady: World, fault: dict[str, Any]) -> None:
    world = steady
    await world.sync()
    world.control.faults.add(**fault)
    result = await world.sync(full=True)
    assert result.status == "complete", world.log()
    assert result.counts.unchanged == result.counts.seen
    assert world.changes(result.run) == {}
    world.assert_same()


@pytest.mark.parametrize("fault", STAYING.values(), ids=STAYING.keys())
async def test_a_fault_that_stays_ends_partial_and_the_next_run_completes(
    steady: World, fault: dict[str, Any]
) -> None:
    world = steady
    struck = world.control.faults.add(**fault)
    partial = await world.sync()
    assert struck.hits
    assert partial.status == "partial", world.log()
    assert partial.error
    world.control.faults.clear()
    result = await world.sync()
    assert (result.status, result.resumed, result.run, result.mode) == ("complete", True, partial.run, "full")
    assert (
        result.counts.added
        == result.counts.seen
        == len(world.partition("COURSE")) + len(world.partition("LEARNING_PATH"))
    )
    assert result.requests > partial.requests
    world.assert_same()


@pytest.mark.parametrize("fault", STAYING.values(), ids=STAYING.keys())
async def test_nothing_is_gone_while_a_partition_is_not_whole(begin: Begin, fault: dict[str, Any]) -> None:
    world = begin()
    await world.sync()
    removed = world.control.edit.urns("COURSE", live=True)[120]
    world.control.edit.remove(removed)
    world.control.faults.add(**fault, asset_type="COURSE")
    partial = await world.sync(full=True)
    assert partial.status == "partial"
    assert partial.counts.retired == 0
    assert world.changes(partial.run) == {}
    world.control.faults.clear()
    result = await world.sync(full=True)
    assert (result.status, result.run, result.counts.retired) == ("complete", partial.run, 1)
    assert world.changes(result.run) == {"gone": {removed}}
    world.assert_same()


async def test_a_total_that_is_too_small_and_stays_so_hides_nothing(steady: World) -> None:
    world = steady
    world.control.faults.add("total", amount=120, asset_type="COURSE")
    world.control.faults.add("no_next")
    result = await world.sync()
    assert result.status == "complete", world.log()
    world.assert_same()


async def test_the_error_of_an_inconsistent_partition_has_the_figures(begin: Begin) -> None:
    world = begin(courses=200, retired_share=0, learning_path_share=0)
    world.control.faults.add("repeat_page", start=100)
    result = await world.sync(asset_types=("COURSE",))
    assert result.status == "partial"
    assert result.error is not None
    assert "COURSE en_US" in result.error
    assert "200 elements, 100 different ones came" in result.error


async def test_other_partitions_are_read_although_one_is_refused(steady: World) -> None:
    world = steady
    world.control.faults.add("redirect", asset_type="LEARNING_PATH")
    result = await world.sync()
    assert result.status == "partial"
    assert result.error is not None
    assert "LEARNING_PATH en_US" in result.error
    assert world.stored("COURSE") == world.partition("COURSE")


async def test_a_run_that_keeps_nothing_has_failed_and_is_not_continued(steady: World) -> None:
    world = steady
    world.control.faults.add("server_error", endpoint="catalogue")
    failed = await world.sync()
    assert (failed.status, failed.counts.seen) == ("failed", 0)
    world.control.faults.clear()
    result = await world.sync()
    assert (result.status, result.resumed, result.mode) == ("complete", False, "full")
    assert result.run != failed.run


async def test_a_wrong_secret_fails_with_what_to_do(steady: World) -> None:
    world = steady
    world.pair = Pair(world.server.client_id, "wrong")
    result = await world.sync()
    assert result.status == "failed"
    assert result.error is not None
    assert "wrong" not in result.error.split()


async def test_waiting_is_told(steady: World) -> None:
    world = steady
    world.control.faults.add("throttled", retry_after=7, times=1)
    result = await world.sync()
    waits = [event for event in world.events if isinstance(event, Waiting)]
    assert len(waits) == result.retries == 1
    assert waits[0].seconds >= 7


DEFECTS = (
    "wrong_type", "wrong_title", "no_title", "no_type", "not_an_object", "null", "no_urn", "invalid_utf8",
    "lone_surrogate",
)  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
async def test_a_bad_element_is_set_aside_and_the_others_go_in(steady: World, defect: str) -> None:
    world = steady
    fault = world.control.faults.add("bad_element", defect=defect, start=100, index=3)
    urn = world.control.edit.urns()[103]
    result = await world.sync(asset_types=("COURSE",))
    assert (result.status, result.counts.quarantined) == ("complete", 1), world.log()
    assert result.counts.seen == len(world.partition("COURSE"))
    (held,) = list_quarantine(world.store)
    nameless = defect in ("not_an_object", "null", "no_urn")
    assert held.urn == (None if nameless else urn)
    assert held.run == result.run
    assert held.reason
    assert held.position == 103
    world.control.faults.remove(fault)
    again = await world.sync(full=True, asset_types=("COURSE",))
    assert (again.counts.added, again.counts.quarantined) == (1, 0)
    assert list_quarantine(world.store) == []
    assert world.stored("COURSE") == world.partition("COURSE")


async def test_a_known_asset_that_can_not_be_read_any_more_is_not_gone(begin: Begin) -> None:
    world = begin()
    await world.sync()
    urn = world.control.edit.urns(live=True)[5]
    world.control.faults.add("bad_element", defect="wrong_title", urn=urn)
    result = await world.sync(full=True)
    assert (result.status, result.counts.quarantined, result.counts.retired) == ("complete", 1, 0)
    assert world.asset(urn)["live"]
    world.assert_same()


async def test_elements_without_urn_keep_their_partition_from_marking_anything_gone(steady: World) -> None:
    world = steady
    await world.sync()
    edit = world.control.edit
    course, path = edit.urns("COURSE", live=True)[-1], edit.urns("LEARNING_PATH", live=True)[-1]
    edit.remove(course)
    edit.remove(path)
    world.control.faults.add("bad_element", defect="no_urn", asset_type="COURSE", index=2)
    result = await world.sync(full=True)
    assert (result.status, result.counts.quarantined > 0) == ("complete", True)
    assert world.changes(result.run) == {"gone": {path}}
    assert all(held.urn is None and held.type == "COURSE" for held in list_quarantine(world.store))


async def test_a_bad_classification_is_set_aside_too(steady: World) -> None:
    world = steady
    fault = world.control.faults.add(
        "bad_element", endpoint="classifications", asset_type="SUBJECT", index=1, defect="wrong_title"
    )
    urn = world.control.edit.classifications("SUBJECT")[1]
    result = await world.sync()
    if result.counts.quarantined:
        assert [held.urn for held in list_quarantine(world.store)] == [urn]
        assert result.status == "complete"
    world.control.faults.remove(fault)
    again = await world.sync()
    assert (again.status, again.counts.quarantined) == ("complete", 0)
    assert list_quarantine(world.store) == []


async def test_elements_of_another_type_are_left_out(begin: Begin) -> None:
    world = begin(learning_path_share=0)
    urn = world.control.edit.urns()[7]
    world.control.edit.patch(urn, {"type": "VIDEO"})
    result = await world.sync(asset_types=("COURSE",))
    assert result.status == "complete"
    assert world.asset(urn) == {}
    assert result.counts.seen == len(world.partition("COURSE", EN)) - 1
    assert "is a VIDEO" in world.log()


@pytest.mark.parametrize("room", range(4, 70, 12))
async def test_on_a_full_disk_no_checkpoint_stands_beside_rows_that_are_not_there(
    begin: Begin, room: int
) -> None:
    world = begin()
    store = world.store

    def limit(pages: int) -> None:
        store.write(lambda: store.execute(f"PRAGMA max_page_count = {pages}")).result(60)

    ((pages,),) = store.write(lambda: store.execute("PRAGMA page_count").fetchall()).result(60)
    limit(pages + room)
    first = await world.sync()
    assert first.error == f"The disk is full: {store.file} can't grow. Make room and try again."
    listed = "SELECT count(*) FROM marketplace_linkedin_classification WHERE seen_run_id IS NOT NULL"
    assert store.rows(listed) == [(first.counts.classifications,)]
    limit(1_000_000)
    last = await world.sync()
    assert last.status == "complete"
    assert store.rows(listed) == [(last.counts.classifications,)]
    world.assert_same()
