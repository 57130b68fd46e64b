"""Why a completion is or isn't there: a ladder of checks with evidence, and one sentence at its end.

Every rung is asked, also when no row exists; what can't be known is `unknown`, never guessed.
"""

import difflib
import unicodedata
from dataclasses import dataclass
from typing import Literal

from lil_tui.completions.clock import Clock, now_ms
from lil_tui.completions.listing import CompletionFilter, CompletionRow, completions_page
from lil_tui.completions.people import learners_named
from lil_tui.completions.records import StatementRow, statement_story
from lil_tui.completions.uptime import uptime
from lil_tui.store import Store
from lil_tui.store.index import fold, title_key
from lil_tui.text import clean, iso

Verdict = Literal["completed", "in-progress", "never-received"]
Answer = Literal["yes", "no", "unknown"]

_NEAR = 0.8
_MOST_NEAR = 500


@dataclass(frozen=True, slots=True)
class Rung:
    """One check. `evidence` is a sentence, safe to show; `at_ms` the time it speaks of, if any."""

    check: str
    result: Answer
    evidence: str
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`answer` is the one sentence to send back; `learner` and `course` as they were understood."""

    answer: str
    verdict: Verdict
    steps: list[Rung]
    learner: str
    course: str


def explain(store: Store, learner: str, course: str, clock_ms: Clock = now_ms) -> Explanation:
    """Climb the ladder for a learner and a course.

    The learner is an address, an account, a hash, or a name that only one has; the course a URN or a
    whole title. Case plays no part.
    """
    ladder = _Ladder(store, learner, course, clock_ms())
    steps = [
        ladder.learner_rung(),
        ladder.course_rung(),
        ladder.statements_rung(),
        ladder.progress_rung(),
        ladder.completed_rung(),
        ladder.twin_rung(),
        ladder.switched_on_rung(),
        ladder.listener_rung(),
        ladder.refused_rung(),
        Rung("report", "unknown", "LinkedIn's activity reports have not been read."),
    ]
    return Explanation(ladder.answer(), ladder.verdict, steps, ladder.learner, ladder.title)


class _Ladder:
    """What the rungs share; each asks one question."""

    def __init__(self, store: Store, learner: str, course: str, at_ms: int) -> None:
        self._store = store
        self._at_ms = at_ms
        self.learner = clean(learner.strip())
        self._learners = learners_named(store, learner) or self._called(learner)
        self._urn, title = self._find_course(course.strip())
        self.title = clean(title or self._urn)
        self._known_course = title is not None
        self._near = "" if self._learners else self._near_learner(learner.strip())
        self._row = self._standing(self._urn)
        self._story: list[StatementRow] = [
            row for number in self._learners for row in statement_story(store, number, self._urn)
        ]
        self._twin = self._find_twin()
        self._refused = self._find_refused(learner.strip())
        self.verdict: Verdict = (
            "never-received" if self._row is None else "completed" if self._row.completed else "in-progress"
        )

    # --- the rungs ---

    def learner_rung(self) -> Rung:
        if not self._learners:
            near = f" The nearest name is {self._near}." if self._near else ""
            return Rung("learner", "no", f"No statement ever named {self.learner}.{near}")
        first = self._store.rows(
            "SELECT min(timestamp) FROM xapi_statement WHERE learner_id = ?", (self._learners[0],)
        )[0][0]
        where = (
            f"since {iso(first)}" if first is not None else "from the list of people; no statement named them"
        )
        return Rung("learner", "yes", f"{self.learner} is known, {where}.", first)

    def course_rung(self) -> Rung:
        if self._known_course:
            return Rung("course", "yes", f"The catalogue holds {self._urn}: {self.title}.")
        return Rung(
            "course", "no", f"The catalogue doesn't hold {clean(self._urn)}; statements would be kept."
        )

    def statements_rung(self) -> Rung:
        if not self._story:
            return Rung("statements", "no", "No statement of this learner on this course has arrived.")
        last = max(self._story, key=lambda row: row.stored_ms)
        kinds = ", ".join(
            f"{sum(row.outcome == outcome for row in self._story)} {outcome}"
            for outcome in ("applied", "superseded", "ignored")
            if any(row.outcome == outcome for row in self._story)
        )
        reason = f" The last: {last.outcome}, {clean(last.reason)}." if last.reason else ""
        return Rung("statements", "yes", f"{len(self._story)} arrived: {kinds}.{reason}", last.stored_ms)

    def progress_rung(self) -> Rung:
        if self._row is None:
            return Rung("progress", "no", "No progress is recorded.")
        return Rung(
            "progress",
            "yes",
            f"Progress is {self._row.progress} %, last heard of then.",
            self._row.updated_ms,
        )

    def completed_rung(self) -> Rung:
        row = self._row
        if row is None:
            return Rung("completed", "no", "No completion is recorded.")
        if row.completed:
            return Rung("completed", "yes", f"Completed at {iso(row.completed_ms)}.", row.completed_ms)
        return Rung("completed", "no", f"LinkedIn has reported {row.progress} %, but no completion.")

    def twin_rung(self) -> Rung:
        if self._twin is None:
            return Rung("twin", "no", "The learner has nothing on this course in another language.")
        done = "completed" if self._twin.completed else f"at {self._twin.progress} %"
        return Rung(
            "twin",
            "yes",
            f"The learner is {done} on its twin {clean(self._twin.urn)}.",
            self._twin.updated_ms,
        )

    def switched_on_rung(self) -> Rung:
        since = self._switched_on()
        if since is None:
            return Rung("switched-on", "no", "No client was ever set up: LinkedIn can't have sent anything.")
        return Rung(
            "switched-on",
            "yes",
            f"Statements can arrive since {iso(since)}; LinkedIn never sends what was completed before.",
            since,
        )

    def listener_rung(self) -> Rung:
        book = uptime(self._store, self._at_ms)
        if book is None:
            return Rung("listener", "unknown", "No run of the listener is recorded.")
        gone = f" Its longest time off was from {iso(book.gap[0])} to {iso(book.gap[1])}." if book.gap else ""
        if book.running_since_ms is not None:
            since = iso(book.running_since_ms)
            return Rung("listener", "yes", f"The listener runs since {since}.{gone}", book.seen_ms)
        words = "is off since" if book.was_ended else "ended unannounced: it was last heard of at"
        return Rung("listener", "no", f"The listener {words} {iso(book.seen_ms)}.{gone}", book.seen_ms)

    def refused_rung(self) -> Rung:
        if self._refused is None:
            return Rung("refused", "no", "Nothing that names this learner is among the refused statements.")
        at, reason = self._refused
        return Rung(
            "refused", "yes", f"A statement that names this learner was refused: {clean(reason)}.", at
        )

    def answer(self) -> str:
        """The one sentence."""
        who, what, row = self.learner, self.title, self._row
        if row is not None and row.completed:
            return f"{who} completed {what} on {_day(row.completed_ms)}."
        if row is not None:
            return (
                f"{who} is at {row.progress} % of {what} since {_day(row.updated_ms)};"
                " LinkedIn has not reported a completion."
            )
        if self._refused is not None:
            return (
                f"A statement that names {who} was refused on {_day(self._refused[0])}:"
                f" {clean(self._refused[1])}."
            )
        if self._twin is not None:
            done = "completed" if self._twin.completed else "began"
            return f"{who} {done} the twin of {what} in another language, {clean(self._twin.urn)}."
        if not self._learners:
            near = f"; did you mean {self._near}?" if self._near else "."
            return f"LinkedIn has never sent anything about {who}{near}"
        if self._story:
            reason = clean(self._story[-1].reason)
            return f"What LinkedIn sent about {who} and {what} says nothing about progress: {reason}."
        return f"LinkedIn has never sent anything about {who} and {what}."

    # --- what they look at ---

    def _find_course(self, course: str) -> tuple[str, str | None]:
        found = self._store.rows(
            "SELECT urn, title FROM marketplace_linkedin_learning_object WHERE urn = ?", (course,)
        ) or self._store.rows(
            "SELECT urn, title FROM marketplace_linkedin_learning_object"
            " WHERE live IN (0, 1) AND title_key = ? ORDER BY live DESC, id LIMIT 1",
            (title_key(course),),
        )
        if found:
            urn, title = found[0]
            return urn, title
        return course, None

    def _called(self, name: str) -> list[int]:
        """The one learner of this name; nobody where several have it."""
        found = self._store.rows(
            "SELECT id, label FROM learner WHERE name_key = ? AND name_key <> '' LIMIT 2",
            (fold(name.strip()),),
        )
        if len(found) != 1:
            return []
        self.learner = clean(found[0][1])
        return [found[0][0]]

    def _standing(self, urn: str) -> CompletionRow | None:
        for number in self._learners:
            rows = completions_page(self._store, CompletionFilter(learner_id=number, course=urn), limit=1)
            if rows:
                return rows[0]
        return None

    def _find_twin(self) -> CompletionRow | None:
        """A course that the learner has something on, in another locale, of the same title."""
        for number in self._learners:
            twins = self._store.rows(
                "SELECT t.urn FROM marketplace_linkedin_user_completion AS c"
                " JOIN marketplace_linkedin_learning_object AS t ON t.urn = c.learning_object_urn"
                " JOIN marketplace_linkedin_learning_object AS o ON o.urn = ?"
                " WHERE c.learner_id = ? AND t.urn <> o.urn AND t.locale <> o.locale"
                " AND t.title_key = o.title_key"
                " ORDER BY c.completed DESC, c.updated_at DESC LIMIT 1",
                (self._urn, number),
            )
            if twins:
                return self._standing(twins[0][0])
        return None

    def _near_learner(self, text: str) -> str:
        local, at, _ = text.casefold().partition("@")
        start = local[:2]
        candidates = self._store.rows(
            "SELECT label FROM learner WHERE label_key >= ?1 AND label_key < ?1 || char(1114111)"
            " UNION SELECT label FROM learner WHERE name_key <> '' AND name_key = ?2 LIMIT ?3",
            (start, unicodedata.normalize("NFC", text.casefold()), _MOST_NEAR),
        )
        if at:
            candidates += self._store.rows(
                "SELECT label FROM learner WHERE label_key >= ?1 || '@' AND label_key < ?1 || 'A' LIMIT 20",
                (local,),
            )
        labels = [label for (label,) in candidates]
        same = [label for label in labels if at and label.casefold().partition("@")[0] == local]
        near = same or difflib.get_close_matches(text.casefold(), labels, n=1, cutoff=_NEAR)
        return clean(near[0]) if near else ""

    def _find_refused(self, text: str) -> tuple[int, str] | None:
        found = self._store.rows(
            "SELECT at, reason FROM xapi_rejected WHERE instr(lower(body), ?) ORDER BY id DESC LIMIT 1",
            (text.lower(),),
        )
        return (found[0][0], found[0][1]) if text and found else None

    def _switched_on(self) -> int | None:
        since: int | None = self._store.rows(
            "SELECT min(at) FROM (SELECT min(created_at) AS at FROM xapi_client"
            " UNION ALL SELECT min(started_at) FROM listener_run"
            " UNION ALL SELECT min(stored_at) FROM xapi_statement)"
        )[0][0]
        return since


def _day(moment_ms: int | None) -> str:
    return (iso(moment_ms) or "an unknown day")[:10]
