"""How long a key takes in the catalogue, from the byte sent to a terminal device to the last byte back."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.report import Row
from tests.benchmarks.simulated import simulated
from tests.benchmarks.syncing import environment_of, sync
from tests.benchmarks.terminal import Terminal, python

DOWN, PAGE_DOWN, HOME, END = "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F"
LEFT, RIGHT, TAB = "\x1b[D", "\x1b[C", "\t"

PAINTED = "Technology"
"""A library's name: it stands on the screen once the tree has come."""

SMALL, LARGE = 1_000, 25_000
ROUNDS = 4
WORDS = ("excel", "design", "management", "photo", "learning", "data")


@contextmanager
def catalogue_of(courses: int) -> Iterator[dict[str, str]]:
    """The environment of a data dir that holds so many courses."""
    with simulated(courses) as simulator, environment_of(simulator) as environment:
        sync(environment)
        yield environment


def opened(environment: dict[str, str]) -> Terminal:
    """lil-tui in a terminal of 120 by 36, the catalogue painted."""
    terminal = Terminal(python("-m", "lil_tui"), environment)
    terminal.wait_for(PAINTED)
    terminal.settle()
    return terminal


def moves(environment: dict[str, str]) -> dict[str, list[float]]:
    """Milliseconds of each move in the tree and in the list."""
    times: dict[str, list[float]] = {"down": [], "page down": [], "end": [], "fold": []}
    with opened(environment) as terminal:
        terminal.key(DOWN)
        terminal.settle()
        for _ in range(10):
            times["fold"] += [terminal.key(RIGHT), terminal.key(LEFT)]
        terminal.key(TAB)
        terminal.settle()
        for _ in range(25):
            times["down"].append(terminal.key(DOWN))
        for _ in range(15):
            times["page down"].append(terminal.key(PAGE_DOWN))
        for _ in range(10):
            times["end"] += [terminal.key(END), terminal.key(HOME)]
    return times


def letters(environment: dict[str, str]) -> list[float]:
    """Milliseconds from each letter of a search to its rows."""
    times = []
    with opened(environment) as terminal:
        for word in WORDS:
            terminal.key("/")
            terminal.settle(0.2)
            times += [terminal.key(letter) for letter in word]
            terminal.key("\x15")
            terminal.settle(0.2)
    return times


def quantile(times: list[float], percent: int) -> float:
    """The value that so many per cent of the times keep below."""
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def key_times() -> list[Row]:
    """Keys at 25,000 courses against the same at 1,000, and against a person's patience."""
    small: dict[str, list[float]] = {}
    large: dict[str, list[float]] = {}
    with catalogue_of(SMALL) as few, catalogue_of(LARGE) as many:
        # In turns: a machine that slows down slows both.
        for _ in range(ROUNDS):
            for kept, environment in ((small, few), (large, many)):
                for name, measured in moves(environment).items():
                    kept.setdefault(name, []).extend(measured)
        typed = letters(many)
    rows = []
    for name, times in large.items():
        median, reference = statistics.median(times), statistics.median(small[name])
        rows.append(
            Row(
                f"{name} at {LARGE:,} / at {SMALL:,} courses",
                median,
                reference,
                "ms",
                median / reference,
                1.3,
            )
        )
    every = [time for times in large.values() for time in times]
    for what, times, limits in (("any key", every, (20, 60)), ("a letter to its rows", typed, (70, 110))):
        for percent, limit in zip((50, 95), limits, strict=True):
            value = quantile(times, percent)
            rows.append(
                Row(f"{what} at {LARGE:,} courses, {percent}th percentile", value, None, "ms", value, limit)
            )
    return rows
