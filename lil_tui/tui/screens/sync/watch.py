"""A run as the screen sees it: events go in from the sync's thread, pictures come out on the UI's.

Free of widgets. The screen looks a few times a second; however many events came, each look is one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from lil_tui.catalogue.sync import (
    Counts,
    LogLine,
    PartitionName,
    PartitionProgress,
    Progress,
    RunEnded,
    RunStarted,
    SyncEvent,
    SyncResult,
    Waiting,
)

LINES_KEPT = 500
_RATE_SECONDS = 8.0
"""The rate is that of the last seconds, so that a wait shows in it."""


@dataclass(frozen=True)
class Wait:
    """A wait that LinkedIn or the network imposes."""

    reason: str
    until: datetime


@dataclass(frozen=True)
class Picture:
    """Everything that is to be shown of a run, at one moment."""

    started: RunStarted | None = None
    partitions: tuple[PartitionProgress, ...] = ()
    counts: Counts = field(default_factory=Counts)
    requests: int = 0
    retries: int = 0
    wait: Wait | None = None
    rate: float | None = None
    """Elements a second, of late."""
    log: tuple[LogLine, ...] = ()
    result: SyncResult | None = None

    @property
    def done(self) -> int:
        """Elements received, those of finished partitions whose size nobody told left out."""
        return sum(each.done for each in self.partitions if each.total is not None)

    @property
    def total(self) -> int | None:
        """Elements in all; None while a partition's size is still unknown."""
        open_ones = [each for each in self.partitions if each.state in ("pending", "reading")]
        if not self.partitions or any(each.total is None for each in open_ones):
            return None
        return sum(max(each.total or 0, each.done) for each in self.partitions)

    @property
    def percent(self) -> int | None:
        """How far it is: 100 only once every partition is closed."""
        total = self.total
        if total is None:
            return None
        is_open = any(each.state in ("pending", "reading") for each in self.partitions)
        percent = 100 if not total else int(100 * self.done / total)
        return min(percent, 99) if is_open else percent

    @property
    def seconds_left(self) -> float | None:
        """Until the last element, at the rate of late; None where nobody can say."""
        total = self.total
        if total is None or not self.rate:
            return None
        return max(0.0, (total - self.done) / self.rate)


class RunWatch:
    """Collects one run's events; `hear` is called in the sync's thread, `picture` in any."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._picture = Picture()
        self._partitions: dict[PartitionName, PartitionProgress] = {}
        self._log: deque[LogLine] = deque(maxlen=LINES_KEPT)
        self._samples: deque[tuple[float, int]] = deque()
        self._earlier = 0
        """Elements that earlier sittings received: they are done, and say nothing of the rate."""

    def hear(self, event: SyncEvent) -> None:
        """Take an event in; quick."""
        with self._lock:
            self._take(event)

    def picture(self, now: datetime | None = None) -> Picture:
        """The run at this moment; waits that are over are gone."""
        with self._lock:
            picture = replace(
                self._picture,
                partitions=tuple(self._partitions.values()),
                log=tuple(self._log),
            )
            rate = self._rate(picture.done - self._earlier)
        wait = picture.wait
        if wait is not None and wait.until <= (now or datetime.now(UTC)):
            wait = None
        return replace(picture, rate=rate, wait=None if picture.result else wait)

    def _take(self, event: SyncEvent) -> None:
        if isinstance(event, RunStarted):
            self._partitions = {
                name: PartitionProgress(name, "pending", 0, None) for name in event.partitions
            }
            self._picture = replace(self._picture, started=event)
        elif isinstance(event, PartitionProgress):
            before, started = self._partitions.get(event.partition), self._picture.started
            if started is not None and started.resumed and before is not None and before.state == "pending":
                self._earlier += event.done
            self._partitions[event.partition] = event
        elif isinstance(event, Progress):
            self._picture = replace(
                self._picture, counts=event.counts, requests=event.requests, retries=event.retries
            )
        elif isinstance(event, LogLine):
            self._log.append(event)
        elif isinstance(event, Waiting):
            known = self._picture.wait
            if known is None or event.until > known.until:
                self._picture = replace(self._picture, wait=Wait(event.reason, event.until))
        elif isinstance(event, RunEnded):
            result = event.result
            self._picture = replace(
                self._picture,
                result=result,
                counts=result.counts,
                requests=result.requests,
                retries=result.retries,
            )

    def _rate(self, done: int) -> float | None:
        now, samples = self._clock(), self._samples
        if samples and done < samples[-1][1]:  # a partition is read again from its start
            samples.clear()
        samples.append((now, done))
        while len(samples) > 2 and samples[1][0] < now - _RATE_SECONDS:
            samples.popleft()
        passed = now - samples[0][0]
        return (done - samples[0][1]) / passed if passed >= 0.5 else None
