"""What `sync` says it did: counts, modes, what retires and comes back, quarantine, partitions and the cap."""

import copy
from typing import Any

import pytest

from tests.contract.command import Machine
from tests.contract.conftest import MakeFake
from tests.contract.elements import OLD_MS, classification, course, courses, tree
from tests.contract.fake_linkedin import FakeLinkedIn, now_ms

COURSES = ("COURSE", "en_US")


def counts(run: dict[str, Any]) -> dict[str, int]:
    """The counts that are not 0, the sum of what was seen checked."""
    names = ("seen", "added", "updated", "unchanged", "retired", "quarantined")
    parts = run["added"] + run["updated"] + run["unchanged"] + run["quarantined"]
    assert parts <= run["seen"] <= parts + run["retired"]
    return {name: run[name] for name in names if run[name]}


def total(machine: Machine, *arguments: str) -> int:
    """How many a search finds."""
    found = machine.json("catalogue", "search", *arguments, "--limit", "1")["total"]
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize(
    "dialect",
    [
        {"links": "relative", "shuffled_keys": True},
        {"links": "absolute", "metadata": False, "honest_count": True},
        {"links": "encoded", "largest_page": 40},
        {"links": "encoded", "largest_page": 33, "honest_count": True, "compressed": True},
        {"links": "none", "expires_in": "5183999"},
        {"links": "none", "largest_page": 60},
        {"tail": (course(990, type_="VIDEO"), course(991, type_="DOCUMENT"))},
    ],
    ids=["relative", "absolute", "short", "shorter", "no links", "short without links", "tail"],
)
def test_every_dialect_gives_the_whole_catalogue_and_then_nothing_new(
    machine: Machine, make_fake: MakeFake, dialect: dict[str, Any]
) -> None:
    fake = make_fake(**dialect)
    fake.assets[COURSES] = courses(200)

    first = machine.json("sync")
    assert first["status"] == "complete"
    assert first["retries"] == 0
    assert first["requests"] == len(fake.asked)
    assert counts(first) == {"seen": 200, "added": 200}
    assert total(machine, "--type", "COURSE") == 200

    again = machine.json("sync", "--full")
    assert (again["mode"], again["status"]) == ("full", "complete")
    assert counts(again) == {"seen": 200, "unchanged": 200}
    assert fake.tokens_given == 1


def test_an_incremental_run_asks_in_milliseconds_and_sees_only_what_moved(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(150)
    before = now_ms()
    machine.json("sync")
    fake.asked.clear()

    fake.assets[COURSES][3] = course(4, title="Another name", lastUpdatedAt=now_ms())
    fake.assets[COURSES][5] = course(6, availability="RETIRED", lastUpdatedAt=now_ms(), retiredAt=now_ms())
    fake.assets[COURSES][7] = course(8, lastUpdatedAt=now_ms())
    fake.assets[COURSES].append(course(500, lastUpdatedAt=now_ms()))
    fake.assets[COURSES].append(course(501, availability="RETIRED", lastUpdatedAt=now_ms()))
    run = machine.json("sync")
    assert run["mode"] == "incremental"
    # LinkedIn's time of the last change is part of the content.
    assert counts(run) == {"seen": 5, "added": 2, "updated": 2, "retired": 1}
    (after,) = {
        int(asked.query["assetFilteringCriteria.lastModifiedAfter"])
        for asked in fake.asked
        if asked.asset_type
    }
    assert before - 86_400_000 < after <= now_ms()

    assert total(machine) == 150
    shown = machine.json("catalogue", "show", "urn:li:lyndaCourse:6")
    assert shown["availability"] == "RETIRED"
    assert shown["retired_at"]

    again = machine.json("sync")
    assert counts(again) == {"seen": 5, "unchanged": 5}


def test_what_vanishes_is_gone_only_after_a_full_read_and_may_come_back(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(5)
    machine.json("sync")
    vanished = fake.assets[COURSES].pop(2)

    assert counts(machine.json("sync")) == {}
    assert total(machine) == 5
    assert counts(machine.json("sync", "--full")) == {"seen": 4, "unchanged": 4, "retired": 1}
    assert total(machine) == 4
    assert total(machine, "--include-retired") == 5
    assert machine.json("catalogue", "show", vanished["urn"])["availability"] == "GONE"
    assert counts(machine.json("sync", "--full")) == {"seen": 4, "unchanged": 4}

    fake.assets[COURSES].append(vanished)
    # Its content is what it was.
    assert counts(machine.json("sync", "--full")) == {"seen": 5, "unchanged": 5}
    assert total(machine) == 5
    assert machine.json("catalogue", "show", vanished["urn"])["availability"] == "AVAILABLE"


def test_a_retired_one_that_vanishes_is_not_retired_twice(machine: Machine, fake: FakeLinkedIn) -> None:
    retired = course(2, availability="RETIRED", urls=None)
    fake.assets[COURSES] = [course(1), retired]
    assert counts(machine.json("sync")) == {"seen": 2, "added": 2}
    fake.assets[COURSES].remove(retired)
    assert counts(machine.json("sync", "--full")) == {"seen": 1, "unchanged": 1}


def test_a_dry_run_reads_all_and_keeps_the_token_alone(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(120)
    dry = machine.json("sync", "--dry-run")
    assert (dry["run"], dry["mode"], dry["status"]) == (None, "full", "complete")
    assert counts(dry) == {"seen": 120, "added": 120}
    assert total(machine, "--include-retired") == 0
    assert machine.json("sync", "history") == []
    assert machine.json("sync", "quarantine") == []

    real = machine.json("sync")
    assert counts(real) == counts(dry)
    assert fake.tokens_given == 1
    fake.assets[COURSES][0] = course(1, title="Changed", lastUpdatedAt=now_ms())
    fake.assets[COURSES].pop()
    fake.assets[COURSES].append("no element")
    dry = machine.json("sync", "--dry-run", "--full")
    assert counts(dry) == {
        "seen": 120,
        "updated": 1,
        "unchanged": 118,
        "quarantined": 1,
    }
    assert machine.json("catalogue", "show", "urn:li:lyndaCourse:1")["title"] == "Learning Thing 0001"
    assert machine.json("sync", "quarantine") == []
    assert len(machine.json("sync", "history")) == 1


def test_quarantine_rows_are_replaced_by_the_next_full_read(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = [
        course(1),
        {"urn": "urn:li:lyndaCourse:2", "type": "COURSE"},
        {"title": {"value": "No URN"}, "type": "COURSE"},
        None,
        [],
        {**course(3), "title": 7},
    ]
    run = machine.json("sync")
    assert run["status"] == "complete"
    assert counts(run) == {"seen": 6, "added": 1, "quarantined": 5}
    rows = machine.json("sync", "quarantine")
    assert len(rows) == 5
    assert sorted(row["urn"] or "" for row in rows) == [
        "",
        "",
        "",
        "urn:li:lyndaCourse:2",
        "urn:li:lyndaCourse:3",
    ]
    assert len(machine.json("sync", "quarantine", "--limit", "2")) == 2

    # A partition with elements that have no URN marks nothing gone: one of them may be it.
    fake.assets[COURSES].pop(0)
    assert counts(machine.json("sync", "--full")) == {"seen": 5, "quarantined": 5}
    assert total(machine) == 1

    fake.assets[COURSES] = [course(2), course(3)]
    assert counts(machine.json("sync", "--full")) == {"seen": 2, "added": 2, "retired": 1}
    assert machine.json("sync", "quarantine") == []
    assert total(machine) == 2


def test_hostile_urns_are_set_aside_and_stop_no_later_sync(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = [course(1), course(2), course(3)]
    fake.assets[COURSES][1]["urn"] += "\x00\x1b[31m"
    fake.assets[COURSES][2]["urn"] = "urn:li:lyndaCourse:'); DROP TABLE config; --"
    assert counts(machine.json("sync")) == {"seen": 3, "added": 2, "quarantined": 1}
    assert counts(machine.json("sync", "--full")) == {"seen": 3, "unchanged": 2, "quarantined": 1}
    (row,) = machine.json("sync", "quarantine")
    assert row["reason"] == "urn holds a control character"
    assert "\x1b" not in machine.run("sync", "quarantine").out
    assert "\x1b" not in machine.run("sync", "--full").err


def test_a_known_asset_whose_element_cannot_be_read_stays_as_it_was(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(3)
    machine.json("sync")
    fake.assets[COURSES][1] = {"urn": "urn:li:lyndaCourse:2", "type": "COURSE", "title": None}
    assert counts(machine.json("sync", "--full")) == {"seen": 3, "unchanged": 2, "quarantined": 1}
    assert machine.json("catalogue", "show", "urn:li:lyndaCourse:2")["availability"] == "AVAILABLE"


def test_a_capped_answer_is_read_in_full_and_stays_incremental(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(1_100)
    machine.json("sync")
    for element in fake.assets[COURSES]:
        element["details"]["lastUpdatedAt"] = now_ms()
        element["details"]["level"] = "ADVANCED"
    fake.assets[COURSES].pop()
    run = machine.json("sync")
    assert run["mode"] == "incremental"
    # Read whole, it is reconciled too.
    assert counts(run) == {"seen": 1_099, "updated": 1_099, "retired": 1}
    assert total(machine, "--level", "ADVANCED") == 1_099


def test_a_type_or_locale_chosen_later_is_read_whole_in_an_incremental_run(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.classifications.update(tree("de_DE"))
    fake.assets[COURSES] = courses(3)
    fake.assets["COURSE", "de_DE"] = courses(4, first=100, locale="de_DE")
    fake.assets["VIDEO", "en_US"] = courses(2, first=200, type_="VIDEO")
    machine.json("sync")

    run = machine.json("sync", LIL_TUI_LOCALES="en_US,de_DE")
    assert (run["mode"], counts(run)) == ("incremental", {"seen": 4, "added": 4})
    run = machine.json("sync", LIL_TUI_ASSET_TYPES="COURSE,VIDEO")
    assert (run["mode"], counts(run)) == ("incremental", {"seen": 2, "added": 2})

    # A run of some partitions leaves the others alone.
    fake.assets["COURSE", "de_DE"].clear()
    run = machine.json("sync", "--full", LIL_TUI_ASSET_TYPES="COURSE")
    assert counts(run) == {"seen": 3, "unchanged": 3}
    assert total(machine, "--locale", "de_DE") == 4
    assert machine.json("catalogue", "tree", "--locale", "de_DE")[0]["type"] == "LIBRARY"


def test_an_asset_shown_in_two_locales_is_one_and_no_run_calls_that_a_change(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    machine.variables["LIL_TUI_LOCALES"] = "en_US,de_DE"
    fake.assets[COURSES] = courses(3)
    fake.assets["COURSE", "de_DE"] = [course(1, locale="de_DE", title="Ding 1"), course(9, locale="de_DE")]
    assert counts(machine.json("sync")) == {"seen": 4, "added": 4}
    for _ in range(2):
        assert counts(machine.json("sync", "--full")) == {"seen": 4, "unchanged": 4}
        assert machine.json("catalogue", "show", "urn:li:lyndaCourse:1")["title"] == "Learning Thing 0001"
    fake.assets[COURSES][0] = course(1, title="New")
    assert counts(machine.json("sync", "--full")) == {"seen": 4, "updated": 1, "unchanged": 3}

    # Gone from one, it is still there by the other, which speaks for it from then on.
    fake.assets[COURSES].pop(0)
    assert counts(machine.json("sync", "--full")) == {"seen": 4, "unchanged": 4}
    assert counts(machine.json("sync", "--full")) == {"seen": 4, "updated": 1, "unchanged": 3}
    assert machine.json("catalogue", "show", "urn:li:lyndaCourse:1")["title"] == "Ding 1"


def test_an_asset_that_moves_to_another_locale_is_shown_in_that_one(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    machine.variables["LIL_TUI_LOCALES"] = "en_US,de_DE"
    fake.assets[COURSES] = courses(2)
    machine.json("sync")
    fake.assets[COURSES].pop()
    fake.assets["COURSE", "de_DE"] = [course(2, locale="de_DE", lastUpdatedAt=now_ms())]
    assert counts(machine.json("sync")) == {"seen": 1, "updated": 1}
    assert total(machine, "--locale", "de_DE") == 1


def test_the_order_of_keys_and_pages_changes_nothing(machine: Machine, make_fake: MakeFake) -> None:
    fake = make_fake(shuffled_keys=True)
    fake.assets[COURSES] = courses(30)
    machine.json("sync")
    fake.assets[COURSES].reverse()
    assert counts(machine.json("sync", "--full")) == {"seen": 30, "unchanged": 30}


def test_an_asset_in_two_places_of_the_answer_is_seen_once(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = [*courses(3), copy.deepcopy(course(2))]
    run = machine.json("sync", code=3)
    # Three different ones where LinkedIn says four: something may have been pushed out of sight.
    assert run["status"] == "partial"
    assert counts(run) == {"seen": 3, "added": 3}
    assert run["error"]


def test_values_that_nobody_documented_are_shown_as_they_came(machine: Machine, fake: FakeLinkedIn) -> None:
    strange = course(1, level="GENIUS", availability="PREVIEW", newMember={"a": [1]}, urls={})
    strange["anotherMember"] = 1.5
    fake.assets[COURSES] = [strange]
    assert counts(machine.json("sync")) == {"seen": 1, "added": 1}
    shown = machine.json("catalogue", "show", "urn:li:lyndaCourse:1")
    assert (shown["level"], shown["availability"]) == ("GENIUS", "PREVIEW")
    assert shown["urls"] == {"web": None, "sso": None, "aicc": None}
    assert total(machine, "--level", "GENIUS") == 1


def test_classifications_are_counted_and_what_only_assets_show_is_made_from_them(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    hidden = classification("urn:li:lyndaCategory:9", "SUBJECT", "Hidden")
    library = classification("urn:li:lyndaCategory:7163", "LIBRARY", "Creative")
    fake.assets[COURSES] = [
        course(1, classifications=[{"associatedClassification": hidden, "path": [library]}])
    ]
    assert machine.json("sync")["classifications"] == 5
    creative = machine.json("catalogue", "tree")[0]
    assert [(node["name"], node["assets"]) for node in creative["children"]] == [("Hidden", 1)]


def test_classifications_without_any_course_is_a_complete_sync(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.classifications["SKILL", "en_US"] = [
        classification(f"urn:li:skill:{n}", "SKILL", f"Skill {n}") for n in range(1, 251)
    ]
    run = machine.json("sync")
    assert (run["status"], run["classifications"], run["seen"]) == ("complete", 254, 0)


def test_an_asset_published_without_a_later_change_keeps_its_times(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = [
        course(1, lastUpdatedAt=OLD_MS, publishedAt=None, timeToComplete={"duration": 2, "unit": "HOUR"}),
        course(2, timeToComplete={"duration": 59, "unit": "SECOND"}),
        course(3, timeToComplete={"duration": 45, "unit": "MINUTE"}),
    ]
    machine.json("sync")
    items = machine.json("catalogue", "search", "--sort", "duration")["items"]
    assert {item["urn"][-1]: item["minutes"] for item in items} == {"1": 120, "2": 1, "3": 45}
    assert total(machine, "--max-minutes", "45") == 2
