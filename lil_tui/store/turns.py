"""Who writes next when several processes want to: a page of the catalogue lets everything else go first.

SQLite keeps no queue: whoever waits asks again now and then, and a process that begins its next
transaction at once, as a sync does, keeps all others out. So who is kept waiting stands at a gate, a
lock of the operating system, and a page of the catalogue passes the gate before it begins.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from peewee import OperationalError

T = TypeVar("T")

_POLL_SECONDS = 0.002
"""How often a transaction that can't begin is tried again; what a page loses to one that waits."""


class Turns:
    """One process's place among those that write to a database; for use in its writer thread.

    The connection must not wait for locks itself. `patience` is in seconds.
    """

    def __init__(self, file: Path, patience: float) -> None:
        self._file = Path(f"{file}.turn")
        self._patience = patience

    def begin(self, begin: Callable[[], T], *, gives_way: bool) -> T:
        """Call `begin`, which begins a transaction, until it can; its error is let through at the end."""
        if gives_way:
            return self._keep_trying(begin, time.monotonic() + self._patience, gives_way=True)
        try:
            return begin()
        except OperationalError as error:
            if not is_locked(error):
                raise
        deadline = time.monotonic() + self._patience
        with self._gate(deadline):
            return self._keep_trying(begin, deadline)

    def _keep_trying(self, begin: Callable[[], T], deadline: float, *, gives_way: bool = False) -> T:
        while True:
            if gives_way:
                with self._gate(deadline):
                    pass
            try:
                return begin()
            except OperationalError as error:
                if not is_locked(error) or time.monotonic() >= deadline:
                    raise
            time.sleep(_POLL_SECONDS)

    @contextmanager
    def _gate(self, deadline: float) -> Iterator[None]:
        """Stand in the gate; where its lock can't be had, it is open."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._file, mode=0o600)
        try:
            lock.acquire(timeout=max(0.0, deadline - time.monotonic()), poll_interval=_POLL_SECONDS)
        except (Timeout, OSError, NotImplementedError):
            yield
            return
        try:
            yield
        finally:
            lock.release()


def is_locked(error: OperationalError) -> bool:
    """Whether a transaction could not begin because another connection writes."""
    return "locked" in str(error)
