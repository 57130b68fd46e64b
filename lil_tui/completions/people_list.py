"""Reading a list of people as spreadsheets write it: CSV with commas, semicolons or tabs, in Unicode. Pure.

What would make rows vanish or names garbled is an error that names its line; nothing is guessed.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from lil_tui.completions.identity import Identity, mbox_identity, parse_account
from lil_tui.completions.statements.formats import is_mailto
from lil_tui.errors import LilError, UsageError

CSV_COLUMNS = ("email", "name", "employee_id", "department", "account")
_DELIMITERS = ",;\t|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE = "The list of people can't be read"


class ListedPerson(NamedTuple):
    """A row: how statements may name the person, and what stands in each column, None for nothing."""

    identities: list[Identity]
    values: dict[str, str | None]


class PeopleList(NamedTuple):
    """A list: its rows that name somebody, and line numbers and reasons of those that don't."""

    people: list[ListedPerson]
    skipped: list[tuple[int, str]]


def read_people_list(content: bytes | str) -> PeopleList:
    """Read a list with the header of contract §2, in any order.

    Raises UsageError for a header that has neither address nor account, LilError where the file is no
    Unicode or its quotes don't close.
    """
    text = content if isinstance(content, str) else _decoded(content)
    text = text.removeprefix("\ufeff")
    read: PeopleList = PeopleList([], [])
    delimiter, first, header = _header(text)
    for line, row in _rows(text, delimiter):
        if line <= first:
            continue
        cells = [cell.strip() for cell in row]
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        if len(cells) > len(header):
            reason = f"{len(cells)} values for {len(header)} columns; one that holds {_NAMES[delimiter]} "
            read.skipped.append((line, reason + "must stand in quotes"))
            continue
        found = dict(zip(header, cells, strict=False))
        values = {name: found.get(name) or None for name in CSV_COLUMNS}
        identities, problem = _identities(values)
        if identities:
            read.people.append(ListedPerson(identities, values))
        else:
            read.skipped.append((line, problem or "neither email nor account"))
    return read


_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def _decoded(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    if encoding == "utf-8" and b"\0" in content[:2]:
        encoding = "utf-16-be" if content.startswith(b"\0") else "utf-16-le"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-16"):
            raise LilError(_UNREADABLE, "it is no whole UTF-16.", "Save it as CSV UTF-8.") from None
        line = content.count(b"\n", 0, error.start) + 1
        raise LilError(
            _UNREADABLE,
            f"line {line} is not UTF-8; in an older encoding (Windows-1252 for one) it can't be told"
            " which letters are meant.",
            "Save it as CSV UTF-8.",
        ) from None


def _header(text: str) -> tuple[str, int, list[str]]:
    """What parts the values, the line of the header, and its columns."""
    lines = text.splitlines()
    # Spreadsheets take a first line of this kind for the delimiter.
    said = lines[0].strip().strip('"') if lines else ""
    is_said = said[:4].lower() == "sep=" and (said[4:] or "\t") in tuple(_DELIMITERS)
    troubles: list[LilError] = []
    delimiters = (said[4:] or "\t") if is_said else _DELIMITERS
    for delimiter in delimiters:
        rows = _rows(text, delimiter)
        try:
            if is_said:
                next(rows, None)
            line, row = next(rows, (1, []))
        except LilError as trouble:
            troubles.append(trouble)
            continue
        header = [name.strip().lower() for name in row]
        while header and not header[-1]:
            header.pop()
        if set(header) <= set(CSV_COLUMNS) and {"email", "account"} & set(header):
            if len(set(header)) == len(header):
                return delimiter, line, header
            break
    if len(troubles) == len(delimiters):
        raise troubles[0]
    raise UsageError(
        "The list of people has another header",
        f"its first line must be of {', '.join(CSV_COLUMNS)}, with email or account, each once.",
        "Put that header on top of the file.",
    )


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the lines on which they begin, empty ones left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise LilError(
                _UNREADABLE,
                f"line {line}: a quote that opens there is not closed, or one within a value is not doubled.",
                "Nothing was imported; mend that line.",
            ) from None
        for cell in row:
            # The other end of its quotes may be a stray quote of another row.
            if ("\n" in cell or "\r" in cell) and (delimiter in cell or len(row) == 1):
                raise LilError(
                    _UNREADABLE,
                    f"line {line}: a quote that opens there closes lines later, with other rows in between.",
                    "Nothing was imported; mend that line.",
                )
        if row:
            yield line, [" ".join(cell.splitlines()) for cell in row]


def _identities(values: dict[str, str | None]) -> tuple[list[Identity], str]:
    identities: list[Identity] = []
    email, account = values["email"], values["account"]
    if email is not None:
        address = email.removeprefix("mailto:")
        if not is_mailto(f"mailto:{address}"):
            return [], "email is no address"
        identities.append(mbox_identity(address))
    if account is not None:
        parsed = parse_account(account)
        if parsed is None:
            return [], "account is not written as homePage::name"
        identities.append(parsed)
    return identities, ""
