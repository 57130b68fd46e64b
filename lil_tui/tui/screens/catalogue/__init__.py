"""The catalogue's pane: tree, courses, one course in full."""

from lil_tui.tui.screens.catalogue.pane import CataloguePane

__all__ = ["CataloguePane"]
