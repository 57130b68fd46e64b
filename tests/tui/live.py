"""The real app over a real database and a simulated LinkedIn, for tests of the panes that talk to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot

from lil_tui.credentials import CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE, CredentialVault
from lil_tui.services import Services
from lil_tui.settings import Settings
from lil_tui.simulator.server import SimulatorServer
from lil_tui.tui.app import LilApp
from lil_tui.tui.panes import Pane
from tests.memory_keyring import MemoryKeyring
from tests.tui.harness import screen_text, settle

SomePane = TypeVar("SomePane", bound=Pane)


@dataclass
class Live:
    """The app on a screen."""

    app: LilApp
    pilot: Pilot[Any]
    services: Services

    @property
    def text(self) -> str:
        """What is on screen."""
        return "\n".join(line.rstrip() for line in screen_text(self.app))

    def pane(self, kind: type[SomePane]) -> SomePane:
        """A pane that was shown."""
        return next(pane for pane in self.app.made_panes if isinstance(pane, kind))

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for the answers to be painted."""
        await self.pilot.press(*keys)
        await settle(self.pilot)

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until this holds; the screen's text is told when it never does."""
        for _ in range(6_000):
            await self.pilot.pause()
            if is_so():
                await settle(self.pilot)
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it never came to that:\n{self.text}")

    async def until_shown(self, words: str) -> None:
        """Wait until these words are on screen."""
        await self.until(lambda: words in self.text)


def services_for(
    folder: Path,
    server: SimulatorServer | None = None,
    *,
    environ: dict[str, str] | None = None,
    keyring: MemoryKeyring | None = None,
    **settings: Any,
) -> Services:
    """Services of a data dir; credentials are the simulator's from the environment unless told otherwise."""
    if server is not None:
        settings = {"linkedin_api_url": server.api_url, "linkedin_token_url": server.token_url, **settings}
        if environ is None:
            environ = {CLIENT_ID_VARIABLE: server.client_id, CLIENT_SECRET_VARIABLE: server.client_secret}
    made = Settings(profile="default", config_file=folder / "config.toml", data_dir=folder, **settings)
    vault = CredentialVault(made, environ or {}, keyring_backend=keyring, timeout_seconds=60)
    return Services(made, vault, environ or {}, trust_environment=False)


@asynccontextmanager
async def live(
    services: Services, pane: str, size: tuple[int, int] = (120, 36), *, guided: bool = False, badge: str = ""
) -> AsyncIterator[Live]:
    """Open the app on a pane."""
    app = LilApp(services, first_pane=pane, guided=guided, badge=badge)
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield Live(app, pilot, services)
    finally:
        services.close()
