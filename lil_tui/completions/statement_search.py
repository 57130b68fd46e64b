"""Searching statements by learner, course or verb: the numbers once, the latest first, rows by the page.

Learners and courses are found along an index. Verbs have none: every row is read for them, and only
where a verb that has come has the words.
"""

from array import array
from bisect import bisect_left
from typing import Any, Final

import msgspec

from lil_tui.completions.bulk import as_json
from lil_tui.completions.listing import courses_called, learners_called_like
from lil_tui.completions.projection import Outcome
from lil_tui.completions.records import StatementRow, statements_by_number
from lil_tui.store import Store
from lil_tui.store.index import tidy

SHORTEST_VERB: Final = 3
"""Letters from which on a text is looked for in verbs: one or two begin most of what was ever sent."""

_AMONG = "{} IN (SELECT value FROM json_each(?))"


def verb_word(verb: str | None) -> str:
    """A verb's IRI by its last word: completed."""
    return (verb or "").rstrip("/#").rpartition("/")[2].rpartition("#")[2]


class KnownVerbs:
    """The verbs that have come, few in any number of statements; each look reads what is new alone."""

    def __init__(self) -> None:
        self._verbs: set[str] = set()
        self._last = 0

    def look(self, store: Store) -> None:
        """Take in the verbs of what was stored since."""
        last = store.rows("SELECT max(id) FROM xapi_statement")[0][0] or 0
        if last > self._last:
            new = store.rows(
                "SELECT DISTINCT verb FROM xapi_statement WHERE id > ? AND id <= ? AND verb IS NOT NULL",
                (self._last, last),
            )
            self._verbs.update(verb for (verb,) in new)
            self._last = last

    def with_text(self, store: Store, text: str) -> list[str]:
        """Those whose last word begins with the text."""
        wanted = text.casefold()
        if len(wanted) < SHORTEST_VERB:
            return []
        self.look(store)
        return [verb for verb in self._verbs if verb_word(verb).casefold().startswith(wanted)]


class StatementSearch:
    """The statements whose learner, course or verb has the text, of one outcome or of all."""

    def __init__(self, store: Store, text: str, outcome: Outcome | None, verbs: KnownVerbs) -> None:
        self._store = store
        self._text = tidy(text)
        self._outcome = outcome
        self._verbs = verbs
        self._numbers = array("q")

    def count(self) -> int:
        """How many there are now."""
        store, text = self._store, self._text
        learners, values = learners_called_like(text)
        found = self._numbers_of(f"learner_id IN ({learners})", values)
        if urns := courses_called(store, text):
            # Along the index from end to end: a tenth of what the rows would cost.
            found += self._numbers_of(_AMONG.format("urn"), (as_json(urns),), " INDEXED BY statement_pair")
        if verbs := self._verbs.with_text(store, text):
            found += self._numbers_of(_AMONG.format("verb"), (as_json(verbs),))
        self._numbers = array("q", sorted(set(found)))
        return len(self._numbers)

    def fetch(self, offset: int, limit: int) -> list[StatementRow]:
        """The rows from `offset`, at most `limit`."""
        end = len(self._numbers) - offset
        return statements_by_number(self._store, self._numbers[max(0, end - limit) : max(0, end)][::-1])

    def locate(self, statement_id: str) -> int | None:
        """Where the statement stands, from 0; None when it isn't among them."""
        found = self._store.rows("SELECT id FROM xapi_statement WHERE statement_id = ?", (statement_id,))
        place = bisect_left(self._numbers, found[0][0]) if found else len(self._numbers)
        if place == len(self._numbers) or self._numbers[place] != found[0][0]:
            return None
        return len(self._numbers) - 1 - place

    def _numbers_of(self, condition: str, values: tuple[Any, ...], index: str = "") -> list[int]:
        outcome = "" if self._outcome is None else " AND outcome = ?"
        # As one value: row by row, a million numbers cost several times that.
        ((listed,),) = self._store.rows(
            f"SELECT json_group_array(id) FROM xapi_statement{index} WHERE {condition}{outcome}",  # noqa: S608
            values if self._outcome is None else (*values, self._outcome),
        )
        return msgspec.json.decode(listed, type=list[int])
