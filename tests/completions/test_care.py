"""What an administrator does with the records: forget, hand out, replay, import, explain, export."""

import csv
import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from lil_tui.completions.export_formats import defused
from lil_tui.completions.exports import write_export
from lil_tui.completions.maintenance import import_statements, replay
from lil_tui.completions.people import import_people
from lil_tui.completions.privacy import UnknownLearner, forget_learner, held_on_learner
from lil_tui.completions.records import keep_rejected, list_rejected, list_statements, show_statement
from lil_tui.completions.uptime import LOST_AFTER_MS
from lil_tui.completions.why import Explanation, explain
from lil_tui.listener.ledger import running_listeners
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import ANN, BEN, COMPLETED
from tests.completions.test_lists import OTHER_COURSE, add_course
from tests.completions.test_projection import ACCOUNT, COURSE, completions, outcomes, said, sha1, voids

# --- forgetting ---


def test_a_forgotten_learner_is_nowhere_any_more(store: Store, send: Send, tmp_path: Path) -> None:
    by_ben: dict[str, Any] = {
        **said(2, 20, 50, actor=BEN),
        "context": {"instructor": {**ANN, "name": "Ann A."}},
    }
    by_ben["result"]["response"] = "Thanks to Ann@example.com"
    send({**said(1, 10, 30), "actor": {"mbox": "mailto:Ann@Example.com", "name": "Ann A."}}, by_ben)
    send(said(3, 30, 40, actor={"mbox_sha1sum": sha1("ann@example.com")}))
    store.write(lambda: keep_rejected(store, 5, None, "bad", json.dumps(said(4, 1)).encode())).result()

    gone = forget_learner(store, "ANN@example.com")

    assert (gone.statements, gone.completions, gone.mentions, gone.rejected) == (2, 1, 1, 1)
    assert [row[0] for row in completions(store)] == ["ben@example.com"]
    assert [outcome for outcome, _ in outcomes(store).values()].count("erased") == 2
    assert list_rejected(store)[0].body == "erased"
    store.close()
    for file in tmp_path.iterdir():
        content = file.read_bytes().lower()
        assert b"ann@" not in content
        assert b"ann a." not in content
        assert sha1("ann@example.com").encode() not in content


def _raw(statement: dict[str, Any], **escapes: str) -> bytes:
    """A statement's JSON with some words written otherwise."""
    text = json.dumps(statement)
    for word, written in escapes.items():
        text = text.replace(word, written)
    return text.encode()


def test_a_forgotten_learner_is_found_however_json_writes_him(store: Store, tmp_path: Path) -> None:
    by_ben = {**said(1, 10, 50, actor=BEN), "context": {"instructor": ANN}}
    as_key = said(2, 20, 50, actor=BEN)
    as_key["context"] = {"extensions": {"http://example.com/seen": {"ann@example.com": 1}}}
    lines = [json.dumps(said(3, 30, 10)).encode(), _raw(by_ben, ann="an\\u006e"), _raw(as_key)]
    assert import_statements(store, lines).stored == 3
    for body in (_raw(said(4, 1), ann="\\u0061nn"), b'{"actor": {"name": "Ann A."}', b'{"name": "Ann Ames"}'):
        store.write(lambda body=body: keep_rejected(store, 5, None, "bad", body)).result()  # type: ignore[misc]
    import_people(store, "email,name\nann@example.com,Ann A.\n")

    held = held_on_learner(store, "ann@example.com")
    assert (len(held.mentions), len(held.rejected)) == (2, 1)
    gone = forget_learner(store, "ann@example.com")

    assert (gone.mentions, gone.rejected) == (2, 2)
    store.close()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Ann Ames" in content
    for trace in (b"ann@", b"an\\u006e", b"\\u0061nn", b"Ann A."):
        assert trace not in content


def test_an_address_that_holds_the_forgotten_one_stays(store: Store, send: Send) -> None:
    others = ["joann@example.com", "ann@example.com.au", "jo-ann@example.com", "x+ann@example.com"]
    for number, other in enumerate([*others, "o'ann@example.com"], 2):
        send(said(number, 20, 30, actor={"mbox": f"mailto:{other}"}))
    for body in (*others, "Hi\\nann@example.com."):
        raw = f'{{"text": "{body}"}}'.encode()
        store.write(lambda raw=raw: keep_rejected(store, 5, None, "bad", raw)).result()  # type: ignore[misc]
    mention = {**said(9, 20, 50, actor=BEN), "context": {"extensions": {"urn:x:y": "by Ann@example.com."}}}
    before = store.rows("SELECT statement FROM xapi_statement ORDER BY id")
    send(said(1, 10, 30), mention)

    held = held_on_learner(store, "ann@example.com")
    assert (len(held.mentions), len(held.rejected)) == (1, 1)
    gone = forget_learner(store, "ann@example.com")

    assert (gone.mentions, gone.rejected) == (1, 1)
    assert store.rows("SELECT statement FROM xapi_statement ORDER BY id")[: len(before)] == before


def test_what_only_looks_like_an_account_is_not_handed_out(store: Store, send: Send) -> None:
    send(said(1, 10, 10, actor={"account": {"homePage": "https://hr.example.com", "name": "39"}}))
    send(said(2, 10, "39", actor=BEN))
    store.write(lambda: keep_rejected(store, 5, None, "bad", json.dumps(said(4, 1, "39")).encode())).result()
    held = held_on_learner(store, "https://hr.example.com::39")
    assert (len(held.statements), held.mentions, held.rejected) == (1, [], [])


def test_an_id_times_and_outcome_stay_of_what_was_erased(store: Store, send: Send) -> None:
    statement = said(1, 10, 30)
    send(statement)
    forget_learner(store, "ann@example.com")
    row = list_statements(store).items[0]
    assert (row.id, row.outcome) == (statement["id"], "erased")
    assert (row.learner, row.verb, row.urn, row.progress) == (None, None, None, None)
    shown = show_statement(store, row.id)
    assert shown is not None
    assert shown.statement is None


def test_an_erased_statement_sent_again_stays_erased(store: Store, send: Send) -> None:
    send(said(1, 10, 30))
    forget_learner(store, "ann@example.com")
    assert send(said(1, 10, 30)).duplicates == 1
    assert completions(store) == []
    assert store.rows("SELECT count(*) FROM learner") == [(0,)]


def test_forgetting_one_account_leaves_its_namesake_elsewhere(store: Store, send: Send) -> None:
    namesake = {"account": {"homePage": "https://other.example.com", "name": "e-1"}}
    send(said(1, 10, 30, actor=ACCOUNT), {**said(2, 20, 50), "context": {"instructor": namesake}})
    assert forget_learner(store, "https://sso.example.com::e-1").mentions == 0


def test_nobody_is_forgotten_under_an_unknown_name(store: Store) -> None:
    with pytest.raises(UnknownLearner):
        forget_learner(store, "nobody@example.com")


def test_all_that_is_held_on_one_is_handed_out(store: Store, send: Send) -> None:
    send(said(1, 10, 30), {**said(2, 20, 50, actor=BEN), "context": {"instructor": ANN}})
    held = held_on_learner(store, "ann@example.com")
    assert held.learner["label"] == "ann@example.com"
    assert [row.progress for row in held.completions] == [30]
    assert [entry["statement"]["id"][-1] for entry in held.statements] == ["1"]
    assert [statement["id"][-1] for statement in held.mentions] == ["2"]
    assert {"kind": "mbox", "value": "ann@example.com"} in held.identities


# --- replay and import ---


def _end(store: Store) -> tuple[Any, ...]:
    people = store.rows("SELECT label, name FROM learner ORDER BY 1")
    return completions(store), sorted(outcomes(store).items()), people


def test_a_replay_ends_where_it_began(store: Store, send: Send) -> None:
    send(
        said(1, 10, 40, actor={**ANN, "name": "Ann"}),
        said(2, 20, 30),
        said(3, 5, verb=COMPLETED, actor=BEN),
        voids(4, 1),
        said(5, 50, 10, actor={"mbox_sha1sum": sha1("ann@example.com")}),
    )
    before = _end(store)
    replayed = replay(store)
    assert (replayed.statements, replayed.changed, replayed.completions) == (5, 0, 2)
    assert _end(store) == before


def test_a_replay_mends_what_was_damaged(store: Store, send: Send) -> None:
    send(said(1, 10, 40), said(2, 20, verb=COMPLETED), voids(3, 2), said(4, 1, 5, course=OTHER_COURSE))
    before = _end(store)

    def damage() -> None:
        for sql in (
            "UPDATE xapi_statement SET progress = 99, urn = 'urn:x:y', outcome = 'ignored', voided_by = NULL",
            "UPDATE marketplace_linkedin_user_completion SET progress = 1",
            "INSERT INTO marketplace_linkedin_user_completion VALUES"
            " (99, 1, 'urn:x:z', 1, 0, 1, 1, NULL, 'xapi', 1)",
        ):
            store.database.execute_sql(sql)

    store.write(damage).result()
    assert replay(store).changed == 4
    assert _end(store) == before


def test_a_replay_ends_also_while_statements_keep_coming(store: Store, send: Send) -> None:
    send(*(said(number, 10, 5) for number in range(1, 251)))
    more = itertools.count(1000)

    def go_on(_: int) -> None:
        # As many as a part takes: who followed them all would never be done.
        send(*(said(number, 20, 5) for number in itertools.islice(more, 250)))

    assert replay(store, on_progress=go_on).statements == 250


def test_a_replay_leaves_erased_statements_alone(store: Store, send: Send) -> None:
    send(said(1, 10, 40))
    forget_learner(store, "ann@example.com")
    replay(store)
    assert outcomes(store)[1][0] == "erased"


def test_bodies_kept_elsewhere_are_taken_in_the_listeners_way(store: Store, send: Send) -> None:
    send(said(1, 10, 40))
    row = {"id": 7, "statement": json.dumps(said(2, 20, 60)), "time_created": 1629661767, "user_id": 4}
    lines = [
        json.dumps(said(1, 10, 40)),
        json.dumps(row),
        "",
        json.dumps([said(3, 30, 70), said(4, 40, 80)]),
        json.dumps({**said(5, 1, 1), "verb": {}}),
        "no json",
        json.dumps(said(1, 11, 41)),
    ]
    imported = import_statements(store, [line.encode() for line in lines])
    assert (imported.lines, imported.stored, imported.duplicates) == (6, 3, 1)
    assert sorted(line for line, _ in imported.rejected) == [5, 6, 7]
    assert completions(store)[0][2] == 80
    assert len(list_rejected(store)) == 3


def test_anothers_refused_body_is_not_handed_out(store: Store, send: Send) -> None:
    send(said(1, 10, 40, actor=ACCOUNT))
    other = {"account": {**ACCOUNT["account"], "name": "e-2"}}
    bodies = [{**said(2, 1, actor=other), "extra": "e-1"}, {**said(3, 1, actor=ACCOUNT), "verb": {}}]
    for body in bodies:
        raw = json.dumps(body).encode()
        store.write(lambda raw=raw: keep_rejected(store, 5, None, "bad", raw)).result()  # type: ignore[misc]
    held = held_on_learner(store, "https://sso.example.com::e-1")
    assert [json.loads(each["body"]) for each in held.rejected] == bodies[1:]


# --- why ---


def _result(explanation: Explanation, check: str) -> str:
    return next(step.result for step in explanation.steps if step.check == check)


def test_why_of_a_completion(store: Store, send: Send) -> None:
    add_course(store)
    send(said(1, 10, verb=COMPLETED))
    explanation = explain(store, "ann@example.com", COURSE)
    assert explanation.verdict == "completed"
    assert explanation.answer == "ann@example.com completed Excel 2007 Essential Training on 2021-08-22."
    assert [_result(explanation, check) for check in ("learner", "course", "statements", "completed")] == [
        "yes"
    ] * 4
    assert _result(explanation, "report") == "unknown"


def test_why_of_progress_without_completion(store: Store, send: Send) -> None:
    send(said(1, 10, 100))
    explanation = explain(store, "ann@example.com", COURSE)
    assert explanation.verdict == "in-progress"
    assert "100 %" in explanation.answer
    assert (_result(explanation, "completed"), _result(explanation, "course")) == ("no", "no")


def test_why_of_a_learner_never_heard_of_names_the_nearest(store: Store, send: Send) -> None:
    send(said(1, 10, 100))
    for written in ("ann@exampel.com", "ann@other.org", "an@example.com"):
        explanation = explain(store, written, COURSE)
        assert explanation.verdict == "never-received"
        assert "did you mean ann@example.com?" in explanation.answer
    assert "did you mean" not in explain(store, "zoe@example.com", COURSE).answer


def test_why_takes_a_name_and_a_title(store: Store, send: Send) -> None:
    add_course(store)
    send({**said(1, 10, 40), "actor": {**ANN, "name": "Ann Ärmel"}})
    explanation = explain(store, "ann armel", "excel 2007 ESSENTIAL training")
    assert explanation.answer.startswith("ann@example.com is at 40 % of Excel 2007 Essential Training")
    send({**said(2, 10, 40), "actor": {**BEN, "name": "Ann Ärmel"}})
    assert explain(store, "ann armel", COURSE).verdict == "never-received"


def test_why_tells_of_a_refused_statement(store: Store) -> None:
    body = json.dumps({**said(1, 10, 3), "verb": {}}).encode()
    store.write(lambda: keep_rejected(store, 1_629_590_400_000, "c", "verb.id: missing", body)).result()
    explanation = explain(store, "Ann@example.com", COURSE)
    assert _result(explanation, "refused") == "yes"
    assert "was refused on 2021-08-22: verb.id: missing" in explanation.answer


def test_why_tells_of_the_twin_in_another_language(store: Store, send: Send) -> None:
    add_course(store)
    add_course(store, OTHER_COURSE, locale="de_DE")
    send(said(1, 10, verb=COMPLETED, course=OTHER_COURSE))
    explanation = explain(store, "ann@example.com", COURSE)
    assert _result(explanation, "twin") == "yes"
    assert OTHER_COURSE in explanation.answer


def test_why_tells_when_the_listener_was_off(store: Store) -> None:
    def job() -> None:
        for times in ((1000, 5000, 5000), (900_000, 950_000, None)):
            store.database.execute_sql(
                "INSERT INTO listener_run (url, host, process_id, started_at, seen_at, ended_at)"
                " VALUES ('', '', 1, ?, ?, ?)",
                times,
            )

    assert _result(explain(store, "a@b.c", COURSE), "listener") == "unknown"
    store.write(job).result()
    explanation = explain(store, "a@b.c", COURSE, lambda: 955_000)
    assert _result(explanation, "listener") == "yes"
    rung = next(step for step in explanation.steps if step.check == "listener")
    assert "1970-01-01T00:00:05.000Z to 1970-01-01T00:15:00.000Z" in rung.evidence
    rung = next(step for step in explain(store, "a@b.c", COURSE).steps if step.check == "listener")
    assert rung.result == "no"
    assert "ended unannounced: it was last heard of at 1970-01-01T00:15:50.000Z" in rung.evidence


def test_why_knows_a_listener_that_runs_on_beside_one_that_has_ended(store: Store) -> None:
    def job() -> None:
        for times in ((1_000, 99_000, None), (50_000, 60_000, 60_000)):
            store.database.execute_sql(
                "INSERT INTO listener_run (url, host, process_id, started_at, seen_at, ended_at)"
                " VALUES ('', '', 1, ?, ?, ?)",
                times,
            )

    store.write(job).result()
    explanation = explain(store, "a@b.c", COURSE, lambda: 100_000)
    assert _result(explanation, "listener") == "yes"


@pytest.mark.parametrize(("later_ms", "runs"), [(LOST_AFTER_MS - 1, True), (LOST_AFTER_MS, False)])
def test_why_and_the_screens_take_a_silent_listener_for_dead_at_the_same_moment(
    store: Store, later_ms: int, runs: bool
) -> None:
    def job() -> None:
        store.database.execute_sql(
            "INSERT INTO listener_run (url, host, process_id, started_at, seen_at)"
            " VALUES ('', 'elsewhere', 1, 1000, 5000)"
        )

    store.write(job).result()
    at_ms = 5_000 + later_ms
    assert (_result(explain(store, "a@b.c", COURSE, lambda: at_ms), "listener") == "yes") is runs
    assert bool(running_listeners(store, at_ms)) is runs


def test_why_shows_hostile_text_safely(store: Store, send: Send) -> None:
    add_course(store, title="\x1b]0;owned\x07Title")
    explanation = explain(store, "\x1b[31m@x", COURSE)
    for text in (explanation.answer, *(step.evidence for step in explanation.steps)):
        assert text.isprintable()


# --- exports ---


def _exported(store: Store, kind: str, **options: Any) -> list[dict[str, str]]:
    stream = io.BytesIO()
    count = write_export(store, kind, "csv", stream, **options)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode())))
    assert len(rows) == count
    return rows


def test_completions_are_exported(store: Store, send: Send) -> None:
    add_course(store)
    send(said(1, 10, verb=COMPLETED))
    (row,) = _exported(store, "completions")
    assert row["learner"] == "ann@example.com"
    assert (row["title"], row["completed"]) == ("Excel 2007 Essential Training", "true")
    assert row["completed_at"] == "2021-08-22T00:10:00.000Z"


def test_the_catalogue_is_exported_with_formulas_defused(store: Store) -> None:
    add_course(store, title='=HYPERLINK("http://x")', time_to_complete=10_080, authors="Ann\nBen")
    (row,) = _exported(store, "catalogue")
    assert row["title"] == '\'=HYPERLINK("http://x")'
    assert (row["minutes"], row["authors"]) == ("168", "Ann; Ben")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_defused(text: str) -> None:
    assert defused(text).startswith("'")


def test_other_text_stays_as_it_is() -> None:
    assert defused("C++ = fun") == "C++ = fun"


def test_only_what_is_new_is_exported(store: Store, send: Send) -> None:
    send(said(1, 10, 10), at=1_000)
    assert len(_exported(store, "completions", only_new=True)) == 1
    assert _exported(store, "completions", only_new=True) == []
    send(said(2, 20, 20), said(3, 30, 30, actor=BEN), at=2_000)
    assert len(_exported(store, "completions", only_new=True)) == 2
    assert len(_exported(store, "completions", since_ms=2_000)) == 2
    assert len(_exported(store, "completions")) == 2


@pytest.mark.parametrize("kind", ["statements", "learners"])
def test_statements_and_learners_are_exported_as_lines_of_json(store: Store, send: Send, kind: str) -> None:
    send(said(1, 10, 10))
    stream = io.BytesIO()
    assert write_export(store, kind, "jsonl", stream) == 1
    assert json.loads(stream.getvalue())["learner"] == "ann@example.com"
