"""The checklist: each test names the clause that it checks, of RFC 6749, 6750, 7009, 8414 and 9700."""

import base64
from urllib.parse import quote_plus

import httpx
import pytest

from lil_tui.completions.clients import add_client, revoke_client, rotate_client
from tests.listener.conftest import Clock, Running, Start, statement

GRANT = {"grant_type": "client_credentials"}


def basic(client_id: str, secret: str) -> dict[str, str]:
    """The header as it is, without form-encoding."""
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def in_body(listening: Running, **more: str) -> dict[str, str]:
    client = listening.client
    return GRANT | {"client_id": client.client_id, "client_secret": client.client_secret} | more


def error_of(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()["error"]


def test_rfc6749_2_3_1_basic_is_taken_form_encoded_and_raw(listening: Running) -> None:
    client = listening.client
    for written in (quote_plus(client.client_secret), client.client_secret):
        answer = listening.http.post("/oauth2/token", data=GRANT, headers=basic(client.client_id, written))
        assert answer.status_code == 200


def test_rfc6749_2_3_1_credentials_in_the_body_are_taken(listening: Running) -> None:
    assert listening.http.post("/oauth2/token", data=in_body(listening)).status_code == 200


def test_rfc6749_2_3_1_credentials_in_the_url_are_refused(listening: Running) -> None:
    answer = listening.http.post("/oauth2/token", params=in_body(listening))
    assert error_of(answer) == (400, "invalid_request")
    answer = listening.http.post("/oauth2/token?client_secret=x", data=in_body(listening))
    assert error_of(answer) == (400, "invalid_request")


def test_rfc6749_2_3_two_ways_at_once_are_refused(listening: Running) -> None:
    client = listening.client
    header = basic(client.client_id, client.client_secret)
    answer = listening.http.post("/oauth2/token", data=in_body(listening), headers=header)
    assert error_of(answer) == (400, "invalid_request")
    answer = listening.http.post("/oauth2/token", data=GRANT | {"client_id": "another"}, headers=header)
    assert error_of(answer) == (400, "invalid_request")
    named_again = GRANT | {"client_id": client.client_id}
    assert listening.http.post("/oauth2/token", data=named_again, headers=header).status_code == 200


def test_rfc6749_3_2_only_post_is_taken(listening: Running) -> None:
    for method in ("GET", "PUT", "DELETE"):
        answer = listening.http.request(method, "/oauth2/token")
        assert error_of(answer) == (405, "invalid_request")
        assert answer.headers["allow"] == "POST"


def test_rfc6749_3_2_a_repeated_parameter_is_refused(listening: Running) -> None:
    body = httpx.QueryParams([*in_body(listening).items(), ("grant_type", "client_credentials")])
    for repeated in (body, body.add("client_id", "again")):
        answer = listening.http.post(
            "/oauth2/token",
            content=str(repeated),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert error_of(answer) == (400, "invalid_request")


def test_rfc6749_3_2_a_parameter_without_value_counts_as_left_out(listening: Running) -> None:
    answer = listening.http.post("/oauth2/token", data=in_body(listening, scope=""))
    assert answer.json()["scope"] == "xapi:all"
    answer = listening.http.post("/oauth2/token", data=in_body(listening, grant_type=""))
    assert error_of(answer) == (400, "invalid_request")


def test_rfc6749_3_2_unknown_parameters_are_ignored(listening: Running) -> None:
    answer = listening.http.post("/oauth2/token", data=in_body(listening, resource="https://example.com"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("held", "asked", "granted"),
    [
        ("xapi:write", "", "xapi:write"),
        ("xapi:all", "xapi:write", "xapi:write"),
        ("xapi:all", "xapi:read xapi:write", "xapi:read xapi:write"),
        ("xapi:write xapi:read", "xapi:all", "xapi:all"),
        ("xapi:write", "xapi:all", None),
        ("xapi:write", "xapi:read", None),
        ("xapi:all", "xapi:admin", None),
        ("xapi:all", "xapi:write  xapi:read", None),
        ("xapi:all", 'xapi:"write"', None),
    ],
)
def test_rfc6749_3_3_any_part_of_what_is_held_is_granted(
    listening: Running, held: str, asked: str, granted: str | None
) -> None:
    client = add_client(listening.store, "Other", held)
    form = GRANT | {"client_id": client.client_id, "client_secret": client.client_secret, "scope": asked}
    answer = listening.http.post("/oauth2/token", data=form)
    if granted is None:
        assert error_of(answer) == (400, "invalid_scope")
    else:
        assert (answer.status_code, answer.json()["scope"]) == (200, granted)


def test_rfc6749_4_4_3_no_refresh_token_is_given(listening: Running) -> None:
    assert "refresh_token" not in listening.http.post("/oauth2/token", data=in_body(listening)).json()


def test_rfc6749_5_1_the_answer_has_its_members_and_is_not_to_be_stored(start: Start) -> None:
    listening = start(token_ttl=600)
    answer = listening.http.post("/oauth2/token", data=in_body(listening, scope="xapi:write"))
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    document = answer.json()
    assert len(document.pop("access_token")) >= 43
    assert document == {"token_type": "Bearer", "expires_in": 600, "scope": "xapi:write"}


def test_rfc6749_5_2_a_wrong_secret_is_401_with_the_challenge_that_fits(listening: Running) -> None:
    client_id = listening.client.client_id
    for headers, form in (
        (basic(client_id, "wrong"), GRANT),
        (basic("nobody", "wrong"), GRANT),
        ({"Authorization": "Basic ???"}, GRANT),
        ({"Authorization": "Digest x"}, GRANT),
        ({}, GRANT | {"client_id": client_id, "client_secret": "wrong"}),
        ({}, GRANT | {"client_id": client_id}),
        ({}, GRANT),
    ):
        answer = listening.http.post("/oauth2/token", data=form, headers=headers)
        assert error_of(answer) == (401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
    ],
)
def test_rfc6749_5_2_other_grants_are_refused(listening: Running, form: dict[str, str], error: str) -> None:
    answer = listening.http.post("/oauth2/token", data=in_body(listening, **form))
    assert error_of(answer) == (400, error)


def test_rfc6749_5_2_a_client_that_holds_nothing_is_unauthorized(listening: Running) -> None:
    listening.store.write(lambda: listening.store.execute("UPDATE xapi_client SET scope = 'old'")).result()
    answer = listening.http.post("/oauth2/token", data=in_body(listening))
    assert error_of(answer) == (400, "unauthorized_client")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"grant_type": "client_credentials"}'),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("text/plain", b"grant_type=client_credentials"),
    ],
)
def test_rfc6749_b_only_forms_in_utf8_are_read(listening: Running, content_type: str, body: bytes) -> None:
    answer = listening.http.post("/oauth2/token", content=body, headers={"content-type": content_type})
    assert error_of(answer) == (400, "invalid_request")


def test_the_content_type_that_linkedins_documentation_prints_is_taken(listening: Running) -> None:
    body = str(httpx.QueryParams(in_body(listening)))
    answer = listening.http.post(
        "/oauth2/token", content=body, headers={"content-type": "x-www-form-urlencoded"}
    )
    assert answer.status_code == 200


def test_rfc6750_2_1_the_scheme_is_compared_without_case(listening: Running) -> None:
    for scheme in ("Bearer", "bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {listening.ask_token()}"}
        assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 200


def test_rfc6750_2_3_and_rfc9700_4_3_2_tokens_in_the_url_or_body_are_never_taken(listening: Running) -> None:
    token = listening.ask_token()
    answer = listening.http.post("/xapi/statements", params={"access_token": token}, json=statement())
    assert answer.status_code == 401
    assert "error" not in answer.headers["www-authenticate"]
    answer = listening.http.post("/xapi/statements", data={"access_token": token})
    assert answer.status_code == 401
    headers = {"Authorization": f"Bearer {token}"}
    answer = listening.http.post(
        "/xapi/statements", params={"access_token": token}, json=statement(), headers=headers
    )
    assert answer.status_code == 400


def test_rfc6750_3_1_no_token_is_401_without_an_error_code(listening: Running) -> None:
    for headers in ({}, basic("a", "b")):
        answer = listening.http.post("/xapi/statements", json=statement(), headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="lil-tui"'


def test_rfc6750_3_1_a_bad_token_is_401_invalid_token(start: Start) -> None:
    clock = Clock()
    listening = start(clock_ms=clock)
    ended = listening.ask_token()
    clock.now += 3600 * 1000
    for token in ("made-up", "é", ended):
        headers = httpx.Headers({"Authorization": f"Bearer {token}"}, encoding="utf-8")
        answer = listening.http.post("/xapi/statements", json=statement(), headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_rfc6750_3_1_the_wrong_scope_is_403(listening: Running) -> None:
    answer = listening.http.post("/xapi/statements", json=statement(), headers=listening.headers("xapi:read"))
    assert answer.status_code == 403
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="xapi:write"'
    assert listening.http.get("/xapi/statements", headers=listening.headers("xapi:write")).status_code == 403


def revoke(listening: Running, **form: str) -> httpx.Response:
    client = listening.client
    return listening.http.post("/oauth2/revoke", data=form, auth=(client.client_id, client.client_secret))


def test_rfc7009_2_2_a_revoked_token_ends_at_once_and_an_unknown_one_is_no_error(listening: Running) -> None:
    headers = listening.headers()
    token = headers["Authorization"].removeprefix("Bearer ")
    for _ in range(2):
        answer = revoke(listening, token=token)
        assert (answer.status_code, answer.content) == (200, b"")
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 401
    assert revoke(listening, token="made-up").status_code == 200


def test_rfc7009_2_1_a_wrong_hint_does_not_hide_a_token(listening: Running) -> None:
    for hint in ("refresh_token", "access_token", "something"):
        headers = listening.headers()
        token = headers["Authorization"].removeprefix("Bearer ")
        assert revoke(listening, token=token, token_type_hint=hint).status_code == 200
        assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 401


def test_rfc7009_2_1_only_its_own_client_revokes_a_token(listening: Running) -> None:
    other = add_client(listening.store, "Other", "xapi:write")
    token = listening.ask_token(client=other)
    assert error_of(revoke(listening, token=token)) == (400, "invalid_grant")
    headers = {"Authorization": f"Bearer {token}"}
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 200
    assert listening.http.post("/oauth2/revoke", data={"token": token}).status_code == 401


def test_rfc7009_2_2_1_a_missing_token_and_a_refresh_token_are_errors(listening: Running) -> None:
    assert error_of(revoke(listening)) == (400, "invalid_request")
    answer = revoke(listening, token="made-up", token_type_hint="refresh_token")
    assert error_of(answer) == (400, "unsupported_token_type")


def test_rfc8414_2_the_metadata_names_what_is_there(start: Start) -> None:
    listening = start(public_url="https://learning.example.com/lil")
    path = "/.well-known/oauth-authorization-server"
    answer = listening.http.get(path)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "issuer": "https://learning.example.com/lil",
        "token_endpoint": "https://learning.example.com/lil/oauth2/token",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "revocation_endpoint": "https://learning.example.com/lil/oauth2/revoke",
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": ["xapi:write", "xapi:read", "xapi:all"],
    }
    # §3.1: an issuer with a path has it behind the well-known part.
    assert listening.http.get(f"{path}/lil").json() == answer.json()
    assert listening.http.get(f"{path}/other").status_code == 404


def test_rfc8414_3_3_the_issuer_is_the_address_that_was_asked(listening: Running) -> None:
    document = listening.http.get("/.well-known/oauth-authorization-server").json()
    assert document["issuer"] == listening.url
    headers = {"host": "evil.example.com/<script>"}
    document = listening.http.get("/.well-known/oauth-authorization-server", headers=headers).json()
    assert document["issuer"] == listening.url


def test_rfc8414_the_issuer_follows_a_trusted_proxy_and_no_other(start: Start) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "learning.example.com"}
    path = "/.well-known/oauth-authorization-server"
    behind = start(trusted_proxies=("127.0.0.0/8",))
    assert behind.http.get(path, headers=headers).json()["issuer"] == "https://learning.example.com"
    alone = start()
    assert alone.http.get(path, headers=headers).json()["issuer"] == alone.url


def test_rfc9700_2_secrets_and_tokens_are_kept_as_hashes_only(listening: Running) -> None:
    token = listening.ask_token()
    listening.listener.stop()
    listening.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = listening.store.file.read_bytes()
    assert listening.client.client_id.encode() in kept
    assert listening.client.client_secret.encode() not in kept
    assert token.encode() not in kept


def test_revoking_a_client_ends_its_tokens_at_once(listening: Running) -> None:
    headers = listening.headers()
    revoke_client(listening.store, listening.client.client_id)
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 401
    answer = listening.http.post("/oauth2/token", data=in_body(listening))
    assert error_of(answer) == (401, "invalid_client")


def test_a_rotated_secret_works_through_the_grace_time(start: Start) -> None:
    clock = Clock()
    listening = start(clock_ms=clock)
    headers = listening.headers()
    new = rotate_client(listening.store, listening.client.client_id, 60, clock)
    assert listening.ask_token()
    assert listening.ask_token(client=new)
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 200
    clock.now += 60_000
    answer = listening.http.post("/oauth2/token", data=in_body(listening))
    assert error_of(answer) == (401, "invalid_client")
    assert listening.ask_token(client=new)


def test_rfc9700_guessing_is_slowed_and_a_right_secret_is_always_let_in(listening: Running) -> None:
    wrong = in_body(listening, client_secret="wrong")
    answers = [listening.http.post("/oauth2/token", data=wrong) for _ in range(22)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert listening.ask_token()
    other = GRANT | {"client_id": "another", "client_secret": "wrong"}
    assert listening.http.post("/oauth2/token", data=other).status_code == 429


def test_behind_a_trusted_proxy_guessing_is_counted_by_the_forwarded_address(start: Start) -> None:
    listening = start(trusted_proxies=("127.0.0.1/32",))

    def guess(address: str, client: str) -> int:
        form = GRANT | {"client_id": client, "client_secret": "wrong"}
        headers = {"X-Forwarded-For": f"198.51.100.99, {address}"}
        return listening.http.post("/oauth2/token", data=form, headers=headers).status_code

    assert {guess("203.0.113.7", f"client {number}") for number in range(20)} == {401}
    assert guess("203.0.113.7", "new client") == 429
    assert guess("203.0.113.8", "new client") == 401


def test_forwarded_addresses_from_strangers_are_not_believed(listening: Running) -> None:
    for number in range(21):
        form = GRANT | {"client_id": f"client {number}", "client_secret": "wrong"}
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = listening.http.post("/oauth2/token", data=form, headers=headers)
    assert answer.status_code == 429
