"""The checks of `lil-tui doctor`: each looks at one thing and says what it found; none changes anything.

A new check is one function and one row in `CHECKS`.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lil_tui.cli.invocation import Invocation
from lil_tui.errors import LilError
from lil_tui.services import Services

_CA_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Check:
    """What one check found (contract §2)."""

    name: str
    status: Literal["ok", "warning", "failed"]
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
        services.store.rows("SELECT 1")
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


CHECKS: tuple[tuple[str, Callable[[str, Invocation], Check], tuple[str, ...]], ...] = (
    ("settings", _settings, ()),
    ("keyring", _keyring, ("settings",)),
    ("database", _database, ("settings",)),
    ("token", _token, ("settings", "keyring")),
    ("API access", _api_access, ("token",)),
)
"""Name, check, and the checks it builds on."""


async def _ask(services: Services, *, prove_access: bool) -> str:
    """Ask LinkedIn for a new token, or with the saved one for a page of the catalogue."""
    from lil_tui.linkedin import MemoryTokenStore

    # A check makes no database, and one that can't be opened has been told of already.
    try:
        tokens = services.tokens if services.has_database else MemoryTokenStore()
    except LilError:
        tokens = MemoryTokenStore()
    async with services.linkedin_client(tokens=tokens, patient=False) as client:
        if prove_access:
            await client.probe()
            return ""
        token = await client.verify()
        return f"{token.expires_at:%Y-%m-%d %H:%M} UTC"


def _way(url: str) -> str:
    """Which way an address is reached: proxies and certificate authorities in force are named."""
    from lil_tui.linkedin.network import route_to

    certificates = [f"{name}={os.environ[name]}" for name in _CA_VARIABLES if os.environ.get(name)]
    trusted = f", trusting {' and '.join(certificates)}" if certificates and url.startswith("https") else ""
    return f"reached at {route_to(url)}{trusted}"


def _set(invocation: Invocation) -> str:
    profile = "" if invocation.settings.is_default_profile else f"--profile {invocation.settings.profile} "
    return f"Run `lil-tui {profile}credentials set`."
