"""`GET` and `HEAD` under `/xapi` from outside, as xAPI 1.0.3 has them (Communication 2.1.3)."""

import json
import re
import urllib.parse
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.contract.command import Machine
from tests.contract.listening import (
    COMPLETED,
    PROGRESSED,
    STATEMENTS,
    Service,
    listening,
    progressed,
    sha1_of,
    some_course,
    some_id,
    someone,
    statement,
    voiding,
)

CONSISTENT = "x-experience-api-consistent-through"


def result(answer: httpx.Response) -> dict[str, Any]:
    """A StatementResult."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    document: dict[str, Any] = answer.json()
    assert set(document) == {"statements", "more"}
    return document


def ids(answer: httpx.Response) -> list[str]:
    """The statements' ids, in their order."""
    return [each["id"] for each in result(answer)["statements"]]


def by_agent(address: str) -> str:
    """An agent as the parameter wants it."""
    return json.dumps({"mbox": f"mailto:{address}"})


def test_a_statement_comes_back_as_it_was_sent_with_what_the_receiver_adds(service: Service) -> None:
    one = statement(
        someone(),
        some_course(),
        context={"language": "en-US", "contextActivities": {"parent": {"id": "urn:x:parent"}}},
        result={"score": {"scaled": 0.5, "raw": 12.25}, "extensions": {"urn:x:y": [None, {"ü": "✓"}]}},
        timestamp="2026-08-22T21:49:27.605123+02:00",
    )
    service.send(one)
    answer = service.get(statementId=one["id"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert answer.headers["last-modified"].endswith(" GMT")
    assert datetime.fromisoformat(answer.headers[CONSISTENT]).tzinfo is not None
    got = answer.json()
    assert got["version"] == "1.0.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", got["stored"])
    assert got["authority"]["objectType"] == "Agent"
    assert got["authority"]["account"]["name"] == service.client.id
    one["context"]["contextActivities"]["parent"] = [{"id": "urn:x:parent"}]
    assert {name: got[name] for name in one} == one
    assert set(got) == {*one, "version", "stored", "authority"}


def test_what_the_receiver_sets_is_not_taken_from_the_sender(service: Service) -> None:
    one = statement(
        someone(),
        some_course(),
        timestamp=None,
        stored="2001-01-01T00:00:00Z",
        authority={"mbox": "mailto:evil@example.com"},
        version="1.0.2",
    )
    service.send(one)
    got = service.get(statementId=one["id"]).json()
    assert got["stored"] > "2026"
    assert got["authority"]["account"]["name"] == service.client.id
    # 2.4.10: the version stays; 2.4.7: without a timestamp it is the time of storing.
    assert got["version"] == "1.0.2"
    assert got["timestamp"] == got["stored"]


def test_head_is_get_without_a_body(service: Service) -> None:
    one = statement(someone(), some_course())
    service.send(one)
    for query, status in (
        ({"statementId": one["id"]}, 200),
        ({"statementId": some_id()}, 404),
        ({"limit": "1"}, 200),
        ({"limit": "-1"}, 400),
    ):
        head = service.http.head(STATEMENTS, params=query, headers=service.headers())
        got = service.get(**query)
        assert (head.status_code, got.status_code) == (status, status)
        assert head.content == b""
        for name in ("content-type", CONSISTENT, "x-experience-api-version"):
            assert name in head.headers
        assert head.headers["content-length"] == got.headers["content-length"]


def test_queries_by_agent_verb_and_activity(service: Service) -> None:
    learner, other = someone(), someone()
    course, second = some_course(), some_course()
    sent = [
        progressed(learner, course, 10),
        statement(learner, course),
        statement(learner, second),
        statement(other, course),
    ]
    service.send(*sent)
    one, two, three, four = (each["id"] for each in sent)
    assert set(ids(service.get(agent=by_agent(learner)))) == {one, two, three}
    assert set(ids(service.get(agent=by_agent(learner.upper()), activity=course))) == {one, two}
    assert set(ids(service.get(activity=course, verb=COMPLETED))) == {two, four}
    assert ids(service.get(agent=by_agent(learner), verb=PROGRESSED)) == [one]
    assert ids(service.get(agent=by_agent(someone()))) == []
    assert ids(service.get(activity="urn:x:nothing")) == []
    by_type = json.dumps({"objectType": "Agent", "mbox": f"mailto:{other}"})
    assert ids(service.get(agent=by_type)) == [four]


def test_queries_by_other_identifiers(service: Service) -> None:
    number = someone()
    actors: list[dict[str, Any]] = [
        {"mbox_sha1sum": sha1_of(number)},
        {"openid": f"https://{number}.example.com/"},
        {"account": {"homePage": "https://example.com", "name": number}},
        {
            "objectType": "Group",
            "mbox": f"mailto:group-{number}",
            "member": [{"mbox": f"mailto:in-{number}"}],
        },
    ]
    sent = [statement("", some_course(), actor=actor) for actor in actors]
    service.send(*sent)
    for actor, each in zip(actors, sent, strict=True):
        plain = {name: value for name, value in actor.items() if name != "member"}
        assert ids(service.get(agent=json.dumps(plain))) == [each["id"]]
    assert ids(service.get(agent=by_agent(f"in-{number}"))) == [sent[3]["id"]]


def test_related_agents_and_activities_and_registration(service: Service) -> None:
    teacher, course, registration = someone(), some_course(), some_id()
    one = statement(
        someone(),
        some_course(),
        context={
            "instructor": {"mbox": f"mailto:{teacher}"},
            "registration": registration.upper(),
            "contextActivities": {"grouping": [{"id": course}]},
        },
    )
    service.send(one)
    assert ids(service.get(agent=by_agent(teacher))) == []
    assert ids(service.get(agent=by_agent(teacher), related_agents="true")) == [one["id"]]
    assert ids(service.get(activity=course)) == []
    assert ids(service.get(activity=course, related_activities="true")) == [one["id"]]
    assert ids(service.get(registration=registration)) == [one["id"]]


def test_pages_by_limit_and_more_hold_each_once_in_their_order(service: Service) -> None:
    learner = someone()
    # Several requests, so that there are several times of storing.
    sent = [service.send(statement(learner, some_course()))[0] for _ in range(7)]
    for ascending in ("false", "true"):
        answer = service.get(agent=by_agent(learner), limit="3", ascending=ascending)
        got: list[str] = []
        pages = 0
        while True:
            document = result(answer)
            got += [each["id"] for each in document["statements"]]
            assert len(document["statements"]) <= 3
            pages += 1
            if not document["more"]:
                break
            # Relative, and complete by itself.
            assert document["more"].startswith("/xapi/")
            answer = service.get(document["more"])
        assert pages == 3
        assert got == (sent if ascending == "true" else sent[::-1])


def test_more_keeps_the_query(service: Service) -> None:
    learner, course = someone(), some_course()
    for number in range(4):
        service.send(progressed(learner, course, number), statement(learner, some_course()))
    first = result(service.get(agent=by_agent(learner), activity=course, limit="3", format="ids"))
    second = result(service.get(first["more"]))
    assert len(second["statements"]) == 1
    assert second["more"] == ""
    assert second["statements"][0]["object"]["id"] == course
    assert set(second["statements"][0]["verb"]) == {"id"}


def test_a_page_is_bounded_and_limit_0_asks_for_the_most(service: Service) -> None:
    learner = someone()
    service.send(*(statement(learner, some_course()) for _ in range(600)))
    for query in ({}, {"limit": "0"}, {"limit": "10000"}):
        first = result(service.get(agent=by_agent(learner), **query))
        rest = result(service.get(first["more"])) if first["more"] else {"statements": []}
        assert len(first["statements"]) + len(rest["statements"]) == 600


@pytest.mark.parametrize("cursor", ["x", "%00", "AAAA", "e30", "..", "x" * 5000])
def test_a_made_up_more_link_is_refused_clearly(service: Service, cursor: str) -> None:
    answer = service.get(f"{STATEMENTS}/more/{cursor}")
    assert answer.status_code in (200, 400, 404)
    assert answer.json()


def test_since_is_exclusive_and_until_inclusive_on_the_time_of_storing(service: Service) -> None:
    learner = someone()
    agent = by_agent(learner)
    old = statement(learner, some_course(), timestamp="1999-01-01T00:00:00Z")
    service.send(old)
    stored = service.get(statementId=old["id"]).json()["stored"]
    assert ids(service.get(agent=agent, since=stored)) == []
    assert ids(service.get(agent=agent, until=stored)) == [old["id"]]
    assert ids(service.get(agent=agent, since="2001-01-01T00:00:00Z")) == [old["id"]]
    assert ids(service.get(agent=agent, until="2001-01-01T00:00:00Z")) == []
    shifted = stored.replace("Z", "+00:00")
    assert ids(service.get(agent=agent, until=shifted)) == [old["id"]]


def test_format_ids_keeps_what_identifies(service: Service) -> None:
    learner, course = someone(), some_course()
    one = statement(
        learner,
        course,
        actor={"objectType": "Agent", "name": "Ann", "mbox": f"mailto:{learner}"},
        object={"id": course, "definition": {"name": {"en": "Title"}}},
    )
    service.send(one)
    got = service.get(statementId=one["id"], format="ids").json()
    assert got["actor"] == {"objectType": "Agent", "mbox": f"mailto:{learner}"}
    assert got["object"] == {"id": course}
    assert got["verb"] == {"id": COMPLETED}
    assert got["result"] == one["result"]
    exact = service.get(statementId=one["id"], format="exact").json()
    assert exact["object"] == one["object"]


def test_a_voided_statement_is_had_by_its_voided_id_alone(service: Service) -> None:
    learner = someone()
    one = statement(learner, some_course())
    service.send(one)
    assert service.get(voidedStatementId=one["id"]).status_code == 404
    void = voiding(one["id"])
    service.send(void)
    assert service.get(statementId=one["id"]).status_code == 404
    voided = service.get(voidedStatementId=one["id"].upper())
    assert voided.json()["id"] == one["id"]
    assert service.get(statementId=void["id"]).status_code == 200
    # What voids a match is found in its place (2.1.3, on StatementRefs).
    assert ids(service.get(agent=by_agent(learner))) == [void["id"]]
    # A voiding statement cannot be voided (Data 2.3.2).
    assert service.post(voiding(void["id"])).status_code in (200, 400)
    assert service.get(statementId=void["id"]).status_code == 200
    assert service.get(voidedStatementId=one["id"]).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"statementId": "x", "voidedStatementId": "x"},
        {"statementId": "x", "agent": '{"mbox":"mailto:a@b.org"}'},
        {"statementId": "x", "limit": "1"},
        {"voidedStatementId": "x", "since": "2020-01-01T00:00:00Z"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": "1.5"},
        {"since": "yesterday"},
        {"until": "2020-13-01T00:00:00Z"},
        {"verb": "completed"},
        {"activity": "no iri"},
        {"agent": "x"},
        {"agent": "{}"},
        {"agent": "[]"},
        {"agent": '{"mbox": "ann@example.com"}'},
        {"registration": "x"},
        {"ascending": "yes"},
        {"related_agents": "1"},
        {"format": "pretty"},
        {"unknown": "x"},
        {"StatementId": "x"},
    ],
    ids=str,
)
def test_a_query_that_cannot_be_is_400_and_says_why(service: Service, query: dict[str, str]) -> None:
    answer = service.get(**query)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert answer.json()["field"] in {*query}
    assert CONSISTENT in answer.headers


def test_broken_queries_are_400(service: Service) -> None:
    for query in ("limit=1&limit=2", "agent=%ff", "&".join(f"x{number}=1" for number in range(1000))):
        answer = service.http.get(f"{STATEMENTS}?{query}", headers=service.headers())
        assert answer.status_code == 400
        assert answer.json()["message"]


def test_what_is_not_there_is_404(service: Service) -> None:
    for name in ("statementId", "voidedStatementId"):
        for value in (some_id(), "", "x", "' OR 1=1"):
            answer = service.get(**{name: value})
            assert answer.status_code in ((404,) if value else (400, 404))
            assert answer.json()["message"]
            assert CONSISTENT in answer.headers


def test_what_cannot_be_given_yet_is_refused_clearly_or_given(service: Service) -> None:
    for query in ({"attachments": "true"}, {"format": "canonical"}):
        answer = service.get(**query)
        if answer.status_code != 200:
            assert answer.status_code in (400, 501)
            assert answer.json()["message"]
    assert service.get(attachments="false", limit="1").status_code == 200


def test_about_tells_the_versions_to_everybody(service: Service) -> None:
    answer = service.http.get("/xapi/about")
    assert answer.status_code == 200
    assert "1.0.3" in answer.json()["version"]
    assert all(version.startswith("1.0") for version in answer.json()["version"])


def test_what_was_acknowledged_is_read_at_once(service: Service) -> None:
    learner = someone()
    for number in range(20):
        one = progressed(learner, some_course(), number)
        service.send(one)
        answer = service.get(statementId=one["id"])
        assert answer.status_code == 200
        assert datetime.fromisoformat(answer.headers[CONSISTENT]) >= datetime.fromisoformat(
            answer.json()["stored"]
        )
        assert ids(service.get(agent=by_agent(learner), limit="1")) == [one["id"]]


def test_behind_a_prefix_links_lead_back(machine: Machine) -> None:
    with listening(machine, "--public-url", "https://lms.example.com/in/") as service:
        document = service.http.get("/.well-known/oauth-authorization-server").json()
        assert document["issuer"].rstrip("/") == "https://lms.example.com/in"
        assert document["token_endpoint"] == "https://lms.example.com/in/oauth2/token"
        learner = someone()
        service.send(*(statement(learner, some_course()) for _ in range(3)))
        more = result(service.get(agent=by_agent(learner), limit="2"))["more"]
        assert urllib.parse.urljoin("https://lms.example.com", more).startswith(
            "https://lms.example.com/in/xapi/statements"
        )
        # The proxy takes its prefix away.
        assert len(ids(service.get(more.removeprefix("/in")))) == 1
        got = service.get(agent=by_agent(learner), limit="1").json()["statements"][0]
        assert got["authority"]["account"]["homePage"].startswith("https://lms.example.com/in")
