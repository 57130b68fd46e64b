"""Private directories that go away, also after a process that was killed.

A process holds a lock in its directory while it lives; the operating system lets go of it however the
process ends, so what is there unlocked is nobody's any more.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

IN_USE = "in-use"
"""The locked file; directories without one are left alone."""


@contextmanager
def passing_folder(prefix: str) -> Iterator[Path]:
    """A private directory that goes away at the end; those of killed processes, of this prefix, go first."""
    remove_leftovers(Path(tempfile.gettempdir()), prefix)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as made:
        held = _hold(Path(made))
        try:
            yield Path(made)
        finally:
            if held is not None:
                os.close(held)


def remove_leftovers(parent: Path, prefix: str) -> None:
    """Remove what killed processes of this user have left there. Raises nothing."""
    with suppress(OSError):
        for folder in sorted(parent.glob(f"{prefix}*")):
            if _is_left_over(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _hold(folder: Path) -> int | None:
    """Lock a directory for as long as this process lives, or until the descriptor is closed."""
    if sys.platform == "win32":
        # There no file that is open can be renamed, and nothing else marks a process as dead.
        return None
    import fcntl

    making = folder / f"{IN_USE}.new"
    try:
        descriptor = os.open(making, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Only now: nobody may ever find it unlocked while we live.
        making.rename(folder / IN_USE)
    except OSError:
        # Some file systems know no locks: then nobody removes it for us.
        os.close(descriptor)
        return None
    return descriptor


def _is_left_over(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return False
        descriptor = os.open(folder / IN_USE, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
