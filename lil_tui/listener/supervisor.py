"""The listener as a child of the UI: the same command, switched on and off, ending when its pipe does.

Whatever happens to this process, the child ends with it; what it acknowledged is on disk. Methods
may be called from any thread; `stop` and `start` block and belong off the event loop.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import IO

from lil_tui.completions.clock import now_ms
from lil_tui.errors import LilError
from lil_tui.settings import Settings
from lil_tui.text import clean

READY_SECONDS = 30.0
STOP_SECONDS = 12.0
"""Longer than the child gives the requests under way."""
_READY = "listening on "
_KEPT_LINES = 50


class ListenerState(Enum):
    """What the child is doing."""

    OFF = "off"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    FAILED = "failed"
    """It ended by itself; `problem` says why."""


@dataclass(frozen=True)
class ListenerStatus:
    """The child at one moment. `since_ms` is when this state began, in epoch milliseconds."""

    state: ListenerState
    since_ms: int
    url: str | None = None
    process_id: int | None = None
    problem: str = ""


class ListenerSupervisor:
    """Starts and stops one child. `on_change` is called in a thread of its own at every new status."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str] | None = None,
        *,
        on_change: Callable[[ListenerStatus], None] = lambda status: None,
    ) -> None:
        self._settings = settings
        self._environ = dict(os.environ if environ is None else environ)
        self._on_change = on_change
        self._lock = threading.RLock()
        self._status = ListenerStatus(ListenerState.OFF, now_ms())
        self._child: subprocess.Popen[bytes] | None = None
        self._said: deque[str] = deque(maxlen=_KEPT_LINES)

    @property
    def status(self) -> ListenerStatus:
        """How it is now."""
        return self._status

    @property
    def output(self) -> list[str]:
        """The last lines that the child said on standard error, safe to show."""
        return list(self._said)

    def start(self) -> ListenerStatus:
        """Switch it on and wait until it listens; nothing when it is on. Raises LilError when it can't be."""
        with self._lock:
            if self._child is not None:
                return self._status
            self._said.clear()
            self._set(ListenerState.STARTING)
            lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
            child = self._child = self._spawn()
            threading.Thread(
                target=self._watch, args=(child, lines), name="listener-output", daemon=True
            ).start()
            complaints = threading.Thread(
                target=self._hear, args=(child,), name="listener-complaints", daemon=True
            )
            complaints.start()
            url = _first_url(lines)
            if url is None:
                self._end(child, patience=0.5)
                complaints.join(1.0)
                self._child = None
                said = self._said[-1].removeprefix("lil-tui: ") if self._said else ""
                problem = said or _ended(child.returncode)
                self._set(ListenerState.FAILED, problem=problem)
                raise LilError(
                    "The listener did not start",
                    problem,
                    "`lil-tui listen` shows more.",
                )
            self._set(ListenerState.RUNNING, url=url, process_id=child.pid)
            return self._status

    def stop(self) -> ListenerStatus:
        """Switch it off: what is under way is finished. Nothing when it is off."""
        with self._lock:
            child = self._child
            if child is not None:
                self._set(ListenerState.STOPPING, url=self._status.url, process_id=child.pid)
                self._child = None
                self._end(child, patience=STOP_SECONDS)
            if self._status.state is not ListenerState.OFF:
                self._set(ListenerState.OFF)
            return self._status

    def command(self) -> list[str]:
        """The child's command line."""
        profile = [] if self._settings.is_default_profile else ["--profile", self._settings.profile]
        return [sys.executable, "-m", "lil_tui", *profile, "listen", "--until-eof"]

    def _spawn(self) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(  # noqa: S603 - our own command
                self.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=child_environment(self._settings, self._environ),
                # A Ctrl-C in the terminal is ours to handle: the child ends after us.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            self._set(ListenerState.FAILED, problem=str(error.strerror))
            raise LilError("The listener did not start", f"{error.strerror}.") from error

    def _watch(self, child: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[str | None]") -> None:
        for line in _lines(child.stdout):
            lines.put(line)
        lines.put(None)
        code = child.wait()
        with self._lock:
            # Only an end that nobody asked for is news.
            if self._child is child and self._status.state is ListenerState.RUNNING:
                self._child = None
                _close(child)
                said = f" {self._said[-1].removeprefix('lil-tui: ')}" if self._said else ""
                self._set(ListenerState.FAILED, problem=_ended(code) + said)

    def _hear(self, child: "subprocess.Popen[bytes]") -> None:
        for line in _lines(child.stderr):
            self._said.append(line[:500])

    def _end(self, child: "subprocess.Popen[bytes]", patience: float) -> None:
        with suppress(OSError):
            if child.stdin:
                child.stdin.close()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _close(child)

    def _set(
        self,
        state: ListenerState,
        *,
        url: str | None = None,
        process_id: int | None = None,
        problem: str = "",
    ) -> None:
        self._status = ListenerStatus(state, now_ms(), url, process_id, problem)
        self._on_change(self._status)


def child_environment(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables by which the child finds these very settings; it needs no LinkedIn credentials."""
    plain = {name: value for name, value in environ.items() if not name.startswith("LIL_TUI_")}
    data_dir = settings.data_dir if settings.is_default_profile else settings.data_dir.parent.parent
    listener = settings.listener
    plain |= {
        "LIL_TUI_CONFIG": str(settings.config_file),
        "LIL_TUI_DATA_DIR": str(data_dir),
        "LIL_TUI_LISTEN_HOST": listener.host,
        "LIL_TUI_LISTEN_PORT": str(listener.port),
        "LIL_TUI_XAPI": listener.xapi,
    }
    if settings.database_url:
        plain["LIL_TUI_DATABASE_URL"] = settings.database_url
    return plain


def _ended(code: int) -> str:
    """How a child came to its end, in a sentence."""
    if code < 0:
        with suppress(ValueError):
            return f"It was ended by {signal.Signals(-code).name}."
    return f"It ended by itself with {code}."


def _first_url(lines: "queue.SimpleQueue[str | None]") -> str | None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        # Short waits let Ctrl-C through on Windows.
        try:
            line = lines.get(timeout=0.5)
        except queue.Empty:
            continue
        if line is None:
            return None
        if line.startswith(_READY):
            return line.removeprefix(_READY)
    return None


def _lines(stream: IO[bytes] | None) -> Iterator[str]:
    """What a child says, line by line and safe to show; the stream is closed at its end."""
    if stream is not None:
        with suppress(ValueError, OSError), stream:
            for line in stream:
                yield clean(line.decode("utf-8", "replace").strip())


def _close(child: "subprocess.Popen[bytes]") -> None:
    """Close our end of its standard input; the readers close the others when they have read all."""
    if child.stdin is not None:
        with suppress(OSError):
            child.stdin.close()
