"""What is shown, in a line: whose, how many, in which order; below it what narrows it."""

from textual.app import ComposeResult
from textual.containers import Vertical

from lil_tui.tui.keywords import keyed
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.lists import CompletionList
from lil_tui.tui.screens.completions.question import Question
from lil_tui.tui.screens.completions.wording import VIEW_WORDS, how_many, where
from lil_tui.tui.widgets.crumb import Crumb
from lil_tui.tui.widgets.wording import listed


class Headline(Vertical):
    """One line, two while filters are on."""

    def compose(self) -> ComposeResult:
        """Both lines."""
        yield Crumb(id="crumb")
        yield Crumb(id="filters", style="$text-accent")

    def say(self, question: Question, lens: Lens, rows: CompletionList, *, row_alone: bool) -> None:
        """Tell it; `row_alone`: the list isn't on screen, so the row's place in it is told."""
        count = how_many(question, rows.line_count) if rows.loaded else ""
        if row_alone and rows.line_count:
            count = f"{rows.cursor + 1:,} of {rows.line_count:,}"
        marked = len(rows.marked)
        right = (
            f"{marked:,} marked, {keyed(self, '{completions.export}')} exports" if marked else "",
            "privacy lens" if lens.masks else "",
            "newest first" if question.place == "record" else VIEW_WORDS[question.view],
        )
        self.query_one("#crumb", Crumb).say((where(question, lens), count), listed(right))
        words = listed(question.filters.words())
        line = self.query_one("#filters", Crumb)
        line.set_class(bool(words), "-open")
        line.say((words, keyed(self, "{completions.clear} clears")))
