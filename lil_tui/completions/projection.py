"""From the statements about one learner and one course to where he stands: a pure fold in time order.

Order is the timestamp, then the statement's id; arrival plays no part, so any order of arrival, any
repetition and any batches end in the same state (contract §4).
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from lil_tui.text import iso

Outcome = Literal["applied", "superseded", "ignored", "erased"]


class Said(NamedTuple):
    """One statement that bears on progress: it completes, or gives a progress from 0 to 100.

    The fields stand in the order of the fold, so that sorting tuples sorts by time, then id.
    """

    timestamp_ms: int
    statement_id: str
    progress: int | None
    completes: bool


class Standing(NamedTuple):
    """Where a learner stands with a course; times are epoch milliseconds."""

    progress: int
    first_seen_at: int
    updated_at: int
    completed_at: int | None


class Fate(NamedTuple):
    """What became of a statement, and why."""

    outcome: Outcome
    reason: str


def step(standing: Standing | None, said: Said) -> tuple[Standing, Fate]:
    """Take the next statement in time order."""
    at = said.timestamp_ms
    if standing is None:
        if said.completes:
            return Standing(100, at, at, at), _COMPLETED
        progress = said.progress or 0
        return Standing(progress, at, at, None), Fate("applied", f"progress {progress} %")
    progress, first, _, completed = standing
    if completed is not None:
        fate = Fate("superseded", f"completed already at {iso(completed) or completed}")
    elif said.completes:
        return Standing(100, first, at, at), _COMPLETED
    elif said.progress is not None and said.progress > progress:
        progress = said.progress
        fate = Fate("applied", f"progress {progress} %")
    else:
        fate = Fate("superseded", f"progress was {progress} % already")
    return Standing(progress, first, at, completed), fate


def project(statements: Iterable[Said]) -> tuple[Standing | None, dict[str, Fate]]:
    """Fold all statements of one learner and one course that count; fates by statement id.

    Voided statements and those that say nothing about progress must not be among them.
    """
    standing: Standing | None = None
    fates: dict[str, Fate] = {}
    for said in sorted(statements):
        standing, fates[said.statement_id] = step(standing, said)
    return standing, fates


_COMPLETED = Fate("applied", "completed")
