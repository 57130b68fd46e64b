"""Contract §4 from outside: what statements do to completions, whatever their order."""

import random
from typing import Any

import pytest

from tests.contract.command import Machine
from tests.contract.conftest import Simulated
from tests.contract.elements import course as element
from tests.contract.listening import (
    COMPLETED,
    PROGRESS,
    PROGRESSED,
    Service,
    listening,
    progressed,
    sha1_of,
    some_course,
    some_id,
    someone,
    statement,
    voiding,
)

ONE, TWO, THREE, FOUR = (f"2026-03-0{day}T10:00:00.000Z" for day in (1, 2, 3, 4))


def at(moment: str, **members: Any) -> dict[str, Any]:
    """Members with a timestamp."""
    return {"timestamp": moment, **members}


def test_a_completion_sets_progress_to_100(service: Service) -> None:
    learner, course = someone(), some_course()
    service.send(progressed(learner, course, "39", **at(ONE)), statement(learner, course, **at(TWO)))
    assert service.completion(learner, course) == {
        "learner": learner,
        "learner_name": None,
        "urn": course,
        "title": None,
        "progress": 100,
        "completed": True,
        "first_seen_at": ONE,
        "updated_at": TWO,
        "completed_at": TWO,
        "source": "xapi",
    }


SAYINGS: list[tuple[str, dict[str, Any] | None, tuple[int, bool] | None]] = [
    (COMPLETED, None, (100, True)),
    (COMPLETED, {}, (100, True)),
    (COMPLETED, {"completion": True}, (100, True)),
    (COMPLETED, {"completion": True, "extensions": {PROGRESS: "40"}}, (100, True)),
    (COMPLETED, {"completion": False}, None),
    (COMPLETED, {"completion": False, "extensions": {PROGRESS: 40}}, (40, False)),
    (COMPLETED, {"success": False}, (100, True)),
    (PROGRESSED, {"completion": True}, (100, True)),
    (PROGRESSED, {"completion": True, "extensions": {PROGRESS: 10}}, (100, True)),
    (PROGRESSED, {"completion": False, "extensions": {PROGRESS: 10}}, (10, False)),
    (PROGRESSED, None, None),
    (PROGRESSED, {"extensions": {"https://example.com/progress": 10}}, None),
    ("http://adlnet.gov/expapi/verbs/passed", {"completion": True}, None),
    ("http://adlnet.gov/expapi/verbs/launched", {"extensions": {PROGRESS: 10}}, None),
    ("http://adlnet.gov/expapi/verbs/COMPLETED", None, None),
]


def test_what_a_verb_and_a_result_say(service: Service) -> None:
    learner = someone()
    sent = [
        statement(learner, some_course(), verb={"id": verb}, result=result) for verb, result, _ in SAYINGS
    ]
    service.send(*sent)
    found = standings(service, learner)
    fates = {
        item["id"]: item
        for item in service.machine.json("statements", "list", "--learner", learner, "--limit", "0")["items"]
    }
    for (verb, result, expected), one in zip(SAYINGS, sent, strict=True):
        assert found.get(one["object"]["id"]) == expected, (verb, result)
        fate = fates[one["id"]]
        assert fate["outcome"] == ("applied" if expected else "ignored"), (verb, result)
        assert fate["reason"]


def standings(service: Service, learner: str) -> dict[str, tuple[int, bool]]:
    """Progress and completion of a learner, by course."""
    listed = service.machine.json("completions", "list", "--learner", learner, "--limit", "0")
    return {item["urn"]: (item["progress"], item["completed"]) for item in listed["items"]}


VALUES: list[tuple[object, int | None]] = [
    (0, 0),
    (1, 1),
    (100, 100),
    ("0", 0),
    ("39", 39),
    ("039", 39),
    ("100", 100),
    (101, None),
    (-1, None),
    ("-1", None),
    ("101", None),
    (39.5, None),
    ("39.5", None),
    ("39%", None),
    (" 39", None),
    ("", None),
    ("٣٩", None),
    ("1e1", None),
    (True, None),
    (None, None),
    ([39], None),
    ({"value": 39}, None),
    (10**40, None),
    ("9" * 400, None),
]


def test_progress_is_an_integer_or_a_digit_string_from_0_to_100(service: Service) -> None:
    learner = someone()
    sent = [progressed(learner, some_course(), value) for value, _ in VALUES]
    service.send(*sent)
    found = standings(service, learner)
    outcomes = service.outcomes(learner)
    for (value, progress), one in zip(VALUES, sent, strict=True):
        expected = None if progress is None else (progress, False)
        assert found.get(one["object"]["id"]) == expected, value
        assert outcomes[one["id"]] == ("ignored" if progress is None else "applied"), value


def test_progress_never_falls(service: Service) -> None:
    learner, course = someone(), some_course()
    sent = [
        progressed(learner, course, 100, **at(ONE)),
        progressed(learner, course, 30, **at(TWO)),
        progressed(learner, course, 100, **at(THREE)),
    ]
    service.send(*sent)
    found = service.completion(learner, course)
    assert found is not None
    assert (found["progress"], found["completed"]) == (100, False)
    assert (found["first_seen_at"], found["updated_at"]) == (ONE, THREE)
    outcomes = service.outcomes(learner)
    assert [outcomes[each["id"]] for each in sent] == ["applied", "superseded", "superseded"]


def test_the_earliest_completion_counts_also_when_it_arrives_late(service: Service) -> None:
    learner, course = someone(), some_course()
    late, first = statement(learner, course, **at(THREE)), statement(learner, course, **at(ONE))
    service.send(late)
    assert service.outcomes(learner) == {late["id"]: "applied"}
    service.send(progressed(learner, course, 4, **at(FOUR)))
    service.send(first)
    found = service.completion(learner, course)
    assert found is not None
    assert found["completed_at"] == found["first_seen_at"] == ONE
    assert found["updated_at"] == FOUR
    outcomes = service.outcomes(learner)
    assert (outcomes[first["id"]], outcomes[late["id"]]) == ("applied", "superseded")


def test_a_late_progress_changes_outcomes_and_no_completion(service: Service) -> None:
    learner, course = someone(), some_course()
    fifty, ten = progressed(learner, course, 50, **at(TWO)), progressed(learner, course, 10, **at(ONE))
    sixty = progressed(learner, course, 60, **at(ONE, id="ffffffff-0000-4000-8000-000000000001"))
    service.send(fifty)
    service.send(ten)
    assert service.outcomes(learner) == {fifty["id"]: "applied", ten["id"]: "applied"}
    # At the same time the greater id comes after: 10, then 60, then 50 that is no more than it.
    sixty["id"] = "ffffffff-0000-4000-8000-" + some_id()[-12:]
    service.send(sixty)
    assert service.outcomes(learner) == {
        ten["id"]: "applied",
        sixty["id"]: "applied",
        fifty["id"]: "superseded",
    }


def test_times_in_any_zone_are_points_in_time(service: Service) -> None:
    learner, course = someone(), some_course()
    service.send(
        progressed(learner, course, 10, timestamp="2026-03-01T23:30:00-05:00"),
        progressed(learner, course, 20, timestamp="2026-03-02T05:00:00.5+01:00"),
    )
    found = service.completion(learner, course)
    assert found is not None
    assert (found["first_seen_at"], found["updated_at"]) == (
        "2026-03-02T04:00:00.500Z",
        "2026-03-02T04:30:00.000Z",
    )


@pytest.mark.parametrize("first", ["target", "voider", "together"])
def test_a_voided_statement_counts_as_never_sent(service: Service, first: str) -> None:
    learner, course = someone(), some_course()
    kept = progressed(learner, course, 20, **at(ONE))
    target = statement(learner, course, **at(TWO))
    void = voiding(target["id"].upper())
    service.send(kept)
    order = {"target": [[target], [void]], "voider": [[void], [target]], "together": [[void, target]]}
    for batch in order[first]:
        service.send(*batch)
    found = service.completion(learner, course)
    assert found is not None
    assert (found["progress"], found["completed"], found["completed_at"]) == (20, False, None)
    assert (found["first_seen_at"], found["updated_at"]) == (ONE, ONE)
    assert service.outcomes(learner) == {kept["id"]: "applied", target["id"]: "ignored"}
    shown = service.machine.json("statements", "show", target["id"])
    assert void["id"] in shown["reason"]
    # Sent again it is still voided; voided alone, the row goes.
    service.send(target)
    service.send(voiding(kept["id"]))
    assert service.completion(learner, course) is None


def test_voiding_what_voids_does_nothing(service: Service) -> None:
    learner, course = someone(), some_course()
    target = statement(learner, course)
    void = voiding(target["id"])
    again = voiding(void["id"])
    service.send(again, void, target)
    assert service.completion(learner, course) is None


def test_addresses_are_compared_without_regard_to_case(service: Service) -> None:
    learner, course = someone(), some_course()
    service.send(progressed(learner, course, 10, **at(ONE)))
    service.send(progressed(learner.upper(), course, 20, **at(TWO)))
    service.send(statement(learner.title(), course, **at(THREE)))
    found = service.completion(learner.upper(), course)
    assert found is not None
    assert found["learner"].casefold() == learner
    assert len(service.outcomes(learner)) == 3


@pytest.mark.parametrize("first", ["hash", "address"])
def test_a_hash_is_the_learner_once_the_address_turns_up(service: Service, first: str) -> None:
    learner, course = someone(), some_course()
    hashed = progressed("", course, 10, **at(ONE), actor={"mbox_sha1sum": sha1_of(learner)})
    open_ = progressed(learner, course, 20, **at(TWO))
    if first == "hash":
        service.send(hashed)
        found = service.completion(sha1_of(learner), course)
        assert found is not None
        assert (found["learner"], found["progress"]) == (sha1_of(learner), 10)
        service.send(open_)
    else:
        service.send(open_)
        service.send(hashed)
    found = service.completion(learner, course)
    assert found is not None
    assert (found["learner"], found["progress"], found["first_seen_at"]) == (learner, 20, ONE)
    assert set(service.outcomes(learner)) == {hashed["id"], open_["id"]}
    # The hash still names him, in any case.
    assert service.completion(sha1_of(learner).upper(), course) == found


def test_an_account_is_a_learner_of_its_own(service: Service) -> None:
    number, course = someone(), some_course()
    account = {"homePage": "https://www.linkedin.com", "name": f"Q {number} :: x"}
    service.send(statement("", course, actor={"name": "Ann Ö.", "account": account}))
    label = f"https://www.linkedin.com::Q {number} :: x"
    found = service.completion(label, course)
    assert found is not None
    assert (found["learner"], found["learner_name"]) == (label, "Ann Ö.")
    assert service.completion(label.upper(), course) == found


@pytest.mark.parametrize(
    "actor",
    [
        {"objectType": "Group", "member": [{"mbox": "mailto:in-a-group@example.com"}]},
        {"objectType": "Group", "mbox": "mailto:a-group@example.com"},
        {"openid": "https://someone.example.com/"},
    ],
)
def test_who_is_no_learner_is_kept_and_ignored(service: Service, actor: dict[str, Any]) -> None:
    course = some_course()
    (number,) = service.send(statement("", course, actor=actor))
    shown = service.machine.json("statements", "show", number)
    assert (shown["outcome"], shown["learner"]) == ("ignored", None)
    assert shown["reason"]
    assert service.machine.json("completions", "list", "--course", course)["total"] == 0


def test_an_object_that_is_no_activity_is_kept_and_ignored(service: Service) -> None:
    learner = someone()
    service.send(statement(learner, "", object={"objectType": "Agent", "mbox": "mailto:b@example.com"}))
    assert set(service.outcomes(learner).values()) == {"ignored"}


def story(learners: list[str], courses: list[str], *, seed: int) -> list[dict[str, Any]]:
    """Statements of several learners, with voids, hashes, two at one time, and some that say nothing."""
    chosen = random.Random(seed)
    made: list[dict[str, Any]] = []
    for _ in range(60):
        learner, course = chosen.choice(learners), chosen.choice(courses)
        moment = f"2026-03-{chosen.randint(1, 9):02d}T10:00:00Z"
        actor = chosen.choice(
            [
                {"mbox": f"mailto:{learner}", "name": chosen.choice(["Ann", "Bea", "Cid"])},
                {"mbox": f"mailto:{learner.upper()}"},
                {"mbox_sha1sum": sha1_of(learner)},
            ]
        )
        kind = chosen.random()
        if kind < 0.2:
            made.append(statement(learner, course, timestamp=moment, actor=actor))
        elif kind < 0.3 and made:
            made.append(voiding(chosen.choice(made)["id"], timestamp=moment))
        else:
            value = chosen.choice([chosen.randint(0, 100), str(chosen.randint(0, 100)), "x"])
            made.append(progressed(learner, course, value, timestamp=moment, actor=actor))
    return made


def state(machine: Machine) -> tuple[Any, Any, Any]:
    """Completions, people and fates, without what depends on the time of arrival."""
    completions = machine.json("completions", "list", "--limit", "0")["items"]
    outcomes = machine.json("statements", "list", "--limit", "0")["items"]
    people = machine.json("learners", "list", "--limit", "0")["items"]
    return (
        sorted(completions, key=lambda row: (row["learner"].casefold(), row["urn"])),
        sorted((row["id"], row["outcome"], row["reason"], row["learner"]) for row in outcomes),
        [{name: row[name] for name in ("learner", "name", "courses", "completed")} for row in people],
    )


def folded(found: tuple[Any, Any, Any]) -> str:
    """A state as text, in one case: an address is shown as it was first written."""
    return repr(found).casefold()


def test_any_order_repetition_and_batches_end_in_the_same_state(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    learners, courses = [someone() for _ in range(3)], [some_course() for _ in range(3)]
    made = story(learners, courses, seed=4)
    states: list[str] = []
    for seed in range(2):
        machine = Machine(tmp_path_factory.mktemp(f"order{seed}"))
        chosen = random.Random(seed)
        with listening(machine) as service:
            order = made[:] if seed == 0 else chosen.sample(made, len(made)) + chosen.choices(made, k=20)
            while order:
                size = chosen.randint(1, 9)
                service.send(*order[:size])
                del order[:size]
        states.append(folded(state(machine)))
    before = state(machine)
    machine.json("statements", "replay")
    assert state(machine) == before
    assert states[0] == states[1]


def test_a_course_that_a_sync_brings_later_gets_its_title(machine: Machine, simulator: Simulated) -> None:
    course, learner = "urn:li:lyndaCourse:98765432", someone()
    with listening(machine) as service:
        service.send(statement(learner, course))
        found = service.completion(learner, course)
        assert found is not None
        assert (found["urn"], found["title"], found["completed"]) == (course, None, True)
        machine.json("catalogue", "show", course, code=1)
        simulator.edit("add_element", element=element(98765432, title="A late arrival"))
        assert machine.json("sync")["status"] == "complete"
        found = service.completion(learner, course)
        assert found is not None
        assert found["title"] == "A late arrival"
        assert machine.json("catalogue", "show", course)["completions"] == 1
        why = machine.json("why", learner, "A late arrival")
        assert why["verdict"] == "completed"
        assert "A late arrival" in why["answer"]
