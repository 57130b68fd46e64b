"""An error that ends the UI: one line, and none of the values that the program held."""

import sys

import pytest

from tests.tui.test_hostile_text import terminal_output

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")

PROGRAM = """
from tests.tui.harness import shell
app = shell()

def fails():
    client_secret = "s3cr3t-value"
    raise RuntimeError("a fault [/] \\x1b]0;OWNED\\x07")

app.call_later(lambda: app.pane.call_later(fails))
app.run()
print("CODE", app.return_code, flush=True)
"""


def test_an_error_that_ends_the_ui_prints_one_line_without_the_programs_values() -> None:
    written = terminal_output(PROGRAM).replace(b"\x1b]22;default\x07", b"")
    after = written.rpartition(b"\x1b[?1049l")[2].decode()
    assert "CODE 1" in after, after
    assert "ended on an error of its own: RuntimeError: a fault [/]" in after
    assert "s3cr3t" not in after
    assert "\x1b]0;" not in after
