"""What a sync tells while it runs, as plain data; the screen and the command line draw it their own way.

Events come from the sync's own thread, in order, and never hold a secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lil_tui.catalogue.sync.outcome import Counts, Mode, SyncResult

PartitionState = Literal["pending", "reading", "whole", "inconsistent", "refused"]
"""`inconsistent`: its pages contradict each other; `refused`: LinkedIn said no to it."""


@dataclass(frozen=True)
class PartitionName:
    """One type in one locale; `kind` is `asset` or `classification`."""

    kind: Literal["asset", "classification"]
    type: str
    locale: str

    def __str__(self) -> str:
        return f"{self.type} {self.locale}"


@dataclass(frozen=True)
class RunStarted:
    """A run begins or goes on."""

    run: int | None
    """None in a dry run."""
    mode: Mode
    resumed: bool
    partitions: tuple[PartitionName, ...]
    started_at_ms: int


@dataclass(frozen=True)
class PartitionProgress:
    """How far one partition is, in elements; `total` is None until LinkedIn has said it."""

    partition: PartitionName
    state: PartitionState
    done: int
    total: int | None
    incremental: bool = False
    """Only what changed since the last run is asked for."""


@dataclass(frozen=True)
class Progress:
    """The live counts of the whole run."""

    counts: Counts
    requests: int
    retries: int


@dataclass(frozen=True)
class LogLine:
    """What happened, in words."""

    at_ms: int
    level: Literal["info", "warning", "error"]
    text: str


@dataclass(frozen=True)
class Waiting:
    """A request waits before it is sent again."""

    seconds: float
    reason: str
    until: datetime


@dataclass(frozen=True)
class RunEnded:
    """The last event of a run."""

    result: SyncResult


SyncEvent = RunStarted | PartitionProgress | Progress | LogLine | Waiting | RunEnded
Listener = Callable[[SyncEvent], None]


def ignore(event: SyncEvent) -> None:
    """Listen to nothing."""
