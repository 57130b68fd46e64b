"""From the start of the process to the painted catalogue, against a hello-world Textual app."""

import statistics

from tests.benchmarks.keys import LARGE, PAINTED, catalogue_of
from tests.benchmarks.report import Row
from tests.benchmarks.terminal import Terminal, python

ROUNDS = 9


def _painted(arguments: tuple[str, ...], environment: dict[str, str], wanted: str) -> float:
    with Terminal(python(*arguments), environment) as terminal:
        return terminal.wait_for(wanted) * 1000


def start() -> list[Row]:
    """The first round warms the caches and is not counted."""
    hello, ours = [], []
    with catalogue_of(LARGE) as environment:
        for _ in range(ROUNDS + 1):
            hello.append(_painted(("-m", "tests.benchmarks.hello"), {}, "Hello, world"))
            ours.append(_painted(("-m", "lil_tui"), environment, PAINTED))
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours[1:], hello[1:], strict=True))
    name = f"start to painted catalogue of {LARGE:,} / hello-world app"
    return [Row(name, statistics.median(ours[1:]), statistics.median(hello[1:]), "ms", ratio, 2.4)]
