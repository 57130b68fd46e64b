"""Printing: JSON as the contract has it, and tables in which outside text does nothing."""

import dataclasses
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import msgspec
import pytest

from lil_tui.cli.output import Column, Output, encode_json
from lil_tui.errors import LilError
from lil_tui.locales import Locale


class Level(Enum):
    """An enum as domain results hold it."""

    BEGINNER = "BEGINNER"


class Row(msgspec.Struct):
    """A struct as domain results hold it."""

    title: str
    at: datetime


@dataclasses.dataclass
class Result:
    """A dataclass as domain results hold it."""

    rows: tuple[Row, ...]
    level: Level
    place: Path
    locale: Locale


def test_results_become_json_with_times_in_milliseconds() -> None:
    moment = datetime(2026, 11, 23, 12, 0, 0, 123456, UTC)
    result = Result((Row("a", moment),), Level.BEGINNER, Path("x"), Locale("en", "US"))
    assert json.loads(encode_json(result)) == {
        "rows": [{"title": "a", "at": "2026-11-23T12:00:00.123Z"}],
        "level": "BEGINNER",
        "place": "x",
        "locale": "en_US",
    }


def test_text_that_cannot_be_encoded_is_replaced_rather_than_refused() -> None:
    assert json.loads(encode_json({"\ud800": ["a\udcff"]})) == {"?": ["a?"]}


def test_json_keeps_outside_text_as_it_is() -> None:
    title = "[/]\x1b]0;x\x07\u202e"
    assert json.loads(encode_json({"title": title})) == {"title": title}


def test_a_table_on_a_terminal_ends_a_cell_before_it_fills_the_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    Output(json=False).table(["Name", "Course"], [["x" * 10_000, "Word"], ["y" * 100, "Word"]])
    printed = capsys.readouterr().out
    assert printed.count("x") == 299
    assert "…" in printed
    assert printed.count("y") == 100


@pytest.mark.parametrize(("width", "head"), [("80", "id  name"), ("100", "id  kind  name")])
def test_a_narrow_terminal_gets_the_columns_that_matter(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str, head: str
) -> None:
    columns: list[Column | str] = ["id", Column("kind", from_width=100), "name"]
    rows = [[1, "course", "Word"]]
    Output(json=False).table(columns, rows)
    assert capsys.readouterr().out == "id  kind    name\n1   course  Word\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", width)
    Output(json=False).table(columns, rows)
    shown, row = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out).splitlines()
    assert shown.split() == head.split()
    assert ("course" in row) is ("kind" in head)


def test_a_table_into_a_pipe_cuts_nothing_and_reads_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    long = "word " * 60
    Output(json=False).table(
        ["title", Column("n", number=True)], [[f"[bold]{long}[/] :smile:", 5], ["\x1b[2J", None]]
    )
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert f"[bold]{long}[/] :smile:" in lines[1]
    assert "\x1b" not in "".join(lines)


def test_notes_go_to_standard_error_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    Output(json=True).note("one\ntwo\x07")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "one two\n")


def test_fields_leave_out_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    Output(json=False).fields({"a": 1, "longer": "x", "none": None})
    assert capsys.readouterr().out == "a       1\nlonger  x\n"


def test_a_pipe_gets_no_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with Output(json=False).progress() as progress:
        assert progress is None


ROWS = [{"title": "a\u2028\nb \x1b", "n": 1}, {"title": "ü", "list": [1, {"x": None}], "none": []}]


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], [], [1, "two"]])
def test_a_list_printed_while_it_is_read_is_the_same_document(
    monkeypatch: pytest.MonkeyPatch, rows: list[object], terminal: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    def printed(items: object) -> str:
        monkeypatch.setattr(sys, "stdout", Terminal())
        Output(json=True).document({"total": 2, "items": items, "more": {"a": [1]}})
        assert isinstance(sys.stdout, Terminal)
        return sys.stdout.getvalue()

    assert printed(iter(rows)) == printed(rows)


def test_what_fails_before_anything_was_printed_is_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    def rows() -> Iterator[int]:
        raise LilError("The disk gives errors")
        yield 1

    output = Output(json=True)
    with pytest.raises(LilError) as caught:
        output.document({"items": rows()})
    output.error(caught.value)
    assert json.loads(capsys.readouterr().out)["error"]["title"] == "The disk gives errors"
