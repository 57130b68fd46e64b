"""A small simulated LinkedIn Learning and a client that holds a token for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer


class Client:
    """Asks a simulator over HTTP."""

    def __init__(self, server: SimulatorServer) -> None:
        self.server = server
        self.http = httpx.Client(trust_env=False)
        self.token = ""

    def ask_token(self, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.server.client_id,
            "client_secret": self.server.client_secret,
        }
        form.update(changes)
        return self.http.post(self.server.token_url, data={k: v for k, v in form.items() if v})

    def login(self) -> None:
        self.token = self.ask_token().json()["access_token"]

    def get(self, path: str, **params: Any) -> httpx.Response:
        if not self.token:
            self.login()
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.http.get(f"{self.server.api_url}/{path}", params=params, headers=headers)

    def criteria(self, type_: str = "COURSE", locale: str = "en_US", **more: Any) -> httpx.Response:
        language, country = locale.split("_")
        params = {
            "q": "criteria",
            "assetFilteringCriteria.assetTypes[0]": type_,
            "assetFilteringCriteria.licensedOnly": "true",
            "assetFilteringCriteria.locales[0].language": language,
            "assetFilteringCriteria.locales[0].country": country,
            "assetRetrievalCriteria.includeRetired": "true",
            "count": "100",
        }
        return self.get("learningAssets", **{**params, **more})

    def everything(self, type_: str = "COURSE", locale: str = "en_US", **more: Any) -> list[dict[str, Any]]:
        elements: list[dict[str, Any]] = []
        while True:
            page = self.criteria(type_, locale, start=str(len(elements)), **more).json()
            elements += page["elements"]
            if not page["elements"] or len(elements) >= page["paging"]["total"]:
                return elements


Play = Callable[..., Client]


@pytest.fixture
def play() -> Iterator[Play]:
    """Start a simulator with options; 150 courses unless told otherwise."""
    with ExitStack() as stack:

        def start(**options: Any) -> Client:
            settings = {"courses": 150, **options}
            client = Client(stack.enter_context(SimulatorServer(SimulatorOptions(**settings))))
            stack.callback(client.http.close)
            return client

        yield start
