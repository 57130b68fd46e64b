"""The listener's pane: on and off, who may send, what comes in, what was refused, and connecting LinkedIn."""

from lil_tui.tui.screens.listener.pane import ListenerPane

__all__ = ["ListenerPane"]
