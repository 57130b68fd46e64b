"""Columns of a list as a table of rows: what each shows, how wide, and from what width on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lil_tui.tui.widgets.cells import Align, Cell, Tone, fit, fit_cell

Row = TypeVar("Row")

GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a list."""

    id: str
    title: str
    render: Callable[[Row], Cell]
    """The cell of a row: text, or parts with tones. Runs on the UI's thread: no work in here."""
    width: int = 0
    """Cells it takes; 0 shares what the others leave."""
    align: Align = "left"
    from_width: int = 0
    """The width of the list from which on it shows: narrower lists fold it away."""


@dataclass(frozen=True)
class Placed(Generic[Row]):
    """A column with the cells it was given."""

    column: Column[Row]
    width: int


def place_columns(columns: Sequence[Column[Row]], width: int) -> list[Placed[Row]]:
    """Share a list's width out: fixed columns take theirs, the others the rest in equal parts."""
    shown = [column for column in columns if column.from_width <= width]
    fixed = sum(column.width for column in shown) + GAP * max(0, len(shown) - 1)
    flexible = sum(1 for column in shown if not column.width)
    spare = max(0, width - fixed)
    placed: list[Placed[Row]] = []
    for column in shown:
        if column.width:
            placed.append(Placed(column, column.width))
            continue
        part = spare // flexible
        spare, flexible = spare - part, flexible - 1
        placed.append(Placed(column, part))
    return placed


def draw_row(placed: Sequence[Placed[Row]], row: Row) -> list[tuple[str, Tone]]:
    """A row's cells side by side."""
    parts: list[tuple[str, Tone]] = []
    for number, place in enumerate(placed):
        if number:
            parts.append((" " * GAP, "normal"))
        parts += fit_cell(place.column.render(row), place.width, place.column.align)
    return parts


def draw_titles(placed: Sequence[Placed[Row]]) -> list[tuple[str, Tone]]:
    """The columns' titles side by side."""
    parts: list[tuple[str, Tone]] = []
    for number, place in enumerate(placed):
        if number:
            parts.append((" " * GAP, "normal"))
        parts.append((fit(place.column.title, place.width, place.column.align), "header"))
    return parts
