"""Copying: by OSC 52 through the terminal, and by the local clipboard tool where there is one."""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress

_SECONDS = 2.0

_TOOLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # (needs this variable, tool, arguments)
    ("WAYLAND_DISPLAY", "wl-copy", ()),
    ("DISPLAY", "xclip", ("-selection", "clipboard")),
    ("DISPLAY", "xsel", ("--clipboard", "--input")),
    ("", "pbcopy", ()),
    ("", "clip.exe", ()),
)


def clipboard_tool(environ: Mapping[str, str] | None = None) -> list[str] | None:
    """The command that fills this machine's clipboard; None over SSH or without one."""
    environ = os.environ if environ is None else environ
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return None
    for variable, tool, arguments in _TOOLS:
        if (not variable or environ.get(variable)) and (path := shutil.which(tool, path=environ.get("PATH"))):
            return [path, *arguments]
    return None


async def copy_locally(text: str, environ: Mapping[str, str] | None = None) -> str | None:
    """Copy by the local tool; its name when it took the text, within two seconds."""
    command = clipboard_tool(environ)
    if command is None:
        return None
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=nowhere, stderr=nowhere
        )
    except OSError:
        return None
    # clip.exe reads UTF-16 with a byte order mark; the others read UTF-8.
    encoding = "utf-16" if command[0].endswith("clip.exe") or sys.platform == "win32" else "utf-8"
    try:
        await asyncio.wait_for(process.communicate(text.encode(encoding)), _SECONDS)
    except (TimeoutError, OSError):
        with suppress(ProcessLookupError):
            process.kill()
        return None
    return os.path.basename(command[0]) if process.returncode == 0 else None
