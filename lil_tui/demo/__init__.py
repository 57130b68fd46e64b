"""The demo's wiring: a simulator beside us, and services that know nothing but it and a data dir of its own.

Nobody's settings, keyring or database are read or written: everything is handed in explicitly.
"""

import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from lil_tui.credentials import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, CredentialVault
from lil_tui.errors import LilError, UsageError
from lil_tui.logs import configure_logging, hide_secret
from lil_tui.services import Services
from lil_tui.settings import ListenerSettings, Settings, ensure_data_dir
from lil_tui.settings.passing import passing_folder
from lil_tui.text import clean

DEFAULT_COURSES = 2_000
PREFIX = "lil-tui-demo-"
"""How the names of directories begin that go away with a demo."""
_API_VARIABLE = "LIL_TUI_LINKEDIN_API_URL"
_TOKEN_VARIABLE = "LIL_TUI_LINKEDIN_TOKEN_URL"  # noqa: S105
_NEEDED = (_API_VARIABLE, _TOKEN_VARIABLE, CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE)
_END_SECONDS = 0.5
"""How long the simulator may take to end by itself once its pipe is closed."""


@contextmanager
def open_demo(
    courses: int = DEFAULT_COURSES, *, keep: Path | None = None, debug: bool = False
) -> Iterator[Services]:
    """Start a simulator and give services that sync from it, into `keep` or a directory that goes away.

    Raises LilError when the simulator doesn't start or the data dir can't be made.
    """
    with _data_dir(keep) as data_dir, simulator(courses) as variables:
        settings = Settings(
            profile="default",
            config_file=data_dir / "config.toml",
            data_dir=data_dir,
            linkedin_api_url=variables[_API_VARIABLE],
            linkedin_token_url=variables[_TOKEN_VARIABLE],
            listener=ListenerSettings(port=_free_port()),
        )
        place = "TMPDIR" if keep is None else "--keep"
        ensure_data_dir(settings, f"Make it writable, or name another one with {place}.")
        pair = {name: variables[name] for name in (CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE)}
        vault = CredentialVault(settings, pair, on_secret=hide_secret)
        services = Services(settings, vault, pair, trust_environment=False)
        configure_logging(settings, debug=debug, screen=False)
        try:
            yield services
        finally:
            # Before the directory goes: a line logged later would make it anew.
            configure_logging(None, screen=False)
            services.close()


@contextmanager
def simulator(courses: int) -> Iterator[Mapping[str, str]]:
    """Run `lil-tui simulate` on a free port as a child that ends with us; gives its variables.

    It ends when its standard input does, so also when this process is killed. Raises LilError.
    """
    command = [sys.executable, "-m", "lil_tui", "simulate", "--port", "0", "--until-eof"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LIL_TUI_")}
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--courses", str(courses)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environ,
            # A Ctrl-C in the terminal is ours to handle: the child ends after us.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            yield _read_variables(child, complaints)
        finally:
            _end(child)


def _read_variables(child: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> dict[str, str]:
    """Wait for the lines that say where it listens."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        with suppress(ValueError, OSError):
            for line in child.stdout or ():
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, name="simulator-output", daemon=True).start()
    found: dict[str, str] = {}
    while not all(name in found for name in _NEEDED):
        # Short waits let Ctrl-C through on Windows.
        try:
            line = lines.get(timeout=0.5)
        except queue.Empty:
            continue
        if not line:
            raise _did_not_start(child, complaints)
        name, _, value = line.decode("utf-8", "replace").strip().partition("=")
        found[name] = value
    return found


def _free_port() -> int:
    """A port that stays the same when the listener is switched off and on: the simulator sends there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def _did_not_start(child: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> LilError:
    code = child.wait()
    complaints.seek(0)
    said = clean(complaints.read(4000).decode("utf-8", "replace").strip())[-300:]
    detail = f"it ended with {code}{f': {said}' if said else '.'}"
    return LilError("The simulator did not start", detail, "`lil-tui simulate --port 0` shows more.")


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Close its pipe, and wait for its end; what doesn't end is killed."""
    with suppress(OSError):
        if child.stdin:
            child.stdin.close()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout:
        child.stdout.close()


@contextmanager
def _data_dir(keep: Path | None) -> Iterator[Path]:
    """A private directory that goes away, or the one to keep, which must be new or empty."""
    if keep is None:
        with passing_folder(PREFIX) as made:
            yield made
        return
    folder = keep.expanduser().absolute()
    try:
        is_used = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise LilError(
            "The demo's folder can't be read", f"{folder}: {error.strerror}.", "Name another with --keep."
        ) from error
    if is_used:
        raise UsageError(
            "The demo's folder is in use",
            f"{folder} is not empty, and the demo overwrites nobody's data.",
            "Name a new or an empty folder with --keep.",
        )
    yield folder
