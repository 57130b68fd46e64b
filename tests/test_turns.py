"""Turns among the processes that write to one database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from peewee import OperationalError

from lil_tui.store.turns import Turns

PATIENCE = 20.0


def test_who_is_kept_waiting_goes_before_the_next_page_of_the_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "lil.db"
    begun: list[str] = []
    tries: list[bool] = []
    is_standing, is_free = threading.Event(), threading.Event()

    def begin_statement() -> None:
        if not is_free.is_set():
            tries.append(True)
            if len(tries) == 2:
                is_standing.set()
            raise OperationalError("database is locked")
        begun.append("statement")

    with ThreadPoolExecutor(2) as threads:
        statement = threads.submit(Turns(file, PATIENCE).begin, begin_statement, gives_way=False)
        assert is_standing.wait(PATIENCE)
        page = threads.submit(Turns(file, PATIENCE).begin, lambda: begun.append("page"), gives_way=True)
        is_free.set()
        statement.result(PATIENCE)
        page.result(PATIENCE)

    assert begun == ["statement", "page"]


@pytest.mark.parametrize("gives_way", [True, False])
def test_a_lock_that_outlasts_all_patience_is_told(tmp_path: Path, gives_way: bool) -> None:
    with pytest.raises(OperationalError, match="locked"):
        Turns(tmp_path / "lil.db", 0).begin(_refuse("database is locked"), gives_way=gives_way)


def test_any_other_failure_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match="full"):
        Turns(tmp_path / "lil.db", PATIENCE).begin(_refuse("database or disk is full"), gives_way=False)


def test_where_no_gate_can_be_made_writing_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    turns = Turns(tmp_path / "a file" / "lil.db", PATIENCE)

    assert turns.begin(lambda: "begun", gives_way=True) == "begun"


def _refuse(reason: str) -> Callable[[], None]:
    def begin() -> None:
        raise OperationalError(reason)

    return begin
