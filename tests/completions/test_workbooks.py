"""Exports as workbooks, read back by another library."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lil_tui.completions.export_formats import FORMATS
from lil_tui.completions.exports import write_export
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import COMPLETED
from tests.completions.test_lists import add_course
from tests.completions.test_projection import said


def _sheets(written: bytes) -> list[list[tuple[Any, ...]]]:
    """Each sheet's rows, formulas as such."""
    book = load_workbook(io.BytesIO(written))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def test_a_workbook_holds_numbers_truths_and_real_dates(store: Store, send: Send) -> None:
    add_course(store)
    send(said(1, 10, verb=COMPLETED))
    stream = io.BytesIO()
    assert write_export(store, "completions", "xlsx", stream) == 1
    ((head, values),) = _sheets(stream.getvalue())
    row = dict(zip(head, values, strict=True))
    assert row["learner"] == "ann@example.com"
    assert (row["progress"], row["completed"]) == (100, True)
    assert row["completed_at"] == datetime(2021, 8, 22, 0, 10)  # noqa: DTZ001 - a workbook has no zones
    assert row["department"] is None


def test_a_workbook_holds_no_formula_and_no_link(store: Store) -> None:
    hostile = ["=1+1", "{=1}", "https://x.example", "\x1b@x", "internal:A1", "007"]
    for number, title in enumerate(hostile):
        add_course(store, urn=f"urn:{number}", title=title)
    stream = io.BytesIO()
    write_export(store, "catalogue", "xlsx", stream)
    (sheet,) = load_workbook(io.BytesIO(stream.getvalue())).worksheets
    titles = [sheet.cell(row, 2) for row in range(2, 2 + len(hostile))]
    assert [cell.value for cell in titles] == [
        "'=1+1",
        "{=1}",
        "https://x.example",
        "'@x",
        "internal:A1",
        "007",
    ]
    assert {cell.data_type for cell in titles} == {"s"}
    assert not any(cell.hyperlink for cell in titles)


def test_an_empty_workbook_has_its_head(store: Store) -> None:
    stream = io.BytesIO()
    assert write_export(store, "learners", "xlsx", stream) == 0
    assert _sheets(stream.getvalue())[0][0][0] == "learner"


def test_what_a_sheet_or_a_cell_cannot_hold_goes_on_or_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lil_tui.completions.export_formats._SHEET_ROWS", 3)
    stream = io.BytesIO()
    with FORMATS["xlsx"](("text", "seen_at"), stream) as write:
        for text in ("a", "b", "c" * 40_000):
            write({"text": text, "seen_at": "1899-12-31T00:00:00.000Z"})
    first, second = _sheets(stream.getvalue())
    assert [row[0] for row in first] == ["text", "a", "b"]
    assert second[1][0] == "c" * 32_766 + "…"
    assert second[1][1] == "1899-12-31T00:00:00.000Z"


def test_a_workbook_that_is_broken_off_leaves_no_rows_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def break_off() -> None:
        with FORMATS["xlsx"](("text",), io.BytesIO()) as write:
            write({"text": "a"})
            write({"text": "b"})
            assert list(tmp_path.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert list(tmp_path.iterdir()) == []
