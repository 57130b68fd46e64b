"""What somebody typed for a learner or a course, found: exactly if it can be, else what it may mean."""

from typing import TYPE_CHECKING, NamedTuple

from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.references import find_referenced, parse_reference
from lil_tui.catalogue.rows import read_rows
from lil_tui.catalogue.search import search
from lil_tui.completions.browse import CourseListing, LearnerListing
from lil_tui.completions.listing import CompletionFilter
from lil_tui.completions.people import learner_rows, learners_called, learners_named

if TYPE_CHECKING:
    from lil_tui.store import Store

MOST_OFFERED = 6


class Candidate(NamedTuple):
    """One learner or course: what names it exactly, what people call it, a few words more."""

    value: str
    name: str
    about: str = ""


class Candidates(NamedTuple):
    """What a text may mean; `exact` when it names its one candidate beyond doubt."""

    offered: tuple[Candidate, ...] = ()
    exact: bool = False


def find_learners(store: "Store", text: str) -> Candidates:
    """The learners that a text names: by address, account, hash or whole name, or by part of it."""
    text = text.strip()
    if not text:
        return Candidates()
    named = learner_rows(store, learners_named(store, text) or learners_called(store, text, MOST_OFFERED))
    if named:
        rows, exact = named, len(named) == 1
    else:
        listing, exact = LearnerListing(store, CompletionFilter(text=text)), False
        listing.count()
        rows = list(listing.fetch(0, MOST_OFFERED))
    offered = (
        Candidate(row.learner, row.name or row.learner, row.learner if row.name else "") for row in rows
    )
    return Candidates(tuple(offered), exact)


def find_courses(store: "Store", text: str) -> Candidates:
    """The courses that a text names: by URN or link exactly, or by words of the title."""
    text = text.strip()
    if not text:
        return Candidates()
    reference = parse_reference(text)
    if reference is not None:
        rows = read_rows(store, find_referenced(store, reference)[:1])
        if rows:
            return Candidates(tuple(Candidate(row.urn, row.title, row.locale) for row in rows), exact=True)
        # The catalogue may not hold it yet; statements about it are kept under its URN.
        return Candidates(
            (Candidate(reference.urn, reference.urn),) if reference.urn else (), bool(reference.urn)
        )
    found = search(store, CatalogueQuery(text=text, include_retired=True), limit=MOST_OFFERED)
    same = [row for row in found.items if row.title.casefold() == text.casefold()]
    offered = [Candidate(row.urn, row.title, row.locale) for row in same or found.items]
    if not offered:
        listing = CourseListing(store, CompletionFilter(text=text))
        listing.count()
        offered = [Candidate(row.urn, row.title or row.urn) for row in listing.fetch(0, MOST_OFFERED)]
    return Candidates(tuple(offered), len(same) == 1)
