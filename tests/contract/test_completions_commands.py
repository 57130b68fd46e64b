"""`completions`, `why`, `learners` and `export` from outside, as contract §2 has them."""

import csv
import io
import json
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.contract.command import Machine
from tests.contract.elements import course as element
from tests.contract.fake_linkedin import FakeLinkedIn
from tests.contract.listening import (
    TIME,
    Service,
    listening,
    progressed,
    sha1_of,
    some_course,
    someone,
    statement,
)

COMPLETION = {
    "learner",
    "learner_name",
    "urn",
    "title",
    "progress",
    "completed",
    "first_seen_at",
    "updated_at",
    "completed_at",
    "source",
}


def test_lists_are_newest_first_with_limits_filters_and_times(service: Service) -> None:
    learner = someone()
    made = [
        progressed(learner, some_course(), 5, timestamp=f"2026-01-{day:02d}T12:00:00Z")
        for day in range(1, 29)
    ]
    made += [
        statement(learner, some_course(), timestamp=f"2026-02-{day:02d}T12:00:00Z") for day in range(1, 29)
    ]
    service.send(*made)
    urns = [each["object"]["id"] for each in made]

    def ask(*arguments: str) -> tuple[int, list[str]]:
        listed = service.machine.json("completions", "list", "--learner", learner, *arguments)
        assert all(set(item) == COMPLETION for item in listed["items"])
        return listed["total"], [item["urn"] for item in listed["items"]]

    assert ask() == (56, urns[:5:-1])
    assert ask("--limit", "0") == (56, urns[::-1])
    assert ask("--limit", "3", "--offset", "54") == (56, urns[1::-1])
    assert ask("--offset", "100") == (56, [])
    assert ask("--status", "completed", "--limit", "1") == (28, urns[-1:])
    assert ask("--status", "in-progress", "--limit", "1") == (28, urns[27:28])
    # On `updated_at`; from inclusive, to exclusive; a date is its beginning in UTC.
    assert ask("--since", "2026-02-28T12:00:00Z") == (1, urns[-1:])
    assert ask("--since", "2026-02-28T12:00:00.001Z") == (0, [])
    assert ask("--until", "2026-01-01T12:00:00Z") == (0, [])
    assert ask("--until", "2026-01-02") == (1, urns[:1])
    assert ask("--since", "2026-01-31", "--until", "2026-02-02T13:00:00+01:00") == (1, urns[28:29])
    assert ask("--course", urns[3]) == (1, urns[3:4])
    for wrong in (("--status", "done"), ("--since", "x"), ("--limit", "-1"), ("--until", "2026-13-01")):
        assert service.machine.run("completions", "list", *wrong).code == 2


def verdict(machine: Machine, learner: str, course: str) -> dict[str, Any]:
    """What `why` says, checked for its shape."""
    document: dict[str, Any] = machine.json("why", learner, course)
    assert set(document) == {"answer", "verdict", "steps"}
    for step in document["steps"]:
        assert set(step) == {"check", "result", "evidence", "at"}
        assert step["result"] in ("yes", "no", "unknown")
        assert step["evidence"]
        assert step["at"] is None or re.fullmatch(TIME, step["at"])
    answer = document["answer"]
    assert answer
    assert answer == answer.strip()
    assert "\n" not in answer
    return document


def test_why_explains_what_is_there_and_what_is_not(machine: Machine) -> None:
    learner, course, other = someone(), some_course(), some_course()
    before = verdict(machine, learner, course)
    assert before["verdict"] == "never-received"
    with listening(machine) as service:
        service.send(
            progressed(learner, course, 39),
            statement(learner, other, timestamp="2026-05-06T07:08:09Z"),
        )
        service.post(statement("refused@example.com", course, verb={"id": "x"}))
        partly = verdict(machine, learner.upper(), course)
        assert partly["verdict"] == "in-progress"
        assert "39" in partly["answer"]
        done = verdict(machine, learner, other)
        assert done["verdict"] == "completed"
        assert "2026-05-06" in done["answer"]
        never = verdict(machine, learner, some_course())
        assert never["verdict"] == "never-received"
        near = verdict(machine, learner.replace("example.com", "example.org"), course)
        assert near["verdict"] == "never-received"
        assert learner in near["answer"]
        refused = verdict(machine, "refused@example.com", course)
        assert refused["verdict"] == "never-received"
        assert "refused" in refused["answer"]
        for each in (partly, done, never, near, refused):
            assert [step["check"] for step in each["steps"]] == [step["check"] for step in before["steps"]]
            assert any(step["result"] == "unknown" for step in each["steps"])
    plain = machine.run("why", learner, course)
    assert plain.code == 0
    assert plain.out.splitlines()[-1].strip().casefold() == partly["answer"].casefold()


def test_why_about_nothing_is_wrong_usage(machine: Machine) -> None:
    for arguments in (("", ""), (" ", some_course()), (someone(), "")):
        done = machine.run("why", *arguments)
        assert (done.code, done.out) == (2, "")
        assert "empty" in done.line
    assert set(machine.json("why", "", "", code=2)["error"]) == {"title", "detail", "fix"}


def test_why_names_those_who_share_a_name_and_those_who_come_near(machine: Machine) -> None:
    course, others = some_course(), [someone(), someone()]
    with listening(machine) as service:
        for learner in others:
            actor = {"mbox": f"mailto:{learner}", "name": "Zaphod Beeblebrox"}
            service.send(statement(learner, course, actor=actor))
        service.post(statement("refused@example.com", some_course(), verb={"id": "x"}))
    shared = verdict(machine, "zaphod beeblebrox", course)["answer"]
    near = verdict(machine, "Beeblebrox, Zaphod", course)["answer"]
    for learner in others:
        assert learner in shared
        assert learner in near
    assert "never" not in shared
    assert "did you mean" in near
    assert verdict(machine, others[0], course)["verdict"] == "completed"
    # Within a longer address it is another person's.
    assert "refused" not in verdict(machine, "used@example.com", course)["answer"]


def test_why_takes_titles_links_and_knows_twins(machine: Machine, fake: FakeLinkedIn) -> None:
    machine.variables["LIL_TUI_LOCALES"] = "en_US,de_DE"
    fake.assets["COURSE", "en_US"] = [element(1, title="Learning Cinema 4D")]
    fake.assets["COURSE", "de_DE"] = [element(2, title="Learning Cinema 4D", locale="de_DE")]
    machine.json("sync")
    learner = someone()
    with listening(machine) as service:
        service.send(statement(learner, "urn:li:lyndaCourse:2"))
    twin = verdict(machine, learner, "urn:li:lyndaCourse:1")
    assert twin["verdict"] == "never-received"
    assert "urn:li:lyndaCourse:2" in twin["answer"]
    assert (
        verdict(machine, learner, "https://www.linkedin.com/learning/thing-2?u=2")["verdict"] == "completed"
    )
    shown = machine.json("catalogue", "show", "urn:li:lyndaCourse:2")
    assert shown["completions"] == 1
    assert machine.json("catalogue", "show", "urn:li:lyndaCourse:1")["completions"] == 0


def write(machine: Machine, text: str, encoding: str = "utf-8") -> str:
    """A list of people; gives its path."""
    file = machine.home / "people.csv"
    file.write_bytes(text.encode(encoding))
    return str(file)


def people(machine: Machine) -> dict[str, dict[str, Any]]:
    """All learners by what they are shown under."""
    listed = machine.json("learners", "list", "--limit", "0")
    return {item["learner"]: item for item in listed["items"]}


def test_a_list_of_people_is_imported_in_any_order_of_columns(machine: Machine) -> None:
    with listening(machine) as service:
        service.send(
            statement("cid@example.com", some_course()),
            statement("", some_course(), actor={"mbox_sha1sum": sha1_of("bea@example.com")}),
            statement(
                "", some_course(), actor={"account": {"homePage": "https://hr.example.com", "name": "7"}}
            ),
        )
        text = (
            "department,account,name,email,employee_id\r\n"
            '"Sales, North",https://hr.example.com::7,"Ann ""A"" Roe",ann@example.com,007\r\n'
            ",,Bea,BEA@example.com,\r\n"
            ",,nobody,,\r\n"
            ",,Zoë,no address,\r\n"
        )
        imported = machine.json("learners", "import", write(machine, text, "utf-8-sig"))
        assert (imported["rows"], len(imported["skipped"])) == (4, 2)
        found = people(machine)
        assert {key.casefold() for key in found} == {"ann@example.com", "bea@example.com", "cid@example.com"}
        ann = found["ann@example.com"]
        assert (ann["name"], ann["department"], ann["employee_id"]) == ('Ann "A" Roe', "Sales, North", "007")
        assert (ann["courses"], ann["completed"]) == (1, 1)
        # Whether the list knows somebody is shown, and decides nothing.
        assert (ann["listed"], found["cid@example.com"]["listed"]) == (True, False)
        again = machine.json("learners", "import", write(machine, text))
        assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 2)
        (row,) = machine.json("completions", "list", "--learner", "https://hr.example.com::7")["items"]
        assert (row["learner"], row["learner_name"]) == ("ann@example.com", 'Ann "A" Roe')


@pytest.mark.parametrize("text", ["", "name\nAnn\n", "mail,name\na@b.org,A\n", "email,email\na,b\n", "\n\n"])
def test_a_list_without_its_header_is_one_line(machine: Machine, text: str) -> None:
    done = machine.run("learners", "import", write(machine, text))
    assert done.code in (1, 2)
    assert "header" in done.line


def test_a_list_that_is_no_utf8_is_one_line(machine: Machine) -> None:
    done = machine.run("learners", "import", write(machine, "email,name\na@b.org,Zoë\n", "latin-1"))
    assert done.code in (1, 2)
    assert "line 2 is not UTF-8" in done.line


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_as_spreadsheets_save_it_is_imported(machine: Machine, delimiter: str, encoding: str) -> None:
    rows = (
        ("Name", "EMAIL", "department", ""),
        ("Zoë", "zoe@example.com", f'"Sales{delimiter} North"', ""),
        ('"Cid ""C"" Roe"', "cid@example.com", "", ""),
    )
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    imported = machine.json("learners", "import", write(machine, text, encoding))
    assert (imported["rows"], imported["added"], imported["skipped"]) == (2, 2, [])
    found = people(machine)
    shown = " ".join(f"Sales{delimiter} North".split()) if delimiter == "\t" else f"Sales{delimiter} North"
    assert found["zoe@example.com"]["name"] == "Zoë"
    assert " ".join(found["zoe@example.com"]["department"].split()) == shown
    assert found["cid@example.com"]["name"] == 'Cid "C" Roe'


def test_a_first_line_that_names_the_delimiter_is_heeded(machine: Machine) -> None:
    imported = machine.json("learners", "import", write(machine, "sep=;\nemail;name\nann@example.com;A;B\n"))
    assert [skipped["line"] for skipped in imported["skipped"]] == [3]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('email,name\nann@example.com,Ann\nben@example.com,"Ben\ncid@example.com,Cid\n', 3),
        ('email,name\nben@example.com,"Ben\ncid@example.com,"Cid"\n', 2),
        # The quote that closes it is a stray one of another row.
        ('email;name\nben@example.com;"Ben\ncid@example.com;Cid\ndan@example.com;Dan"\n', 2),
        ('email\n"ben@example.com\ncid@example.com"\n', 2),
        ('email,name\nann@example.com,"Ann "A" Roe"\n', 2),
        ('"email,name\nann@example.com,Ann\n', 1),
    ],
)
def test_a_quote_that_does_not_close_is_told_by_its_line(machine: Machine, text: str, line: int) -> None:
    done = machine.run("learners", "import", write(machine, text))
    assert (done.code, done.out) == (1, "")
    assert f"line {line}: a quote" in done.line
    assert people(machine) == {}


def test_a_row_with_too_many_values_is_skipped_and_told(machine: Machine) -> None:
    text = (
        "email,name,department\n"
        "ann@example.com,Roe, Ann,Sales\n"
        'ben@example.com,"Roe, Ben",Sales,,\n'
        'cid@example.com,Cid,"North\nSouth"\n'
    )
    imported = machine.json("learners", "import", write(machine, text))
    assert (imported["rows"], imported["added"]) == (3, 2)
    ((line, reason),) = ((each["line"], each["reason"]) for each in imported["skipped"])
    assert line == 2
    assert "4 values for 3 columns" in reason
    assert people(machine)["cid@example.com"]["department"] == "North South"
    plain = machine.run("learners", "import", write(machine, text))
    assert "1 rows skipped" in plain.out
    assert "line 2: 4 values" in plain.err


@pytest.mark.parametrize(
    "content", [b"\xff\xfee\0m\0a", b"email\n\xff\xfe\n", b"\x00\xff", b"\xfe\xff\xd8\x00"]
)
def test_bytes_that_are_no_text_are_one_line(machine: Machine, content: bytes) -> None:
    file = machine.home / "people.csv"
    file.write_bytes(content)
    done = machine.run("learners", "import", str(file))
    assert done.code in (1, 2)
    assert "UTF-8" in done.line or "header" in done.line


def test_forgetting_erases_a_person_everywhere(machine: Machine) -> None:
    with listening(machine) as service:
        learner, other, course = someone(), someone(), some_course()
        actor = {"mbox": f"mailto:{learner}", "name": "Zaphod Beeblebrox"}
        own = [progressed(learner, course, 10, actor=actor), statement(learner, course, actor=actor)]
        hashed = progressed("", course, 3, actor={"mbox_sha1sum": sha1_of(learner)})
        mention = statement(other, course, context={"instructor": actor})
        service.send(*own, hashed, mention)
        service.post(statement(learner, course, verb={"id": "x"}))
        machine.json("learners", "import", write(machine, f"email,name\n{learner},Zaphod B.\n"))

        held = machine.json("learners", "export", learner)
        text = json.dumps(held)
        for each in (*own, hashed, mention):
            assert each["id"] in text
        assert course in text

        machine.json("learners", "forget", learner.upper())
        assert set(people(machine)) == {other}
        assert machine.json("completions", "list")["total"] == 1
        listed = machine.json("statements", "list", "--outcome", "erased")
        assert {item["id"] for item in listed["items"]} == {own[0]["id"], own[1]["id"], hashed["id"]}
        for item in listed["items"]:
            assert (item["learner"], item["urn"], item["verb"]) == (None, None, None)
            assert re.fullmatch(TIME, item["stored_at"])
            assert re.fullmatch(TIME, item["timestamp"])
        machine.json("learners", "forget", learner, code=1)
        machine.json("learners", "export", learner, code=1)
        # Sent again it is known by its id and stays erased; something new begins anew.
        assert service.post(own[1]).status_code == 200
        machine.json("statements", "replay")
        assert machine.json("completions", "list", "--learner", learner)["total"] == 0
        assert service.get(statementId=own[1]["id"]).status_code == 404
        assert service.get(statementId=mention["id"]).status_code == 200
        assert service.stop().code == 0
    for file in machine.files():
        content = file.read_bytes()
        for trace in (learner, "Zaphod", sha1_of(learner)):
            assert trace.encode() not in content, file


def wait_until_noted(machine: Machine, words: str) -> None:
    """Wait until the listener has written down a refused request with these words in its reason."""
    end = time.monotonic() + 60
    with closing(sqlite3.connect(machine.data / "lil.db")) as database:
        while not database.execute(
            "SELECT 1 FROM listener_request WHERE instr(reason, ?)", (words,)
        ).fetchall():
            assert time.monotonic() < end


def test_no_file_holds_a_forgotten_person_though_the_listener_runs_on(machine: Machine) -> None:
    learner = "zaphod.b@example.com"
    actor = {"mbox": f"mailto:{learner}", "name": "Zaphod Beeblebrox"}
    agent = json.dumps({"mbox": f"mailto:{learner}"})
    with listening(machine, "--debug") as service:
        service.send(*(statement(learner, some_course(), actor=actor) for _ in range(30)))
        # Refused, with him wherever a reason might quote something.
        service.post(statement(learner, some_course(), verb={"id": learner}))
        service.post(statement(learner, some_course(), **{learner: {}, "Actor": learner}))
        service.post(statement(learner, some_course(), context={"extensions": {learner: 1}}))
        service.post(
            statement(learner, some_course(), verb={"id": "http://x.org/y", "display": {learner: "x"}})
        )
        service.post(statement(learner, some_course(), timestamp=learner))
        service.get(agent=agent, **{learner: "x"})
        service.get(agent=agent[:-3])
        service.get(statementId=learner)
        service.http.get(f"/{learner}?q={learner}")
        service.http.put(f"/xapi/{learner}", headers=service.headers(), content=learner)
        service.ask_token(username=learner, scope=learner)
        service.ask_token(client_id=learner)
        service.http.get("/the-last-one")
        wait_until_noted(machine, "/the-last-one")
        gone = machine.json("learners", "forget", learner, "--debug")
        assert gone["scrubbed"] is True
        left = {
            (str(file.relative_to(machine.data)), trace)
            for file in machine.files()
            for trace in (learner, "zaphod", "Beeblebrox", sha1_of(learner))
            if trace.lower().encode() in file.read_bytes().lower()
        }
        assert left == set()
        assert service.stop().code == 0


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    " =1",
    '=HYPERLINK("http://x","y")',
    "|x",
    "%0A=1",
]


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV by its header."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_formulas_are_defused_in_exports(machine: Machine) -> None:
    with listening(machine) as service:
        for name in HOSTILE:
            learner = someone()
            service.send(statement(learner, some_course(), actor={"mbox": f"mailto:{learner}", "name": name}))
        account = {"homePage": "https://example.com", "name": "=1+1"}
        service.send(
            statement("", "=:cmd", actor={"mbox": "mailto:=cmd@example.com"}) | {"object": {"id": "urn:x:y"}}
        )
        service.send(statement("", some_course(), actor={"account": account}))
    for kind in ("completions", "learners", "statements", "catalogue"):
        target = machine.home / f"{kind}.csv"
        done = machine.json("export", kind, "--format", "csv", "--output", str(target))
        assert done == {"rows": len(rows_of(target)), "path": str(target)}
        with target.open(newline="", encoding="utf-8-sig") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), cell
                    assert not {"\t", "\r", "\n"} & set(cell)
    assert len(rows_of(machine.home / "completions.csv")) == len(HOSTILE) + 2


def test_exports_hold_what_the_lists_hold(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [element(1, title='A "quoted", title — ü')]
    machine.json("sync")
    with listening(machine) as service:
        learner = someone()
        service.send(statement(learner, "urn:li:lyndaCourse:1"), progressed(learner, some_course(), 7))
    listed = machine.json("completions", "list", "--limit", "0")["items"]
    target = machine.home / "out.csv"
    machine.json("export", "completions", "--format", "csv", "--output", str(target))
    rows = rows_of(target)
    for item in listed:
        (row,) = [row for row in rows if row["urn"] == item["urn"]]
        for name, value in item.items():
            shown = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
            assert row[name] == shown, name
    lines = machine.run("export", "completions", "--format", "jsonl").out.splitlines()
    records = {record["urn"]: record for record in map(json.loads, lines)}
    for item in listed:
        assert records[item["urn"]].items() >= item.items()
    (course,) = csv.DictReader(
        io.StringIO(machine.run("export", "catalogue", "--format", "csv").out, newline="")
    )
    assert (course["urn"], course["title"]) == ("urn:li:lyndaCourse:1", 'A "quoted", title — ü')


def test_only_new_gives_what_changed_since_the_last_such_export(machine: Machine) -> None:
    with listening(machine) as service:
        learner, course = someone(), some_course()

        def export(*arguments: str) -> list[str]:
            out = machine.run("export", "completions", "--format", "jsonl", *arguments).out
            return [json.loads(each)["urn"] for each in out.splitlines()]

        service.send(progressed(learner, course, 7))
        assert export("--only-new") == [course]
        assert export("--only-new") == []
        assert export() == [course]
        second = some_course()
        service.send(progressed(learner, second, 7))
        assert export() == [course, second]
        assert export("--only-new") == [second]
        # The same again changes nothing; more progress does, also when it is dated long ago.
        service.send(progressed(learner, second, 7, timestamp="2026-08-22T19:49:27.605Z", id=None))
        before = export("--only-new")
        assert before in ([], [second])
        service.send(statement(learner, course, timestamp="2001-01-01T00:00:00Z"))
        assert export("--only-new") == [course]


def test_a_file_that_cannot_be_written_is_one_line(machine: Machine) -> None:
    done = machine.run("export", "learners", "--output", str(machine.home / "no" / "such" / "file.csv"))
    assert done.code == 1
    assert "file.csv" in done.line
    assert machine.run("export", "everything").code == 2
    assert machine.run("export", "learners", "--format", "pdf").code == 2
