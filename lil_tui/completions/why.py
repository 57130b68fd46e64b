"""Why a completion is or isn't there: a ladder of checks with evidence, and one sentence at its end.

Every rung is asked, also when no row exists; what can't be known is `unknown`, never guessed.
"""

from dataclasses import dataclass
from typing import Literal

from lil_tui.completions.clock import Clock, now_ms
from lil_tui.completions.listing import CompletionFilter, CompletionRow, completions_page
from lil_tui.completions.meant import course_words, listed, person_words, what_is_meant, who_is_meant
from lil_tui.completions.records import StatementRow, statement_story
from lil_tui.completions.traces import Refusal, refusals_naming, traces_of, traces_of_text
from lil_tui.completions.uptime import uptime
from lil_tui.errors import UsageError
from lil_tui.store import Store
from lil_tui.text import clean, iso

Verdict = Literal["completed", "in-progress", "never-received"]
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One check. `evidence` is a sentence, safe to show; `at_ms` the time it speaks of, if any."""

    check: str
    result: Answer
    evidence: str
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`answer` is the one sentence to send back; `learner` and `course` as they were understood.

    `people` are the addresses, accounts and names that stand in it, as they are written there.
    """

    answer: str
    verdict: Verdict
    steps: list[Rung]
    learner: str
    course: str
    people: tuple[str, ...]


def explain(store: Store, learner: str, course: str, clock_ms: Clock = now_ms) -> Explanation:
    """Climb the ladder for a learner and a course.

    The learner is an address, an account, a hash or a whole name; the course a URN or a whole title.
    Case plays no part. Of what several are called nothing is told but who they are: the one who is
    meant has to be chosen. Raises UsageError where one of the two is missing.
    """
    empty = [name for name, text in (("LEARNER", learner), ("COURSE", course)) if not clean(text).strip()]
    if empty:
        one = "is" if len(empty) == 1 else "are"
        raise UsageError(
            "Wrong usage",
            f"{' and '.join(empty)} {one} empty.",
            "Give an address, an account or a name, and a URN, a link or a title.",
        )
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
    return Explanation(
        ladder.answer(), ladder.verdict, steps, ladder.who.shown, ladder.what.shown, ladder.people
    )


class _Ladder:
    """What the rungs share; each asks one question."""

    def __init__(self, store: Store, learner: str, course: str, at_ms: int) -> None:
        self._store = store
        self._at_ms = at_ms
        self.who = who_is_meant(store, learner)
        self._learner = self.who.person.id if self.who.person is not None else None
        self.what = what_is_meant(store, course, self._learner)
        self._open = bool(self.who.namesakes or self.what.namesakes)
        """Whether one of several has to be chosen first."""
        self._row = self._standing(self.what.urn)
        self._story: list[StatementRow] = (
            statement_story(store, self._learner, self.what.urn) if self._learner is not None else []
        )
        self._twin = self._find_twin()
        self._refusal, self._is_of_course = self._find_refusal(learner)
        self.verdict: Verdict = (
            "never-received" if self._row is None else "completed" if self._row.completed else "in-progress"
        )

    @property
    def people(self) -> tuple[str, ...]:
        """How the people are written that are spoken of."""
        others = [*self.who.namesakes, *self.who.near]
        written = [self.who.shown, *(text for each in others for text in (each.label, each.name) if text)]
        return tuple(dict.fromkeys(map(clean, written)))

    # --- the rungs ---

    def learner_rung(self) -> Rung:
        if self.who.namesakes:
            return Rung("learner", "unknown", self._namesakes())
        near = listed([person_words(each) for each in self.who.near], "and")
        nearest = f" Nearest to it: {near}." if near else ""
        if self._learner is None:
            return Rung("learner", "no", f"No statement ever named {self.who.shown}.{nearest}")
        first = self._store.rows(
            "SELECT min(timestamp) FROM xapi_statement WHERE learner_id = ?", (self._learner,)
        )[0][0]
        where = (
            f"since {iso(first)}" if first is not None else "from the list of people; no statement named them"
        )
        return Rung("learner", "yes", f"{self.who.shown} is known, {where}.{nearest}", first)

    def course_rung(self) -> Rung:
        what = self.what
        if what.namesakes:
            return Rung("course", "unknown", self._title_shared())
        if what.title is not None:
            return Rung("course", "yes", f"The catalogue holds {clean(what.urn)}: {what.shown}.")
        if what.near:
            near = listed([clean(f"{each.title} ({each.urn})") for each in what.near], "and")
            return Rung("course", "no", f"The catalogue doesn't hold {what.shown}. Nearest to it: {near}.")
        return Rung("course", "no", f"The catalogue doesn't hold {what.shown}; statements would be kept.")

    def statements_rung(self) -> Rung:
        if self._open:
            return _to_be_chosen("statements")
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
        if self._open:
            return _to_be_chosen("progress")
        if self._row is None:
            return Rung("progress", "no", "No progress is recorded.")
        evidence = f"Progress is {self._row.progress} %, last heard of then."
        return Rung("progress", "yes", evidence, self._row.updated_ms)

    def completed_rung(self) -> Rung:
        if self._open:
            return _to_be_chosen("completed")
        row = self._row
        if row is None:
            return Rung("completed", "no", "No completion is recorded.")
        if row.completed:
            return Rung("completed", "yes", f"Completed at {iso(row.completed_ms)}.", row.completed_ms)
        return Rung("completed", "no", f"LinkedIn has reported {row.progress} %, but no completion.")

    def twin_rung(self) -> Rung:
        if self._open:
            return _to_be_chosen("twin")
        twin = self._twin
        if twin is None:
            return Rung("twin", "no", "The learner has nothing on this course in another language.")
        done = "completed" if twin.completed else f"at {twin.progress} %"
        return Rung("twin", "yes", f"The learner is {done} on its twin {clean(twin.urn)}.", twin.updated_ms)

    def switched_on_rung(self) -> Rung:
        since = self._switched_on()
        if since is None:
            return Rung("switched-on", "no", "No client was ever set up: LinkedIn can't have sent anything.")
        words = f"Statements can arrive since {iso(since)}; LinkedIn never sends what was completed before."
        return Rung("switched-on", "yes", words, since)

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
        if self.who.namesakes:
            return _to_be_chosen("refused")
        refusal = self._refusal
        if refusal is None:
            return Rung("refused", "no", "Nothing that names this learner is among the refused statements.")
        course = "and this course " if self._is_of_course else ""
        words = f"A statement that names this learner {course}was refused: {clean(refusal.reason)}."
        return Rung("refused", "yes", words, refusal.at_ms)

    def answer(self) -> str:
        """The one sentence."""
        who, what, row = self.who.shown, self.what.shown, self._row
        if self.who.namesakes:
            return self._namesakes()
        if self.what.namesakes:
            return self._title_shared()
        if row is not None:
            return self._answer_on(row)
        nothing = f"LinkedIn has never sent anything about {who}"
        refusal = self._refusal
        if refusal is not None:
            refused = f"was refused on {_day(refusal.at_ms)}: {clean(refusal.reason)}."
            if self._is_of_course:
                return f"A statement that names {who} and {what} {refused}"
        if self._twin is not None:
            done = "completed" if self._twin.completed else "began"
            return f"{who} {done} the twin of {what} in another language, {clean(self._twin.urn)}."
        if self._story:
            reason = clean(self._story[-1].reason)
            return f"What LinkedIn sent about {who} and {what} says nothing about progress: {reason}."
        if refusal is not None:
            return f"{nothing} and {what}, but a statement that names {who} {refused}"
        if self._learner is None or self.who.near:
            near = listed([person_words(each) for each in self.who.near], "or")
            return f"{nothing}; did you mean {near}?" if near else f"{nothing}."
        near = listed([clean(f"{each.title} ({each.urn})") for each in self.what.near], "or")
        return f"{nothing} and {what}; did you mean {near}?" if near else f"{nothing} and {what}."

    def _answer_on(self, row: CompletionRow) -> str:
        who, what = self.who.shown, self.what.shown
        if row.completed:
            return f"{who} completed {what} on {_day(row.completed_ms)}."
        words = f"{who} is at {row.progress} % of {what} since {_day(row.updated_ms)};"
        refusal = self._refusal
        if refusal is not None and self._is_of_course and refusal.at_ms > self._last_stored():
            reason = clean(refusal.reason)
            return f"{words} what came after it was refused on {_day(refusal.at_ms)}: {reason}."
        return f"{words} LinkedIn has not reported a completion."

    def _last_stored(self) -> int:
        return max((row.stored_ms for row in self._story), default=0)

    def _namesakes(self) -> str:
        several = self.who.namesakes
        words = listed([clean(each.label) for each in several], "and")
        return (
            f"{len(several):,} learners are called {self.who.shown}: {words};"
            " ask for one of them by address or account."
        )

    def _title_shared(self) -> str:
        several = self.what.namesakes
        words = listed([course_words(each) for each in several], "and")
        return f"{len(several):,} courses are called {self.what.shown}: {words}; ask for one of them by URN."

    # --- what they look at ---

    def _standing(self, urn: str) -> CompletionRow | None:
        if self._learner is None:
            return None
        wanted = CompletionFilter(learner_id=self._learner, course=urn)
        return next(iter(completions_page(self._store, wanted, limit=1)), None)

    def _find_twin(self) -> CompletionRow | None:
        """A course that the learner has something on, in another locale, of the same title."""
        if self._learner is None:
            return None
        twins = self._store.rows(
            "SELECT t.urn FROM marketplace_linkedin_user_completion AS c"
            " JOIN marketplace_linkedin_learning_object AS t ON t.urn = c.learning_object_urn"
            " JOIN marketplace_linkedin_learning_object AS o ON o.urn = ?"
            " WHERE c.learner_id = ? AND t.urn <> o.urn AND t.locale <> o.locale"
            " AND t.title_key = o.title_key"
            " ORDER BY c.completed DESC, c.updated_at DESC LIMIT 1",
            (self.what.urn, self._learner),
        )
        return self._standing(twins[0][0]) if twins else None

    def _find_refusal(self, typed: str) -> tuple[Refusal | None, bool]:
        """The latest refusal that names the learner, one on this course first; and whether it is one."""
        if self.who.namesakes:
            return None, False
        known = self._learner is not None
        traces = traces_of(self._store, self._learner) if self._learner is not None else traces_of_text(typed)
        # A name that others may bear too says nothing about one who is known by more.
        by_name = not known or self.who.is_called
        latest: Refusal | None = None
        with self._store.reading():
            for refusal in refusals_naming(self._store, traces, by_name=by_name):
                if refusal.is_about(self.what.urn):
                    return refusal, True
                latest = latest or refusal
        return latest, False

    def _switched_on(self) -> int | None:
        since: int | None = self._store.rows(
            "SELECT min(at) FROM (SELECT min(created_at) AS at FROM xapi_client"
            " UNION ALL SELECT min(started_at) FROM listener_run"
            " UNION ALL SELECT min(stored_at) FROM xapi_statement)"
        )[0][0]
        return since


def _to_be_chosen(check: str) -> Rung:
    return Rung(check, "unknown", "That depends on which one is meant.")


def _day(moment_ms: int | None) -> str:
    return (iso(moment_ms) or "an unknown day")[:10]
