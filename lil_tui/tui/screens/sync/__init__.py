"""The sync's pane: a run as it goes, the runs before, what each changed, what could not be read."""

from lil_tui.tui.screens.sync.pane import SyncPane

__all__ = ["SyncPane"]
