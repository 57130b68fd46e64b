"""Opening links and copying, by real programs in a folder of the test's own."""

import sys
from pathlib import Path

import pytest

from lil_tui.tui.browser import is_web_link, open_in_browser, why_no_browser
from lil_tui.tui.clipboard import clipboard_tool, copy_locally

posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


def program(folder: Path, name: str, body: str) -> None:
    """An executable script."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def environ(folder: Path, **more: str) -> dict[str, str]:
    """Variables under which only the folder's programs are found."""
    return {"PATH": f"{folder}:/usr/bin:/bin" if more.pop("system", "") else str(folder), **more}


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://www.linkedin.com/learning/x", True),
        ("http://127.0.0.1:8000/", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a.example/\x1b[2J", False),
        ("http://[", False),
        ("-h", False),
    ],
)
def test_only_web_links_are_opened(url: str, web: bool) -> None:
    assert is_web_link(url) is web


@posix
async def test_the_chosen_browser_gets_the_link(tmp_path: Path) -> None:
    program(tmp_path, "mybrowser", f'printf %s "$1" > {tmp_path}/opened')
    here = environ(tmp_path, BROWSER="mybrowser")
    assert await open_in_browser("https://example.org/a?b=1&c=2", here)
    assert (tmp_path / "opened").read_text() == "https://example.org/a?b=1&c=2"


@posix
async def test_a_browser_that_fails_or_is_missing_is_told(tmp_path: Path) -> None:
    program(tmp_path, "bad", "exit 3")
    assert not await open_in_browser("https://example.org/", environ(tmp_path, BROWSER="bad"))
    assert not await open_in_browser("https://example.org/", environ(tmp_path, BROWSER="missing"))


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY"])
async def test_over_ssh_no_browser_is_opened(tmp_path: Path, variable: str) -> None:
    here = environ(tmp_path, BROWSER="mybrowser", **{variable: "x"})
    assert "SSH" in (why_no_browser(here) or "")
    assert not await open_in_browser("https://example.org/", here)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always one")
def test_without_a_display_there_is_no_browser(tmp_path: Path) -> None:
    assert "display" in (why_no_browser(environ(tmp_path)) or "")


@posix
async def test_the_local_clipboard_tool_gets_the_text(tmp_path: Path) -> None:
    program(tmp_path, "wl-copy", f"cat > {tmp_path}/copied")
    here = environ(tmp_path, WAYLAND_DISPLAY="wayland-0")
    program(tmp_path, "cat", "exec /bin/cat")
    assert await copy_locally("Développer", here) == "wl-copy"
    assert (tmp_path / "copied").read_text(encoding="utf-8") == "Développer"


@posix
async def test_a_clipboard_tool_that_fails_counts_as_none(tmp_path: Path) -> None:
    program(tmp_path, "xclip", "exit 1")
    assert await copy_locally("text", environ(tmp_path, DISPLAY=":0")) is None


def test_over_ssh_or_without_a_display_no_tool_is_used(tmp_path: Path) -> None:
    program(tmp_path, "xclip", "exit 0")
    assert clipboard_tool(environ(tmp_path)) is None
    assert clipboard_tool(environ(tmp_path, DISPLAY=":0", SSH_TTY="/dev/pts/1")) is None
