"""Tokens are given and refused in LinkedIn's words."""

import pytest

from tests.simulator.conftest import Play


def test_a_token_holds_for_ninety_days(play: Play) -> None:
    client = play(courses=10)
    answer = client.ask_token()
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 7_775_999
    assert "date" in answer.headers
    client.token = answer.json()["access_token"]
    assert client.criteria().status_code == 200


def test_expires_in_may_be_digits(play: Play) -> None:
    client = play(courses=10, expires_in_as_text=True, token_ttl_seconds=60)
    assert client.ask_token().json()["expires_in"] == "60"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client_id"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"client_secret": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_bad_requests_for_tokens_are_named(
    play: Play, changes: dict[str, str], status: int, error: str
) -> None:
    answer = play(courses=10).ask_token(**changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_credentials_in_the_address_are_not_taken(play: Play) -> None:
    client = play(courses=10)
    form = {
        "grant_type": "client_credentials",
        "client_id": client.server.client_id,
        "client_secret": client.server.client_secret,
    }
    assert client.http.post(client.server.token_url, params=form).status_code == 400


def test_an_application_may_be_barred_from_tokens(play: Play) -> None:
    client = play(courses=10)
    client.server.control.tokens.allowed = False
    assert client.ask_token().json()["error"] == "access_denied"


def test_no_token_a_wrong_one_an_old_one_and_a_revoked_one_are_told_apart(play: Play) -> None:
    client = play(courses=10)
    bare = client.http.get(f"{client.server.api_url}/learningAssets")
    assert bare.json() == {"message": "Empty oauth2_access_token", "serviceErrorCode": 401, "status": 401}
    client.token = "AQwrong"
    assert client.criteria().json()["code"] == "INVALID_ACCESS_TOKEN"
    client.login()
    client.server.control.tokens.expire_all()
    assert client.criteria().json()["code"] == "EXPIRED_ACCESS_TOKEN"
    client.login()
    client.server.control.tokens.revoke_all()
    answer = client.criteria()
    assert (answer.status_code, answer.json()["code"]) == (401, "REVOKED_ACCESS_TOKEN")


def test_a_key_without_the_content_permission_gets_403(play: Play) -> None:
    client = play(courses=10, content_permission=False)
    answer = client.criteria()
    assert answer.status_code == 403
    assert answer.json() == {
        "message": "Not enough permissions to access: GET-criteria /learningAssets",
        "serviceErrorCode": 100,
        "status": 403,
    }


def test_the_log_of_requests_holds_no_secret(play: Play) -> None:
    client = play(courses=10)
    client.criteria()
    log = client.http.get(f"{client.server.control_url}/requests").text
    assert client.token not in log
    assert client.server.client_secret not in log
    assert [one.endpoint for one in client.server.control.requests.all()] == ["token", "assets"]
