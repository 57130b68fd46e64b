"""`lil-tui listen`: the listener as a service, until SIGTERM or Ctrl-C."""

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from lil_tui.settings import ListenerSettings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@command("listen")
@click.option("--host", metavar="H", help="Address to bind.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="P", help="Port to bind; 0 takes a free one.")
@click.option(
    "--tls-cert", type=click.Path(path_type=Path), metavar="F", help="Certificate with its chain, as PEM."
)
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="F", help="Its key, as PEM.")
@click.option("--public-url", metavar="U", help="Address under which the outside world reaches it.")
@click.option("--until-eof", is_flag=True, hidden=True, help="End when standard input does.")
@pass_invocation
def listen(
    invocation: Invocation,
    host: str | None,
    port: int | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    public_url: str | None,
    until_eof: bool,
) -> int:
    """Take LinkedIn's statements.

    Says `listening on URL` once it is ready. SIGTERM and Ctrl-C finish what is under way.
    """
    from lil_tui.listener.server import Listener
    from lil_tui.listener.sockets import tls_context

    settings = _settings(invocation, host, port, public_url)
    if (tls_cert is None) != (tls_key is None):
        raise UsageError(
            "Wrong usage", "a certificate and its key go together.", "Give --tls-cert and --tls-key."
        )
    tls = tls_context(tls_cert, tls_key) if tls_cert is not None and tls_key is not None else None
    listener = Listener(invocation.services.store, settings, tls=tls)
    if tls is None and settings.host not in _LOOPBACK and not settings.public_url:
        invocation.output.note("Without TLS, tokens and secrets can be read on their way.")

    def ready() -> None:
        if invocation.json:
            invocation.output.document({"url": listener.url, "public_url": settings.public_url})
        else:
            invocation.output.line(f"listening on {listener.url}")
        sys.stdout.flush()

    if until_eof:
        threading.Thread(target=_wait_for_eof, args=(listener.stop,), name="supervised", daemon=True).start()
    _collect_less_garbage()
    listener.run(ready)
    return ExitCode.INTERRUPTED if listener.interrupted else ExitCode.DONE


def _collect_less_garbage() -> None:
    """Look for unreachable objects less often: requests leave hardly any, and each look costs all of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _settings(
    invocation: Invocation, host: str | None, port: int | None, public_url: str | None
) -> "ListenerSettings":
    from lil_tui.settings.values import WEB_URL

    settings = invocation.settings.listener
    if host is not None:
        settings = replace(settings, host=host)
    if port is not None:
        settings = replace(settings, port=port)
    if public_url is not None:
        try:
            settings = replace(settings, public_url=WEB_URL.read(public_url))
        except ValueError:
            raise UsageError("Wrong usage", f"--public-url takes {WEB_URL.takes}.") from None
    return settings


def _wait_for_eof(end: Callable[[], None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(sys.stdin.fileno(), 4096):
            pass
    end()
