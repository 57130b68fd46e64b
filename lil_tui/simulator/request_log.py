"""The log of requests: what was asked and answered, without tokens and secrets."""

import threading
import time
from collections import deque

import msgspec


class Request(msgspec.Struct):
    """One request. Bodies and headers are not kept; of a token request only its grant type is."""

    method: str
    path: str
    endpoint: str
    params: dict[str, str]
    at_ms: int
    """When it came, epoch milliseconds."""
    status: int = 0
    """0 while it is under way, or where the connection was dropped without an answer."""
    faults: list[str] = []
    """Kinds of the faults that struck it."""


class RequestLog:
    """The last 20,000 requests, and how many were under way at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: deque[Request] = deque(maxlen=20_000)
        self._under_way = 0
        self.peak = 0
        """Most catalogue requests ever under way at once."""

    def open(self, method: str, path: str, endpoint: str, params: dict[str, str]) -> Request:
        """A request came in."""
        request = Request(method, path, endpoint, params, int(time.time() * 1000))
        with self._lock:
            self._requests.append(request)
            if endpoint != "token":
                self._under_way += 1
                self.peak = max(self.peak, self._under_way)
        return request

    def close(self, request: Request) -> None:
        """It was answered, or broken off."""
        with self._lock:
            if request.endpoint != "token":
                self._under_way -= 1

    def all(self, endpoint: str | None = None) -> list[Request]:
        """The requests so far, oldest first; all endpoints or one."""
        with self._lock:
            return [one for one in self._requests if endpoint in (None, one.endpoint)]

    def count(self, endpoint: str | None = None) -> int:
        """How many there were."""
        return len(self.all(endpoint))

    def clear(self) -> None:
        """Forget the requests so far and the peak."""
        with self._lock:
            self._requests.clear()
            self.peak = 0
