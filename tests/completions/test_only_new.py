"""Exports of what is new alone: all that reads otherwise than it did when it was given last."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from lil_tui.completions.exports import write_export
from lil_tui.completions.people import import_people
from lil_tui.completions.privacy import forget_learner
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import ANN, BEN, COMPLETED
from tests.completions.test_lists import add_course
from tests.completions.test_projection import COURSE, said, sha1, voids

New = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def new(store: Store) -> New:
    """The records of an export of what is new."""

    def run(kind: str) -> list[dict[str, Any]]:
        stream = io.BytesIO()
        count = write_export(store, kind, "jsonl", stream, only_new=True)
        records = [json.loads(line) for line in stream.getvalue().splitlines()]
        assert len(records) == count
        return records

    return run


def test_a_completion_is_given_once_and_again_when_it_changes(send: Send, new: New) -> None:
    send(said(1, 10, 10))
    assert [row["progress"] for row in new("completions")] == [10]
    send(said(2, 20, 10, actor=BEN))
    assert [row["learner"] for row in new("completions")] == ["ben@example.com"]
    assert new("completions") == []
    send(said(3, 30, verb=COMPLETED))
    assert [row["progress"] for row in new("completions")] == [100]


def test_nothing_is_missed_that_was_written_in_the_same_moment(send: Send, new: New) -> None:
    send(said(1, 10, 10), at=1_000)
    assert len(new("completions")) == 1
    send(said(2, 10, 10, actor=BEN), at=1_000)
    send(said(3, 10, 10, actor={"mbox": "mailto:cid@example.com"}), at=500)
    assert len(new("completions")) == 2


def test_a_completion_is_given_again_when_its_learners_address_turns_up(send: Send, new: New) -> None:
    send(said(1, 10, 10, actor={"mbox_sha1sum": sha1("ann@example.com")}))
    assert [row["learner"] for row in new("completions")] == [sha1("ann@example.com")]
    send({**said(2, 20, 10), "verb": {"id": "http://adlnet.gov/expapi/verbs/launched"}})
    assert [(row["learner"], row["urn"]) for row in new("completions")] == [("ann@example.com", COURSE)]


def test_a_completion_is_given_again_when_its_course_gets_its_title(
    store: Store, send: Send, new: New
) -> None:
    send(said(1, 10, 10))
    assert [row["title"] for row in new("completions")] == [None]
    add_course(store)
    assert [row["title"] for row in new("completions")] == ["Excel 2007 Essential Training"]
    assert new("completions") == []


def test_a_statement_is_given_again_when_its_outcome_changes(send: Send, new: New) -> None:
    first = said(1, 10, 10)
    send(first)
    assert [row["outcome"] for row in new("statements")] == ["applied"]
    send(voids(2, 1))
    assert (first["id"], "ignored") in [(row["id"], row["outcome"]) for row in new("statements")]
    assert new("statements") == []


def test_a_learner_is_given_again_when_the_list_says_more_of_him(store: Store, send: Send, new: New) -> None:
    send(said(1, 10, 10, actor={**ANN, "name": "Ann"}))
    assert [row["name"] for row in new("learners")] == ["Ann"]
    import_people(store, "email,name,department\nann@example.com,Ann Roe,Sales\n")
    assert [(row["name"], row["department"]) for row in new("learners")] == [("Ann Roe", "Sales")]
    import_people(store, "email,name,department\nann@example.com,Ann Roe,Sales\n")
    assert new("learners") == []


def test_courses_that_a_running_sync_brings_later_are_new(store: Store, new: New) -> None:
    def run() -> None:
        store.database.execute_sql(
            "INSERT INTO sync_run (id, mode, status, asset_types, locales, started_at)"
            " VALUES (1, 'full', 'running', '', '', 1000)"
        )

    store.write(run).result()
    add_course(store, first_run_id=1)
    assert [row["urn"] for row in new("catalogue")] == [COURSE]
    add_course(store, urn="urn:li:lyndaCourse:7", first_run_id=1)
    assert [row["urn"] for row in new("catalogue")] == ["urn:li:lyndaCourse:7"]


def test_nothing_of_a_forgotten_learner_is_remembered(store: Store, send: Send, new: New) -> None:
    send(said(1, 10, 10))
    for kind in ("completions", "statements", "learners"):
        assert len(new(kind)) == 1
    forget_learner(store, "ann@example.com")
    assert store.rows("SELECT * FROM exported") == []
    assert [row["outcome"] for row in new("statements")] == ["erased"]
