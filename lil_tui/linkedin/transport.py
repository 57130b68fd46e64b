"""Sends one request until it has a good answer, within limits of time, size and patience.

Every request of the client passes here, for tokens too. What comes out is an answer that asking
again would not better: a success that could be read, a redirect or a 4xx; or a `LinkedInError`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from lil_tui.linkedin import refusals
from lil_tui.linkedin.errors import LinkedInError
from lil_tui.linkedin.events import RequestEvent
from lil_tui.linkedin.meter import Meter
from lil_tui.linkedin.network import Route, explain
from lil_tui.linkedin.paging import UnreadableBody
from lil_tui.linkedin.retry import Clock, RetryPolicy, TimeLimits, parse_http_date, parse_retry_after

READ = "lil_tui.read"
"""Request extension: how a good answer is read, `(body, server_time) -> answer`, raising UnreadableBody."""
ANSWER = "lil_tui.answer"
"""Response extension: what `READ` gave."""

LARGEST_ANSWER_BYTES = 64 * 1024 * 1024

Reader = Callable[[bytes, datetime | None], object]

# The body comes out decoded and whole; cookies are no part of this API and are not carried over.
_DROPPED_HEADERS = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")


@dataclass(frozen=True)
class Destination:
    """One origin: how it is reached and by which connections."""

    route: Route
    connections: httpx.AsyncBaseTransport


@dataclass(frozen=True)
class _Failure:
    """One try that may be repeated."""

    reason: str
    error: Callable[[int], LinkedInError]
    """Makes the error to end with, from the number of tries."""
    status: int | None = None
    retry_after: float | None = None
    hopeless: bool = False


class RetryingTransport(httpx.AsyncBaseTransport):
    """Connections to LinkedIn that bear with its bad days."""

    def __init__(
        self,
        destinations: dict[str, Destination],
        *,
        concurrency: int,
        retry: RetryPolicy,
        limits: TimeLimits,
        clock: Clock,
        meter: Meter,
    ) -> None:
        self._destinations = destinations
        self._slots = asyncio.Semaphore(concurrency)
        self._retry = retry
        self._limits = limits
        self._read_seconds = limits.read
        self._clock = clock
        self._meter = meter
        self._under_way = 0
        self._silent_since: float | None = None
        self._quiet_until: dict[str, float] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send until answered; raises LinkedInError when patience ends."""
        if not self._under_way:
            self._silent_since = None
        self._under_way += 1
        try:
            return await self._send_until_answered(request)
        finally:
            self._under_way -= 1

    async def aclose(self) -> None:
        """Close all connections."""
        for destination in self._destinations.values():
            await destination.connections.aclose()

    async def _send_until_answered(self, request: httpx.Request) -> httpx.Response:
        origin = origin_of(request.url)
        destination = self._destinations[origin]
        path = request.url.path
        attempt = 1
        while True:
            await self._keep_quiet(origin)
            async with self._slots:
                outcome = await self._try(request, destination, attempt)
            if isinstance(outcome, httpx.Response):
                self._silent_since = None
                return outcome
            if self._is_over(outcome, attempt):
                raise outcome.error(attempt)
            wait = self._retry.wait_seconds(attempt, self._clock.chance(), outcome.retry_after)
            if outcome.retry_after is not None:
                quiet_until = self._clock.monotonic() + wait
                self._quiet_until[origin] = max(self._quiet_until.get(origin, 0.0), quiet_until)
            self._meter.waiting(path, attempt, wait, outcome.reason)
            await self._clock.sleep(wait)
            attempt += 1
            self._meter.repeating(path, attempt, outcome.reason)

    async def _keep_quiet(self, origin: str) -> None:
        """Hold back while LinkedIn has asked another request of ours to wait."""
        wait = self._quiet_until.get(origin, 0.0) - self._clock.monotonic()
        if wait > 0:
            await self._clock.sleep(wait)

    def _is_over(self, failure: _Failure, attempt: int) -> bool:
        now = self._clock.monotonic()
        if self._silent_since is None:
            self._silent_since = now
        return (
            failure.hopeless
            or attempt >= self._retry.tries
            or (failure.retry_after or 0.0) > self._retry.give_up_seconds
            or now - self._silent_since >= self._retry.give_up_seconds
        )

    async def _try(
        self, request: httpx.Request, destination: Destination, attempt: int
    ) -> httpx.Response | _Failure:
        """One exchange; an error of the connection becomes a failure in words."""
        started = self._clock.monotonic()
        headers = httpx.Headers()
        outcome: httpx.Response | _Failure
        try:
            response, body = await self._exchange(request, destination)
            headers = response.headers
            outcome = self._judge(request, destination.route, response, body)
        except (httpx.TransportError, OSError) as error:
            if isinstance(error, httpx.ReadTimeout | TimeoutError):
                self._read_seconds = min(self._limits.longest_read, self._read_seconds * 2)
            outcome = _connection_failure(error, destination.route)
        except (httpx.DecodingError, UnreadableBody) as error:
            reason = str(error) if isinstance(error, UnreadableBody) else "its compression is broken"
            outcome = _unreadable_failure(reason, destination.route)
        event = RequestEvent(
            "request",
            request.url.path,
            status=outcome.status_code if isinstance(outcome, httpx.Response) else outcome.status,
            attempt=attempt,
            reason=outcome.reason if isinstance(outcome, _Failure) else None,
            seconds=self._clock.monotonic() - started,
        )
        self._meter.answered(request.method, event, headers)
        return outcome

    async def _exchange(
        self, request: httpx.Request, destination: Destination
    ) -> tuple[httpx.Response, bytes]:
        """Send once and read the whole body, within the limits of time and size."""
        read = self._read_seconds
        total = read * self._limits.total_factor
        timeout = httpx.Timeout(read, connect=self._limits.connect, pool=total)
        request.extensions = {**request.extensions, "timeout": timeout.as_dict()}
        async with asyncio.timeout(total):
            self._meter.sent()
            response = await destination.connections.handle_async_request(request)
            try:
                if len(response.headers.get_list("content-encoding", split_commas=True)) > 1:
                    # Two kilobytes would become gigabytes before their size could be seen.
                    raise UnreadableBody("it is compressed several times over")
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST_ANSWER_BYTES:
                        raise UnreadableBody(f"it is longer than {LARGEST_ANSWER_BYTES >> 20} MiB")
            finally:
                await response.aclose()
        return response, bytes(body)

    def _judge(
        self, request: httpx.Request, route: Route, response: httpx.Response, body: bytes
    ) -> httpx.Response | _Failure:
        status = response.status_code
        server_time = parse_http_date(response.headers.get("date"))
        now = server_time or self._clock.now()
        if status in (408, 425, 429) or status >= 500:
            retry_after = parse_retry_after(response.headers.get("retry-after"), now)
            return _refused_for_now(status, now, retry_after)
        extensions = dict(response.extensions)
        if 200 <= status < 300:
            reader: Reader = request.extensions[READ]
            extensions[ANSWER] = reader(body, server_time)
            body = b""
        kept = [pair for pair in response.headers.multi_items() if pair[0] not in _DROPPED_HEADERS]
        return httpx.Response(status, headers=kept, content=body, extensions=extensions)


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port, the port left out where it is the scheme's own."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _refused_for_now(status: int, now: datetime, retry_after: float | None) -> _Failure:
    def error(tries: int) -> LinkedInError:
        if status == 429:
            return refusals.rate_limited(now, retry_after, tries)
        return refusals.server_down(status, now, retry_after, tries)

    reason = "LinkedIn wants fewer requests (429)" if status == 429 else f"LinkedIn answered {status}"
    return _Failure(reason, error, status=status, retry_after=retry_after)


def _connection_failure(error: Exception, route: Route) -> _Failure:
    trouble = explain(error, route)

    def final(tries: int) -> LinkedInError:
        return refusals.unreachable(trouble.reason, trouble.fix, tries, hopeless=trouble.hopeless)

    return _Failure(trouble.reason, final, hopeless=trouble.hopeless)


def _unreadable_failure(reason: str, route: Route) -> _Failure:
    return _Failure(reason, lambda tries: refusals.unreadable(reason, route, tries))
