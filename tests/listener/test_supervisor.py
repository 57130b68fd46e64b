"""The listener as a child: on and off, its state, its death, its settings."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lil_tui.errors import LilError
from lil_tui.listener.supervisor import ListenerState, ListenerStatus, ListenerSupervisor, child_environment
from lil_tui.settings import ListenerSettings, Settings, load_settings


class Watched:
    """A supervisor, and every status that it told."""

    def __init__(self, settings: Settings) -> None:
        self.told: list[ListenerStatus] = []
        self.failed = threading.Event()
        self.supervisor = ListenerSupervisor(settings, on_change=self._hear)

    def _hear(self, status: ListenerStatus) -> None:
        self.told.append(status)
        if status.state is ListenerState.FAILED:
            self.failed.set()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        profile="default",
        config_file=tmp_path / "config.toml",
        data_dir=tmp_path / "data",
        listener=ListenerSettings(port=0),
    )


@pytest.fixture
def watched(settings: Settings) -> Iterator[Watched]:
    made = Watched(settings)
    yield made
    made.supervisor.stop()


def test_it_is_switched_on_and_off_and_on_again(watched: Watched) -> None:
    supervisor = watched.supervisor
    for _ in range(2):
        status = supervisor.start()
        assert status.state is ListenerState.RUNNING
        assert status.url is not None
        assert httpx.get(f"{status.url}/healthz").status_code == 200
        assert supervisor.start() == status
        assert supervisor.stop().state is ListenerState.OFF
    assert [status.state.value for status in watched.told] == ["starting", "running", "stopping", "off"] * 2


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_its_death_is_told(watched: Watched) -> None:
    status = watched.supervisor.start()
    assert status.process_id is not None
    os.kill(status.process_id, signal.SIGKILL)
    assert watched.failed.wait(60)
    assert "SIGKILL" in watched.supervisor.status.problem
    assert watched.supervisor.start().state is ListenerState.RUNNING


def test_why_it_did_not_start_is_told(watched: Watched, settings: Settings) -> None:
    url = watched.supervisor.start().url
    assert url is not None
    taken = replace(settings, listener=ListenerSettings(port=int(url.rpartition(":")[2])))
    second = Watched(taken)
    with pytest.raises(LilError, match="did not start"):
        second.supervisor.start()
    assert second.supervisor.status.state is ListenerState.FAILED
    assert "can't listen" in second.supervisor.status.problem


@pytest.mark.parametrize("profile", ["default", "test"])
def test_the_child_finds_the_same_settings(tmp_path: Path, profile: str) -> None:
    environ = {
        "LIL_TUI_CONFIG": str(tmp_path / "config.toml"),
        "LIL_TUI_DATA_DIR": str(tmp_path / "data"),
        "LIL_TUI_LISTEN_PORT": "9999",
        "LIL_TUI_XAPI": "strict",
        "LIL_TUI_LINKEDIN_CLIENT_SECRET": "secret",
        "PATH": "/bin",
    }
    settings = load_settings(environ, profile=profile)
    inherited = child_environment(settings, environ)
    assert "LIL_TUI_LINKEDIN_CLIENT_SECRET" not in inherited
    assert inherited["PATH"] == "/bin"
    assert load_settings(inherited, profile=profile) == settings
