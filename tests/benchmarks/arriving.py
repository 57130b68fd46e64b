"""The listener beside the rest: keys while statements arrive, and statements while a sync runs."""

import statistics
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from tests.benchmarks.keys import DOWN, END, HOME, LEFT, PAGE_DOWN, RIGHT, TAB, catalogue_of, opened, quantile
from tests.benchmarks.listening import Listening, ours
from tests.benchmarks.report import Row
from tests.benchmarks.sending import pace
from tests.benchmarks.simulated import simulated
from tests.benchmarks.statements import requests, statements
from tests.benchmarks.syncing import environment_of, sync
from tests.benchmarks.terminal import Terminal

ROUNDS = 3
PER_SECOND = 500
ALONE_SECONDS = 8
BESIDE_A_SYNC = 100
"""Statements a second that come while the sync runs."""
LONGEST_SECONDS = 90


@contextmanager
def arriving(
    listener: Listening, made: Iterator[str], per_second: float, seconds: int
) -> Iterator["Future[list[float]]"]:
    """Send in a thread while the context lasts; the future then holds the milliseconds of the answers."""
    sent = requests(made, int(per_second * seconds), listener.token)
    ended = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(pace, listener.url, sent, per_second, until=ended.is_set)
        try:
            yield answers
        finally:
            ended.set()


def _moves(terminal: Terminal) -> list[float]:
    """Milliseconds of a hundred keys in the catalogue's list."""
    times = [terminal.key(DOWN) for _ in range(40)]
    times += [terminal.key(PAGE_DOWN) for _ in range(20)]
    times += [terminal.key(key) for _ in range(20) for key in (END, HOME)]
    return times


def load(courses: int = 1_000) -> list[Row]:
    """Keys with and without statements arriving; answers with and without the UI being used."""
    made = statements(2)
    idle, busy, keys, alone, beside, answers = [], [], [], [], [], []
    with catalogue_of(courses) as environment, ours(environment) as listener:
        for _ in range(ROUNDS):
            sent = requests(made, PER_SECOND * ALONE_SECONDS, listener.token)
            alone.append(quantile(pace(listener.url, sent, PER_SECOND), 99))
            with opened(environment) as terminal:
                for key in (DOWN, RIGHT, LEFT, TAB):
                    terminal.key(key)
                terminal.settle()
                idle.append(quantile(_moves(terminal), 95))
                with arriving(listener, made, PER_SECOND, LONGEST_SECONDS // 3) as waiting:
                    terminal.settle()
                    busy.append(quantile(_moves(terminal), 95))
                beside.append(quantile(waiting.result(), 99))
            keys.append(busy[-1] / idle[-1])
            answers.append(beside[-1] / alone[-1])
    return [
        _row(
            f"keys while {PER_SECOND} statements a second arrive / idle, 95th percentile",
            busy,
            idle,
            keys,
            1.5,
        ),
        _row("answers beside a UI in use / alone, 99th percentile", beside, alone, answers, 3.0),
    ]


def _row(name: str, measured: list[float], reference: list[float], ratios: list[float], limit: float) -> Row:
    return Row(
        name,
        statistics.median(measured),
        statistics.median(reference),
        "ms",
        statistics.median(ratios),
        limit,
    )


def beside_a_sync(courses: int = 10_000) -> list[Row]:
    """How long a statement waits for its answer while a first sync fills the same database."""
    with simulated(courses) as simulator:
        simulator.make_pages(("COURSE",))
        with environment_of(simulator) as environment, ours(environment) as listener:
            with arriving(listener, statements(3), BESIDE_A_SYNC, LONGEST_SECONDS) as waiting:
                sync(environment)
            waited = quantile(waiting.result(), 99)
    name = f"a statement's answer beside a first sync of {courses:,} courses, 99th percentile"
    return [Row(name, waited, None, "ms", waited, 200)]
