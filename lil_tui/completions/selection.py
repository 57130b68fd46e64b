"""What somebody chose on a screen, as a CSV file of its own where the program was started."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from lil_tui.completions.exports import write_selection
from lil_tui.errors import LilError
from lil_tui.store import Store

Choose = Callable[[Store], Iterable[int]]
"""Gives the numbers of the chosen rows, in their order."""


def write_selection_file(
    store: Store, kind: str, choose: Choose, folders: Sequence[Path]
) -> tuple[Path, int]:
    """Write the chosen rows of a kind to a new file in the first folder that takes one; it and their number.

    Raises LilError when no folder does.
    """
    error: OSError | None = None
    for folder in folders:
        try:
            path, file = _new_file(folder, kind)
        except OSError as failed:
            error = error or failed
            continue
        with open(file, "wb") as stream:
            try:
                rows = write_selection(store, kind, "csv", stream, choose(store))
            except BaseException:
                with suppress(OSError):
                    path.unlink()
                raise
        return path, rows
    reason = error.strerror if error else ""
    raise LilError("The file can't be written", f"{folders[0]}: {reason}.") from error


def _new_file(folder: Path, kind: str) -> tuple[Path, int]:
    """Make a file of a name of its own; only the owner may read it: it may be about people."""
    name = f"{kind}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    number = 0
    while True:
        path = folder / f"{name}{f'-{number}' if number else ''}.csv"
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        number += 1
