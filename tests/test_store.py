"""The database file and its writer: private, told of when it can't be reached, copied whatever its name."""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from lil_tui.errors import LilError
from lil_tui.store import Occupied, Store
from lil_tui.store.database import StoreError, copy_database, open_file

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes and open files are POSIX's")


@contextmanager
def opened(file: Path) -> Iterator[Store]:
    """A store on the file that is closed at the end; the models stay with whoever has them."""
    store = open_file(file, bind=False)
    try:
        yield store
    finally:
        store.close()


def modes(folder: Path) -> dict[str, int]:
    """The mode of each file in a folder."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


@posix_only
def test_a_database_file_that_was_there_before_becomes_private(tmp_path: Path) -> None:
    file = tmp_path / "lil.db"
    file.touch()
    file.chmod(0o644)
    with opened(file) as store:
        store.write(lambda: store.execute("DELETE FROM config")).result()
        assert modes(tmp_path).items() >= {"lil.db": 0o600, "lil.db-wal": 0o600, "lil.db-shm": 0o600}.items()


@posix_only
def test_a_folder_that_is_made_for_the_database_is_private(tmp_path: Path) -> None:
    with opened(tmp_path / "some" / "where" / "lil.db"):
        for folder in (tmp_path / "some", tmp_path / "some" / "where"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix_only
def test_a_database_that_was_deleted_meanwhile_does_not_come_back_empty(tmp_path: Path) -> None:
    with opened(tmp_path / "lil.db") as store:
        for file in tmp_path.glob("lil.db*"):
            file.unlink()
        with pytest.raises(StoreError, match=r"lil\.db.*unable to open"), store.reading() as database:
            database.execute_sql("SELECT count(*) FROM config")
        with pytest.raises(StoreError, match=r"lil\.db.*unable to open"):
            store.keep_open()
        assert not (tmp_path / "lil.db").exists()


@pytest.mark.parametrize("name", ["a b", "50%25", "what?mode=memory", "#1", "d\u00e9p\u00f4t", "\u6f22"])
def test_a_database_may_have_any_name(tmp_path: Path, name: str) -> None:
    if os.name != "posix" and "?" in name:
        pytest.skip("no name for a file here")
    with opened(tmp_path / name / "lil.db") as store:
        assert store.rows("SELECT count(*) FROM config") == [(0,)]
    assert (tmp_path / name / "lil.db").stat().st_size > 0


@posix_only
def test_a_writer_that_finds_no_file_says_so_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    folder, away = tmp_path / "data", tmp_path / "away"
    with opened(folder / "lil.db") as store:
        folder.rename(away)
        with pytest.raises(StoreError, match="can't be written"):
            store.write(lambda: None).result(60)
        away.rename(folder)
        assert store.write(lambda: store.execute("SELECT count(*) FROM config").fetchone()).result(60) == (0,)


def test_a_full_disk_is_one_clear_line_whatever_was_written(tmp_path: Path) -> None:
    with opened(tmp_path / "lil.db") as store:
        rows = [(str(number), "x" * 4_000) for number in range(500)]

        def limit(pages: int) -> None:
            store.write(lambda: store.execute(f"PRAGMA max_page_count = {pages}")).result(60)

        def many() -> None:
            store.execute_many("INSERT INTO config (name, value) VALUES (?, ?)", rows)

        def one_by_one() -> None:
            for row in rows:
                store.execute("INSERT INTO config (name, value) VALUES (?, ?)", row)

        limit(1)
        for job in (many, one_by_one):
            with pytest.raises(StoreError, match="disk is full"):
                store.write(job).result(60)
        limit(1_000_000)
        store.write(many).result(60)
        assert store.rows("SELECT count(*) FROM config") == [(500,)]


def test_damage_that_is_met_while_rows_are_read_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "lil.db"
    with opened(file) as store:
        rows = [(f"{number:05}", "x" * 200) for number in range(2_000)]
        store.write(
            lambda: store.execute_many("INSERT INTO config (name, value) VALUES (?, ?)", rows)
        ).result(60)
    damaged = file.read_bytes()
    file.write_bytes(damaged[:-40_960] + b"\xff" * 40_960)
    with opened(file) as store, pytest.raises(StoreError, match="damaged"):
        store.rows("SELECT name, value FROM config")


@pytest.mark.parametrize("folder", ["a#b", "a?b", "a%41b", "ä ö", "file:x"])
def test_a_copy_is_of_the_right_file_whatever_its_name(tmp_path: Path, folder: str) -> None:
    if os.name != "posix" and not folder.replace(" ", "").isalnum():
        pytest.skip("no name for a folder here")
    file, copied = tmp_path / folder / "lil.db", tmp_path / "copy.db"
    with opened(file) as store:
        store.write(lambda: store.execute("INSERT INTO config (name, value) VALUES ('a', 'b')")).result()
        copy_database(file, copied)
    with opened(copied) as copy:
        assert copy.rows("SELECT name, value FROM config") == [("a", "b")]
    assert {place.name for place in tmp_path.iterdir()} >= {folder, "copy.db"}


def test_a_copy_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "lil.db"
    with opened(file), pytest.raises(StoreError, match="can't be copied"):
        copy_database(file, tmp_path / "nowhere" / "copy.db")


def test_a_lock_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "lil.db"
    (tmp_path / "lil.db.migrating").mkdir()
    with pytest.raises(LilError, match="can't be brought up to date"):
        open_file(file, bind=False)


def test_a_migration_that_another_process_never_ends_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lil_tui.store.migrate._PATIENCE_SECONDS", 0)
    file = tmp_path / "lil.db"
    with FileLock(f"{file}.migrating"), pytest.raises(LilError, match="another process"):
        open_file(file, bind=False)


def test_a_write_at_once_is_there_when_it_returns_or_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "lil.db") as store:

        def put() -> None:
            store.execute("INSERT INTO config (name, value) VALUES ('a', '1')")

        def put_and_fail() -> None:
            store.execute("INSERT INTO config (name, value) VALUES ('b', '1')")
            raise RuntimeError("cut short")

        store.write_at_once(put)
        with pytest.raises(RuntimeError, match="cut short"):
            store.write_at_once(put_and_fail)
        with closing(sqlite3.connect(tmp_path / "lil.db")) as other:
            assert other.execute("SELECT name FROM config WHERE name IN ('a', 'b')").fetchall() == [("a",)]


def test_a_write_at_once_waits_for_nobody(tmp_path: Path) -> None:
    with opened(tmp_path / "lil.db") as store:
        holding, hold = threading.Event(), threading.Event()

        def block() -> None:
            holding.set()
            hold.wait(60)

        written = store.write(block)
        holding.wait(60)
        with pytest.raises(Occupied):
            store.write_at_once(lambda: None)
        hold.set()
        written.result(60)
        with closing(sqlite3.connect(tmp_path / "lil.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Occupied):
                store.write_at_once(lambda: None)
            other.execute("ROLLBACK")
        assert store.write_at_once(lambda: "done") == "done"


def test_a_closed_store_writes_nothing_in_the_callers_thread_either(tmp_path: Path) -> None:
    with opened(tmp_path / "lil.db") as store:
        pass
    with pytest.raises(StoreError, match="closed"):
        store.write_at_once(lambda: None)
    assert store.database.is_closed()
