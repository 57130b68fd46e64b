"""Calling the command line in this process, with a keyring of the test's own."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keyring.core
import pytest

from lil_tui.cli.main import run
from lil_tui.credentials.backends import ALLOWED, class_path
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from tests.memory_keyring import MemoryKeyring


@dataclass(frozen=True)
class Answer:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def call(environ: dict[str, str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run one command line; `stdin` is what standard input holds."""

    def call(*arguments: str, stdin: str = "") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capfd.readouterr()
        code = run(list(arguments), environ)
        sys.stdout.flush()
        sys.stderr.flush()
        captured = capfd.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def keyring_backend(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The keyring that the command finds."""
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    monkeypatch.setitem(ALLOWED, class_path(backend), "Memory")
    return backend


@pytest.fixture
def simulator(environ: dict[str, str]) -> Iterator[SimulatorServer]:
    """A small LinkedIn on loopback, whose addresses are in the environment; its credentials are not."""
    with SimulatorServer(SimulatorOptions(courses=30)) as server:
        environ["LIL_TUI_LINKEDIN_API_URL"] = server.api_url
        environ["LIL_TUI_LINKEDIN_TOKEN_URL"] = server.token_url
        yield server
