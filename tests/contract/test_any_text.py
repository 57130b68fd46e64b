"""Text from outside is data: any words in a search, any letters in a title."""

import json
import subprocess
import sys

import pytest

from tests.contract.command import Machine
from tests.contract.elements import course, text
from tests.contract.fake_linkedin import FakeLinkedIn

COURSES = ("COURSE", "en_US")
HOSTILE = (
    "\x1b]0;owned\x07Title \x1b[31mred\x1b[0m \x9b2J\u202egnp.exe\u2028next\x7f\x00"
    " [bold]x[/bold] [/] [50%] <b>&amp;"
)
UNSAFE = {"\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u2028", "\x00"}
SEARCHES = (
    '"',
    "'",
    "''; DROP TABLE config; --",
    "AND",
    "a OR b NOT c",
    "NEAR(x y)",
    "title:excel",
    "*",
    "ex*",
    "^excel",
    "(",
    "-excel",
    "+",
    "%",
    "_",
    "\\",
    "C++",
    "C#",
    ".NET",
    "日本語",
    "שלום",
    "e\u0301",
    "🙂",
    "\x01",
    "x" * 5_000,
    " ",
    "urn:li:",
    "urn:li:lyndaCourse:99999999999999999999999999",
    "https://www.linkedin.com/learning/",
    "https://[",
    "http://www.linkedin.com/learning/aicc?content=%zz",
    "javascript:alert(1)",
    "1 " * 300,
)


@pytest.fixture
def filled(machine: Machine, fake: FakeLinkedIn) -> Machine:
    """A machine with a few courses of awkward titles."""
    fake.assets[COURSES] = [
        course(1, title="Excel: C++ & C# for .NET (50% off) [new]"),
        course(2, title="日本語のエクセル入門"),
        course(3, title=HOSTILE, description=text(HOSTILE), contributors=[]),
        course(4, title="Café crème", description=text("About excellent pivot tables")),
        course(5, title="*** ??? ***"),
    ]
    assert machine.json("sync")["added"] == 5
    return machine


def test_any_text_is_a_search_and_never_an_error(filled: Machine) -> None:
    script = (
        "import json, sys\n"
        "from lil_tui.cli.main import run\n"
        "codes = [run(['catalogue', 'search', '--json', '--', words]) for words in json.load(sys.stdin)]\n"
        "sys.exit(max(codes))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=filled.environment(),
        input=json.dumps(SEARCHES),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=filled.home,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(SEARCHES)
    for answer in answers:
        assert set(answer) == {"total", "items"}
    totals = dict(zip(SEARCHES, (answer["total"] for answer in answers), strict=True))
    assert totals["C++"] >= 1
    assert totals["ex*"] >= 1
    assert totals["*"] == 1
    assert totals["%"] == 2
    assert totals["日本語"] == 1
    assert totals["x" * 5_000] == 0


def test_words_are_anded_and_the_last_is_a_prefix(filled: Machine) -> None:
    def urns(*words: str) -> set[str]:
        return {item["urn"][-1] for item in filled.json("catalogue", "search", *words)["items"]}

    assert urns("excel", "off") == {"1"}
    assert urns("exc") == {"1", "4"}
    assert urns("exc", "off") == set()
    assert urns("cafe", "CREME") == {"4"}
    assert urns() == {"1", "2", "3", "4", "5"}


def test_a_hostile_title_does_nothing_to_a_terminal_and_is_whole_in_json(filled: Machine) -> None:
    for arguments in (("search",), ("show", "urn:li:lyndaCourse:3"), ("tree",)):
        done = filled.run("catalogue", *arguments)
        assert done.code == 0
        assert not UNSAFE & set(done.out + done.err)
        if arguments[0] != "tree":
            assert "[bold]x[/bold] [/] [50%]" in done.out
    done = filled.run("catalogue", "search", "owned", "--json")
    assert len(done.out.splitlines()) == 1
    assert not UNSAFE & set(done.out.strip())
    (item,) = done.json["items"]
    assert "[50%] <b>&amp;" in item["title"]
    assert item["authors"] == []


def test_filters_sorts_and_pages_of_a_search(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = [
        course(1, title="Beta", level="BEGINNER", publishedAt=3_000_000, timeToComplete=None),
        course(2, title="alpha", level="ADVANCED", publishedAt=2_000_000),
        course(3, title="Gamma", level=None, publishedAt=1_000_000),
        course(4, title="Old", availability="RETIRED", retiredAt=1_700_000_000_000),
    ]
    fake.assets["LEARNING_PATH", "en_US"] = [course(9, title="Path", type_="LEARNING_PATH", publishedAt=None)]
    machine.json("sync")

    def urns(*arguments: str) -> list[str]:
        found = machine.json("catalogue", "search", *arguments)
        return [item["urn"].rsplit(":", 1)[1] for item in found["items"]]

    assert urns() == ["1", "2", "3", "9"]
    assert urns("--sort", "title") == ["2", "1", "3", "9"]
    assert sorted(urns("--include-retired")) == ["1", "2", "3", "4", "9"]
    assert urns("--type", "learning_path") == ["9"]
    assert urns("--level", "advanced") == ["2"]
    assert urns("--author", "roe", "--type", "COURSE", "--limit", "2", "--offset", "1") == ["2", "3"]
    assert machine.json("catalogue", "search", "--limit", "1")["total"] == 4
    assert urns("--limit", "0") == ["1", "2", "3", "9"]
    assert urns("--offset", "99") == []
    assert urns("urn:li:lyndaCourse:4") == ["4"]
