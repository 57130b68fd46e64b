"""`lil-tui statements …` from outside: lists, fates, replay, import of bodies kept elsewhere, the refused."""

import json
import re
from typing import Any

import pytest

from tests.contract.command import Machine
from tests.contract.listening import (
    TIME,
    Service,
    listening,
    progressed,
    some_course,
    someone,
    statement,
    voiding,
)

ITEM = {"id", "stored_at", "timestamp", "learner", "verb", "urn", "outcome", "reason"}


def write_lines(machine: Machine, *lines: bytes) -> str:
    """A file of bodies; gives its path."""
    file = machine.home / "bodies.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    return str(file)


def line(value: object) -> bytes:
    """A body on one line."""
    return json.dumps(value).encode()


def test_an_item_has_the_members_of_the_contract(service: Service) -> None:
    learner, course = someone(), some_course()
    one = statement(learner, course)
    service.send(one)
    listed = service.machine.json("statements", "list", "--learner", learner)
    assert set(listed) == {"total", "items"}
    (item,) = listed["items"]
    assert set(item) == ITEM
    assert re.fullmatch(TIME, item["stored_at"])
    assert {name: item[name] for name in ITEM - {"stored_at", "reason"}} == {
        "id": one["id"],
        "timestamp": one["timestamp"],
        "learner": learner,
        "verb": one["verb"]["id"],
        "urn": course,
        "outcome": "applied",
    }
    shown = service.machine.json("statements", "show", one["id"].upper())
    assert shown.items() >= item.items()
    assert shown["statement"] == one


def test_an_unknown_id_is_1(machine: Machine) -> None:
    document = machine.json("statements", "show", "x", code=1)
    assert set(document["error"]) == {"title", "detail", "fix"}


def test_lists_are_newest_first_limited_to_50_and_filtered(service: Service) -> None:
    learner, course = someone(), some_course()
    sent = [
        service.send(progressed(learner, course, 5, timestamp=f"2026-01-01T00:00:{n:02d}Z"))[0]
        for n in range(55)
    ]

    def ask(*arguments: str) -> tuple[int, list[str]]:
        listed = service.machine.json("statements", "list", "--learner", learner.upper(), *arguments)
        return listed["total"], [item["id"] for item in listed["items"]]

    assert ask() == (55, sent[:4:-1])
    assert ask("--limit", "0") == (55, sent[::-1])
    assert ask("--limit", "2") == (55, sent[:-3:-1])
    assert ask("--outcome", "applied") == (1, sent[:1])
    assert ask("--outcome", "superseded", "--limit", "1") == (54, sent[-1:])
    assert ask("--outcome", "erased") == (0, [])
    assert service.machine.json("statements", "list", "--learner", "nobody@example.com")["total"] == 0
    for wrong in (("--outcome", "lost"), ("--limit", "-1"), ("--limit", "x")):
        assert service.machine.run("statements", "list", *wrong).code == 2


TOTARA = [
    # As `totara_xapi_statement` holds them: whole bodies, progress as a string, no ids.
    {
        "timestamp": "2021-08-22T19:49:27.605Z",
        "actor": {"objectType": "Agent", "mbox": "mailto:Ann@Example.com"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/progressed", "display": {"en-US": "PROGRESSED"}},
        "object": {"objectType": "Activity", "id": "urn:li:lyndaCourse:252"},
        "result": {
            "completion": False,
            "duration": "PT4M30S",
            "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": "39"},
        },
    },
    {
        "id": "e8b0b4a0-0000-4000-8000-000000000001",
        "timestamp": "2021-08-23T19:49:27.605Z",
        "actor": {"objectType": "Agent", "mbox": "mailto:ann@example.com"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "COMPLETED"}},
        "object": {"objectType": "Activity", "id": "urn:li:lyndaCourse:252"},
        "result": {"completion": True, "duration": "PT4M30S"},
    },
]


def test_bodies_kept_elsewhere_are_imported_by_the_listeners_way(machine: Machine) -> None:
    array = [statement(someone(), some_course()) for _ in range(2)]
    bad = statement(someone(), some_course(), verb={"id": "x"})
    file = write_lines(
        machine,
        b"\xef\xbb\xbf" + line(TOTARA[0]),
        line(TOTARA[1]),
        b"",
        line(TOTARA[1]),
        line(array),
        line(bad),
        b"{broken",
        line({**TOTARA[1], "timestamp": "2001-01-01T00:00:00Z"}),
        line({"id": 7, "time_created": 1629661767, "statement": json.dumps(array[0])}),
    )
    imported = machine.json("statements", "import", file)
    assert (imported["lines"], imported["stored"], imported["duplicates"]) == (8, 4, 2)
    assert [entry["line"] for entry in imported["rejected"]] == [6, 7, 8]
    found = machine.json("completions", "list", "--learner", "ANN@example.com")
    (row,) = found["items"]
    assert (row["progress"], row["completed_at"]) == (100, "2021-08-23T19:49:27.605Z")
    assert row["first_seen_at"] == "2021-08-22T19:49:27.605Z"
    refused = machine.json("statements", "rejected")
    assert len(refused) == 3
    assert {entry["client"] for entry in refused} == {None}
    again = machine.json("statements", "import", file)
    # A body without an id is another statement each time; all others are known.
    assert again["stored"] <= 1
    assert machine.json("completions", "list", "--learner", "ann@example.com")["items"] == [row]


def test_an_import_of_nothing_good_is_1_and_of_no_file_2(machine: Machine) -> None:
    done = machine.run("statements", "import", write_lines(machine, b"{", b"\xff\xfe", b"null"), "--json")
    assert done.code == 1
    assert len(done.json["rejected"]) == 3
    assert machine.run("statements", "import", str(machine.home / "nothing.jsonl")).code == 2
    assert machine.json("statements", "import", write_lines(machine))["lines"] == 0


def test_imported_and_sent_statements_are_the_same(machine: Machine) -> None:
    one = statement(someone(), some_course())
    with listening(machine) as service:
        service.send(one)
        imported = machine.json("statements", "import", write_lines(machine, line(one)))
        assert (imported["stored"], imported["duplicates"]) == (0, 1)
        two = statement(someone(), some_course())
        machine.json("statements", "import", write_lines(machine, line(two)))
        assert service.post(two).status_code == 200
        assert service.get(statementId=two["id"]).json()["id"] == two["id"]
        assert service.post({**two, "result": {"completion": False}}).status_code == 409


def test_replay_ends_where_it_began(machine: Machine) -> None:
    learner, course = someone(), some_course()
    late = statement(learner, course, timestamp="2026-02-01T00:00:00Z")
    made: list[dict[str, Any]] = [
        progressed(learner, course, 10, timestamp="2026-01-01T00:00:00Z"),
        late,
        voiding(late["id"]),
        statement("", course, actor={"openid": "https://example.com/ann"}),
        *(progressed(someone(), some_course(), number % 101) for number in range(500)),
    ]
    machine.json("statements", "import", write_lines(machine, *map(line, made)))

    def state() -> tuple[Any, ...]:
        return tuple(
            machine.json(*what, "--limit", "0")
            for what in (("completions", "list"), ("statements", "list"), ("learners", "list"))
        )

    before = state()
    assert before[1]["total"] == len(made)
    replayed = machine.json("statements", "replay")
    assert (replayed["statements"], replayed["changed"]) == (len(made), 0)
    assert state() == before


@pytest.mark.parametrize("arguments", [("list",), ("rejected",), ("replay",)])
def test_before_anything_came_the_lists_are_empty(machine: Machine, arguments: tuple[str, ...]) -> None:
    assert machine.json("statements", *arguments) in (
        {"total": 0, "items": []},
        [],
        {"statements": 0, "changed": 0, "completions": 0},
    )
    plain = machine.run("statements", *arguments)
    assert plain.code == 0
