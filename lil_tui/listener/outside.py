"""A look at the listener's public address: does its name resolve, is its certificate good, does it answer.

All of it is asked from this machine, the way LinkedIn would ask, and blocks: callers run it in a
thread. Nothing secret is sent.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

TIMEOUT_SECONDS = 5.0
_MOST_BYTES = 4096
_SOON_DAYS = 14
"""A certificate that ends sooner is worth a warning: renewing has failed a few times by then."""

State = Literal["on", "warning", "dark", "waiting"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found: `text` says it, `fix` what to do where it isn't as it should be."""

    state: State
    text: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class OutsideView:
    """The three lights that are lit by asking. `at_ms` is when, in epoch milliseconds."""

    at_ms: int
    resolves: Finding
    certificate: Finding
    reached: Finding


_FIRST = Finding("waiting", "comes after the light above")


def look_from_outside(
    public_url: str, *, context: ssl.SSLContext | None = None, timeout: float = TIMEOUT_SECONDS
) -> OutsideView:
    """Ask name service, certificate and `/healthz`; takes at most about three timeouts. Raises nothing.

    `context` stands in for the machine's certificate authorities (`SSL_CERT_FILE` counts there).
    """
    at_ms = time.time_ns() // 1_000_000
    parts = urlsplit(public_url)
    proxied = _proxy_words(parts)
    resolves = _resolve(parts, proxied)
    if resolves.state == "dark":
        return OutsideView(at_ms, resolves, _FIRST, _FIRST)
    context = context or ssl.create_default_context()
    certificate = _certificate(parts, context, timeout)
    if certificate.state == "dark" and parts.scheme == "https":
        return OutsideView(at_ms, resolves, certificate, _FIRST)
    reached = _healthz(parts, context, timeout, proxied)
    return OutsideView(at_ms, resolves, certificate, reached)


def answers_healthz(url: str, timeout: float = TIMEOUT_SECONDS) -> bool | None:
    """Whether a listener answers at a plain address: False if something else does, None if nobody."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", _port(parts)), timeout).close()
    except OSError:
        return None
    return _healthz(parts, ssl.create_default_context(), timeout, "").state != "dark"


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _proxy_words(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if getproxies().get(parts.scheme) and not proxy_bypass(host):
        return " This machine goes out by a proxy: try the address from elsewhere too."
    return ""


def _resolve(parts: SplitResult, proxied: str) -> Finding:
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Finding(
            "dark",
            f"{host} has no address",
            f"Enter the name in your name service, or mend listener.public_url.{proxied}",
        )
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    text = f"{host} is {', '.join(addresses[:2])}" if addresses != [host] else host
    if not any(_is_public(address) for address in addresses):
        return Finding(
            "warning", f"{text}: a private address", "LinkedIn can't reach it; give it a public one."
        )
    return Finding("on", text)


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False


def _certificate(parts: SplitResult, context: ssl.SSLContext, timeout: float) -> Finding:
    if parts.scheme != "https":
        return Finding(
            "dark", "the address is plain http", "LinkedIn sends to https alone: get a certificate."
        )
    host, port = parts.hostname or "", _port(parts)
    try:
        with (
            socket.create_connection((host, port), timeout) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            return _validity(secured.getpeercert() or {})
    except ssl.SSLCertVerificationError as error:
        return _bad_certificate(error, host)
    except ssl.SSLError:
        return Finding("dark", f"port {port} doesn't speak TLS", "Put the certificate on that very port.")
    except OSError as error:
        return _no_connection(error, host, port)


def _validity(certificate: Mapping[str, Any]) -> Finding:
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    days = (ends - datetime.now(UTC)).days
    issuer = {name: value for part in certificate.get("issuer", ()) for name, value in part}
    by = issuer.get("organizationName") or issuer.get("commonName")
    text = f"valid for {days} {'day' if days == 1 else 'days'}" + (f", by {by}" if by else "")
    if days < _SOON_DAYS:
        return Finding("warning", text, "Renew it soon; see why it isn't renewed by itself.")
    return Finding("on", text)


_BAD_CERTIFICATES: dict[int, tuple[str, str]] = {
    9: ("is not valid yet", "Check this machine's clock, and the certificate's dates."),
    10: ("has expired", "Renew it, and have it renewed by itself."),
    18: (
        "is self-signed",
        "LinkedIn trusts none but public authorities: get one there, such as Let's Encrypt.",
    ),
    19: ("comes from an authority that nobody knows", "Get one from a public authority."),
    20: ("comes without its chain, or from an unknown authority", "Serve the full chain (fullchain.pem)."),
    21: ("comes without its chain", "Serve the full chain (fullchain.pem)."),
    62: ("is for another name", "Get one for the name in listener.public_url."),
}
"""By OpenSSL's verify codes (X509_V_ERR_…)."""


def _bad_certificate(error: ssl.SSLCertVerificationError, host: str) -> Finding:
    what, fix = _BAD_CERTIFICATES.get(
        error.verify_code, (f"is refused: {error.verify_message}", "Look at it with openssl s_client.")
    )
    return Finding("dark", f"the one of {host} {what}", fix)


def _no_connection(error: OSError, host: str, port: int) -> Finding:
    if isinstance(error, TimeoutError):
        return Finding(
            "dark", f"no answer on port {port}", f"A firewall drops what comes: open port {port} to {host}."
        )
    if isinstance(error, ConnectionRefusedError):
        return Finding(
            "dark",
            f"port {port} is closed",
            "Start the proxy in front of the listener, or open the port.",
        )
    return Finding(
        "dark", f"no connection: {error.strerror or error}", "Check the way there, from outside too."
    )


def _healthz(parts: SplitResult, context: ssl.SSLContext, timeout: float, proxied: str) -> Finding:
    host, port = parts.hostname or "", _port(parts)
    path = parts.path.rstrip("/") + "/healthz"
    connection = (
        HTTPSConnection(host, port, timeout=timeout, context=context)
        if parts.scheme == "https"
        else HTTPConnection(host, port, timeout=timeout)
    )
    began = time.monotonic()
    try:
        connection.request("GET", path, headers={"Connection": "close", "User-Agent": "lil-tui"})
        answer = connection.getresponse()
        body = answer.read(_MOST_BYTES)
    except HTTPException:
        return Finding(
            "dark", f"port {port} doesn't speak HTTP", "Have the proxy pass it on to the listener."
        )
    except OSError as error:
        found = _no_connection(error, host, port)
        return Finding(found.state, found.text, found.fix + proxied)
    finally:
        connection.close()
    milliseconds = max(1, round((time.monotonic() - began) * 1000))
    return _health(answer.status, body, path, milliseconds)


def _health(status: int, body: bytes, path: str, milliseconds: int) -> Finding:
    if 300 <= status < 400:
        return Finding("dark", f"{path} leads elsewhere ({status})", "Enter the address that it leads to.")
    if status in (502, 504):
        return Finding(
            "dark", f"the proxy finds no listener ({status})", "Switch the listener on; check its port."
        )
    if b'"status"' not in body:
        return Finding(
            "dark",
            f"something else answers {path} ({status})",
            "Have the proxy pass everything under listener.public_url on to the listener.",
        )
    if status != 200 or _status_of(body) != "ok":
        return Finding("warning", "the listener answers, its database does not", "`lil-tui doctor` says why.")
    return Finding("on", f"the listener answers in {milliseconds} ms")


def _status_of(body: bytes) -> object:
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document.get("status") if isinstance(document, dict) else None
