"""The left part: the search field, and one list for each place; the one that is asked for is on screen.

Each list keeps its rows and its cursor while another is shown.
"""

from collections.abc import Hashable
from datetime import date
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from lil_tui.store.index import fold
from lil_tui.tui.app import LilApp
from lil_tui.tui.keywords import keyed
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.columns import completion_columns, course_columns, learner_columns
from lil_tui.tui.screens.completions.following import StoryKey, story_key
from lil_tui.tui.screens.completions.lists import CompletionList, Rows
from lil_tui.tui.screens.completions.question import Question, View
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.search_field import SearchField

PLACES = (*(view.value for view in View), "record")


class ListPart(Vertical):
    """Shows a question's rows."""

    def __init__(self, library: Library, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.question = Question()
        self.lens = Lens()
        self._library = library
        self._asked: dict[str, Question] = {}
        self._stale: set[str] = set()
        """Lists off screen whose rows may be others by now."""

    def compose(self) -> ComposeResult:
        """Field and lists."""
        yield SearchField(
            placeholder=keyed(self, "{completions.search} to search names, addresses, titles"), id="search"
        )
        for place in PLACES:
            yield CompletionList((), cast(LilApp, self.app).reader, id=place)

    def on_mount(self) -> None:
        """Know them."""
        self.field = self.query_one(SearchField)
        self.lists: dict[str, CompletionList] = {
            place: self.query_one(f"#{place}", CompletionList) for place in PLACES
        }

    @property
    def rows(self) -> CompletionList:
        """The list on screen."""
        return self.lists[self.question.place]

    def nearby(self) -> list[StoryKey]:
        """What a key may lead to next, by the names of the stories."""
        return [story_key(row) for row in self.rows.nearby()]

    def ask(self, question: Question, today: date, *, keep: bool, at: Hashable | None) -> None:
        """Show a question's rows; a list that shows them already keeps its place."""
        in_list = self.screen.focused in self.lists.values()
        self.question = question
        if self._asked.get(question.place) != question:
            self._asked[question.place] = question
            self._set_columns()
            self.rows.show(Rows(self._library, question, today), keep=keep, at=at)
        elif question.place in self._stale:
            self._set_columns()
            self.rows.reload()
        self._stale.discard(question.place)
        for place, view in self.lists.items():
            view.display = place == question.place
        if in_list:
            self.rows.focus()
        with self.prevent(Input.Changed):
            self.field.value = question.text

    def read_again(self) -> None:
        """Read what is shown again; the cursor stays on its row."""
        self._stale = {*PLACES} - {self.question.place}
        self.rows.reload()

    def look_through(self, lens: Lens) -> None:
        """Draw people through this lens."""
        self.lens = lens
        self._stale = {*PLACES} - {self.question.place}
        self._set_columns()

    def _set_columns(self) -> None:
        question, lens = self.question, self.lens
        terms = tuple(fold(word) for word in question.text.split())
        if question.place == View.LEARNERS.value:
            self.rows.set_columns(learner_columns(lens, terms))
        elif question.place == View.COURSES.value:
            self.rows.set_columns(course_columns(terms))
        else:
            self.rows.set_columns(
                completion_columns(
                    lens, terms, learner=question.learner is None, course=question.course is None
                )
            )
