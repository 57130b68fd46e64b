"""Whom and what `why` takes a question to be about: namesakes, near matches, and refusals that name him."""

import json
from typing import Any

import msgspec
import pytest

from lil_tui.completions.people import import_people
from lil_tui.completions.records import keep_rejected
from lil_tui.completions.why import Explanation, Rung, explain
from lil_tui.errors import ExitCode, UsageError
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import ANN, BEN, COMPLETED
from tests.completions.test_lists import OTHER_COURSE, add_course
from tests.completions.test_projection import ACCOUNT, COURSE, said

ACCOUNT_LABEL = "https://sso.example.com::e-1"


def _rung(explanation: Explanation, check: str) -> Rung:
    return next(step for step in explanation.steps if step.check == check)


def _named(actor: dict[str, Any], name: str) -> dict[str, Any]:
    return {**actor, "name": name}


def _refuse(store: Store, body: str, reason: str = "verb.id: missing", at: int = 1_629_590_400_000) -> None:
    store.write(lambda: keep_rejected(store, at, "c", reason, body.encode())).result()


# --- namesakes ---


def test_namesakes_are_named_and_one_is_to_be_chosen(store: Store, send: Send) -> None:
    send(said(1, 10, verb=COMPLETED, actor=_named(ANN, "Ann Ärmel")))
    send(said(2, 10, 40, actor=_named(ACCOUNT, "ann ärmel")), said(3, 10, 4, actor=_named(BEN, "Ben")))
    explanation = explain(store, "Ann Armel", COURSE)
    assert explanation.answer == (
        f"2 learners are called Ann Armel: ann@example.com and {ACCOUNT_LABEL};"
        " ask for one of them by address or account."
    )
    assert _rung(explanation, "learner").result == "unknown"
    for check in ("statements", "progress", "completed", "twin", "refused"):
        assert _rung(explanation, check).result == "unknown"
    assert {"ann@example.com", ACCOUNT_LABEL, "Ann Ärmel"} <= set(explanation.people)
    assert explain(store, ACCOUNT_LABEL, COURSE).verdict == "in-progress"


def test_of_many_namesakes_some_are_named_and_the_rest_counted(store: Store, send: Send) -> None:
    send(*(said(n, 10, 4, actor={"mbox": f"mailto:a{n}@example.com", "name": "Kim Li"}) for n in range(1, 9)))
    answer = explain(store, "kim li", COURSE).answer
    assert answer.startswith("8 learners are called kim li: a1@example.com, ")
    assert "a5@example.com and 3 more;" in answer


def test_of_accounts_that_differ_only_by_case_the_exact_one_is_meant(store: Store, send: Send) -> None:
    upper = {"account": {**ACCOUNT["account"], "name": "E-1"}}
    send(said(1, 10, 40, actor=ACCOUNT), said(2, 10, verb=COMPLETED, actor=upper))
    assert explain(store, ACCOUNT_LABEL, COURSE).verdict == "in-progress"
    assert explain(store, "https://sso.example.com::E-1", COURSE).verdict == "completed"
    assert explain(store, "HTTPS://sso.example.com::e-1", COURSE).answer.startswith("2 learners are called")


def test_courses_of_one_title_are_named_unless_one_is_meant_beyond_doubt(store: Store, send: Send) -> None:
    add_course(store)
    add_course(store, OTHER_COURSE, locale="de_DE")
    send(said(1, 10, 40, actor=BEN, course="urn:x:y"))
    title = "excel 2007 essential training"
    explanation = explain(store, "ben@example.com", title)
    assert explanation.answer == (
        f"2 courses are called {title}: {COURSE} (en_US) and {OTHER_COURSE} (de_DE);"
        " ask for one of them by URN."
    )
    assert _rung(explanation, "course").result == "unknown"
    # The one that he did something on is meant, or the only one that is live.
    send(said(2, 10, 40, course=OTHER_COURSE))
    assert explain(store, "ann@example.com", title).verdict == "in-progress"
    add_course(store, "urn:li:lyndaCourse:8", "Retired twice", live=0)
    add_course(store, "urn:li:lyndaCourse:9", "Retired twice")
    assert "lyndaCourse:9" in _rung(explain(store, "ben@example.com", "retired twice"), "course").evidence


# --- near matches ---


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("ann.armel@exampel.com", "ann.armel@example.com (Ann Ärmel)"),
        ("ann.armel@other.org", "ann.armel@example.com (Ann Ärmel)"),
        ("armel.ann@example.com", "ann.armel@example.com (Ann Ärmel)"),
        ("ann.amrel@example.com", "ann.armel@example.com (Ann Ärmel)"),
        ("Armel Ann", "ann.armel@example.com (Ann Ärmel)"),
        ("Ärmel, Ann", "ann.armel@example.com (Ann Ärmel)"),
        ("Ann Aermel", "ann.armel@example.com (Ann Ärmel)"),
        ("Anm Ärmel", "ann.armel@example.com (Ann Ärmel)"),
        ("Ann Maria Ärmel", "ann.armel@example.com (Ann Ärmel)"),
        ("ärmel", "ann.armel@example.com (Ann Ärmel)"),
        ("bne@example.com", "ben@example.com"),
        ("Ben", "ben@example.com"),
        ("https://hr.example.com::e-1", ACCOUNT_LABEL),
        ("e-1", ACCOUNT_LABEL),
        ("000417", "zoe@example.com (Zoe Quill)"),
    ],
)
def test_who_is_nearest_to_what_was_typed_is_named(
    store: Store, send: Send, written: str, nearest: str
) -> None:
    send(said(1, 10, 40, actor=_named({"mbox": "mailto:ann.armel@example.com"}, "Ann Ärmel")))
    send(said(2, 10, 40, actor=BEN), said(3, 10, 40, actor=ACCOUNT))
    import_people(store, "email,name,employee_id\nzoe@example.com,Zoe Quill,000417\n")
    explanation = explain(store, written, COURSE)
    assert explanation.verdict == "never-received"
    assert f"did you mean {nearest}?" in explanation.answer
    assert _rung(explanation, "learner").evidence.endswith(f"Nearest to it: {nearest}.")


def test_who_is_only_in_the_list_of_people_may_be_named_otherwise_by_statements(
    store: Store, send: Send
) -> None:
    import_people(store, "email,name\nann@corp.example,Ann Ärmel\nann.armel@corp.example,Ann Ärmel\n")
    send(said(1, 10, 40, actor=_named(ACCOUNT, "Ann Ärmel")))
    explanation = explain(store, "ann@corp.example", COURSE)
    assert explanation.answer.endswith(f"about ann@corp.example; did you mean {ACCOUNT_LABEL} (Ann Ärmel)?")
    assert _rung(explanation, "learner").result == "yes"
    assert "no statement named them. Nearest to it: https" in _rung(explanation, "learner").evidence


@pytest.mark.parametrize("written", ["carla@example.com", "Xu", "123", "?", "f" * 40, "ann@", "a" * 5_000])
def test_who_is_far_from_all_is_told_no_name(store: Store, send: Send, written: str) -> None:
    send(said(1, 10, 40, actor={"mbox": "mailto:theodora@example.com", "name": "Theodora 124"}))
    assert "did you mean" not in explain(store, written, COURSE).answer


def test_several_near_ones_are_named_the_nearest_first(store: Store, send: Send) -> None:
    addresses = ["ann@example.com", "ann@example.net", "anna@example.com", "hanna@example.com"]
    send(
        *(said(n, 10, 4, actor={"mbox": f"mailto:{each}"}) for n, each in enumerate(addresses, start=1)),
    )
    answer = explain(store, "ann@example.org", COURSE).answer
    assert answer.endswith("did you mean ann@example.com or ann@example.net?") or answer.endswith(
        "did you mean ann@example.net or ann@example.com?"
    )


@pytest.mark.parametrize(
    "written",
    ["Excle 2007 Essential Training", "Essential Training Excel 2007", "Excel Essential Training", "excel"],
)
def test_the_title_nearest_to_what_was_typed_is_named(store: Store, send: Send, written: str) -> None:
    add_course(store)
    add_course(store, OTHER_COURSE, "Learning Python")
    send(said(1, 10, 40))
    explanation = explain(store, "ann@example.com", written)
    assert explanation.answer.endswith(f"did you mean Excel 2007 Essential Training ({COURSE})?")
    assert COURSE in _rung(explanation, "course").evidence
    for other in ("Watercolours", "urn:li:lyndaCourse:122", "https://www.linkedin.com/learning/excel"):
        assert "did you mean" not in explain(store, "ann@example.com", other).answer


def test_a_long_text_is_compared_by_some_of_its_pieces(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    title = "Understanding Organizational Communication Strategies Throughout International Manufacturing"
    add_course(store, title=title)
    rows = store.rows
    asked: list[str] = []

    def watched(sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(sql, parameters)

    monkeypatch.setattr(store, "rows", watched)
    told = explain(store, title, title.replace("Comm", "Com").replace("Strat", "Sttra"))
    assert _rung(told, "course").evidence.endswith(f"Nearest to it: {title} ({COURSE}).")
    assert max(sql.count("instr(text") for sql in asked) <= 24


# --- refusals ---


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(sign):04X}" for sign in text)


@pytest.mark.parametrize(
    "body",
    [
        '{"actor": {"mbox": "mailto:Ann@Example.com"}}',
        '{"actor":{"mbox":"ann@example.com"}',
        f'{{"actor": {{"mbox": "{_escaped("mailto:ann@example.com")}"}}}}',
        f'[{{"actor": {{"mbox": "{_escaped("mailto:ann@example.com")}"}}',
        '{"actor": {"name": "7", "account": {"name": "E-1", "homePage": "https:\\/\\/sso.example.com"}}}',
        '{"actor": {"account": "https://sso.example.com::e-1"}}',
        '{"actor": {"account": {"homePage": "https:\\/\\/sso.example.com", "name": "\\u0065-1"}}, ...',
    ],
)
def test_a_refusal_is_found_however_the_json_writes_the_learner(store: Store, body: str) -> None:
    import_people(store, f"email,account\nann@example.com,{ACCOUNT_LABEL}\n")
    _refuse(store, body)
    assert _rung(explain(store, "ann@example.com", COURSE), "refused").result == "yes"
    assert _rung(explain(store, ACCOUNT_LABEL, COURSE), "refused").result == "yes"


@pytest.mark.parametrize(
    "body",
    [
        '{"actor": {"mbox": "mailto:joann@example.com"}}',
        '{"actor": {"mbox": "mailto:ann@example.com.au"}}',
        '{"actor": {"mbox": "mailto:ann@example.com.au"}',
        # The same home page, and the account's name elsewhere: another person.
        '{"actor": {"account": {"homePage": "https://sso.example.com", "name": "e-2"}}, "x": "e-1"}',
        '{"actor": {"mbox": "mailto:other.ann@example.com", "name": "Ann Ärmel"}}',
    ],
)
def test_anothers_refusal_is_not_taken_for_his(store: Store, send: Send, body: str) -> None:
    send(said(1, 10, actor=_named(ANN, "Ann Ärmel"), verb="http://example.com/did"))
    import_people(store, f"email,account\nann@example.com,{ACCOUNT_LABEL}\n")
    _refuse(store, body)
    for written in ("ann@example.com", ACCOUNT_LABEL, "Ann Ärmel"):
        assert _rung(explain(store, written, COURSE), "refused").result == "no"


def test_a_refusal_of_somebody_unknown_is_found_by_what_was_typed(store: Store) -> None:
    _refuse(store, json.dumps([said(1, 1, actor=ACCOUNT), said(2, 1, actor=BEN)]))
    _refuse(store, '{"actor": {"name": "Cid Ülm"}, "verb": {}}')
    for written in ("ben@example.com", "mailto:BEN@example.com", ACCOUNT_LABEL, "cid ulm"):
        assert _rung(explain(store, written, COURSE), "refused").result == "yes"
    for written in ("en@example.com", "https://sso.example.com::e-12", "example", "actor"):
        assert _rung(explain(store, written, COURSE), "refused").result == "no"


@pytest.mark.parametrize(
    ("written", "actor"),
    [
        ('https://sso.example.com::e"1', {"account": {"homePage": "https://sso.example.com", "name": 'e"1'}}),
        (
            "https://sso.example.com::a\\nb",
            {"account": {"homePage": "https://sso.example.com", "name": "a\\nb"}},
        ),
        ("Ünal \U0001f600", {"name": "ünal \U0001f600"}),
        ("nann@example.com", {"name": "see \\nann@example.com"}),
        ("Cid Ülm", {"name": "CID ÜLM"}),
    ],
)
def test_no_way_of_writing_json_hides_a_refusal(store: Store, written: str, actor: dict[str, Any]) -> None:
    _refuse(store, json.dumps({"actor": actor}))
    assert _rung(explain(store, written, COURSE), "refused").result == "yes"


def test_refused_bodies_that_dont_name_him_are_not_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse(store, json.dumps([said(1, 1, actor=BEN)]))
    _refuse(store, json.dumps([said(2, 1, actor={**ANN, "name": "Ann Ärmel"})]))
    read: list[str] = []
    decode = msgspec.json.decode

    def counted(body: str) -> Any:
        read.append(body)
        return decode(body)

    monkeypatch.setattr("lil_tui.completions.traces.msgspec.json.decode", counted)
    for written in ("ann@example.com", "ann armel"):
        read.clear()
        explain(store, written, COURSE)
        assert len(read) == 1


def test_a_refusal_on_this_course_goes_before_later_ones_on_others(store: Store) -> None:
    _refuse(store, json.dumps(said(1, 10)), "on this", at=1_000)
    # Together in a request with somebody else's on this course.
    _refuse(store, json.dumps([said(2, 10, course=OTHER_COURSE), said(3, 10, actor=BEN)]), "on another")
    explanation = explain(store, "ann@example.com", COURSE)
    assert explanation.answer == (
        f"A statement that names ann@example.com and {COURSE} was refused on 1970-01-01: on this."
    )
    assert _rung(explanation, "refused").at_ms == 1_000
    elsewhere = explain(store, "ann@example.com", "urn:li:lyndaCourse:99")
    assert "and urn:li:lyndaCourse:99, but a statement that names ann@example.com was" in elsewhere.answer
    assert elsewhere.answer.endswith("was refused on 2021-08-22: on another.")


def test_a_completion_refused_after_some_progress_is_what_the_answer_tells(store: Store, send: Send) -> None:
    send(said(1, 10, 40), at=1_000)
    _refuse(store, json.dumps(said(2, 20, verb=COMPLETED)), "timestamp: bad", at=86_400_000)
    answer = explain(store, "ann@example.com", COURSE).answer
    assert answer.endswith("what came after it was refused on 1970-01-02: timestamp: bad.")
    # Sent again, rightly: nothing of it is left to tell.
    send(said(3, 30, 50), at=2 * 86_400_000)
    assert explain(store, "ann@example.com", COURSE).answer.endswith("has not reported a completion.")


# --- nothing asked ---


@pytest.mark.parametrize(
    ("learner", "course"), [("", ""), (" ", COURSE), ("ann@example.com", "\t"), ("\x1b", "x")]
)
def test_nothing_typed_is_wrong_usage(store: Store, learner: str, course: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain(store, learner, course)
    assert caught.value.exit_code == ExitCode.USAGE
    assert "empty" in str(caught.value)
