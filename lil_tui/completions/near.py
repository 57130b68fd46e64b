"""Whom or what somebody may have meant whose words name nobody: typing errors, words in another order.

The database lets through what holds enough pieces of the words, so that a list of a million stays
one quick scan; what is left is compared here.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from lil_tui.completions.bulk import as_json
from lil_tui.completions.identity import parse_account
from lil_tui.completions.statements.formats import is_sha1
from lil_tui.store import Store
from lil_tui.store.index import fold, tidy, title_key

MOST_NEAR = 3
_MOST_WORDS = 8
_LONGEST_WORD = 40
_MOST_PIECES = 24
_SHORT = 6
"""Signs of a text that a typing error may leave no piece of; it can only be looked for by guessing."""
_MOST_COMPARED = 1_000
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789.-_"

_find_words = re.compile(r"[^\W_]+").findall


class Person(NamedTuple):
    """A learner: what he is shown under, and what he is called."""

    id: int
    label: str
    name: str | None


class Course(NamedTuple):
    """A course of the catalogue."""

    urn: str
    title: str
    locale: str
    is_live: bool


def near_people(store: Store, text: str) -> list[Person]:
    """The learners whose address, account or name is nearest to what was typed, the nearest first."""
    text = tidy(text)
    if is_sha1(text):
        return []
    own = _own_part(text).lower()
    typed = _Typed(own, _domain(text))
    rows = set(_holding(store, _PEOPLE, typed.pieces))
    if len(own) <= _SHORT:
        rows.update(_one_slip_away(store, own, typed.domain))
    ranked: list[tuple[tuple[int, int, str], Person]] = []
    for number, label, name, employee in rows:
        distances = [
            typed.distance(_words(part), same_domain=_domain(label) == typed.domain)
            for part in (_own_part(label), name or "", employee or "")
        ]
        found = [distance for distance in distances if distance is not None]
        if found:
            apart = _edits(typed.domain, _domain(label), _FAR) if typed.domain else 0
            ranked.append(((min(found), apart, label), Person(number, label, name)))
    return [person for _, person in sorted(ranked)[:MOST_NEAR]]


def near_courses(store: Store, text: str) -> list[Course]:
    """The courses whose title is nearest to what was typed, the nearest first; none for a URN or a link."""
    text = tidy(text)
    if text.startswith("urn:") or "://" in text:
        return []
    typed = _Typed(title_key(text))
    ranked: list[tuple[tuple[int, bool, str, str], Course]] = []
    for urn, title, locale, live in _holding(store, _COURSES, typed.pieces):
        distance = typed.distance(_words(title))
        if distance is not None:
            course = Course(urn, title, locale, bool(live))
            ranked.append(((distance, not live, title, urn), course))
    return [course for _, course in sorted(ranked)[:MOST_NEAR]]


class _Typed:
    """What was typed, as it is compared. `domain` is an address's, else empty."""

    def __init__(self, text: str, domain: str = "") -> None:
        self.words = _words(text)
        self.domain = domain
        letters = sum(map(len, self.words))
        self._short = letters <= 3
        # One number beside another is no typing error.
        plain = all(word.isdigit() for word in self.words)
        self._most = 0 if plain else 1 if letters < 6 else 2 if letters < 14 else 3
        pieces = [piece for word in self.words for piece in _pieces(word, 2 if letters < 12 else 3)]
        # Of a long text some tell as much as all, and each is looked for in every row.
        self.pieces = pieces[:: len(pieces) // _MOST_PIECES + 1]
        self._orders = _orders(self.words)

    def distance(self, words: list[str], *, same_domain: bool = True) -> int | None:
        """How far other words are from these: 0 for the same in any order; None where they are others."""
        if not self.words or not words:
            return None
        if sorted(words) == sorted(self.words):
            return 0
        if same_domain or not self.domain or not self._short:
            most = self._most
            edits = min(_edits(mine, their, most) for mine in self._orders for their in _orders(words))
            if edits <= most:
                return edits
        mine, their = set(self.words), set(words)
        shared = mine & their
        enough = len(shared) > 1 or not self.domain or same_domain
        if shared in (mine, their) and enough and max(map(len, shared)) > 2:
            return self._most + len(mine ^ their)
        return None


def _holding(store: Store, select: str, pieces: list[str]) -> list[tuple[Any, ...]]:
    """The rows whose text holds at least half of the pieces; of many those that hold the most.

    `select` gives the text last.
    """
    if not pieces:
        return []
    held = " + ".join("(instr(text, ?) > 0)" for _ in pieces)
    rows = store.rows(
        # The limits of -1 keep SQLite from making each text anew for each piece.
        f"SELECT * FROM (SELECT *, {held} AS held FROM ({select} LIMIT -1) LIMIT -1)"  # noqa: S608
        " WHERE held >= ? ORDER BY held DESC, abs(length(text) - ?) LIMIT ?",
        (*pieces, max(1, len(pieces) // 2), sum(map(len, pieces)), _MOST_COMPARED),
    )
    return [row[:-2] for row in rows]


def _one_slip_away(store: Store, text: str, domain: str) -> list[tuple[Any, ...]]:
    """The people whose address (in this domain) or name is a short text but for one typing error."""
    parts = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    guesses = {before + after[1:] for before, after in parts}
    guesses |= {before + after[1::-1] + after[2:] for before, after in parts}
    guesses |= {before + sign + after[skip:] for before, after in parts for sign in _SIGNS for skip in (0, 1)}
    return store.rows(
        "SELECT id, label, name, employee_id FROM learner"
        " WHERE label_key IN (SELECT value || ?1 FROM json_each(?2))"
        " OR name_key IN (SELECT value FROM json_each(?2) WHERE value <> '')",
        (f"@{domain}", as_json(sorted(guesses))),
    )


_PEOPLE = (
    "SELECT id, label, name, employee_id, name_key || ' ' || ifnull(employee_id, '') || ' ' ||"
    " CASE WHEN instr(label_key, '::') THEN substr(label_key, instr(label_key, '::'))"
    " ELSE substr(label_key, 1, instr(label_key || '@', '@')) END AS text FROM learner"
)
_COURSES = (
    "SELECT urn, title, locale, live, title_key AS text"
    " FROM marketplace_linkedin_learning_object WHERE live IN (0, 1)"
)


def _own_part(text: str) -> str:
    """What is a person's own of an address or account; a name whole."""
    account = parse_account(text)
    if account is not None:
        return account.key.partition(" ")[2]
    local, at, _ = text.removeprefix("mailto:").rpartition("@")
    return local if at else text


def _domain(text: str) -> str:
    return text.rpartition("@")[2].lower() if "@" in text and "::" not in text else ""


def _words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _find_words(fold(text))[:_MOST_WORDS]]


def _pieces(word: str, size: int) -> Iterable[str]:
    """A word in parts of about this size: a typing error spoils one of them, seldom two."""
    count = max(1, len(word) // size)
    bounds = [len(word) * number // count for number in range(count + 1)]
    return (word[start:end] for start, end in pairwise(bounds))


def _orders(words: list[str]) -> set[str]:
    """The words in one line: as they stand, the other way round, by letter."""
    return {" ".join(words), " ".join(reversed(words)), " ".join(sorted(words))}


_FAR = 4
"""From so many edits on, two domains are simply different."""


def _edits(mine: str, their: str, most: int) -> int:
    """How many letters to change, add, leave out or swap with their neighbour; `most` + 1 for more."""
    if abs(len(mine) - len(their)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(their) + 1))
    for place, letter in enumerate(mine):
        oldest, before, row = before, row, [place + 1]
        for other, sign in enumerate(their):
            cost = min(before[other + 1] + 1, row[other] + 1, before[other] + (letter != sign))
            if place and other and letter == their[other - 1] and mine[place - 1] == sign:
                cost = min(cost, oldest[other - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
