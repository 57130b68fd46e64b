"""The people: listing them, matching what somebody typed, importing a list, what is held on one.

Learners are matched exactly, without regard to case: by address, `homePage::name` or hash.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from lil_tui.completions.clock import Clock, now_ms
from lil_tui.completions.identity import parse_account
from lil_tui.completions.learners import LearnerBook
from lil_tui.completions.people_list import ListedPerson, read_people_list
from lil_tui.completions.projecting import Projector
from lil_tui.store import Store
from lil_tui.store.index import fold, tidy


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A person with his counts. `learner` is the address, `homePage::name` or the hash."""

    id: int
    learner: str
    name: str | None
    employee_id: str | None
    department: str | None
    listed: bool
    created_ms: int
    courses: int
    completed: int


@dataclass(frozen=True, slots=True)
class ImportedPeople:
    """What a list brought: `skipped` gives line numbers and why."""

    rows: int
    added: int
    updated: int
    unchanged: int
    skipped: tuple[tuple[int, str], ...]


def learners_named(store: Store, text: str) -> list[int]:
    """The numbers of the learners that the text names, exactly but for case; usually one or none."""
    return [learner for (learner,) in store.rows(*_named(text))]


def learners_called(store: Store, name: str, limit: int) -> list[int]:
    """The numbers of the learners who bear this whole name, case and accents apart."""
    key = fold(name.strip())
    sql = "SELECT id FROM learner WHERE name_key = ? AND name_key <> '' ORDER BY label_key LIMIT ?"
    return [learner for (learner,) in store.rows(sql, (key, limit))]


def _named(text: str) -> tuple[str, tuple[Any, ...]]:
    written = text.strip().removeprefix("mailto:")
    sql = (
        "SELECT id FROM learner WHERE label_key = ?"
        " UNION SELECT learner_id FROM learner_identity WHERE kind IN ('mbox', 'sha1') AND value = ?"
    )
    parameters: tuple[Any, ...] = (written.casefold(), written.lower())
    account = parse_account(written)
    if account is not None:
        sql += (
            " UNION SELECT learner_id FROM learner_identity"
            " WHERE kind = 'account' AND lower(value) = lower(?)"
        )
        parameters += (account.key,)
    return sql + " ORDER BY 1", parameters


def list_learners(
    store: Store, *, text: str = "", unlisted: bool = False, limit: int = 50, offset: int = 0
) -> tuple[int, list[LearnerRow]]:
    """The people by label, and how many there are; `text` is looked for in labels and names."""
    parts, parameters = ["1"], []
    text = tidy(text)
    if text:
        parts.append("(instr(label_key, ?) OR instr(name_key, ?))")
        parameters += [text.casefold(), fold(text)]
    if unlisted:
        parts.append("NOT listed")
    where = " AND ".join(parts)
    total = store.rows(f"SELECT count(*) FROM learner WHERE {where}", tuple(parameters))[0][0]  # noqa: S608
    rows = store.rows(
        f"{_COLUMNS} FROM"  # noqa: S608
        f" (SELECT id FROM learner WHERE {where} ORDER BY label_key, id LIMIT ? OFFSET ?) AS page"
        " CROSS JOIN learner AS l ON l.id = page.id ORDER BY l.label_key, l.id",
        (*parameters, limit or -1, offset),
    )
    return int(total), [LearnerRow(*_plain(row)) for row in rows]


def learner_rows(store: Store, ids: Sequence[int]) -> list[LearnerRow]:
    """The people with these numbers, in their order; who is gone is left out."""
    rows = store.rows(
        f"{_COLUMNS} FROM (SELECT key AS place, value AS id FROM json_each(?)) AS page"  # noqa: S608
        " CROSS JOIN learner AS l ON l.id = page.id ORDER BY place",
        (json.dumps(list(ids)),),
    )
    return [LearnerRow(*_plain(row)) for row in rows]


_COLUMNS = (
    "SELECT l.id, l.label, l.name, l.employee_id, l.department, l.listed, l.created_at,"
    " (SELECT count(*) FROM marketplace_linkedin_user_completion WHERE learner_id = l.id),"
    " (SELECT count(*) FROM marketplace_linkedin_user_completion WHERE learner_id = l.id AND completed)"
)


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [*row[:5], bool(row[5]), *row[6:]]


def import_people(store: Store, content: bytes | str, clock_ms: Clock = now_ms) -> ImportedPeople:
    """Take in a list of people as CSV with the header of contract §2, in any order.

    A row with an address and an account says that they are one person; a row that names nobody is
    skipped with its reason. Raises UsageError and LilError as `read_people_list` does.
    """
    people, skipped = read_people_list(content)
    added = updated = 0
    # By hundreds: a statement that arrives meanwhile doesn't wait for the whole list.
    for start in range(0, len(people), 100):
        job = partial(_take, store, people[start : start + 100], clock_ms)
        new, changed = store.write(job).result()
        added += new
        updated += changed
    return ImportedPeople(
        rows=len(people) + len(skipped),
        added=added,
        updated=updated,
        unchanged=len(people) - added - updated,
        skipped=tuple(skipped),
    )


def _take(store: Store, people: Iterable[ListedPerson], clock_ms: Clock) -> tuple[int, int]:
    cursor = store.database.cursor()
    now = clock_ms()
    book = LearnerBook(cursor, now)
    added = updated = 0
    for identities, values in people:
        before = cursor.execute("SELECT max(id) FROM learner").fetchone()[0] or 0
        learner = book.tie(identities)
        name = values["name"]
        cursor.execute(
            "UPDATE learner SET listed = 1,"
            " listed_name = COALESCE(?1, listed_name), name = COALESCE(?1, name),"
            " name_key = CASE WHEN ?1 IS NULL THEN name_key ELSE ?2 END,"
            " employee_id = COALESCE(?3, employee_id), department = COALESCE(?4, department)"
            " WHERE id = ?5 AND (listed, listed_name, employee_id, department)"
            " IS NOT (1, COALESCE(?1, listed_name), COALESCE(?3, employee_id), COALESCE(?4, department))",
            (name, fold(name or ""), values["employee_id"], values["department"], learner),
        )
        if learner > before:
            added += 1
        elif cursor.rowcount:
            updated += 1
    projector = Projector(cursor, now)
    for learner, urns in book.joined.items():
        projector.stale.update((learner, urn) for urn in urns)
    projector.finish()
    return added, updated
