"""What every test may use: asyncio as the one event loop, and an environment that touches nobody's data."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def anyio_backend() -> str:
    """Run async tests on asyncio, the loop that the program uses."""
    return "asyncio"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The variables of a machine of its own: config and data under the test's directory, no credentials."""
    return {
        "LIL_TUI_CONFIG": str(tmp_path / "config.toml"),
        "LIL_TUI_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """Leave no log handler of ours behind, so that no test writes into another's file."""
    yield
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if type(handler).__module__ == "lil_tui.logs"]:
        root.removeHandler(handler)
        handler.close()
