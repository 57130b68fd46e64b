"""Files on a key: what a pane's list has marked, or shows, goes to a CSV file."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lil_tui.completions.selection import write_selection_file
from lil_tui.services import in_daemon_thread
from lil_tui.text import clean
from lil_tui.tui.widgets.wording import counted

if TYPE_CHECKING:
    from lil_tui.completions.selection import Choose
    from lil_tui.tui.panes import Pane


async def export_chosen(pane: "Pane", services: Any, kind: str, choose: "Choose") -> None:
    """Write the chosen rows beside where lil-tui was started, and say where they are."""
    pane.notify("Writing the file.", markup=False)
    folders = (Path.cwd(), services.settings.data_dir)
    job = partial(write_selection_file, services.store, kind, choose, folders)
    path, rows = await in_daemon_thread(job)
    pane.app.clear_notifications()
    pane.notify(f"{counted(rows, 'row')} in {clean(str(path))}", timeout=10, markup=False)
