"""The commands on completions, statements, learners, clients, why and export, as a script calls them."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lil_tui.errors import ExitCode
from tests.cli.conftest import Answer, Call, call
from tests.completions.statement_examples import ANN, BEN, COMPLETED
from tests.completions.test_projection import COURSE, said

__all__ = ["call"]


@pytest.fixture
def filled(call: Call, tmp_path: Path) -> Answer:
    """Statements of Ann and Ben, imported from a file."""
    lines = [
        said(1, 10, "39", actor={**ANN, "name": "Ann \x1b[31m"}),
        said(2, 20, verb=COMPLETED, actor=BEN),
        said(3, 30, 20),
        {**said(4, 40), "verb": {"id": "x"}},
    ]
    file = tmp_path / "statements.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return call("statements", "import", str(file), "--json")


def items(answer: Answer) -> list[dict[str, Any]]:
    assert answer.code == 0, answer.err
    assert answer.json["total"] == len(answer.json["items"])
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def test_an_import_says_what_it_took(filled: Answer) -> None:
    assert (filled.code, filled.json["lines"], filled.json["stored"]) == (0, 4, 3)
    assert [refused["line"] for refused in filled.json["rejected"]] == [4]


@pytest.mark.usefixtures("filled")
def test_completions_are_listed_as_the_contract_says(call: Call) -> None:
    rows = items(call("completions", "list", "--json"))
    assert rows[1] == {
        "learner": "ben@example.com",
        "learner_name": None,
        "urn": COURSE,
        "title": None,
        "progress": 100,
        "completed": True,
        "first_seen_at": "2021-08-22T00:20:00.000Z",
        "updated_at": "2021-08-22T00:20:00.000Z",
        "completed_at": "2021-08-22T00:20:00.000Z",
        "source": "xapi",
    }
    assert [row["learner"] for row in rows] == ["ann@example.com", "ben@example.com"]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--learner", "ANN@Example.com"], 1),
        (["--status", "completed"], 1),
        (["--since", "2021-08-22"], 2),
        (["--since", "2021-08-22T00:30:00Z"], 1),
        (["--until", "2021-08-22 00:30"], 1),
        (["--since", "2021-08-23"], 0),
        (["--course", "urn:li:lyndaCourse:9"], 0),
    ],
)
def test_completions_are_filtered(call: Call, options: list[str], count: int) -> None:
    assert len(items(call("completions", "list", "--json", *options))) == count


@pytest.mark.usefixtures("filled")
def test_wrong_times_and_limits_are_wrong_usage(call: Call) -> None:
    assert call("completions", "list", "--since", "yesterday").code == 2
    assert call("completions", "list", "--limit", "-1").code == 2


@pytest.mark.usefixtures("filled")
def test_statements_are_listed_with_outcome_and_reason(call: Call) -> None:
    rows = items(call("statements", "list", "--outcome", "superseded", "--json"))
    assert set(rows[0]) == {
        "id",
        "stored_at",
        "timestamp",
        "learner",
        "verb",
        "urn",
        "outcome",
        "reason",
    }
    assert rows[0]["reason"] == "progress was 39 % already"
    shown = call("statements", "show", rows[0]["id"], "--json").json
    assert shown["statement"]["actor"] == ANN
    assert call("statements", "show", "none", "--json").code == 1


@pytest.mark.usefixtures("filled")
def test_refused_statements_are_listed(call: Call) -> None:
    (refused,) = call("statements", "rejected", "--json").json
    assert set(refused) == {"at", "client", "reason", "body"}
    assert "verb.id" in refused["reason"]


@pytest.mark.usefixtures("filled")
def test_a_replay_changes_nothing(call: Call) -> None:
    before = call("completions", "list", "--json").out
    assert call("statements", "replay", "--json").json["changed"] == 0
    assert call("completions", "list", "--json").out == before


@pytest.mark.usefixtures("filled")
def test_nothing_printed_moves_the_terminal(call: Call) -> None:
    for command in (
        ("completions", "list"),
        ("statements", "list"),
        ("statements", "rejected"),
        ("learners", "list"),
        ("why", "ann@example.com", COURSE),
        ("export", "completions"),
        ("export", "learners", "--format", "jsonl"),
    ):
        answer = call(*command)
        assert answer.code == 0, answer.err
        assert "\x1b" not in answer.out
        assert "ann@example.com" in answer.out


@pytest.mark.usefixtures("filled")
def test_people_are_imported_forgotten_and_handed_out(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email,name\nann@example.com,Ann Example\n", encoding="utf-8")
    assert call("learners", "import", str(file), "--json").json["updated"] == 1
    assert call("learners", "export", "ann@example.com", "--json").json["learner"]["name"] == "Ann Example"
    assert call("learners", "forget", "ANN@example.com", "--json").json["statements"] == 2
    assert [row["learner"] for row in items(call("learners", "list", "--json"))] == ["ben@example.com"]
    again = call("learners", "forget", "ann@example.com", "--json")
    assert (again.code, set(again.json["error"])) == (1, {"title", "detail", "fix"})


@pytest.mark.usefixtures("filled")
def test_nobody_is_forgotten_whose_erasure_was_declined(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("lil_tui.cli.learners.sys", terminal)
    for answer in ("n\n", "\n"):
        declined = call("learners", "forget", "ann@example.com", stdin=answer)
        assert (declined.code, declined.out) == (ExitCode.FAILED, "")
        assert "Nothing was erased" in declined.err
        assert call("learners", "export", "ann@example.com").code == 0
    assert call("learners", "forget", "ann@example.com", stdin="y\n").code == 0
    assert call("learners", "export", "ann@example.com").code == 1


@pytest.mark.usefixtures("filled")
def test_why_ends_in_one_sentence(call: Call) -> None:
    answer = call("why", "ben@example.com", COURSE, "--json").json
    assert answer["verdict"] == "completed"
    assert answer["answer"].endswith("on 2021-08-22.")
    assert all(set(step) == {"check", "result", "evidence", "at"} for step in answer["steps"])


@pytest.mark.usefixtures("filled")
def test_times_for_people_are_local_and_to_the_minute(call: Call) -> None:
    call("clients", "add", "LinkedIn")
    when = datetime(2021, 8, 22, 0, 20, tzinfo=UTC).astimezone()
    why = call("why", "ben@example.com", COURSE).out
    assert re.search(rf"^completed +yes +{when:%Y-%m-%d %H:%M}  ", why, re.MULTILINE)
    stated = call("statements", "list").out
    made = call("clients", "list").out
    for printed in (why, stated, made, call("statements", "rejected").out.partition("{")[0]):
        assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", printed)
        assert not re.search(r"\dT\d\d:", printed)


@pytest.mark.usefixtures("filled")
def test_exports_are_written_to_a_file(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    answer = call("export", "completions", "--format", "csv", "--output", str(target), "--json")
    assert answer.json == {"rows": 2, "path": str(target)}
    with target.open(encoding="utf-8", newline="") as stream:
        assert [row["learner"] for row in csv.DictReader(stream)] == ["ann@example.com", "ben@example.com"]
    assert call("export", "completions", "--output", str(tmp_path / "no" / "x.csv"), "--json").code == 1


@pytest.mark.usefixtures("filled")
def test_a_dash_is_standard_output_and_no_file(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("export", "learners", "--output", "-").out.startswith("learner,")
    refused = call("export", "learners", "--output", "-", "--json")
    assert refused.code == ExitCode.USAGE
    assert "standard output" in refused.err
    assert list(tmp_path.glob("-*")) == []


@pytest.mark.usefixtures("filled")
def test_a_workbook_is_written_to_a_file_or_a_pipe(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    answer = call("export", "learners", "--format", "xlsx", "--output", str(target), "--json")
    assert answer.json == {"rows": 2, "path": str(target)}
    assert target.read_bytes().startswith(b"PK")
    assert call("export", "learners", "--format", "xlsx").out.startswith("PK")


@pytest.mark.usefixtures("filled")
def test_only_what_is_new_is_exported(call: Call) -> None:
    assert len(list(csv.DictReader(io.StringIO(call("export", "completions", "--only-new").out)))) == 2
    assert list(csv.DictReader(io.StringIO(call("export", "completions", "--only-new").out))) == []


@pytest.mark.usefixtures("filled")
def test_what_did_not_get_to_its_place_stays_new(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "taken" / "out.csv"
    target.mkdir(parents=True)
    assert call("export", "completions", "--only-new", "--output", str(target)).code == ExitCode.FAILED
    assert list(target.parent.iterdir()) == [target]
    new = call("export", "completions", "--only-new", "--output", str(tmp_path / "out.csv"), "--json")
    assert new.json["rows"] == 2


KILLED_AT = """
import sys
from lil_tui.cli.main import run
from lil_tui.completions import exports

place, at, *arguments = sys.argv[1:]
go_on, calls = getattr(exports, place), 0

def reached(*given):
    global calls
    calls += 1
    if calls < int(at):
        return go_on(*given)
    print("reached", flush=True)
    sys.stdin.read()

setattr(exports, place, reached)
run(arguments)
"""


@pytest.mark.usefixtures("filled")
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("place", "at", "delivered"), [("_record", 1, False), ("_record", 2, False), ("_remember", 1, True)]
)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_what_an_export_had_not_delivered_when_it_was_killed_stays_new(
    call: Call,
    environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    at: int,
    delivered: bool,
    file_format: str,
) -> None:
    folder, temporary = tmp_path / "exports", tmp_path / "tmp"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    target = folder / "out"
    target.write_text("the one before")
    arguments = ("export", "completions", "--only-new", "--format", file_format, "--output", str(target))
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_AT, place, str(at), *arguments],
        env={**os.environ, **environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"reached\n"
        child.kill()
    assert (target.read_bytes() != b"the one before") is delivered
    parts = [file for file in folder.iterdir() if file != target]
    assert len(parts) == (not delivered)
    for part in parts:
        os.utime(part, (0, 0))
    assert call(*arguments, "--json").json["rows"] == 2
    assert list(folder.iterdir()) == [target]
    assert list(temporary.iterdir()) == []
    assert call(*arguments, "--json").json["rows"] == 0


@pytest.mark.usefixtures("filled")
@pytest.mark.skipif(sys.platform == "win32", reason="there an open file can't be removed")
def test_an_export_that_another_still_writes_is_left_alone(call: Call, tmp_path: Path) -> None:
    ours, theirs = tmp_path / ".lil-tui-export-1", tmp_path / ".export-2"
    theirs.touch()
    with ours.open("wb") as stream:
        fcntl = pytest.importorskip("fcntl")
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        for part in (ours, theirs):
            os.utime(part, (0, 0))
        assert call("export", "learners", "--output", str(tmp_path / "out.csv")).code == 0
    assert ours.exists()
    assert theirs.exists()


@pytest.mark.usefixtures("filled")
def test_rows_that_one_sheet_cannot_hold_are_told_of(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lil_tui.completions.export_formats._SHEET_ROWS", 2)
    arguments = ("export", "learners", "--format", "xlsx", "--output", str(tmp_path / "out.xlsx"))
    told = call(*arguments)
    assert "One sheet can't hold 2 rows: the workbook has 2 sheets." in told.err
    assert call(*arguments, "--json").json["rows"] == 2
    monkeypatch.setattr("lil_tui.completions.export_formats._SHEET_ROWS", 3)
    assert "One sheet" not in call(*arguments).err


@pytest.mark.usefixtures("filled")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_stays_one(call: Call, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert call("export", "learners", "--output", str(pipe), "--json").json["rows"] == 2
    reader.join(60)
    assert read[0].startswith(b"learner,")
    assert pipe.is_fifo()


@pytest.mark.usefixtures("filled")
def test_a_link_stays_one(call: Call, tmp_path: Path) -> None:
    file, link = tmp_path / "file.csv", tmp_path / "link.csv"
    file.touch()
    try:
        link.symlink_to(file)
    except OSError:
        pytest.skip("no links here")
    assert call("export", "learners", "--output", str(link), "--json").json["path"] == str(link)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8").startswith("learner,")


def test_clients_are_made_rotated_and_revoked(call: Call) -> None:
    made = call("clients", "add", "LinkedIn", "--json").json
    assert set(made) == {"client_id", "client_secret", "name", "scope", "token_url", "statements_url"}
    assert made["token_url"] == "http://127.0.0.1:8765/oauth2/token"
    rotated = call("clients", "rotate", made["client_id"], "--json").json
    assert rotated["client_secret"] != made["client_secret"]
    assert call("clients", "revoke", made["client_id"]).code == 0
    listed = call("clients", "list", "--json")
    assert listed.json[0]["last_used_at"] is None
    assert listed.json[0]["revoked_at"] is not None
    for secret in (made["client_secret"], rotated["client_secret"]):
        assert secret not in listed.out
    assert call("clients", "rotate", made["client_id"]).code == 1
    assert call("clients", "add", "LinkedIn", "--scope", "everything").code == 2
