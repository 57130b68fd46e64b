"""Files on a key: what a pane's list has marked, or shows, goes to a CSV file, the screen to a picture."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lil_tui.completions.selection import new_file, write_selection_file
from lil_tui.services import in_daemon_thread
from lil_tui.text import clean
from lil_tui.tui.widgets.wording import counted

if TYPE_CHECKING:
    from lil_tui.completions.selection import Choose
    from lil_tui.tui.panes import Pane

Key = TypeVar("Key", int, str)


async def export_chosen(
    pane: "Pane", services: Any, kind: str, choose: "Choose", note: Callable[[], str] = str
) -> None:
    """Write the chosen rows beside where lil-tui was started, and say where they are.

    `note` tells, once all is written, what else there is to know.
    """
    pane.notify("Writing the file.", markup=False)
    job = partial(write_selection_file, services.store, kind, choose, _folders(services))
    path, rows = await in_daemon_thread(job)
    pane.app.clear_notifications()
    pane.notify(f"{counted(rows, 'row')} in {clean(str(path))}{note()}", timeout=10, markup=False)


def marked_or_shown(shown: Iterable[Key], marked: Collection[Hashable], kind: type[Key]) -> Iterator[Key]:
    """What is shown, or else all that is marked: what is shown of it in its order, then what is hidden."""
    if not marked:
        yield from shown
        return
    left = {key for key in marked if isinstance(key, kind)}
    for key in shown:
        if key in left:
            left.discard(key)
            yield key
    yield from sorted(left)


def save_picture(svg: str, services: Any) -> Path:
    """Write a picture of the screen where exports go too; LilError when it can't be written."""
    with new_file(_folders(services), "lil-tui", "svg") as (path, stream):
        stream.write(svg.encode())
    return path


def _folders(services: Any) -> tuple[Path, ...]:
    """Where lil-tui was started, unless that folder is gone; and the data dir where that takes no file."""
    with suppress(OSError):
        return (Path.cwd(), services.settings.data_dir)
    return (services.settings.data_dir,)
