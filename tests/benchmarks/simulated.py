"""The simulator as a process of its own, its pages made beforehand, so that the client is measured."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import msgspec

from tests.benchmarks.floor import CLASSIFICATION_TYPES, pages_of
from tests.benchmarks.terminal import python


@dataclass(frozen=True)
class Simulated:
    """Where the simulator listens; `environment` is what `lil-tui` needs to find it."""

    environment: dict[str, str]

    @property
    def api_url(self) -> str:
        """The REST base."""
        return self.environment["LIL_TUI_LINKEDIN_API_URL"]

    def token(self) -> str:
        """A token of its."""
        answer = httpx.post(
            self.environment["LIL_TUI_LINKEDIN_TOKEN_URL"],
            data={
                "grant_type": "client_credentials",
                "client_id": self.environment["LIL_TUI_LINKEDIN_CLIENT_ID"],
                "client_secret": self.environment["LIL_TUI_LINKEDIN_CLIENT_SECRET"],
            },
            trust_env=False,
        )
        token: str = answer.json()["access_token"]
        return token

    def wait_before_answers(self, milliseconds: int) -> None:
        """Have every catalogue answer take this long from now on."""
        origin = self.api_url.removesuffix("/v2")
        httpx.post(f"{origin}/control/state", json={"latency_ms": milliseconds}, trust_env=False)

    def make_pages(self, types: tuple[str, ...] = ("COURSE", "LEARNING_PATH")) -> None:
        """Ask for every page once: the simulator makes its courses when they are first read."""
        with httpx.Client(
            headers={"Authorization": f"Bearer {self.token()}"}, timeout=120, trust_env=False
        ) as client:
            for kind, wanted in (("classification", CLASSIFICATION_TYPES), ("asset", types)):
                for type_ in wanted:
                    start, total = 0, 1
                    while start < total:
                        body = client.get(f"{pages_of(self.api_url, kind, type_)}{start}").content
                        total = msgspec.json.decode(body)["paging"]["total"]
                        start += 100


@contextmanager
def simulated(courses: int) -> Iterator[Simulated]:
    """`lil-tui simulate` on a free port for as long as the context lasts."""
    with subprocess.Popen(
        python("-m", "lil_tui", "simulate", "--port", "0", "--courses", str(courses)),
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        environment: dict[str, str] = {}
        try:
            while len(environment) < 4:
                name, _, value = process.stdout.readline().rstrip("\n").partition("=")
                environment[name] = value
            yield Simulated(environment)
        finally:
            process.terminate()
