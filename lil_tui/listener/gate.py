"""Who may come in: a request's bearer token and its scope (RFC 6750). Never taken from the URL."""

import sqlite3
from collections.abc import Callable

from lil_tui.completions.clients import digest
from lil_tui.listener.exchange import Exchange, Refused, refusal, unavailable
from lil_tui.listener.register import Register
from lil_tui.listener.scopes import allowed_by


class Gate:
    """Checks tokens; `on_use` hears of every client that is let in."""

    def __init__(
        self, register: Register, clock_ms: Callable[[], int], on_use: Callable[[str], None]
    ) -> None:
        self._register = register
        self._clock_ms = clock_ms
        self._on_use = on_use

    def admit(self, exchange: Exchange, right: str) -> str:
        """The client's id. Raises Refused: 401 without a good token, 403 without the right (`xapi:…`)."""
        header = exchange.headers.get(b"authorization")
        if header is None or header[:7].lower() != b"bearer ":
            raise _no_token()
        if exchange.is_repeated(b"authorization"):
            raise _bad_token("There is more than one Authorization header.")
        try:
            row = self._register.token(digest(header[7:].strip().decode("ascii")))
        except UnicodeDecodeError:
            row = None
        except sqlite3.Error as error:
            raise unavailable(type(error).__name__) from None
        if row is None:
            raise _bad_token("The token is unknown or was revoked.")
        exchange.client_id = row.client_id
        if row.expires_ms <= self._clock_ms():
            raise _bad_token("The token has expired.")
        self._on_use(row.client_id)
        if right not in allowed_by(row.scope):
            raise refusal(
                403,
                "insufficient_scope",
                f"The token lacks the scope {right}.",
                (b"www-authenticate", f'Bearer error="insufficient_scope", scope="{right}"'.encode()),
            )
        return row.client_id


def _no_token() -> Refused:
    # Without credentials no error code is told (RFC 6750 §3.1).
    return refusal(
        401, "unauthorized", "A bearer token is needed.", (b"www-authenticate", b'Bearer realm="lil-tui"')
    )


def _bad_token(message: str) -> Refused:
    return refusal(401, "invalid_token", message, (b"www-authenticate", b'Bearer error="invalid_token"'))
