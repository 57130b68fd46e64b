"""Bad days: what is asked again, how long is waited, and when it ends."""

import asyncio
import gzip
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lil_tui.linkedin import (
    LinkedInError,
    PermissionDenied,
    RateLimited,
    RequestEvent,
    RequestRefused,
    RetryPolicy,
    TimeLimits,
    Unreachable,
    UnreadableAnswer,
)
from lil_tui.linkedin import transport as transport_module
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.linkedin.paging import Page
from lil_tui.linkedin.retry import parse_retry_after
from lil_tui.locales import Locale
from tests.linkedin.fake import Answer, FakeLinkedIn, FakeTime, Received, answer, connected, page

ENGLISH = Locale("en", "US")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def read(client: LinkedInClient) -> Page:
    return await client.assets(asset_type="COURSE", locale=ENGLISH, start=0)


CUT = Answer(body=page({"urn": "u"}).body[:-10])
DROPPED = Answer(body=page({"urn": "u"}).body, keep=10)


@pytest.mark.parametrize(
    "fault",
    [
        answer(429),
        answer(500),
        answer(504),
        CUT,
        DROPPED,
        Answer(body=b"<html>Sorry</html>"),
        Answer(body=b""),
        answer(document={"elements": []}),
        answer(document={"elements": [], "paging": {"start": 0}}),
        answer(document={"elements": {}, "paging": {"total": 0}}),
        answer(document=[]),
        Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}),
    ],
)
async def test_a_passing_fault_is_asked_again(linkedin: FakeLinkedIn, time: FakeTime, fault: Answer) -> None:
    linkedin.api.extend([fault, fault, page({"urn": "u"})])
    async with connected(linkedin, time) as client:
        assert len((await read(client)).elements) == 1
        assert (client.requests, client.retries) == (4, 2)

    assert time.waits == [0.25, 0.625]


@pytest.mark.parametrize(
    ("fault", "error"),
    [(answer(429), RateLimited), (answer(503), Unreachable), (DROPPED, Unreachable), (CUT, UnreadableAnswer)],
)
async def test_a_fault_that_stays_ends_after_six_tries(
    linkedin: FakeLinkedIn, time: FakeTime, fault: Answer, error: type[LinkedInError]
) -> None:
    linkedin.api.extend([fault] * 7)
    async with connected(linkedin, time) as client:
        with pytest.raises(error, match="6 times in a row") as caught:
            await read(client)
        assert (client.requests, client.retries) == (7, 5)

    assert caught.value.resumable
    assert caught.value.fix
    assert len(linkedin.api) == 1


async def test_retry_after_is_waited_for_in_both_forms(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    date = "Mon, 23 Nov 2026 12:00:00 GMT"
    later = "Mon, 23 Nov 2026 12:00:09 GMT"
    linkedin.api.extend([answer(429, Retry_After="7"), answer(503, Retry_After=later, Date=date), page()])
    async with connected(linkedin, time) as client:
        await read(client)

    assert time.waits == [7.25, 9.625]


async def test_no_wait_is_longer_than_half_a_minute(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.extend([answer(429, Retry_After="59"), page()])
    async with connected(linkedin, time) as client:
        await read(client)

    assert time.waits == [30.0]


async def test_a_long_retry_after_ends_it_with_the_time_to_come_back(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.append(answer(429, {"serviceErrorCode": 101}, Retry_After="3600"))
    async with connected(linkedin, time) as client:
        with pytest.raises(RateLimited, match="00:00 UTC") as caught:
            await read(client)

    assert caught.value.retry_at == NOON + timedelta(hours=1)
    assert "2026-11-23 13:00 UTC" in caught.value.fix
    assert time.waits == []


async def test_a_retry_after_beyond_all_measure_is_no_crash(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.append(answer(429, Retry_After="9" * 400))
    async with connected(linkedin, time) as client:
        with pytest.raises(RateLimited):
            await read(client)


async def test_a_minute_without_any_good_answer_ends_it(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.extend([answer(503, Retry_After="25")] * 6)
    async with connected(linkedin, time) as client:
        with pytest.raises(Unreachable, match="4 times"):
            await read(client)

    assert sum(time.waits) < 60 + 30


async def test_the_minute_starts_again_for_the_next_question(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    async with connected(linkedin, time, retry=RetryPolicy(tries=2)) as client:
        linkedin.api.extend([answer(503)] * 2)
        with pytest.raises(Unreachable):
            await read(client)
        time.pass_by(600)
        linkedin.api.extend([answer(503)])
        await read(client)


async def test_while_one_request_is_told_to_wait_the_others_wait_too(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.append(answer(429, Retry_After="10"))
    asleep = asyncio.Semaphore(0)
    released = asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.release()
        await released.wait()
        time.pass_by(seconds)

    time.sleep = sleep  # type: ignore[method-assign]
    async with connected(linkedin, time) as client:
        first = asyncio.create_task(read(client))
        await asleep.acquire()
        second = asyncio.create_task(read(client))
        await asleep.acquire()
        assert len(linkedin.api_requests) == 1
        released.set()
        await asyncio.gather(first, second)


async def test_an_answer_that_does_not_come_is_given_up_and_asked_for_with_more_patience(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.extend([Answer(hangs=True), page()])
    limits = TimeLimits(connect=1, read=0.05, longest_read=20)
    events: list[RequestEvent] = []
    async with connected(linkedin, time, limits=limits, on_event=events.append) as client:
        await client.verify()
        await read(client)

    [wait] = [event for event in events if event.kind == "wait"]
    assert "took too long" in str(wait.reason)


@pytest.mark.parametrize("moment", ["request", "back-off"])
async def test_cancelling_ends_at_once(linkedin: FakeLinkedIn, time: FakeTime, moment: str) -> None:
    asleep = asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    time.sleep = sleep  # type: ignore[method-assign]
    linkedin.api.append(Answer(hangs=True) if moment == "request" else answer(500))
    async with connected(linkedin, time) as client:
        task = asyncio.create_task(read(client))
        await (linkedin.hanging if moment == "request" else asleep).wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        linkedin.api.append(page())
        await read(client)


async def test_no_more_requests_are_under_way_than_allowed(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    under_way, most = 0, 0

    async def api(request: Received) -> Answer:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(20):
            await asyncio.sleep(0)
        under_way -= 1
        return page()

    linkedin.answer_api = api
    async with connected(linkedin, time, concurrency=3) as client:
        await asyncio.gather(*(read(client) for _ in range(12)))

    assert most == 3


async def test_a_gzipped_page_is_read(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    body = gzip.compress(page({"urn": "u"}).body)
    linkedin.api.append(Answer(body=body, headers={"Content-Encoding": "gzip"}))
    async with connected(linkedin, time) as client:
        assert (await read(client)).elements == (b'{"urn": "u"}',)

    assert linkedin.api_requests[0].headers["accept-encoding"] == "gzip"


async def test_an_answer_without_end_does_not_fill_the_memory(
    linkedin: FakeLinkedIn, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_ANSWER_BYTES", 1 << 20)
    bomb = gzip.compress(b" " * (3 << 20))
    linkedin.api.extend([Answer(body=bomb, headers={"Content-Encoding": "gzip"})] * 2)
    async with connected(linkedin, time, retry=RetryPolicy(tries=2)) as client:
        with pytest.raises(UnreadableAnswer, match="longer than 1 MiB"):
            await read(client)


async def test_an_answer_compressed_several_times_over_is_never_unpacked(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    bomb = gzip.compress(gzip.compress(page({"urn": "u"}).body))
    linkedin.api.extend([Answer(body=bomb, headers={"Content-Encoding": "gzip, gzip"})] * 2)
    async with connected(linkedin, time, retry=RetryPolicy(tries=2)) as client:
        with pytest.raises(UnreadableAnswer, match="compressed several times over"):
            await read(client)


async def test_cookies_are_not_carried_over(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.extend([Answer(body=page().body, headers={"Set-Cookie": "a=b; Path=/"}), page()])
    async with connected(linkedin, time) as client:
        await read(client)
        await read(client)

    assert "cookie" not in linkedin.api_requests[1].headers


async def test_a_missing_permission_says_which_box_to_tick(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    message = "Not enough permissions to access: GET-criteria /learningAssets"
    linkedin.api.append(answer(403, {"serviceErrorCode": 100, "message": message, "status": 403}))
    async with connected(linkedin, time) as client:
        with pytest.raises(PermissionDenied) as caught:
            await client.probe()

    assert caught.value.permission == "Content"
    assert "“Content”" in caught.value.fix
    assert "Go to Admin → Me → Integrate → Access content and reports via API" in caught.value.fix
    assert message in caught.value.detail
    assert not caught.value.resumable


@pytest.mark.parametrize("status", [400, 404, 405, 414])
async def test_other_refusals_give_linkedins_words_cleaned_and_cut(
    linkedin: FakeLinkedIn, time: FakeTime, status: int
) -> None:
    linkedin.api.append(
        answer(status, {"message": "No\n\x1b]0;hi\x07 " + "long " * 200, "serviceErrorCode": 7})
    )
    async with connected(linkedin, time) as client:
        with pytest.raises(RequestRefused) as caught:
            await client.asset("urn:li:lyndaCourse:1")
        assert client.requests == 2

    assert caught.value.status == status
    assert "(code 7)" in caught.value.detail
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("body", [b"", b"<h1>no</h1>", b"[1]", b"\xff", b'{"message": {"a": 1}}'])
async def test_a_refusal_without_words_is_still_a_clear_error(
    linkedin: FakeLinkedIn, time: FakeTime, body: bytes
) -> None:
    linkedin.api.append(Answer(404, body))
    async with connected(linkedin, time) as client:
        with pytest.raises(RequestRefused, match="answered 404"):
            await read(client)


async def test_a_redirect_is_an_error_and_not_followed(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.append(Answer(302, headers={"Location": "https://evil.example/login?token=x"}))
    async with connected(linkedin, time) as client:
        with pytest.raises(RequestRefused, match="never followed") as caught:
            await read(client)

    assert caught.value.status == 302
    assert "https://evil.example/login;" in caught.value.detail
    assert "LIL_TUI_LINKEDIN_API_URL" in caught.value.fix


async def test_what_happens_is_told_and_logged_without_secrets(
    linkedin: FakeLinkedIn, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    linkedin.api.extend([answer(500, x_li_uuid="trace-1"), answer(401), page()])
    events: list[RequestEvent] = []
    async with connected(linkedin, time, on_event=events.append) as client:
        await read(client)

    assert [(event.kind, event.status) for event in events] == [
        ("request", 200),
        ("token", 200),
        ("request", 500),
        ("wait", None),
        ("retry", None),
        ("request", 401),
        ("request", 200),
        ("token", 200),
        ("retry", None),
        ("request", 200),
    ]
    assert "trace-1" in caplog.text
    for secret in ("token-1", "token-2", "s3/cr", "s3%2Fcr"):
        assert secret not in caplog.text + json.dumps([repr(event) for event in events])


@given(st.integers(0, 10**9))
def test_retry_after_in_seconds_is_read_as_such(seconds: int) -> None:
    assert parse_retry_after(f" {seconds} ", NOON) == seconds


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_retry_after_as_a_date_is_counted_from_now(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    seconds = parse_retry_after(moment.strftime("%a, %d %b %Y %H:%M:%S GMT"), NOON)

    assert seconds == ((moment - NOON).total_seconds() if moment >= NOON else None)


@given(st.text())
def test_no_retry_after_is_a_crash(written: str) -> None:
    seconds = parse_retry_after(written, NOON)
    assert seconds is None or seconds >= 0


@given(st.integers(1, 6), st.floats(0, 0.999), st.none() | st.floats(0, 1e6))
def test_waits_stay_between_nothing_and_half_a_minute(
    attempt: int, chance: float, asked: float | None
) -> None:
    assert 0 <= RetryPolicy().wait_seconds(attempt, chance, asked) <= 30
