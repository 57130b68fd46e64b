"""One sync at a time for each database, across processes.

The operating system holds the lock and lets go of it when the process dies, however it dies; a
small file beside it says who holds it.
"""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from lil_tui.errors import LilError
from lil_tui.text import iso

_PATIENCE_SECONDS = 0.5
"""Looking whether a sync runs holds the lock for an instant; a sync outwaits that."""


class SyncRunning(LilError):
    """Another sync is at work on the same database."""


class Holder(msgspec.Struct):
    """Who holds the lock."""

    pid: int
    since_ms: int
    run: int | None = None


def _paths(database: Path) -> tuple[Path, Path]:
    return Path(f"{database}.syncing"), Path(f"{database}.syncing.json")


@contextmanager
def only_sync(database: Path, now_ms: int) -> Iterator["SyncLock"]:
    """Hold the lock; raises SyncRunning, which says which run holds it, and LilError where none can be."""
    lock_file, note = _paths(database)
    lock = FileLock(lock_file, timeout=_PATIENCE_SECONDS, mode=0o600)
    try:
        lock.acquire(poll_interval=0.05)
    except Timeout:
        raise SyncRunning(
            "A sync is already running", _describe(note), "Wait for it, or end it first."
        ) from None
    except OSError as error:
        raise LilError(
            "The sync can't be locked against others",
            f"{lock_file}: {error.strerror or type(error).__name__}.",
            "Check the owner and the permissions of the file and its folder.",
        ) from error
    try:
        held = SyncLock(note, Holder(os.getpid(), now_ms))
        held.name_run(None)
        yield held
    finally:
        with contextlib.suppress(OSError):
            note.unlink()
        lock.release()


class SyncLock:
    """The lock while it is held."""

    def __init__(self, note: Path, holder: Holder) -> None:
        self._note = note
        self._holder = holder

    def name_run(self, run: int | None) -> None:
        """Say which run it is, for those who find the lock taken; failing to say so harms nothing."""
        self._holder.run = run
        with contextlib.suppress(OSError):
            descriptor = os.open(self._note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(self._holder))


def is_sync_running(database: Path) -> bool:
    """Whether any process syncs this database now."""
    lock_file, _ = _paths(database)
    if not lock_file.exists():
        return False
    lock = FileLock(lock_file, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def who_syncs(database: Path) -> str | None:
    """Which sync is at work on this database, in words; None when none is."""
    _, note = _paths(database)
    return _describe(note) if is_sync_running(database) else None


def _describe(note: Path) -> str:
    try:
        holder = msgspec.json.decode(note.read_bytes(), type=Holder)
    except (OSError, ValueError):
        return "another process holds the lock."
    what = f"run {holder.run}" if holder.run is not None else "a dry run or one that is just starting"
    return f"{what}, since {iso(holder.since_ms)}, process {holder.pid}."
