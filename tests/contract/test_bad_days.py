"""Every fault of LinkedIn's ends in a complete sync, or an honest partial one that the next carries on."""

import itertools
import sqlite3
from pathlib import Path

import pytest

from tests.contract.command import Machine, wait_until_stored
from tests.contract.conftest import Simulated
from tests.contract.elements import classification, course, courses
from tests.contract.fake_linkedin import CLIENT_ID, Answer, Asked, FakeLinkedIn, refusal

COURSES = ("COURSE", "en_US")
QUOTA = "Resource level throttle limit for calls to this resource is reached."


def of_courses(asked: Asked) -> bool:
    """A page of courses."""
    return asked.asset_type == "COURSE"


@pytest.mark.parametrize(
    "answers",
    [
        [
            refusal(500, 0, "Internal error"),
            Answer(504, b"<html>Gateway timeout</html>"),
            refusal(429, 101, QUOTA, Retry_After="1"),
            refusal(429, 101, QUOTA),
        ],
        [
            Answer(200, b'{"elements": [{"urn": "urn:li:lyndaCou'),
            Answer(200, b"<html><body>Something went wrong</body></html>"),
            Answer(200, b""),
            Answer(200, b"[]"),
            Answer(200, b'{"elements": null, "paging": {"start": 0, "count": 9, "total": 9, "links": []}}'),
            Answer(200, b'{"elements": []}'),
            Answer(200, b"not gzip", {"Content-Encoding": "gzip"}),
        ],
        [Answer(None), Answer(200, b'{"elements": [' + b" " * 5000 + b"]}", cut=True)],
    ],
    ids=["statuses", "bodies", "connections"],
)
def test_a_bad_answer_is_asked_for_again(machine: Machine, fake: FakeLinkedIn, answers: list[Answer]) -> None:
    fake.assets[COURSES] = courses(790)
    left = {100 * number: answer for number, answer in enumerate(answers, 1)}
    fake.faults.append(lambda asked: left.pop(asked.start, None) if of_courses(asked) else None)
    run = machine.json("sync")
    assert (run["status"], run["seen"], run["added"], run["quarantined"]) == ("complete", 790, 790, 0)
    assert run["requests"] == len(fake.asked)
    assert run["retries"] == len(answers)


@pytest.mark.parametrize(
    "answer", [refusal(503, 0, "Busy", Retry_After="1"), Answer(200, b"{"), Answer(None)], ids=str
)
def test_the_token_endpoint_has_bad_moments_too(machine: Machine, fake: FakeLinkedIn, answer: Answer) -> None:
    fake.assets[COURSES] = courses(3)
    fake.once(answer, lambda asked: asked.is_token)
    run = machine.json("sync")
    assert (run["status"], run["seen"], run["retries"]) == ("complete", 3, 1)
    assert run["requests"] == len(fake.asked)


@pytest.mark.parametrize("storms", [1, 3])
def test_a_token_that_ends_in_mid_run_is_replaced_each_time(
    machine: Machine, fake: FakeLinkedIn, storms: int
) -> None:
    fake.assets[COURSES] = courses(900)
    left = set(range(200, 200 + 200 * storms, 200))

    def end_all(asked: Asked) -> Answer | None:
        with fake.lock:
            if of_courses(asked) and asked.start in left:
                left.discard(asked.start)
                fake.good_tokens.clear()
        return None

    fake.faults.append(end_all)
    run = machine.json("sync")
    assert (run["status"], run["seen"], run["added"]) == ("complete", 900, 900)
    # With several requests under way, one new token may stand for two that ended.
    assert 2 <= fake.tokens_given <= 1 + storms
    assert run["requests"] == len(fake.asked)
    assert run["retries"] >= fake.tokens_given - 1


def test_a_saved_token_that_linkedin_no_longer_knows_costs_one_new_one(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(3)
    machine.json("sync")
    fake.good_tokens.clear()
    assert machine.json("sync", "--full")["status"] == "complete"
    assert fake.tokens_given == 2


def test_new_tokens_that_are_refused_too_end_as_failed(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(3)
    fake.faults.append(lambda asked: None if asked.is_token else refusal(401, 65600, "Invalid access token"))
    run = machine.json("sync", code=1)
    assert (run["status"], run["seen"]) == ("failed", 0)
    assert fake.tokens_given <= 4


@pytest.mark.parametrize("seconds", ["61", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_long_retry_after_ends_the_run_at_once_as_partial_with_advice(
    machine: Machine, fake: FakeLinkedIn, seconds: str
) -> None:
    fake.assets[COURSES] = courses(600)
    quota = refusal(429, 101, QUOTA, Retry_After=seconds)

    def refuse_after_three_pages(asked: Asked) -> Answer | None:
        if not of_courses(asked) or asked.start < 300:
            return None
        wait_until_stored(machine, 300)
        return quota

    fake.faults.append(refuse_after_three_pages)
    run = machine.json("sync", code=3)
    assert (run["status"], run["mode"], run["seen"]) == ("partial", "full", 300)
    assert "00:00 UTC" in run["error"]

    fake.faults.clear()
    end = machine.json("sync")
    assert (end["status"], end["resumed"], end["run"], end["mode"]) == ("complete", True, run["run"], "full")
    assert (end["seen"], end["added"]) == (600, 600)
    # Some may have been cut off on their way.
    assert 0 <= end["requests"] - len(fake.asked) <= 4
    # What was read before is not read again, apart from a look at whether it still stands.
    assert [asked.start for asked in fake.asked if of_courses(asked)].count(0) == 1
    (listed,) = machine.json("sync", "history")
    assert (listed["run"], listed["status"], listed["resumed"]) == (run["run"], "complete", True)


def test_a_quota_before_anything_was_kept_is_failed(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.faults.append(lambda asked: refusal(429, 101, QUOTA, Retry_After="3600"))
    run = machine.json("sync", code=1)
    assert (run["status"], run["seen"], run["classifications"]) == ("failed", 0, 0)
    assert run["error"]
    done = machine.run("sync")
    assert done.code == 1
    assert "429" in done.err.splitlines()[-1]


def test_wrong_credentials_say_so_and_what_to_check(machine: Machine, fake: FakeLinkedIn) -> None:
    done = machine.run("sync", LIL_TUI_LINKEDIN_CLIENT_SECRET="wrong-geheim")
    assert done.code == 1
    assert "secret" in done.err.splitlines()[-1]
    assert "wrong-geheim" not in done.err
    assert len([asked for asked in fake.asked if asked.is_token]) == 1
    assert {asked.form["client_id"] for asked in fake.asked} == {CLIENT_ID}


def test_a_key_without_the_content_permission_names_the_box_to_tick(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    denied = refusal(403, 100, "Not enough permissions to access: GET-criteria /learningAssets")
    fake.faults.append(lambda asked: None if asked.is_token else denied)
    run = machine.json("sync", code=1)
    assert run["status"] == "failed"
    assert "Content" in run["error"]
    checks = {check["name"]: check for check in machine.json("doctor", code=1)["checks"]}
    assert checks["token"]["status"] == "ok"
    assert checks["API access"]["status"] == "failed"
    assert "Content" in checks["API access"]["detail"] + checks["API access"]["fix"]


def test_a_refused_type_leaves_the_others_read_and_the_run_partial(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(3)
    fake.faults.append(
        lambda asked: refusal(400, 0, "Unknown type") if asked.asset_type == "LEARNING_PATH" else None
    )
    run = machine.json("sync", code=3)
    assert (run["status"], run["seen"]) == ("partial", 3)
    assert "LEARNING_PATH" in run["error"]


def test_a_failed_or_partial_run_marks_nothing_gone_and_moves_no_watermark(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(250)
    machine.json("sync")
    held = fake.assets[COURSES]
    fake.assets[COURSES] = courses(250, first=1)[:249]
    quota = refusal(429, 101, QUOTA, Retry_After="3600")
    fake.faults.append(lambda asked: quota if of_courses(asked) and asked.start >= 200 else None)
    run = machine.json("sync", "--full", code=3)
    assert run["retired"] == 0
    assert machine.json("catalogue", "search", "--limit", "1")["total"] == 250
    fake.faults.clear()
    fake.assets[COURSES] = held
    end = machine.json("sync", "--full")
    assert (end["resumed"], end["retired"], end["unchanged"]) == (True, 0, 250)


def test_a_catalogue_that_shrinks_to_nothing_is_not_believed_at_once(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(120)
    machine.json("sync")
    empty = b'{"elements":[],"paging":{"start":0,"count":100,"total":0,"links":[]},"metadata":{}}'
    fake.once(Answer(200, empty), of_courses)
    run = machine.json("sync", "--full")
    assert (run["status"], run["unchanged"], run["retired"]) == ("complete", 120, 0)


def test_a_page_that_is_asked_for_again_because_it_did_not_fit_counts_as_a_repeat(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(150)
    hole = b'{"elements":[],"paging":{"start":100,"count":100,"total":150,"links":[]}}'
    fake.once(Answer(200, hole), lambda asked: of_courses(asked) and asked.start == 100)
    run = machine.json("sync")
    assert (run["status"], run["seen"], run["retries"]) == ("complete", 150, 1)
    assert run["requests"] == len(fake.asked)


def test_a_total_that_drifts_in_mid_run_is_read_again(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(350)
    before = fake.assets[COURSES][:]
    moved = [course(999), *before]

    def shift(asked: Asked) -> Answer | None:
        if of_courses(asked) and asked.start >= 200:
            fake.assets[COURSES] = moved
        return None

    fake.faults.append(shift)
    run = machine.json("sync")
    assert (run["status"], run["seen"], run["added"]) == ("complete", 351, 351)
    assert machine.json("catalogue", "search", "--type", "COURSE", "--limit", "1")["total"] == 351


def test_a_catalogue_that_never_holds_still_is_partial_and_read_anew_by_the_next_sync(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(350)
    numbers = itertools.count(1_000)

    def grow(asked: Asked) -> Answer | None:
        if of_courses(asked):
            with fake.lock:
                fake.assets[COURSES].insert(0, course(next(numbers)))
        return None

    fake.faults.append(grow)
    run = machine.json("sync", code=3)
    assert (run["status"], run["retired"]) == ("partial", 0)
    fake.faults.clear()
    end = machine.json("sync")
    assert (end["status"], end["resumed"], end["run"]) == ("complete", True, run["run"])
    there = len(fake.assets[COURSES])
    assert (end["seen"], end["added"]) == (there, there)
    assert machine.json("catalogue", "search", "--limit", "1")["total"] == there


def test_a_link_off_its_origin_is_not_followed(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(150)
    body = (
        b'{"elements":[],"paging":{"start":0,"count":100,"total":0,"links":[{"rel":"next",'
        b'"type":"application/json","href":"http://127.0.0.1:9/v2/learningAssets?start=100"}]}}'
    )
    fake.times(9, Answer(200, body), lambda asked: asked.query.get("type") == "SKILL")
    run = machine.json("sync", code=None)
    assert run["added"] == 150


def test_a_redirect_is_refused_and_the_token_goes_nowhere(machine: Machine, fake: FakeLinkedIn) -> None:
    elsewhere = Answer(302, b"", {"Location": "http://127.0.0.1:9/login"})
    fake.faults.append(lambda asked: None if asked.is_token else elsewhere)
    run = machine.json("sync", code=1)
    assert run["status"] == "failed"
    assert "redirect" in run["error"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "unauthorized", "times": 2},
        {"kind": "short_page", "times": 2, "honest_next": False},
        {"kind": "repeat_page", "times": 1},
        {"kind": "empty_page", "times": 1},
        {"kind": "next_loop", "times": 1},
        {"kind": "no_next", "times": 2},
        {"kind": "slow", "milliseconds": 400},
        {"kind": "bad_element", "times": 1, "start": 100, "defect": "invalid_utf8"},
    ],
    ids=lambda fault: str(fault["kind"]),
)
def test_a_fault_of_the_simulator_ends_in_a_complete_sync(
    machine: Machine, simulator: Simulated, fault: dict[str, object]
) -> None:
    whole = simulator.control("state")["partitions"]["COURSE en_US"]
    simulator.control("faults", {"asset_type": "COURSE", **fault})
    run = machine.json("sync", LIL_TUI_ASSET_TYPES="COURSE")
    assert run["status"] == "complete"
    assert run["seen"] == whole
    assert run["added"] + run["quarantined"] == whole
    (struck,) = simulator.control("faults")
    assert struck["hits"]


def test_a_newer_database_is_one_clear_line_and_stays_as_it_is(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets[COURSES] = courses(1)
    machine.json("sync")
    file = machine.data / "lil.db"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for arguments in (("sync",), ("catalogue", "search"), ("sync", "history"), ("credentials", "status")):
        done = machine.run(*arguments)
        assert done.code == (0 if arguments[0] == "credentials" and done.out else 1), done
        assert "newer" in done.err
        assert "Traceback" not in done.err
    assert machine.json("sync", code=1)["status"] == "failed"
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (99,)
    database.close()


@pytest.mark.parametrize("content", [b"", b"this is no database, whatever its name says " * 50])
def test_a_file_that_is_no_database(machine: Machine, content: bytes) -> None:
    machine.data.mkdir(mode=0o700)
    (machine.data / "lil.db").write_bytes(content)
    done = machine.run("catalogue", "search", "--json")
    if content:
        assert done.code == 1
        assert str(machine.data / "lil.db") in done.json["error"]["detail"]
    else:
        assert done.json == {"total": 0, "items": []}


def test_a_config_file_that_is_a_directory_is_one_line(machine: Machine) -> None:
    machine.config.mkdir()
    done = machine.run("paths")
    assert done.code == 2
    assert str(machine.config) in done.line


def test_a_database_that_cannot_grow_says_which_file(machine: Machine) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    done = machine.run("catalogue", "search", LIL_TUI_DATABASE_URL=f"sqlite:///{full}")
    assert done.code == 1
    assert "Traceback" not in done.err


def test_a_path_without_end_breaks_neither_the_tree_nor_the_course(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    above = [classification(f"urn:li:lyndaCategory:{n}", "TOPIC", f"Topic {n}") for n in range(1_500)]
    endless = {"associatedClassification": above[0], "path": above[1:]}
    fake.assets[COURSES] = [course(1, classifications=[endless])]
    machine.json("sync")
    roots = [root for root in machine.json("catalogue", "tree") if root["type"] == "TOPIC"]
    assert [root["assets"] for root in roots if root["children"]] == [1]
    shown = machine.json("catalogue", "show", "urn:li:lyndaCourse:1")
    assert [one["name"] for one in shown["classifications"]] == ["Topic 0"]
    assert machine.run("catalogue", "tree").code == 0
