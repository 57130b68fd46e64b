"""The completions' pane: who has done what, and why."""

from lil_tui.tui.screens.completions.pane import CompletionsPane

__all__ = ["CompletionsPane"]
