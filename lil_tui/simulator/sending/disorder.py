"""The order in which statements arrive: mostly that of their making, with repeats and late ones.

A statement that comes again is the same object, so it is the same bytes.
"""

import heapq
import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lil_tui.simulator.sending.options import SendOptions
from lil_tui.simulator.sending.writing import Statement

_FEW, _MANY = 6, 300
_SOON = 50


class Handed(NamedTuple):
    """One statement as it is handed over."""

    statement: Statement
    repeat: bool
    """It was handed over before."""
    live: bool
    """It is of the moment of sending."""


def disordered(
    made: Iterable[tuple[Statement, bool]], options: SendOptions, count: int | None
) -> Iterator[Handed]:
    """Statements (each with whether it is live) in the order of their sending; `count` bounds them all."""
    rng = random.Random(f"order {options.seed}")
    held: list[tuple[int, int, Handed]] = []
    planned = 0
    for position, (statement, live) in enumerate(made if count != 0 else (), 1):
        planned += 1
        delay = 0
        if rng.random() < options.late:
            delay = rng.randint(1, _FEW) if live or rng.random() < 0.5 else rng.randint(_FEW, _MANY)
        handed = Handed(statement, repeat=False, live=live)
        if delay:
            heapq.heappush(held, (position + delay, planned, handed))
        else:
            yield handed
        if rng.random() < options.repeats and planned != count:
            planned += 1
            again = position + delay + rng.randint(1, _SOON)
            heapq.heappush(held, (again, planned, handed._replace(repeat=True)))
        while held and held[0][0] <= position:
            yield heapq.heappop(held)[2]
        if planned == count:
            break
    while held:
        yield heapq.heappop(held)[2]
