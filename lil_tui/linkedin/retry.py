"""When to ask again and how long to wait before.

Exponential back-off with full jitter, so that many clients don't come back at the same moment;
`Retry-After` (RFC 9110 §10.2.3) is obeyed up to a cap.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Time, waiting and chance, in one place so that tests need not wait."""

    now: Callable[[], datetime] = _utc_now
    """The wall clock, aware UTC."""
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that only go forward."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Wait for seconds; must end at once when cancelled."""
    chance: Callable[[], float] = random.random
    """A number from 0 up to but not including 1."""


@dataclass(frozen=True)
class RetryPolicy:
    """How patient a client is; all in seconds but `tries`."""

    tries: int = 6
    """How often one request is sent at most."""
    base_seconds: float = 0.5
    """Upper end of the first wait."""
    factor: float = 2.5
    """What each further wait's upper end is multiplied by."""
    longest_wait_seconds: float = 30.0
    """No wait is longer, whatever `Retry-After` says."""
    give_up_seconds: float = 60.0
    """A longer `Retry-After`, or as long without any good answer, ends it."""

    def wait_seconds(self, attempt: int, chance: float, retry_after: float | None = None) -> float:
        """Seconds to wait after the failed `attempt` (from 1), `chance` in [0, 1)."""
        jitter = chance * min(self.longest_wait_seconds, self.base_seconds * self.factor ** (attempt - 1))
        return min(self.longest_wait_seconds, (retry_after or 0.0) + jitter)


@dataclass(frozen=True)
class TimeLimits:
    """How long one try may take, in seconds."""

    connect: float = 10.0
    read: float = 30.0
    """Silence on an open connection; doubles after each such time-out, up to `longest_read`: a slow
    LinkedIn (integrations in the field wait 240 s) is met with patience, a hung connection is not."""
    longest_read: float = 120.0
    total_factor: float = 4.0
    """The whole try may take this many times the read limit."""


def parse_http_date(written: str | None) -> datetime | None:
    """Read an HTTP date (RFC 9110 §5.6.7) as aware UTC, or None for anything else."""
    if not written:
        return None
    try:
        moment = parsedate_to_datetime(written)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def parse_retry_after(written: str | None, now: datetime) -> float | None:
    """Read `Retry-After` in either form as seconds from `now` (aware).

    None when absent, negative or garbage.
    """
    if not written:
        return None
    written = written.strip()
    if re.fullmatch(r"[0-9]+", written):
        return float(written)
    moment = parse_http_date(written)
    if moment is None or moment < now:
        return None
    return (moment - now).total_seconds()
