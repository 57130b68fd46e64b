"""The house: its import contracts hold, its files stay small, and the domain never loads Textual."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lil_tui"
MOST_LINES = 400
MOST_LINES_OF_A_CLASS = 300

ROOMS = {
    "__init__.py",
    "__main__.py",
    "catalogue",
    "cli",
    "completions",
    "credentials",
    "demo",
    "errors.py",
    "linkedin",
    "listener",
    "locales.py",
    "logs.py",
    "py.typed",
    "services.py",
    "settings",
    "simulator",
    "store",
    "text.py",
    "tui",
}


def sources() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def test_the_import_contracts_hold() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    "room",
    [
        *("catalogue", "linkedin", "linkedin.client", "store", "services", "settings", "credentials"),
        *("completions.why", "completions.intake", "listener.server", "listener.supervisor", "simulator"),
    ],
)
def test_the_domain_loads_no_ui(room: str) -> None:
    seen = subprocess.run(
        [sys.executable, "-c", f"import sys, lil_tui.{room}; print('textual' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "False"


def test_every_room_is_an_agreed_one() -> None:
    there = {entry.name for entry in PACKAGE.iterdir() if entry.name != "__pycache__"}
    assert there - ROOMS == set()


def test_above_the_domain_there_is_no_sql() -> None:
    begins = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "WITH ", "PRAGMA ")
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sources()
        if file.relative_to(PACKAGE).parts[0] in ("cli", "demo", "services.py", "tui")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(begins)
    ]
    assert found == []


def test_no_file_is_too_long() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in sources()}
    assert {file: length for file, length in lengths.items() if length > MOST_LINES} == {}


def test_no_class_is_too_long() -> None:
    lengths = {
        f"{file.relative_to(ROOT)}: {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_CLASS} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources()
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []
