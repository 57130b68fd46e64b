"""What every test may use: asyncio as the one event loop, and an environment that touches nobody's data."""

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

_OF_THE_MACHINE = {
    "credentials_directory",
    "python_keyring_backend",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "ssl_cert_file",
    "ssl_cert_dir",
}
"""Variables, in lower case, that change what the program does."""


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands that tests start: a shell's background job, and so CI, may ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def anyio_backend() -> str:
    """Run async tests on asyncio, the loop that the program uses."""
    return "asyncio"


@pytest.fixture(autouse=True)
def no_environment_of_the_machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep whoever runs the tests out of them: his settings, credentials, keyring and proxies."""
    for name in list(os.environ):
        if name.startswith("LIL_TUI_") or name.lower() in _OF_THE_MACHINE:
            monkeypatch.delenv(name)
    if request.node.get_closest_marker("secret_service") is None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


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
