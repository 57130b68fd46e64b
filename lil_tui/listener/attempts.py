"""Failed logins, counted by address and by client, so that guessing is slow (contract §3). Pure.

Only wrong secrets are counted and held up: a right one is let in before anybody looks here.
"""

from collections import OrderedDict, deque

MOST_FAILURES = 20
WINDOW_SECONDS = 60.0
_MOST_NAMES = 10_000
"""Names remembered; under an attack from more, the oldest are forgotten."""


class FailedLogins:
    """The failures of the last minute. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, address: str, client_id: str | None, now: float) -> float | None:
        """Count a wrong secret; gives the seconds to wait once there were too many, else None.

        What is answered with a wait is not counted again, or a stubborn sender would never get out.
        """
        names = [f"address {address}"]
        if client_id is not None:
            names.append(f"client {client_id[:200]}")
        waits = [wait for name in names if (wait := self._wait(name, now)) is not None]
        if waits:
            return max(waits)
        for name in names:
            self._failures.setdefault(name, deque(maxlen=MOST_FAILURES)).append(now)
            self._failures.move_to_end(name)
        while len(self._failures) > _MOST_NAMES:
            self._failures.popitem(last=False)
        return None

    def _wait(self, name: str, now: float) -> float | None:
        failures = self._failures.get(name)
        if failures is None:
            return None
        while failures and failures[0] <= now - WINDOW_SECONDS:
            failures.popleft()
        if not failures:
            del self._failures[name]
            return None
        return failures[0] + WINDOW_SECONDS - now if len(failures) >= MOST_FAILURES else None
