"""What the completions' pane offers on a key: menus, filters, where is it?, copies, files."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from lil_tui.catalogue.detail import Detail, UnknownAsset, show
from lil_tui.completions.browse import LearnerListing
from lil_tui.completions.listing import CompletionFilter
from lil_tui.completions.people import LearnerRow
from lil_tui.completions.records import show_statement
from lil_tui.completions.why import explain
from lil_tui.text import clean
from lil_tui.tui.opening import open_course
from lil_tui.tui.palette import Found
from lil_tui.tui.screens.completions.ask_dialog import AskDialog, Asked
from lil_tui.tui.screens.completions.filter_dialog import FilterDialog
from lil_tui.tui.screens.completions.following import refs_of
from lil_tui.tui.screens.completions.offered import course_here
from lil_tui.tui.screens.completions.question import Filters, LearnerRef, Question, View
from lil_tui.tui.screens.completions.statement_dialog import StatementDialog
from lil_tui.tui.screens.completions.why_dialog import WhyDialog
from lil_tui.tui.widgets.choice import Choice, ChoiceDialog
from lil_tui.tui.widgets.wording import within

if TYPE_CHECKING:
    from lil_tui.store import Store
    from lil_tui.tui.screens.completions.pane import CompletionsPane

_FOUND_AT_MOST = 10


def choose_order(pane: "CompletionsPane") -> None:
    """A menu of the three orders; a record or a course's learners are left behind."""
    question = pane.question
    scoped = question.place == "record"
    orders = (
        (View.NEWEST, "Newest first", "each learner and course, as they were heard of"),
        (View.LEARNERS, "By learner", "people by address, with how much they did"),
        (View.COURSES, "By course", "courses by title, with how many did them"),
    )
    choices = [
        Choice(view.value, label, about, current=view is question.view and not scoped)
        for view, label, about in orders
    ]

    def chosen(value: str | None) -> None:
        if value is not None:
            text = "" if scoped else question.text
            pane.change_view(Question(View(value), text=text, filters=question.filters))

    pane.app.push_screen(ChoiceDialog("Order", choices), chosen)


def choose_filters(pane: "CompletionsPane") -> None:
    """A dialog with every filter."""

    def chosen(filters: Filters | None) -> None:
        if filters is not None and filters != pane.question.filters:
            pane.ask(replace(pane.question, filters=filters), keep=True)

    pane.app.push_screen(FilterDialog(pane.question.filters), chosen)


async def show_statement_dialog(pane: "CompletionsPane", statement_id: str) -> None:
    """One statement as it was sent."""
    stored = await pane.library.ask(partial(show_statement, statement_id=statement_id))
    if stored is not None:
        pane.app.push_screen(StatementDialog(stored, pane.lens))


async def ask_why_of_row(pane: "CompletionsPane") -> None:
    """The ladder for the learner and the course that the cursor is on."""
    learner, course = refs_of(pane.rows.row)
    learner, course = learner or pane.question.learner, course or pane.question.course
    await ask_why(pane, learner.label if learner else "", course.urn if course else "")


async def ask_why(pane: "CompletionsPane", learner: str, course: str) -> None:
    """The ladder for a learner and a course; what is missing is asked for first."""
    if learner and course:
        told = await pane.library.ask(partial(explain, learner=learner, course=course))

        def closed(value: str | None) -> None:
            if value == "again":
                ask_for(pane, learner, course)

        pane.app.push_screen(WhyDialog(told, pane.lens), closed)
    else:
        ask_for(pane, learner, course)


def ask_for(pane: "CompletionsPane", learner: str, course: str) -> None:
    """Ask whom and what it is about."""

    def answered(asked: Asked | None) -> None:
        if asked is not None:
            pane.background(ask_why(pane, asked.learner, asked.course))

    pane.app.push_screen(AskDialog(pane.library, pane.lens, learner, course), answered)


async def open_course_link(pane: "CompletionsPane") -> None:
    """Open the course under the cursor in the browser."""
    course = course_here(pane)
    if course is not None:
        open_course(pane, pane.services, await pane.library.ask(partial(_course_known, urn=course.urn)))


def _course_known(store: "Store", urn: str) -> Detail | None:
    try:
        return show(store, urn)
    except UnknownAsset:
        return None


def copy_from_row(pane: "CompletionsPane") -> None:
    """The address or the URN; a menu where there are both."""
    learner, course = refs_of(pane.rows.row)
    values: dict[str, str] = {}
    if learner is not None:
        values["Address"] = clean(learner.label)
        if learner.name:
            values["Name"] = clean(learner.name)
    if course is not None:
        values["Title"] = clean(course.title or course.urn)
        values["URN"] = clean(course.urn)
    shown = {
        name: pane.lens.label(value)
        if name == "Address"
        else pane.lens.name(value)
        if name == "Name"
        else value
        for name, value in values.items()
    }

    def chosen(name: str | None) -> None:
        if name is not None:
            pane.shell.copy(values[name], within(name))

    choices = [Choice(name, name, shown[name]) for name in values]
    pane.app.push_screen(ChoiceDialog("Copy", choices), chosen)


async def found_learners(pane: "CompletionsPane", words: str) -> Sequence[Found]:
    """The first learners for the palette's words."""
    found = await pane.library.ask(partial(_first_learners, words=words))
    return [
        Found(
            pane.lens.name(row.name) or pane.lens.label(row.learner),
            f"Learner · {pane.lens.label(row.learner)}",
            partial(_show_learner, pane, LearnerRef(row.id, row.learner, row.name)),
        )
        for row in found
    ]


def _first_learners(store: "Store", words: str) -> Sequence[LearnerRow]:
    listing = LearnerListing(store, CompletionFilter(text=words))
    listing.count()
    return listing.fetch(0, _FOUND_AT_MOST)


async def _show_learner(pane: "CompletionsPane", learner: LearnerRef) -> None:
    await pane.shell.show_pane(pane.id or "")
    pane.show_scope(learner)
