"""Our own clients: who may send statements. Secrets are made here, shown once and kept as SHA-256.

A rotated secret works on for the grace time; a revoked client's tokens end at once.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from lil_tui.completions.clock import Clock, now_ms
from lil_tui.errors import LilError, UsageError
from lil_tui.store import Store

SCOPES = ("xapi:write", "xapi:read", "xapi:all")


class UnknownClient(LilError):
    """There is no client with that id."""


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A client with a secret that is shown this once."""

    client_id: str
    client_secret: str = field(repr=False)
    name: str
    scope: str


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as it is listed; never with a secret. Times are epoch milliseconds."""

    client_id: str
    name: str
    scope: str
    created_ms: int
    last_used_ms: int | None
    revoked_ms: int | None


def digest(secret: str) -> bytes:
    """What is kept of a secret or a token: both are random enough for a plain SHA-256."""
    return hashlib.sha256(secret.encode()).digest()


def parse_scope(written: str) -> str:
    """Read a list of scopes, in the contract's order and once each. Raises UsageError."""
    wanted = set(written.split())
    unknown = sorted(wanted - set(SCOPES))
    if unknown or not wanted:
        raise UsageError(
            "Unknown scope",
            f"{unknown[0]!r} is none." if unknown else "there must be one.",
            f"Scopes are {', '.join(SCOPES)}.",
        )
    return " ".join(scope for scope in SCOPES if scope in wanted)


def add_client(store: Store, name: str, scope: str = "xapi:write", clock_ms: Clock = now_ms) -> NewSecret:
    """Make a client. Raises UsageError for a scope that is none, or an empty name."""
    scope, name = parse_scope(scope), name.strip()
    if not name:
        raise UsageError("A client needs a name", "it is empty.", "Name whoever is to send statements.")
    # Letters and digits only: real clients send both without encoding them.
    client_id, secret = f"lil{secrets.token_hex(8)}", secrets.token_urlsafe(32)

    def job() -> None:
        now = clock_ms()
        store.database.execute_sql(
            "INSERT INTO xapi_client (client_id, name, scope, created_at) VALUES (?, ?, ?, ?)",
            (client_id, name, scope, now),
        )
        _keep_secret(store, client_id, secret, now)

    store.write(job).result()
    return NewSecret(client_id, secret, name, scope)


def list_clients(store: Store) -> list[ClientRow]:
    """All clients, newest first, revoked ones too."""
    return [
        ClientRow(*row)
        for row in store.rows(
            "SELECT client_id, name, scope, created_at, last_used_at, revoked_at FROM xapi_client"
            " ORDER BY created_at DESC, client_id"
        )
    ]


def rotate_client(store: Store, client_id: str, grace_seconds: int, clock_ms: Clock = now_ms) -> NewSecret:
    """Give a client a new secret; the old ones work on for the grace time. Raises UnknownClient."""
    secret = secrets.token_urlsafe(32)

    def job() -> tuple[str, str]:
        name, scope = _live(store, client_id)
        now = clock_ms()
        store.database.execute_sql(
            "UPDATE xapi_client_secret SET valid_until = min(COALESCE(valid_until, ?1), ?1)"
            " WHERE client_id = ?2",
            (now + grace_seconds * 1000, client_id),
        )
        store.database.execute_sql(
            "DELETE FROM xapi_client_secret WHERE client_id = ? AND valid_until <= ?", (client_id, now)
        )
        _keep_secret(store, client_id, secret, now)
        return name, scope

    name, scope = store.write(job).result()
    return NewSecret(client_id, secret, name, scope)


def revoke_client(store: Store, client_id: str, clock_ms: Clock = now_ms) -> None:
    """End a client, its secrets and its tokens at once. Raises UnknownClient."""

    def job() -> None:
        _live(store, client_id)
        now = clock_ms()
        store.database.execute_sql(
            "UPDATE xapi_client SET revoked_at = ? WHERE client_id = ?", (now, client_id)
        )
        store.database.execute_sql("DELETE FROM xapi_client_secret WHERE client_id = ?", (client_id,))
        store.database.execute_sql(
            "UPDATE oauth_access_token SET revoked_at = COALESCE(revoked_at, ?) WHERE client_id = ?",
            (now, client_id),
        )

    store.write(job).result()


def _live(store: Store, client_id: str) -> tuple[str, str]:
    found = store.database.execute_sql(
        "SELECT name, scope FROM xapi_client WHERE client_id = ? AND revoked_at IS NULL", (client_id,)
    ).fetchone()
    if found is None:
        raise UnknownClient(
            "No such client", "none that isn't revoked has this id.", "`lil-tui clients list` shows them."
        )
    name, scope = found
    return name, scope


def _keep_secret(store: Store, client_id: str, secret: str, at_ms: int) -> None:
    store.database.execute_sql(
        "INSERT INTO xapi_client_secret (client_id, hash, created_at) VALUES (?, ?, ?)",
        (client_id, digest(secret), at_ms),
    )
