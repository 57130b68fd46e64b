"""Every member of every `--json` document of contract §2, word by word."""

import re
from typing import Any

from tests.contract.command import Machine
from tests.contract.conftest import Simulated
from tests.contract.elements import (
    LIBRARY,
    OLD_TIME,
    OTHER_SUBJECT,
    PUBLISHED_TIME,
    SKILL,
    SUBJECT,
    TOPIC,
    course,
    placed,
    text,
)
from tests.contract.fake_linkedin import FakeLinkedIn

RUN = {
    "run": int,
    "mode": str,
    "status": str,
    "resumed": bool,
    "seen": int,
    "added": int,
    "updated": int,
    "unchanged": int,
    "retired": int,
    "quarantined": int,
    "classifications": int,
    "requests": int,
    "retries": int,
    "seconds": float,
    "error": type(None),
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def assert_members(document: dict[str, Any], members: dict[str, type]) -> None:
    """These members, of these types, and no others."""
    assert {name: type(value) for name, value in document.items()} == members


def a_full_course() -> dict[str, Any]:
    """A course with all that the fact sheet knows of."""
    video = {
        "urn": "urn:li:lyndaVideo:(urn:li:lyndaCourse:1,11)",
        "title": text("Welcome"),
        "type": "VIDEO",
        "contents": [],
    }
    chapter = {
        "urn": "urn:li:lyndaChapter:(urn:li:lyndaCourse:1,10)",
        "title": text("Introduction"),
        "type": "CHAPTER",
        "contents": [{"asset": video}],
    }
    return course(
        1,
        title="Learning Cinema 4D",
        classifications=placed(
            (TOPIC, SUBJECT, LIBRARY),
            (TOPIC, OTHER_SUBJECT, LIBRARY),
            (SUBJECT, LIBRARY),
            (OTHER_SUBJECT, LIBRARY),
            (LIBRARY,),
            (SKILL,),
        ),
        contents=[{"asset": chapter}],
        description=text("Plain words\nin two lines."),
        descriptionIncludingHtml=text("<p>Plain <em>words</em></p>"),
    )


def test_sync_history_and_quarantine_have_the_members_of_the_contract(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets["COURSE", "en_US"] = [course(1), {"urn": "urn:li:lyndaCourse:2"}, "not an object"]

    run = machine.json("sync")
    assert_members(run, RUN)
    assert (run["mode"], run["status"], run["resumed"]) == ("full", "complete", False)
    assert (run["seen"], run["added"], run["quarantined"]) == (3, 1, 2)
    assert run["classifications"] == 5
    assert run["requests"] == len(fake.asked)

    (listed,) = machine.json("sync", "history")
    assert {name: listed[name] for name in RUN} == run
    assert TIME.fullmatch(listed["started_at"])
    assert TIME.fullmatch(listed["ended_at"])

    set_aside = machine.json("sync", "quarantine")
    assert sorted(str(row["urn"]) for row in set_aside) == ["None", "urn:li:lyndaCourse:2"]
    for row in set_aside:
        assert set(row) == {"urn", "reason", "first_seen_at", "run"}
        assert TIME.fullmatch(row["first_seen_at"])
        assert row["run"] == run["run"]
        assert row["reason"]


def test_search_and_show_have_the_members_of_the_contract(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [a_full_course()]
    machine.json("sync")
    row = {
        "urn": "urn:li:lyndaCourse:1",
        "title": "Learning Cinema 4D",
        "type": "COURSE",
        "level": "BEGINNER",
        "locale": "en_US",
        "minutes": 106,
        "published_at": PUBLISHED_TIME,
        "retired_at": None,
        "authors": ["Ann Roe"],
    }
    assert machine.json("catalogue", "search", "cinema") == {"total": 1, "items": [row]}

    shown = machine.json("catalogue", "show", "urn:li:lyndaCourse:1")
    assert {name: shown.pop(name) for name in row} == row
    topics = {one["urn"]: one for one in shown.pop("classifications")}
    assert set(topics) == {LIBRARY, SUBJECT, OTHER_SUBJECT, TOPIC, SKILL}
    topic = topics[TOPIC]
    assert {name: topic[name] for name in topic if name != "paths"} == {
        "urn": TOPIC,
        "name": "Motion Graphics",
        "type": "TOPIC",
    }
    assert len(topic["paths"]) == 2
    assert shown == {
        "description": shown["description"],
        "short_description": "Short.",
        "availability": "AVAILABLE",
        "urls": {
            "web": "https://www.linkedin.com/learning/thing-1?dApp=5&leis=LAA",
            "sso": "https://www.linkedin.com/checkpoint/enterprise/login/2?redirect="
            "https%3A%2F%2Fwww.linkedin.com%2Flearning%2Fthing-1%3Fu%3D2",
            "aicc": "https://www.linkedin.com/learning/aicc?content=urn%3Ali%3AlyndaCourse%3A1",
        },
        "image_url": "https://cdn.example.com/1.jpg",
        "contents": [
            {
                "urn": "urn:li:lyndaChapter:(urn:li:lyndaCourse:1,10)",
                "title": "Introduction",
                "type": "CHAPTER",
                "contents": [
                    {
                        "urn": "urn:li:lyndaVideo:(urn:li:lyndaCourse:1,11)",
                        "title": "Welcome",
                        "type": "VIDEO",
                        "contents": [],
                    }
                ],
            }
        ],
        "last_updated_at": OLD_TIME,
        "completions": 0,
    }
    assert "<" not in shown["description"]
    assert "words" in shown["description"]


def test_each_link_of_a_course_shows_it_and_an_unknown_one_is_1(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [course(1), course(2)]
    machine.json("sync")
    urls = machine.json("catalogue", "show", "urn:li:lyndaCourse:2")["urls"]
    for link in urls.values():
        assert machine.json("catalogue", "show", link)["urn"] == "urn:li:lyndaCourse:2"
        assert machine.json("catalogue", "search", link)["total"] == 1
    unknown = machine.json("catalogue", "show", "urn:li:lyndaCourse:3", code=1)
    assert set(unknown) == {"error"}
    assert set(unknown["error"]) == {"title", "detail", "fix"}


def test_a_course_of_which_little_is_known_has_all_members_too(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [
        {"urn": "urn:li:lyndaCourse:1", "type": "COURSE", "title": {"value": "Bare", "locale": {}}}
    ]
    assert machine.json("sync")["added"] == 1
    shown = machine.json("catalogue", "show", "urn:li:lyndaCourse:1")
    assert shown == {
        "urn": "urn:li:lyndaCourse:1",
        "title": "Bare",
        "type": "COURSE",
        "level": None,
        "locale": "en_US",
        "minutes": None,
        "published_at": None,
        "retired_at": None,
        "authors": [],
        "description": shown["description"],
        "short_description": shown["short_description"],
        "availability": shown["availability"],
        "urls": {"web": None, "sso": None, "aicc": None},
        "image_url": None,
        "classifications": [],
        "contents": [],
        "last_updated_at": None,
        "completions": 0,
    }
    assert not shown["description"]
    assert not shown["short_description"]


def test_a_topic_stands_under_each_parent_and_counts_are_of_distinct_live_assets(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    both = placed((TOPIC, SUBJECT, LIBRARY), (TOPIC, OTHER_SUBJECT, LIBRARY), (SKILL,))
    fake.assets["COURSE", "en_US"] = [
        course(1, classifications=both),
        course(2, classifications=placed((SUBJECT, LIBRARY))),
        course(3, classifications=both, availability="RETIRED", retiredAt=1_700_000_000_000),
    ]
    machine.json("sync")

    def node(urn: str | None, name: str, type_: str, assets: int, *children: Any) -> dict[str, Any]:
        return {"urn": urn, "name": name, "type": type_, "assets": assets, "children": list(children)}

    topic = node(TOPIC, "Motion Graphics", "TOPIC", 1)
    assert machine.json("catalogue", "tree") == [
        node(
            LIBRARY,
            "Creative",
            "LIBRARY",
            2,
            node(SUBJECT, "Animation", "SUBJECT", 2, topic),
            node(OTHER_SUBJECT, "Video", "SUBJECT", 1, topic),
        ),
        node(None, "Skills", "SKILLS", 1, node(SKILL, "Storytelling", "SKILL", 1)),
    ]
    assert machine.json("catalogue", "search", "--under", OTHER_SUBJECT)["total"] == 1
    assert machine.json("catalogue", "search", "--under", LIBRARY, "--include-retired")["total"] == 3


def test_status_and_verify_of_credentials(machine: Machine, fake: FakeLinkedIn) -> None:
    members = {"present": True, "source": "environment", "token_expires_at": None, "verified": None}
    status = machine.json("credentials", "status")
    assert {name: status[name] for name in members} == members
    assert set(status) == {*members, "backend"}

    verified = machine.json("credentials", "status", "--verify")
    assert verified["verified"] is True
    assert TIME.fullmatch(verified["token_expires_at"])
    assert fake.tokens_given == 1

    fake.pairs.clear()
    refused = machine.run("credentials", "status", "--verify", "--json")
    assert refused.code == 1
    assert refused.json["verified"] is False


def test_doctor_says_ok_warning_or_failed_and_ends_with_1_if_any_failed(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    checks = machine.json("doctor")["checks"]
    names = ["settings", "keyring", "database", "token", "API access", "listener", "public URL"]
    assert [check["name"] for check in checks] == names
    for check in checks:
        assert set(check) == {"name", "status", "detail", "fix"}
        # That nobody listens is worth a word, and no failure.
        assert check["status"] == ("warning" if check["name"] == "listener" else "ok")

    fake.pairs.clear()
    found = {check["name"]: check for check in machine.json("doctor", code=1)["checks"]}
    assert found["token"]["status"] == "failed"
    assert found["token"]["fix"]


def test_paths_is_an_object_and_makes_nothing(machine: Machine) -> None:
    paths = machine.json("paths")
    assert str(machine.data) in paths.values()
    assert str(machine.config) in paths.values()
    assert not machine.data.exists()


def test_simulate_prints_name_value_lines_that_a_sync_works_with(
    machine: Machine, simulator: Simulated
) -> None:
    assert set(simulator.variables) == {
        "LIL_TUI_LINKEDIN_API_URL",
        "LIL_TUI_LINKEDIN_TOKEN_URL",
        "LIL_TUI_LINKEDIN_CLIENT_ID",
        "LIL_TUI_LINKEDIN_CLIENT_SECRET",
    }
    run = machine.json("sync")
    assert_members(run, RUN)
    assert run["seen"] == run["added"]
    state = simulator.control("state")["partitions"]
    assert run["seen"] == state["COURSE en_US"] + state["LEARNING_PATH en_US"]
    nodes = machine.json("catalogue", "tree")
    libraries = [node["name"] for node in nodes if node["type"] == "LIBRARY"]
    assert libraries == sorted(libraries) == [node["name"] for node in nodes[: len(libraries)]]
    assert (nodes[-1]["urn"], nodes[-1]["type"]) == (None, "SKILLS")


def test_the_headless_demo_gives_one_summary_and_leaves_nothing(machine: Machine) -> None:
    temporary = machine.home / "tmp"
    temporary.mkdir()
    summary = machine.json("demo", "--headless", "--courses", "40", TMPDIR=str(temporary))
    assert_members(summary, {"sync": dict, "statements": int, "completions": int})
    assert_members(summary["sync"], RUN)
    assert summary["sync"]["status"] == "complete"
    assert 0 <= summary["completions"] <= summary["statements"]
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in machine.home.iterdir()) == ["tmp"]
