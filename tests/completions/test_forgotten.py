"""After forgetting, no byte of the files holds the person: not in free pages, nor the log of changes."""

import json
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lil_tui.completions.people import import_people
from lil_tui.completions.privacy import forget_learner
from lil_tui.completions.records import MOST_REJECTED, keep_rejected
from lil_tui.completions.scrubbing import scrub
from lil_tui.store import Store
from lil_tui.store.database import open_file
from tests.completions.conftest import Send
from tests.completions.statement_examples import BEN, COMPLETED, PROGRESSED
from tests.completions.test_projection import said, sha1, voids

ADDRESS = "zaphod.beeblebrox@example.com"
ZAPHOD = {"mbox": f"mailto:{ADDRESS}", "name": "Zaphod Q. Beeblebrox"}
HASHED = {"mbox_sha1sum": sha1(ADDRESS), "name": "Zaphod the First"}
TRACES = (b"zaphod", b"beeblebrox", sha1(ADDRESS).encode(), b"heart-of-gold")


@pytest.fixture
def file(tmp_path: Path, store: Store) -> Path:
    """The database's file."""
    return store.file


def remains(file: Path) -> list[tuple[str, bytes]]:
    """What is left of him, by file."""
    found = []
    for each in sorted(file.parent.iterdir()):
        content = each.read_bytes().lower()
        found += [(each.name, trace) for trace in TRACES if trace in content]
    return found


def _refuse(store: Store, *bodies: bytes) -> None:
    def job() -> None:
        for body in bodies:
            keep_rejected(store, 5, None, "bad", body)

    store.write(job).result()


@pytest.mark.parametrize("seed", range(4))
def test_no_byte_of_him_is_left_however_his_rows_were_moved_about(
    store: Store, send: Send, file: Path, seed: int
) -> None:
    chance = random.Random(seed)
    import_people(store, f"email,name\n{ADDRESS},Beeblebrox Z.\n")
    numbers = list(range(1, 400))
    chance.shuffle(numbers)
    for start in range(0, len(numbers), 20):
        statements: list[dict[str, Any]] = []
        for number in numbers[start : start + 20]:
            actor = chance.choice([ZAPHOD, HASHED, BEN, {"mbox": f"mailto:p{number}@example.com"}])
            verb = chance.choice([COMPLETED, PROGRESSED, PROGRESSED, "http://example.com/did"])
            statement = said(
                number, number, number % 90, verb=verb, actor=actor, course=f"urn:x:{number % 7}"
            )
            statement["context"] = {"extensions": {"urn:x:long": "x" * chance.choice([1, 300, 9_000])}}
            if number % 9 == 0:
                statement["context"]["instructor"] = ZAPHOD
            statements.append(statement)
        send(*statements, voids(1_000 + start, chance.choice(numbers)))
        _refuse(store, json.dumps({**statements[0], "actor": ZAPHOD, "verb": {}}).encode())
    import_people(store, f"email,name,department\n{ADDRESS},Zaphod,Heart-of-Gold\n")
    import_people(store, f"email,name,department\n{ADDRESS},Z.,Other\n")
    assert remains(file)

    forget_learner(store, ADDRESS)

    assert remains(file) == []


def test_refused_bodies_that_made_room_for_later_ones_leave_nothing(
    store: Store, send: Send, file: Path
) -> None:
    send(said(1, 10, 10, actor=ZAPHOD))
    _refuse(store, *(json.dumps({"actor": ZAPHOD, "x": "y" * 20_000}).encode() for _ in range(5)))
    _refuse(store, *[b"{}"] * MOST_REJECTED)
    forget_learner(store, ADDRESS)
    assert remains(file) == []


def test_a_reader_in_the_way_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lil_tui.completions.scrubbing.PATIENCE_SECONDS", 0)
    store = open_file(tmp_path / "lil.db", bind=False)
    import_people(store, f"email\n{ADDRESS}\nben@example.com\n")
    with closing(sqlite3.connect(store.file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM learner").fetchall()
        assert not forget_learner(store, ADDRESS).scrubbed
    assert forget_learner(store, "ben@example.com").scrubbed
    assert remains(store.file) == []
    store.close()


def test_who_waits_for_a_reader_keeps_no_writer_waiting(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lil_tui.completions.scrubbing.PATIENCE_SECONDS", 3)
    import_people(store, f"email\n{ADDRESS}\n")
    with (
        closing(sqlite3.connect(store.file)) as reader,
        closing(sqlite3.connect(store.file, timeout=1.5, isolation_level=None)) as writer,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM learner").fetchall()
        forgetting = threading.Thread(target=forget_learner, args=(store, ADDRESS))
        forgetting.start()
        while forgetting.is_alive():
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("COMMIT")
            forgetting.join(0.01)


_PROBE = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks there are the handle's, not the process's")
def test_looking_through_the_file_takes_no_lock_off_it(store: Store, file: Path) -> None:
    import_people(store, f"email\n{ADDRESS}\n")
    store.keep_open()
    store.check()

    assert forget_learner(store, ADDRESS).scrubbed

    # Who believes that nobody has the database open takes its log of changes away.
    probe = subprocess.run([sys.executable, "-c", _PROBE, file], capture_output=True, check=False)
    assert b"BlockingIOError" in probe.stderr or b"PermissionError" in probe.stderr


def test_letters_with_accents_are_found_in_whatever_case(store: Store, file: Path) -> None:
    for name in ("Änne Öhlschläger", "ÄNNE ÖHLSCHLÄGER", json.dumps("Änne Öhlschläger")):
        with closing(sqlite3.connect(file, isolation_level=None)) as careless:
            careless.execute("PRAGMA secure_delete = 0")
            careless.execute("CREATE TABLE other (name TEXT)")
            careless.execute("INSERT INTO other VALUES (?)", (name,))
            careless.execute("DROP TABLE other")
            careless.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"hlschl" in file.read_bytes().lower()
        assert scrub(store, ["änne öhlschläger"])
        assert b"hlschl" not in file.read_bytes().lower()


def test_another_learner_who_was_called_by_the_address_is_no_longer(
    store: Store, send: Send, file: Path
) -> None:
    account = {"account": {"homePage": "https://sso.example.com", "name": "77"}, "name": ADDRESS}
    send(said(1, 10, 10, actor=ZAPHOD), said(2, 10, 10, actor=account))
    assert forget_learner(store, ADDRESS).scrubbed
    assert remains(file) == []
    assert store.rows("SELECT name, said_name FROM learner") == [("erased", "erased")]
