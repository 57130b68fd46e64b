"""How quick a sync is: against the floor, against itself without changes, in memory, with latency."""

import asyncio
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.floor import floor
from tests.benchmarks.report import Row
from tests.benchmarks.simulated import Simulated, simulated
from tests.benchmarks.terminal import python

ROUNDS = 3


@contextmanager
def environment_of(simulator: Simulated, **more: str) -> Iterator[dict[str, str]]:
    """An environment with a data dir of its own, courses alone, and the simulator as LinkedIn."""
    with tempfile.TemporaryDirectory() as folder:
        yield {
            **simulator.environment,
            "LIL_TUI_DATA_DIR": folder,
            "LIL_TUI_CONFIG": f"{folder}/config.toml",
            "LIL_TUI_ASSET_TYPES": "COURSE",
            **more,
        }


def sync(environment: dict[str, str], *options: str) -> tuple[dict[str, Any], int]:
    """Run `lil-tui sync`; its JSON, and the peak of its memory in KiB."""
    done = subprocess.run(
        python("-m", "tests.benchmarks.peak", "sync", "--json", *options),
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout
    run: dict[str, Any] = json.loads(done.stdout)
    return run, int(done.stderr.split()[-1])


def first_and_later_syncs(courses: int = 10_000) -> list[Row]:
    """A first sync against the floor; an incremental and a full one without changes against the first."""
    firsts, floors, ratios, incremental, full = [], [], [], [], []
    with simulated(courses) as simulator:
        simulator.make_pages(("COURSE",))
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                floors.append(
                    asyncio.run(floor(simulator.api_url, simulator.token(), Path(folder) / "lil.db"))
                )
            with environment_of(simulator) as environment:
                first = sync(environment)[0]["seconds"]
                firsts.append(first)
                ratios.append(first / floors[-1])
                incremental.append(sync(environment)[0]["seconds"] / first)
                full.append(sync(environment, "--full")[0]["seconds"] / first)
    first, ratio = statistics.median(firsts), statistics.median(ratios)
    rows = [
        Row(
            f"first sync of {courses:,} courses / the floor beside it",
            first,
            statistics.median(floors),
            "s",
            ratio,
            1.6,
        )
    ]
    for name, shares, limit in (
        ("incremental sync without changes / first", incremental, 0.05),
        ("full sync without changes / first", full, 0.60),
    ):
        share = statistics.median(shares)
        rows.append(Row(name, share * first, first, "s", share, limit))
    return rows


def memory(smaller: int = 10_000, larger: int = 25_000) -> list[Row]:
    """The peak memory of a first sync as the catalogue grows."""
    peaks = []
    for courses in (smaller, larger):
        with simulated(courses) as simulator, environment_of(simulator) as environment:
            peaks.append(sync(environment)[1] / 1024)
    name = f"peak memory of a first sync, {larger:,} / {smaller:,} courses"
    return [Row(name, peaks[1], peaks[0], "MiB", peaks[1] / peaks[0], 1.15)]


def latency(courses: int = 10_000, milliseconds: int = 300) -> list[Row]:
    """How much faster four pages at once are than one after the other when each takes its time."""
    seconds = []
    with simulated(courses) as simulator:
        simulator.make_pages(("COURSE",))
        simulator.wait_before_answers(milliseconds)
        for concurrency in ("1", "4"):
            with environment_of(simulator, LIL_TUI_CONCURRENCY=concurrency) as environment:
                seconds.append(sync(environment)[0]["seconds"])
    name = f"first sync at {milliseconds} ms a page: one by one / four at once"
    return [Row(name, seconds[1], seconds[0], "s", seconds[0] / seconds[1], 3.4, at_least=True)]
