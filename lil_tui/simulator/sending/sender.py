"""LinkedIn's sending side: makes up what people learn, and POSTs it to a listener on this machine.

What is said depends on the seed alone; how it arrives, on the listener too.
"""

import asyncio
import itertools
import math
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from lil_tui.simulator.catalogue import DAY_MS, Catalogue
from lil_tui.simulator.sending.access import Access, AccessRefused
from lil_tui.simulator.sending.disorder import Handed, disordered
from lil_tui.simulator.sending.learners import Learner, make_learners
from lil_tui.simulator.sending.options import SendingRefused, SendOptions, Target
from lil_tui.simulator.sending.pace import Pace
from lil_tui.simulator.sending.patience import Patience
from lil_tui.simulator.sending.report import Outcome, Sent, Summary
from lil_tui.simulator.sending.stories import Moment, Offer, Stories, offers_of
from lil_tui.simulator.sending.wire import Answer, Wire, WireBroken
from lil_tui.simulator.sending.writing import Statement, StatementWriter

_FITTINGS = 5
_PATIENT_FOR = 20
"""Requests in a row that may come to nothing before a run of the past is broken off."""


class Sender:
    """Sends what learners did with the courses of a catalogue, or of a list of URNs.

    Raises SendingRefused where there is nothing to learn.
    """

    def __init__(
        self, courses: Catalogue | Iterable[Offer | str], options: SendOptions | None = None
    ) -> None:
        self.options = options or SendOptions()
        if isinstance(courses, Catalogue):
            self._offers = offers_of(courses)
        else:
            self._offers = tuple(Offer(one) if isinstance(one, str) else one for one in courses)
        if not self._offers:
            raise SendingRefused("there is no course or learning path that anybody could learn from")
        self.learners: tuple[Learner, ...] = make_learners(
            self.options.learners, self.options.seed, self.options.outsiders
        )
        """The people; those who are no outsiders make a plausible list to import."""
        self.summary = Summary()
        """What became of the last `send_all`; grows while it runs."""
        self._fit: tuple[Stories, int] | None = None
        until = self.options.until
        self._until_ms = int(until.timestamp() * 1000) if until else _now_ms()

    def statements(self) -> Iterator[Statement]:
        """Every statement in the order of sending, repeats included.

        The same at each call, `live` ones aside.
        """
        return (handed.statement for handed in self.handed())

    def handed(self) -> Iterator[Handed]:
        """The same, each with whether it is a repeat and whether it is live."""
        writer = StatementWriter(self.learners, self.options)
        written = ((writer.write(moment, at_ms), live) for moment, at_ms, live in self._dated())
        return disordered(written, self.options, self.options.count)

    def _dated(self) -> Iterator[tuple[Moment, int, bool]]:
        """Moments with the instants that their statements give, and whether these are of right now."""
        options = self.options
        if options.count is None or options.live:
            yield from self._told(self._stories(DAY_MS / options.pace))
            return
        stories, moved_ms = self._fitted(math.ceil(options.count / (1 + options.repeats)))
        for moment in stories.moments():
            yield moment, min(moment.at_ms + moved_ms, self._until_ms), False

    def _fitted(self, distinct: int) -> tuple[Stories, int]:
        """Stories of which so many moments fill the days up to `until`, and how far to move them to do so."""
        if self._fit is None:
            gap_ms = self.options.days * DAY_MS * self.options.learners / max(distinct, 1)
            for _ in range(_FITTINGS):
                stories = self._stories(gap_ms)
                last_ms = max((one.at_ms for one in itertools.islice(stories.moments(), distinct)), default=0)
                if self._until_ms - 2 * DAY_MS <= last_ms <= self._until_ms:
                    break
                took_ms = max(last_ms - stories.start_ms, 1)
                gap_ms *= (self._until_ms - DAY_MS - stories.start_ms) / took_ms
            # Whole weeks keep the weekends where they are.
            weeks = (self._until_ms - last_ms) // (7 * DAY_MS)
            self._fit = stories, weeks * 7 * DAY_MS
        return self._fit

    def _told(self, stories: Stories) -> Iterator[tuple[Moment, int, bool]]:
        """The past as it was; then, if wanted, what happens at this moment."""
        latest_ms = self._until_ms
        for moment in stories.moments():
            if moment.at_ms <= self._until_ms:
                yield moment, moment.at_ms, False
            elif self.options.live:
                latest_ms = max(_now_ms(), latest_ms + 1)
                yield moment, latest_ms, True
            else:
                return

    def _stories(self, gap_ms: float) -> Stories:
        return Stories(
            self._offers,
            len(self.learners),
            seed=self.options.seed,
            start_ms=int(self._until_ms - self.options.days * DAY_MS),
            gap_ms=gap_ms,
            unknown_courses=self.options.unknown_courses,
            other_languages=self.options.other_languages,
        )

    async def send_all(self, target: Target, on_sent: Callable[[Sent], None] | None = None) -> Summary:
        """Send everything; gives the summary also when the listener refuses or is gone (see its `error`).

        `on_sent` is called as each request comes to its end. Cancelling it is how to stop; `summary`
        then holds what was sent so far.
        """
        self.summary = Summary()
        handed = self.handed()
        # The first statement may take a while to make: that is no part of the sending.
        first = list(itertools.islice(handed, 1))
        started = time.perf_counter()
        run = _Run(target, self.options, self.summary, itertools.chain(first, handed), on_sent)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.options.connections):
                    group.create_task(run.work())
        finally:
            run.access.close()
            self.summary.seconds = time.perf_counter() - started
        return self.summary


class _Run:
    """One `send_all`: several connections that take from one row of statements."""

    def __init__(
        self,
        target: Target,
        options: SendOptions,
        summary: Summary,
        handed: Iterator[Handed],
        on_sent: Callable[[Sent], None] | None,
    ) -> None:
        self.target = target
        self.options = options
        self.summary = summary
        self.handed = handed
        self.on_sent = on_sent
        self.access = Access(target, options, summary)
        self._pace = Pace(options)
        self._in_vain = 0
        fixed = "Content-Type: application/json\r\nAccept: application/json\r\nUser-Agent: LinkedIn\r\n"
        if self.options.version is not None:
            fixed += f"X-Experience-API-Version: {self.options.version}\r\n"
        self._headers = fixed.encode()

    async def work(self) -> None:
        """One connection's part of the sending."""
        wire = Wire(self.target.statements_url, self.options.timeout, self.target.ca_file)
        try:
            while self.summary.error is None and not self._pace.over:
                batch = tuple(itertools.islice(self.handed, self.options.batch))
                if not batch or not await self._pace.turn(len(batch), live=batch[-1].live):
                    return
                self._end(await self._deliver(wire, batch))
        except (AccessRefused, SendingRefused) as refused:
            self.summary.error = self.summary.error or str(refused)
        finally:
            wire.close()

    async def _deliver(self, wire: Wire, batch: tuple[Handed, ...]) -> Sent:
        """Send one request until it is answered for good, or patience ends."""
        statements = [one.statement for one in batch]
        body = msgspec.json.encode(statements if self.options.batch > 1 else statements[0])
        patience = Patience(self.options, self._pace.deadline)
        new_tokens = 0
        while True:
            token = await self._token()
            if token is None:
                return Sent(batch, "gave_up", None, patience.attempts, 0.0)
            started = time.perf_counter()
            answer = await self._post(wire, token, body)
            seconds = time.perf_counter() - started
            status = answer.status if answer else None
            if status == 401 and new_tokens < self.options.new_tokens:
                new_tokens += 1
                self.summary.retried += 1
                self.access.refuse(token)
                continue
            if answer is not None and not patience.may_pass(answer.status):
                outcome: Outcome = "accepted" if 200 <= answer.status < 300 else "refused"
                if outcome == "refused":
                    self.summary.last_refusal = ascii(answer.body[:300].decode("utf-8", "replace"))
                return Sent(batch, outcome, status, patience.attempts + new_tokens, seconds)
            if not await patience.wait(answer):
                return Sent(batch, "gave_up", status, patience.attempts + new_tokens, seconds)
            self.summary.retried += 1

    async def _token(self) -> str | None:
        """A token; None where there is none for now, and the run is one that goes on all the same."""
        try:
            return await self.access.token()
        except AccessRefused as refused:
            if self.options.live and not refused.for_good:
                return None
            raise

    async def _post(self, wire: Wire, token: str, body: bytes) -> Answer | None:
        headers = self._headers + f"Authorization: Bearer {token}\r\n".encode()
        started = time.perf_counter()
        answer: Answer | None = None
        try:
            answer = await wire.post(headers, body)
            kind = str(answer.status)
        except TimeoutError:
            kind = "timeout"
        except WireBroken:
            kind = "no connection"
        self.summary.answered(kind, time.perf_counter() - started)
        return answer

    def _end(self, sent: Sent) -> None:
        self.summary.ended(sent)
        self.summary.seconds = self._pace.elapsed
        self._in_vain = self._in_vain + 1 if sent.outcome == "gave_up" else 0
        if self._in_vain >= _PATIENT_FOR and not self.options.live:
            self.summary.error = f"the listener took none of the last {_PATIENT_FOR} requests"
        if self.on_sent is not None:
            self.on_sent(sent)


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
