"""Which address a request came from, and under which address this listener is known.

`X-Forwarded-*` and `Forwarded` are anybody's to write: they are believed from trusted proxies alone.
"""

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lil_tui.listener.exchange import Exchange

TOKEN_PATH = "/oauth2/token"  # noqa: S105
REVOKE_PATH = "/oauth2/revoke"
METADATA_PATH = "/.well-known/oauth-authorization-server"
STATEMENTS_PATH = "/xapi/statements"

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


def bound_url(host: str, port: int, *, tls: bool) -> str:
    """The address of a socket as a URL."""
    return f"http{'s' if tls else ''}://{f'[{host}]' if ':' in host else host}:{port}"


class Origin:
    """Answers for one listener: `public_url` is what the settings say, `bound` where it listens."""

    def __init__(self, bound: str, public_url: str | None, trusted_proxies: Sequence[str]) -> None:
        self.bound = bound
        self.public_url = public_url
        self._proxies = [ipaddress.ip_network(network) for network in trusted_proxies]

    @property
    def prefix(self) -> str:
        """The path in front of ours that the outside world uses; empty without one."""
        return urlsplit(self.public_url).path.rstrip("/") if self.public_url else ""

    def address(self, exchange: Exchange) -> str:
        """Where a request comes from: the nearest address in its chain that is no trusted proxy."""
        address = exchange.peer
        if not self._is_proxy(address):
            return address
        chain = exchange.headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
        for hop in reversed(chain):
            hop = hop.strip()
            try:
                ipaddress.ip_address(hop)
            except ValueError:
                break
            address = hop
            if not self._is_proxy(hop):
                break
        return address

    def url(self, exchange: Exchange) -> str:
        """The base URL under which the sender reached us; the settings' public one goes first."""
        if self.public_url:
            return self.public_url
        scheme = str(exchange.scope.get("scheme") or "http")
        host = exchange.headers.get(b"host", b"").decode("latin-1")
        if self._is_proxy(exchange.peer):
            proto = exchange.headers.get(b"x-forwarded-proto", b"").decode("latin-1").strip().lower()
            scheme = proto if proto in ("http", "https") else scheme
            host = exchange.headers.get(b"x-forwarded-host", host.encode("latin-1")).decode("latin-1").strip()
        return f"{scheme}://{host}" if _HOST.fullmatch(host) else self.bound

    def _is_proxy(self, address: str) -> bool:
        if not self._proxies:
            return False
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(mapped in network for network in self._proxies)
