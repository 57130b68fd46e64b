"""Bad days from outside: no storage, slow and nonsensical senders, a sync beside it."""

import contextlib
import http.client
import json
import shutil
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.contract.command import Machine
from tests.contract.conftest import Simulated
from tests.contract.listening import STATEMENTS, Service, listening, some_course, someone, statement
from tests.contract.load import sending


@contextmanager
def database_locked(machine: Machine) -> Iterator[None]:
    """Somebody else holds the right to write."""
    connection = sqlite3.connect(machine.data / "lil.db", isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        connection.close()


def assert_unavailable(answer: httpx.Response) -> None:
    """A 503 that says when to try again, within ten seconds."""
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.elapsed.total_seconds() < 10
    assert answer.json()["message"]


def test_a_locked_database_is_503_within_ten_seconds_and_then_well_again(machine: Machine) -> None:
    with listening(machine) as service:
        learner = someone()
        waiting, later = statement(learner, some_course()), statement(learner, some_course())
        answers: list[httpx.Response] = []
        headers = service.headers()

        def post() -> None:
            answers.append(
                httpx.post(f"{service.url}{STATEMENTS}", json=waiting, headers=headers, timeout=60)
            )

        def ask() -> None:
            answers.append(httpx.post(f"{service.url}/oauth2/token", data=service.client.form(), timeout=60))

        with socket.create_connection(service.address, timeout=60) as dripping, database_locked(machine):
            dripping.sendall(b"GET /healthz HTTP/1.1\r\nHost: ")
            threads = [threading.Thread(target=work) for work in (post, post, ask)]
            for thread in threads:
                thread.start()
            # Reading goes on meanwhile, and whoever is not let in hears so at once.
            assert service.get(limit="1").status_code == 200
            assert service.http.post(STATEMENTS, json=waiting).status_code == 401
            for thread in threads:
                thread.join()
            # Whoever begins a request and doesn't end it is told so by then, or shortly after.
            dripped = dripping.recv(65536)
        assert dripped.startswith(b"HTTP/1.1 408 ")
        assert b"x-experience-api-version: 1.0.3" in dripped.lower()
        assert len(answers) == 3
        for answer in answers:
            assert_unavailable(answer)
            if answer.request.url.path == STATEMENTS:
                assert answer.headers["x-experience-api-version"] == "1.0.3"
        # By itself, at once; what was refused was not kept in secret.
        assert service.post(later).status_code == 200
        assert list(service.outcomes(learner)) == [later["id"]]
        assert service.post(waiting).status_code == 200
        assert len(service.outcomes(learner)) == 2
        assert "Traceback" not in service.log()


def test_a_short_lock_is_waited_for(machine: Machine) -> None:
    with listening(machine) as service:
        one = statement(someone(), some_course())
        headers = service.headers()
        lock = ExitStack()
        lock.enter_context(database_locked(machine))
        begun = threading.Event()
        statuses: list[int] = []

        def post() -> None:
            begun.set()
            statuses.append(
                httpx.post(f"{service.url}{STATEMENTS}", json=one, headers=headers, timeout=60).status_code
            )

        thread = threading.Thread(target=post)
        thread.start()
        begun.wait()
        lock.close()
        thread.join()
        assert statuses == [200]


@pytest.mark.skipif(sys.platform != "linux", reason="limits another process's files")
def test_a_full_disk_is_503_and_then_well_again(machine: Machine) -> None:
    import resource

    with listening(machine) as service:
        learner = someone()
        first = service.send(statement(learner, some_course()))
        limits = resource.prlimit(service.child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(service.child.pid, resource.RLIMIT_FSIZE, (4096, limits[1]))
        refused = statement(learner, some_course())
        assert_unavailable(service.post(refused))
        assert_unavailable(service.post([statement(learner, some_course()) for _ in range(50)]))
        assert service.get(statementId=first[0]).status_code == 200
        resource.prlimit(service.child.pid, resource.RLIMIT_FSIZE, limits)
        second = service.send(refused)
        assert set(service.outcomes(learner)) == {*first, *second}
        assert service.http.get("/healthz").status_code == 200
        assert "Traceback" not in service.log()


def test_a_database_that_was_removed_is_no_good_health(machine: Machine) -> None:
    with listening(machine) as service:
        assert service.http.get("/healthz").status_code == 200
        service.token()
        shutil.rmtree(machine.data)
        assert service.http.get("/healthz").status_code == 503
        assert service.http.head("/healthz").status_code == 503
        # A statement that nobody could ever read is not acknowledged.
        assert_unavailable(service.post(statement(someone(), some_course())))


def test_slow_senders_hold_nobody_up(machine: Machine) -> None:
    with listening(machine) as service, ExitStack() as stack:
        learner = someone()
        quick = [statement(learner, some_course()) for _ in range(50)]
        head = (
            f"POST {STATEMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token()}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n"
        ).encode()
        for number in range(200):
            slow = stack.enter_context(socket.create_connection(service.address))
            # In the line, in the head, in the body.
            slow.sendall((b"POS", head, head + b'\r\n{"act')[number % 3])
        began = time.monotonic()
        for one in quick:
            assert service.post(one).status_code == 200
        assert time.monotonic() - began < 10
        assert len(service.outcomes(learner)) == 50
        assert "Traceback" not in service.log()


NONSENSE = {
    "no http": b"\x00\x01\x02\x03" * 100 + b"\r\n\r\n",
    "tls": bytes.fromhex("1603010200010001fc0303") + b"\x11" * 512,
    "words": b"hello, is anybody there?\r\n\r\n",
    "version": b"GET / HTTP/9.9\r\n\r\n",
    "method": b"FROB /xapi/statements HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "long line": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "long head": b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n",
    "many heads": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(5000)) + b"\r\n",
    "length": b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    "huge length": b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n",
    "negative": b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "smuggling": b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks": b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "header": b"GET / HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
    "nul": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_on_the_socket_is_a_4xx_or_a_closed_connection(service: Service, sent: bytes) -> None:
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        received = service.raw(sent)
        assert received == b"" or received.startswith(b"HTTP/1.1 4"), received[:100]
    assert service.http.get("/healthz").status_code == 200
    assert "Traceback" not in service.log()


def test_requests_one_behind_the_other_are_all_answered(service: Service) -> None:
    learner = someone()
    bodies = [json.dumps(statement(learner, some_course())).encode() for _ in range(20)]
    head = f"POST {STATEMENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token()}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: "
    sent = b"".join(head.encode() + b"%d\r\n\r\n" % len(body) + body for body in bodies)
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    received = service.raw(sent + last)
    assert received.count(b"HTTP/1.1 200 ") == 21
    assert len(service.outcomes(learner)) == 20


def test_clients_that_leave_early_hurt_nobody(service: Service) -> None:
    body = json.dumps(statement(someone(), some_course()))
    for _ in range(20):
        connection = http.client.HTTPConnection(*service.address)
        connection.request("POST", STATEMENTS, body, service.headers())
        connection.close()
        with socket.create_connection(service.address) as half:
            half.sendall(b"POST /xapi/statements HTTP/1.1\r\nContent-Length: 50\r\n\r\n{")
    assert service.http.get("/healthz").status_code == 200
    assert "Traceback" not in service.log()


def test_many_large_bodies_are_thrown_away_and_the_quick_are_not_held_up(service: Service) -> None:
    headers = service.headers()
    statuses: list[int] = []

    def post() -> None:
        answer = httpx.post(
            f"{service.url}{STATEMENTS}", content=b" " * 3_145_728, headers=headers, timeout=60
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    learner = someone()
    for _ in range(10):
        assert service.post(statement(learner, some_course())).status_code == 200
    for thread in threads:
        thread.join()
    assert statuses == [413] * 8


def test_a_sync_beside_it_never_says_locked(machine: Machine, simulator: Simulated) -> None:
    with listening(machine) as service, sending(service, senders=2) as load:
        assert load.enough.wait(60)
        run = machine.json("sync")
        assert (run["status"], run["quarantined"]) == ("complete", 0)
        assert machine.json("sync", "--full")["status"] == "complete"
    assert load.statuses == {200}
    assert not load.broken
    assert "locked" not in service.log()


def test_commands_beside_it_never_say_locked(machine: Machine) -> None:
    with listening(machine) as service, sending(service, senders=2) as load:
        assert load.enough.wait(60)
        machine.json("clients", "add", "Another")
        (machine.home / "people.csv").write_text("email,name\nann@example.com,Ann\n")
        assert machine.json("learners", "import", str(machine.home / "people.csv"))["added"] == 1
        machine.json("statements", "replay")
        machine.json("completions", "list")
        machine.json("learners", "forget", "ann@example.com")
    assert load.statuses == {200}
    assert "Traceback" not in service.log()
