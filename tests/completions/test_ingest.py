"""Storing requests: once, whole or not at all, many together; nothing accepted is lost."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from lil_tui.completions.incoming import read_statement, read_statements
from lil_tui.completions.ingest import Batch, BatchResult, store_batches
from lil_tui.completions.intake import Intake
from lil_tui.completions.statements import StatementError, fingerprint, same_content
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import (
    ACTIVITY,
    ANN,
    BEN,
    GONE,
    LINKEDIN,
    OTHER_UUID,
    PROGRESS,
    UUID,
    with_member,
)


def count(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM xapi_statement")[0][0])


def submit(intake: Intake, batch: Batch) -> Future[BatchResult]:
    """Submit a request; the future holds what it is told."""
    future: Future[BatchResult] = Future()

    def told(outcome: BatchResult | BaseException) -> None:
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    intake.submit(batch, told)
    return future


def test_the_same_statement_is_stored_once(store: Store, send: Send) -> None:
    assert send(LINKEDIN).stored == 1
    again = send(LINKEDIN)
    assert (again.ids, again.stored, again.duplicates) == ([UUID], 0, 1)
    assert count(store) == 1


def test_ids_are_canonical(store: Store, send: Send) -> None:
    send(with_member("id", UUID.upper()))
    assert send(LINKEDIN).duplicates == 1
    send(with_member("id", "LinkedIn-7"))
    assert store.rows("SELECT statement_id FROM xapi_statement ORDER BY id") == [(UUID,), ("LinkedIn-7",)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("timestamp", "2021-08-22T19:49:27.605000Z"),
        ("timestamp", "2021-08-22T21:49:27.605+02:00"),
        ("timestamp", "2021-08-22T19:49:27,605Z"),
        ("stored", "2021-08-23T00:00:00Z"),
        ("authority", BEN),
        ("version", "1.0.0"),
        ("verb display", {"de": "fortgeschritten"}),
        ("object definition", {"name": {"en": "Excel"}}),
        ("object definition", GONE),
        ("actor mbox", "mailto:ANN@Example.com"),
        ("timestamp", GONE),
    ],
)
def test_what_2_3_1_excepts_is_no_difference(store: Store, send: Send, path: str, value: Any) -> None:
    send(LINKEDIN)
    assert send(with_member(path, value)).duplicates == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("timestamp", "2021-08-22T19:49:27.606Z"),
        ("result completion", True),
        ("result extensions", {PROGRESS: "40"}),
        ("actor", BEN),
        ("actor name", "Ann"),
        ("verb id", "http://example.com/did"),
        ("object id", "urn:li:lyndaCourse:7"),
        ("result duration", "PT4M"),
        ("context", {"revision": "2"}),
    ],
)
def test_other_content_under_a_taken_id_conflicts(store: Store, send: Send, path: str, value: Any) -> None:
    send(LINKEDIN)
    result = send({**LINKEDIN, "id": OTHER_UUID}, with_member(path, value))
    assert (result.conflict, result.ids, result.stored) == (UUID, [], 0)
    assert count(store) == 1


def test_a_conflict_inside_one_request_refuses_it_whole(store: Store, send: Send) -> None:
    assert send(LINKEDIN, with_member("actor", BEN)).conflict == UUID
    assert count(store) == 0


def test_a_repetition_inside_one_request_is_stored_once(store: Store, send: Send) -> None:
    result = send(LINKEDIN, LINKEDIN)
    assert (result.ids, result.stored, result.duplicates) == ([UUID, UUID], 1, 1)


def test_members_of_a_group_are_compared_without_order() -> None:
    one = with_member("actor", {"objectType": "Group", "member": [ANN, BEN]})
    other = with_member("actor", {"objectType": "Group", "member": [BEN, ANN]})
    assert same_content(one, other)
    assert fingerprint(one) == fingerprint(other)


def test_a_single_context_activity_is_the_same_as_an_array_of_one() -> None:
    one = with_member("context contextActivities parent", ACTIVITY)
    assert same_content(one, with_member("context contextActivities parent", [ACTIVITY]))


def test_numbers_and_the_order_of_members_are_no_difference() -> None:
    one = with_member("result score", {"raw": 1, "max": 2.0})
    assert same_content(one, with_member("result score", {"max": 2, "raw": 1.0}))


def test_durations_are_compared_to_hundredths_as_text() -> None:
    one = with_member("result duration", "PT4.123S")
    assert same_content(one, with_member("result duration", "PT4.129S"))
    assert not same_content(one, with_member("result duration", "PT4.13S"))


def test_a_statement_without_id_and_timestamp_is_given_both(store: Store, send: Send) -> None:
    result = send(with_member("id", GONE, with_member("timestamp", GONE)), at=1_700_000_000_123)
    assert store.rows("SELECT statement_id, timestamp, timestamp_given FROM xapi_statement") == [
        (result.ids[0], 1_700_000_000_123, 0)
    ]


def test_nul_characters_do_no_harm(store: Store, send: Send) -> None:
    account = {"account": {"homePage": "https://sso.example.com", "name": "e\0one"}, "name": "A\0nn"}
    for number in (UUID, OTHER_UUID):
        send(with_member("id", number, with_member("actor", account)))
    assert store.rows("SELECT count(*) FROM learner") == [(1,)]


def test_the_first_bad_statement_refuses_an_array_and_names_its_place() -> None:
    raw = json.dumps([LINKEDIN, with_member("verb", GONE)]).encode()
    with pytest.raises(StatementError) as caught:
        read_statements(raw)
    assert caught.value.field == "[1].verb"


def test_requests_gather_and_each_is_answered_for_itself(store: Store) -> None:
    stored: list[int] = []
    intake = Intake(store, clock_ms=lambda: 1_700_000_000_000, on_stored=stored.append)
    hold, holding = threading.Event(), threading.Event()

    def block() -> None:
        holding.set()
        hold.wait(60)

    store.write(block)
    holding.wait(60)
    first = read_statement(json.dumps(LINKEDIN).encode())
    other = read_statement(json.dumps(with_member("actor", BEN)).encode())
    futures: list[Future[BatchResult]] = [
        submit(intake, Batch([first], "a")),
        submit(intake, Batch([other], "b")),
        submit(intake, Batch([first], "c")),
    ]
    hold.set()
    results = [future.result(60) for future in futures]
    assert [result.conflict for result in results] == [None, UUID, None]
    assert [result.stored for result in results] == [1, 0, 0]
    assert count(store) == 1


def test_what_is_submitted_before_the_turn_ends_is_stored_together(store: Store) -> None:
    stored: list[int] = []
    turn: list[Callable[[], None]] = []
    intake = Intake(store, on_stored=stored.append, soon=turn.append)
    first = read_statement(json.dumps(LINKEDIN).encode())
    futures = [
        submit(intake, Batch([first])),
        submit(intake, Batch([first._replace(statement_id=OTHER_UUID)])),
    ]
    assert count(store) == 0
    (end_of_turn,) = turn
    end_of_turn()
    assert [future.result(60).stored for future in futures] == [1, 1]
    store.write(lambda: None).result(60)
    assert stored == [2]


def test_a_request_that_cannot_be_stored_fails_alone(store: Store) -> None:
    intake = Intake(store)
    hold, holding = threading.Event(), threading.Event()

    def block() -> None:
        holding.set()
        hold.wait(60)

    store.write(block)
    holding.wait(60)
    good = read_statement(json.dumps(LINKEDIN).encode())
    broken = good._replace(statement_id=OTHER_UUID, body=object())  # type: ignore[arg-type]
    futures = [submit(intake, Batch([broken])), submit(intake, Batch([good]))]
    hold.set()
    assert futures[0].exception(5) is not None
    assert futures[1].result(60).stored == 1


def test_a_request_that_was_called_off_is_not_stored(store: Store) -> None:
    intake = Intake(store)
    hold, holding = threading.Event(), threading.Event()

    def block() -> None:
        holding.set()
        hold.wait(60)

    store.write(block)
    holding.wait(60)
    told: list[BatchResult | BaseException] = []
    first = read_statement(json.dumps(LINKEDIN).encode())
    other = first._replace(statement_id=OTHER_UUID)
    intake.submit(Batch([first]), told.append).call_off()
    future = submit(intake, Batch([other]))
    hold.set()
    assert future.result(60).ids == [OTHER_UUID]
    assert told == []
    assert count(store) == 1


def test_a_closed_store_tells_those_who_wait(store: Store) -> None:
    intake = Intake(store)
    store.close()
    future = submit(intake, Batch([read_statement(json.dumps(LINKEDIN).encode())]))
    assert future.exception(5) is not None


def test_a_failing_transaction_leaves_nothing_behind(store: Store) -> None:
    good = read_statement(json.dumps(LINKEDIN).encode())

    def job() -> None:
        store_batches(store.database, [Batch([good])], 5)
        raise RuntimeError("cut short")

    with pytest.raises(RuntimeError):
        store.write(job).result()
    assert count(store) == 0
    assert store.rows("SELECT count(*) FROM learner") == [(0,)]
