"""A file that is whole or not there at all, and nothing of it left behind, also by a process that was killed.

It is written beside its place and then moved there. Whoever writes holds a lock on that part; the
operating system lets go of it however the process ends, so what is unlocked is nobody's any more.
"""

import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

PREFIX = ".lil-tui-export-"
_MADE_SECONDS = 60
"""Between its making and its locking no part is old enough to be taken for left over."""


def write_whole(target: Path, write_to: Callable[..., int]) -> int:
    """Write to a file, replaced only when all is written; gives the number of rows. Raises OSError.

    `write_to` takes a stream, and `deliver`, to be called when all is written.
    """
    if target.exists() and not target.is_file():
        # A pipe or a device, /dev/stdout for one: written to, never replaced.
        with target.open("wb") as there:
            return write_to(there, deliver=there.flush)
    # Only the owner may read it: it is about people. A link stays one, the file that it names is replaced.
    place = target.resolve()
    _remove_leftovers(place.parent)
    with NamedTemporaryFile(dir=place.parent, prefix=PREFIX, delete=False) as part:
        _lock(part.fileno())

        def deliver() -> None:
            part.close()
            os.replace(part.name, place)

        try:
            return write_to(part, deliver=deliver)
        except BaseException:
            part.close()
            with suppress(OSError):
                os.unlink(part.name)
            raise


def _remove_leftovers(folder: Path) -> None:
    """Remove what killed exports of this user have left there. Raises nothing."""
    with suppress(OSError):
        for part in sorted(folder.glob(f"{PREFIX}*")):
            if _is_left_over(part):
                part.unlink()


def _is_left_over(part: Path) -> bool:
    if sys.platform == "win32":
        # There a file that is open can't be removed: that is all the lock it needs.
        with suppress(OSError):
            return time.time() - part.stat().st_mtime > _MADE_SECONDS
        return False
    try:
        found = part.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
            return False
        if time.time() - found.st_mtime <= _MADE_SECONDS:
            return False
        descriptor = os.open(part, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        return _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Lock a file until it is closed; says whether it is ours. Some file systems know no locks."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
