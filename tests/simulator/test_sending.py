"""What LinkedIn's sending side sends: tokens, statements, retries, over real HTTP to a listener of ours."""

import json
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from lil_tui.simulator.sending import Sender, SendingRefused, SendOptions, Sent, Target
from tests.simulator.listener import CLIENT_ID, SECRET, listening

COURSES = [f"urn:li:lyndaCourse:{number}" for number in range(300)]
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


def sender(**options: Any) -> Sender:
    given: dict[str, Any] = {
        "count": 40,
        "learners": 5,
        "until": UNTIL,
        "connections": 1,
        "first_wait": 0,
        "longest_wait": 0,
    }
    return Sender(COURSES, SendOptions(**{**given, **options}))


def projected(statements: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[int, str | None]]:
    """Progress and first completion by learner and course: contract §4 in a few lines."""
    states: dict[tuple[str, str], tuple[int, str | None]] = {}
    for one in statements:
        if "result" not in one:
            continue
        key = one["actor"]["mbox"].lower(), one["object"]["id"]
        progress, completed_at = states.get(key, (0, None))
        if one["result"]["completion"]:
            states[key] = 100, min(completed_at or one["timestamp"], one["timestamp"])
        else:
            states[key] = max(progress, int(one["result"]["extensions"][PROGRESS])), completed_at
    return states


async def test_one_token_serves_all_statements() -> None:
    async with listening() as listener:
        summary = await sender(connections=4).send_all(listener.target)
        assert (summary.sent, summary.accepted, summary.tokens) == (40, 40, 1)
        [(headers, form)] = listener.token_requests
        assert headers["content-type"] == "application/x-www-form-urlencoded"
        assert form == {
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
            "scope": "xapi:write",
        }
        assert len(listener.posts) == 40


@pytest.mark.parametrize("authentication", ["basic", "basic-raw"])
async def test_the_secret_can_come_as_http_basic(authentication: Any) -> None:
    raw_safe = {"client_secret": SECRET} if authentication == "basic" else {}
    async with listening() as listener:
        target = listener.target_with(authentication=authentication, scope=None, **raw_safe)
        summary = await sender(count=1).send_all(target)
        headers, form = listener.token_requests[0]
        assert headers["authorization"].startswith("Basic ")
        assert form == {"grant_type": "client_credentials"}
        # This listener decodes; a raw `+` and `%` are not what it decodes to.
        assert (summary.accepted == 1) == (authentication == "basic")


async def test_a_refused_token_is_replaced_and_the_statement_repeated() -> None:
    async with listening() as listener:
        outcomes: list[Sent] = []

        def revoke_after_three(sent: Sent) -> None:
            outcomes.append(sent)
            if len(outcomes) == 3:
                listener.revoke()

        summary = await sender(count=10).send_all(listener.target, revoke_after_three)
        assert (summary.accepted, summary.retried, summary.tokens) == (10, 1, 2)
        assert listener.posts[3][1] == listener.posts[4][1]
        assert outcomes[3].attempts == 2


async def test_a_listener_that_takes_no_token_gets_no_more_than_a_few() -> None:
    async with listening() as listener:
        listener.answers.extend(Response(status_code=401) for _ in range(99))
        summary = await sender(count=2, new_tokens=2).send_all(listener.target)
        assert (summary.refused, len(listener.posts), summary.tokens) == (2, 6, 5)


async def test_a_token_is_kept_until_its_end() -> None:
    async with listening() as listener:
        listener.expires_in = "0"
        summary = await sender(count=3).send_all(listener.target)
        assert (summary.accepted, summary.tokens) == (3, 3)


async def test_a_refused_client_ends_the_run_and_says_why() -> None:
    async with listening() as listener:
        target = listener.target_with(client_secret="another")
        summary = await sender().send_all(target)
        assert summary.error == "no token: 401 invalid_client: no such client"
        assert (summary.sent, len(listener.token_requests)) == (0, 1)
        assert "another" not in repr(target)


@pytest.mark.parametrize(
    "answer",
    [
        Response(status_code=503, headers={"Retry-After": "600"}),
        Response(status_code=500),
        Response(status_code=429, headers={"Retry-After": format_datetime(datetime.now(UTC), usegmt=True)}),
        None,
    ],
    ids=["503", "500", "429", "timeout"],
)
async def test_what_may_pass_is_tried_again_with_the_same_bytes(answer: Response | None) -> None:
    async with listening() as listener:
        listener.answers.extend([answer, answer])
        summary = await sender(count=3, timeout=0.2 if answer is None else 10).send_all(listener.target)
        assert (summary.accepted, summary.retried, summary.gave_up) == (3, 2, 0)
        assert listener.posts[0][1] == listener.posts[1][1] == listener.posts[2][1]
        assert summary.answers[str(answer.status_code) if answer else "timeout"] == 2


async def test_a_token_endpoint_that_stumbles_is_asked_again() -> None:
    async with listening() as listener:
        listener.token_answers.extend([Response(status_code=503), Response(status_code=500)])
        summary = await sender(count=1).send_all(listener.target)
        assert (summary.accepted, len(listener.token_requests)) == (1, 3)


async def test_patience_ends() -> None:
    async with listening() as listener:
        listener.answers.extend(Response(status_code=503) for _ in range(3))
        summary = await sender(count=2, attempts=3).send_all(listener.target)
        assert (summary.gave_up, summary.accepted, summary.retried) == (1, 1, 2)


async def test_a_bad_request_is_not_repeated() -> None:
    async with listening() as listener:
        listener.answers.append(JSONResponse({"error": "actor\x1b"}, 400))
        summary = await sender(count=2).send_all(listener.target)
        assert (summary.refused, summary.accepted, summary.retried) == (1, 1, 0)
        assert summary.last_refusal is not None
        assert "actor" in summary.last_refusal
        assert "\x1b" not in summary.last_refusal


async def test_nobody_there_ends_the_run() -> None:
    async with listening() as listener:
        target = listener.target
    summary = await sender(attempts=2).send_all(target)
    assert summary.error is not None
    assert summary.error.startswith("no token after 2 attempts")


async def test_the_listener_ends_up_with_what_was_told() -> None:
    async with listening() as listener:
        told = sender(count=600, learners=12, late=0.3, repeats=0.05, connections=8)
        listener.answers.extend(Response(status_code=503 if n % 7 == 0 else 200) for n in range(300))
        summary = await told.send_all(listener.target)
        assert summary.accepted == 600
        in_time = sorted(told.statements(), key=lambda one: one["timestamp"])
        assert projected(listener.statements) == projected(in_time)
        assert any(completed_at for _, completed_at in projected(in_time).values())


async def test_repeats_are_equal_byte_for_byte() -> None:
    async with listening() as listener:
        summary = await sender(count=300, repeats=0.05).send_all(listener.target)
        bodies: dict[str, list[bytes]] = {}
        for body in listener.accepted:
            bodies.setdefault(json.loads(body)["id"], []).append(body)
        twice = [again for again in bodies.values() if len(again) > 1]
        assert len(twice) == summary.repeats > 0
        assert all(len(set(again)) == 1 for again in twice)


async def test_arrays_and_a_missing_version_header_are_options() -> None:
    async with listening() as listener:
        plain = await sender(count=3).send_all(listener.target)
        assert [type(json.loads(body)) for _, body in listener.posts] == [dict] * 3
        assert listener.posts[0][0]["x-experience-api-version"] == "1.0.0"
        listener.posts.clear()
        arrays = await sender(count=25, batch=10, version=None).send_all(listener.target)
        assert [len(json.loads(body)) for _, body in listener.posts] == [10, 10, 5]
        assert "x-experience-api-version" not in listener.posts[0][0]
        assert (plain.sent, arrays.sent) == (3, 25)


async def test_a_summary_counts_and_measures() -> None:
    async with listening() as listener:
        summary = await sender(count=50, repeats=0.05).send_all(listener.target)
        written = summary.as_json()
        assert written["answers"] == {"200": 50}
        assert (
            0 < written["latency_ms"]["p50"] <= written["latency_ms"]["p95"] <= written["latency_ms"]["p99"]
        )
        assert written["seconds"] > 0
        assert written["error"] is None


async def test_a_run_ends_when_its_time_is_up() -> None:
    async with listening() as listener:
        live = sender(count=None, days=1, live=True, live_rate=100_000, seconds=0.2)
        summary = await live.send_all(listener.target)
        assert summary.error is None
        assert summary.live > 0


async def test_a_rate_spreads_statements_over_time() -> None:
    async with listening() as listener:
        summary = await sender(count=20, rate=100).send_all(listener.target)
        assert summary.sent == 20
        assert summary.seconds >= 0.19


def test_the_same_seed_sends_the_same_and_another_seed_something_else() -> None:
    assert list(sender().statements()) == list(sender().statements())
    again = sender(live=False)
    assert list(again.statements()) == list(again.statements())
    assert list(sender().statements()) != list(sender(seed=2).statements())
    assert list(sender().statements()) == list(sender(connections=9, batch=7, rate=3).statements())


def test_no_two_runs_give_one_id_to_different_statements() -> None:
    runs = [sender(), sender(count=30), sender(until=UNTIL.replace(hour=7)), sender(progress="number")]
    told: dict[str, dict[str, Any]] = {}
    for run in runs:
        for one in run.statements():
            assert told.setdefault(one["id"], one) == one


def test_statements_look_as_linkedin_writes_them() -> None:
    statements = list(sender(count=400, extras=0, other_verbs=0, odd_ids=0, capitals=0).statements())
    verbs = Counter(one["verb"]["display"]["en-US"] for one in statements)
    assert set(verbs) == {"PROGRESSED", "COMPLETED"}
    for one in statements:
        assert set(one) == {"id", "timestamp", "actor", "verb", "object", "result"}
        assert one["actor"]["mbox"].startswith("mailto:")
        assert isinstance(one["result"]["extensions"][PROGRESS], str)
        assert one["timestamp"] <= "2026-11-01T00:00:00.000Z"
        assert one["result"]["completion"] == (one["verb"]["id"].endswith("/completed"))


def test_the_stories_end_shortly_before_the_given_day() -> None:
    newest = max(one["timestamp"] for one in sender(count=2000, learners=40).statements())
    assert "2026-10-25" < newest <= "2026-11-01"


@pytest.mark.parametrize(
    ("user_type", "member"), [("email", "mbox"), ("account", "account"), ("hash", "mbox_sha1sum")]
)
def test_the_user_type_decides_how_learners_are_named(user_type: Any, member: str) -> None:
    for one in sender(user_type=user_type, names=False).statements():
        assert set(one["actor"]) == {"objectType", member}


def test_progress_can_be_a_number() -> None:
    values = [
        one["result"]["extensions"][PROGRESS]
        for one in sender(progress="number").statements()
        if "result" in one
    ]
    assert all(isinstance(value, int) for value in values)


def test_the_rare_things_come_in_their_shares() -> None:
    statements = list(sender(count=8000, learners=200).statements())
    known = set(COURSES)
    ids = Counter(one["id"] for one in statements)

    def share(of: int) -> float:
        return of / len(statements)

    assert 0.01 < share(sum(times - 1 for times in ids.values())) < 0.03
    assert 0.003 < share(sum(one["object"]["id"] not in known for one in statements)) < 0.03
    assert 0 < share(sum(one["id"].startswith("learning-") for one in statements)) < 0.02
    assert 0 < share(sum("result" not in one for one in statements)) < 0.02
    assert 0.02 < share(sum("time-spent" in json.dumps(one) for one in statements)) < 0.08
    latest, late = "", 0
    for one in statements:
        late += one["timestamp"] < latest
        latest = max(latest, one["timestamp"])
    assert 0.03 < share(late) < 0.12


def test_some_courses_are_far_more_popular_than_others() -> None:
    counted = Counter(one["object"]["id"] for one in sender(count=5000, learners=150).statements())
    ranked = [times for _, times in counted.most_common()]
    assert ranked[0] > 4 * ranked[len(ranked) // 2]


def test_most_courses_begun_some_time_ago_are_finished_and_some_are_not() -> None:
    states = projected(list(sender(count=5000, learners=100).statements()))
    finished = sum(completed_at is not None for _, completed_at in states.values()) / len(states)
    assert 0.6 < finished < 0.95


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/xapi/statements",
        "https://10.0.0.7:8765/xapi/statements",
        "http://127.0.0.1.example.com/",
        "http://localhost.example/",
        "http://127.0.0.1@example.com/",
        "ftp://127.0.0.1/",
        "127.0.0.1:8765",
        "http://127.0.0.1:99999/",
        "http://[::1",
    ],
)
def test_nothing_is_sent_to_another_machine(url: str) -> None:
    with pytest.raises(SendingRefused) as caught:
        Target("http://127.0.0.1/oauth2/token", url, "a", "b")
    assert "\n" not in str(caught.value)
    with pytest.raises(SendingRefused):
        Target(url, "http://[::1]:8765/xapi/statements", "a", "b")


def test_a_sender_without_courses_says_so() -> None:
    with pytest.raises(SendingRefused, match="no course"):
        Sender([])


@pytest.mark.parametrize("bad", [{"repeats": 2}, {"rate": 0}, {"learners": 0}, {"version": "1\r\nX: y"}])
def test_options_that_make_no_sense_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(SendingRefused, match=next(iter(bad))):
        SendOptions(**bad)
