"""Where senders find this listener, as LinkedIn's form asks for it."""

from typing import NamedTuple

from lil_tui.listener.ledger import running_listeners
from lil_tui.listener.origin import STATEMENTS_PATH, TOKEN_PATH, bound_url
from lil_tui.settings import ListenerSettings
from lil_tui.store import Store

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - to name, not to bind


class Addresses(NamedTuple):
    """LinkedIn's "OAuth Server URL" and "Tenant Server URL"; `is_public` when the settings name them."""

    base_url: str
    token_url: str
    statements_url: str
    is_public: bool


def addresses(store: Store, settings: ListenerSettings, now_ms: int) -> Addresses:
    """The public address, else that of the listener that runs now, else where one would listen."""
    running = [] if settings.public_url else running_listeners(store, now_ms)
    return addresses_of(settings, running[0].url if running else None)


def addresses_of(settings: ListenerSettings, running_url: str | None = None) -> Addresses:
    """The same, where it is known already at which address a listener runs."""
    base = settings.public_url or running_url or bound_url(settings.host, settings.port, tls=False)
    for any_address, named in _ANY_ADDRESS.items():
        base = base.replace(bound_url(any_address, 0, tls=False)[:-1], bound_url(named, 0, tls=False)[:-1])
    return Addresses(base, base + TOKEN_PATH, base + STATEMENTS_PATH, settings.public_url is not None)
