"""The listener's socket and certificate, made here so that what is wrong with them is our own error."""

import contextlib
import errno
import socket
import ssl
from pathlib import Path

from lil_tui.errors import LilError, UsageError
from lil_tui.listener.protocol import MOST_CONNECTIONS

_BACKLOG = 1024
_SPARE_FILES = 64


def listening_socket(host: str, port: int) -> socket.socket:
    """Bind and listen. Raises LilError for a port in use, or an address that isn't this machine's."""
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][
            0
        ]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        # Python adds the address, which is told already.
        reason = (getattr(error, "strerror", None) or str(error)).partition(" (while attempting")[0]
        raise LilError(
            "The listener can't listen", f"port {port} on {host}: {reason}.", _way_out(error)
        ) from error


def _way_out(error: OSError | UnicodeError) -> str:
    not_ours = getattr(error, "errno", None) in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    if not_ours or isinstance(error, socket.gaierror | UnicodeError):
        return (
            "Name an address of this machine (listener.host or --host); "
            "127.0.0.1 is for this machine alone, 0.0.0.0 for all of its networks."
        )
    if getattr(error, "errno", None) == errno.EACCES:
        return "Choose a port from 1024 (listener.port or --port), or put a web server in front of it."
    return "Choose another port (listener.port or --port; 0 takes a free one), or end what listens there."


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """The context of a certificate with its chain, and its key. Raises UsageError."""
    for file in (certificate, key):
        try:
            file.open("rb").close()
        except OSError as error:
            raise UsageError(
                "The certificate can't be read",
                f"{file}: {error.strerror}.",
                "Check --tls-cert and --tls-key.",
            ) from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        # Without a word of its own OpenSSL would ask for a pass phrase on the terminal.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", None) or "they do not fit, or the key is encrypted"
        raise UsageError(
            "The certificate can't be used",
            f"{certificate} and {key}: {reason}.",
            "They must be PEM files that belong together, the key without a pass phrase.",
        ) from error
    return context


def allow_many_files() -> None:
    """Raise this process's limit of open files to what the connections need, where it can be."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_CONNECTIONS + _SPARE_FILES
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(
                resource.RLIMIT_NOFILE,
                (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard),
            )
