"""The directories and files that hold data: for their owner alone, 0700 and 0600, whatever the umask."""

import contextlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from lil_tui.errors import LilError
from lil_tui.settings.model import Settings

_OTHER_PLACE = "Make it writable, or name another one in LIL_TUI_DATA_DIR or the config file's data_dir."
_OURS = ("lil.db", "lil-tui.log", "profiles")


def ensure_data_dir(settings: Settings, fix: str = _OTHER_PLACE) -> None:
    """Make the data dir with mode 0700 and prove that it can be written.

    Raises LilError, one line, when that is not so; `fix` says where another one is named.
    """
    try:
        if not settings.is_default_profile:
            _make(settings.data_dir.parent.parent)
        _make(settings.data_dir)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        raise LilError(
            "The data directory cannot be written",
            f"{settings.data_dir}: {error.strerror or type(error).__name__}.",
            fix,
        ) from error


def make_private(file: Path) -> None:
    """Make sure that a file is there with mode 0600, without touching what it holds. Raises OSError.

    To be called before anything else opens the file: SQLite and log handlers follow the umask.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32" and stat.S_IMODE(os.fstat(descriptor).st_mode) != 0o600:
            with contextlib.suppress(PermissionError):
                os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> list[Path]:
    """Make a directory and what is missing above it, each for us alone; gives those. Raises OSError."""
    missing = []
    place = directory
    while not place.exists() and place != place.parent:
        missing.append(place)
        place = place.parent
    for folder in reversed(missing):
        # Another process may be first; the mode is then its doing, and the same.
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
    return missing


def _make(directory: Path) -> None:
    missing = make_directory(directory)
    if not directory.is_dir():
        raise NotADirectoryError(20, "Not a directory")
    for folder in {directory, *missing}:
        _close_to_others(folder, ours=folder in missing)


def _close_to_others(directory: Path, *, ours: bool) -> None:
    """Set 0700 on what we made, on an empty directory, or on one that already holds our data.

    Somebody may have named his home or `/tmp`: those keep their mode, and the files in them are 0600 anyway.
    """
    if sys.platform == "win32":
        return
    status = directory.stat()
    if stat.S_IMODE(status.st_mode) == 0o700 or status.st_uid != os.geteuid():
        return
    held = [] if ours else os.listdir(directory)
    if status.st_mode & stat.S_ISVTX or (held and not any(name in _OURS for name in held)):
        return
    directory.chmod(0o700)
