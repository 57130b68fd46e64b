"""One run of the past: how it ended, what it changed, what happened in it."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lil_tui.catalogue.sync.history import RunRecord, count_changes, run_log
from lil_tui.text import clean
from lil_tui.tui.keywords import key_words, keyed
from lil_tui.tui.screens.sync.lists import ChangeRows, change_columns
from lil_tui.tui.screens.sync.log_view import LogView
from lil_tui.tui.screens.sync.wording import CHANGE_WORDS, listed, took, when
from lil_tui.tui.widgets.crumb import Crumb
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.plain_list import PlainList


class RunView(Vertical):
    """Changes above, log below."""

    def __init__(self, library: Library, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._library = library
        self._run: RunRecord | None = None
        self._kind: str | None = None
        self._counts: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Headline, error, kinds, changes, log."""
        yield Crumb(id="run-headline")
        yield Static(id="run-error")
        yield Crumb(id="run-kinds", style="$text-accent")
        yield PlainList(change_columns(), self.app.reader, id="changes")  # type: ignore[attr-defined]
        yield Crumb(id="run-log-title", style="bold $text-muted")
        yield LogView(id="run-log", empty="Nothing was noted.")

    @property
    def changes(self) -> PlainList:
        """The list."""
        return self.query_one("#changes", PlainList)

    async def show(self, run: RunRecord) -> None:
        """Show this run."""
        self._run, self._kind = run, None
        counts = run.counts
        self.query_one("#run-headline", Crumb).say(
            (f"Run {run.run}", listed((run.mode, run.status, "continued" if run.resumed else ""))),
            listed((when(run.started_at_ms), f"took {took(run.seconds)}", f"{counts.seen:,} seen")),
        )
        error = self.query_one("#run-error", Static)
        error.update(Content(clean(key_words(self).instead(run.error or "", at="sync"))))
        error.set_class(bool(run.error), "-open")
        self.query_one("#run-log-title", Crumb).say(("What happened",))
        self.changes.empty = (
            "This run changed nothing: everything was as it had been."
            if run.status == "complete"
            else "This run changed nothing."
        )
        self._show_changes(keep=False)
        self._counts = await self._library.ask(lambda store: count_changes(store, run.run))
        self._say_kinds()
        self.query_one(LogView).show(await self._library.ask(lambda store: run_log(store, run.run)))

    def next_kind(self) -> None:
        """Narrow to the next kind of change that there is, at the end back to all."""
        kinds = [None, *(kind for kind in CHANGE_WORDS if self._counts.get(kind))]
        if self._kind in kinds:
            self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._show_changes(keep=False)
        self._say_kinds()

    def reload(self) -> None:
        """Read the changes again."""
        if self._run is not None:
            self._show_changes(keep=True)

    def _show_changes(self, *, keep: bool) -> None:
        if self._run is not None:
            self.changes.show(ChangeRows(self._library, self._run.run, self._kind), keep=keep)

    def _say_kinds(self) -> None:
        total = sum(self._counts.values())
        words = f"All {total:,} changes"
        if self._kind is not None:
            words = f"Only {CHANGE_WORDS[self._kind]}: {self._counts[self._kind]:,}"
        others = [f"{figure:,} {CHANGE_WORDS[kind]}" for kind, figure in self._counts.items() if figure]
        line = self.query_one("#run-kinds", Crumb)
        line.set_class(bool(total), "-open")
        line.say(
            (
                words,
                listed(others) if self._kind is None else keyed(self, "{sync.narrow} shows the next kind"),
            )
        )
