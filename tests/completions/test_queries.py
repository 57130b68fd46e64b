"""Statements read back as xAPI asks for them: filters, pages, voided ones, and what we set ourselves."""

import uuid
from typing import Any

import pytest

from lil_tui.completions.identity import account_identity, mbox_identity, sha1_identity
from lil_tui.completions.privacy import forget_learner
from lil_tui.completions.queries import (
    MOST_RETURNED,
    StatementQuery,
    find_statement,
    find_statements,
)
from lil_tui.completions.statements import validate
from lil_tui.store import Store
from tests.completions.conftest import Send
from tests.completions.statement_examples import ACTIVITY, BEN, COMPLETED, GONE, LINKEDIN, with_member
from tests.completions.test_projection import COURSE, said, sha1, voids

AUTHORITY = {"account": {"homePage": "https://lrs.example.com/oauth2/token", "name": "lil1"}}


def found(store: Store, **wanted: Any) -> str:
    page = find_statements(store, StatementQuery(**wanted))
    return "".join(each.statement_id[-1] for each in page.statements)


@pytest.fixture
def filled(store: Store, send: Send) -> Store:
    """Four statements stored one millisecond after the other; the fifth voids the first."""
    send(said(1, 40, 10), at=1_001)
    send(said(2, 30, 20, actor=BEN), at=1_002)
    send(said(3, 20, verb=COMPLETED), at=1_003)
    send(said(4, 10, 40, course="urn:li:lyndaCourse:7"), at=1_004)
    send(voids(5, 1, BEN), at=1_005)
    return store


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, "5432"),
        ({"ascending": True}, "2345"),
        ({"agent": mbox_identity("BEN@example.com")}, "52"),
        ({"agent": mbox_identity("ann@example.com")}, "543"),
        ({"agent": sha1_identity(sha1("ben@example.com"))}, "52"),
        ({"agent": account_identity("https://x.example.com", "nobody")}, ""),
        ({"verb": COMPLETED}, "3"),
        ({"activity": COURSE}, "532"),
        ({"activity": COURSE, "verb": COMPLETED}, "3"),
        ({"since_ms": 1_003}, "54"),
        ({"until_ms": 1_003}, "32"),
        ({"limit": 2}, "54"),
    ],
)
def test_statements_are_found(filled: Store, wanted: dict[str, Any], numbers: str) -> None:
    assert found(filled, **wanted) == numbers


@pytest.mark.parametrize("ascending", [True, False])
def test_pages_follow_each_other_to_the_end(filled: Store, ascending: bool) -> None:
    numbers, after = "", None
    while True:
        page = find_statements(filled, StatementQuery(ascending=ascending, limit=1, after=after))
        numbers += page.statements[0].statement_id[-1]
        after = page.next_after
        if after is None:
            break
    assert numbers == ("2345" if ascending else "5432")


def test_a_page_is_bounded(store: Store, send: Send) -> None:
    send(*[said(number, 1, 1) for number in range(1, MOST_RETURNED + 2)])
    assert len(find_statements(store, StatementQuery(limit=10_000)).statements) == MOST_RETURNED


def test_a_voided_statement_has_a_door_of_its_own(filled: Store) -> None:
    first, second = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
    assert find_statement(filled, first) is None
    assert find_statement(filled, first.upper(), voided=True) is not None
    assert find_statement(filled, second.upper()) is not None
    assert find_statement(filled, second, voided=True) is None


def test_an_erased_statement_is_not_found(filled: Store) -> None:
    forget_learner(filled, "ben@example.com")
    assert find_statement(filled, str(uuid.UUID(int=2))) is None
    assert found(filled) == "43"


def test_what_comes_back_is_complete_and_valid(store: Store, send: Send) -> None:
    sent = with_member("context contextActivities parent", ACTIVITY, with_member("id", GONE))
    del sent["timestamp"]
    send({**sent, "authority": BEN, "stored": "2001-01-01T00:00:00Z"}, at=1_700_000_000_000)
    returned = find_statements(store, StatementQuery()).statements[0].returned(AUTHORITY)
    validate(returned, strict=True)
    assert returned["authority"] == AUTHORITY
    assert returned["stored"] == returned["timestamp"] == "2023-11-14T22:13:20.000Z"
    assert returned["version"] == "1.0.0"
    assert returned["context"]["contextActivities"] == {"parent": [ACTIVITY]}


def test_what_was_sent_comes_back_unchanged(store: Store, send: Send) -> None:
    send({**LINKEDIN, "version": "1.0.3"})
    returned = find_statements(store, StatementQuery()).statements[0].returned(AUTHORITY)
    assert {name: returned[name] for name in LINKEDIN} == LINKEDIN
    assert returned["version"] == "1.0.3"


def test_what_comes_back_can_be_sent_again(store: Store, send: Send) -> None:
    send(LINKEDIN)
    returned = find_statements(store, StatementQuery()).statements[0].returned(AUTHORITY)
    assert send(returned).duplicates == 1
