"""Whatever happens in whatever order, an undisturbed full sync at the end makes both sides the same."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lil_tui.catalogue.sync import Progress, SyncEvent
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.store.database import open_file
from tests.sync.conftest import World

COURSES = 125

faults = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            [
                "unauthorized", "throttled", "server_error", "drop_mid_body", "cut_json", "short_page",
                "repeat_page", "empty_page", "next_loop", "drift", "redirect", "bad_element",
            ]
        ),
        "start": st.sampled_from([0, 100, None]),
        "times": st.sampled_from([1, 2, 4, 30]),
        "defect": st.sampled_from(["no_urn", "wrong_title", "null"]),
        "index": st.integers(0, 20),
    }
)  # fmt: skip
edits = st.tuples(
    st.sampled_from(["add first", "add last", "modify", "retire", "remove", "restore", "touch", "move"]),
    st.integers(0, 10_000),
)
syncs = st.sampled_from(["plain", "full", "cancelled", "full cancelled"])
steps = st.lists(st.one_of(faults, edits, syncs), min_size=2, max_size=7)


def edit(world: World, what: str, which: int, removed: list[str]) -> None:
    """Change the simulator's catalogue."""
    courses = world.control.edit
    urns = courses.urns()
    urn = urns[which % len(urns)]
    if what.startswith("add"):
        courses.add_course(position=0 if what == "add first" else None)
    elif what == "modify":
        courses.modify(urn, title=f"Title {which}")
    elif what == "retire":
        courses.retire(urn)
    elif what == "remove":
        courses.remove(urn)
        removed.append(urn)
    elif what == "restore":
        courses.restore(removed.pop() if removed else urn)
    elif what == "touch":
        courses.touch(urn)
    else:
        topics = courses.classifications("TOPIC")
        courses.move_topics(urn, [topics[which % len(topics)]])


async def sync(world: World, how: str) -> None:
    """Sync; a cancelled one ends after some pages."""
    cancel = asyncio.Event()
    pages = 0

    def listen(event: SyncEvent) -> None:
        nonlocal pages
        pages += isinstance(event, Progress)
        if "cancelled" in how and pages == 14:
            cancel.set()

    world.on_event = listen
    result = await world.sync(full="full" in how, cancel=cancel)
    assert result.status in ("complete", "partial", "failed")
    if result.status == "complete":
        ((stale,),) = world.store.rows("SELECT count(*) FROM sync_run WHERE tree_stale")
        assert not stale


async def play(world: World, script: list[Any]) -> None:
    """Let everything of a script happen, then sync undisturbed."""
    removed: list[str] = []
    for step in script:
        if isinstance(step, dict):
            world.control.faults.add(**step)
        elif isinstance(step, tuple):
            what, which = step
            edit(world, what, which, removed)
        else:
            await sync(world, step)
    world.control.faults.clear()
    last = await world.sync(full=True)
    if last.resumed:  # what an earlier sitting has read may have changed since
        last = await world.sync(full=True)
    assert (last.status, last.counts.quarantined) == ("complete", 0), world.log()
    world.assert_same()
    again = await world.sync(full=True)
    assert again.counts.unchanged == again.counts.seen
    assert world.changes(again.run) == {}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(script=steps)
def test_any_sequence_of_faults_edits_and_syncs_ends_right(script: list[Any]) -> None:
    options = SimulatorOptions(courses=COURSES, locales=(), videos=False)
    with tempfile.TemporaryDirectory() as directory, SimulatorServer(options) as server:
        store = open_file(Path(directory) / "lil.db")
        try:
            asyncio.run(play(World(server, store), script))
        finally:
            store.close()
