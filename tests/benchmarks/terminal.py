"""The program in a terminal of its own (a pty), and the time from a key to the last byte it causes."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

QUIET_SECONDS = 0.08
"""No byte for so long: what the key caused has been drawn."""
FIRST_SECONDS = 1.0
"""How long a key's first byte is waited for: a slow key must not pass for one that draws nothing."""


class Terminal:
    """A command running in a pty; a context manager that ends it with SIGTERM, then SIGKILL."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], columns: int = 120, rows: int = 36
    ) -> None:
        self.started = time.perf_counter()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "TEXTUAL_DISABLE_KITTY_KEY": "1",
                **environment,
            },
            start_new_session=True,
            close_fds=True,
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            deadline = time.monotonic() + 3
            while self._process.poll() is None and time.monotonic() < deadline:
                self._read(0.05)
        finally:
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()
            os.close(self._master)

    def wait_for(self, wanted: str, seconds: float = 20) -> float:
        """Read until the text has come; the seconds from the start to that byte."""
        seen = b""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            chunk = self._read(0.2)
            if chunk is None:
                break
            seen += chunk
            if wanted.encode() in seen:
                return time.perf_counter() - self.started
        raise TimeoutError(f"{wanted!r} was not painted; the last bytes were {seen[-400:]!r}")

    def settle(self, seconds: float = 0.4) -> None:
        """Read until nothing has come for so long."""
        while self._read(seconds):
            continue

    def key(self, keys: str) -> float:
        """Send the bytes; the milliseconds until the last byte that they cause (0 if none does)."""
        sent = time.perf_counter()
        os.write(self._master, keys.encode())
        last = sent
        patience = FIRST_SECONDS
        while self._read(patience):
            last = time.perf_counter()
            patience = QUIET_SECONDS
        return (last - sent) * 1000

    def _read(self, seconds: float) -> bytes | None:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        try:
            return os.read(self._master, 1 << 16)
        except OSError:
            return None


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]
