"""What somebody chose on a screen, as a CSV file of its own where the program was started."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lil_tui.completions.exports import write_selection
from lil_tui.errors import LilError
from lil_tui.store import Store

Choose = Callable[[Store], Iterable[int]]
"""Gives the numbers of the chosen rows, in their order."""


def write_selection_file(
    store: Store, kind: str, choose: Choose, folders: Sequence[Path]
) -> tuple[Path, int]:
    """Write the chosen rows of a kind to a new file in the first folder that takes one; it and their number.

    Raises LilError when no folder does, or there is no room.
    """
    with new_file(folders, kind, "csv") as (path, stream):
        rows = write_selection(store, kind, "csv", stream, choose(store))
    return path, rows


@contextmanager
def new_file(folders: Sequence[Path], kind: str, ending: str) -> Iterator[tuple[Path, BinaryIO]]:
    """A file of a name of its own in the first folder that takes one; none is left if writing is cut short.

    Only the owner may read it: it may be about people. Raises LilError when no folder takes it, or there is
    no room.
    """
    path, file = _begun(folders, kind, ending)
    try:
        with open(file, "wb") as stream:
            yield path, stream
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise _unwritten(path, error) from error
        raise


def _begun(folders: Sequence[Path], kind: str, ending: str) -> tuple[Path, int]:
    error: OSError | None = None
    for folder in folders:
        try:
            return _new_file(folder, kind, ending)
        except OSError as failed:
            error = error or failed
    raise _unwritten(folders[0], error) from error


def _unwritten(place: Path, error: OSError | None) -> LilError:
    return LilError("The file can't be written", f"{place}: {error.strerror if error else ''}.")


def _new_file(folder: Path, kind: str, ending: str) -> tuple[Path, int]:
    name = f"{kind}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    number = 0
    while True:
        path = folder / f"{name}{f'-{number}' if number else ''}.{ending}"
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        number += 1
