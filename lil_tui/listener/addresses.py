"""Where senders find this listener, as LinkedIn's form asks for it."""

from collections.abc import Sequence
from typing import NamedTuple

from lil_tui.listener.ledger import ListenerRow, running_listeners
from lil_tui.listener.origin import STATEMENTS_PATH, TOKEN_PATH, bound_url
from lil_tui.settings import ListenerSettings
from lil_tui.store import Store

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - to name, not to bind


class Addresses(NamedTuple):
    """LinkedIn's "OAuth Server URL" and "Tenant Server URL"; `is_public` when somebody has named them."""

    base_url: str
    token_url: str
    statements_url: str
    is_public: bool


def addresses(store: Store, settings: ListenerSettings, now_ms: int) -> Addresses:
    """The public address, else that of the listener that runs now, else where one would listen."""
    return addresses_of(settings, [] if settings.public_url else running_listeners(store, now_ms))


def addresses_of(settings: ListenerSettings, running: Sequence[ListenerRow] = ()) -> Addresses:
    """The same, where it is known already which listeners run, newest first."""
    public = public_url_of(settings, running)
    bound = running[0].url if running else bound_url(settings.host, settings.port, tls=False)
    base = public or bound
    for any_address, named in _ANY_ADDRESS.items():
        base = base.replace(bound_url(any_address, 0, tls=False)[:-1], bound_url(named, 0, tls=False)[:-1])
    return Addresses(base, base + TOKEN_PATH, base + STATEMENTS_PATH, public is not None)


def public_url_of(settings: ListenerSettings, running: Sequence[ListenerRow]) -> str | None:
    """The public address: of the settings, else the one that a running listener was started with."""
    return settings.public_url or next((each.public_url for each in running if each.public_url), None)
