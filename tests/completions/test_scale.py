"""Lists stay a walk along an index however long they are, and two programs may store at once."""

import json
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lil_tui.completions.incoming import read_statements
from lil_tui.completions.ingest import Batch, store_batches
from lil_tui.completions.learners import LearnerBook
from lil_tui.completions.listing import CompletionFilter, completions_page
from lil_tui.completions.projecting import APPLIED, Pair, Projector
from lil_tui.completions.records import StatementFilter, list_statements
from lil_tui.store import Store
from lil_tui.store.database import open_file
from tests.completions.conftest import Send
from tests.completions.statement_examples import ANN, COMPLETED
from tests.completions.test_projection import completions, outcomes, said


class Plans:
    """Collects the plan of every reading statement that a store runs."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps: list[str] = []
        rows = store.rows

        def explained(sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
            self.steps += [step[3] for step in rows(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            return rows(sql, parameters)

        monkeypatch.setattr(store, "rows", explained)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "completion_newest"),
        ({"since_ms": 5}, "completion_newest"),
        ({"status": "in-progress"}, "completion_status"),
        ({"status": "completed", "until_ms": 5}, "completion_status"),
        ({"course": "urn:x:y", "status": "completed"}, "completion_course"),
    ],
)
def test_a_page_of_completions_is_one_walk_along_an_index(
    store: Store, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, Any], index: str
) -> None:
    plans = Plans(store, monkeypatch)
    completions_page(store, CompletionFilter(**wanted))
    walk = next(step for step in plans.steps if " c USING" in step or step.startswith("SCAN c"))
    assert f"USING COVERING INDEX {index}" in walk
    # One sort, of the page's own rows.
    assert sum("TEMP B-TREE" in step for step in plans.steps) <= 1


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "statement_stored"),
        ({"outcome": "superseded"}, "statement_outcome"),
        ({"learner_id": 1}, "statement_pair"),
    ],
)
def test_a_page_of_statements_reads_no_bodies_but_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, Any], index: str
) -> None:
    plans = Plans(store, monkeypatch)
    list_statements(store, StatementFilter(**wanted))
    assert any(index in step for step in plans.steps)
    assert not any(step in ("SCAN s", "SCAN xapi_statement") for step in plans.steps)


def test_a_late_statement_that_moves_nothing_reads_only_what_was_applied(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(*(said(number, 10, 40) for number in (50, 2, 9)))
    anew: list[set[Pair]] = []
    finish = Projector.finish

    def watched(projector: Projector) -> None:
        anew.append(set(projector.stale))
        finish(projector)

    monkeypatch.setattr(Projector, "finish", watched)
    send(said(7, 10, 40))
    send(said(60, 10, "30"), said(61, 12, 50), said(62, 11, 40))
    assert anew == [set(), set()]
    # This one takes another's place, whose fate was settled.
    send(said(64, 11, 50), said(65, 20, 50))
    assert anew[2:] == [{(1, "urn:li:lyndaCourse:1222")}]
    send(said(66, 12, 50), said(67, 12, 10), said(68, 25, 70))
    assert anew[3:] == [set()]
    assert outcomes(store)[61] == ("superseded", "progress was 50 % already")
    assert completions(store)[0][2:] == (70, 0, "00:10", "00:25", "")


@pytest.mark.parametrize("together", [1, 3])
def test_a_backlog_that_comes_newest_first_reads_only_what_was_applied(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    anew: list[set[Pair]] = []
    finish = Projector.finish

    def watched(projector: Projector) -> None:
        anew.append(set(projector.stale))
        finish(projector)

    # Progress that rises, that stays, and a completion at its end, with what was said after it.
    backlog = [said(n, n, n // 3) for n in range(1, 40)]
    backlog += [said(40, 40, verb=COMPLETED), said(41, 41, 50), said(42, 42, verb=COMPLETED)]
    send(*backlog)
    in_order = completions(store), outcomes(store)
    store.write(
        lambda: [
            store.execute(f"DELETE FROM {table}")
            for table in ("xapi_statement", "marketplace_linkedin_user_completion")
        ]
    ).result()
    monkeypatch.setattr(Projector, "finish", watched)
    send(*backlog[39:])
    for end in range(39, 0, -together):
        send(*backlog[max(0, end - together) : end])
    assert (completions(store), outcomes(store)) == in_order
    assert not any(anew)


@pytest.mark.parametrize("step", [1, -1])
def test_a_learner_who_is_called_now_this_now_that_is_looked_through_once(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    looked: list[int] = []
    recall = LearnerBook._recall

    def watched(book: LearnerBook, learner: int, *, to_know: bool = False) -> None:
        looked.append(learner)
        recall(book, learner, to_know=to_know)

    monkeypatch.setattr(LearnerBook, "_recall", watched)
    for number in range(1, 31)[::step]:
        send(said(number, number, 1, actor={**ANN, "name": f"Name {number % 2}"}))
        assert store.rows("SELECT said_name FROM learner") == [
            (f"Name {max(number, 30 if step < 0 else 0) % 2}",)
        ]
    assert looked == [1]


def test_what_was_applied_of_a_pair_is_found_by_an_index(store: Store) -> None:
    plan = store.rows(f"EXPLAIN QUERY PLAN {APPLIED}", ('[[1, "urn:x:y"]]',))
    assert any("statement_pair (learner_id=? AND urn=? AND outcome=?)" in step[3] for step in plan)


def test_two_programs_store_at_once_and_lose_nothing(tmp_path: Path) -> None:
    stores = [open_file(tmp_path / "lil.db", bind=False) for _ in range(2)]
    # Each sends half of what the other sends, too: learners, courses and ids meet.
    parts = [range(1, 61), range(31, 91)]

    def work(store: Store, numbers: range) -> None:
        for number in numbers:
            raw = json.dumps([said(number, number, number)]).encode()
            job = partial(store_batches, store.database, [Batch(read_statements(raw)[0])], number)
            store.write(job).result()

    threads = [threading.Thread(target=work, args=pair) for pair in zip(stores, parts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[0].rows("SELECT count(*), count(DISTINCT learner_id) FROM xapi_statement") == [(90, 1)]
    assert completions(stores[0])[0][2] == 90
    assert stores[0].rows("SELECT count(*) FROM xapi_statement WHERE outcome <> 'applied'") == [(0,)]
    for store in stores:
        store.close()
