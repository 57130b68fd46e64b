"""The completions' pane: who has done what, in three orders, with what is behind each line.

Every question goes to a thread; a key only ever changes the question.
"""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from lil_tui.completions.browse import CourseRow
from lil_tui.completions.listing import CompletionRow
from lil_tui.completions.people import LearnerRow
from lil_tui.tui.lens import Lens
from lil_tui.tui.panes import Pane, bindings_for, styles_beside
from lil_tui.tui.screens.completions.following import read_story, refs_of, story_key
from lil_tui.tui.screens.completions.graph import Graph
from lil_tui.tui.screens.completions.graph_part import GraphPart
from lil_tui.tui.screens.completions.headline import Headline
from lil_tui.tui.screens.completions.list_part import ListPart
from lil_tui.tui.screens.completions.lists import CompletionList
from lil_tui.tui.screens.completions.offered import is_offered
from lil_tui.tui.screens.completions.parts import Part, TwoParts
from lil_tui.tui.screens.completions.question import CourseRef, Filters, LearnerRef, Question, View
from lil_tui.tui.screens.completions.sheet import StatementRef
from lil_tui.tui.screens.completions.sheet_view import SheetView
from lil_tui.tui.screens.completions.wording import why_empty
from lil_tui.tui.widgets.details import Details
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.live import Live
from lil_tui.tui.widgets.refresher import Refresher
from lil_tui.tui.widgets.virtual_list import VirtualList


def _offers() -> Any:
    # Late: dialogs and what they need are not part of the first screen.
    from lil_tui.tui.screens.completions import offers

    return offers


class CompletionsPane(Pane):
    """Lists and a sheet over one question."""

    CONTEXT = "completions"
    HELP = (
        "Who has done what. {completions.sort} chooses the order: newest first, by learner or by course. "
        "Type {completions.search} and words to search names, addresses and titles.\n\n{List.choose} opens "
        "what the cursor is on: a learner's whole record, a course's learners, or the statements behind a "
        "line, {completions.back} goes back. {completions.why} says why a completion is or isn't there. "
        "{completions.lens} masks names and addresses on the screen."
    )
    BINDINGS = bindings_for("completions")
    DEFAULT_CSS = styles_beside(__file__)

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self.question = Question()
        self.library = Library(services, self.shell.reader)
        self.live = Live(services)
        self.behind: list[tuple[Question, Hashable | None]] = []

    def compose(self) -> ComposeResult:
        """A line on what is shown, the graph, then list and sheet."""
        yield Headline(id="headline")
        yield Graph(id="graph")
        with TwoParts(id="parts"):
            yield ListPart(self.library, id="list-part")
            with Vertical(id="detail-part", classes="-beside"):
                yield SheetView(id="sheet")

    def on_mount(self) -> None:
        """Ask for the newest."""
        self.parts = self.query_one(TwoParts)
        self.list_part = self.query_one(ListPart)
        self.sheet = self.query_one(SheetView)
        self.search_field = self.list_part.field
        nearby = self.list_part.nearby
        self.details = Details(self.library, self.sheet, nearby, self.shell.report, read_story)
        for view in self.list_part.lists.values():
            view.follower = self._cursor_moved
        self.graph = GraphPart(self.query_one(Graph), self.live)
        self.refresher = Refresher(self, self.live.changed, self.read_again, self.draw_graph)
        self.list_part.look_through(self.lens)
        self.sheet.look_through(self.lens)
        self.shell.palette_searches.append(lambda words: _offers().found_learners(self, words))
        self.ask(self.question)

    async def on_unmount(self) -> None:
        """Give the database's connections back."""
        await self.live.close()
        await self.library.close()

    def shown(self) -> None:
        """Look for news from now on."""
        self.refresher.begin()

    def hidden(self) -> None:
        """Nobody looks."""
        self.refresher.pause()

    def first_focus(self) -> Widget | None:
        """The list."""
        return self.rows

    def refresh_data(self) -> None:
        """Read everything again, as after a sync."""
        self.read_again()
        self.draw_graph()

    def read_again(self) -> None:
        """Read what is shown again; the cursor stays on its row."""
        self.details.forget()
        self.list_part.read_again()
        self._follow()

    # The question

    @property
    def today(self) -> date:
        """The day of this machine's zone."""
        now: datetime = self.services.clock()
        return now.astimezone().date()

    @property
    def lens(self) -> Lens:
        """How people are shown."""
        return self.shell.lens

    @property
    def rows(self) -> CompletionList:
        """The list on screen."""
        return self.list_part.rows

    def ask(self, question: Question, *, keep: bool = False, at: Hashable | None = None) -> None:
        """Show another question's rows; a list that shows them already keeps its place."""
        other_graph = replace(question, text="", view=View.NEWEST) != replace(
            self.question, text="", view=View.NEWEST
        )
        self.question = question
        self.list_part.ask(question, self.today, keep=keep, at=at)
        self._say_where()
        self._cursor_moved()
        if other_graph:
            self.draw_graph()
        self.refresh_bindings()

    def change_view(self, question: Question) -> None:
        """Another order, from the beginning: there is nothing to go back to."""
        self.behind.clear()
        self.ask(question)
        self.go("list")

    def show_scope(self, scope: LearnerRef | CourseRef) -> None:
        """One learner's whole record, or one course's learners."""
        view = self.rows
        row = view.row
        self.behind.append((self.question, row.id if isinstance(row, CompletionRow) else None))
        self.ask(self.question.within(scope))
        self.go("list")

    def show_course(self, urn: str, title: str) -> None:
        """One course's learners, from the catalogue."""
        if self.question.course is None or self.question.course.urn != urn:
            self.show_scope(CourseRef(urn, title))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Each letter is a search of its own."""
        # What was typed on meanwhile has its own message: to ask for less would take it out of the field.
        if message.value == message.input.value != self.question.text:
            self.ask(replace(self.question, text=message.value))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """From the field on to what it found."""
        self.go("list")

    # What is shown

    def on_virtual_list_counted(self, message: VirtualList.Counted) -> None:
        """Say how many there are, or why there are none."""
        self.refresher.settled()
        if message.list_view is self.rows:
            question = self.question
            if not message.total:
                nothing_yet = not question.text.strip() and not question.filters and question.learner is None
                self.rows.empty = why_empty(question, nothing_yet, self.shell.key_words)
                self.rows.invalidate()
            self._say_where()

    def on_virtual_list_failed(self, message: VirtualList.Failed) -> None:
        """They can't be read; the shell tells why."""
        self.refresher.settled()

    def on_virtual_list_marked(self, message: VirtualList.Marked) -> None:
        """Say how many are marked."""
        self._say_where()

    def on_virtual_list_selected(self, message: VirtualList.Selected) -> None:
        """Into the record, the course's learners, or what is behind the line."""
        if isinstance(message.row, LearnerRow):
            self.show_scope(LearnerRef(message.row.id, message.row.learner, message.row.name))
        elif isinstance(message.row, CourseRow):
            self.show_scope(CourseRef(message.row.urn, message.row.title))
        else:
            self.go("detail")

    def on_sheet_view_followed(self, message: SheetView.Followed) -> None:
        """A line of the sheet leads on."""
        target = message.target
        if isinstance(target, StatementRef):
            self.background(_offers().show_statement_dialog(self, target.statement_id))
        elif target not in (self.question.learner, self.question.course):
            self.show_scope(target)

    def _cursor_moved(self) -> None:
        row = self.rows.row
        self.details.want(story_key(row) if row is not None else None)
        if self.parts.shown == ("detail",):
            self._say_where()
        self._follow()

    def _follow(self) -> None:
        self.details.follow(on_screen="detail" in self.parts.shown)

    def _say_where(self) -> None:
        self.query_one(Headline).say(
            self.question, self.lens, self.rows, row_alone=self.parts.shown == ("detail",)
        )

    def draw_graph(self) -> None:
        """Count and draw the graph again, if it is open."""
        self.background(self.graph.draw(self.question, self.today), group="graph", exclusive=True)

    def go(self, part: Part) -> None:
        """Go to a part, bringing it on screen."""
        self.parts.go(part)
        (self.rows if part == "list" else self.sheet).focus()

    def on_two_parts_changed(self, message: TwoParts.Changed) -> None:
        """Other parts are on screen, or another one has the focus."""
        self.refresh_bindings()
        self._follow()
        self._say_where()

    def on_resize(self) -> None:
        """There may be room for the graph now."""
        if self.is_mounted:
            self.graph.fit(self.app.size.height)

    def on_graph_fitted(self, message: Graph.Fitted) -> None:
        """Draw as many bars as there is room for."""
        self.draw_graph()

    # Keys

    def action_search(self) -> None:
        """Into the search field."""
        self.parts.go("list")
        self.search_field.enter()

    def action_next_part(self) -> None:
        """To the other part."""
        self.go("detail" if self.parts.part == "list" else "list")

    def action_back(self) -> None:
        """Clear what was typed, else one step back."""
        if self.parts.part == "detail":
            self.go("list")
        elif self.search_field.value:
            self.search_field.value = ""
        elif isinstance(self.screen.focused, Input):
            self.go("list")
        elif self.behind:
            question, row = self.behind.pop()
            self.ask(question, at=row)

    def action_clear_filters(self) -> None:
        """All filters off."""
        self.ask(replace(self.question, filters=Filters()))

    def action_sort(self) -> None:
        """Choose an order."""
        _offers().choose_order(self)

    def action_filter(self) -> None:
        """Choose filters."""
        _offers().choose_filters(self)

    def action_graph(self) -> None:
        """Days, weeks, or no graph."""
        self.graph.turn()
        self.draw_graph()

    def action_lens(self) -> None:
        """Mask names and addresses, or show them again."""
        self.shell.look_through(Lens(not self.lens.masks))

    def look_through(self, lens: Lens) -> None:
        """Draw people through this lens."""
        self.list_part.look_through(lens)
        self.sheet.look_through(lens)
        self._say_where()

    def action_record(self) -> None:
        """The learner's whole record."""
        if learner := refs_of(self.rows.row)[0]:
            self.show_scope(learner)

    def action_course(self) -> None:
        """All of the course's learners."""
        if course := refs_of(self.rows.row)[1]:
            self.show_scope(course)

    def action_why(self) -> None:
        """Where is it? For what the cursor is on."""
        self.background(_offers().ask_why_of_row(self))

    def action_ask(self) -> None:
        """Where is it? For anybody and any course."""
        self.background(_offers().ask_why(self, "", ""))

    def action_open_link(self) -> None:
        """The course in the browser."""
        self.background(_offers().open_course_link(self))

    def action_copy(self) -> None:
        """What the cursor is on into the clipboard."""
        _offers().copy_from_row(self)

    def action_export(self) -> None:
        """What is marked or shown into a file."""
        from lil_tui.tui.screens.completions.chosen import export

        self.background(export(self), group="export", exclusive=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to work on are not offered."""
        return not self.is_mounted or is_offered(self, action)
