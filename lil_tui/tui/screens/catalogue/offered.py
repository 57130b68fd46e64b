"""Which of the pane's keys have something to work on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lil_tui.tui.screens.catalogue.pane import CataloguePane


def is_offered(pane: "CataloguePane", action: str) -> bool:
    """Whether this action would do something now."""
    if action in ("search", "find_topic", "filter", "sort"):
        return pane.shelves.holds_any
    if action in ("open_link", "copy", "completions"):
        return pane.parts.shown != ("tree",) and pane.courses.row is not None
    if action == "export":
        return bool(pane.courses.line_count or pane.courses.marked)
    if action == "back":
        return pane.parts.part != "tree" or pane.tree_part.is_searched
    if action == "clear_filters":
        return bool(pane.question.filters)
    if action == "locale":
        return len(pane.shelves.locales) > 1
    return True
