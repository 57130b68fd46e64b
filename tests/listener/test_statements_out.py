"""Statements read back: by id, by query, by page; voided ones; what the listener adds."""

import base64
import json
import uuid
from typing import Any

import pytest

from tests.listener.conftest import Running, Start, statement

ANN = {"mbox": "mailto:ann@example.com"}
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
PROGRESSED = "http://adlnet.gov/expapi/verbs/progressed"


class Shelf:
    """A listener with one token; `ids` are those sent, in order."""

    def __init__(self, listening: Running) -> None:
        self.listening = listening
        self.headers = listening.headers()
        self.ids: list[str] = []

    def send(self, **members: Any) -> str:
        sent = self.listening.http.post("/xapi/statements", json=statement(**members), headers=self.headers)
        assert sent.status_code == 200, sent.text
        self.ids.append(sent.json()[0])
        return self.ids[-1]

    def get(self, **query: Any) -> Any:
        return self.listening.http.get("/xapi/statements", params=query, headers=self.headers)

    def found(self, **query: Any) -> list[str]:
        answer = self.get(**query)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["statements"]]


@pytest.fixture
def shelf(listening: Running) -> Shelf:
    return Shelf(listening)


def test_a_statement_comes_back_with_what_the_receiver_sets(shelf: Shelf) -> None:
    sent = statement(
        timestamp=None, context={"contextActivities": {"parent": {"id": "http://example.com/a"}}}
    )
    statement_id = shelf.send(**sent, timestamp=None)
    answer = shelf.get(statementId=statement_id.upper())
    document = answer.json()
    assert document["id"] == statement_id
    assert document["version"] == "1.0.0"
    assert document["stored"].endswith("Z")
    assert document["timestamp"] == document["stored"]
    client_id = shelf.listening.client.client_id
    assert document["authority"]["account"] == {"homePage": shelf.listening.url, "name": client_id}
    assert document["actor"] == sent["actor"]
    assert document["context"]["contextActivities"] == {"parent": [{"id": "http://example.com/a"}]}
    assert answer.headers["last-modified"].endswith("GMT")
    assert answer.headers["x-experience-api-consistent-through"] >= document["stored"]


def test_head_answers_as_get_without_a_body(shelf: Shelf) -> None:
    shelf.send()
    answer = shelf.listening.http.head("/xapi/statements", headers=shelf.headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 100
    assert answer.headers["x-experience-api-consistent-through"].endswith("Z")


def test_an_unknown_id_is_404(shelf: Shelf) -> None:
    assert shelf.get(statementId=str(uuid.uuid4())).status_code == 404


def test_a_voided_statement_is_found_by_its_own_door_only(shelf: Shelf) -> None:
    voided = shelf.send()
    reference = {"objectType": "StatementRef", "id": voided}
    voiding = shelf.send(verb={"id": VOIDED}, object=reference, result=None, actor={"mbox": "mailto:b@e.org"})
    assert shelf.get(statementId=voided).status_code == 404
    assert shelf.get(voidedStatementId=voided).json()["id"] == voided
    assert shelf.get(voidedStatementId=voiding).status_code == 404
    assert shelf.found() == [voiding]
    assert shelf.found(activity="urn:li:lyndaCourse:252") == [voiding]
    assert shelf.found(activity="urn:li:lyndaCourse:1") == []


def test_communication_2_1_3_what_refers_to_a_match_is_found_with_it(shelf: Shelf) -> None:
    def about(target: str) -> str:
        reference = {"objectType": "StatementRef", "id": target.upper()}
        return shelf.send(verb={"id": "http://example.com/confirmed"}, object=reference, result=None)

    passed = shelf.send(actor={"mbox": "mailto:ben@example.org"})
    confirmed = about(passed)
    confirmed_again = about(confirmed)
    ring = [str(uuid.uuid4()), str(uuid.uuid4())]
    for each, other in (ring, ring[::-1]):
        shelf.send(id=each, object={"objectType": "StatementRef", "id": other}, result=None)
    mentioning = {"statement": {"objectType": "StatementRef", "id": passed}}
    shelf.send(context=mentioning, object={"id": "urn:li:lyndaCourse:253"})
    chain = [confirmed_again, confirmed, passed]
    assert shelf.found(agent=json.dumps({"mbox": "mailto:ben@example.org"})) == chain
    assert shelf.found(activity="urn:li:lyndaCourse:252") == chain
    assert shelf.found(agent=json.dumps({"mbox": "mailto:ben@example.org"}), limit="1") == chain[:1]


def test_the_latest_stored_come_first_unless_ascending(shelf: Shelf) -> None:
    ids = [shelf.send(timestamp=f"20{99 - number}-01-01T00:00:00Z") for number in range(3)]
    assert shelf.found() == ids[::-1]
    assert shelf.found(ascending="true") == ids


@pytest.mark.parametrize("ascending", ["false", "true"])
def test_more_leads_through_all_pages(shelf: Shelf, ascending: str) -> None:
    ids = [shelf.send() for _ in range(7)]
    found = []
    page = shelf.get(limit=3, ascending=ascending).json()
    while True:
        found.append([each["id"] for each in page["statements"]])
        if not page["more"]:
            break
        assert page["more"].startswith("/xapi/statements")
        page = shelf.listening.http.get(page["more"], headers=shelf.headers).json()
    assert [len(each) for each in found] == [3, 3, 1]
    assert [each for part in found for each in part] == (ids if ascending == "true" else ids[::-1])


def test_a_full_last_page_has_no_more(shelf: Shelf) -> None:
    for _ in range(4):
        shelf.send()
    assert shelf.get(limit=4).json()["more"] == ""


def test_more_has_the_public_prefix_in_front(start: Start) -> None:
    shelf = Shelf(start(public_url="https://learning.example.com/lil"))
    shelf.send(), shelf.send()
    assert shelf.get(limit=1).json()["more"].startswith("/lil/xapi/statements/more/")


def test_a_made_up_more_link_is_refused(shelf: Shelf) -> None:
    for word in ("x", "e30", "eyJsaW1pdCI6MH0", "é"):
        answer = shelf.listening.http.get(f"/xapi/statements/more/{word}", headers=shelf.headers)
        assert answer.status_code in (200, 400)
    assert shelf.listening.http.get("/xapi/statements/more/x").status_code == 401


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
@pytest.mark.parametrize("member", ["since_ms", "until_ms", "after"])
def test_a_made_up_more_link_of_huge_numbers_is_refused(shelf: Shelf, member: str, number: int) -> None:
    query = json.dumps({member: [number, 1] if member == "after" else number})
    word = base64.urlsafe_b64encode(query.encode()).rstrip(b"=").decode()
    answer = shelf.listening.http.get(f"/xapi/statements/more/{word}", headers=shelf.headers)
    assert (answer.status_code, answer.json()["field"]) == (400, "more")


@pytest.mark.parametrize(
    ("actor", "asked"),
    [
        ({"mbox": "mailto:Bea@Example.com"}, {"mbox": "mailto:bea@example.com"}),
        ({"mbox_sha1sum": "A" * 40}, {"mbox_sha1sum": "a" * 40}),
        ({"openid": "https://id.example.com/bea"}, {"openid": "https://id.example.com/bea"}),
        (
            {"account": {"homePage": "https://sso.example.com", "name": 'b"ä'}},
            {"account": {"homePage": "https://sso.example.com", "name": 'b"ä'}},
        ),
        (
            {"objectType": "Group", "member": [{"mbox": "mailto:bea@example.com"}]},
            {"mbox": "mailto:bea@example.com"},
        ),
    ],
)
def test_agent_finds_actors_by_their_identifier(
    shelf: Shelf, actor: dict[str, Any], asked: dict[str, Any]
) -> None:
    shelf.send()
    wanted = shelf.send(actor=actor)
    assert shelf.found(agent=json.dumps(asked)) == [wanted]


def test_agent_finds_objects_and_related_agents_finds_the_rest(shelf: Shelf) -> None:
    as_object = shelf.send(
        actor={"mbox": "mailto:b@e.org"}, object={"objectType": "Agent", **ANN}, result=None
    )
    as_instructor = shelf.send(actor={"mbox": "mailto:b@e.org"}, context={"instructor": ANN})
    assert shelf.found(agent=json.dumps(ANN)) == [as_object]
    assert shelf.found(agent=json.dumps(ANN), related_agents="true") == [as_instructor, as_object]


def test_verb_and_activity_and_registration_narrow_down(shelf: Shelf) -> None:
    registration = str(uuid.uuid4())
    plain = shelf.send()
    other = shelf.send(verb={"id": PROGRESSED}, object={"id": "urn:li:lyndaCourse:1"}, result=None)
    registered = shelf.send(context={"registration": registration.upper()})
    grouped = {"contextActivities": {"grouping": [{"id": "urn:li:lyndaCourse:1"}]}}
    related = shelf.send(context=grouped)
    assert shelf.found(verb=PROGRESSED) == [other]
    assert shelf.found(activity="urn:li:lyndaCourse:1") == [other]
    assert shelf.found(activity="urn:li:lyndaCourse:1", related_activities="true") == [related, other]
    assert shelf.found(registration=registration) == [registered]
    assert shelf.found(activity="urn:li:lyndaCourse:252", ascending="true") == [plain, registered, related]


def test_since_is_exclusive_and_until_inclusive_on_storing(start: Start) -> None:
    from tests.listener.conftest import Clock

    clock = Clock()
    shelf = Shelf(start(clock_ms=clock))
    times = []
    for _ in range(3):
        clock.now += 1000
        times.append(shelf.get(statementId=shelf.send()).json()["stored"])
    assert shelf.found(since=times[0]) == shelf.ids[:0:-1]
    assert shelf.found(until=times[1]) == shelf.ids[1::-1]
    assert shelf.found(since=times[0], until=times[1]) == [shelf.ids[1]]


def test_numbers_of_any_size_come_back_as_they_were(shelf: Shelf) -> None:
    score = {"raw": 10**400, "min": 0.1}
    shelf.send(result={"score": score})
    assert shelf.get().json()["statements"][0]["result"]["score"] == score


def test_format_ids_leaves_what_identifies(shelf: Shelf) -> None:
    shelf.send(actor={"name": "Ann", **ANN})
    document = shelf.get(format="ids").json()["statements"][0]
    assert document["actor"] == ANN
    assert document["verb"] == {"id": "http://adlnet.gov/expapi/verbs/completed"}


@pytest.mark.parametrize(
    "query",
    [
        {"unknown": "1"},
        {"StatementId": "x"},
        {"limit": "-1"},
        {"limit": "many"},
        {"since": "yesterday"},
        {"verb": "completed"},
        {"agent": "ann"},
        {"agent": '{"mbox": "ann"}'},
        {"agent": '{"objectType": "Group", "member": []}'},
        {"registration": "x"},
        {"ascending": "yes"},
        {"format": "pretty"},
        {"format": "canonical"},
        {"attachments": "true"},
        {"statementId": "x", "limit": "1"},
        {"statementId": "x", "voidedStatementId": "y"},
    ],
)
def test_a_query_that_cannot_be_is_refused_by_name(shelf: Shelf, query: dict[str, str]) -> None:
    answer = shelf.get(**query)
    assert answer.status_code == 400
    assert answer.json()["field"] in query


def test_an_erased_statement_is_not_given_back(shelf: Shelf) -> None:
    from lil_tui.completions.privacy import forget_learner

    erased = shelf.send()
    forget_learner(shelf.listening.store, "ann@example.com")
    assert shelf.get(statementId=erased).status_code == 404
    assert shelf.found() == []
