"""The way out of the building: proxies, certificate authorities, and what to say when it is blocked.

The usual variables hold (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR),
and every error names the variable that was in play, never the user or password in a proxy's URL.
"""

import os
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from lil_tui.linkedin.errors import Unreachable

_CA_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True)
class Proxy:
    """A proxy and where it was set."""

    url: str = field(repr=False)
    shown: str
    """Its host and port, without credentials."""
    variable: str
    """The environment variable that names it, or words for the system's own settings."""

    def __str__(self) -> str:
        return f"the proxy {self.shown} (set by {self.variable})"


@dataclass(frozen=True)
class Route:
    """How one origin is reached."""

    host: str
    proxy: Proxy | None = None

    def __str__(self) -> str:
        return f"{self.host} through {self.proxy}" if self.proxy else self.host


@dataclass(frozen=True)
class Trouble:
    """A connection that failed, in words."""

    reason: str
    fix: str
    hopeless: bool = False
    """Trying again can't help: something has to be changed first."""


def route_to(url: str, *, trust_environment: bool = True) -> Route:
    """Find out by which proxy a URL is reached, from the environment or the system's settings."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return Route(host, _proxy_for(parts.scheme, host) if trust_environment else None)


def transport_to(url: str, route: Route, *, connections: int) -> httpx.AsyncHTTPTransport:
    """Build the connection pool for one origin; raises Unreachable when a setting for it is unusable."""
    needs_tls = url.startswith("https:") or (route.proxy is not None and route.proxy.url.startswith("https:"))
    # A context without any authority costs nothing and trusts nobody: plain http never uses it.
    context = tls_context() if needs_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    if route.proxy is None:
        return httpx.AsyncHTTPTransport(verify=context, trust_env=False, limits=limits)
    try:
        own_tls = context if route.proxy.url.startswith("https:") else None
        proxy = httpx.Proxy(route.proxy.url, ssl_context=own_tls)
        return httpx.AsyncHTTPTransport(verify=context, trust_env=False, limits=limits, proxy=proxy)
    except (ValueError, ImportError, httpx.InvalidURL):
        raise Unreachable(
            "The proxy setting can't be used",
            f"{route.proxy.variable} names {route.proxy.shown}, which is no http or https proxy.",
            f"Write {route.proxy.variable} like http://proxy.example.com:8080, or remove it.",
        ) from None


def tls_context() -> ssl.SSLContext:
    """Whom to trust: the authorities that the variables name, else the system's and the bundled ones.

    Raises Unreachable when a variable names something that can't be read.
    """
    for variable in _CA_VARIABLES:
        if not (path := os.environ.get(variable)):
            continue
        try:
            if variable == "SSL_CERT_FILE":
                return ssl.create_default_context(cafile=path)
            os.listdir(path)
            return ssl.create_default_context(capath=path)
        except OSError as error:
            what = (
                error.strerror
                if error.strerror and not isinstance(error, ssl.SSLError)
                else "no certificates"
            )
            raise Unreachable(
                "The certificate authorities can't be read",
                f"{variable} names {path!r}: {what}.",
                f"Set {variable} to your company's CA in PEM form, or remove it.",
            ) from None
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def explain(error: Exception, route: Route) -> Trouble:
    """Say why a connection over `route` failed."""
    certificate = _find(error, ssl.SSLCertVerificationError)
    if isinstance(certificate, ssl.SSLCertVerificationError):
        return _certificate_trouble(certificate, route)
    if isinstance(error, httpx.ProxyError):
        return _proxy_trouble(str(error), route)
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        where = str(route.proxy) if route.proxy else route.host
        return Trouble(f"no connection to {where}: {_cause(error)}", _connect_fix(route))
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Trouble(f"{route} took too long to answer", "Try again later.")
    return Trouble(f"the connection to {route} broke in the middle", "Try again later.")


def proxy_refusal(status: int, route: Route) -> Trouble:
    """Say why a proxy answered instead of LinkedIn (407 and the like)."""
    return _proxy_trouble(str(status), route)


def _proxy_for(scheme: str, host: str) -> Proxy | None:
    proxies = urllib.request.getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or urllib.request.proxy_bypass(host):
        return None
    if "://" not in url:
        url = f"http://{url}"
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    variable = next((name for name in names if os.environ.get(name)), "the system's settings")
    return Proxy(url, urlsplit(url).netloc.rpartition("@")[2], variable)


def _certificate_trouble(error: ssl.SSLCertVerificationError, route: Route) -> Trouble:
    variable = next((name for name in _CA_VARIABLES if os.environ.get(name)), None)
    if variable:
        fix = f"{variable} is {os.environ[variable]!r}: it must hold the CA that signed this certificate."
    else:
        fix = "If your company inspects traffic, set SSL_CERT_FILE to your company's CA (a PEM file)."
    return Trouble(
        f"the certificate of {route} can't be verified: {error.verify_message or 'unknown authority'}",
        fix,
        hopeless=True,
    )


def _proxy_trouble(message: str, route: Route) -> Trouble:
    proxy = str(route.proxy) if route.proxy else "a proxy"
    variable = route.proxy.variable if route.proxy else "HTTPS_PROXY"
    code = message[:3]
    if code == "407":
        return Trouble(
            f"{proxy} wants a user name and password (407)",
            f"Write them into {variable}: http://USER:PASSWORD@HOST:PORT.",
            hopeless=True,
        )
    refused = code.isdigit() and code < "500"
    what = f"answered {code}" if code.isdigit() else "broke the connection"
    return Trouble(
        f"{proxy} {what} instead of letting us through to {route.host}",
        f"Ask who runs the proxy to allow {route.host}, or put {route.host.rpartition(':')[0] or route.host} "
        "into NO_PROXY if it needs none.",
        hopeless=refused,
    )


def _connect_fix(route: Route) -> str:
    if route.proxy:
        return f"Check {route.proxy.variable} and the network."
    return "Check the network; behind a company proxy set HTTPS_PROXY."


def _cause(error: Exception) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return "no answer in time"
    if _find(error, socket.gaierror):
        return "its name is not known"
    if _find(error, ConnectionRefusedError):
        return "connection refused"
    if _find(error, ssl.SSLError):
        return "it could not be secured"
    return "it could not be made"


def _find(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    return next((link for link in _chain(error) if isinstance(link, kind)), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
        waiting.extend(next_link for next_link in (link.__cause__, link.__context__) if next_link)
