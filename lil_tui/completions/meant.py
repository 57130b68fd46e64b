"""Whom and what somebody asks about, from what he typed: the one, those among whom to choose, or the nearest.

A learner is named by address, account, hash or whole name; a course by URN or whole title. Case plays
no part, but where several differ by nothing else the exact spelling decides.
"""

from dataclasses import dataclass

from lil_tui.completions.identity import parse_account
from lil_tui.completions.near import MOST_NEAR, Course, Person, near_courses, near_people
from lil_tui.completions.people import learners_named
from lil_tui.store import Store
from lil_tui.store.index import fold, title_key
from lil_tui.text import clean

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Whom:
    """`person` is the one who is meant; else `namesakes` bear the name, or some are `near` to it.

    Of a person whom no statement names, `near` are those that statements may name in his stead.
    `shown` is what to call him, safe to show; `is_called` says whether it was a name that was typed.
    """

    shown: str
    person: Person | None = None
    namesakes: tuple[Person, ...] = ()
    near: tuple[Person, ...] = ()
    is_called: bool = False


@dataclass(frozen=True, slots=True)
class What:
    """`urn` is what is meant, under `title` where the catalogue holds it; else several or some near."""

    urn: str
    title: str | None = None
    namesakes: tuple[Course, ...] = ()
    near: tuple[Course, ...] = ()

    @property
    def shown(self) -> str:
        """What to call it, safe to show."""
        return clean(self.title or self.urn)


def who_is_meant(store: Store, text: str) -> Whom:
    """Find the learner that a text names."""
    text = text.strip()
    found = _people(store, "id IN (SELECT value FROM json_each(?))", str(learners_named(store, text)))
    if len(found) > 1:
        found = [person for person in found if _is_spelt(store, person, text)] or found
    if len(found) == 1:
        return Whom(clean(text), found[0], near=_who_may_be(store, found[0]))
    if not found:
        found = _people(store, "name_key = ? AND name_key <> ''", fold(text))
        if len(found) == 1:
            near = _who_may_be(store, found[0])
            return Whom(clean(found[0].label), found[0], near=near, is_called=True)
    if found:
        return Whom(clean(text), namesakes=tuple(found))
    return Whom(clean(text), near=tuple(near_people(store, text)))


def what_is_meant(store: Store, text: str, learner: int | None) -> What:
    """Find the course that a text names; among several of a title, the one that the learner did something on.

    Else the one that is live.
    """
    text = text.strip()
    found = _courses(store, "urn = ?", text) or _courses(
        store, "live IN (0, 1) AND title_key = ?", title_key(text)
    )
    if len(found) > 1:
        done = [each for each in found if learner is not None and _has_done(store, learner, each.urn)]
        live = [each for each in found if each.is_live]
        found = next((few for few in (done, live) if len(few) == 1), done or live or found)
    if len(found) == 1:
        return What(found[0].urn, found[0].title)
    if found:
        return What(text, namesakes=tuple(found))
    return What(text, near=tuple(near_courses(store, text)))


def person_words(person: Person) -> str:
    """A learner in a sentence: address and name."""
    return clean(f"{person.label} ({person.name})" if person.name else person.label)


def course_words(course: Course) -> str:
    """A course among others of its title in a sentence: URN and language."""
    return clean(f"{course.urn} ({course.locale}{'' if course.is_live else ', retired'})")


def listed(words: list[str], last: str) -> str:
    """A list in a sentence: a, b and c; of a long one how many more there are."""
    if len(words) > _MOST_NAMED:
        words = [*words[:_MOST_NAMED], f"{len(words) - _MOST_NAMED:,} more"]
        last = "and"
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _people(store: Store, condition: str, value: str) -> list[Person]:
    sql = f"SELECT id, label, name FROM learner WHERE {condition} ORDER BY label_key, id"  # noqa: S608
    return [Person(*row) for row in store.rows(sql, (value,))]


def _who_may_be(store: Store, person: Person) -> tuple[Person, ...]:
    """Whom statements may name in a person's stead, when none names him: he may have an account there."""
    if _is_said(store, person):
        return ()
    near = {
        each: None
        for text in (person.name or "", person.label)
        for each in near_people(store, text)
        if each.id != person.id and _is_said(store, each)
    }
    return tuple(near)[:MOST_NEAR]


def _is_said(store: Store, person: Person) -> bool:
    return bool(store.rows("SELECT 1 FROM xapi_statement WHERE learner_id = ? LIMIT 1", (person.id,)))


def _is_spelt(store: Store, person: Person, text: str) -> bool:
    """Whether a learner is named exactly so."""
    account = parse_account(text)
    return person.label == text or (
        account is not None
        and bool(
            store.rows(
                "SELECT 1 FROM learner_identity WHERE kind = 'account' AND value = ? AND learner_id = ?",
                (account.key, person.id),
            )
        )
    )


def _courses(store: Store, condition: str, value: str) -> list[Course]:
    sql = (
        "SELECT urn, title, locale, live FROM marketplace_linkedin_learning_object"  # noqa: S608
        f" WHERE {condition} ORDER BY live DESC, id"
    )
    return [Course(urn, title, locale, bool(live)) for urn, title, locale, live in store.rows(sql, (value,))]


def _has_done(store: Store, learner: int, urn: str) -> bool:
    return bool(
        store.rows("SELECT 1 FROM xapi_statement WHERE learner_id = ? AND urn = ? LIMIT 1", (learner, urn))
    )
