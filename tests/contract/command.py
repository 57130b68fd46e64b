"""The installed command as a process with an environment of its own, and what it answers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


@dataclass(frozen=True)
class Finished:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; fails if anything else stands there."""
        assert self.out.endswith("\n"), self
        assert self.out.count("\n") == 1, self
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@dataclass
class Machine:
    """Somebody's machine: a home, a data dir, and the variables that he has set."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data dir."""
        return self.home / "data"

    @property
    def config(self) -> Path:
        """The config file, which need not be there."""
        return self.home / "config.toml"

    def environment(self, changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """All variables of a command; a change to None takes one away."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        changed: dict[str, str | None] = {
            **kept,
            "HOME": str(self.home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "LIL_TUI_CONFIG": str(self.config),
            "LIL_TUI_DATA_DIR": str(self.data),
            **self.variables,
            **(changes or {}),
        }
        return {name: value for name, value in changed.items() if value is not None}

    def run(self, *arguments: str, stdin: str = "", **changes: str | None) -> Finished:
        """Run one command to its end, without a terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "lil_tui", *arguments],
            env=self.environment(changes),
            input=stdin.encode(),
            capture_output=True,
            cwd=self.home,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *arguments: str, code: int | None = 0, **changes: str | None) -> Any:
        """Run one command with `--json` and give its document; it must end with the code given."""
        done = self.run(*arguments, "--json", stdin="", **changes)
        assert code is None or done.code == code, done
        return done.json

    @contextmanager
    def running(self, *arguments: str, **changes: str | None) -> Iterator["subprocess.Popen[str]"]:
        """A command at work, killed at the end if it is still there."""
        child = subprocess.Popen(
            [sys.executable, "-m", "lil_tui", *arguments],
            env=self.environment(changes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.home,
            text=True,
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()
            child.communicate()

    def files(self) -> list[Path]:
        """All files under the data dir."""
        return [path for path in self.data.rglob("*") if path.is_file()]


def ended(child: "subprocess.Popen[str]", number: signal.Signals | None = None) -> Finished:
    """Send a signal, if any, and wait for the end."""
    if number is not None:
        child.send_signal(number)
    out, err = child.communicate(timeout=PATIENCE_SECONDS)
    return Finished(child.returncode, out, err)


def stored(machine: Machine) -> int:
    """How many courses are in the database, as another process sees it."""
    total = machine.json("catalogue", "search", "--type", "COURSE", "--limit", "1")["total"]
    assert isinstance(total, int)
    return total


def wait_until_stored(machine: Machine, number: int) -> None:
    """Wait until so many courses were committed."""
    end = time.monotonic() + 60
    while stored(machine) < number:
        assert time.monotonic() < end
