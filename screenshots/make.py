"""Draw the pictures of the README from the demo's data: `python screenshots/make.py [NAME ...]`.

Each scene is a screen size and the keys that lead to what is shown. Nothing of the machine gets in:
the demo has a data dir, a simulator and credentials of its own.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lil_tui.catalogue.sync import SyncOptions, start_in_thread
from lil_tui.demo import open_demo
from lil_tui.demo.statements import play_statements, wait_until_sent
from lil_tui.services import Services
from lil_tui.tui.app import LilApp

FOLDER = Path(__file__).parent
SIZES = ((80, 24), (120, 36), (200, 50))


@dataclass(frozen=True)
class Scene:
    """A picture: the pane it starts on, and the keys from there."""

    name: str
    pane: str
    keys: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = SIZES


SCENES = (
    Scene("overview", "overview"),
    Scene("catalogue", "catalogue", ("down", "right", "down", "down", "right", "down")),
    Scene("search", "catalogue", ("slash", *"photo")),
    Scene("filter", "catalogue", ("f",)),
    Scene("help", "catalogue", ("question_mark",)),
    Scene("completions", "completions"),
    Scene("record", "completions", ("enter",)),
    Scene("where-is-it", "completions", ("w",)),
    Scene("sync", "sync", ("enter",)),
    Scene("listener", "listener"),
    Scene("credentials", "credentials"),
)


async def draw(services: Services, scene: Scene, size: tuple[int, int]) -> Path:
    """Run the app to the scene and save what it shows as SVG."""
    app = LilApp(services, first_pane=scene.pane, badge="demo")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in scene.keys:
            await pilot.press(key)
        # Rows come from a thread: pictures are taken once nothing has changed for a while.
        before, since = "", time.monotonic()
        while time.monotonic() - since < 0.6:
            await pilot.pause(0.1)
            now = app.export_screenshot(title="lil-tui")
            if now != before:
                before, since = now, time.monotonic()
        path = FOLDER / f"{scene.name}-{size[0]}x{size[1]}.svg"
        path.write_text("\n".join(line.rstrip() for line in before.splitlines()) + "\n", encoding="utf-8")
        return path


@contextmanager
def synced_demo() -> Iterator[Services]:
    """The demo after its first sync, with the listener on and its statements in."""
    with open_demo() as services:
        settings = services.settings
        options = SyncOptions(settings.locales, settings.asset_types)
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
