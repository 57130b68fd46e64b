"""What became of a run: statements by outcome, answers by status, and how long they took.

Read from other threads while it grows.
"""

import math
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from lil_tui.simulator.sending.disorder import Handed

Outcome = Literal["accepted", "refused", "gave_up"]

_LATEST = 200_000


class Sent(NamedTuple):
    """One request that came to its end."""

    handed: tuple[Handed, ...]
    outcome: Outcome
    status: int | None
    """Of the last answer; None where there was none."""
    attempts: int
    seconds: float
    """That the last attempt took."""


class Summary:
    """Counts of one run. Statements are counted once, however often their request is repeated."""

    def __init__(self) -> None:
        self.sent = 0
        """Statements handed over, repeats included."""
        self.outcomes: Counter[Outcome] = Counter()
        """What became of them."""
        self.repeats = 0
        """Those accepted that had been sent before."""
        self.live = 0
        """Those of the moment of sending."""
        self.retried = 0
        """Requests repeated after an error, a timeout, a 429 or a 401."""
        self.tokens = 0
        """Tokens got."""
        self.answers: Counter[str] = Counter()
        """Answers to statements by status; `timeout` and `no connection` where none came."""
        self.error: str | None = None
        """Why the run ended early."""
        self.last_refusal: str | None = None
        """The beginning of the last 4xx answer that was final."""
        self.seconds = 0.0
        self._latencies: deque[float] = deque(maxlen=_LATEST)

    @property
    def accepted(self) -> int:
        """Statements answered with 2xx."""
        return self.outcomes["accepted"]

    @property
    def refused(self) -> int:
        """Statements answered with a 4xx that no retry mends."""
        return self.outcomes["refused"]

    @property
    def gave_up(self) -> int:
        """Statements whose request never got through."""
        return self.outcomes["gave_up"]

    def answered(self, status: str, seconds: float) -> None:
        """One attempt ended."""
        self.answers[status] += 1
        self._latencies.append(seconds)

    def ended(self, sent: Sent) -> None:
        """One request came to its end."""
        self.sent += len(sent.handed)
        self.outcomes[sent.outcome] += len(sent.handed)
        self.live += sum(one.live for one in sent.handed)
        if sent.outcome == "accepted":
            self.repeats += sum(one.repeat for one in sent.handed)

    def latency_ms(self) -> dict[str, float]:
        """Percentiles of the time from request to answer, by nearest rank over the last 200,000."""
        ordered = sorted(list(self._latencies))
        return {f"p{share}": round(_percentile(ordered, share) * 1000, 3) for share in (50, 95, 99)}

    def as_json(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "sent": self.sent,
            "accepted": self.accepted,
            "refused": self.refused,
            "gave_up": self.gave_up,
            "repeats": self.repeats,
            "live": self.live,
            "retried": self.retried,
            "tokens": self.tokens,
            "answers": dict(self.answers),
            "seconds": round(self.seconds, 3),
            "rate": round(self.sent / self.seconds, 1) if self.seconds else 0.0,
            "latency_ms": self.latency_ms(),
            "error": self.error,
            "last_refusal": self.last_refusal,
        }


def _percentile(ordered: Sequence[float], share: int) -> float:
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)] if ordered else 0.0
