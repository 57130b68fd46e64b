"""The panes, a module or package each; the table of them is in `panes.py`."""
