"""Where senders are told to find the listener."""

from lil_tui.completions.clock import now_ms
from lil_tui.listener.addresses import addresses
from lil_tui.listener.ledger import begin_run
from lil_tui.settings import ListenerSettings
from lil_tui.store import Store
from tests.listener.conftest import Running


def test_the_public_address_goes_first_then_that_of_whoever_listens(listening: Running) -> None:
    public = ListenerSettings(public_url="https://l.example/lil")
    where = addresses(listening.store, public, now_ms())
    assert where.token_url == "https://l.example/lil/oauth2/token"
    assert where.statements_url == "https://l.example/lil/xapi/statements"
    assert where.is_public
    where = addresses(listening.store, ListenerSettings(), now_ms())
    assert (where.base_url, where.is_public) == (listening.url, False)


def test_an_address_of_all_interfaces_is_named_so_that_it_can_be_reached(store: Store) -> None:
    for host, url in (("0.0.0.0", "http://127.0.0.1:8765"), ("::", "http://[::1]:8765")):
        everywhere = ListenerSettings(host=host, port=8765)
        assert addresses(store, everywhere, now_ms()).base_url == url


def test_the_public_address_that_a_running_listener_was_given_counts_for_everybody(store: Store) -> None:
    begin_run(store, "https://127.0.0.1:8443", now_ms(), "https://learning.example.com")
    where = addresses(store, ListenerSettings(), now_ms())
    assert (where.base_url, where.is_public) == ("https://learning.example.com", True)
    own = ListenerSettings(public_url="https://own.example.com")
    assert addresses(store, own, now_ms()).base_url == "https://own.example.com"
