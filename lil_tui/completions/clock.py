"""The time as it is stored: epoch milliseconds, UTC."""

from collections.abc import Callable
from time import time_ns

Clock = Callable[[], int]
"""Gives epoch milliseconds."""


def now_ms() -> int:
    """The time now."""
    return time_ns() // 1_000_000
