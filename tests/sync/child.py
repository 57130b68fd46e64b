"""A sync in a process of its own, for tests that kill it: prints a line for each page it has stored."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from lil_tui.catalogue.sync import Progress, SyncEvent, SyncOptions, run_sync
from lil_tui.linkedin import MemoryTokenStore, RequestEvent
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.store.database import open_file
from tests.sync.conftest import EN, Pair


def main(database: str, api_url: str, token_url: str, client_id: str, client_secret: str, mode: str) -> None:
    """Sync once."""

    def open_client(on_event: Callable[[RequestEvent], None]) -> LinkedInClient:
        return LinkedInClient(
            api_url=api_url,
            token_url=token_url,
            credentials=Pair(client_id, client_secret),
            tokens=MemoryTokenStore(),
            on_event=on_event,
            trust_environment=False,
        )

    def tell(event: SyncEvent) -> None:
        if isinstance(event, Progress):
            print("stored", flush=True)

    store = open_file(Path(database))
    options = SyncOptions((EN,), ("COURSE", "LEARNING_PATH"), full=mode == "full")
    asyncio.run(run_sync(store, open_client, options, tell))


if __name__ == "__main__":
    main(*sys.argv[1:])
