"""Printing: the answer to standard output, as JSON or for reading; everything else to standard error.

All text is cleaned here and never read as markup, so a command may hand over a title as it came.
"""

import dataclasses
import enum
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import compress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from lil_tui.errors import LilError
from lil_tui.locales import Locale
from lil_tui.text import clean, clean_block, escape_json, iso

if TYPE_CHECKING:
    from rich.progress import Progress


_LONGEST_CELL = 300


class Column(NamedTuple):
    """A column of a table; numbers stand at the right."""

    title: str
    number: bool = False
    from_width: int = 0
    """Cells of a terminal from which it is shown; into a pipe it always is."""


class Output:
    """One call's way of printing."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self._answered = False

    def answer(self, document: object, draw: Callable[[], None]) -> None:
        """Give a command's result: the document with `--json`, otherwise whatever `draw` prints."""
        if self.json:
            self.document(document)
        else:
            draw()

    def document(self, document: object) -> None:
        """Print one JSON document: times in UTC with milliseconds, UTF-8 whatever the terminal's encoding.

        A member of an object that is an iterator is printed as a list while it is read.
        """
        chunks = json_chunks(document, indent=2 if sys.stdout.isatty() else 0)
        # What fails before there is anything to print is told as a document of its own.
        chunk: str | None = next(chunks)
        self._answered = True
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        while chunk is not None:
            if stream is None:
                sys.stdout.write(escape_json(chunk))
            else:
                stream.write(escape_json(chunk).encode())
            chunk = next(chunks, None)
        if stream is not None:
            stream.flush()

    def line(self, text: str = "") -> None:
        """Print one line of the answer."""
        sys.stdout.write(clean(text) + "\n")

    def block(self, text: str) -> None:
        """Print several lines of the answer."""
        sys.stdout.write(clean_block(text) + "\n")

    def note(self, text: str) -> None:
        """Say something beside the answer: one line on standard error."""
        sys.stdout.flush()
        sys.stderr.write(clean(text) + "\n")
        sys.stderr.flush()

    def nothing(self, words: str, total: int, offset: int) -> None:
        """Say why a page of a list is empty: by these words, unless it only begins behind the last row."""
        self.note(words if not total else f"Nothing from {offset:,} on; {total:,} in all.")

    def more(self, shown: int, total: int, offset: int) -> None:
        """Say which rows of a list a page holds, unless it is all of them."""
        if shown < total:
            self.note(f"{offset + 1:,}-{offset + shown:,} of {total:,}; --limit 0 shows all.")

    def table(self, columns: Sequence[Column | str], rows: Iterable[Sequence[object]]) -> None:
        """Print a table, fitted to the terminal; into a pipe no cell is cut off. None is an empty cell.

        On a terminal a cell ends after `_LONGEST_CELL` signs: one of ten thousand would fill screens.
        """
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        terminal = sys.stdout.isatty()
        # Into a pipe as wide as needed, never cut to a terminal's 80 columns.
        console = Console(file=sys.stdout, highlight=False, emoji=False, width=None if terminal else 100_000)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        every = [one if isinstance(one, Column) else Column(one) for one in columns]
        shown = [not terminal or console.width >= column.from_width for column in every]
        for column in compress(every, shown):
            table.add_column(
                Text(column.title),
                justify="right" if column.number else "left",
                overflow="fold",
                no_wrap=not terminal,
            )
        for row in rows:
            cells = compress(row, shown)
            table.add_row(*(Text(_cell(cell, _LONGEST_CELL if terminal else None)) for cell in cells))
        if terminal:
            console.print(table)
            return
        with console.capture() as capture:
            console.print(table)
        for line in capture.get().splitlines():
            sys.stdout.write(line.rstrip() + "\n")

    def fields(self, pairs: Mapping[str, object]) -> None:
        """Print names and values, one pair a line; a value of None is left out."""
        shown = {name: clean(str(value)) for name, value in pairs.items() if value is not None}
        width = max((len(name) for name in shown), default=0)
        for name, value in shown.items():
            sys.stdout.write(f"{name:<{width}}  {value}\n")

    @contextmanager
    def progress(self) -> "Iterator[Progress | None]":
        """A rich progress bar on standard error; None when that is no terminal."""
        if not sys.stderr.isatty() or is_dumb(os.environ):
            yield None
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True, highlight=False),
            transient=True,
        )
        with progress:
            yield progress

    def error(self, error: LilError) -> None:
        """Report a failure: one line on standard error, and with `--json` the error as the document."""
        if self.json and not self._answered:
            self.document({"error": {"title": error.title, "detail": error.detail, "fix": error.fix}})
        self.note(f"lil-tui: {error}")


def is_dumb(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says that it can't move its cursor."""
    return environ.get("TERM", "").lower() in ("dumb", "unknown")


def encode_json(document: object) -> bytes:
    """Encode a document: dataclasses, structs, mappings, lists, times, paths, locales and plain values."""
    plain = _plain(document)
    try:
        return msgspec.json.encode(plain)
    except UnicodeEncodeError:
        # Lone surrogates: a file name that isn't UTF-8, or an answer of LinkedIn's cut in half.
        return msgspec.json.encode(_without_surrogates(plain))


def _cell(value: object, longest: int | None) -> str:
    text = "" if value is None else clean(str(value))
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"


def json_chunks(document: object, indent: int = 0) -> Iterator[str]:
    """A document as JSON, a line end behind it; in many chunks where a member of it is an iterator."""
    end = "\n"
    if isinstance(document, Mapping) and any(isinstance(value, Iterator) for value in document.values()):
        layout = _Layout(indent)
        head = ""
        for number, (name, value) in enumerate(document.items()):
            head += f"{layout.comma(number, 1, '{')}{_encoded(str(name), 0)}:{' ' if indent else ''}"
            if not isinstance(value, Iterator):
                head += layout.deeper(_encoded(value, indent), 1)
                continue
            count = -1
            for count, item in enumerate(value):
                # Nothing is given out before the first item is there.
                yield head + layout.comma(count, 2, "[") + layout.deeper(_encoded(item, indent), 2)
                head = ""
            head += f"{layout.line(1)}]" if count >= 0 else "[]"
        yield f"{head}{layout.line(0)}}}{end}"
    else:
        yield _encoded(document, indent) + end


class _Layout:
    """Where lines break in a document that is put together piece by piece."""

    def __init__(self, indent: int) -> None:
        self._indent = indent

    def line(self, depth: int) -> str:
        """A new line at this depth; nothing where all stands in one."""
        return "\n" + " " * (self._indent * depth) if self._indent else ""

    def comma(self, number: int, depth: int, bracket: str) -> str:
        """What stands before a member: the bracket before the first one, a comma before others."""
        return ("," if number else bracket) + self.line(depth)

    def deeper(self, encoded: str, depth: int) -> str:
        """A value's lines, moved in; a line break never stands within JSON's strings."""
        return encoded.replace("\n", self.line(depth)) if self._indent else encoded


def _encoded(document: object, indent: int) -> str:
    encoded = encode_json(document)
    return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode()


_SIMPLE = frozenset({str, int, float, bool, type(None)})


def _plain(value: Any) -> Any:
    # A row of a list is this, a hundred thousand times.
    if (
        type(value) is dict
        and _SIMPLE.issuperset(map(type, value.values()))
        and {str}.issuperset(map(type, value))
    ):
        return value
    if value is None or isinstance(value, str | int | float | bool):
        return value.value if isinstance(value, enum.Enum) else value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, PurePath | Locale):
        return str(value)
    if isinstance(value, enum.Enum):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {str(_plain(name)): _plain(inner) for name, inner in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(inner) for inner in value]
    return value
