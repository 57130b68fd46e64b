"""What every pane stands on: long lists and trees by the Line API, how their rows come, header and footer."""
