"""What the catalogue's pane offers on a key: menus, links, and courses for the palette."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from lil_tui.catalogue.query import CatalogueQuery, Sort
from lil_tui.catalogue.search import search, search_ids
from lil_tui.text import format_duration
from lil_tui.tui.palette import Found
from lil_tui.tui.screens.catalogue.question import Filters
from lil_tui.tui.widgets.choice import Choice, ChoiceDialog
from lil_tui.tui.widgets.wording import in_words, listed, within

if TYPE_CHECKING:
    from lil_tui.store import Store
    from lil_tui.tui.screens.catalogue.pane import CataloguePane

_FOUND_AT_MOST = 10


def choose_order(pane: "CataloguePane") -> None:
    """A menu of orders; the best match only while there are words."""
    question = pane.question
    orders = (
        (Sort.RELEVANCE, "Best match", "where the words stand in the title first"),
        (Sort.NEWEST, "Newest", "by the day they were published"),
        (Sort.TITLE, "Title", "from A to Z"),
        (Sort.DURATION, "Duration", "shortest first"),
    )
    choices = [
        Choice(order.value, label, about, current=order is question.order)
        for order, label, about in orders
        if order is not Sort.RELEVANCE or question.text.strip()
    ]

    def chosen(value: str | None) -> None:
        if value is not None:
            pane.ask(replace(pane.question, sort=Sort(value)), keep=True)

    pane.app.push_screen(ChoiceDialog("Order", choices), chosen)


def choose_locale(pane: "CataloguePane") -> None:
    """A menu of the languages that have a tree."""
    choices = [
        Choice(locale, locale, current=locale == pane.shelves.locale) for locale in pane.shelves.locales
    ]

    def chosen(value: str | None) -> None:
        if value is not None and value != pane.shelves.locale:
            pane.background(pane.show_locale(value))

    pane.app.push_screen(ChoiceDialog("Language of the tree", choices), chosen)


async def choose_filters(pane: "CataloguePane") -> None:
    """A dialog with every filter and how many courses each choice would leave."""
    from lil_tui.catalogue.facets import read_facets
    from lil_tui.tui.screens.catalogue.filter_dialog import FilterDialog

    query = pane.question.query()
    facets = await pane.library.ask(lambda store: read_facets(store, query))

    def chosen(filters: Filters | None) -> None:
        if filters is not None and filters != pane.question.filters:
            pane.ask(replace(pane.question, filters=filters), keep=True)

    dialog = FilterDialog(facets, pane.question.filters, several_locales=len(pane.shelves.locales) > 1)
    pane.app.push_screen(dialog, chosen)


async def open_course_link(pane: "CataloguePane") -> None:
    """Open the course under the cursor by the link that the configuration prefers."""
    from lil_tui.tui.opening import open_course

    if pane.courses.row is not None:
        open_course(pane, pane.services, await pane.course_in_full())


async def show_completions(pane: "CataloguePane") -> None:
    """Go to those who have done the course under the cursor."""
    from lil_tui.tui.screens.completions import CompletionsPane

    row = pane.courses.row
    other = await pane.shell.show_pane("completions") if row is not None else None
    if row is not None and isinstance(other, CompletionsPane):
        other.show_course(row.course.urn, row.course.title)


async def copy_from_course(pane: "CataloguePane") -> None:
    """A menu of what can be copied of the course under the cursor."""
    from lil_tui.tui.screens.catalogue.sheet import named_links

    detail = await pane.course_in_full()
    if detail is None:
        return
    offered = [(f"{name} link", url) for name, url in named_links(detail) if url]
    offered += [("URN", detail.row.urn), ("Title", detail.row.title)]
    values = dict(offered)
    choices = [Choice(name, name, value) for name, value in offered]

    def chosen(name: str | None) -> None:
        if name is not None:
            pane.shell.copy(values[name], within(name))

    pane.app.push_screen(ChoiceDialog("Copy", choices), chosen)


async def export(pane: "CataloguePane") -> None:
    """Write what is marked, wherever it stands, else all that is shown, as CSV."""
    from lil_tui.tui.exporting import export_chosen, marked_or_shown

    query, marked = pane.question.query(), frozenset(pane.courses.marked)

    def chosen(store: "Store") -> Iterator[int]:
        return marked_or_shown(search_ids(store, query).ids, marked, int)

    await export_chosen(pane, pane.services, "catalogue", chosen)


async def found_courses(pane: "CataloguePane", words: str) -> Sequence[Found]:
    """The first courses for the palette's words."""
    query = CatalogueQuery(text=words)
    page = await pane.library.ask(lambda store: search(store, query, limit=_FOUND_AT_MOST))
    return [
        Found(
            course.title,
            listed(("Course in the catalogue", in_words(course.level), format_duration(course.seconds))),
            partial(pane.show_course, course),
        )
        for course in page.items
    ]
