"""Fixtures of the UI's tests: stored pictures, and no terminal settings of the person who runs them."""

from pathlib import Path

import pytest
import textual._wait

from tests.snapshots import Snapshots


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/tui --snapshot-update` stores the pictures anew."""
    parser.addoption("--snapshot-update", action="store_true", help="store the pictures of screens anew")


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same colours and no browser or clipboard whatever terminal the tests run in."""
    for variable in (
        "NO_COLOR",
        "TEXTUAL_THEME",
        "SSH_CONNECTION",
        "SSH_TTY",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "BROWSER",
    ):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def looks_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Textual's pilot see sooner that all is at rest: looking every 20 ms was half of the tests' time.

    What counts as rest, less than a millisecond of work between two looks, stays the same. Threads
    are waited for by the tests themselves.
    """
    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.005)


@pytest.fixture
def snapshots(request: pytest.FixtureRequest) -> Snapshots:
    """The stored pictures in `__snapshots__` beside the test."""
    update = bool(request.config.getoption("--snapshot-update", default=False))
    return Snapshots(Path(str(request.path)).parent / "__snapshots__", update=update)
