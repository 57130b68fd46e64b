"""Statements sent to the listener: what is answered, what is kept, what is refused and why."""

import json
import threading
import uuid
from typing import Any

import pytest

from lil_tui.completions.listing import list_completions
from lil_tui.completions.records import list_rejected, list_statements
from tests.listener.conftest import Running, Start, statement

ID = "6a9fefbb-3517-4b92-9d5e-5710aaba924f"


def post(listening: Running, body: Any, **headers: str) -> Any:
    return listening.http.post("/xapi/statements", json=body, headers=listening.headers() | headers)


def test_one_statement_is_answered_with_an_array_of_its_id_and_is_stored(listening: Running) -> None:
    answer = post(listening, statement(id=ID))
    assert (answer.status_code, answer.json()) == (200, [ID])
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert list_completions(listening.store).items[0].completed


def test_several_statements_are_answered_in_their_order(listening: Running) -> None:
    ids = [str(uuid.uuid4()) for _ in range(3)]
    answer = post(listening, [statement(id=each) for each in ids])
    assert (answer.status_code, answer.json()) == (200, ids)


def test_a_statement_without_an_id_is_given_one(listening: Running) -> None:
    given = post(listening, statement()).json()[0]
    assert str(uuid.UUID(given)) == given


def test_an_empty_array_is_no_fault(listening: Running) -> None:
    answer = post(listening, [])
    assert (answer.status_code, answer.json()) == (200, [])


def test_an_id_is_answered_in_one_spelling(listening: Running) -> None:
    assert post(listening, statement(id=ID.upper())).json() == [ID]


def test_the_same_again_is_stored_once_and_other_content_is_a_conflict(listening: Running) -> None:
    post(listening, statement(id=ID))
    again = dict(reversed(statement(id=ID, timestamp="2026-08-22T21:49:27.605+02:00").items()))
    assert post(listening, again).status_code == 200
    answer = post(listening, statement(id=ID, timestamp="2026-08-22T19:49:28Z"))
    assert answer.status_code == 409
    assert answer.json()["id"] == ID
    assert list_statements(listening.store).total == 1
    assert post(listening, [statement(), statement(id=ID, result=None)]).status_code == 409
    assert list_statements(listening.store).total == 1


def test_put_stores_under_the_id_of_the_query(listening: Running) -> None:
    headers = listening.headers()
    for _ in range(2):
        answer = listening.http.put(
            "/xapi/statements", params={"statementId": ID}, json=statement(), headers=headers
        )
        assert (answer.status_code, answer.content) == (204, b"")
    other = statement(result={"completion": False})
    answer = listening.http.put("/xapi/statements", params={"statementId": ID}, json=other, headers=headers)
    assert answer.status_code == 409
    for query, body in (
        ({}, statement()),
        ({"statementId": ID}, statement(id=str(uuid.uuid4()))),
        ({"statementId": ID}, [statement()]),
        ({"statementId": ID, "more": "1"}, statement()),
    ):
        answer = listening.http.put("/xapi/statements", params=query, json=body, headers=headers)
        assert answer.status_code == 400, query


@pytest.mark.parametrize("statement_id", ["", " ", "a\nb", "\0", "\u200b"])
def test_an_id_is_text_that_can_be_read_also_in_the_query(listening: Running, statement_id: str) -> None:
    query = {"statementId": statement_id}
    answer = listening.http.put(
        "/xapi/statements", params=query, json=statement(), headers=listening.headers()
    )
    assert (answer.status_code, answer.json()["field"]) == (400, "statementId")
    assert list_statements(listening.store).total == 0


def test_a_bad_statement_is_refused_by_field_and_rule_and_an_array_whole(listening: Running) -> None:
    answer = post(listening, [statement(), statement(actor={"mbox": "ann@example.com"})])
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_statement",
        "field": "[1].actor.mbox",
        "rule": "mbox",
        "clause": "xAPI 1.0.3 Data 2.4.2.3",
        "message": "mbox is `mailto:` and an e-mail address",
    }
    assert list_statements(listening.store).total == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\xff\xfe{}",
        b'"text"',
        b"[1]",
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"actor": 1e999}',
        b'{"actor": 1' + b"0" * 10_000 + b"}",
        b'{"id": "\\ud800"}',
    ],
)
def test_nonsense_is_a_400_that_says_why(listening: Running, body: bytes) -> None:
    headers = listening.headers() | {"content-type": "application/json"}
    answer = listening.http.post("/xapi/statements", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert answer.json()["field"]


def test_what_was_refused_after_a_good_token_is_kept_with_its_reason(listening: Running) -> None:
    post(listening, statement(verb=None))
    kept = list_rejected(listening.store)[0]
    assert kept.client == listening.client.client_id
    assert kept.reason.startswith("verb: ")
    assert json.loads(kept.body)["actor"] == {"objectType": "Agent", "mbox": "mailto:ann@example.com"}
    listening.http.post("/xapi/statements", json={"bad": 1})
    assert len(list_rejected(listening.store)) == 1


@pytest.mark.parametrize("version", ["0.95", "1.1.0", "2.0.0", "1.0.x", "", "1"])
def test_another_version_is_refused(listening: Running, version: str) -> None:
    answer = post(listening, statement(), **{"X-Experience-API-Version": version})
    assert answer.status_code == 400
    assert answer.json()["field"] == "X-Experience-API-Version"
    assert answer.headers["x-experience-api-version"] == "1.0.3"


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1.0.3", "1.0.9"])
def test_version_1_0_and_1_0_x_are_spoken(listening: Running, version: str) -> None:
    assert post(listening, statement(), **{"X-Experience-API-Version": version}).status_code == 200


@pytest.mark.parametrize(
    ("members", "with_version"),
    [({}, False), ({"id": "no-uuid"}, True), ({"platformData": {"a": 1}}, True)],
)
def test_lenient_forgives_what_strict_refuses(
    start: Start, members: dict[str, Any], with_version: bool
) -> None:
    for mode, status in (("lenient", 200), ("strict", 400)):
        listening = start(xapi=mode)
        headers = listening.headers()
        if not with_version:
            del headers["X-Experience-API-Version"]
        answer = listening.http.post("/xapi/statements", json=statement(**members), headers=headers)
        assert answer.status_code == status


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/mixed"]
)
def test_other_content_types_are_refused_by_name(listening: Running, content_type: str) -> None:
    answer = post(listening, statement(), **{"content-type": content_type})
    assert answer.status_code == 400
    assert answer.json()["field"] == "Content-Type"


def test_an_attachment_that_would_need_multipart_is_refused(listening: Running) -> None:
    attachment = {
        "usageType": "http://example.com/usage",
        "display": {"en": "Certificate"},
        "contentType": "application/pdf",
        "length": 1,
        "sha2": "0" * 64,
    }
    assert post(listening, statement(attachments=[attachment])).status_code == 400
    elsewhere = attachment | {"fileUrl": "https://example.com/file"}
    assert post(listening, statement(attachments=[elsewhere])).status_code == 200
    spelt = json.dumps(statement(attachments=[attachment])).replace('"attachments"', r'"attachment\u0073"')
    headers = listening.headers() | {"content-type": "application/json"}
    assert listening.http.post("/xapi/statements", content=spelt, headers=headers).status_code == 400


def test_data_2_6_a_signature_that_is_not_checked_is_not_taken(listening: Running) -> None:
    signature = {
        "usageType": "http://adlnet.gov/expapi/attachments/signature",
        "display": {"en": "Signature"},
        "contentType": "application/octet-stream",
        "length": 1,
        "sha2": "0" * 64,
        "fileUrl": "https://example.com/signature",
    }
    said = {name: item for name, item in statement().items() if name not in ("id", "version")}
    within = {**said, "objectType": "SubStatement", "attachments": [signature]}
    for signed in (statement(attachments=[signature]), statement(object=within)):
        answer = post(listening, signed)
        assert (answer.status_code, answer.json()["rule"]) == (400, "signature")


def test_unknown_parameters_are_refused(listening: Running) -> None:
    answer = listening.http.post(
        "/xapi/statements", params={"method": "PUT"}, json=statement(), headers=listening.headers()
    )
    assert answer.status_code == 400
    assert answer.json()["field"] == "method"


def test_a_slash_at_the_end_and_other_paths(listening: Running) -> None:
    headers = listening.headers()
    assert listening.http.post("/xapi/statements/", json=statement(), headers=headers).status_code == 200
    answer = listening.http.post("/xapi/statement", json=statement(), headers=headers)
    assert answer.status_code == 404
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    answer = listening.http.delete("/xapi/statements", headers=headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, PUT, GET, HEAD")


def test_about_and_health_need_no_token(listening: Running) -> None:
    answer = listening.http.get("/xapi/about")
    assert answer.json()["version"][0] == "1.0.3"
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    answer = listening.http.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert listening.http.head("/healthz").content == b""


def test_a_body_at_the_limit_is_taken_and_one_above_it_refused(start: Start) -> None:
    listening = start(max_body=20_000)
    headers = listening.headers() | {"content-type": "application/json"}
    body = json.dumps(statement()).encode()
    fitting = body + b" " * (20_000 - len(body))
    assert listening.http.post("/xapi/statements", content=fitting, headers=headers).status_code == 200
    answer = listening.http.post("/xapi/statements", content=fitting + b" ", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_the_sender_of_three_megabytes_sees_413_with_and_without_a_length(listening: Running) -> None:
    headers = listening.headers() | {"content-type": "application/json"}

    def chunks() -> Any:
        for _ in range(48):
            yield b" " * 65_536

    for content in (b" " * 3_145_728, chunks()):
        answer = listening.http.post("/xapi/statements", content=content, headers=headers)
        assert answer.status_code == 413
    assert listening.http.get("/healthz").status_code == 200


def test_last_use_is_recorded(listening: Running) -> None:
    from lil_tui.completions.clients import list_clients

    post(listening, statement())
    listening.listener.stop()
    listening.http.close()
    _wait_until_over(listening)
    assert list_clients(listening.store)[0].last_used_ms is not None


def _wait_until_over(listening: Running) -> None:
    from lil_tui.listener.ledger import list_runs

    waiting = threading.Event()
    for _ in range(6_000):
        if list_runs(listening.store)[0].ended_ms is not None:
            return
        waiting.wait(0.01)
    raise AssertionError("the listener did not end")


def test_tokens_and_refusals_are_told_of_and_no_secret_with_them(listening: Running) -> None:
    headers = listening.headers()
    listening.http.post("/xapi/statements", json=statement(), headers={"Authorization": "Bearer made-up"})
    listening.http.post("/xapi/statements", json=statement(verb=None), headers=headers)
    listening.listener.stop()
    listening.http.close()
    _wait_until_over(listening)
    notes = listening.store.rows("SELECT kind, status, * FROM listener_request ORDER BY id DESC")
    assert [note[:2] for note in notes] == [
        ("statements", 400),
        ("statements", 401),
        ("token", 200),
    ]
    told = repr(notes)
    assert "made-up" not in told
    assert headers["Authorization"].removeprefix("Bearer ") not in told
