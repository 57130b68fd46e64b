"""Lists of completions, statements and people: filters, order, pages, and text that somebody typed."""

from typing import Any

import pytest

from lil_tui.completions.listing import (
    Anchor,
    CompletionFilter,
    completions_page,
    count_completions,
    each_completion,
    list_completions,
)
from lil_tui.completions.people import import_people, learners_named, list_learners
from lil_tui.completions.records import (
    LONGEST_REJECTED,
    MOST_REJECTED,
    StatementFilter,
    each_statement,
    keep_rejected,
    list_rejected,
    list_statements,
    show_statement,
    statement_story,
)
from lil_tui.errors import UsageError
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import ANN, BEN, COMPLETED
from tests.completions.test_projection import ACCOUNT, COURSE, completions, said, sha1, voids

OTHER_COURSE = "urn:li:lyndaCourse:7"
DAY_MS = 86_400_000
TODAY = 1_629_590_400_000
"""2021-08-22T00:00:00Z, the day on which statements here are said."""


def add_course(
    store: Store, urn: str = COURSE, title: str = "Excel 2007 Essential Training", **more: Any
) -> None:
    """Put an asset into the catalogue as a sync would."""
    values: dict[str, Any] = {
        "urn": urn,
        "content_hash": b"",
        "raw_hash": b"",
        "live": 1,
        "asset_type": "COURSE",
        "locale": "en_US",
        "locale_language": "en",
        "title": title,
        "title_key": title.lower(),
        **more,
    }
    names, marks = ", ".join(values), ", ".join("?" * len(values))

    def job() -> None:
        store.database.execute_sql(
            f"INSERT INTO marketplace_linkedin_learning_object ({names}) VALUES ({marks})",
            tuple(values.values()),
        )

    store.write(job).result()


@pytest.fixture
def filled(store: Store, send: Send) -> Store:
    """Ann and Ben with two courses; the catalogue holds one of them."""
    add_course(store)
    send(
        said(1, 10, 40, actor={**ANN, "name": "Ann Ärmel"}),
        said(2, 20, verb=COMPLETED, actor=BEN),
        said(3, 30, 70, course=OTHER_COURSE),
        said(4, 40, 10, course=OTHER_COURSE),
        said(5, 50, actor=BEN, verb="http://example.com/did"),
    )
    return store


def urns(store: Store, **wanted: Any) -> list[tuple[str, str]]:
    listed = list_completions(store, CompletionFilter(**wanted))
    assert listed.total == len(listed.items)
    return [(row.learner, row.urn) for row in listed.items]


def test_completions_are_listed_newest_first_with_titles(filled: Store) -> None:
    rows = list_completions(filled).items
    assert [(row.learner, row.title, row.progress, row.completed) for row in rows] == [
        ("ann@example.com", None, 70, False),
        ("ben@example.com", "Excel 2007 Essential Training", 100, True),
        ("ann@example.com", "Excel 2007 Essential Training", 40, False),
    ]
    assert rows[0].updated_ms == TODAY + 40 * 60_000
    assert rows[0].first_seen_ms == TODAY + 30 * 60_000
    assert rows[1].completed_ms == TODAY + 20 * 60_000
    assert rows[2].learner_name == "Ann Ärmel"


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (0, 2), (3, 1), (2, 0), (4, 0), (50, 4), (1, 9)])
def test_a_list_read_in_parts_is_the_list(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch, limit: int, offset: int
) -> None:
    monkeypatch.setattr("lil_tui.completions.listing._PART", 2)
    # Several with one time, so that parts break among them.
    send(*(said(n, 10 + n // 3, 5, course=f"urn:x:{n}") for n in range(1, 7)), said(9, 10, 5, actor=BEN))
    for wanted in (CompletionFilter(), CompletionFilter(learner="ann@example.com")):
        whole = list_completions(store, wanted, limit=limit, offset=offset)
        with store.snapshot():
            assert list(each_completion(store, wanted, limit, offset)) == whole.items


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (0, 2), (3, 1), (2, 0), (4, 0), (50, 4), (1, 9)])
def test_statements_read_in_parts_are_the_list(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch, limit: int, offset: int
) -> None:
    monkeypatch.setattr("lil_tui.completions.records._PART", 2)
    send(*(said(n, 10, n % 4) for n in range(1, 5)), at=1_000)
    send(*(said(n, 10, n % 4) for n in range(5, 8)), said(9, 10, 5, actor=BEN), at=900)
    for wanted in (
        StatementFilter(),
        StatementFilter(learner="ann@example.com"),
        StatementFilter(outcome="superseded"),
    ):
        whole = list_statements(store, wanted, limit=limit, offset=offset)
        with store.snapshot():
            assert list(each_statement(store, wanted, limit, offset)) == whole.items


def test_a_list_of_many_parts_is_sorted_once(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("listing", "records"):
        monkeypatch.setattr(f"lil_tui.completions.{module}._PART", 1)
    actors: list[dict[str, Any]] = [ANN, BEN, ACCOUNT]
    send(*(said(n, 10, 5, actor=actor) for n, actor in enumerate(actors, 1)))
    asked: list[str] = []
    execute: Any = store.database.execute_sql

    def watched(sql: str, *arguments: Any) -> Any:
        asked.append(sql)
        return execute(sql, *arguments)

    monkeypatch.setattr(store.database, "execute_sql", watched)
    with store.snapshot():
        assert len(list(each_completion(store, CompletionFilter(course=COURSE)))) == 3
        assert len(list(each_statement(store, StatementFilter(urn=COURSE)))) == 3
    assert len([sql for sql in asked if "ORDER BY c.updated_at" in sql]) == 1
    assert len([sql for sql in asked if "ORDER BY s.stored_at" in sql]) == 1


def test_a_list_read_in_parts_is_of_one_moment_and_reads_no_further_than_asked(
    store: Store, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lil_tui.completions.listing._PART", 2)
    send(*(said(n, 10 + n, 5, course=f"urn:x:{n}") for n in range(1, 7)))
    read: list[str] = []
    rows = store.rows

    def watched(sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        read.append(sql)
        return rows(sql, parameters)

    monkeypatch.setattr(store, "rows", watched)
    with store.snapshot():
        total = count_completions(store, CompletionFilter())
        each = each_completion(store, CompletionFilter())
        first = next(each)
        assert len(read) == 2
        # The oldest becomes the newest, and one comes up.
        send(said(11, 50, 60, course="urn:x:1"), said(12, 51, 5, course="urn:x:12"))
        listed = [first.urn, *(row.urn for row in each)]
    assert len(listed) == total == 6
    assert len(set(listed)) == 6
    assert count_completions(store, CompletionFilter()) == 7


def test_a_course_gets_its_title_when_the_catalogue_brings_it(filled: Store) -> None:
    add_course(filled, OTHER_COURSE, "Arrived later")
    assert list_completions(filled).items[0].title == "Arrived later"


ANN_OTHER, BEN_EXCEL, ANN_EXCEL = (
    ("ann@example.com", OTHER_COURSE),
    ("ben@example.com", COURSE),
    ("ann@example.com", COURSE),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"learner": "ANN@example.COM"}, [ANN_OTHER, ANN_EXCEL]),
        ({"learner": sha1("ann@example.com")}, [ANN_OTHER, ANN_EXCEL]),
        ({"learner": "ann"}, []),
        ({"course": COURSE}, [BEN_EXCEL, ANN_EXCEL]),
        ({"status": "completed"}, [BEN_EXCEL]),
        ({"status": "in-progress"}, [ANN_OTHER, ANN_EXCEL]),
        ({"since_ms": TODAY + 20 * 60_000}, [ANN_OTHER, BEN_EXCEL]),
        ({"until_ms": TODAY + 20 * 60_000}, [ANN_EXCEL]),
        ({"source": "report"}, []),
        ({"text": "excel"}, [BEN_EXCEL, ANN_EXCEL]),
        ({"text": "armel"}, [ANN_OTHER, ANN_EXCEL]),
        ({"text": "BEN@"}, [BEN_EXCEL]),
        ({"text": '"*) OR 1=1 --'}, []),
        ({"learner": "ann@example.com", "status": "in-progress", "course": COURSE}, [ANN_EXCEL]),
    ],
)
def test_filters_hold_together(
    filled: Store, wanted: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert urns(filled, **wanted) == expected


def test_pages_of_completions_follow_each_other(filled: Store) -> None:
    pages = [list_completions(filled, limit=1, offset=offset) for offset in range(4)]
    assert [(page.total, len(page.items)) for page in pages] == [(3, 1), (3, 1), (3, 1), (3, 0)]
    assert len(list_completions(filled, limit=0).items) == 3


@pytest.mark.parametrize("wanted", [CompletionFilter(), CompletionFilter(learner="ann@example.com")])
def test_a_page_is_the_same_from_any_anchor(filled: Store, wanted: CompletionFilter) -> None:
    rows = completions_page(filled, wanted, limit=0)
    for position, row in enumerate(rows):
        anchor = Anchor(position, row.updated_ms, row.id)
        for offset in range(len(rows) + 1):
            for limit in (1, 2, 3):
                page = completions_page(filled, wanted, limit, offset, anchor=anchor)
                assert page == rows[offset : offset + limit]


def test_statements_are_listed_latest_stored_first(filled: Store, send: Send) -> None:
    send(said(9, 5, 1), at=1_800_000_000_000)
    listed = list_statements(filled, limit=2)
    assert listed.total == 6
    assert [row.id[-1] for row in listed.items] == ["9", "5"]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"outcome": "applied"}, "321"),
        ({"outcome": "superseded"}, "4"),
        ({"outcome": "ignored"}, "5"),
        ({"outcome": "erased"}, ""),
        ({"learner": "ben@example.com"}, "52"),
        ({"urn": OTHER_COURSE}, "43"),
        ({"since_ms": 1_800_000_000_000}, ""),
    ],
)
def test_statements_are_filtered(filled: Store, wanted: dict[str, Any], numbers: str) -> None:
    listed = list_statements(filled, StatementFilter(**wanted))
    assert "".join(row.id[-1] for row in listed.items) == numbers
    assert listed.total == len(numbers)


def test_one_statement_is_shown_whole_whatever_the_case_of_its_id(filled: Store) -> None:
    row = list_statements(filled, limit=1).items[0]
    shown = show_statement(filled, row.id.upper())
    assert shown is not None
    assert shown.row == row
    assert shown.statement is not None
    assert shown.statement["actor"] == BEN
    assert show_statement(filled, "unknown") is None


def test_the_story_of_a_completion_is_told_in_the_order_that_counts(filled: Store, send: Send) -> None:
    send(said(6, 5, 90))
    story = statement_story(filled, learners_named(filled, "ann@example.com")[0], COURSE)
    assert [(row.progress, row.outcome) for row in story] == [(90, "applied"), (40, "superseded")]


def test_the_last_thousand_rejected_bodies_stay_and_are_cut(store: Store) -> None:
    def job() -> None:
        for number in range(MOST_REJECTED + 5):
            keep_rejected(store, number, "client", "actor: missing", b"\xff" * (LONGEST_REJECTED + 9))

    store.write(job).result()
    rejected = list_rejected(store)
    assert (len(rejected), rejected[0].at_ms, rejected[-1].at_ms) == (MOST_REJECTED, MOST_REJECTED + 4, 5)
    assert len(rejected[0].body) == LONGEST_REJECTED


# --- people ---


def test_a_list_of_people_is_taken_in(filled: Store) -> None:
    text = "Name,EMAIL,department\nBenjamin,Ben@Example.com,IT\nCara,cara@example.com,\n,,\nDan,nonsense,\n"
    imported = import_people(filled, text)
    assert (imported.rows, imported.added, imported.updated) == (4, 1, 1)
    assert [line for line, _ in imported.skipped] == [4, 5]
    total, people = list_learners(filled)
    assert total == 3
    assert [(row.learner, row.name, row.department, row.listed, row.courses) for row in people] == [
        ("ann@example.com", "Ann Ärmel", None, False, 2),
        ("ben@example.com", "Benjamin", "IT", True, 1),
        ("cara@example.com", "Cara", None, True, 0),
    ]
    again = import_people(filled, text)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert list_learners(filled, unlisted=True)[0] == 1
    assert list_learners(filled, text="BENJ")[0] == 1
    assert urns(filled, unlisted=True) == [ANN_OTHER, ANN_EXCEL]


def test_the_lists_name_goes_before_what_statements_say(store: Store, send: Send) -> None:
    import_people(store, "email,name\nann@example.com,Ann From HR\n")
    send(said(1, 10, 1, actor={**ANN, "name": "annie"}))
    assert list_learners(store)[1][0].name == "Ann From HR"


def test_an_address_and_an_account_in_one_row_are_one_person(store: Store, send: Send) -> None:
    send(said(1, 10, 40, actor=ACCOUNT), said(2, 20, 30))
    import_people(store, "account,email\nhttps://sso.example.com::e-1,ann@example.com\n")
    assert completions(store) == [("ann@example.com", COURSE, 40, 0, "00:10", "00:20", "")]
    assert learners_named(store, "HTTPS://sso.example.com::E-1") == learners_named(store, "ann@example.com")


@pytest.mark.parametrize("header", ["", "name,department", "email,email", "email,shoe size"])
def test_a_list_with_another_header_is_refused(store: Store, header: str) -> None:
    with pytest.raises(UsageError):
        import_people(store, f"{header}\nann@example.com,x\n")


def test_voiding_shows_in_the_lists(filled: Store, send: Send) -> None:
    send(voids(8, 2))
    assert urns(filled, status="completed") == []
    assert list_statements(filled, StatementFilter(outcome="ignored")).total == 3
