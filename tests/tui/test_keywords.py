"""Keys in words: every text names the keys in use, remapped ones too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from lil_tui.tui import app as shell_module
from lil_tui.tui.actions import by_id
from lil_tui.tui.dialogs import ErrorDialog
from lil_tui.tui.keywords import NAMED, KeyWords
from lil_tui.tui.screens.credentials import CredentialsPane
from lil_tui.tui.screens.listener import ListenerPane
from tests.memory_keyring import MemoryKeyring
from tests.tui.live import live, services_for

TUI = Path(shell_module.__file__).parent
REMAPPED = {
    "app.sync": "f5",
    "app.credentials": "f6",
    "app.help": "H",
    "catalogue.search": "f",
    "catalogue.filter": "slash",
    "completions.search": "i",
    "completions.why": "b",
    "list.up": "e",
    "list.down": "n",
    "list.choose": "ctrl+e",
    "sync.start": "b",
    "dialog.close": "z",
}
# Keys that are meant whatever the settings say: those of text fields and buttons.
_FIXED = re.compile(
    r"enter goes on|enter in the second|enter makes it|[Ee]nter or down goes|Enter takes the chosen button"
    r"|Down goes to|down chooses|Down and up go through what fits, enter takes|7 days"
)
_DEFAULT_KEY = re.compile(
    r"\b(?:esc|arrows|arrow keys|f\d+|ctrl\+\w)\b"
    r"|\b(?:enter|tab|space|down|up) (?:shows|takes|goes|opens|chooses|applies|copies|sets|turns|folds)\b"
    r"|\bpress \w\b"
    r"|(?<![\w'’{.])(?!a |A )[\w/?],? (?:there|then|[a-z]+s)\b",
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[Path, int, str]]:
    """Every text in the UI's code but docstrings, tables of keys and styles."""
    for file in sorted(TUI.rglob("*.py")):
        if file.parent.name == "keys" or file.name in ("actions.py", "keymap.py"):
            continue
        tree = ast.parse(file.read_text("utf-8"))
        silent = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                yield file, node.lineno, node.value


def test_an_action_is_named_by_the_key_that_it_is_on() -> None:
    assert KeyWords()("{sync.start} starts it") == "s starts it"
    assert KeyWords({"sync.start": "b,f5"})("{sync.start} starts it") == "b starts it"
    assert KeyWords({"list.choose": "ctrl+e"})("{list.choose} opens it") == "ctrl+e opens it"


def test_a_key_that_begins_a_sentence_is_written_large_unless_it_is_a_letter() -> None:
    assert KeyWords()("{List.choose} opens it.") == "Enter opens it."
    assert KeyWords()("{Sync.start} starts it.") == "s starts it."


def test_arrows_are_named_as_such_unless_lists_have_other_keys() -> None:
    assert KeyWords()("{arrows} scroll") == "arrows scroll"
    assert KeyWords({"list.down": "n"})("{arrows} scroll") == "up and n scroll"


def test_braces_that_name_no_action_stay() -> None:
    assert KeyWords()("{a} {some.thing}") == "{a} {some.thing}"


def test_where_an_error_names_a_command_the_key_is_told_instead() -> None:
    keys = KeyWords({"app.credentials": "f6"})
    assert keys.instead("Then run `credentials set`.") == "Then press f6 for Credentials."
    assert keys.instead("Run `lil-tui --profile test credentials set`; or `lil-tui demo`.") == (
        "Press f6 for Credentials; or `lil-tui demo`."
    )
    assert keys.instead("Run `lil-tui credentials set`.", at="credentials") == "Press e for the fields."
    assert keys.instead("Run `lil-tui doctor`.") == "Run `lil-tui doctor`."


def test_texts_name_actions_that_there_are() -> None:
    unknown = [
        f"{file.name}:{line}: {name}"
        for file, line, text in texts()
        for name in NAMED.findall(text)
        if "." in name and name[0].lower() + name[1:] not in by_id()
    ]
    assert unknown == []


def test_no_text_names_a_key_that_may_be_another() -> None:
    named = [
        f"{file.name}:{line}: {found[0]!r} in {text!r}"
        for file, line, text in texts()
        if " " in text.strip() and "\n    " not in text
        for found in _DEFAULT_KEY.finditer(_FIXED.sub("", NAMED.sub("§", text)))
    ]
    assert named == []


@pytest.fixture
def keyring() -> MemoryKeyring:
    """An empty keyring."""
    return MemoryKeyring()


@pytest.mark.parametrize(
    ("pane", "words"),
    [
        (
            "overview",
            ("f6: enter the client id", "f5, then b: all courses", "ctrl+e takes the one", "f5 Sync"),
        ),
        ("catalogue", ("Press f5 to sync", "or f6 to enter credentials")),
        ("completions", ("i to search names",)),
        ("sync", ("Press b to start the first; f6 enters", "b starts the first", "ctrl+e shows what")),
    ],
)
async def test_what_stands_on_a_pane_names_the_keys_in_use(
    tmp_path: Path, keyring: MemoryKeyring, pane: str, words: tuple[str, ...]
) -> None:
    services = services_for(tmp_path / "data", environ={}, keyring=keyring, keymap=REMAPPED)
    async with live(services, pane, (80, 24)) as screen:
        for expected in words:
            await screen.until_shown(expected)
        assert not NAMED.search(screen.text)


@pytest.mark.parametrize(
    ("pane", "words"),
    [
        ("overview", ("Ctrl+e takes the line", "e and n go from one thing")),
        ("catalogue", ("Type f and words to search", "Ctrl+e goes on from")),
        ("completions", ("Type i and words to search", "b says why a completion")),
        ("sync", ("b brings the catalogue up to date",)),
        ("listener", ("s switches it on and off", "Ctrl+e shows a statement")),
        ("credentials", ("e goes into the fields", "or ctrl+o, tests")),
    ],
)
async def test_the_help_names_the_keys_in_use(
    tmp_path: Path, keyring: MemoryKeyring, pane: str, words: tuple[str, ...]
) -> None:
    services = services_for(tmp_path / "data", environ={}, keyring=keyring, keymap=REMAPPED)
    async with live(services, pane, (120, 60)) as screen:
        if pane == "credentials":
            await screen.until_shown("none yet")
        await screen.press("H")
        assert "e and n scroll, z closes" in screen.text
        text = " ".join(str(screen.app.screen.query_one("#help-text Static", Static).content).split())
        for expected in words:
            assert expected in text
        assert not NAMED.search(screen.text)


async def test_without_credentials_an_error_tells_the_key_that_leads_to_them(
    tmp_path: Path, keyring: MemoryKeyring
) -> None:
    services = services_for(tmp_path / "data", environ={}, keyring=keyring, keymap=REMAPPED)
    async with live(services, "sync", (80, 24)) as screen:
        await screen.until_shown("Press b to start the first")
        await screen.press("b")
        await screen.until_shown("Press f6 for Credentials; or")
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.app.pane, CredentialsPane))
        assert not isinstance(screen.app.screen, ErrorDialog)


async def test_the_forms_enter_stays_its_own_when_lists_open_by_another_key(tmp_path: Path) -> None:
    services = services_for(tmp_path, environ={}, keymap={"list.choose": "ctrl+e"})
    async with live(services, "listener", (120, 36)) as screen:
        await screen.press("c")
        await screen.until_shown("enter copies a value and goes on")
        assert "enter copy" in screen.text.splitlines()[-1]
        form = screen.pane(ListenerPane).connect_view.form
        await screen.press("enter")
        assert form.cursor == 1
