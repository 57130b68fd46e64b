"""Pictures of screens compared with stored ones.

A picture is Textual's SVG without what changes from run to run; `--snapshot-update` stores it.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

_RUN_ID = re.compile(r"terminal-\d+")
_COLOUR_CLASS = re.compile(r"[ \t]+\n")


def picture(app: App[Any]) -> str:
    """The screen as SVG, the same for the same screen."""
    svg = _RUN_ID.sub("terminal", app.export_screenshot(title="lil-tui"))
    return _COLOUR_CLASS.sub("\n", svg).strip() + "\n"


class Snapshots:
    """The stored pictures of one test module."""

    def __init__(self, folder: Path, *, update: bool) -> None:
        self.folder = folder
        self.update = update

    def check(self, app: App[Any], name: str) -> None:
        """Fail when the screen differs from the stored picture; the new one is left beside it."""
        stored, drawn = self.folder / f"{name}.svg", picture(app)
        failed = self.folder / f"{name}.new.svg"
        if self.update:
            self.folder.mkdir(parents=True, exist_ok=True)
            stored.write_text(drawn, encoding="utf-8")
            failed.unlink(missing_ok=True)
        elif not stored.exists() or stored.read_text(encoding="utf-8") != drawn:
            self.folder.mkdir(parents=True, exist_ok=True)
            failed.write_text(drawn, encoding="utf-8")
            pytest.fail(f"the screen is not {stored}; look at {failed.name}, then --snapshot-update")
        else:
            failed.unlink(missing_ok=True)
