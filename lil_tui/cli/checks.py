"""The checks of `lil-tui doctor`: each looks at one thing and says what it found; none changes anything.

A new check is one function and one row in `CHECKS`.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from lil_tui.cli.invocation import Invocation
from lil_tui.errors import LilError
from lil_tui.services import Services
from lil_tui.text import clean

if TYPE_CHECKING:
    from lil_tui.listener.outside import Finding

_CA_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Status = Literal["ok", "warning", "failed"]
_STATUSES: tuple[Status, ...] = ("ok", "warning", "failed")
"""Worst last."""


@dataclass(frozen=True)
class Check:
    """What one check found (contract §2)."""

    name: str
    status: Status
    detail: str
    fix: str = ""


def examine(invocation: Invocation) -> list[Check]:
    """Run all checks; one that builds on what failed is not tried, and says so."""
    found: list[Check] = []
    without_ground: set[str] = set()
    for name, check, needed in CHECKS:
        missing = next((other for other in needed if other in without_ground), None)
        if missing is not None:
            found.append(Check(name, "warning", f"Not checked: {missing} comes first."))
            without_ground.add(name)
            continue
        try:
            found.append(check(name, invocation))
        except LilError as error:
            detail = f"{error.title}: {error.detail}" if error.detail else error.title
            found.append(Check(name, "failed", detail, error.fix))
        if found[-1].status == "failed":
            without_ground.add(name)
    return found


def _settings(name: str, invocation: Invocation) -> Check:
    from lil_tui.settings import unknown_variables

    settings = invocation.settings
    strangers = unknown_variables(invocation.environ)
    if strangers:
        variable, closest = next(iter(strangers.items()))
        return Check(name, "warning", f"{variable} is no variable of lil-tui.", f"Did you mean {closest}?")
    for url in (settings.linkedin_api_url, settings.linkedin_token_url):
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            return Check(name, "warning", f"{parts.netloc} is reached without encryption.", "Use https.")
    there = "" if settings.config_file.exists() else " is not there: defaults hold"
    return Check(name, "ok", f"Profile {settings.profile}; {settings.config_file}{there}.")


def _keyring(name: str, invocation: Invocation) -> Check:
    status = invocation.services.vault.status()
    if status.source == "environment":
        return Check(name, "ok", "Not needed: the environment holds the credentials.")
    if status.problem:
        return Check(
            name, "failed", status.problem, "`lil-tui credentials status` shows whether it works then."
        )
    if not status.present:
        return Check(name, "warning", f"{status.backend} works and holds no credentials.", _set(invocation))
    return Check(name, "ok", f"{status.backend} holds the credentials.")


def _database(name: str, invocation: Invocation) -> Check:
    services = invocation.services
    if services.has_database:
        services.store.check()
        where = services.settings.database_file if services.settings.database_is_file else "the server"
        return Check(name, "ok", f"{where} opens and answers.")
    file = services.settings.database_file
    place = file.parent
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        return Check(
            name, "failed", f"{file} cannot be made: {place} cannot be written.", "Set LIL_TUI_DATA_DIR."
        )
    return Check(name, "ok", f"{file} will be made by the first sync.")


def _token(name: str, invocation: Invocation) -> Check:
    services = invocation.services
    until = asyncio.run(_ask(services, prove_access=False))
    return Check(
        name, "ok", f"LinkedIn gave a token until {until}, {_way(services.settings.linkedin_token_url)}."
    )


def _api_access(name: str, invocation: Invocation) -> Check:
    services = invocation.services
    asyncio.run(_ask(services, prove_access=True))
    return Check(name, "ok", f"The catalogue can be read, {_way(services.settings.linkedin_api_url)}.")


def _listener(name: str, invocation: Invocation) -> Check:
    from lil_tui.completions.clock import now_ms
    from lil_tui.completions.records import newest_statement_ms
    from lil_tui.listener.ledger import running_listeners

    services = invocation.services
    if not services.has_database:
        return _not_listening(name, invocation, "no statement yet, no client")
    store = services.store
    newest = newest_statement_ms(store)
    last = f"last statement {_minute(newest)}" if newest is not None else "no statement yet"
    clients = _live_clients(services)
    known = f"{last}, {_clients(clients)}"
    running = running_listeners(store, now_ms())
    if not running:
        return _not_listening(name, invocation, known)
    others = f", and {len(running) - 1} more" if len(running) > 1 else ""
    began = f"Runs at {running[0].url} since {_minute(running[0].started_ms)}{others}"
    fix = "" if clients else f"Run `{services.settings.command} clients add NAME`."
    return Check(name, "ok", f"{began}; {known}.", fix)


def _not_listening(name: str, invocation: Invocation, known: str) -> Check:
    """None is in the book: look whether something else holds the place where one would listen."""
    from lil_tui.listener.addresses import addresses_of
    from lil_tui.listener.outside import answers_healthz

    own = invocation.settings.listener
    url = addresses_of(replace(own, public_url=None)).base_url
    command = invocation.settings.command
    start = f"Run `{command} listen`, or switch it on in the UI (`{command}`, then 4)."
    taken = answers_healthz(url) if own.port else None
    if taken is None:
        return Check(name, "warning", f"None runs on this database; {known}.", start)
    who = "a listener on another database" if taken else "something else"
    return Check(
        name,
        "warning",
        f"None runs on this database, and {who} answers at {url}; {known}.",
        "End that one, or set listener.port to a free one.",
    )


def _public_url(name: str, invocation: Invocation) -> Check:
    from lil_tui.completions.clock import now_ms
    from lil_tui.listener.addresses import public_url_of
    from lil_tui.listener.ledger import running_listeners
    from lil_tui.listener.outside import look_from_outside

    services = invocation.services
    running = running_listeners(services.store, now_ms()) if services.has_database else []
    url = public_url_of(services.settings.listener, running)
    if url is None:
        if not _live_clients(services):
            return Check(name, "ok", "Not set: nobody sends statements yet.")
        return Check(
            name,
            "warning",
            "Not set: clients are told the address where it listens.",
            "Set listener.public_url to the https address under which LinkedIn reaches the listener.",
        )
    seen = look_from_outside(url)
    graded: list[tuple[str, Finding, Status]] = [
        ("name", seen.resolves, "failed"),
        ("certificate", seen.certificate, "failed" if urlsplit(url).scheme == "https" else "warning"),
        # Where none listens, none can answer: that is told by the check before.
        ("healthz", seen.reached, "failed" if running else "warning"),
    ]
    return _graded(name, url, [each for each in graded if each[1].state != "waiting"])


def _graded(name: str, url: str, graded: "list[tuple[str, Finding, Status]]") -> Check:
    """One check of several findings, each with what dark means: the first of the worst says what to do."""
    found = [
        (_STATUSES.index("ok" if at.state == "on" else dark if at.state == "dark" else "warning"), at.fix)
        for _, at, dark in graded
    ]
    worst = max(rank for rank, _ in found)
    fix = next(fix for rank, fix in found if rank == worst)
    told = "; ".join(f"{what}: {clean(at.text)}" for what, at, _ in graded)
    return Check(name, _STATUSES[worst], f"{url}: {told}.", fix)


CHECKS: tuple[tuple[str, Callable[[str, Invocation], Check], tuple[str, ...]], ...] = (
    ("settings", _settings, ()),
    ("keyring", _keyring, ("settings",)),
    ("database", _database, ("settings",)),
    ("token", _token, ("settings", "keyring")),
    ("API access", _api_access, ("token",)),
    ("listener", _listener, ("database",)),
    ("public URL", _public_url, ("database",)),
)
"""Name, check, and the checks it builds on."""


async def _ask(services: Services, *, prove_access: bool) -> str:
    """Ask LinkedIn for a new token, or with the saved one for a page of the catalogue."""
    from lil_tui.linkedin import MemoryTokenStore

    tokens = None if _has_store(services) else MemoryTokenStore()
    async with services.linkedin_client(tokens=tokens, patient=False) as client:
        if prove_access:
            await client.probe()
            return ""
        token = await client.verify()
        return f"{token.expires_at:%Y-%m-%d %H:%M} UTC"


def _has_store(services: Services) -> bool:
    """Whether a token can be kept: a check makes no database, and another tells why one can't be opened."""
    try:
        return services.has_database and services.store is not None
    except LilError:
        return False


def _live_clients(services: Services) -> int:
    """How many may send statements."""
    from lil_tui.completions.clients import list_clients

    if not services.has_database:
        return 0
    return sum(client.revoked_ms is None for client in list_clients(services.store))


def _clients(number: int) -> str:
    return "no client" if not number else "1 client" if number == 1 else f"{number} clients"


def _minute(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def _way(url: str) -> str:
    """Which way an address is reached: proxies and certificate authorities in force are named."""
    from lil_tui.linkedin.network import route_to

    certificates = [f"{name}={os.environ[name]}" for name in _CA_VARIABLES if os.environ.get(name)]
    trusted = f", trusting {' and '.join(certificates)}" if certificates and url.startswith("https") else ""
    return f"reached at {route_to(url)}{trusted}"


def _set(invocation: Invocation) -> str:
    return f"Run `{invocation.settings.command} credentials set`."
