"""A listener of the test's own on loopback, with a client and a token to talk to it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from lil_tui.completions.clients import NewSecret, add_client
from lil_tui.listener.server import Listener
from lil_tui.settings import ListenerSettings
from lil_tui.store import Store
from lil_tui.store.database import open_file


class Clock:
    """Epoch milliseconds that a test can move."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now


@dataclass
class Running:
    """A listener that runs, a client that may do all, and ways to talk to it."""

    listener: Listener
    store: Store
    client: NewSecret
    http: httpx.Client

    @property
    def url(self) -> str:
        return self.listener.url

    def ask_token(self, scope: str = "", client: NewSecret | None = None) -> str:
        """A token by the ordinary way."""
        client = client or self.client
        form = {
            "grant_type": "client_credentials",
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "scope": scope,
        }
        answer = self.http.post("/oauth2/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def headers(self, scope: str = "") -> dict[str, str]:
        """What a good xAPI client sends."""
        return {
            "Authorization": f"Bearer {self.ask_token(scope)}",
            "X-Experience-API-Version": "1.0.3",
        }


Start = Callable[..., Running]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = open_file(tmp_path / "lil.db", bind=False)
    yield opened
    opened.close()


@contextmanager
def running(store: Store, settings: ListenerSettings, **keywords: Any) -> Iterator[Listener]:
    """A listener in a thread; everything that it began is finished at the end."""
    listener = Listener(store, settings, **keywords)
    ready = threading.Event()
    thread = threading.Thread(target=listener.run, args=(ready.set,))
    thread.start()
    try:
        assert ready.wait(60)
        yield listener
    finally:
        listener.stop()
        thread.join(60)
    assert not thread.is_alive()


@pytest.fixture
def start(store: Store) -> Iterator[Start]:
    """Start a listener; keywords are its settings, `tls` and `clock_ms` aside."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def begin(*, tls: Any = None, clock_ms: Any = None, **settings: Any) -> Running:
            keywords = {"tls": tls} | ({"clock_ms": clock_ms} if clock_ms else {})
            listener = stack.enter_context(
                running(store, replace(ListenerSettings(port=0), **settings), **keywords)
            )
            http = stack.enter_context(httpx.Client(base_url=listener.url, verify=False, timeout=60))
            return Running(listener, store, add_client(store, "LinkedIn", "xapi:all"), http)

        yield begin


@pytest.fixture
def listening(start: Start) -> Running:
    """A listener with the settings that nobody changed."""
    return start()


def statement(**members: Any) -> dict[str, Any]:
    """A completion as LinkedIn sends it; members can be set, or left out with None."""
    whole = {
        "timestamp": "2026-08-22T19:49:27.605Z",
        "actor": {"objectType": "Agent", "mbox": "mailto:ann@example.com"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "COMPLETED"}},
        "object": {"objectType": "Activity", "id": "urn:li:lyndaCourse:252"},
        "result": {"completion": True, "duration": "PT4M30S"},
    } | members
    return {name: value for name, value in whole.items() if value is not None}
