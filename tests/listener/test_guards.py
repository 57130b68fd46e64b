"""What comes over the socket that is no good request: refused or closed, and nobody held up."""

import json
import logging
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from lil_tui.listener import protocol
from tests.listener.conftest import Running, statement


@contextmanager
def connected(listening: Running) -> Iterator[socket.socket]:
    """A bare connection."""
    host, port = listening.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        yield connection


def said(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    parts = []
    while True:
        try:
            part = connection.recv(65_536)
        except ConnectionError:
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


def send_for_ever(connection: socket.socket) -> None:
    """Headers, until the other end has had enough."""
    for number in range(100_000):
        connection.sendall(b"X-%d: %s\r\n" % (number, b"a" * 1000))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00\x01\x02\x03" * 100,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"hello\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /xapi/statements HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /xapi/statements HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /%ff%00 HTTP/1.1\r\nConnection: close\r\n\r\n",
    ],
)
def test_nonsense_is_answered_with_4xx_and_closed_without_a_traceback(
    listening: Running, nonsense: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), connected(listening) as connection:
        connection.sendall(nonsense)
        answer = said(connection)
    assert answer.startswith(b"HTTP/1.1 4")
    assert not [record for record in caplog.records if record.exc_info or "Traceback" in record.getMessage()]
    assert listening.http.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + b"X-One: 1\r\n" * 101 + b"\r\n",
    ],
)
def test_a_head_that_is_too_large_is_431(listening: Running, head: bytes) -> None:
    with connected(listening) as connection:
        connection.sendall(head)
        answer = said(connection)
    assert answer.startswith(b"HTTP/1.1 431")
    assert b"x-experience-api-version: 1.0.3" in answer


def test_a_head_without_end_is_cut_off(listening: Running) -> None:
    with connected(listening) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        with pytest.raises(ConnectionError):
            send_for_ever(connection)


@pytest.mark.parametrize("seconds", [0.3, 60])
def test_slow_heads_and_bodies_hold_nobody_up_and_are_ended(
    listening: Running, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", seconds)
    monkeypatch.setattr(protocol, "BODY_SECONDS", seconds)
    headers = listening.headers()
    body_missing = (
        b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
        b"Authorization: " + headers["Authorization"].encode() + b"\r\n\r\n{"
    )
    with ExitStack() as stack:
        silent = [stack.enter_context(connected(listening)) for _ in range(100)]
        slow = [stack.enter_context(connected(listening)) for _ in range(100)]
        for connection in slow:
            connection.sendall(body_missing)
        quick = listening.http.post("/xapi/statements", json=statement(), headers=headers)
        assert quick.status_code == 200
        if seconds > 1:
            assert select.select([*silent, *slow], [], [], 0)[0] == [], "none had to end before"
            return
        for connection in (*silent, *slow):
            assert said(connection).startswith(b"HTTP/1.1 408")


def test_above_the_limit_of_connections_a_silent_one_makes_room(
    listening: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 3)
    listening.http.get("/healthz")
    with ExitStack() as stack:
        silent = [stack.enter_context(connected(listening)) for _ in range(3)]
        sent_away, _, _ = select.select(silent, [], [], 5)
        assert len(sent_away) == 1
        answer = said(sent_away[0])
        assert httpx.get(f"{listening.url}/healthz").status_code == 200
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"retry-after:" in answer
    assert listening.http.get("/healthz").status_code == 200


def test_an_expected_continue_is_refused_before_a_body_that_is_too_large(listening: Running) -> None:
    with connected(listening) as connection:
        connection.sendall(
            b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n"
            b"Expect: 100-continue\r\nAuthorization: "
            + listening.headers()["Authorization"].encode()
            + b"\r\n\r\n"
        )
        assert said(connection).startswith(b"HTTP/1.1 413")


def test_pipelined_requests_are_answered_in_order(listening: Running) -> None:
    with connected(listening) as connection:
        connection.sendall(
            b"GET /xapi/about HTTP/1.1\r\nHost: x\r\n\r\n"
            b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        answer = said(connection)
    assert answer.index(b"HTTP/1.1 200") < answer.index(b"HTTP/1.1 404")


@pytest.mark.parametrize("requests", [1, 3])
def test_whoever_has_said_all_and_still_listens_is_answered(listening: Running, requests: int) -> None:
    body = json.dumps(statement()).encode()
    head = (
        b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
        + listening.headers()["Authorization"].encode()
        + b"\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    with connected(listening) as connection:
        connection.sendall((head + body) * requests)
        connection.shutdown(socket.SHUT_WR)
        answer = said(connection)
    assert answer.count(b"HTTP/1.1 200") == requests
    # None where all was answered before the end was seen.
    assert answer.count(b"connection: close") <= 1


def test_a_client_that_leaves_in_the_middle_leaves_no_trace_in_the_log(
    listening: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        with connected(listening) as connection:
            connection.sendall(
                b"POST /xapi/statements HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nAuthorization: "
                + listening.headers()["Authorization"].encode()
                + b"\r\n\r\n{"
            )
        assert listening.http.get("/healthz").status_code == 200
        listening.listener.stop()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
