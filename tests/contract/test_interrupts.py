"""Ending a sync at awkward moments, two at once, and what the next one makes of it."""

import contextlib
import signal
import socket
import sqlite3
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.contract.command import Machine, ended, stored, wait_until_stored
from tests.contract.elements import course, courses
from tests.contract.fake_linkedin import Answer, Asked, FakeLinkedIn

COURSES = ("COURSE", "en_US")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


class Gate:
    """A fault that lets requests wait from a certain one on, until it is opened."""

    def __init__(self, fake: FakeLinkedIn, *, from_start: int = 0, token: bool = False) -> None:
        self._from_start = from_start
        self._token = token
        self.reached = threading.Event()
        self.open = threading.Event()
        fake.faults.append(self._hold)

    def _hold(self, asked: Asked) -> Answer | None:
        concerned = asked.is_token if self._token else asked.asset_type == "COURSE"
        if concerned and asked.start >= self._from_start and not self.open.is_set():
            self.reached.set()
            self.open.wait(60)
        return None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_sync_ends_with_130_whatever_is_under_way_and_is_resumed(
    machine: Machine, fake: FakeLinkedIn, number: signal.Signals
) -> None:
    fake.assets[COURSES] = courses(700)
    gate = Gate(fake, from_start=300)
    with machine.running("sync", "--json") as child:
        assert gate.reached.wait(60)
        wait_until_stored(machine, 100)
        # No page comes until it has ended.
        done = ended(child, number)
    gate.open.set()
    assert done.code == 130
    run = done.json
    assert run["status"] == "partial"
    assert run["error"]
    assert 100 <= run["seen"] == stored(machine)

    end = machine.json("sync")
    assert (end["status"], end["resumed"], end["run"]) == ("complete", True, run["run"])
    assert (end["seen"], end["added"]) == (700, 700)
    assert stored(machine) == 700
    assert len(machine.json("sync", "history")) == 1


def test_ctrl_c_while_another_program_holds_the_database_ends_it_all_the_same(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(700)
    gate = Gate(fake, from_start=300)
    with machine.running("sync", "--json") as child:
        assert gate.reached.wait(60)
        wait_until_stored(machine, 100)
        with contextlib.closing(sqlite3.connect(machine.data / "lil.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            done = ended(child, signal.SIGINT)
            assert time.monotonic() - began < 8, "it waited for the lock, which takes ten"
    gate.open.set()
    assert done.code == 130
    run = done.json
    assert (run["run"], run["mode"], run["status"], run["resumed"]) == (1, "full", "partial", False)
    assert run["error"]
    end = machine.json("sync")
    assert (end["status"], end["resumed"], end["run"], end["added"]) == ("complete", True, 1, 700)


def test_ctrl_c_while_the_first_token_is_asked_for_keeps_nothing(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    gate = Gate(fake, token=True)
    with machine.running("sync", "--json") as child:
        assert gate.reached.wait(60)
        done = ended(child, signal.SIGINT)
    gate.open.set()
    assert done.code == 130
    assert done.json["status"] == "failed"
    assert "Traceback" not in done.err


def test_a_killed_sync_loses_at_most_the_pages_under_way(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(900)
    gate = Gate(fake, from_start=600)
    with machine.running("sync") as child:
        assert gate.reached.wait(60)
        wait_until_stored(machine, 500)
        ended(child, signal.SIGKILL)
    gate.open.set()
    kept = stored(machine)
    assert kept >= 500
    (run,) = machine.json("sync", "history")
    assert run["status"] in ("partial", "running")

    fake.asked.clear()
    end = machine.json("sync")
    assert (end["status"], end["resumed"], end["run"], end["mode"]) == ("complete", True, run["run"], "full")
    assert (end["seen"], end["added"], end["updated"]) == (900, 900, 0)
    read_again = {asked.start for asked in fake.asked if asked.asset_type == "COURSE"}
    assert len(read_again) <= 9 - kept // 100 + 2
    assert machine.json("sync", "--full")["unchanged"] == 900


def test_a_sync_killed_again_and_again_ends_right(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(600)
    for pages in (1, 3, 4):
        gate = Gate(fake, from_start=100 * pages)
        with machine.running("sync") as child:
            assert gate.reached.wait(60)
            ended(child, signal.SIGKILL)
        gate.open.set()
    end = machine.json("sync")
    assert (end["status"], end["seen"], end["added"]) == ("complete", 600, 600)
    assert stored(machine) == 600
    assert {run["status"] for run in machine.json("sync", "history")} == {"complete"}


def test_what_changed_between_a_kill_and_the_next_sync_is_in_its_result(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(500)
    gate = Gate(fake, from_start=300)
    with machine.running("sync") as child:
        assert gate.reached.wait(60)
        wait_until_stored(machine, 100)
        ended(child, signal.SIGKILL)
    gate.open.set()
    # Everything moves up by one, and the first is no longer there.
    fake.assets[COURSES] = [*courses(499, first=2), course(900)]
    end = machine.json("sync")
    assert end["status"] == "complete"
    assert stored(machine) == 500
    found = machine.json("catalogue", "search", "--limit", "0")["items"]
    assert {item["urn"] for item in found} == {element["urn"] for element in fake.assets[COURSES]}


def test_an_interrupted_incremental_run_is_not_resumed_by_a_full_one(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(3)
    machine.json("sync")
    gate = Gate(fake)
    with machine.running("sync", "--json") as child:
        assert gate.reached.wait(60)
        done = ended(child, signal.SIGINT)
    gate.open.set()
    assert done.code == 130
    assert done.json["mode"] == "incremental"
    full = machine.json("sync", "--full")
    assert (full["mode"], full["resumed"]) == ("full", False)
    assert full["run"] != done.json["run"]


def test_a_second_sync_says_which_runs_and_ends_with_1(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(250)
    gate = Gate(fake, from_start=100)
    with machine.running("sync", "--json") as child:
        assert gate.reached.wait(60)
        second = machine.json("sync", code=1)
        assert (second["status"], second["run"], second["seen"]) == ("failed", None, 0)
        assert "run 1" in second["error"]
        assert machine.run("sync", "--dry-run").code == 1
        (listed,) = machine.json("sync", "history")
        assert listed["run"] == 1
        assert listed["ended_at"] is None
        # Reading goes on meanwhile, also in another profile.
        assert machine.run("catalogue", "tree").code == 0
        gate.open.set()
        assert machine.json("sync", "--profile", "other")["seen"] == 250
        first = ended(child)
    assert first.code == 0
    assert first.json["seen"] == 250


def test_a_reader_that_leaves_early_ends_nothing_in_a_traceback(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(300)
    machine.json("sync")
    with machine.running("catalogue", "search", "--limit", "0") as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.wait(60) == 0
        assert child.stderr is not None
        assert child.stderr.read() == ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_simulate_ends_in_order(machine: Machine, number: signal.Signals, code: int) -> None:
    with machine.running("simulate", "--port", "0", "--courses", "20") as child:
        assert child.stdout is not None
        assert "=" in child.stdout.readline()
        done = ended(child, number)
    assert done.code == code
    assert "Traceback" not in done.err


def test_simulate_on_a_taken_port_is_one_line(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = machine.run("simulate", "--port", str(port), "--courses", "20")
    assert done.code == 1
    assert str(port) in done.line
    assert done.out == ""


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs to see other processes")
def test_a_demo_that_is_killed_leaves_no_simulator_behind(machine: Machine) -> None:
    temporary = machine.home / "tmp"
    temporary.mkdir()
    with machine.running("demo", "--headless", "--courses", "3000", TMPDIR=str(temporary)) as child:
        assert child.stderr is not None
        child.stderr.readline()
        while len(_processes_with(str(temporary))) < 2:
            assert child.poll() is None
        ended(child, signal.SIGKILL)
    end = time.monotonic() + 60
    while _processes_with(str(temporary)):
        assert time.monotonic() < end


def _processes_with(temporary: str) -> list[Path]:
    """The processes that were started with this temporary directory, where the system shows them."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"TMPDIR={temporary}".encode() in environ.read_bytes().split(b"\0"):
                found.append(environ.parent)
    return found
