"""How long a key takes in the completions, with a million of them against ten thousand."""

import statistics

from tests.benchmarks.filled import filled
from tests.benchmarks.keys import DOWN, END, HOME, PAGE_DOWN
from tests.benchmarks.report import Row
from tests.benchmarks.terminal import Terminal, python

SMALL, LARGE = (10_000, 1_000), (1_000_000, 100_000)
"""Completions and learners."""
ORDERS = ("newest", "by learner", "by course")
ROUNDS = 3


def moves(environment: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds of each move, in each of the three lists."""
    times: dict[str, list[float]] = {}
    with Terminal(python("-m", "lil_tui"), environment) as terminal:
        terminal.settle(1.5)
        terminal.key("2")
        terminal.settle(1.5)
        for order in ORDERS:
            times[f"down, {order}"] = [terminal.key(DOWN) for _ in range(30)]
            times[f"page down, {order}"] = [terminal.key(PAGE_DOWN) for _ in range(20)]
            times[f"end, {order}"] = [terminal.key(key) for _ in range(10) for key in (END, HOME)]
            # The next in the list of orders.
            for key in ("s", DOWN, "\r"):
                terminal.key(key)
            terminal.settle(1.5)
    return times


def key_times() -> list[Row]:
    """The two databases in turns; medians."""
    small: dict[str, list[float]] = {}
    large: dict[str, list[float]] = {}
    with filled(*SMALL) as few, filled(*LARGE) as many:
        for _ in range(ROUNDS):
            for kept, environment in ((small, few), (large, many)):
                for name, measured in moves(environment).items():
                    kept.setdefault(name, []).extend(measured)
    rows = []
    for name, measured in large.items():
        value, reference = statistics.median(measured), statistics.median(small[name])
        title = f"{name}, {LARGE[0]:,} / {SMALL[0]:,} completions"
        rows.append(Row(title, value, reference, "ms", value / reference, 1.3))
    return rows
