"""The panes' parts of the registry of actions (`lil_tui.tui.actions`), a module each."""
