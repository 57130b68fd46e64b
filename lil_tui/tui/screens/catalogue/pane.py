"""The catalogue's pane: tree, courses, one course in full, side by side or folded into one.

Every question goes to the reader thread; a key only ever changes the question.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from lil_tui.catalogue.rows import CatalogueRow
from lil_tui.tui.panes import Pane, bindings_for, styles_beside
from lil_tui.tui.screens.catalogue.course_list import CourseList
from lil_tui.tui.screens.catalogue.courses import CourseRows, look_into_index, read_course
from lil_tui.tui.screens.catalogue.detail_view import DetailView
from lil_tui.tui.screens.catalogue.headline import Headline
from lil_tui.tui.screens.catalogue.offered import is_offered
from lil_tui.tui.screens.catalogue.parts import Part, Parts
from lil_tui.tui.screens.catalogue.question import Filters, Question
from lil_tui.tui.screens.catalogue.reading import Reading
from lil_tui.tui.screens.catalogue.sheet import Learners, Link
from lil_tui.tui.screens.catalogue.shelves import Shelves
from lil_tui.tui.screens.catalogue.tree_part import TreePart
from lil_tui.tui.screens.catalogue.wording import why_empty
from lil_tui.tui.widgets.details import Details
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.refresher import Refresher
from lil_tui.tui.widgets.search_field import SearchField
from lil_tui.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import Detail


def _offers() -> Any:
    # Late: menus and what they need are not part of the first screen.
    from lil_tui.tui.screens.catalogue import offers

    return offers


class CataloguePane(Pane):
    """Tree, list and detail over one question."""

    CONTEXT = "catalogue"
    HELP = (
        "The tree narrows the list to a library, a subject, a topic or a skill. Type {catalogue.search} and "
        "words to search what is shown; the last word may be unfinished. A pasted LinkedIn link or URN "
        "finds its course.\n\n{List.choose} goes on from the tree to the courses and to the course in full, "
        "{catalogue.back} goes back. On a narrow terminal one of them is shown at a time."
    )
    BINDINGS = bindings_for("catalogue")
    DEFAULT_CSS = styles_beside(__file__)

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self.question = Question()
        self.shelves = Shelves()
        self.library = Library(services, self.shell.reader)
        self._reading = Reading(self.library, services.settings)

    def compose(self) -> ComposeResult:
        """A line on what is shown, then the three parts."""
        yield Headline(id="headline")
        with Parts(id="parts"):
            yield TreePart(id="tree-part")
            with Vertical(id="list-part", classes="-beside"):
                yield SearchField(
                    placeholder=self.keyed("{catalogue.search} to search, or paste a link"), id="search"
                )
                yield CourseList(self.shell.reader, id="courses")
            with Vertical(id="detail-part", classes="-beside"):
                yield DetailView(id="detail")

    def on_mount(self) -> None:
        """Ask for the newest courses, then for the tree."""
        self.parts = self.query_one(Parts)
        self.tree_part = self.query_one(TreePart)
        self.courses = self.query_one(CourseList)
        self.detail = self.query_one(DetailView)
        self.search_field = self.query_one("#search", SearchField)
        self.details = Details(self.library, self.detail, self._nearby, self.shell.report, read_course)
        self.courses.follower = self._cursor_moved
        self.refresher = Refresher(self, self._reading.has_news, self.refresh_data)
        self.shell.palette_searches.append(lambda words: _offers().found_courses(self, words))
        self.background(self._open())

    def shown(self) -> None:
        """Look from now on for what a sync brings, here or elsewhere."""
        self.refresher.begin()

    def hidden(self) -> None:
        """Nobody looks."""
        self.refresher.pause()

    async def on_unmount(self) -> None:
        """Give the database's connection back."""
        await self.library.close()

    def first_focus(self) -> Widget | None:
        """The tree."""
        return self.tree_part.topics

    def refresh_data(self) -> None:
        """Read tree, list and course again; cursors and folds stay."""
        self.background(self._read_again(), group="read")

    async def _read_again(self) -> None:
        self.details.forget()
        try:
            await self._read_shelves(self.question.locale)
        finally:
            # Who hasn't come to the list yet sees the newest on top; all others stay on their course.
            self.courses.reload(keep=self.parts.part != "tree" or self.courses.cursor > 0)

    # The question

    def ask(self, question: Question, *, keep: bool = False, at: int | None = None) -> None:
        """Show another question's courses."""
        self.question = question
        self._say_where()
        self.courses.show(CourseRows(self.library, question), keep=keep, at=at)

    async def _open(self) -> None:
        _, rows, shelves = await self._reading.first_look()
        self.question = rows.question
        self.courses.show(rows)
        self._take_shelves(shelves)
        await self._read_shelves(shelves.locale)

    async def show_locale(self, locale: str) -> None:
        """Show another language's tree, and its courses."""
        self.ask(replace(self.question, locale=locale, under=None, place=()))
        await self._read_shelves(locale, keep=False)

    async def _read_shelves(self, locale: str | None, *, keep: bool = True) -> None:
        self._take_shelves(await self._reading.shelves(locale or self.shelves.locale), keep=keep)

    def _take_shelves(self, shelves: Shelves, *, keep: bool = True) -> None:
        filled, self.shelves = shelves.holds_any != self.shelves.holds_any, shelves
        if filled:
            self.refresh_bindings()
        if len(shelves.locales) > 1 and self.question.locale is None:
            # The second language has just come by a sync: from now on the tree's holds for the list.
            self.ask(replace(self.question, locale=shelves.locale), keep=True)
        self.tree_part.show(shelves, keep=keep)
        self._say_where()

    @property
    def ways_on(self) -> Sequence[str]:
        """The keys that lead to a catalogue while there is none."""
        return () if self.shelves.holds_any else ("app.sync", "app.credentials")

    def on_tree_part_narrowed(self, message: TreePart.Narrowed) -> None:
        """The list follows the tree's cursor."""
        if (message.under, message.place) != (self.question.under, self.question.place):
            self.ask(replace(self.question, under=message.under, place=message.place))

    def on_tree_part_chosen(self, message: TreePart.Chosen) -> None:
        """On to the courses."""
        self.go("list")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Each letter is a search of its own."""
        if message.value != self.question.text:
            self.ask(replace(self.question, text=message.value))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """From the field on to what it found."""
        self.go("list")

    # What is shown

    def on_virtual_list_counted(self, message: VirtualList.Counted) -> None:
        """Say how many there are, or why there are none."""
        self.refresher.settled()
        if not message.total:
            self.courses.empty = why_empty(self.question, self.shelves.holds_any, self.shell.key_words)
        self._say_where()

    def on_virtual_list_failed(self, message: VirtualList.Failed) -> None:
        """They can't be read; the shell tells why."""
        self.refresher.settled()

    def on_virtual_list_marked(self, message: VirtualList.Marked) -> None:
        """Say how many are marked."""
        self._say_where()

    def _cursor_moved(self) -> None:
        row = self.courses.row
        self.details.want(row.course.id if row is not None else None)
        if self.parts.shown == ("detail",):
            self._say_where()
        self._follow()

    def on_virtual_list_selected(self, message: VirtualList.Selected) -> None:
        """On to the course in full."""
        self.go("detail")

    def _follow(self) -> None:
        self.details.follow(on_screen="detail" in self.parts.shown)

    def _nearby(self) -> list[int]:
        return [row.course.id for row in self.courses.nearby()]

    async def course_in_full(self) -> "Detail | None":
        """The course under the list's cursor."""
        row = self.courses.row
        return await self.details.read(row.course.id) if row is not None else None

    def _say_where(self) -> None:
        self.query_one(Headline).say(
            self.question, self.courses, course_alone=self.parts.shown == ("detail",)
        )

    def go(self, part: Part) -> None:
        """Go to a part, bringing it on screen."""
        self.parts.go(part)
        views: dict[Part, Widget] = {
            "tree": self.tree_part.topics,
            "list": self.courses,
            "detail": self.detail,
        }
        views[part].focus()

    def on_parts_changed(self, message: Parts.Changed) -> None:
        """Other parts are on screen, or another one has the focus."""
        self._follow()
        self._say_where()

    # Keys

    def action_next_part(self) -> None:
        """To the next part."""
        self.go(self.parts.beside(1))

    def action_previous_part(self) -> None:
        """To the part before."""
        self.go(self.parts.beside(-1))

    def action_search(self) -> None:
        """Into the search field."""
        self.library.warm_up(look_into_index)
        self.parts.go("list")
        self.search_field.enter()

    def action_find_topic(self) -> None:
        """Into the tree's field."""
        self.parts.go("tree")
        self.tree_part.enter_field()

    def action_back(self) -> None:
        """Clear what was typed, else one step back."""
        part, in_field = self.parts.part, isinstance(self.screen.focused, Input)
        if part == "tree":
            self.tree_part.leave_field()
            self.go("tree")
        elif part == "list" and self.search_field.value:
            self.search_field.value = ""
        elif part == "list" and in_field:
            self.go("list")
        else:
            self.go(self.parts.beside(-1))

    def action_clear_filters(self) -> None:
        """All filters off."""
        self.ask(replace(self.question, filters=Filters()))

    def action_filter(self) -> None:
        """Choose filters."""
        self.background(_offers().choose_filters(self))

    def action_sort(self) -> None:
        """Choose an order."""
        _offers().choose_order(self)

    def action_locale(self) -> None:
        """Choose a language."""
        _offers().choose_locale(self)

    def action_open_link(self) -> None:
        """The course in the browser."""
        self.background(_offers().open_course_link(self))

    def action_completions(self) -> None:
        """Who has done the course."""
        self.background(_offers().show_completions(self))

    def action_copy(self) -> None:
        """A link or the URN into the clipboard."""
        self.background(_offers().copy_from_course(self))

    def action_export(self) -> None:
        """What is marked or shown into a file."""
        self.background(_offers().export(self), group="export", exclusive=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to work on are not offered."""
        return not self.is_mounted or is_offered(self, action)

    # Ways in

    def on_detail_view_followed(self, message: DetailView.Followed) -> None:
        """A line of the course leads to a link or a place in the tree."""
        target = message.target
        if isinstance(target, Link):
            self.shell.open_link(target.url)
        elif isinstance(target, Learners):
            self.action_completions()
        elif self.tree_part.go_to(target):
            self.show_question(replace(self.question, text=""))
            self.go("list")

    async def show_course(self, course: CatalogueRow) -> None:
        """Go to a course: in the whole catalogue, whatever was asked for before."""
        await self.shell.show_pane(self.id or "")
        locale = self.question.locale and course.locale
        if locale != self.question.locale and locale in self.shelves.locales:
            await self._read_shelves(locale, keep=False)
        self.tree_part.go_to_all()
        self.show_question(
            Question(filters=Filters(include_retired=not course.live), locale=locale), at=course.id
        )
        self.go("detail")

    def show_question(self, question: Question, *, at: int | None = None) -> None:
        """Ask a question from elsewhere: the search field shows its words."""
        with self.prevent(Input.Changed):
            self.search_field.value = question.text
        self.ask(question, at=at)
