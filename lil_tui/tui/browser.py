"""Opening a link in the browser, where there is one on this side of the connection.

Only http and https are opened; the browser gets no terminal to write to.
"""

import asyncio
import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

_SECONDS = 3.0


def why_no_browser(environ: Mapping[str, str] | None = None) -> str | None:
    """One sentence on why no browser can be opened from here; None when one can."""
    environ = os.environ if environ is None else environ
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return "You are connected over SSH: a browser here would not be yours."
    if _command("", environ) is None:
        return "There is no display, or no program that opens links, on this machine."
    return None


def is_web_link(url: str) -> bool:
    """Whether this is a link that may be opened: http or https, with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable()


async def open_in_browser(url: str, environ: Mapping[str, str] | None = None) -> bool:
    """Open the link; False when it is none, or no browser took it."""
    environ = os.environ if environ is None else environ
    if not is_web_link(url) or why_no_browser(environ) is not None:
        return False
    command = _command(url, environ)
    if not command:
        return False
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True, env=dict(environ)
        )
    except OSError:
        return False
    try:
        # Some openers stay as long as the browser does: then it has taken the link.
        return await asyncio.wait_for(asyncio.shield(process.wait()), _SECONDS) == 0
    except TimeoutError:
        return True


def _command(url: str, environ: Mapping[str, str]) -> list[str] | None:
    path = environ.get("PATH")
    if chosen := environ.get("BROWSER", "").split(os.pathsep)[0]:
        words = shlex.split(chosen, posix=sys.platform != "win32")
        return [word.replace("%s", url) for word in words] if "%s" in chosen else [*words, url]
    if sys.platform == "darwin":
        return ["open", url]
    if sys.platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler", url]
    graphical = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    for opener in ("wslview", "xdg-open") if graphical else ("wslview",):
        if found := shutil.which(opener, path=path):
            return [found, url]
    return None
