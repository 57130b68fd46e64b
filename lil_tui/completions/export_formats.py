"""How a file of records is written: a table of formats.

What stands in a cell came from outside: in formats that spreadsheets open, text is made one clean
line, and what would be taken for a formula is defused.
"""

import codecs
import csv
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from lil_tui.settings.passing import passing_folder
from lil_tui.text import clean

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SHEET_ROWS = 1_048_576
"""What one sheet of a workbook holds, its head included; more go on in the next sheet."""
_CELL_CHARACTERS = 32_767
"""What one cell holds; longer text is cut there, and ends in an ellipsis."""
_FIRST_YEAR = 1900
"""Spreadsheets know no dates before it: those stay text."""

Record = dict[str, Any]
"""Column → text, number, bool or None; times are ISO 8601 in UTC."""

Write = Callable[[Record], None]


def is_time(column: str) -> bool:
    """Whether a column holds times: it is called `timestamp`, or ends in `_at`."""
    return column == "timestamp" or column.endswith("_at")


def sheets_of(rows: int) -> int:
    """How many sheets of a workbook so many rows take, the head of each aside."""
    return max(1, -(-rows // (_SHEET_ROWS - 1)))


def defused(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula: with an apostrophe before it where it might."""
    shown = clean(text)
    return (
        f"'{shown}" if text.startswith(_FORMULA_SIGNS) or shown.lstrip().startswith(_FORMULA_SIGNS) else shown
    )


@contextmanager
def _csv(columns: tuple[str, ...], stream: BinaryIO) -> Iterator[Write]:
    writer = csv.writer(codecs.getwriter("utf-8")(stream))
    writer.writerow(columns)

    def cell(value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        return defused(value) if isinstance(value, str) else value

    def write(record: Record) -> None:
        writer.writerow([cell(value) for value in record.values()])

    yield write


@contextmanager
def _jsonl(columns: tuple[str, ...], stream: BinaryIO) -> Iterator[Write]:
    def write(record: Record) -> None:
        # ASCII only: safe on any terminal, and the same data.
        stream.write(json.dumps(record).encode("ascii") + b"\n")

    yield write


@contextmanager
def _xlsx(columns: tuple[str, ...], stream: BinaryIO) -> Iterator[Write]:
    """A workbook, a row in memory at a time; times are real dates, in UTC, so that they sort and filter."""
    from xlsxwriter import Workbook

    # Rows wait there for the end: what is broken off must leave none of them behind.
    with passing_folder("lil-tui-export-") as folder:
        book = Workbook(
            stream,
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        book.use_zip64()
        head, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        times = {column for column in columns if is_time(column)}

        def begin_sheet() -> Any:
            new = book.add_worksheet()
            new.freeze_panes(1, 0)
            for number, column in enumerate(columns):
                new.set_column(number, number, 19 if column in times else max(12, len(column) + 2))
                new.write_string(0, number, column, head)
            return new

        sheet, row = begin_sheet(), 1

        def write(record: Record) -> None:
            nonlocal sheet, row
            if row >= _SHEET_ROWS:
                sheet, row = begin_sheet(), 1
            for number, (column, value) in enumerate(record.items()):
                if value is None:
                    continue
                if isinstance(value, bool):
                    sheet.write_boolean(row, number, value)
                elif isinstance(value, int | float):
                    sheet.write_number(row, number, value)
                elif column in times and int(value[:4]) >= _FIRST_YEAR:
                    sheet.write_datetime(
                        row, number, datetime.fromisoformat(value).replace(tzinfo=None), moment
                    )
                else:
                    sheet.write_string(row, number, _fitting(defused(str(value))))
            row += 1

        try:
            yield write
        except BaseException:
            for begun in book.worksheets():
                if begun.row_data_fh is not None:
                    begun.row_data_fh.close()
            raise
        book.close()


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL_CHARACTERS else text[: _CELL_CHARACTERS - 1] + "…"


FORMATS: dict[str, Callable[[tuple[str, ...], BinaryIO], AbstractContextManager[Write]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "xlsx": _xlsx,
}
"""By name: takes the columns and a stream of bytes, gives what writes one record; whole at its end."""
