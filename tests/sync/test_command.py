"""`lil-tui sync` as scripts meet it: one JSON object, exit codes, and an orderly end on Ctrl-C."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lil_tui.catalogue.sync.lock import only_sync
from lil_tui.cli.main import run
from lil_tui.simulator.server import SimulatorServer
from tests.sync.conftest import Begin

Environ = dict[str, str]
MEMBERS = {
    "run", "mode", "status", "resumed", "seen", "added", "updated", "unchanged", "retired", "quarantined",
    "classifications", "requests", "retries", "seconds", "error",
}  # fmt: skip


@pytest.fixture
def linked(begin: Begin, environ: Environ) -> tuple[SimulatorServer, Environ]:
    """A simulator, and the environment of a machine that knows its address and credentials."""
    server = begin().server
    return server, {**environ, **server.environment()}


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Run a command with --json in this process; gives its exit code and its document."""

    def calling(environ: Environ, *arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = run([*arguments, "--json"], environ)
        return code, json.loads(capsys.readouterr().out)

    return calling


Linked = tuple[SimulatorServer, Environ]
Call = Callable[..., tuple[int, Any]]


def test_a_complete_sync_prints_its_object_and_ends_with_0(linked: Linked, call: Call) -> None:
    _, environ = linked
    code, result = call(environ, "sync")
    assert code == 0
    assert set(result) == MEMBERS
    assert (result["run"], result["mode"], result["status"], result["error"]) == (1, "full", "complete", None)
    assert isinstance(result["seconds"], float)
    assert call(environ, "sync")[1]["mode"] == "incremental"
    assert call(environ, "sync", "--full")[1]["mode"] == "full"


def test_a_dry_run_has_no_number_and_asks_for_no_second_token(linked: Linked, call: Call) -> None:
    server, environ = linked
    code, result = call(environ, "sync", "--dry-run")
    assert (code, result["run"], result["mode"], result["added"] > 0) == (0, None, "full", True)
    assert call(environ, "sync", "history") == (0, [])
    call(environ, "sync")
    assert server.control.requests.count("token") == 1


def test_a_partial_sync_ends_with_3_and_the_same_command_carries_on(linked: Linked, call: Call) -> None:
    server, environ = linked
    server.control.faults.add("redirect", from_start=100)
    code, result = call(environ, "sync")
    assert (code, result["status"]) == (3, "partial")
    assert result["error"]
    server.control.faults.clear()
    code, again = call(environ, "sync")
    assert (code, again["status"], again["resumed"], again["run"]) == (0, "complete", True, result["run"])
    history = call(environ, "sync", "history")[1]
    assert [(one["run"], one["status"], one["resumed"]) for one in history] == [(1, "complete", True)]
    assert history[0]["started_at"].endswith("Z")
    assert history[0]["ended_at"].endswith("Z")


def test_a_sync_that_keeps_nothing_ends_with_1(linked: Linked, call: Call) -> None:
    _, environ = linked
    code, result = call({**environ, "LIL_TUI_LINKEDIN_CLIENT_SECRET": "wrong"}, "sync")
    assert (code, result["status"], result["seen"]) == (1, "failed", 0)
    assert call(environ, "sync", "history")[1][0]["status"] == "failed"


def test_without_credentials_it_ends_with_2_and_still_prints_its_object(environ: Environ, call: Call) -> None:
    environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    code, result = call(environ, "sync")
    assert code == 2
    assert (set(result), result["run"], result["status"]) == (MEMBERS, None, "failed")


@pytest.mark.parametrize(
    ("failure", "expected"), [(RuntimeError("no such luck"), 1), (KeyboardInterrupt(), 130)]
)
def test_whatever_keeps_it_from_beginning_it_prints_its_object(
    linked: Linked,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    expected: int,
) -> None:
    def fail(*arguments: object) -> None:
        raise failure

    monkeypatch.setattr("lil_tui.store.open_store", fail)
    code, result = call(linked[1], "sync")
    assert code == expected
    assert (set(result), result["run"], result["status"]) == (MEMBERS, None, "failed")
    assert result["error"]


def test_a_second_sync_ends_with_1_and_says_which_runs(linked: Linked, call: Call, tmp_path: Path) -> None:
    _, environ = linked
    call(environ, "sync")
    with only_sync(tmp_path / "data" / "lil.db", 0) as lock:
        lock.name_run(41)
        code, result = call(environ, "sync")
    assert (code, result["run"], result["status"]) == (1, None, "failed")
    assert "run 41" in result["error"]


def test_the_quarantine_lists_what_could_not_be_read(linked: Linked, call: Call) -> None:
    server, environ = linked
    server.control.faults.add("bad_element", defect="no_title", index=1, start=100)
    assert call(environ, "sync")[0] == 0
    code, held = call(environ, "sync", "quarantine")
    assert code == 0
    assert [set(one) for one in held] == [{"urn", "reason", "first_seen_at", "run"}]
    assert held[0]["reason"] == "title is missing"


def test_limits_of_the_history(linked: Linked, call: Call) -> None:
    _, environ = linked
    for _ in range(3):
        call(environ, "sync")
    assert [one["run"] for one in call(environ, "sync", "history", "--limit", "2")[1]] == [3, 2]
    assert len(call(environ, "sync", "history", "--limit", "0")[1]) == 3


def test_options_of_a_sync_do_not_go_with_its_history(linked: Linked, call: Call) -> None:
    _, environ = linked
    code, answer = call(environ, "sync", "--full", "history")
    assert code == 2
    assert "error" in answer


def test_for_people_it_says_in_words_what_it_did(linked: Linked, capsys: pytest.CaptureFixture[str]) -> None:
    _, environ = linked
    assert run(["sync"], environ) == 0
    printed = capsys.readouterr()
    assert "full run 1: complete" in printed.out
    assert "added" in printed.out
    assert "begins" in printed.err
    assert run(["sync", "history"], environ) == 0
    assert "complete" in capsys.readouterr().out
    assert run(["sync", "quarantine"], environ) == 0
    assert "Nothing is in quarantine." in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_sync_closes_its_run_and_ends_with_130(
    linked: Linked, call: Call, number: signal.Signals
) -> None:
    server, environ = linked
    server.control.faults.add("slow", milliseconds=60_000, start=100)
    server.control.faults.add("throttled", times=1, asset_type="COURSE", start=0)
    process = subprocess.Popen(
        [sys.executable, "-m", "lil_tui", "sync", "--json"],
        env={"PATH": "", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "waiting" in line:
            break
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    result = json.loads(out)
    assert result["status"] in ("partial", "failed")
    assert result["error"] == "It was cancelled."
    assert call(environ, "sync", "history")[1][0]["status"] == result["status"]
