"""The demo as people and scripts run it: a process with a simulator of its own beside it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Call


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Variables of somebody who has data, credentials and a broken config of his own."""
    config = tmp_path / "config.toml"
    config.write_text("this is [no TOML")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    return {
        **os.environ,
        "LIL_TUI_CONFIG": str(config),
        "LIL_TUI_DATA_DIR": str(tmp_path / "his-data"),
        "LIL_TUI_LOCALES": "de_DE",
        "LIL_TUI_LINKEDIN_API_URL": "http://127.0.0.1:9/v2",
        "LIL_TUI_LINKEDIN_CLIENT_ID": "his",
        "LIL_TUI_LINKEDIN_CLIENT_SECRET": "his-own-secret",
        "TMPDIR": str(temporary),
    }


def demo(places: dict[str, str], *options: str) -> "subprocess.CompletedProcess[str]":
    """Run it to its end."""
    command = [sys.executable, "-m", "lil_tui", "demo", "--courses", "40", *options]
    return subprocess.run(command, env=places, capture_output=True, text=True, timeout=60, check=False)


def test_a_headless_demo_sums_up_and_leaves_nothing_behind(places: dict[str, str], tmp_path: Path) -> None:
    ended = demo(places, "--headless", "--json")
    assert ended.returncode == 0, ended.stderr
    summary = json.loads(ended.stdout)
    assert 0 < summary["completions"] < summary["statements"]
    assert summary["sync"]["status"] == "complete"
    assert summary["sync"]["added"] == summary["sync"]["seen"] >= 40
    assert "secret" not in ended.stdout + ended.stderr
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "his-data").exists()


def test_what_is_kept_opens_as_a_data_dir(places: dict[str, str], tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert demo(places, "--headless", "--keep", str(kept)).returncode == 0
    assert kept.stat().st_mode & 0o777 == 0o700
    variables = places | {"LIL_TUI_DATA_DIR": str(kept), "LIL_TUI_CONFIG": str(tmp_path / "none.toml")}
    command = [sys.executable, "-m", "lil_tui", "catalogue", "search", "--json", "--type", "COURSE"]
    found = subprocess.run(command, env=variables, capture_output=True, check=True, timeout=60)
    assert json.loads(found.stdout)["total"] == 40


def test_a_folder_in_use_is_left_alone(places: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "lil.db").write_text("mine")
    ended = demo(places, "--headless", "--keep", str(tmp_path / "mine"))
    assert ended.returncode == 2
    assert "not empty" in ended.stderr
    assert (tmp_path / "mine" / "lil.db").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_blamed_on_the_option_that_named_it(
    places: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    ended = demo(places, "--headless", "--keep", str(tmp_path / "file" / "x"))
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert str(tmp_path / "file" / "x") in last
    assert "--keep" in last
    assert "LIL_TUI_DATA_DIR" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_takes_its_directory_and_simulator_along(
    places: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "lil_tui", "demo", "--headless", "--courses", "20000"]
    process = subprocess.Popen(command, env=places, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "token" in line:
            break
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_ui_wants_a_terminal(call: Call) -> None:
    ended = call("demo")
    assert ended.code == 2
    assert "--headless" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_the_ui_shows_the_sync_then_the_catalogue_and_leaves_nothing_behind(
    places: dict[str, str], tmp_path: Path
) -> None:
    with at_terminal(places, "demo", "--courses", "40") as terminal:
        terminal.wait_for("Runs so far")
        terminal.wait_for("All courses")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "his-data").exists()


class Terminal:
    """A process with a pseudo-terminal of 100 by 30 cells."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.process = process
        self._descriptor = descriptor
        self._seen = b""

    def wait_for(self, words: str) -> None:
        """Read on until these words have been painted."""
        while words.encode() not in self._seen:
            self._seen += os.read(self._descriptor, 65_536)

    def wait_for_end(self) -> int:
        """Read to the end; the exit code."""
        with contextlib.suppress(OSError):
            while os.read(self._descriptor, 65_536):
                pass
        return self.process.wait(60)


@contextlib.contextmanager
def at_terminal(places: dict[str, str], *arguments: str) -> Iterator[Terminal]:
    """Run one command line at a terminal; it is killed if it does not end by itself."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "lil_tui", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=places | {"TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(theirs)
    alarm = threading.Timer(60, process.kill)
    alarm.start()
    try:
        yield Terminal(process, ours)
    finally:
        alarm.cancel()
        process.kill()
        process.wait()
        os.close(ours)
