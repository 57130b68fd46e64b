"""`/oauth2/…` from outside: every error of the token endpoint, who is let in, what a token may do."""

import base64
import json
import re
import sqlite3
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.contract.command import Machine
from tests.contract.listening import (
    STATEMENTS,
    TOKEN,
    Client,
    Service,
    add_client,
    listening,
    some_course,
    someone,
    statement,
    write_config,
)

FORM = "application/x-www-form-urlencoded"


def basic(user: str, password: str) -> dict[str, str]:
    """HTTP Basic of just these two."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def assert_refused(answer: httpx.Response, status: int, error: str) -> None:
    """An error as RFC 6749 §5.2 has it."""
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["content-type"].split(";")[0] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    described = answer.json().get("error_description", "")
    assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*", described)


def attempt(service: Service, token: str, **headers: str) -> httpx.Response:
    """Send a statement with a token."""
    body = json.dumps(statement(someone(), some_course()))
    return service.http.post(
        STATEMENTS,
        content=body,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers},
    )


def test_a_token_is_given_out_as_the_contract_says(service: Service) -> None:
    answer = service.ask_token()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    assert answer.headers["content-type"].split(";")[0] == "application/json"
    given = answer.json()
    assert set(given) == {"access_token", "token_type", "expires_in", "scope"}
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("Bearer", 3600, "xapi:all")
    assert attempt(service, given["access_token"]).status_code == 200
    assert service.ask_token().json()["access_token"] != given["access_token"]


def test_the_commands_show_a_client_once_and_never_its_secret_again(service: Service) -> None:
    client = service.add_client("xapi:write xapi:read", "Acme & Söhne")
    assert set(client.shown) == {
        "client_id",
        "client_secret",
        "name",
        "scope",
        "token_url",
        "statements_url",
    }
    assert client.shown["name"] == "Acme & Söhne"
    assert set(client.shown["scope"].split()) == {"xapi:write", "xapi:read"}
    assert client.shown["token_url"] == f"{service.url}{TOKEN}"
    assert client.shown["statements_url"] == f"{service.url}{STATEMENTS}"
    assert client.id != client.secret
    (row,) = [row for row in service.machine.json("clients", "list") if row["client_id"] == client.id]
    assert {"created_at", "last_used_at", "name", "scope"} <= set(row)
    assert row["last_used_at"] is None
    assert "secret" not in json.dumps(row)
    for path in service.machine.files():
        content = path.read_bytes()
        assert client.secret.encode() not in content
        assert service.token().encode() not in content


def test_a_client_that_asked_has_a_last_use(service: Service) -> None:
    client = service.add_client()
    service.token(client)

    def last_used() -> Any:
        rows = service.machine.json("clients", "list")
        return next(row["last_used_at"] for row in rows if row["client_id"] == client.id)

    # Written off the request's path: a moment later.
    assert any(last_used() for _ in range(20))


@pytest.mark.parametrize("scope", ["", "xapi:nonsense", "xapi:write,xapi:read", "write"])
def test_a_client_of_an_unknown_scope_is_not_made(machine: Machine, scope: str) -> None:
    done = machine.run("clients", "add", "X", "--scope", scope)
    assert done.code == 2
    assert "xapi:write" in done.line
    assert machine.json("clients", "list") == []


def test_what_is_not_there_can_be_neither_rotated_nor_revoked(machine: Machine) -> None:
    for action in ("rotate", "revoke"):
        document = machine.json("clients", action, "nobody", code=1)
        assert set(document["error"]) == {"title", "detail", "fix"}


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("a b", "c d"),
        ("a+b", "c+d"),
        ("a%20b", "c%2Bd"),
        ("Ä", "ö:ü"),
    ],
)
def test_basic_of_somebody_unknown_is_told_so(service: Service, user: str, password: str) -> None:
    answer = service.http.post(
        TOKEN, data={"grant_type": "client_credentials"}, headers=basic(user, password)
    )
    assert_refused(answer, 401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_basic_is_taken_raw_and_form_encoded(service: Service) -> None:
    # Our ids and secrets need no encoding, but whoever encodes more than he must is right too.
    client = service.client
    wide = "".join(f"%{ord(letter):02X}" for letter in client.id)
    for user, password in [
        (client.id, client.secret),
        (quote(client.id, safe=""), quote(client.secret, safe="")),
        (wide, client.secret),
    ]:
        answer = service.http.post(
            TOKEN, data={"grant_type": "client_credentials"}, headers=basic(user, password)
        )
        assert answer.status_code == 200, answer.text
    lower = {"authorization": basic(client.id, client.secret)["Authorization"].replace("Basic", "bASIC")}
    assert service.http.post(TOKEN, data={"grant_type": "client_credentials"}, headers=lower).is_success


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!!", "Basic bm9jb2xvbg==", "Basic " + "A" * 9000, "Basic /w==", "Digest x"],
)
def test_basic_that_cannot_be_read_is_invalid_client_with_a_challenge(service: Service, header: str) -> None:
    answer = service.http.post(
        TOKEN, data={"grant_type": "client_credentials"}, headers={"Authorization": header}
    )
    assert_refused(answer, 401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_a_wrong_secret_and_a_wrong_id_are_told_alike(service: Service) -> None:
    wrong = service.http.post(TOKEN, data=Client(service.client.id, "wrong").form())
    unknown = service.http.post(TOKEN, data=Client("nobody", "wrong").form())
    assert_refused(wrong, 401, "invalid_client")
    assert wrong.content == unknown.content


@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_a_login_that_is_not_whole_is_invalid_client(service: Service, missing: str) -> None:
    form = service.client.form()
    for empty in ({**form, missing: ""}, {name: value for name, value in form.items() if name != missing}):
        answer = service.http.post(TOKEN, data=empty)
        assert answer.json()["error"] in ("invalid_client", "invalid_request")
        assert answer.status_code in (400, 401)


def test_two_ways_of_authenticating_at_once_are_refused(service: Service) -> None:
    client = service.client
    answer = service.http.post(TOKEN, data=client.form(), headers=basic(client.id, client.secret))
    assert_refused(answer, 400, "invalid_request")
    # The id alone beside the header is no second way.
    beside = {"grant_type": "client_credentials", "client_id": client.id}
    assert service.http.post(TOKEN, data=beside, headers=basic(client.id, client.secret)).is_success
    other = {"grant_type": "client_credentials", "client_id": "other"}
    answer = service.http.post(TOKEN, data=other, headers=basic(client.id, client.secret))
    assert answer.status_code in (400, 401)


def encoded(form: dict[str, str]) -> str:
    """A form as it is sent."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in form.items())


@pytest.mark.parametrize(
    "more",
    ["&grant_type=client_credentials", "&scope=xapi%3Aread&scope=xapi%3Aread", "&client_id=x", "&x=1&x=2"],
)
def test_a_parameter_that_stands_twice_is_invalid_request(service: Service, more: str) -> None:
    body = encoded(service.client.form()) + more
    answer = service.http.post(TOKEN, content=body, headers={"Content-Type": FORM})
    assert_refused(answer, 400, "invalid_request")


@pytest.mark.parametrize(
    "media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]
)
def test_another_content_type_is_invalid_request(service: Service, media_type: str) -> None:
    form = service.client.form()
    body = json.dumps(form) if "json" in media_type else encoded(form)
    headers = {"Content-Type": media_type} if media_type else {}
    answer = service.http.post(TOKEN, content=body, headers=headers)
    assert_refused(answer, 400, "invalid_request")


@pytest.mark.parametrize("media_type", [f"{FORM};charset=UTF-8", FORM.upper(), "x-www-form-urlencoded"])
def test_the_form_may_be_called_as_clients_call_it(service: Service, media_type: str) -> None:
    body = encoded(service.client.form())
    assert service.http.post(TOKEN, content=body, headers={"Content-Type": media_type}).is_success


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"grant_type=%ff", b"&&&&", b"{" * 100, b"=" * 70_000])
def test_a_body_that_is_no_form_is_refused_clearly(service: Service, body: bytes) -> None:
    answer = service.http.post(TOKEN, content=body, headers={"Content-Type": FORM})
    assert answer.status_code in (400, 401, 413)
    assert answer.json()["error"] in ("invalid_request", "invalid_client")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("grant_type", "error"),
    [
        ("", "invalid_request"),
        ("password", "unsupported_grant_type"),
        ("authorization_code", "unsupported_grant_type"),
        ("refresh_token", "unsupported_grant_type"),
        ("CLIENT_CREDENTIALS", "unsupported_grant_type"),
        ('ü"\\\x00', "unsupported_grant_type"),
    ],
)
def test_another_grant_is_told_by_its_error(service: Service, grant_type: str, error: str) -> None:
    assert_refused(service.ask_token(grant_type=grant_type), 400, error)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_tokens_are_asked_for_by_post_alone(service: Service, method: str) -> None:
    answer = service.http.request(method, TOKEN)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_nothing_is_taken_from_the_url(service: Service) -> None:
    form = service.client.form()
    assert_refused(service.http.post(TOKEN, params=form), 400, "invalid_request")
    assert_refused(service.http.post(TOKEN, params={"scope": "xapi:read"}, data=form), 400, "invalid_request")
    assert service.http.get(TOKEN, params=form).status_code == 405


@pytest.mark.parametrize(
    ("held", "asked", "given"),
    [
        ("xapi:all", "xapi:write", "xapi:write"),
        ("xapi:all", "xapi:read xapi:write", "xapi:read xapi:write"),
        ("xapi:write xapi:read", "xapi:read", "xapi:read"),
        ("xapi:write xapi:read", "", "xapi:write xapi:read"),
        ("xapi:write xapi:read", "xapi:all", "xapi:all"),
        ("xapi:write", "", "xapi:write"),
        ("xapi:write", "xapi:read", None),
        ("xapi:write", "xapi:all", None),
        ("xapi:write", "xapi:write xapi:read", None),
        ("xapi:all", "openid", None),
        ("xapi:all", "XAPI:WRITE", None),
        ("xapi:all", 'xapi:write "', None),
    ],
)
def test_a_client_may_ask_for_any_part_of_what_it_holds(
    service: Service, clients: dict[str, Client], held: str, asked: str, given: str | None
) -> None:
    answer = service.ask_token(clients[held], scope=asked)
    if given is None:
        assert_refused(answer, 400, "invalid_scope")
    else:
        assert answer.status_code == 200
        assert set(answer.json()["scope"].split()) == set(given.split())


@pytest.fixture(scope="module")
def clients(service: Service) -> dict[str, Client]:
    """A client of each scope."""
    scopes = ("xapi:write", "xapi:read", "xapi:write xapi:read", "xapi:all")
    return {scope: service.add_client(scope, scope) for scope in scopes}


def test_a_token_without_the_scope_is_403_and_says_which(
    service: Service, clients: dict[str, Client]
) -> None:
    reader, writer = service.token(clients["xapi:read"]), service.token(clients["xapi:write"])
    part = service.token(clients["xapi:all"], scope="xapi:read")
    asking = {"Authorization": f"Bearer {writer}", "X-Experience-API-Version": "1.0.3"}
    for answer in (
        attempt(service, reader),
        attempt(service, part),
        service.http.get(STATEMENTS, headers=asking),
        service.http.head(STATEMENTS, headers=asking),
    ):
        assert answer.status_code == 403
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
        assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert attempt(service, writer).status_code == 200
    asking["Authorization"] = f"Bearer {reader}"
    assert service.http.get(STATEMENTS, params={"limit": 1}, headers=asking).status_code == 200


def test_without_a_token_the_challenge_names_no_error(service: Service) -> None:
    for headers in ({}, basic(service.client.id, service.client.secret), {"Authorization": "Token x"}):
        for method in ("POST", "PUT", "GET", "HEAD"):
            answer = service.http.request(method, STATEMENTS, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert "error" not in answer.headers["www-authenticate"]
            assert answer.headers["x-experience-api-version"] == "1.0.3"


@pytest.mark.parametrize("token", ["wrong", "a b", "A" * 5000, "%00", "ünknown", '"', "''"])
def test_a_bad_token_is_told_so(service: Service, token: str) -> None:
    answer = service.http.post(
        STATEMENTS, content=b"{}", headers={b"Authorization": b"Bearer " + token.encode()}
    )
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert answer.json()["error"] == "invalid_token"


def test_tokens_in_the_url_or_in_a_form_are_never_taken(service: Service) -> None:
    token = service.token()
    whole = {"json": statement(someone(), some_course())}
    for answer in (
        service.http.post(STATEMENTS, params={"access_token": token}, **whole),  # type: ignore[arg-type]
        service.http.get(STATEMENTS, params={"access_token": token}),
        service.http.post(STATEMENTS, data={"access_token": token}),
    ):
        assert answer.status_code == 401


def test_a_revoked_client_is_out_at_once(service: Service) -> None:
    client = service.add_client()
    token = service.token(client)
    assert attempt(service, token).status_code == 200
    service.machine.json("clients", "revoke", client.id)
    answer = attempt(service, token)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert_refused(service.ask_token(client), 401, "invalid_client")
    service.machine.json("clients", "rotate", client.id, code=1)


def test_a_rotated_secret_works_on_for_the_grace_time(service: Service) -> None:
    client = service.add_client()
    token = service.token(client)
    shown = service.machine.json("clients", "rotate", client.id)
    assert (shown["client_id"], shown["scope"]) == (client.id, "xapi:all")
    assert shown["client_secret"] != client.secret
    renewed = Client(client.id, shown["client_secret"])
    for each in (client, renewed):
        assert service.ask_token(each).status_code == 200
    assert attempt(service, token).status_code == 200


def test_without_grace_a_rotated_secret_ends_at_once(machine: Machine) -> None:
    write_config(machine, rotation_grace=0, token_ttl=1)
    with listening(machine) as service:
        old = service.client
        shown = machine.json("clients", "rotate", old.id)
        assert service.ask_token(old).status_code == 401
        renewed = Client(old.id, shown["client_secret"])
        given = service.ask_token(renewed).json()
        assert given["expires_in"] == 1
        # The clock alone ends it.
        answers = [attempt(service, given["access_token"])]
        while answers[-1].status_code == 200:
            assert len(answers) < 10_000
            answers.append(attempt(service, given["access_token"]))
        assert answers[-1].status_code == 401
        assert 'error="invalid_token"' in answers[-1].headers["www-authenticate"]


def revoke(service: Service, client: Client, **form: str) -> httpx.Response:
    """A revocation request with Basic."""
    return service.http.post("/oauth2/revoke", data=form, headers=basic(client.id, client.secret))


def test_a_token_can_be_given_back(service: Service) -> None:
    client = service.add_client()
    token, other = service.token(client), service.token(client)
    assert revoke(service, client, token=token).status_code == 200
    assert attempt(service, token).status_code == 401
    assert attempt(service, other).status_code == 200
    # RFC 7009 §2.2: what is no token (any more) is no error.
    assert revoke(service, client, token=token).status_code == 200
    assert revoke(service, client, token="nonsense").status_code == 200
    assert revoke(service, client, token=other, token_type_hint="whatever").status_code == 200
    assert attempt(service, other).status_code == 401
    assert_refused(revoke(service, client), 400, "invalid_request")
    assert_refused(revoke(service, Client(client.id, "wrong"), token=other), 401, "invalid_client")


def test_nobody_revokes_another_clients_token(service: Service) -> None:
    token = service.token()
    answer = revoke(service, service.add_client(), token=token)
    assert answer.status_code in (200, 400)
    assert attempt(service, token).status_code == 200


def test_the_metadata_names_what_there_is(service: Service) -> None:
    answer = service.http.get("/.well-known/oauth-authorization-server")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == "application/json"
    document = answer.json()
    assert document["issuer"] == service.url
    assert document["token_endpoint"] == f"{service.url}{TOKEN}"
    assert document["revocation_endpoint"] == f"{service.url}/oauth2/revoke"
    assert document["grant_types_supported"] == ["client_credentials"]
    assert set(document["token_endpoint_auth_methods_supported"]) == {
        "client_secret_basic",
        "client_secret_post",
    }
    assert set(document["scopes_supported"]) == {"xapi:write", "xapi:read", "xapi:all"}
    assert document["response_types_supported"] == []


def test_guessing_is_slowed_and_a_right_secret_always_let_in(machine: Machine) -> None:
    other = add_client(machine)
    with listening(machine) as service:
        wrong = Client(service.client.id, "guess")
        answers = [service.ask_token(wrong) for _ in range(22)]
        assert [answer.status_code for answer in answers[:20]] == [401] * 20
        for answer in answers[20:]:
            assert answer.status_code == 429
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            assert answer.headers["cache-control"] == "no-store"
        # By address: also for a client that nobody guessed at, by Basic too.
        assert service.ask_token(Client(other.id, "guess")).status_code == 429
        assert (
            service.http.post(
                TOKEN, data={"grant_type": "client_credentials"}, headers=basic("x", "y")
            ).status_code
            == 429
        )
        for right in (service.client, other):
            assert service.ask_token(right).status_code == 200
            assert service.http.post(
                TOKEN, data={"grant_type": "client_credentials"}, headers=basic(right.id, right.secret)
            ).is_success
        # Whoever was let in clears nothing for those who guess.
        assert service.ask_token(wrong).status_code == 429
        assert "guess" not in service.log()


def test_forwarded_addresses_are_believed_from_trusted_proxies_alone(machine: Machine) -> None:
    write_config(machine, trusted_proxies=["127.0.0.1"])
    with listening(machine) as service:

        def guess(address: str, name: str) -> int:
            headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
            return service.http.post(TOKEN, data=Client(name, "wrong").form(), headers=headers).status_code

        assert [guess("203.0.113.7", f"a{number}") for number in range(21)] == [401] * 20 + [429]
        assert guess("203.0.113.8", "b") == 401
        # What the client itself wrote before the proxy's part counts for nothing.
        assert guess("198.51.100.1, 203.0.113.7", "c") == 429
        # By client: however many addresses guess at one.
        assert [guess(f"192.0.2.{number}", "one") for number in range(21)] == [401] * 20 + [429]
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "lms.example.com"}
        document = service.http.get("/.well-known/oauth-authorization-server", headers=headers).json()
        assert document["issuer"] == "https://lms.example.com"


def test_without_trusted_proxies_nothing_forwarded_is_believed(machine: Machine) -> None:
    with listening(machine) as service:
        statuses = [
            service.http.post(
                TOKEN,
                data=Client(f"a{number}", "wrong").form(),
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            ).status_code
            for number in range(21)
        ]
        assert statuses[-1] == 429
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example.com"}
        document = service.http.get("/.well-known/oauth-authorization-server", headers=headers).json()
        assert document["issuer"] == service.url


def test_secrets_and_tokens_are_kept_as_hashes_alone(service: Service) -> None:
    client = service.add_client()
    token = service.token(client)
    with sqlite3.connect(f"file:{service.machine.data / 'lil.db'}?mode=ro", uri=True) as database:
        whole = "\n".join(database.iterdump())
    database.close()
    assert client.id in whole
    for hidden in (client.secret, token):
        assert hidden not in whole
        assert hidden.encode().hex().upper() not in whole
        assert hidden not in service.log()
