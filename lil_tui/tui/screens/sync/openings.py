"""Where the rows of the sync's lists lead: a course in the catalogue, an element as it came."""

from typing import TYPE_CHECKING

from lil_tui.catalogue.sync.history import Change, Quarantined, read_quarantined

if TYPE_CHECKING:
    from lil_tui.tui.app import LilApp
    from lil_tui.tui.screens.sync.pane import SyncPane


async def open_course(shell: "LilApp", change: Change) -> None:
    """Show what was changed in the catalogue, also when it is retired or gone."""
    from lil_tui.tui.screens.catalogue import CataloguePane
    from lil_tui.tui.screens.catalogue.question import Filters, Question

    pane = await shell.show_pane("catalogue")
    if isinstance(pane, CataloguePane):
        pane.show_question(Question(text=change.urn, filters=Filters(include_retired=True)))
        pane.go("list")


async def open_element(pane: "SyncPane", element: Quarantined) -> None:
    """Show an element that could not be read, unless it has been read meanwhile."""
    from lil_tui.tui.screens.sync.raw_dialog import RawDialog

    raw = await pane.library.ask(lambda store: read_quarantined(store, element.id))
    if raw is None:
        pane.notify("It has been read meanwhile.", markup=False)
        pane.elements.reload()
    else:
        pane.app.push_screen(RawDialog(element, raw))
