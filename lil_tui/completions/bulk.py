"""Many rows in few steps: between two steps of SQLite the interpreter's lock changes hands.

Where another thread waits for that lock, as the listener's event loop does, a step for each row
costs more than the row itself.
"""

from collections.abc import Sequence
from functools import lru_cache
from sqlite3 import Cursor

import msgspec

Row = tuple[object, ...]

_STEPS = (32, 8, 1)
"""Rows in one step, the most first: few lengths, so that the prepared statements are kept."""


def execute_rows(cursor: Cursor, head: str, rows: Sequence[Row], tail: str = "") -> None:
    """Run `head VALUES (…), (…) tail` for the rows, all of one width."""
    start = 0
    for size in _STEPS:
        while len(rows) - start >= size:
            values = [value for row in rows[start : start + size] for value in row]
            cursor.execute(_sql(head, len(rows[0]), size, tail), values)
            start += size


@lru_cache(maxsize=32)
def _sql(head: str, width: int, size: int, tail: str) -> str:
    row = f"({', '.join('?' * width)})"
    return f"{head} VALUES {', '.join([row] * size)} {tail}"


def as_json(values: object) -> str:
    """Values for `json_each(?)`."""
    return msgspec.json.encode(values).decode()
