"""The statements as they come: all of them, those of one outcome, those with the words that are typed."""

from textual.app import ComposeResult
from textual.widgets import Input

from lil_tui.completions.projection import Outcome
from lil_tui.completions.statement_search import KnownVerbs
from lil_tui.store.index import fold
from lil_tui.tui.keywords import key_words, keyed
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.listener.lists import FeedRows, feed_columns
from lil_tui.tui.screens.listener.sections import Section
from lil_tui.tui.screens.listener.wording import FILTERS, OUTCOMES
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.search_field import SearchField

_NO_STATEMENTS = (
    "No statements yet.\n{listener.connect} leads through connecting LinkedIn, {listener.switch} switches "
    "the listener on."
)


class FeedSection(Section):
    """The list, and a field that is open while something is looked for."""

    def __init__(self, library: Library, lens: Lens) -> None:
        super().__init__("feed", "Statements", feed_columns(lens))
        self.total = 0
        """How many statements there are of those that are asked for."""
        self._library = library
        self._verbs = KnownVerbs()
        self._outcome: Outcome | None = None
        self._lens = lens
        self._asked = False

    def compose(self) -> ComposeResult:
        """Title, field, list."""
        title, rows = super().compose()
        yield title
        yield SearchField(placeholder="Search learners, courses, verbs", id="feed-search")
        yield rows

    def on_mount(self) -> None:
        """Know them."""
        self.field = self.query_one(SearchField)
        self.rows.empty = keyed(self, _NO_STATEMENTS)

    @property
    def is_searched(self) -> bool:
        """Whether the field is open."""
        return self.field.has_class("-open")

    @property
    def is_narrowed(self) -> bool:
        """Whether there may be more than is asked for."""
        return self._outcome is not None or bool(self.field.value.strip())

    @property
    def about(self) -> str:
        """What narrows it, in a few words."""
        return f"only {OUTCOMES[self._outcome]}" if self._outcome else ""

    def read_again(self) -> None:
        """Take in what has come; at its top the list follows it, else it stays where it is."""
        if self._asked:
            self.rows.reload(keep=self.rows.cursor > 0)
        else:
            self._ask()

    def narrow(self) -> None:
        """One outcome after the other, at the end all again."""
        self._outcome = FILTERS[(FILTERS.index(self._outcome) + 1) % len(FILTERS)]
        self._ask()

    def enter_field(self) -> None:
        """Open the field."""
        self._library.warm_up(self._verbs.look)
        self.field.add_class("-open")
        self.field.enter()

    def leave_field(self) -> None:
        """Take back what was typed; without that, close the field."""
        if self.field.value:
            self.field.value = ""
        else:
            self.field.remove_class("-open")
            self.rows.focus()

    def look_through(self, lens: Lens) -> None:
        """Draw people through this lens."""
        self._lens = lens
        self._set_columns()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Each letter is a search of its own."""
        message.stop()
        self._ask()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """On to what was found."""
        message.stop()
        self.rows.focus()

    def _ask(self) -> None:
        self._asked = True
        self.rows.empty = self._why_empty()
        self._set_columns()
        source = FeedRows(self._library, self._outcome, self.field.value, self._verbs)
        self.rows.show(source, keep=False)

    def _set_columns(self) -> None:
        terms = tuple(fold(word) for word in self.field.value.split())
        self.rows.set_columns(feed_columns(self._lens, terms))

    def _why_empty(self) -> str:
        keys, text = key_words(self), self.field.value.strip()
        if not text:
            return keys(
                "No such statements. {listener.narrow} shows others." if self._outcome else _NO_STATEMENTS
            )
        ways = ["{Listener.back} clears the search."]
        ways += ["{listener.narrow} shows other outcomes."] if self._outcome else []
        return "\n".join((f"Nothing matches “{text}”.", *map(keys, ways)))
