"""Faults strike when they are told to, in the way they are told to."""

import email.utils
from typing import Any

import httpx
import msgspec
import pytest

from tests.simulator.conftest import Play


def test_the_next_three_requests_fail_and_the_fourth_does_not(play: Play) -> None:
    client = play()
    fault = client.server.control.faults.add("server_error", times=3, status=500)
    assert [client.criteria().status_code for _ in range(4)] == [500, 500, 500, 200]
    assert fault.hits == 3
    assert fault.spent


def test_a_fault_can_wait_for_an_offset_a_type_or_its_turn(play: Play) -> None:
    client = play()
    faults = client.server.control.faults
    faults.add("server_error", start=100, status=504)
    faults.add("server_error", asset_type="LEARNING_PATH", locale="de_DE")
    starts = [client.criteria(start=start).status_code for start in ("0", "100", "20")]
    assert starts == [200, 504, 200]
    assert client.criteria("LEARNING_PATH").status_code == 200
    assert client.criteria("LEARNING_PATH", "de_DE").status_code == 503
    faults.clear()
    faults.add("server_error", every=3, skip=1)
    assert [client.criteria().status_code for _ in range(7)] == [200, 200, 200, 503, 200, 200, 503]
    faults.clear()
    faults.add("server_error", from_start=60)
    assert [client.criteria(start=start).status_code for start in ("40", "60", "80")] == [200, 503, 503]


def test_a_401_in_mid_run_ends_all_tokens(play: Play) -> None:
    client = play()
    client.server.control.faults.add("unauthorized", times=1)
    assert [client.criteria().status_code for _ in range(2)] == [401, 401]
    client.login()
    assert client.criteria().status_code == 200


@pytest.mark.parametrize("written", [None, 7, "date:20"])
def test_throttling_says_when_to_come_back_or_does_not(play: Play, written: int | str | None) -> None:
    client = play()
    client.server.control.faults.add("throttled", retry_after=written)
    answer = client.criteria()
    assert (answer.status_code, answer.json()["serviceErrorCode"]) == (429, 101)
    header = answer.headers.get("retry-after")
    if isinstance(written, str):
        assert email.utils.parsedate_to_datetime(header or "").tzinfo is not None
    else:
        assert header == (None if written is None else "7")


def test_faults_reach_the_token_endpoint_too(play: Play) -> None:
    client = play()
    client.server.control.faults.add("garbage", endpoint="token", times=1)
    with pytest.raises(ValueError, match="Expecting"):
        client.ask_token().json()
    assert client.ask_token().status_code == 200


def test_json_can_be_cut_or_garbage_under_a_200(play: Play) -> None:
    client = play()
    for kind in ("cut_json", "garbage"):
        client.server.control.faults.add(kind, times=1)
        answer = client.criteria()
        assert answer.status_code == 200
        with pytest.raises(ValueError, match=r"\w"):
            answer.json()


def test_connections_drop_before_and_within_an_answer(play: Play) -> None:
    client = play()
    client.login()
    client.server.control.faults.add("drop", times=1)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending"):
        client.criteria()
    client.server.control.faults.add("drop_mid_body", times=1)
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.criteria()
    assert client.criteria().status_code == 200


def test_a_short_page_goes_on_after_what_came(play: Play) -> None:
    client = play()
    client.server.control.faults.add("short_page", times=1, elements=30)
    page = client.criteria().json()
    assert len(page["elements"]) == 30
    assert "&start=30" in page["paging"]["links"][0]["href"]
    assert page["paging"]["count"] == 100


def test_a_page_can_repeat_come_empty_or_lead_in_a_circle(play: Play) -> None:
    client = play()
    faults = client.server.control.faults
    first = client.criteria(count="50").json()["elements"]
    faults.add("repeat_page", times=1)
    assert client.criteria(count="50", start="50").json()["elements"] == first
    faults.add("empty_page", times=1)
    empty = client.criteria(count="50", start="50").json()
    assert (empty["elements"], empty["paging"]["total"]) == ([], 158)
    faults.add("next_loop", times=1)
    assert client.criteria(count="50").json()["paging"]["links"][0]["href"].endswith("start=0")
    faults.add("no_next", times=1)
    assert client.criteria(count="50").json()["paging"]["links"] == []
    faults.add("next_off_origin", times=1)
    assert "://" in client.criteria(count="50").json()["paging"]["links"][0]["href"]


def test_the_total_can_drift_or_lie(play: Play) -> None:
    client = play()
    drift = client.server.control.faults.add("drift", amount=-2)
    assert [client.criteria().json()["paging"]["total"] for _ in range(3)] == [156, 154, 152]
    client.server.control.faults.remove(drift)
    client.server.control.faults.add("total", amount=1000)
    assert client.criteria().json()["paging"]["total"] == 1000


@pytest.mark.parametrize(
    ("defect", "check"),
    [
        ("wrong_type", lambda one: one["details"]["level"] == 42),
        ("wrong_title", lambda one: one["title"] == 42),
        ("no_urn", lambda one: "urn" not in one),
        ("no_title", lambda one: "title" not in one),
        ("no_type", lambda one: "type" not in one),
        ("not_an_object", lambda one: isinstance(one, str)),
        ("null", lambda one: one is None),
    ],
)
def test_one_element_of_a_page_can_be_bad(play: Play, defect: str, check: Any) -> None:
    client = play()
    whole = client.criteria().json()["elements"]
    client.server.control.faults.add("bad_element", defect=defect, index=3)
    elements = client.criteria().json()["elements"]
    assert check(elements[3])
    assert elements[:3] + elements[4:] == whole[:3] + whole[4:]


def test_a_bad_element_can_be_meant_by_its_urn(play: Play) -> None:
    client = play()
    urn = client.server.control.edit.urns()[120]
    client.server.control.faults.add("bad_element", defect="invalid_utf8", urn=urn)
    assert b"\xff\xfe" not in client.criteria().content
    assert b"\xff\xfe" in client.criteria(start="100").content
    client.server.control.faults.clear()
    client.server.control.faults.add("bad_element", defect="lone_surrogate", urn=urn)
    assert b"\\ud83d here" in client.criteria(start="100").content


def test_faults_are_set_seen_and_cleared_over_http(play: Play) -> None:
    client = play()
    address = f"{client.server.control_url}/faults"
    set_ = client.http.post(address, json=[{"kind": "throttled", "times": 1, "retry_after": 1}])
    assert set_.json()[0]["id"] == 1
    assert client.criteria().status_code == 429
    assert client.http.get(address).json()[0]["hits"] == 1
    assert client.http.request("DELETE", address).json() == []
    assert client.http.post(address, json={"kind": "nonsense"}).status_code == 400
    assert client.http.post(address, json={"kind": "drop", "often": 3}).status_code == 400
    assert client.http.post(address, content=b"{").status_code == 400


def test_the_log_says_what_was_asked_and_how_it_went(play: Play) -> None:
    client = play()
    client.server.control.faults.add("server_error", times=1)
    client.criteria(start="100")
    request = client.server.control.requests.all("assets")[0]
    assert (request.params["start"], request.status, request.faults) == ("100", 503, ["server_error"])
    answer = client.http.get(f"{client.server.control_url}/requests", params={"endpoint": "assets"})
    assert msgspec.json.decode(answer.content)["count"] == 1
