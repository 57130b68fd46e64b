"""The demo's way back: the listener, and the simulator as LinkedIn sending statements to it."""

import csv
import io
import json
import time
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from lil_tui.completions.clients import add_client
from lil_tui.completions.people import import_people
from lil_tui.errors import LilError
from lil_tui.services import Services

LEARNERS = 150
HEADLESS_STATEMENTS = 3_000
_RATE = 400
"""Statements a second while the past is told: quick, and still to be watched."""
_LIVE_RATE = 2
_POLL_SECONDS = 0.2
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""The simulator is on loopback: no proxy is asked."""


def play_on(services: Services) -> None:
    """Switch the listener on, and have LinkedIn's statements come for as long as the demo runs."""
    play_statements(services, services.listener.start().url or "", live=True)


def play_statements(services: Services, listener_url: str, *, live: bool) -> None:
    """Make a client, import the people, and have the simulator send what they have learnt.

    With `live` it goes on for as long as the demo runs, else it ends by itself: `wait_until_sent`.
    Raises LilError when the simulator refuses.
    """
    people = ask_simulator(services, f"learners?learners={LEARNERS}")["learners"]
    known = [one for one in people if not one["outsider"]]
    import_people(services.store, _as_csv(known))
    client = add_client(services.store, "LinkedIn Learning (demo)")
    options = {"live": True, "live_rate": _LIVE_RATE} if live else {"count": HEADLESS_STATEMENTS}
    ask_simulator(
        services,
        "send",
        {
            "token_url": f"{listener_url}/oauth2/token",
            "statements_url": f"{listener_url}/xapi/statements",
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "learners": LEARNERS,
            "other_languages": 0,
            "rate": _RATE if live else 2_000,
            **options,
        },
    )


def wait_until_sent(services: Services) -> None:
    """Wait until the simulator has sent all. Raises LilError when it had to give up."""
    while (state := ask_simulator(services, "send"))["sending"]:
        time.sleep(_POLL_SECONDS)
    if state.get("error"):
        raise LilError("The demo's statements did not arrive", str(state["error"]))


def _as_csv(people: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    columns = ("email", "name", "employee_id", "department")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(people)
    return text.getvalue()


def ask_simulator(services: Services, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the simulator behind these services, or tell it something."""
    api = urlsplit(services.settings.linkedin_api_url)
    request = urllib.request.Request(  # noqa: S310 - our own child, on loopback
        f"{api.scheme}://{api.netloc}/control/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with _DIRECT.open(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
    except OSError as error:
        raise LilError("The simulator does not answer", f"{error}.") from error
    return found
