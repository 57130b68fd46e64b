"""Long lists: every page from everywhere, and what stands behind a row."""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lil_tui.completions.browse import (
    CompletionListing,
    CourseListing,
    LearnerListing,
    completed_per_quarter_hour,
    completion_ids,
)
from lil_tui.completions.exports import write_selection
from lil_tui.completions.listing import CompletionFilter, completions_page
from lil_tui.completions.story import completion_story, course_story, learner_story
from lil_tui.store import Store
from lil_tui.store.database import open_file
from lil_tui.store.watch import ChangeWatch
from tests.completions.conftest import Send
from tests.completions.statement_examples import COMPLETED, LINKEDIN, with_member

_ROWS = 730
_HOUR = 3_600_000


@pytest.fixture
def long(tmp_path: Path) -> Iterator[Store]:
    """Completions of 73 learners, several at the same moment."""
    store = open_file(tmp_path / "long.db", bind=False)
    with closing(sqlite3.connect(store.file)) as connection, connection:
        connection.executemany(
            "INSERT INTO learner (id, label, label_key, listed, created_at) VALUES (?, ?, ?, ?, 0)",
            [(n, f"p{n:03}@example.com", f"p{n:03}@example.com", n % 2) for n in range(1, 74)],
        )
        connection.executemany(
            "INSERT INTO marketplace_linkedin_user_completion (learner_id, learning_object_urn, progress,"
            " completed, first_seen_at, updated_at, completed_at, source, changed_at)"
            " VALUES (?, ?, 50, ?, 0, ?, ?, ?, 0)",
            [
                (
                    1 + n % 73,
                    f"urn:{n % 11}",
                    n % 3 == 0,
                    n // 4 * _HOUR,
                    n // 4 * _HOUR if n % 3 == 0 else None,
                    "both" if n % 5 == 0 else "xapi",
                )
                for n in range(_ROWS)
            ],
        )
    yield store
    store.close()


@pytest.mark.parametrize(
    "wanted",
    [
        CompletionFilter(),
        CompletionFilter(status="completed"),
        CompletionFilter(since_ms=20 * _HOUR, until_ms=150 * _HOUR),
        CompletionFilter(source="both"),
        CompletionFilter(unlisted=True),
        CompletionFilter(course="urn:3"),
        CompletionFilter(text="p01"),
    ],
)
def test_every_page_is_right_from_wherever_it_is_reached(long: Store, wanted: CompletionFilter) -> None:
    expected = completions_page(long, wanted, 0)
    listing = CompletionListing(long, wanted)
    assert listing.count() == len(expected)
    pages = [start for start in range(0, len(expected), 50)]
    # The end first, then the middle outwards, then all from the top.
    for start in [*reversed(pages), *pages[len(pages) // 2 :], *pages]:
        assert listing.fetch(start, 50) == expected[start : start + 50], start
    for place in (0, len(expected) // 2, len(expected) - 1):
        assert listing.locate(listing.key(expected[place])) == place
        assert listing.fetch(place, 10) == expected[place : place + 10]
    assert listing.locate(10**9) is None
    assert list(completion_ids(long, wanted)) == [row.id for row in expected]


def test_learners_stand_by_label_with_their_counts(long: Store) -> None:
    listing = LearnerListing(long, CompletionFilter())
    assert listing.count() == 73
    rows = listing.fetch(0, 200)
    assert [row.learner for row in rows] == sorted(row.learner for row in rows)
    assert sum(row.courses for row in rows) == _ROWS
    assert listing.locate(rows[40].id) == 40
    unlisted = LearnerListing(long, CompletionFilter(unlisted=True))
    assert unlisted.count() == 36
    recent = LearnerListing(long, CompletionFilter(since_ms=180 * _HOUR))
    assert 0 < recent.count() < 73


def test_courses_stand_by_title_those_without_one_last(long: Store) -> None:
    listing = CourseListing(long, CompletionFilter())
    assert listing.count() == 11
    rows = listing.fetch(0, 20)
    assert [row.urn for row in rows] == sorted(f"urn:{n}" for n in range(11))
    assert sum(row.learners for row in rows) == _ROWS
    assert listing.locate("urn:3") == [row.urn for row in rows].index("urn:3")
    assert CourseListing(long, CompletionFilter(text="urn:3")).count() == 1
    assert CourseListing(long, CompletionFilter(source="none")).count() == 0


def test_lists_of_nothing_are_empty(store: Store) -> None:
    for kind in (CompletionListing, LearnerListing, CourseListing):
        listing: Any = kind(store, CompletionFilter())
        assert listing.count() == 0
        assert list(listing.fetch(0, 200)) == []
        assert listing.locate(1) is None


def test_completions_are_counted_by_quarters_of_an_hour(store: Store, send: Send) -> None:
    for number, minute in enumerate(("00:01", "00:14", "00:15", "09:59")):
        done = with_member("verb id", COMPLETED, with_member("timestamp", f"2026-03-04T{minute}:00Z"))
        del done["result"], done["id"]
        send({**done, "actor": {"mbox": f"mailto:p{number}@example.com"}})
    day = 1_772_582_400_000
    assert completed_per_quarter_hour(store, day) == [
        (day, 2),
        (day + 900_000, 1),
        (day + 39 * 900_000, 1),
    ]
    of_one = CompletionFilter(course="urn:li:lyndaCourse:1222")
    assert completed_per_quarter_hour(store, day + 900_000, of_one)[0][1] == 1
    assert completed_per_quarter_hour(store, day, CompletionFilter(source="report")) == []
    assert completed_per_quarter_hour(store, day, CompletionFilter(status="in-progress")) == []


def test_a_story_tells_what_each_statement_did(store: Store, send: Send) -> None:
    send(LINKEDIN)
    (row,) = completions_page(store, CompletionFilter())
    story = completion_story(store, row.id)
    assert story is not None
    assert [(each.outcome, each.reason) for each in story.statements] == [("applied", "progress 39 %")]
    person = learner_story(store, row.learner_id)
    assert person is not None
    assert person.newest == (row,)
    assert ("mbox", "ann@example.com") in person.identities
    course = course_story(store, row.urn)
    assert (course.row.learners, course.row.completed, course.row.title) == (1, 0, None)
    assert completion_story(store, 99) is None
    assert learner_story(store, 99) is None
    assert course_story(store, "urn:none").row.learners == 0


def test_a_selection_is_written_in_its_order(long: Store) -> None:
    stream = io.BytesIO()
    assert write_selection(long, "completions", "jsonl", stream, [7, 3, 5, 10**6]) == 3
    records = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [record["urn"] for record in records] == ["urn:6", "urn:2", "urn:4"]


def test_a_watch_notices_commits_of_others_and_of_our_writer(store: Store, send: Send) -> None:
    watch = ChangeWatch(store)
    assert not watch.changed()
    assert not watch.changed()
    with closing(sqlite3.connect(store.file)) as other, other:
        other.execute(
            "INSERT INTO listener_run (url, host, process_id, started_at, seen_at) VALUES ('', '', 1, 1, 1)"
        )
    assert watch.changed()
    send(LINKEDIN)
    assert watch.changed()
    assert not watch.changed()
    watch.close()
