"""What a benchmark says: a row of figures, printed as a table and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import msgspec
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One figure held against its limit.

    `measured` and `reference` are in `unit`; `value` is what `limit` bounds, a ratio unless
    `unit` says otherwise. `at_least` turns the bound round.
    """

    name: str
    measured: float
    reference: float | None
    unit: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def print_table(rows: Sequence[Row]) -> None:
    """The rows for a reader."""
    table = Table(title="lil-tui benchmarks", title_justify="left")
    table.add_column("figure")
    for heading in ("measured", "reference", "value", "limit"):
        table.add_column(heading, justify="right")
    table.add_column("holds")
    for row in rows:
        reference = "" if row.reference is None else f"{row.reference:,.2f} {row.unit}"
        bound = f"{'at least' if row.at_least else 'at most'} {row.limit:g}"
        table.add_row(
            row.name,
            f"{row.measured:,.2f} {row.unit}",
            reference,
            f"{row.value:.2f}",
            bound,
            "yes" if row.holds else "NO",
        )
    Console(width=132).print(table)


def as_json(rows: Sequence[Row]) -> str:
    """The rows for a program."""
    return msgspec.json.encode([{**asdict(row), "holds": row.holds} for row in rows]).decode()
