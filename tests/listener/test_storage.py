"""When storage can't take it: 503 and nothing acknowledged, and well again by itself."""

import os
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from lil_tui.completions.records import list_statements
from lil_tui.listener import commits
from tests.listener.conftest import Running, statement


def test_a_locked_database_is_503_with_retry_after_and_well_again_afterwards(
    listening: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "PATIENCE_SECONDS", 0.3)
    headers = listening.headers()
    with closing(sqlite3.connect(listening.store.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = listening.http.post("/xapi/statements", json=statement(), headers=headers)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["x-experience-api-version"] == "1.0.3"
        form = {
            "grant_type": "client_credentials",
            "client_id": listening.client.client_id,
            "client_secret": listening.client.client_secret,
        }
        assert listening.http.post("/oauth2/token", data=form).status_code == 503
        assert listening.http.get("/healthz").status_code == 200
        assert listening.http.get("/xapi/statements", headers=headers).json()["statements"] == []
        other.execute("ROLLBACK")
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 200
    assert list_statements(listening.store).total == 1


def test_a_full_database_is_503_and_well_again_afterwards(listening: Running) -> None:
    headers = listening.headers()
    store = listening.store

    def limit(pages: int) -> None:
        store.write(lambda: store.execute(f"PRAGMA max_page_count = {pages}")).result()

    limit(1)
    sent = [statement(context={"platform": "x" * 50_000}) for _ in range(10)]
    answer = listening.http.post("/xapi/statements", json=sent, headers=headers)
    assert answer.status_code == 503
    assert list_statements(store).total == 0
    limit(1_000_000)
    assert listening.http.post("/xapi/statements", json=sent, headers=headers).status_code == 200
    assert list_statements(store).total == 10


@pytest.mark.skipif(os.name == "nt", reason="an open file can't be moved there")
def test_nothing_is_acknowledged_into_a_database_that_was_moved_away(listening: Running) -> None:
    headers = listening.headers()
    file = listening.store.file
    file.rename(file.with_suffix(".away"))
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 503
    assert listening.http.get("/healthz").status_code == 503
    file.with_suffix(".away").rename(file)
    assert listening.http.get("/healthz").status_code == 200
    assert listening.http.post("/xapi/statements", json=statement(), headers=headers).status_code == 200


def test_health_says_when_the_database_does_not_answer(
    listening: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lil_tui.listener.register import Register

    def broken(self: Register) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Register, "check", broken)
    answer = listening.http.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")


def test_what_waits_when_the_listener_ends_is_acknowledged_or_not_stored(listening: Running) -> None:
    headers = listening.headers()
    acknowledged: list[str] = []
    started = threading.Event()

    def send() -> None:
        import httpx

        with httpx.Client(base_url=listening.url) as http:
            while True:
                started.set()
                try:
                    answer = http.post("/xapi/statements", json=statement(), headers=headers)
                except httpx.TransportError:
                    return
                if answer.status_code != 200:
                    return
                acknowledged.extend(answer.json())

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    started.wait(60)
    while len(acknowledged) < 20 and any(sender.is_alive() for sender in senders):
        time.sleep(0.01)
    listening.listener.stop()
    for sender in senders:
        sender.join(60)
    stored = {row.id for row in list_statements(listening.store, limit=0).items}
    assert stored >= set(acknowledged)
