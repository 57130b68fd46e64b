"""Counts of what the listener did, and their picture for Prometheus; no learner is named in them."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lil_tui.errors import LilError

if TYPE_CHECKING:
    from prometheus_client.core import Metric


class Tally:
    """Plain numbers, counted in the event loop's thread; `stored` in whichever stores."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        """By endpoint and status."""
        self.stored = 0
        self._storing = threading.Lock()
        self.connections: Callable[[], int] = lambda: 0

    def note_stored(self, count: int) -> None:
        """Statements that were new went in; from any thread."""
        with self._storing:
            self.stored += count

    def collect(self) -> "Iterator[Metric]":
        """The counts in prometheus-client's form."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        answers = CounterMetricFamily("lil_tui_requests", "Requests answered.", labels=("endpoint", "status"))
        for (endpoint, status), count in list(self.answers.items()):
            answers.add_metric((endpoint, str(status)), count)
        yield answers
        yield CounterMetricFamily("lil_tui_statements_stored", "Statements stored.", value=self.stored)
        yield GaugeMetricFamily("lil_tui_connections", "Open connections.", value=self.connections())

    def describe(self) -> "Iterator[Metric]":
        """Nothing beforehand: prometheus-client would otherwise collect once to know the names."""
        return iter(())


@contextmanager
def metrics_server(tally: Tally, host: str, port: int | None) -> Iterator[None]:
    """Give the counts out on a port of their own while the context lasts; None: not at all."""
    if port is None:
        yield
        return
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry()
    registry.register(_Collector(tally))
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise LilError(
            "The metrics can't be served",
            f"port {port} on {host}: {error.strerror or error}.",
            "Set listener.metrics_port to another.",
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Collector:
    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def collect(self) -> Any:
        return self._tally.collect()

    def describe(self) -> Any:
        return self._tally.describe()
