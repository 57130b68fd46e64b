"""`POST` and `PUT /xapi/statements` from outside: what is taken, what is refused, and how it is said."""

import gzip
import json
import uuid
from typing import Any

import httpx
import pytest

from tests.contract.command import Machine
from tests.contract.listening import (
    COMPLETED,
    STATEMENTS,
    Service,
    listening,
    progressed,
    some_course,
    some_id,
    someone,
    statement,
)

MORE_THAN_A_MEBIBYTE = 3 * 1024 * 1024


def assert_bad(answer: httpx.Response) -> dict[str, Any]:
    """A 400 with a JSON body that names the field and the rule; gives the body."""
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    document: dict[str, Any] = answer.json()
    assert document["field"]
    assert document["rule"]
    assert document["message"]
    return document


def test_one_statement_and_an_array_are_answered_with_their_ids(service: Service) -> None:
    learner = someone()
    one = statement(learner, some_course())
    answer = service.post(one)
    assert (answer.status_code, answer.json()) == (200, [one["id"]])
    assert answer.headers["content-type"] == "application/json"
    many = [progressed(learner, some_course(), number) for number in range(3)]
    assert service.post(many).json() == [each["id"] for each in many]
    assert service.post([]).json() == []
    assert len(service.outcomes(learner)) == 4


def test_a_statement_without_an_id_is_given_a_uuid(service: Service) -> None:
    learner = someone()
    ids = service.send(*(statement(learner, some_course(), id=None) for _ in range(2)))
    assert len(set(ids)) == 2
    for each in ids:
        assert str(uuid.UUID(each)) == each
    assert set(service.outcomes(learner)) == set(ids)


def test_ids_are_the_same_in_any_case(service: Service) -> None:
    one = statement(someone(), some_course())
    upper = {**one, "id": one["id"].upper()}
    assert service.send(upper, one) == [one["id"]] * 2
    assert service.get(statementId=upper["id"]).json()["id"] == one["id"]


def test_put_is_204_and_takes_the_id_of_the_query(service: Service) -> None:
    learner, number = someone(), some_id()
    one = statement(learner, some_course(), id=None)
    answer = service.put(one, statementId=number)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert service.put({**one, "id": number}, statementId=number).status_code == 204
    assert service.put(one, statementId=number.upper()).status_code == 204
    assert set(service.outcomes(learner)) == {number}
    assert service.put({**one, "timestamp": "2020-01-01T00:00:00Z"}, statementId=number).status_code == 409


@pytest.mark.parametrize("query", [{}, {"statementId": ""}, {"statementId": "x", "agent": "{}"}, {"id": "x"}])
def test_put_without_just_a_statement_id_is_bad(service: Service, query: dict[str, str]) -> None:
    assert_bad(service.put(statement(someone(), some_course()), **query))


def test_put_of_another_id_or_of_an_array_is_bad(service: Service) -> None:
    one = statement(someone(), some_course())
    assert_bad(service.put(one, statementId=some_id()))
    assert_bad(service.put([one], statementId=one["id"]))


def test_the_same_again_is_accepted_and_stored_once(service: Service) -> None:
    learner = someone()
    one = statement(learner, some_course())
    for _ in range(3):
        assert service.post(one).json() == [one["id"]]
    assert service.post([one, one]).json() == [one["id"]] * 2
    # The same content written otherwise: order, time zone, case, displays, what the receiver sets.
    same = {
        "verb": {"display": {"de": "FERTIG"}, "id": COMPLETED},
        "result": {"duration": "PT4M30S", "completion": True},
        "timestamp": "2026-08-22T21:49:27.605+02:00",
        "object": {"id": one["object"]["id"], "definition": {"name": {"en-US": "Another title"}}},
        "actor": {"mbox": one["actor"]["mbox"].replace("@example.com", "@EXAMPLE.com")},
        "id": one["id"].upper(),
        "stored": "2020-01-01T00:00:00Z",
        "version": "1.0.1",
        "authority": {"mbox": "mailto:somebody@example.com"},
    }
    # What is written otherwise and is no listed exception differs (2.3.1): here the objectType.
    assert service.post(same).status_code == 409
    same["object"] = {**same["object"], "objectType": "Activity"}
    same["actor"] = {**same["actor"], "objectType": "Agent"}
    answer = service.post(same)
    assert (answer.status_code, answer.json()) == (200, [one["id"]])
    assert list(service.outcomes(learner)) == [one["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"timestamp": "2026-08-22T19:49:27.606Z"},
        {"verb": {"id": "http://adlnet.gov/expapi/verbs/progressed"}},
        {"object": {"id": "urn:li:lyndaCourse:1"}},
        {"actor": {"mbox": "mailto:another@example.com"}},
        {"result": {"completion": False}},
        {"result": None},
        {"context": {"registration": "16fd2706-8baf-433b-82eb-8c7fada847da"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_same_id_with_other_content_is_409_and_the_first_stays(
    service: Service, change: dict[str, Any]
) -> None:
    learner = someone()
    one, beside = statement(learner, some_course()), statement(learner, some_course())
    service.send(one)
    other = {name: value for name, value in {**one, **change}.items() if value is not None}
    answer = service.post([beside, other])
    assert answer.status_code == 409
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert one["id"] in answer.text
    assert set(service.outcomes(learner)) == {one["id"]}
    assert service.get(statementId=beside["id"]).status_code == 404
    kept = service.get(statementId=one["id"]).json()
    assert {name: kept[name] for name in one} == one


def test_the_same_id_twice_in_one_array(service: Service) -> None:
    learner, course = someone(), some_course()
    one = statement(learner, course)
    other = {**one, "timestamp": "2025-01-01T00:00:00Z"}
    # The specification calls it a bad request (2.1.1) or a conflict (2.3.1); nothing goes in.
    assert service.post([one, other]).status_code in (400, 409)
    assert service.outcomes(learner) == {}
    assert service.post(other).status_code == 200


def test_an_array_with_one_bad_is_refused_whole_and_names_it(service: Service) -> None:
    learner = someone()
    good = [statement(learner, some_course()) for _ in range(3)]
    bad = statement(learner, some_course(), verb={"id": "no IRI"})
    document = assert_bad(service.post([*good[:2], bad, good[2]]))
    assert document["field"] == "[2].verb.id"
    assert service.outcomes(learner) == {}


BAD: dict[str, dict[str, Any]] = {
    "actor": {"actor": None},
    "verb": {"verb": None},
    "object": {"object": None},
    "actor.mbox": {"actor": {"mbox": "ann@example.com"}},
    "actor.account.name": {"actor": {"account": {"homePage": "https://example.com"}}},
    "actor.account.homePage": {"actor": {"account": {"homePage": "example", "name": "ann"}}},
    "actor.mbox_sha1sum": {"actor": {"mbox_sha1sum": "abc"}},
    "verb.id": {"verb": {"id": "completed"}},
    "verb.display.e": {"verb": {"id": COMPLETED, "display": {"e": "x"}}},
    "object.id": {"object": {"id": "252"}},
    "object.objectType": {"object": {"objectType": "activity", "id": "urn:x:y"}},
    "result.completion": {"result": {"completion": "true"}},
    "result.duration": {"result": {"duration": "4:30"}},
    "result.score.scaled": {"result": {"score": {"scaled": 1.1}}},
    "result.extensions.progress": {"result": {"extensions": {"progress": 1}}},
    "context.registration": {"context": {"registration": "x"}},
    "context.language": {"context": {"language": "english language"}},
    "timestamp": {"timestamp": "22.08.2026"},
    "version": {"version": "2.0.0"},
}
OUT_OF_TIME = ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:60-23:00", "9999-12-31T24:00:00Z"]


@pytest.mark.parametrize("moment", OUT_OF_TIME)
def test_a_time_that_could_not_be_told_again_is_bad(service: Service, moment: str) -> None:
    assert assert_bad(service.post(statement(someone(), some_course(), timestamp=moment)))


def test_the_ends_of_time_are_told_as_they_came(service: Service) -> None:
    learner, course = someone(), some_course()
    ends = ("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z")
    service.send(*(statement(learner, course, timestamp=moment) for moment in ends))
    found = service.completion(learner, course)
    assert found is not None
    assert (found["first_seen_at"], found["updated_at"]) == ends


@pytest.mark.parametrize("field", BAD)
def test_a_bad_statement_is_400_and_the_answer_names_the_field(service: Service, field: str) -> None:
    document = assert_bad(service.post(statement(someone(), some_course(), **BAD[field])))
    assert document["field"] == field


@pytest.mark.parametrize("value", [None, 1, "x", True, [], {}, [1], [None], [[]]], ids=json.dumps)
def test_json_that_is_no_statement_is_bad(service: Service, value: object) -> None:
    answer = service.post(value)
    if value == []:
        assert answer.json() == []
    else:
        assert_bad(answer)


NESTED = b'{"a":' * 100_000 + b"1" + b"}" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"[",
        b"[{}",
        b"nonsense",
        b"NaN",
        b"\xff\xfe{}",
        b'{"actor":"\xc3\x28"}',
        b'{"actor":"\xed\xa0\x80"}',
        b'{"actor":"\\ud800"}',
        b"{} {}",
        b"{}\0",
        b"{'actor': 1}",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        NESTED,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_a_body_that_cannot_be_read_is_bad(service: Service, body: bytes) -> None:
    assert_bad(service.post(body))


def with_result(member: bytes) -> tuple[str, bytes]:
    """A learner and a statement of his that holds this JSON in its result's extensions."""
    learner = someone()
    whole = json.dumps(statement(learner, some_course(), result={"extensions": {"urn:x:y": "HERE"}}))
    return learner, whole.encode().replace(b'"HERE"', member)


@pytest.mark.parametrize(
    "number", [b"1e999", b"-1e999", b"NaN", b"Infinity", b"1" + b"0" * 5000, b"0x1", b"01"]
)
def test_numbers_that_are_none_are_bad(service: Service, number: bytes) -> None:
    learner, body = with_result(number)
    assert_bad(service.post(body))
    assert service.outcomes(learner) == {}


@pytest.mark.parametrize(
    "number", [b"1" + b"0" * 400, b"1e308", b"-0.0", b"123456789012345678901234567890.5"]
)
def test_huge_numbers_are_taken_or_refused_but_break_nothing(service: Service, number: bytes) -> None:
    learner, body = with_result(number)
    answer = service.post(body)
    if answer.status_code != 200:
        assert_bad(answer)
        return
    (identifier,) = answer.json()
    assert service.post(body).status_code == 200
    assert service.get(statementId=identifier).status_code == 200
    assert service.machine.json("statements", "show", identifier)["id"] == identifier
    assert list(service.outcomes(learner)) == [identifier]


@pytest.mark.parametrize("levels", [20, 63, 64, 65, 1000])
def test_deep_nesting_in_extensions_is_taken_or_refused_but_breaks_nothing(
    service: Service, levels: int
) -> None:
    _, body = with_result(b"[" * levels + b"]" * levels)
    answer = service.post(body)
    assert answer.status_code == (200 if levels < 50 else answer.status_code)
    if answer.status_code == 200:
        assert service.get(statementId=answer.json()[0]).status_code == 200
    else:
        assert_bad(answer)


def test_a_byte_order_mark_is_taken_or_refused_clearly(service: Service) -> None:
    body = b"\xef\xbb\xbf" + json.dumps(statement(someone(), some_course())).encode()
    answer = service.post(body)
    if answer.status_code != 200:
        assert_bad(answer)


@pytest.mark.parametrize(
    "twice",
    [
        b'"result": {"completion": true, "completion": false}',
        b'"verb": {"id": "http://adlnet.gov/expapi/verbs/progressed"}',
        b'"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"',
    ],
)
def test_a_member_that_stands_twice_is_bad(service: Service, twice: bytes) -> None:
    learner = someone()
    whole = json.dumps(statement(learner, some_course())).encode()
    assert_bad(service.post(whole[:-1] + b", " + twice + b"}"))
    assert service.outcomes(learner) == {}


def test_text_that_is_hostile_stays_data(service: Service) -> None:
    learner = someone()
    name = "\x1b]0;owned\x07 ‮evil [bold]x[/] =1+1 \u2028\u0000 <b> '; DROP TABLE learner; --"
    actor = {"mbox": f"mailto:{learner}", "name": name}
    service.send(statement(learner, some_course(), actor=actor))
    for arguments in (
        ("completions", "list", "--learner", learner),
        ("statements", "list", "--learner", learner),
        ("learners", "list", "--limit", "0"),
        ("why", learner, "urn:li:lyndaCourse:1"),
    ):
        done = service.machine.run(*arguments)
        assert done.code == 0
        assert not {"\x1b", "\x07", "‮", "\u2028", "\0"} & set(done.out + done.err)
        assert done.code == service.machine.run(*arguments, "--json").code


def test_compressed_bodies_are_refused_clearly(service: Service) -> None:
    learner = someone()
    body = gzip.compress(json.dumps(statement(learner, some_course())).encode())
    answer = service.post(body, Content_Encoding="gzip")
    assert answer.status_code in (200, 400, 415)
    if answer.status_code == 200:
        assert len(service.outcomes(learner)) == 1
    else:
        assert answer.json()["message"]
    bomb = gzip.compress(b" " * 50_000_000)
    assert service.post(bomb, Content_Encoding="gzip").status_code in (400, 413, 415)


@pytest.mark.parametrize(
    ("media_type", "taken"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("Application/JSON", True),
        ("text/plain", False),
        ("application/x-www-form-urlencoded", False),
        ("application/xml", False),
        ("multipart/mixed; boundary=x", False),
        ("application/jsonx", False),
    ],
)
def test_statements_are_json(service: Service, media_type: str, taken: bool) -> None:
    answer = service.post(statement(someone(), some_course()), Content_Type=media_type)
    if taken:
        assert answer.status_code == 200
    else:
        assert answer.status_code in (400, 415)
        assert answer.json()["message"]


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.99"])
def test_every_version_1_0_is_spoken(service: Service, version: str) -> None:
    one = statement(someone(), some_course())
    assert service.post(one, X_Experience_API_Version=version).status_code == 200
    got = service.http.get(
        STATEMENTS,
        params={"statementId": one["id"]},
        headers=service.headers(X_Experience_API_Version=version),
    )
    assert got.status_code == 200
    assert got.headers["x-experience-api-version"] == "1.0.3"


@pytest.mark.parametrize(
    "version", ["0.9", "0.95", "1", "1.1", "1.1.0", "2.0.0", "1.0.", "1.0.x", "v1.0.3", "1.0.3, 1.0.3"]
)
def test_another_version_is_bad(service: Service, version: str) -> None:
    learner = someone()
    answer = service.post(statement(learner, some_course()), X_Experience_API_Version=version)
    assert assert_bad(answer)["field"] == "X-Experience-API-Version"
    assert service.outcomes(learner) == {}
    headers = service.headers(X_Experience_API_Version=version)
    assert service.http.get(STATEMENTS, headers=headers).status_code == 400


def without_version(service: Service) -> dict[str, str]:
    """Headers as LinkedIn may send them."""
    headers = service.headers()
    del headers["X-Experience-API-Version"]
    return headers


def test_lenient_takes_what_linkedin_sends_or_may_send(service: Service) -> None:
    learner = someone()
    odd = statement(learner, some_course(), id=f"li-{someone()}", engagement={"minutes": 3})
    odd["object"]["definition"] = {"type": "http://adlnet.gov/expapi/activities/course", "level": "BEGINNER"}
    answer = service.http.post(STATEMENTS, json=odd, headers=without_version(service))
    assert (answer.status_code, answer.json()) == (200, [odd["id"]])
    shown = service.machine.json("statements", "show", odd["id"])
    assert shown["statement"] == odd
    assert (shown["outcome"], shown["id"]) == ("applied", odd["id"])
    got = service.http.get(STATEMENTS, params={"statementId": odd["id"]}, headers=without_version(service))
    assert got.json()["engagement"] == {"minutes": 3}
    assert service.http.put(
        STATEMENTS, params={"statementId": odd["id"]}, json=odd, headers=without_version(service)
    ).is_success


def test_strict_holds_to_the_letter(machine: Machine) -> None:
    with listening(machine, LIL_TUI_XAPI="strict") as service:
        good = statement(someone(), some_course())
        assert service.http.post(STATEMENTS, json=good, headers=without_version(service)).status_code == 400
        assert service.http.get(STATEMENTS, headers=without_version(service)).status_code == 400
        assert_bad(service.post({**good, "id": "li-1"}))
        assert_bad(service.post({**good, "engagement": 1}))
        assert_bad(service.post({**good, "actor": {**good["actor"], "x": 1}}))
        assert service.put({**good, "id": "li-1"}, statementId="li-1").status_code == 400
        assert service.post(good).status_code == 200
        reasons = [row["reason"] for row in machine.json("statements", "rejected")]
        assert len(reasons) == 5
        assert service.http.get("/xapi/about").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/xapi", 404),
        ("GET", "/xapi/", 404),
        ("GET", "/xapi/nothing", 404),
        ("POST", "/xapi/activities/state", 404),
        ("DELETE", STATEMENTS, 405),
        ("PATCH", STATEMENTS, 405),
        ("OPTIONS", STATEMENTS, 405),
        ("POST", "/xapi/about", 405),
        ("GET", STATEMENTS, 401),
        ("POST", STATEMENTS, 401),
        ("GET", f"{STATEMENTS}/more/x", 401),
        ("GET", "/xapi/about", 200),
        ("HEAD", "/xapi/about", 200),
    ],
)
def test_every_answer_under_xapi_carries_the_version(
    service: Service, method: str, path: str, status: int
) -> None:
    answer = service.http.request(method, path)
    assert (answer.status_code, answer.headers["x-experience-api-version"]) == (status, "1.0.3")
    if status == 405:
        assert answer.headers["allow"]
    if status >= 400 and method != "HEAD":
        assert answer.json()["message"]


def test_elsewhere_is_404_in_words(service: Service) -> None:
    for path in ("/", "/oauth2", "/statements", "/../etc/passwd", "/%00", "/metrics"):
        answer = service.http.get(path)
        assert answer.status_code == 404
        assert answer.json()["message"]


def test_a_body_over_the_limit_is_413_and_the_sender_sees_it(service: Service) -> None:
    for body in (b" " * MORE_THAN_A_MEBIBYTE, b'{"x":"' + b"a" * MORE_THAN_A_MEBIBYTE):
        answer = service.post(body)
        assert answer.status_code == 413
        assert answer.headers["x-experience-api-version"] == "1.0.3"
        assert answer.json()["message"]

    def parts() -> Any:
        for _ in range(48):
            yield b" " * 65536

    answer = service.http.post(STATEMENTS, content=parts(), headers=service.headers())
    assert answer.status_code == 413
    assert service.http.get("/healthz").status_code == 200


def test_just_at_the_limit_is_read(service: Service) -> None:
    learner = someone()
    whole = json.dumps(statement(learner, some_course())).encode()
    assert service.post(whole.ljust(1024 * 1024)).status_code == 200
    assert service.post(whole.ljust(1024 * 1024 + 1)).status_code == 413


def test_too_much_without_a_token_is_401(service: Service) -> None:
    answer = service.http.post(STATEMENTS, content=b" " * MORE_THAN_A_MEBIBYTE)
    assert answer.status_code in (401, 413)
    assert answer.headers["x-experience-api-version"] == "1.0.3"


def test_whoever_expects_100_is_told_before_he_sends(service: Service) -> None:
    head = (
        f"POST {STATEMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token()}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {MORE_THAN_A_MEBIBYTE}\r\n"
        "Expect: 100-continue\r\n\r\n"
    )
    received = service.raw(head.encode())
    assert received.startswith(b"HTTP/1.1 413 ")


def test_what_was_refused_is_kept_with_its_reason(machine: Machine) -> None:
    with listening(machine) as service:
        bad = statement("ann@example.com", some_course(), verb={"id": "x"})
        service.post(bad)
        service.post(b"\xff" + b"long" * 50_000)
        service.put(bad, statementId=bad["id"])
        # Without a good token, without the scope, too large, a conflict: not kept.
        service.http.post(STATEMENTS, json=bad)
        service.post(b" " * MORE_THAN_A_MEBIBYTE)
        rows = machine.json("statements", "rejected")
        assert len(rows) == 3
        for row in rows:
            assert set(row) == {"at", "client", "reason", "body"}
            assert row["client"] == service.client.id
        assert json.loads(rows[2]["body"]) == bad
        assert "verb.id" in rows[2]["reason"]
        assert 60_000 < len(rows[1]["body"]) <= 64 * 1024
        assert machine.json("statements", "list") == {"total": 0, "items": []}


def test_only_the_last_thousand_refused_are_kept(machine: Machine) -> None:
    with listening(machine) as service:
        for number in range(1_005):
            assert service.post({"number": number}).status_code == 400
        rows = machine.json("statements", "rejected")
        assert [json.loads(row["body"])["number"] for row in rows] == list(range(1_004, 4, -1))
