"""Lights from real looks and a real book: each dark one says why."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from lil_tui.completions.clients import ClientRow, list_clients
from lil_tui.listener.ledger import NOTHING_THERE, ListenerRow, RequestNote
from lil_tui.listener.lights import FirstStatement, Light, Trail, lights, read_trail
from lil_tui.listener.outside import look_from_outside
from tests.listener.conftest import Running, Start, statement

CLIENT = ClientRow("lil1", "LinkedIn", "xapi:write", 1_000, 9_000, None)
RUNNING = ListenerRow(1, "http://127.0.0.1:8765", "here", 1, 5_000, 9_000, None)
NOTHING = Trail((), CLIENT, None, None, ())


def light(trail: Trail, name: str) -> Light:
    """One light, without an address to look at."""
    return next(each for each in lights(trail, None, None) if each.id == name)


def refused(kind: str, status: int, reason: str, client_id: str | None = None, at_ms: int = 8_000) -> Trail:
    """A trail with one refused request."""
    return replace(NOTHING, failures=(RequestNote(at_ms, kind, status, client_id, "::1", reason),))  # type: ignore[arg-type]


def test_lights_come_on_one_after_the_other() -> None:
    states = {each.id: each.finding.state for each in lights(NOTHING, None, None)}
    assert states == {
        "runs": "dark",
        "resolves": "dark",
        "certificate": "waiting",
        "reached": "waiting",
        "token": "waiting",
        "statement": "waiting",
    }
    first = FirstStatement(8_500, "http://adlnet.gov/expapi/verbs/progressed", 4, "Excel [/]")
    done = Trail((RUNNING,), CLIENT, 8_000, first, ())
    assert light(done, "runs").finding.state == "on"
    assert light(done, "token") == Light("token", "Token asked for", light(done, "token").finding, 8_000)
    assert light(done, "statement").finding.text == "progressed 4 %, Excel [/],"


@pytest.mark.parametrize(
    ("kind", "status", "reason", "client_id", "why", "fix"),
    [
        (
            "token",
            401,
            "invalid_client: the secret is wrong",
            "lil1",
            "the secret is wrong",
            "make a new one",
        ),
        (
            "token",
            401,
            "invalid_client: the client is unknown",
            None,
            "the client id is unknown",
            "Client ID",
        ),
        ("token", 429, "Too many failed logins", None, "too many failed logins", "again"),
        (
            "other",
            404,
            f"{NOTHING_THERE} POST /oauth/token",
            None,
            "wrong path: /oauth/token",
            "/oauth2/token",
        ),
        ("token", 400, "invalid_scope: no", "lil1", "asked for more", "xapi:write"),
    ],
)
def test_a_failed_token_request_says_what_to_do(
    kind: str, status: int, reason: str, client_id: str | None, why: str, fix: str
) -> None:
    found = light(refused(kind, status, reason, client_id), "token").finding
    assert found.state == "dark"
    assert why in found.text
    assert fix in found.fix


@pytest.mark.parametrize(
    ("kind", "status", "reason", "why"),
    [
        ("statements", 401, "The token has expired.", "without a good token"),
        ("statements", 403, "The token lacks the scope xapi:write.", "may not write"),
        ("statements", 400, "verb: is missing", "verb: is missing"),
        ("other", 404, f"{NOTHING_THERE} POST /xapi/statement", "wrong path: /xapi/statement"),
    ],
)
def test_a_refused_statement_says_what_to_do(kind: str, status: int, reason: str, why: str) -> None:
    found = light(refused(kind, status, reason, "lil1"), "statement").finding
    assert found.state == "dark"
    assert why in found.text
    assert found.fix
    assert light(refused(kind, status, reason, "lil1"), "token").finding.state == "waiting"


def test_what_others_did_and_what_is_over_leaves_a_light_alone() -> None:
    assert light(refused("token", 401, "invalid_client", "another"), "token").finding.state == "waiting"
    assert (
        light(refused("token", 401, "invalid_client", "lil1", at_ms=900), "token").finding.state == "waiting"
    )
    since = replace(refused("token", 401, "invalid_client: x", "lil1"), token_ms=8_500)
    assert light(since, "token").finding.state == "on"
    rattling = refused("other", 404, f"{NOTHING_THERE} GET /wp-admin/statement")
    assert light(rattling, "statement").finding.state == "waiting"


def test_the_book_of_a_real_listener_lights_them(start: Start) -> None:
    heard: Running = start()
    heard.http.post("/oauth/token", data={"a": "b"})
    until(lambda: "wrong path" in light(trail_of(heard), "token").finding.text)
    wrong = {"grant_type": "client_credentials", "client_id": heard.client.client_id, "client_secret": "no"}
    heard.http.post("/oauth2/token", data=wrong)
    until(lambda: "the secret is wrong" in light(trail_of(heard), "token").finding.text)
    swapped = {**wrong, "client_id": heard.client.client_secret, "client_secret": heard.client.client_id}
    heard.http.post("/oauth2/token", data=swapped)
    until(lambda: "client id is unknown" in light(trail_of(heard), "token").finding.text)
    assert heard.client.client_secret not in str(heard.store.rows("SELECT * FROM listener_request"))
    heard.http.post("/xapi/statements", json=statement(), headers=heard.headers())
    until(lambda: light(trail_of(heard), "statement").finding.state == "on")
    assert light(trail_of(heard), "statement").finding.text == "completed"
    assert light(trail_of(heard), "token").finding.state == "on"


def trail_of(heard: Running) -> Trail:
    """What the database knows now."""
    client = next(each for each in list_clients(heard.store))
    from lil_tui.completions.clock import now_ms

    return read_trail(heard.store, client, now_ms())


def until(is_so: Callable[[], bool]) -> None:
    """Wait until the listener has written its notes."""
    waiting = threading.Event()
    for _ in range(6_000):
        if is_so():
            return
        waiting.wait(0.01)
    raise AssertionError("it never came to that")


# A look from outside


@contextmanager
def serving(status: int, body: bytes, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A web server on loopback that always says the same; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certified(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server with a certificate for this name, and of one who trusts its authority."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    return server, client


def test_a_good_certificate_and_a_healthy_listener_are_seen() -> None:
    server, trusting = certified("localhost")
    with serving(200, b'{"status":"ok","database":"ok"}', server) as port:
        view = look_from_outside(f"https://localhost:{port}/lms", context=trusting)
    assert view.resolves.state == "warning"
    assert "private address" in view.resolves.text
    assert view.certificate.text.startswith("valid for ")
    assert view.reached.state == "on"


@pytest.mark.parametrize(
    ("name", "trusted", "why"),
    [("localhost", False, "authority"), ("other.example.com", True, "for another name")],
)
def test_a_certificate_that_is_refused_says_why(name: str, trusted: bool, why: str) -> None:
    server, trusting = certified(name)
    with serving(200, b"{}", server) as port:
        context = trusting if trusted else ssl.create_default_context()
        view = look_from_outside(f"https://localhost:{port}", context=context)
    assert view.certificate.state == "dark"
    assert why in view.certificate.text
    assert view.certificate.fix
    assert view.reached.state == "waiting"


@pytest.mark.parametrize(
    ("status", "body", "state", "why"),
    [
        (200, b'{"status":"ok"}', "on", "the listener answers in "),
        (503, b'{"status":"unavailable"}', "warning", "its database does not"),
        (404, b"<html>nginx", "dark", "something else answers /lms/healthz (404)"),
        (502, b"bad gateway", "dark", "the proxy finds no listener"),
        (301, b"", "dark", "leads elsewhere"),
        (200, b'["status"', "warning", "its database does not"),
    ],
)
def test_what_answers_in_place_of_the_listener_is_told(
    status: int, body: bytes, state: str, why: str
) -> None:
    with serving(status, body) as port:
        view = look_from_outside(f"http://127.0.0.1:{port}/lms")
    assert view.certificate.text == "the address is plain http"
    assert (view.reached.state, why in view.reached.text) == (state, True), view.reached


def test_a_closed_port_and_a_name_without_address_are_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert look_from_outside(f"https://127.0.0.1:{port}").certificate.text == f"port {port} is closed"
    view = look_from_outside("https://no-such-host.invalid")
    assert view.resolves.state == "dark"
    assert "no-such-host.invalid has no address" in view.resolves.text
    assert view.reached.state == "waiting"


def test_a_port_that_speaks_neither_tls_nor_http_is_told() -> None:
    with serving(200, b"{}") as port:
        view = look_from_outside(f"https://127.0.0.1:{port}")
    assert "doesn't speak TLS" in view.certificate.text
