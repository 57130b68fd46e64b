"""What a run of `sync` comes to: its counts and its result, in the words of the command's JSON.

`seen` is always the sum of added, updated, unchanged, quarantined and those retired ones that came
as RETIRED; `retired` also counts what a whole read no longer found (contract §2).
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Mode = Literal["full", "incremental"]
Status = Literal["complete", "partial", "failed"]


@dataclass
class Counts:
    """How many elements became what; distinct ones, each counted once a run."""

    seen: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    quarantined: int = 0
    classifications: int = 0

    def add(self, other: "Counts") -> None:
        """Add another's figures to these."""
        for name, figure in vars(other).items():
            setattr(self, name, getattr(self, name) + figure)

    def copy(self) -> "Counts":
        """The same figures, apart."""
        return Counts(**vars(self))


COUNT_NAMES = tuple(vars(Counts()))


@dataclass(frozen=True)
class SyncResult:
    """How a run ended, all sittings of a resumed run together."""

    run: int | None
    """None for a dry run, and when no run could begin."""
    mode: Mode
    status: Status
    resumed: bool
    counts: Counts
    requests: int
    retries: int
    seconds: float
    error: str | None
    """None only when complete."""
    interrupted: bool = False
    """It was cancelled; not part of the JSON."""

    def as_json(self) -> dict[str, Any]:
        """The object that `sync --json` prints."""
        return {
            "run": self.run,
            "mode": self.mode,
            "status": self.status,
            "resumed": self.resumed,
            **asdict(self.counts),
            "requests": self.requests,
            "retries": self.retries,
            "seconds": round(self.seconds, 3),
            "error": self.error,
        }
