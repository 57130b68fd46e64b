"""What statements do to completions (contract §4), and that their order of arrival plays no part."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lil_tui.completions.incoming import read_statements
from lil_tui.completions.ingest import Batch, store_batches
from lil_tui.completions.maintenance import replay
from lil_tui.store import Store
from lil_tui.store.database import open_file
from lil_tui.text import iso
from tests.completions.conftest import Send
from tests.completions.statement_examples import ANN, COMPLETED, PROGRESS, PROGRESSED, VOIDED

COURSE = "urn:li:lyndaCourse:1222"
ACCOUNT = {"account": {"homePage": "https://sso.example.com", "name": "e-1"}}


def sha1(address: str) -> str:
    return hashlib.sha1(f"mailto:{address}".encode()).hexdigest()


def said(
    number: int,
    at: int,
    progress: Any = None,
    *,
    verb: str = PROGRESSED,
    completion: bool | None = None,
    actor: dict[str, Any] = ANN,
    course: str = COURSE,
) -> dict[str, Any]:
    """A statement with the id's and the minute's number."""
    result: dict[str, Any] = {}
    if completion is not None:
        result["completion"] = completion
    if progress is not None:
        result["extensions"] = {PROGRESS: progress}
    return {
        "id": str(uuid.UUID(int=number)),
        "timestamp": f"2021-08-22T{at // 60:02}:{at % 60:02}:00Z",
        "actor": actor,
        "verb": {"id": verb},
        "object": {"id": course},
        "result": result,
    }


def voids(number: int, target: int, actor: dict[str, Any] = ANN) -> dict[str, Any]:
    """A voiding statement."""
    return {
        **said(number, 0, actor=actor),
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": str(uuid.UUID(int=target))},
    }


def completions(store: Store) -> list[tuple[Any, ...]]:
    """Label, course, progress, completed, and the three times as `hh:mm`."""
    rows = store.rows(
        "SELECT l.label, c.learning_object_urn, c.progress, c.completed, c.first_seen_at, c.updated_at,"
        " c.completed_at FROM marketplace_linkedin_user_completion c JOIN learner l ON l.id = c.learner_id"
        " ORDER BY 1, 2"
    )
    return [(*row[:4], *((iso(at) or "")[11:16] for at in row[4:])) for row in rows]


def outcomes(store: Store) -> dict[int, tuple[str, str]]:
    """Outcome and reason by the id's number."""
    rows = store.rows("SELECT statement_id, outcome, reason FROM xapi_statement")
    return {uuid.UUID(statement_id).int: (outcome, reason) for statement_id, outcome, reason in rows}


def test_progress_then_completion(store: Store, send: Send) -> None:
    send(said(1, 10, "39"))
    send(said(2, 20, verb=COMPLETED, completion=True))
    assert completions(store) == [("ann@example.com", COURSE, 100, 1, "00:10", "00:20", "00:20")]
    assert outcomes(store) == {1: ("applied", "progress 39 %"), 2: ("applied", "completed")}


def test_progress_never_falls(store: Store, send: Send) -> None:
    send(said(1, 10, 60))
    send(said(2, 20, 30))
    assert completions(store) == [("ann@example.com", COURSE, 60, 0, "00:10", "00:20", "")]
    assert outcomes(store)[2] == ("superseded", "progress was 60 % already")


def test_a_late_completion_still_completes(store: Store, send: Send) -> None:
    send(said(1, 30, 80))
    send(said(2, 20, verb=COMPLETED))
    assert completions(store) == [("ann@example.com", COURSE, 100, 1, "00:20", "00:30", "00:20")]
    assert outcomes(store)[1][0] == "superseded"


def test_completed_at_is_the_earliest_completion_also_when_it_arrives_late(store: Store, send: Send) -> None:
    send(said(1, 30, verb=COMPLETED))
    send(said(2, 20, completion=True))
    send(said(3, 40, verb=COMPLETED))
    assert completions(store)[0][-1] == "00:20"
    assert {number: fate[0] for number, fate in outcomes(store).items()} == {
        1: "superseded",
        2: "applied",
        3: "superseded",
    }


def test_outcomes_change_as_earlier_statements_arrive(store: Store, send: Send) -> None:
    send(said(1, 30, 40))
    assert outcomes(store)[1][0] == "applied"
    send(said(2, 20, 50))
    assert outcomes(store) == {
        1: ("superseded", "progress was 50 % already"),
        2: ("applied", "progress 50 %"),
    }


def test_equal_timestamps_follow_the_id(store: Store, send: Send) -> None:
    send(said(2, 10, 40))
    send(said(1, 10, 40))
    assert {number: fate[0] for number, fate in outcomes(store).items()} == {1: "applied", 2: "superseded"}


def test_a_hundred_percent_without_completion_stays_in_progress(store: Store, send: Send) -> None:
    send(said(1, 10, 100, completion=False))
    assert completions(store)[0][2:4] == (100, 0)


def test_a_completed_verb_with_completion_false_is_progress(store: Store, send: Send) -> None:
    send(said(1, 10, 70, verb=COMPLETED, completion=False))
    assert completions(store)[0][2:4] == (70, 0)


def test_completion_true_on_progressed_completes_whatever_the_number(store: Store, send: Send) -> None:
    send(said(1, 10, 5, completion=True))
    assert completions(store)[0][2:4] == (100, 1)


@pytest.mark.parametrize("value", [-1, 101, "-5", "abc", "", 39.5, True, None, "4.0", [39], "١"])
def test_a_progress_value_that_is_none_is_kept_and_ignored(store: Store, send: Send, value: Any) -> None:
    statement = said(1, 10)
    statement["result"] = {"extensions": {PROGRESS: value}}
    send(statement)
    assert completions(store) == []
    assert outcomes(store)[1] == ("ignored", "the progress value is no integer from 0 to 100")


@pytest.mark.parametrize("value", [0, "0", 39, "39", "039", 39.0])
def test_progress_is_an_integer_or_digits(store: Store, send: Send, value: Any) -> None:
    send(said(1, 10, value))
    assert completions(store)[0][2] == int(value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"verb": {"id": "http://adlnet.gov/expapi/verbs/attempted"}}, "this verb says nothing"),
        ({"actor": {"objectType": "Group", **ANN}}, "a group names no learner"),
        ({"actor": {"openid": "https://id.example.com/ann"}}, "an OpenID names no learner"),
        ({"object": {"objectType": "Agent", **ANN}}, "the object is no activity"),
        ({"result": {}}, "neither a completion nor a progress value"),
    ],
)
def test_what_does_not_bear_on_progress_is_kept_and_ignored(
    store: Store, send: Send, change: dict[str, Any], reason: str
) -> None:
    send({**said(1, 10, 40), **change})
    assert completions(store) == []
    outcome, words = outcomes(store)[1]
    assert outcome == "ignored"
    assert words.startswith(reason)


def test_a_voided_statement_counts_as_never_sent(store: Store, send: Send) -> None:
    send(said(1, 10, 20), said(2, 20, 60), said(3, 30, 50))
    send(voids(4, 2))
    assert completions(store) == [("ann@example.com", COURSE, 50, 0, "00:10", "00:30", "")]
    assert outcomes(store)[2] == ("ignored", f"voided by {uuid.UUID(int=4)}")
    assert outcomes(store)[3] == ("applied", "progress 50 %")


def test_the_voiding_statement_may_come_first(store: Store, send: Send) -> None:
    send(voids(4, 1))
    send({**said(1, 10, 20), "actor": {**ANN, "name": "Ann"}})
    assert completions(store) == []
    assert outcomes(store)[1][0] == "ignored"
    assert store.rows("SELECT name FROM learner") == [(None,)]


def test_a_voiding_statement_cannot_be_voided(store: Store, send: Send) -> None:
    send(said(1, 10, 20), voids(2, 1), voids(3, 2))
    assert completions(store) == []
    assert outcomes(store)[2] == ("ignored", f"voids {uuid.UUID(int=1)}")


def test_addresses_are_compared_without_regard_to_case(store: Store, send: Send) -> None:
    send(said(1, 10, 20))
    send(said(2, 20, 30, actor={"mbox": "mailto:Ann@EXAMPLE.com"}))
    assert [row[:3] for row in completions(store)] == [("ann@example.com", COURSE, 30)]


def test_an_account_is_a_learner(store: Store, send: Send) -> None:
    send(said(1, 10, 20, actor=ACCOUNT))
    assert completions(store)[0][0] == "https://sso.example.com::e-1"


@pytest.mark.parametrize("spelling", ["ann@example.com", "Ann@Example.com", "Ann@example.com"])
def test_a_hash_is_matched_to_a_known_address(store: Store, send: Send, spelling: str) -> None:
    send(said(1, 10, 20, actor={"mbox": "mailto:Ann@Example.com"}))
    send(said(2, 20, 30, actor={"mbox_sha1sum": sha1(spelling).upper()}))
    assert [row[:3] for row in completions(store)] == [("ann@example.com", COURSE, 30)]


def test_a_hash_is_a_learner_until_the_address_turns_up(store: Store, send: Send) -> None:
    send(said(1, 10, 20, actor={"mbox_sha1sum": sha1("ann@example.com")}))
    assert completions(store)[0][0] == sha1("ann@example.com")
    send(said(2, 20, verb="http://adlnet.gov/expapi/verbs/attempted"))
    assert [row[:3] for row in completions(store)] == [("ann@example.com", COURSE, 20)]


def test_two_learners_that_turn_out_to_be_one_are_joined(store: Store, send: Send) -> None:
    send(said(1, 10, 60, actor={"mbox_sha1sum": sha1("ANN@example.com")}))
    send(said(2, 20, 30))
    assert len(completions(store)) == 2
    send(said(3, 30, 40, actor={"mbox": "mailto:ANN@example.com"}))
    assert completions(store) == [("ann@example.com", COURSE, 60, 0, "00:10", "00:30", "")]
    assert {number: fate[0] for number, fate in outcomes(store).items()} == {
        1: "applied",
        2: "superseded",
        3: "superseded",
    }


def test_the_name_said_last_is_shown(store: Store, send: Send) -> None:
    send({**said(1, 20, 1), "actor": {**ANN, "name": "Ann Late"}})
    send({**said(2, 10, 1), "actor": {**ANN, "name": "Ann Early"}})
    assert store.rows("SELECT name, name_key FROM learner") == [("Ann Late", "ann late")]


def test_a_name_ends_where_the_database_ends_it(store: Store, send: Send) -> None:
    send({**said(1, 20, 1), "actor": {**ANN, "name": "Ann\0Z"}})
    send({**said(2, 30, 1), "actor": {**ANN, "name": "\0"}})
    assert store.rows("SELECT name FROM learner") == [("Ann",)]
    replay(store)
    assert store.rows("SELECT name FROM learner") == [("Ann",)]


def test_the_name_is_the_latest_that_is_not_voided(store: Store, send: Send) -> None:
    def name() -> str:
        return str(store.rows("SELECT name FROM learner")[0][0])

    for number, (minute, said_name) in enumerate([(10, "A"), (30, "B"), (20, "A"), (40, "A")], start=1):
        send({**said(number, minute, 1), "actor": {**ANN, "name": said_name}})
    assert name() == "A"
    send(voids(9, 4))
    assert name() == "B"
    send(voids(10, 2))
    assert name() == "A"
    # One that was voided before it came says nothing.
    send(voids(11, 7))
    send({**said(7, 50, 1), "actor": {**ANN, "name": "C"}})
    assert name() == "A"
    send({**said(8, 21, 1), "actor": {**ANN, "name": "D"}})
    assert name() == "D"


# --- any permutation, repetition and split ---

_ACTORS: list[dict[str, Any]] = [
    ANN,
    {"mbox": "mailto:ANN@Example.com", "name": "Ann A."},
    {"mbox_sha1sum": sha1("ann@example.com"), "name": "A."},
    {"mbox_sha1sum": sha1("ANN@example.com")},
    {"mbox_sha1sum": sha1("ANN@Example.com")},
    {**ANN, "name": "Ann B."},
    {"mbox": "mailto:ben@example.com"},
    {**ACCOUNT, "name": "Account"},
]

_shapes = st.tuples(
    st.sampled_from(_ACTORS),
    st.sampled_from([COURSE, "urn:li:lyndaCourse:7"]),
    st.integers(0, 9),
    st.sampled_from([PROGRESSED, PROGRESSED, COMPLETED, "http://example.com/did", VOIDED]),
    st.sampled_from([0, 10, "50", 100, 100.5, None]),
    st.sampled_from([None, None, True, False]),
)


def _build(number: int, shape: tuple[Any, ...], count: int) -> dict[str, Any]:
    actor, course, minute, verb, progress, completion = shape
    if verb == VOIDED:
        return {
            **voids(number, (number * 7 + minute) % count + 1, actor),
            "timestamp": said(1, minute)["timestamp"],
        }
    return said(number, minute, progress, verb=verb, completion=completion, actor=actor, course=course)


def _snapshot(store: Store) -> object:
    owners = store.rows(
        "SELECT s.statement_id, l.label, s.outcome, s.reason, s.voided_by FROM xapi_statement s"
        " LEFT JOIN learner l ON l.id = s.learner_id ORDER BY 1"
    )
    people = store.rows("SELECT label, name, name_key FROM learner ORDER BY 1")
    identities = store.rows(
        "SELECT i.kind, i.value, l.label FROM learner_identity i JOIN learner l ON l.id = i.learner_id"
        " ORDER BY 1, 2"
    )
    return completions(store), owners, people, identities


def _empty(store: Store) -> None:
    for table in ("marketplace_linkedin_user_completion", "xapi_statement", "learner"):
        store.database.execute_sql(f"DELETE FROM {table}")


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    file: Path = tmp_path_factory.mktemp("projection") / "lil.db"
    opened = open_file(file, bind=False)
    opened.write(lambda: None).result()
    yield opened
    opened.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_any_repetition_and_any_batches_end_in_the_same_state(
    shared_store: Store, data: st.DataObject
) -> None:
    shapes = data.draw(st.lists(_shapes, min_size=1, max_size=12))
    statements = [_build(number + 1, shape, len(shapes)) for number, shape in enumerate(shapes)]
    repeats = data.draw(st.lists(st.sampled_from(statements), max_size=4))
    shuffled = data.draw(st.permutations(statements + repeats))
    cuts = data.draw(st.lists(st.booleans(), min_size=len(shuffled), max_size=len(shuffled)))

    def run(groups: list[list[dict[str, Any]]]) -> object:
        def job() -> None:
            _empty(shared_store)
            for group in groups:
                incoming, _ = read_statements(json.dumps(group).encode())
                results = store_batches(shared_store.database, [Batch(incoming)], 5)
                assert results[0].conflict is None

        shared_store.write(job).result()
        return _snapshot(shared_store)

    groups: list[list[dict[str, Any]]] = [[]]
    for statement, cut in zip(shuffled, cuts, strict=True):
        groups[-1].append(statement)
        if cut:
            groups.append([])
    assert run([group for group in groups if group]) == run([[statement] for statement in statements])
