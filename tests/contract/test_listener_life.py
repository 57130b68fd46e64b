"""A listener's life from outside: ready, signals, ports, certificates, health, metrics, and the log."""

import json
import os
import re
import signal
import socket
import sqlite3
import ssl
import urllib.request
from pathlib import Path

import httpx
import pytest
import trustme

from tests.contract.command import Machine, ended
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
from tests.contract.load import sending


def stored_ids(machine: Machine) -> set[str]:
    """All ids that the database holds."""
    listed = machine.json("statements", "list", "--limit", "0")
    assert listed["total"] == len(listed["items"])
    return {item["id"] for item in listed["items"]}


def assert_sound(machine: Machine) -> None:
    """SQLite finds no fault with the database."""
    with sqlite3.connect(machine.data / "lil.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_nothing_acknowledged_is_missing_after_three_kills_under_load(machine: Machine) -> None:
    client = add_client(machine)
    acknowledged: set[str] = set()
    for batch in (1, 1, 20):
        with listening(machine, client=client) as service, sending(service, batch=batch) as load:
            assert load.enough.wait(60)
            ended(service.child, signal.SIGKILL)
        assert load.broken
        acknowledged |= set(load.acknowledged)
        assert acknowledged <= stored_ids(machine)
        assert_sound(machine)
    # Rows agree with what is stored: making all anew changes nothing.
    before = machine.json("completions", "list", "--limit", "0")
    assert machine.json("statements", "replay")["changed"] == 0
    assert machine.json("completions", "list", "--limit", "0") == before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_under_load_finishes_what_is_under_way(
    machine: Machine, number: signal.Signals, code: int
) -> None:
    with listening(machine) as service, sending(service, senders=8) as load:
        assert load.enough.wait(60)
        finished = service.stop(number)
    assert finished.code == code
    assert (finished.out, finished.err) == ("", "")
    assert load.statuses <= {200, 503}
    assert set(load.acknowledged) <= stored_ids(machine)
    assert "Traceback" not in service.log()
    # Its end is in the book, and the port is free again.
    with listening(machine, "--port", str(service.address[1]), client=service.client):
        pass


def test_idle_connections_do_not_hold_up_the_end(machine: Machine) -> None:
    with (
        listening(machine) as service,
        socket.create_connection(service.address),
        socket.create_connection(service.address) as half,
    ):
        half.sendall(b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\n")
        assert service.http.get("/healthz").status_code == 200
        assert service.stop().code == 0


def test_a_request_half_sent_is_told_or_dropped_at_the_end(machine: Machine) -> None:
    with listening(machine) as service, socket.create_connection(service.address, timeout=60) as half:
        head = (
            f"POST {STATEMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token()}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
        )
        half.sendall(head.encode())
        assert service.http.get("/healthz").status_code == 200
        assert service.stop().code == 0
        received = half.recv(65536)
        assert received == b"" or re.match(rb"HTTP/1.1 (408|503) ", received)


def test_a_second_ctrl_c_waits_for_nothing(machine: Machine) -> None:
    with listening(machine) as service:
        service.child.send_signal(signal.SIGINT)
        assert service.stop(signal.SIGINT).code == 130


def test_a_port_in_use_is_one_line(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = machine.run("listen", "--port", port)
        assert (done.code, done.out) == (1, "")
        assert port in done.line
        document = machine.json("listen", "--port", port, code=1)
        assert set(document["error"]) == {"title", "detail", "fix"}


@pytest.mark.parametrize("host", ["203.0.113.1", "no.such.host.invalid"])
def test_an_address_that_is_not_this_machines_is_told_what_to_change(machine: Machine, host: str) -> None:
    error = machine.json("listen", "--host", host, "--port", "0", code=1)["error"]
    assert host in error["detail"]
    assert "--host" in error["fix"]
    assert "--port" not in error["fix"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--port", "x"), 2),
        (("--port", "70000"), 2),
        (("--host", "203.0.113.1"), 1),
        (("--host", "no.such.host.invalid"), 1),
        (("--tls-cert", "cert.pem"), 2),
        (("--tls-cert", "cert.pem", "--tls-key", "key.pem"), 2),
        (("--public-url", "lms"), 2),
    ],
)
def test_what_cannot_be_is_one_line(machine: Machine, arguments: tuple[str, ...], code: int) -> None:
    done = machine.run("listen", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.line


def test_settings_say_where_it_listens_and_options_go_first(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = add_client(machine)
    with machine.running("listen", LIL_TUI_LISTEN_PORT=str(port)) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == f"listening on http://127.0.0.1:{port}\n"
        assert ended(child, signal.SIGTERM).code == 0
    with listening(
        machine, "--host", "localhost", client=client, LIL_TUI_LISTEN_HOST="203.0.113.1"
    ) as service:
        assert service.http.get("/healthz").json()["status"] == "ok"


@pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
def test_it_listens_on_ipv6(machine: Machine) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no ::1 here")
    with listening(machine, "--host", "::1") as service:
        assert service.url.startswith("http://[::1]:")
        assert service.http.get("/healthz").status_code == 200


@pytest.fixture
def authority() -> trustme.CA:
    """A certificate authority of the test's own."""
    return trustme.CA()


def test_it_speaks_tls(machine: Machine, authority: trustme.CA) -> None:
    issued = authority.issue_cert("localhost", "127.0.0.1")
    certificate, key = machine.home / "cert.pem", machine.home / "key.pem"
    with certificate.open("wb") as file:
        for blob in issued.cert_chain_pems:
            file.write(blob.bytes())
    issued.private_key_pem.write_to_path(str(key))
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    options = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with listening(machine, *options, verify=trusted) as service:
        assert service.url.startswith("https://")
        learner, course = someone(), some_course()
        service.send(statement(learner, course))
        assert service.completion(learner, course)
        document = service.http.get("/.well-known/oauth-authorization-server").json()
        assert document["issuer"].startswith("https://")
        # Plain HTTP and nonsense on the TLS port hurt nobody.
        service.raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert service.http.get("/healthz").status_code == 200
        assert "Traceback" not in service.log()
        assert service.stop().code == 0
    swapped = ("--tls-cert", str(key), "--tls-key", str(certificate))
    done = machine.run("listen", "--port", "0", *swapped)
    assert done.code == 2
    assert str(key) in done.line


def test_the_public_url_is_what_the_outside_is_told(machine: Machine) -> None:
    write_config(machine, public_url="https://lms.example.com")
    client = add_client(machine)
    assert client.shown["token_url"] == "https://lms.example.com/oauth2/token"
    assert client.shown["statements_url"] == "https://lms.example.com/xapi/statements"
    with listening(machine, client=client) as service:
        document = service.http.get("/.well-known/oauth-authorization-server").json()
        assert document["issuer"] == "https://lms.example.com"
        assert document["revocation_endpoint"] == "https://lms.example.com/oauth2/revoke"
        assert service.url.startswith("http://127.0.0.1:")


def test_health_needs_no_token(service: Service) -> None:
    for method in ("GET", "HEAD"):
        answer = service.http.request(method, "/healthz")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
    assert service.http.get("/healthz").json()["status"] == "ok"


def test_metrics_have_a_port_of_their_own_and_name_no_learner(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    write_config(machine, metrics_port=port)
    with listening(machine) as service:
        learner = someone()
        actor = {"mbox": f"mailto:{learner}", "name": "Zaphod Beeblebrox"}
        service.send(statement(learner, some_course(), actor=actor))
        service.post(b"{")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
            text = answer.read().decode()
        assert "# TYPE" in text
        assert re.search(r"^\S*statements\S* 1(\.0)?$", text, re.MULTILINE)
        for hidden in (learner, "Zaphod", service.client.secret, service.token(), "lyndaCourse"):
            assert hidden not in text
        assert service.http.get("/metrics").status_code == 404
        second = machine.run("listen", "--port", "0")
        assert second.code == 1
        assert str(port) in second.line
        assert service.stop().code == 0


def test_the_log_holds_no_secret_no_token_no_body_and_no_name(machine: Machine) -> None:
    with listening(machine, "--verbose") as service:
        learner = someone()
        actor = {"mbox": f"mailto:{learner}", "name": "Zaphod Beeblebrox"}
        one = statement(learner, some_course(), actor=actor)
        service.send(one)
        service.post({**one, "verb": {"id": "x"}})
        service.post({**one, "timestamp": "2001-01-01T00:00:00Z"})
        service.post(json.dumps(one).encode() + b"}")
        token = service.token()
        service.http.get(STATEMENTS, params={"access_token": token})
        service.http.post(TOKEN, params=service.client.form())
        service.ask_token(Client(service.client.id, "wrong-secret-of-mine"))
        service.get(agent=json.dumps(actor))
        finished = service.stop()
        written = service.log() + finished.out + finished.err
    for hidden in (token, service.client.secret, "wrong-secret-of-mine", learner, "Zaphod", "Traceback"):
        assert hidden not in written


@pytest.mark.skipif(os.name == "nt", reason="POSIX file modes")
def test_what_it_keeps_is_the_owners_alone(machine: Machine) -> None:
    with listening(machine) as service:
        service.send(statement(someone(), some_course()))
        for path in machine.files():
            assert path.stat().st_mode & 0o077 == 0, path
        for folder in (machine.data, *(path for path in machine.data.rglob("*") if path.is_dir())):
            assert folder.stat().st_mode & 0o077 == 0, folder


def test_two_listeners_on_one_database_are_one(machine: Machine) -> None:
    with listening(machine) as first, listening(machine, client=first.client) as second:
        learner, course = someone(), some_course()
        one = statement(learner, course)
        token = first.token()
        headers = {"Authorization": f"Bearer {token}"}
        for service in (first, second):
            assert service.http.post(STATEMENTS, json=one, headers=headers).status_code == 200
        assert list(first.outcomes(learner)) == [one["id"]]
        assert second.http.get(STATEMENTS, params={"statementId": one["id"]}, headers=headers).is_success


def test_profiles_have_listeners_clients_and_statements_of_their_own(machine: Machine) -> None:
    with listening(machine) as service:
        service.send(statement(someone(), some_course()))
        assert machine.json("clients", "list", "--profile", "test") == []
        assert machine.json("statements", "list", "--profile", "test")["total"] == 0
        added = machine.json("clients", "add", "X", "--profile", "test")
        assert service.ask_token(Client(added["client_id"], added["client_secret"])).status_code == 401


def test_json_gives_one_document(machine: Machine) -> None:
    with machine.running("listen", "--port", "0", "--json") as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        finished = ended(child, signal.SIGTERM)
    assert finished.code == 0
    assert finished.out == ""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", json.loads(line)["url"])


def test_the_ready_line_stands_alone_on_standard_output(machine: Machine, tmp_path: Path) -> None:
    with listening(machine) as service:
        service.send(statement(someone(), some_course()))
        service.post(b"{")
        assert httpx.get(f"{service.url}/healthz", trust_env=False).status_code == 200
        finished = service.stop()
    assert (finished.code, finished.out, finished.err) == (0, "", "")
