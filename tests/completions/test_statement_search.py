"""Searching statements: what is found, in the list's order, and by which way."""

import pytest

from lil_tui.completions.statement_search import KnownVerbs, StatementSearch
from lil_tui.store import Store
from tests.catalogue.builder import CatalogueBuilder
from tests.completions.conftest import Send
from tests.completions.test_scale import Plans
from tests.tui.completions_data import statement

COURSE = "urn:li:lyndaCourse:1"


@pytest.fixture
def filled(store: Store, send: Send) -> Store:
    """Thirty statements of three people about two courses, stored one after the other."""
    CatalogueBuilder(store).asset(COURSE, "Learning Zither")
    for number in range(30):
        learner = ("ann", "ben", "cem")[number % 3]
        send(
            statement(
                f"{learner}@example.com",
                COURSE if number % 2 else "urn:li:lyndaCourse:2",
                f"2026-03-01T09:{number:02}:00Z",
                progress=number,
                name=f"{learner.capitalize()} Example",
            ),
            at=1_700_000_000_000 + number,
        )
    return store


def found(store: Store, text: str, verbs: KnownVerbs | None = None) -> list[tuple[str | None, str | None]]:
    """Learner and course of all that is found, read in pages of seven."""
    search = StatementSearch(store, text, None, verbs or KnownVerbs())
    total = search.count()
    rows = [row for offset in range(0, total, 7) for row in search.fetch(offset, 7)]
    assert len(rows) == total
    assert [search.locate(row.id) for row in rows] == list(range(total))
    assert [row.stored_ms for row in rows] == sorted((row.stored_ms for row in rows), reverse=True)
    return [(row.learner, row.urn) for row in rows]


def test_learners_courses_and_verbs_are_found_the_latest_first(filled: Store) -> None:
    assert set(found(filled, "ann exa")) == {
        ("ann@example.com", COURSE),
        ("ann@example.com", "urn:li:lyndaCourse:2"),
    }
    assert {urn for _, urn in found(filled, "zith")} == {COURSE}
    assert {urn for _, urn in found(filled, COURSE)} == {COURSE}
    assert len(found(filled, "PROGRESS")) == 30
    assert found(filled, "zebra") == []


def test_what_is_found_by_several_ways_stands_once(filled: Store, send: Send) -> None:
    send(statement("zither@example.com", COURSE, "2026-03-02T09:00:00Z", progress=1), at=1_800_000_000_000)
    assert found(filled, "zither").count(("zither@example.com", COURSE)) == 1


def test_a_verb_that_comes_later_is_known_from_then_on(filled: Store, send: Send) -> None:
    verbs = KnownVerbs()
    assert found(filled, "launched", verbs) == []
    send(statement("ann@example.com", COURSE, "2026-03-02T09:00:00Z", verb="launched"))
    assert found(filled, "launched", verbs) == [("ann@example.com", COURSE)]


def test_only_the_outcome_asked_for_is_found(filled: Store, send: Send) -> None:
    send(statement("ann@example.com", COURSE, "2026-03-02T09:00:00Z", verb="launched"))
    search = StatementSearch(filled, "ann", "ignored", KnownVerbs())
    assert search.count() == 1


@pytest.mark.parametrize("text", ["ann", "zither", "ze"])
def test_names_and_titles_are_found_without_reading_rows(
    filled: Store, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    verbs = KnownVerbs()
    verbs.look(filled)
    plans = Plans(filled, monkeypatch)
    StatementSearch(filled, text, None, verbs).count()
    ways = [step for step in plans.steps if "xapi_statement" in step and "USING" in step]
    assert ways
    assert all("INDEX" in way or "PRIMARY KEY" in way for way in ways), ways
    assert not any(step == "SCAN xapi_statement" for step in plans.steps), plans.steps
