"""Tokens: asked for once, used until shortly before their end, renewed when refused."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from lil_tui.linkedin import (
    AccessToken,
    AuthenticationFailed,
    MemoryTokenStore,
    RequestRefused,
    UnreadableAnswer,
)
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.locales import Locale
from tests.linkedin.fake import Answer, FakeLinkedIn, FakeTime, Pair, Received, answer, connected, page

ENGLISH = Locale("en", "US")


async def read(client: LinkedInClient, start: int = 0) -> None:
    await client.assets(asset_type="COURSE", locale=ENGLISH, start=start)


async def test_the_credentials_go_in_the_body_percent_encoded(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    async with connected(linkedin, time) as client:
        await read(client)

    [request] = linkedin.token_requests
    assert request.method == "POST"
    assert request.target == "/oauth/v2/accessToken"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert re.fullmatch(rb"[A-Za-z0-9_.&=%+-]+", request.body)
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["86abc"],
        "client_secret": [Pair().client_secret],
    }


async def test_one_token_serves_all_requests_and_the_next_client(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    tokens = MemoryTokenStore()
    async with connected(linkedin, time, tokens) as client:
        await asyncio.gather(*(read(client, start) for start in range(5)))
        assert client.requests == 6
    async with connected(linkedin, time, tokens) as client:
        await read(client)

    assert len(linkedin.token_requests) == 1
    assert {request.token for request in linkedin.api_requests} == {"token-1"}


async def test_a_token_is_renewed_shortly_before_its_end(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    async with connected(linkedin, time) as client:
        await read(client)
        time.pass_by(1760)
        await read(client)
        time.pass_by(15)
        await read(client)

    assert [request.token for request in linkedin.api_requests] == ["token-1", "token-1", "token-2"]


async def test_the_end_counts_from_linkedins_clock_and_expires_in_may_be_digits(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    tokens = MemoryTokenStore()
    document = {"access_token": "AQ", "expires_in": "7775999"}
    linkedin.token.append(answer(document=document, Date="Mon, 23 Nov 2026 18:00:00 GMT"))
    async with connected(linkedin, time, tokens) as client:
        token = await client.verify()
        await read(client)

    assert (
        token
        == tokens.load()
        == AccessToken("AQ", datetime(2026, 11, 23, 18, tzinfo=UTC) + timedelta(0, 7775999))
    )
    assert [request.token for request in linkedin.api_requests] == ["AQ"]


async def test_a_wrong_clock_on_our_side_does_not_make_new_tokens_look_old(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.token.append(
        answer(document={"access_token": "AQ", "expires_in": 1800}, Date="Sun, 01 Nov 2026 00:00:00 GMT")
    )
    async with connected(linkedin, time) as client:
        await read(client)
        await read(client)

    assert len(linkedin.token_requests) == 1


async def test_a_saved_token_that_has_ended_is_not_used(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    tokens = MemoryTokenStore(AccessToken("old", time.moment + timedelta(seconds=5)))
    async with connected(linkedin, time, tokens) as client:
        await read(client)

    assert [request.token for request in linkedin.api_requests] == ["token-1"]


async def test_a_saved_token_that_cannot_stand_in_a_header_is_not_used(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    tokens = MemoryTokenStore(AccessToken("a\r\nb: c", time.moment + timedelta(days=5)))
    async with connected(linkedin, time, tokens) as client:
        await read(client)

    assert [request.token for request in linkedin.api_requests] == ["token-1"]


async def test_a_401_in_mid_run_costs_one_token_for_all_requests_under_way(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    everyone_is_here = asyncio.Barrier(4)

    async def api(request: Received) -> Answer:
        if request.token == "token-1":
            await everyone_is_here.wait()
            return answer(401, {"serviceErrorCode": 65600, "message": "Invalid access token"})
        return page()

    linkedin.answer_api = api
    async with connected(linkedin, time) as client:
        await asyncio.gather(*(read(client, start) for start in range(4)))
        assert (client.requests, client.retries) == (2 + 8, 4)

    assert len(linkedin.token_requests) == 2
    assert time.waits == []


async def test_a_token_that_another_process_got_meanwhile_is_taken_up(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    tokens = MemoryTokenStore(AccessToken("first", time.moment + timedelta(days=5)))

    async def api(request: Received) -> Answer:
        if request.token == "first":
            tokens.save(AccessToken("second", time.moment + timedelta(days=5)))
            return answer(401)
        return page()

    linkedin.answer_api = api
    async with connected(linkedin, time, tokens) as client:
        await read(client)

    assert [request.token for request in linkedin.api_requests] == ["first", "second"]
    assert linkedin.token_requests == []


async def test_two_new_tokens_refused_in_a_row_are_an_authentication_failure(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.extend([answer(401)] * 2)
    async with connected(linkedin, time) as client:
        with pytest.raises(AuthenticationFailed, match="Two tokens in a row"):
            await read(client)

    assert len(linkedin.token_requests) == 2


async def test_one_new_token_refused_is_not_an_authentication_failure(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.append(answer(401))
    async with connected(linkedin, time) as client:
        await read(client)
        assert (client.requests, client.retries) == (4, 1)


async def test_tokens_that_serve_others_but_end_too_soon_for_one_request_can_be_tried_later(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    async with connected(linkedin, time) as client:

        async def api(request: Received) -> Answer:
            if request.query["start"] == "100":
                return page()
            await read(client, 100)
            return answer(401)

        linkedin.answer_api = api
        with pytest.raises(RequestRefused) as caught:
            await read(client)

    assert caught.value.status == 401
    assert caught.value.resumable
    assert sum(request.query["start"] == "0" for request in linkedin.api_requests) == 4


@pytest.mark.parametrize(
    ("status", "error", "title"),
    [
        (401, "invalid_client", "LinkedIn doesn't accept the client secret"),
        (401, "invalid_client_id", "LinkedIn doesn't know this client id"),
        (400, "invalid_client_id", "LinkedIn doesn't know this client id"),
        (401, "access_denied", "LinkedIn doesn't let this application ask for tokens"),
        (401, None, "LinkedIn doesn't accept the client id and secret"),
    ],
)
async def test_refused_credentials_are_told_apart_and_not_tried_again(
    linkedin: FakeLinkedIn, time: FakeTime, status: int, error: str | None, title: str
) -> None:
    description = f"No good: {Pair().client_secret} \x1b[31m"
    linkedin.token.append(answer(status, {"error": error, "error_description": description}))
    async with connected(linkedin, time) as client:
        with pytest.raises(AuthenticationFailed) as caught:
            await client.verify()
        assert client.requests == 1

    assert caught.value.title == title
    assert caught.value.code == error
    assert "Admin → Me → Integrate" in caught.value.fix
    assert Pair().client_secret not in str(caught.value)
    assert "\x1b" not in str(caught.value)


async def test_another_400_from_the_token_endpoint_is_no_matter_of_credentials(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.token.append(
        answer(400, {"error": "invalid_request", "error_description": "grant_type is missing"})
    )
    async with connected(linkedin, time) as client:
        with pytest.raises(RequestRefused, match="grant_type is missing"):
            await client.verify()


async def test_a_400_of_the_api_costs_no_new_token(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.append(answer(400, {"message": "bad locale"}))
    async with connected(linkedin, time) as client:
        with pytest.raises(RequestRefused, match="bad locale"):
            await read(client)

    assert len(linkedin.token_requests) == 1


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"expires_in": 1800}, "no access_token"),
        ({"access_token": "", "expires_in": 1800}, "no access_token"),
        ({"access_token": "a b", "expires_in": 1800}, "no usable text"),
        ({"access_token": "hush"}, "no expires_in"),
        ({"access_token": "hush", "expires_in": "XXXXXXXXXX"}, "expires_in"),
        ({"access_token": "hush", "expires_in": 0}, "expires_in"),
        ({"access_token": "hush", "expires_in": True}, "expires_in"),
        (["hush"], "no JSON object"),
    ],
)
async def test_a_token_answer_that_makes_no_sense_is_asked_for_again_and_then_named(
    linkedin: FakeLinkedIn, time: FakeTime, document: object, named: str
) -> None:
    linkedin.token.extend([answer(document=document)] * 6)
    async with connected(linkedin, time) as client:
        with pytest.raises(UnreadableAnswer, match=named) as caught:
            await client.verify()
        assert (client.requests, client.retries) == (6, 5)

    assert "hush" not in str(caught.value)


async def test_bad_moments_of_the_token_endpoint_pass(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.token.extend(
        [answer(429), answer(503), Answer(body=b'{"access_tok'), Answer(body=b"x" * 9, keep=3)]
    )
    async with connected(linkedin, time) as client:
        await read(client)
        assert (client.requests, client.retries) == (6, 4)


async def test_verify_asks_for_a_new_token_each_time_and_keeps_it(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    tokens = MemoryTokenStore(AccessToken("saved", time.moment + timedelta(days=5)))
    async with connected(linkedin, time, tokens) as client:
        token = await client.verify()
        assert token.value == "token-1"
        assert token.expires_at == time.moment + timedelta(seconds=1800)
        await client.probe()

    assert tokens.load() == token
    [probe] = linkedin.api_requests
    assert probe.token == "token-1"
    assert probe.query["count"] == "1"


async def test_a_waiter_that_is_cancelled_leaves_the_token_to_the_others(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.token.append(Answer(hangs=True))
    async with connected(linkedin, time) as client:
        first = asyncio.create_task(read(client))
        await linkedin.hanging.wait()
        second = asyncio.create_task(read(client))
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await second


def test_no_repr_shows_a_token() -> None:
    assert "hush" not in repr(AccessToken("hush", datetime(2026, 1, 1, tzinfo=UTC)))
