"""Listeners as processes of their own: ours on a database, and the bare one to hold it against."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tests.benchmarks.terminal import python

_READY = "listening on "


@dataclass(frozen=True)
class Listening:
    """Where a listener takes statements, and a token that it takes them with."""

    url: str
    token: str


@contextmanager
def bare() -> Iterator[Listening]:
    """The bare endpoint on a database of its own; it looks at no token."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _process(python("-m", "tests.benchmarks.bare_listener", f"{folder}/bare.db"), {}) as url,
    ):
        yield Listening(url, "0" * 43)


@contextmanager
def ours(environment: Mapping[str, str]) -> Iterator[Listening]:
    """`lil-tui listen` on the environment's database, with a client made for it."""
    made = subprocess.run(
        python("-m", "lil_tui", "clients", "add", "Benchmark", "--json"),
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    client = json.loads(made.stdout)
    with _process(python("-m", "lil_tui", "listen", "--port", "0"), environment) as url:
        answer = httpx.post(
            f"{url}/oauth2/token",
            data={
                "grant_type": "client_credentials",
                "client_id": client["client_id"],
                "client_secret": client["client_secret"],
            },
            trust_env=False,
        )
        yield Listening(url, answer.json()["access_token"])


@contextmanager
def empty_environment() -> Iterator[dict[str, str]]:
    """An environment with an empty data dir of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield {"LIL_TUI_DATA_DIR": folder, "LIL_TUI_CONFIG": f"{folder}/config.toml"}


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """The URL that the command says it listens on; it ends with the context."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line.startswith(_READY):
                raise RuntimeError(f"{command} said {line!r}")
            yield line.removeprefix(_READY).rstrip("\n")
        finally:
            process.terminate()
