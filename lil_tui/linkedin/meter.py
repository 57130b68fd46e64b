"""Counts what goes over the wire, writes it to the log and tells whoever listens.

Method, path, status, time and try are told; headers, bodies and queries never are.
"""

import logging
from collections.abc import Callable, Mapping

from lil_tui.linkedin.events import RequestEvent

log = logging.getLogger("lil_tui.linkedin")

_TRACE_HEADERS = ("x-li-uuid", "x-li-request-id", "x-li-fabric")


class Meter:
    """The counters of one client's life."""

    def __init__(self, on_event: Callable[[RequestEvent], None] | None = None) -> None:
        self.requests = 0
        """HTTP requests sent, tokens and repeats included."""
        self.retries = 0
        """Those of them that repeated an earlier one."""
        self._on_event = on_event

    def tell(self, event: RequestEvent) -> None:
        """Pass an event on."""
        if self._on_event is not None:
            self._on_event(event)

    def sent(self) -> None:
        """A request is about to go out."""
        self.requests += 1

    def repeating(self, path: str, attempt: int, reason: str) -> None:
        """The next request is a repeat."""
        self.retries += 1
        self.tell(RequestEvent("retry", path, attempt=attempt, reason=reason))

    def answered(self, method: str, event: RequestEvent, headers: Mapping[str, str]) -> None:
        """One try has ended, well or not."""
        milliseconds = round((event.seconds or 0.0) * 1000)
        if event.reason is None:
            log.debug("%s %s %s %d ms try %d", method, event.path, event.status, milliseconds, event.attempt)
        else:
            trace = " ".join(f"{name}={headers[name]!r}" for name in _TRACE_HEADERS if name in headers)
            log.warning(
                "%s %s %s %d ms try %d: %s %s",
                *(method, event.path, event.status, milliseconds, event.attempt, event.reason, trace),
            )
        self.tell(event)

    def waiting(self, path: str, attempt: int, seconds: float, reason: str) -> None:
        """A back-off begins."""
        log.info("waiting %.1f s before %s is asked again: %s", seconds, path, reason)
        self.tell(RequestEvent("wait", path, attempt=attempt, wait_seconds=seconds, reason=reason))
