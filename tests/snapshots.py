"""Pictures of screens compared with stored ones.

A picture is Textual's SVG without what changes from run to run; `--snapshot-update` stores it, with
the versions that drew it: others draw the same screen in other words, and are not compared.
"""

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

_RUN_ID = re.compile(r"terminal-\d+")
_TRAILING = re.compile(r"[ \t]+\n")


def picture(app: App[Any]) -> str:
    """The screen as SVG, the same for the same screen."""
    svg = _RUN_ID.sub("terminal", app.export_screenshot(title="lil-tui"))
    return _drawn_by() + _TRAILING.sub("\n", svg).strip() + "\n"


def _drawn_by() -> str:
    return f"<!-- textual {version('textual')}, rich {version('rich')} -->\n"


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
            return
        expected = stored.read_text(encoding="utf-8") if stored.exists() else ""
        if expected and not expected.startswith(_drawn_by()):
            pytest.skip(f"{stored.name} was drawn by other versions: {expected.splitlines()[0]}")
        if expected != drawn:
            self.folder.mkdir(parents=True, exist_ok=True)
            failed.write_text(drawn, encoding="utf-8")
            pytest.fail(f"the screen is not {stored}; look at {failed.name}, then --snapshot-update")
        failed.unlink(missing_ok=True)
