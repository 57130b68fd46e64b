"""How many statements a second the listener takes, against the bare endpoint beside it."""

import statistics
from typing import NamedTuple

from tests.benchmarks.listening import Listening, bare, empty_environment, ours
from tests.benchmarks.report import Row
from tests.benchmarks.sending import flood
from tests.benchmarks.statements import requests, statements

ROUNDS = 7
KNOWN = 6_000


class Case(NamedTuple):
    """A way of sending: `limit` is the least share of the bare endpoint's rate."""

    name: str
    connections: int
    batch: int
    requests: int
    limit: float


CASES = (
    Case("single statements, 1 connection", 1, 1, 600, 0.7),
    Case("single statements, 16 connections", 16, 1, 3_000, 0.5),
    Case("single statements, 64 connections", 64, 1, 3_000, 0.5),
    Case("batches of 100, 4 connections", 4, 100, 60, 0.35),
)


def receiving() -> list[Row]:
    """Both take the same statements, in turns; the first round warms up and is not counted.

    Before all, both take so many that the learners are known, as they are after a few days.
    """
    made = statements()
    rows = []
    with empty_environment() as environment, bare() as reference, ours(environment) as listener:
        known = requests(made, KNOWN, listener.token)
        for each in (reference, listener):
            flood(each.url, known, 16)
        for case in CASES:
            rates: dict[Listening, list[float]] = {listener: [], reference: []}
            for number in range(ROUNDS + 1):
                sent = requests(made, case.requests, listener.token, batch=case.batch)
                for each in (listener, reference) if number % 2 else (reference, listener):
                    seconds = flood(each.url, sent, case.connections)
                    rates[each].append(case.requests * case.batch / seconds)
            mine, theirs = rates[listener][1:], rates[reference][1:]
            share = statistics.median(one / other for one, other in zip(mine, theirs, strict=True))
            rows.append(
                Row(
                    f"{case.name} / a bare endpoint",
                    statistics.median(mine),
                    statistics.median(theirs),
                    "1/s",
                    share,
                    case.limit,
                    at_least=True,
                )
            )
    return rows
