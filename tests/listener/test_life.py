"""The command in a process of its own: ready line, signals, exit codes, ledger, the kill under load."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from lil_tui.completions.clients import NewSecret, add_client
from lil_tui.completions.clock import now_ms
from lil_tui.completions.records import list_statements
from lil_tui.listener.ledger import list_runs, running_listeners
from lil_tui.store import Store
from lil_tui.store.database import open_file
from tests.listener.conftest import statement

posix = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")


@pytest.fixture
def store(environ: dict[str, str]) -> Iterator[Store]:
    """The database that the command uses."""
    opened = open_file(Path(environ["LIL_TUI_DATA_DIR"]) / "lil.db", bind=False)
    yield opened
    opened.close()


@contextmanager
def command(environ: dict[str, str], *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """`lil-tui listen` as a child."""
    child = subprocess.Popen(
        [sys.executable, "-m", "lil_tui", "listen", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environ,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def end_input(child: "subprocess.Popen[str]") -> None:
    """Close our end of its standard input."""
    assert child.stdin is not None
    child.stdin.close()
    child.stdin = None


def url_of(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line.startswith("listening on http"), line
    return line.removeprefix("listening on ").strip()


def token_of(http: httpx.Client, client: NewSecret) -> dict[str, str]:
    form = {"grant_type": "client_credentials"}
    answer = http.post("/oauth2/token", data=form, auth=(client.client_id, client.client_secret))
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_says_where_it_listens_and_ends_as_it_was_told(
    environ: dict[str, str], store: Store, number: signal.Signals, code: int
) -> None:
    with command(environ, "--port", "0") as child:
        url = url_of(child)
        assert httpx.get(f"{url}/healthz").json()["status"] == "ok"
        run = list_runs(store)[0]
        assert (run.url, run.process_id, run.ended_ms) == (url, child.pid, None)
        assert [each.url for each in running_listeners(store, now_ms())] == [url]
        child.send_signal(number)
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (code, "", "")
    assert list_runs(store)[0].ended_ms is not None
    assert running_listeners(store, now_ms()) == []


def test_it_ends_with_its_pipe_when_somebody_supervises_it(environ: dict[str, str], store: Store) -> None:
    with command(environ, "--port", "0", "--until-eof") as child:
        url_of(child)
        end_input(child)
        assert child.wait(60) == 0


def test_a_port_in_use_is_one_readable_line(environ: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with command(environ, "--port", str(port)) as child:
            out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (1, "")
    assert err.startswith("lil-tui: The listener can't listen: ")
    assert str(port) in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--tls-cert", "cert.pem"),
        ("--tls-cert", "missing.pem", "--tls-key", "missing.pem"),
        ("--public-url", "ftp://example.com"),
        ("--port", "70000"),
    ],
)
def test_wrong_options_are_exit_2(environ: dict[str, str], arguments: tuple[str, ...]) -> None:
    with command(environ, *arguments) as child:
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (2, "")
    assert err.count("\n") == 1


@posix
def test_what_was_acknowledged_survives_a_kill_under_load(environ: dict[str, str], store: Store) -> None:
    client = add_client(store, "LinkedIn")
    acknowledged: list[str] = []
    with command(environ, "--port", "0") as child:
        url = url_of(child)

        def send() -> None:
            with httpx.Client(base_url=url) as http:
                headers = token_of(http, client)
                while True:
                    try:
                        answer = http.post("/xapi/statements", json=statement(), headers=headers)
                    except httpx.TransportError:
                        return
                    acknowledged.extend(answer.json())

        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        while len(acknowledged) < 100:
            pass
        child.send_signal(signal.SIGKILL)
        for sender in senders:
            sender.join(60)
    stored = {row.id for row in list_statements(store, limit=0).items}
    assert stored >= set(acknowledged)
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
    assert running_listeners(store, now_ms()) == []
    with command(environ, "--port", "0") as again, httpx.Client(base_url=url_of(again)) as http:
        answer = http.post("/xapi/statements", json=statement(), headers=token_of(http, client))
        assert answer.status_code == 200


def test_metrics_stand_on_a_port_of_their_own(environ: dict[str, str], store: Store) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    config = Path(environ["LIL_TUI_CONFIG"])
    config.write_text(f"[listener]\nmetrics_port = {port}\n")
    client = add_client(store, "LinkedIn")
    with command(environ, "--port", "0") as child, httpx.Client(base_url=url_of(child)) as http:
        http.post("/xapi/statements", json=statement(), headers=token_of(http, client))
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert http.get("/metrics").status_code == 404
    assert "lil_tui_statements_stored_total 1.0" in metrics
    assert 'lil_tui_requests_total{endpoint="statements",status="200"} 1.0' in metrics
    assert "ann" not in metrics


def test_json_gives_one_document_when_it_is_ready(environ: dict[str, str], store: Store) -> None:
    with command(
        environ, "--port", "0", "--until-eof", "--json", "--public-url", "https://l.example.com/"
    ) as child:
        assert child.stdout is not None
        document: dict[str, Any] = json.loads(child.stdout.readline())
        end_input(child)
        assert child.wait(60) == 0
    assert document["url"].startswith("http://127.0.0.1:")
    assert document["public_url"] == "https://l.example.com"
