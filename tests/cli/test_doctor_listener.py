"""`lil-tui doctor` about the listener and its public address."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from lil_tui.completions.clients import NewSecret, add_client
from lil_tui.listener.server import Listener
from lil_tui.settings import ListenerSettings
from lil_tui.store import Store
from lil_tui.store.database import open_file
from tests.cli.conftest import Call
from tests.memory_keyring import MemoryKeyring

Found = dict[str, str]


@pytest.fixture(autouse=True)
def works_without_linkedin(environ: dict[str, str], keyring_backend: MemoryKeyring) -> None:
    """No credentials: what is asked here needs none; and the port of the settings is nobody's."""
    environ["LIL_TUI_LISTEN_PORT"] = str(_free_port())


@pytest.fixture
def store(environ: dict[str, str]) -> Iterator[Store]:
    """The database that the command finds."""
    data = Path(environ["LIL_TUI_DATA_DIR"])
    data.mkdir(mode=0o700)
    opened = open_file(data / "lil.db", bind=False)
    yield opened
    opened.close()


@pytest.fixture
def listener(store: Store) -> Iterator[Listener]:
    """A listener on that database."""
    with _listening(store) as running:
        yield running


@pytest.fixture
def client(store: Store) -> NewSecret:
    """Somebody who may send."""
    return add_client(store, "LinkedIn", "xapi:write")


@contextmanager
def _listening(store: Store, tls: Any = None) -> Iterator[Listener]:
    listener = Listener(store, replace(ListenerSettings(), port=0), tls=tls)
    ready = threading.Event()
    thread = threading.Thread(target=listener.run, args=(ready.set,))
    thread.start()
    try:
        assert ready.wait(60)
        yield listener
    finally:
        listener.stop()
        thread.join(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _look(call: Call, name: str) -> Found:
    checks = call("doctor", "--json").json["checks"]
    found: Found = next(check for check in checks if check["name"] == name)
    return found


def _publish(environ: dict[str, str], url: str) -> None:
    Path(environ["LIL_TUI_CONFIG"]).write_text(f"[listener]\npublic_url = {json.dumps(url)}\n")


def test_that_none_runs_is_a_warning_that_says_how_to_start_one(call: Call, store: Store) -> None:
    found = _look(call, "listener")
    assert found["status"] == "warning"
    assert "None runs on this database; no statement yet, no client." in found["detail"]
    assert "lil-tui listen" in found["fix"]


def test_asking_without_a_database_makes_none(call: Call, environ: dict[str, str]) -> None:
    assert _look(call, "listener")["status"] == "warning"
    assert not Path(environ["LIL_TUI_DATA_DIR"]).exists()


def test_a_running_one_is_named_with_its_last_statement_and_its_clients(
    call: Call, listener: Listener, client: NewSecret
) -> None:
    found = _look(call, "listener")
    assert (found["status"], found["fix"]) == ("ok", "")
    assert found["detail"].startswith(f"Runs at {listener.url} since 20")
    assert found["detail"].endswith("UTC; no statement yet, 1 client.")
    with httpx.Client(base_url=listener.url) as http:
        form = {"grant_type": "client_credentials", "client_id": client.client_id}
        token = http.post("/oauth2/token", data=form | {"client_secret": client.client_secret}).json()
        sent = http.post(
            "/xapi/statements",
            headers={"Authorization": f"Bearer {token['access_token']}"},
            json={
                "actor": {"mbox": "mailto:ann@example.com"},
                "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
                "object": {"id": "urn:li:lyndaCourse:252"},
            },
        )
        assert sent.status_code == 200
    assert "last statement 20" in _look(call, "listener")["detail"]


def test_a_running_one_without_clients_says_how_to_add_one(call: Call, listener: Listener) -> None:
    found = _look(call, "listener")
    assert found["status"] == "ok"
    assert "clients add" in found["fix"]


def test_one_on_another_database_at_our_place_is_told_of(
    call: Call, environ: dict[str, str], store: Store, tmp_path: Path
) -> None:
    other = open_file(tmp_path / "other.db", bind=False)
    with _listening(other) as elsewhere:
        environ["LIL_TUI_LISTEN_PORT"] = elsewhere.url.rpartition(":")[2]
        found = _look(call, "listener")
    other.close()
    assert found["status"] == "warning"
    assert f"another database answers at {elsewhere.url}" in found["detail"]
    assert "listener.port" in found["fix"]


def test_a_port_that_something_else_holds_is_told_of(
    call: Call, environ: dict[str, str], store: Store
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        environ["LIL_TUI_LISTEN_PORT"] = str(stranger.getsockname()[1])

        def hang_up() -> None:
            for _ in range(2):
                stranger.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        found = _look(call, "listener")
        thread.join(60)
    assert found["status"] == "warning"
    assert "something else answers" in found["detail"]


def test_no_public_url_matters_only_once_somebody_may_send(call: Call, store: Store) -> None:
    assert _look(call, "public URL")["status"] == "ok"
    add_client(store, "LinkedIn", "xapi:write")
    found = _look(call, "public URL")
    assert found["status"] == "warning"
    assert found["detail"].startswith("Not set")
    assert "listener.public_url" in found["fix"]


def test_a_name_without_an_address_fails(call: Call, environ: dict[str, str], store: Store) -> None:
    _publish(environ, "https://lms.invalid")
    found = _look(call, "public URL")
    assert found["status"] == "failed"
    assert "lms.invalid has no address" in found["detail"]
    assert found["fix"]


def test_name_certificate_and_answer_are_told_one_by_one(
    call: Call, environ: dict[str, str], store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    with _listening(store, tls) as running:
        url = f"https://localhost:{running.url.rpartition(':')[2]}"
        _publish(environ, url)
        untrusted = _look(call, "public URL")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        found = _look(call, "public URL")
    assert untrusted["status"] == "failed"
    assert "healthz" not in untrusted["detail"]
    # A private address: it works from here, LinkedIn could not reach it.
    assert found["status"] == "warning"
    assert found["detail"].startswith(f"{url}: name: localhost is ")
    assert "; certificate: valid for " in found["detail"]
    assert "; healthz: the listener answers in " in found["detail"]
    assert "public one" in found["fix"]


def test_plain_http_is_a_warning_and_still_tried(
    call: Call, environ: dict[str, str], listener: Listener
) -> None:
    _publish(environ, listener.url)
    found = _look(call, "public URL")
    assert found["status"] == "warning"
    assert "plain http" in found["detail"]
    assert "the listener answers" in found["detail"]


def test_that_nothing_answers_there_fails_only_while_a_listener_runs(
    call: Call, environ: dict[str, str], store: Store
) -> None:
    _publish(environ, f"http://127.0.0.1:{_free_port()}")
    found = _look(call, "public URL")
    assert found["status"] == "warning"
    assert "is closed" in found["detail"]
    with _listening(store):
        found = _look(call, "public URL")
    assert found["status"] == "failed"
    assert "Start the proxy" in found["fix"]
