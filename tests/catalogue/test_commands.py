"""`lil-tui catalogue tree|search|show` as a script calls them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from lil_tui.cli.main import run
from lil_tui.store.database import open_file
from tests.catalogue.builder import CatalogueBuilder


@pytest.fixture
def home(catalogue: CatalogueBuilder, environ: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment whose database is the small catalogue."""
    return {**environ, "LIL_TUI_DATABASE_URL": f"sqlite:///{tmp_path / 'lil.db'}"}


def json_of(capfd: pytest.CaptureFixture[str]) -> Any:
    return msgspec.json.decode(capfd.readouterr().out)


def test_search_gives_the_contracts_object(home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "search", "essential", "excel", "--json"], home) == 0
    assert json_of(capfd) == {
        "total": 1,
        "items": [
            {
                "urn": "urn:li:lyndaCourse:252",
                "title": "Excel 2007 Essential Training",
                "type": "COURSE",
                "level": "BEGINNER",
                "locale": "en_US",
                "minutes": 313,
                "published_at": "1970-01-02T00:00:00.000Z",
                "retired_at": None,
                "authors": ["Lorna A. Daly", "José Núñez"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("options", "total", "shown"),
    [
        ([], 5, 5),
        (["--limit", "2"], 5, 2),
        (["--limit", "0", "--offset", "4"], 5, 1),
        (["--offset", "9"], 5, 0),
        (["--include-retired"], 7, 7),
        (["--type", "course", "--level", "Beginner", "--locale", "en-us"], 1, 1),
        (["--type", "HOLOGRAM"], 0, 0),
        (["--under", "urn:li:lyndaCategory:2"], 1, 1),
        (["--max-minutes", "30"], 2, 2),
        (["--author", "ROE", "--sort", "title"], 1, 1),
        (["NEAR(", '"'], 0, 0),
        (["--", "-x"], 0, 0),
    ],
)
def test_options_narrow_and_page(
    home: dict[str, str], capfd: pytest.CaptureFixture[str], options: list[str], total: int, shown: int
) -> None:
    assert run(["catalogue", "search", "--json", *options], home) == 0
    document = json_of(capfd)
    assert (document["total"], len(document["items"])) == (total, shown)


def test_the_tree_is_of_the_first_locale_or_the_named_one(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["catalogue", "tree", "--json"], home) == 0
    assert [node["name"] for node in json_of(capfd)] == ["business", "Technology", "Lonely", "Skills"]
    assert run(["catalogue", "tree", "--locale", "de_DE", "--json"], home) == 0
    assert [node["name"] for node in json_of(capfd)] == ["Technologie", "Skills"]


def test_show_takes_a_link_and_fails_with_1_when_unknown(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    link = "https://www.linkedin.com/learning/excel-2007-essential-training?u=1"
    assert run(["catalogue", "show", link, "--json"], home) == 0
    assert json_of(capfd)["urn"] == "urn:li:lyndaCourse:252"
    assert run(["catalogue", "show", "urn:li:lyndaCourse:1", "--json"], home) == 1
    assert set(json_of(capfd)["error"]) == {"title", "detail", "fix"}


@pytest.mark.parametrize(
    "arguments",
    [["search", "--limit", "-1"], ["search", "--sort", "luck"], ["tree", "--locale", "klingon!"], ["show"]],
)
def test_wrong_usage_ends_with_2(home: dict[str, str], arguments: list[str]) -> None:
    assert run(["catalogue", *arguments], home) == 2


def test_people_read_a_tree_a_table_and_a_page(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["catalogue", "tree"], home) == 0
    assert "└─ Analysis  1\n   └─ Spreadsheets  1" in capfd.readouterr().out
    assert run(["catalogue", "search", "--limit", "1"], home) == 0
    printed = capfd.readouterr()
    assert "Übung macht den Meister" in printed.out
    assert "1-1 of 5" in printed.err
    assert run(["catalogue", "show", "urn:li:lyndaCourse:252"], home) == 0
    shown = capfd.readouterr().out
    assert "5h 13m" in shown
    assert "Topic: business > Analysis > Spreadsheets" in shown
    assert "Introduction\n  Welcome  2m" in shown


def test_titles_do_nothing_to_the_terminal(
    environ: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "data" / "lil.db"
    store = open_file(file)
    builder = CatalogueBuilder(store)
    builder.classification("C", "[red]\x1b]0;no\x07", "LIBRARY")
    builder.asset(
        "urn:li:lyndaCourse:1",
        "[bold]50%[/] \x1b]0;gone\x07\u202eend",
        description="\x1b[2J[/]",
        under=["C"],
        authors="\x9bm",
    )
    store.close()
    for arguments in (["search"], ["tree"], ["show", "urn:li:lyndaCourse:1"]):
        assert run(["catalogue", *arguments], environ) == 0
        out = capfd.readouterr().out
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out)
        assert "[bold]50%[/]" in out or arguments == ["tree"]
