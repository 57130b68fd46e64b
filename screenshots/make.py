"""Draw the pictures of the README from the demo's data: `python screenshots/make.py [NAME ...]`.

Each scene is a screen size and the keys that lead to what is shown. Nothing of the machine gets in:
the demo has a data dir, a simulator and credentials of its own.
"""

import asyncio
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from lil_tui.catalogue.sync import SyncOptions, start_in_thread
from lil_tui.demo import open_demo
from lil_tui.demo.statements import ask_simulator, play_statements, wait_until_sent
from lil_tui.services import Services
from lil_tui.tui.app import LilApp
from lil_tui.tui.screens.sync.pane import SyncPane

FOLDER = Path(__file__).parent
SIZES = ((80, 24), (120, 36), (200, 50))


@dataclass(frozen=True)
class Scene:
    """A picture: the pane it starts on, and the keys from there."""

    name: str
    pane: str
    keys: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = SIZES
    under_way: bool = False
    """Whether to take it in the middle of the sync that the keys begin, LinkedIn being slow."""


SCENES = (
    Scene("overview", "overview"),
    Scene("catalogue", "catalogue", ("down", "right", *["down"] * 11, "right", "tab")),
    Scene("search", "catalogue", ("slash", *"photo")),
    Scene("filter", "catalogue", ("f",)),
    Scene("help", "catalogue", ("question_mark",)),
    Scene("completions", "completions"),
    Scene("record", "completions", ("enter",)),
    Scene("where-is-it", "completions", ("w",)),
    Scene("changes", "sync", ("enter",)),
    Scene("listener", "listener"),
    Scene("credentials", "credentials"),
    Scene("sync", "sync", ("F",), under_way=True),
)


async def draw(services: Services, scene: Scene, size: tuple[int, int]) -> Path:
    """Run the app to the scene and save what it shows as SVG."""
    app = LilApp(services, first_pane=scene.pane, badge="demo")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        if scene.under_way:
            ask_simulator(services, "state", {"latency_ms": 700})
        for key in scene.keys:
            await pilot.press(key)
        picture = await (half_way(app, pilot, services) if scene.under_way else settled(app, pilot))
        path = FOLDER / f"{scene.name}-{size[0]}x{size[1]}.svg"
        path.write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", encoding="utf-8")
        return path


async def settled(app: LilApp, pilot: Pilot[int]) -> str:
    """The picture once nothing has changed for a while: rows come from a thread."""
    before, since = "", time.monotonic()
    while time.monotonic() - since < 0.6:
        await pilot.pause(0.1)
        now = app.export_screenshot(title="lil-tui")
        if now != before:
            before, since = now, time.monotonic()
    return before


async def half_way(app: LilApp, pilot: Pilot[int], services: Services) -> str:
    """The picture when the sync's bar has come past the half; then LinkedIn is quick again until its end."""
    pane = app.query_one(SyncPane)
    picture = ""
    while not re.search(r"\b[5-7]\d&#160;%", picture):
        await pilot.pause(0.05)
        picture = app.export_screenshot(title="lil-tui")
    ask_simulator(services, "state", {"latency_ms": 0})
    while pane.syncing:
        await pilot.pause(0.1)
    return picture


def weeks_edits(services: Services) -> list[dict[str, Any]]:
    """What happens to a catalogue in a week: new courses, others changed, retired or gone."""
    urns = ask_simulator(services, "assets?type=COURSE&locale=en_US")["urns"]
    return [
        {"action": "add_courses", "number": 6},
        *({"action": "modify", "urn": urn, "level": "ADVANCED"} for urn in urns[40:44]),
        *({"action": "modify", "urn": urn, "duration": 5_400, "level": "BEGINNER"} for urn in urns[90:93]),
        *({"action": "retire", "urn": urn} for urn in urns[140:143]),
        *({"action": "remove", "urn": urn} for urn in urns[200:202]),
    ]


@contextmanager
def synced_demo() -> Iterator[Services]:
    """The demo after two syncs, with the listener on and its statements in."""
    with open_demo() as services:
        settings = services.settings
        options = SyncOptions(settings.locales, settings.asset_types)
        for edits in ([], weeks_edits(services)):
            for edit in edits:
                ask_simulator(services, "edit", edit)
            handle = start_in_thread(
                services.store, services.linkedin_client, options, listener=lambda event: None
            )
            handle.join(120)
            handle.result()
        play_statements(services, services.listener.start().url or "", live=False)
        wait_until_sent(services)
        yield services


def main(names: list[str]) -> int:
    """Draw the scenes that were named, or all."""
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    with synced_demo() as services:
        for scene in SCENES:
            if names and scene.name not in names:
                continue
            for size in scene.sizes:
                print(asyncio.run(draw(services, scene, size)).name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
