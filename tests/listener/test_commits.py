"""In which thread statements are stored: a lone request's in the loop's own, all others in the writer's."""

import asyncio
import json
import threading
import uuid
from collections.abc import Callable

import pytest

from lil_tui.completions.incoming import read_statement
from lil_tui.completions.ingest import Batch
from lil_tui.completions.intake import Intake
from lil_tui.listener import commits
from lil_tui.listener.commits import Commits
from lil_tui.store import Store
from tests.listener.conftest import statement


def batch(size: int = 1) -> Batch:
    sent = [statement(id=str(uuid.uuid4())) for _ in range(size)]
    return Batch([read_statement(json.dumps(each).encode()) for each in sent])


def threads_of(
    store: Store, batches: list[Batch], *, is_alone: bool, let_go: Callable[[], None] = lambda: None
) -> list[bool]:
    """For each batch, one after the other, whether it was stored in the loop's thread."""
    threads: list[threading.Thread] = []
    intake = Intake(store, on_stored=lambda _: threads.append(threading.current_thread()))

    async def run() -> None:
        writing = Commits(store, intake, lambda: 0, lambda: is_alone)
        for each in batches:
            storing = asyncio.create_task(writing.store_statements(each))
            await asyncio.sleep(0)  # it is stored by now, or handed to the writer
            let_go()
            assert (await storing).stored == len(each.statements)
        store.let_go()

    asyncio.run(run())
    store.write(lambda: None).result(60)  # the writer tells of what it stored before it goes on
    return [thread is threading.current_thread() for thread in threads]


def test_a_lone_request_is_stored_right_in_the_loop(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "_HERE_SECONDS", 60.0)
    assert threads_of(store, [batch(), batch()], is_alone=True) == [True, True]


def test_a_request_among_others_goes_to_the_writer(store: Store) -> None:
    assert threads_of(store, [batch()], is_alone=False) == [False]


def test_a_large_batch_goes_to_the_writer(store: Store) -> None:
    assert threads_of(store, [batch(50)], is_alone=True) == [False]


def test_where_the_disk_is_slow_the_loop_leaves_it_to_the_writer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "_HERE_SECONDS", 0.0)
    assert threads_of(store, [batch(), batch()], is_alone=True) == [True, False]


def test_beside_another_writer_it_is_stored_by_the_writer(store: Store) -> None:
    holding, hold = threading.Event(), threading.Event()

    def block() -> None:
        holding.set()
        hold.wait(60)

    store.write(block)
    holding.wait(60)
    assert threads_of(store, [batch()], is_alone=True, let_go=hold.set) == [False]
