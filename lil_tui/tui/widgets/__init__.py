"""Widgets every pane stands on: long lists and trees by the Line API, header and footer."""
