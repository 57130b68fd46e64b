"""Titles that carry escape sequences, sent through a real terminal device: nothing gets out raw."""

import os
import select
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")

PROGRAM = """
import sys
from lil_tui.tui.widgets.outline import Node
from tests.tui.harness import Course, CataloguePane, shell

BAD = "AA\\x1b]0;OWNED\\x07\\x1b[2J\\x9b31m\\u202eBB\\x1b]52;c;T1dORUQ=\\x07 \\x1b\\\\ [/] [red]"
app = shell(rows=[Course(f"urn:{BAD}", BAD) for _ in range(40)], profile=BAD[:12], badge=BAD)
CataloguePane.HELP = BAD

async def steps():
    app.status = BAD
    app.pane.action_back()
    app.report(RuntimeError(BAD))
    app.set_timer(0.05, lambda: app.screen.action_details())
    app.set_timer(0.1, lambda: app.screen.dismiss())
    app.set_timer(0.15, app.action_show_help)
    app.set_timer(0.3, lambda: app.exit(0))

app.call_later(steps)
app.run()
print("LEFT", flush=True)
"""


def terminal_output(program: str) -> bytes:
    """Everything that a program writes to its terminal until it ends."""
    import pty

    root = str(Path(__file__).parents[2])
    child, device = pty.fork()
    if child == 0:
        os.chdir(root)
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", PYTHONPATH=root)
        os.execv(sys.executable, [sys.executable, "-c", program])
    written = bytearray()
    try:
        while select.select([device], [], [], 30)[0]:
            try:
                chunk = os.read(device, 65536)
            except OSError:
                break
            if not chunk:
                break
            written += chunk
    finally:
        os.close(device)
        os.waitpid(child, 0)
    return bytes(written)


def test_a_hostile_title_does_nothing_to_the_terminal() -> None:
    # Textual itself sets the shape of the mouse pointer by OSC 22.
    written = terminal_output(PROGRAM).replace(b"\x1b]22;default\x07", b"")
    assert b"LEFT" in written, written[-2000:]
    assert written.count(b"AA") > 20
    assert b"]0;OWNED" in written
    for raw in (b"\x1b]0;", b"\x1b]52", b"\x1b[2J\xc2", "\x9b".encode(), "\u202e".encode(), b"\x07"):
        assert raw not in written, raw
