"""What is shown, in a line: which place, how many, in which order; below it what narrows it."""

from textual.app import ComposeResult
from textual.containers import Vertical

from lil_tui.tui.keywords import key_words, keyed
from lil_tui.tui.screens.catalogue.course_list import CourseList
from lil_tui.tui.screens.catalogue.question import Question
from lil_tui.tui.screens.catalogue.wording import where
from lil_tui.tui.widgets.crumb import Crumb
from lil_tui.tui.widgets.wording import listed


class Headline(Vertical):
    """One line, two while filters are on."""

    def compose(self) -> ComposeResult:
        """Both lines."""
        yield Crumb(id="crumb")
        yield Crumb(id="filters", style="$text-accent")

    def say(self, question: Question, courses: CourseList, *, course_alone: bool) -> None:
        """Tell it; `course_alone`: the list isn't on screen, so the course's place in it is told."""
        total = courses.line_count
        at = courses.cursor if course_alone and total else None
        left, right = where(question, total, at, len(courses.marked), key_words(self))
        self.query_one("#crumb", Crumb).say(left, right)
        words = listed(question.filters.words())
        line = self.query_one("#filters", Crumb)
        line.set_class(bool(words), "-open")
        line.say((words, keyed(self, "{catalogue.clear} clears")))
