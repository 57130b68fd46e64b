"""What the listener looks up for each request: tokens, clients and their secrets, read afresh every time.

Reading anew is what makes a revocation count at once, also one by another process; only requests
that are dealt with in one turn of the event loop share what was read for the first of them. It runs
in the loop's own thread on a connection of its own; reads in WAL mode wait for nobody.
"""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

_PATIENCE_SECONDS = 0.05
"""How long a read may wait where somebody holds the whole database: the event loop waits with it."""


class TokenRow(NamedTuple):
    """A token that was neither revoked nor issued to a revoked client. `expires_ms` may have passed."""

    client_id: str
    scope: str
    expires_ms: int


class Register:
    """Reads clients and tokens; for use in the running event loop. Methods raise `sqlite3.Error`."""

    def __init__(self, file: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self._read_this_turn: dict[bytes, TokenRow | None] = {}
        self._in_place_this_turn: bool | None = None
        self._will_forget = False
        self._connection = sqlite3.connect(file, timeout=_PATIENCE_SECONDS, isolation_level=None)
        self._connection.execute("PRAGMA query_only = 1")
        self._file = file
        self._opened = _identity(file)

    def token(self, hashed: bytes) -> TokenRow | None:
        """The token with this hash."""
        known = self._read_this_turn
        if hashed in known:
            return known[hashed]
        row = self._connection.execute(_BY_HASH, (hashed,)).fetchone()
        known[hashed] = TokenRow(*row) if row else None
        self._forget_after_turn()
        return known[hashed]

    def scope_of(self, client_id: str) -> str | None:
        """What a client holds; None for an unknown or revoked one."""
        row = self._connection.execute(_CLIENT, (client_id,)).fetchone()
        return str(row[0]) if row else None

    def secrets_of(self, client_id: str, at_ms: int) -> list[bytes]:
        """Hashes of the secrets that are valid now."""
        return [row[0] for row in self._connection.execute(_SECRETS, (client_id, at_ms))]

    def is_in_place(self) -> bool:
        """Whether the file that is written to still stands under its name.

        One that was moved away or deleted takes writes as before, and they would be lost with it.
        """
        if self._in_place_this_turn is None:
            self._in_place_this_turn = _identity(self._file) == self._opened
            self._forget_after_turn()
        return self._in_place_this_turn

    def check(self) -> None:
        """Read a page of the database; raises where it doesn't answer, or was moved away."""
        if not self.is_in_place():
            raise sqlite3.OperationalError("the file was moved or deleted")
        self._connection.execute("SELECT count(*) FROM (SELECT 1 FROM xapi_client LIMIT 1)").fetchone()

    def _forget_after_turn(self) -> None:
        if not self._will_forget:
            self._will_forget = True
            self._loop.call_soon(self._forget)

    def _forget(self) -> None:
        self._will_forget = False
        self._read_this_turn.clear()
        self._in_place_this_turn = None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


_BY_HASH = (
    "SELECT t.client_id, t.scope, t.expires_at FROM oauth_access_token AS t"
    " JOIN xapi_client AS c ON c.client_id = t.client_id"
    " WHERE t.hash = ? AND t.revoked_at IS NULL AND c.revoked_at IS NULL"
)
_CLIENT = "SELECT scope FROM xapi_client WHERE client_id = ? AND revoked_at IS NULL"
_SECRETS = (
    "SELECT s.hash FROM xapi_client_secret AS s JOIN xapi_client AS c ON c.client_id = s.client_id"
    " WHERE s.client_id = ? AND c.revoked_at IS NULL AND (s.valid_until IS NULL OR s.valid_until > ?)"
)
