"""The overview's pane: a welcome that leads to the first catalogue, later everything at a glance."""

from lil_tui.tui.screens.overview.pane import OverviewPane

__all__ = ["OverviewPane"]
