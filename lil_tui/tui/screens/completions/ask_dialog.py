"""Asking for a learner and a course, with what the words may mean below, as they are typed."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.lens import Lens
from lil_tui.tui.screens.completions.finding import (
    MOST_OFFERED,
    Candidate,
    Candidates,
    find_courses,
    find_learners,
)
from lil_tui.tui.widgets.cells import Tone, fit_cell, safe
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from lil_tui.store import Store
    from lil_tui.tui.app import LilApp


_HINT = "enter goes on, down chooses, {dialog.close} closes"
_SEVERAL = "Several fit: {list.choose} takes the one that is meant."


class Asked(NamedTuple):
    """Whom and what it is about; each names its one exactly, or is what was typed."""

    learner: str
    course: str


class CandidateList(LineView):
    """What the words in a field may mean."""

    BINDINGS = bindings_for("list")

    def __init__(self, lens: Lens, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.offered: tuple[Candidate, ...] = ()
        self._lens = lens
        self._are_people = False

    def show(self, offered: tuple[Candidate, ...], *, people: bool) -> None:
        """Offer these, learners or courses."""
        self.offered, self._are_people = offered, people
        self.cursor = 0
        self.lines_changed()

    @property
    def line_count(self) -> int:
        """How many are offered."""
        return len(self.offered)

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """Name, and a few words on it."""
        candidate = self.offered[index]
        known = (candidate.value, candidate.name) if self._are_people else ()
        return fit_cell(
            [
                (self._lens.text(safe(candidate.name), known) + "  ", "normal"),
                (self._lens.text(safe(candidate.about), known), "muted"),
            ],
            width,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is marked here."""
        return action != "mark"

    def line_chosen(self) -> None:
        """Take it."""
        dialog = self.screen
        if isinstance(dialog, AskDialog):
            dialog.take(self.offered[self.cursor])


class AskField(Input):
    """A field that leaves arrow keys to what is offered below it."""

    def key_down(self) -> None:
        """On to what is offered."""
        dialog = self.screen
        if isinstance(dialog, AskDialog):
            dialog.enter_offers()


class AskDialog(Dialog[Asked]):
    """Two fields; gives both answers, None when closed."""

    DEFAULT_CSS = """
    AskDialog > .dialog { width: 76; }
    AskDialog .field { height: 1; margin-bottom: 1; }
    AskDialog .field Static { width: 10; color: $text-muted; }
    AskDialog .field Input { width: 1fr; }
    AskDialog CandidateList { height: 6; }
    AskDialog .buttons .hint { width: 1fr; margin-top: 0; }
    """
    DIALOG_HELP = (
        "A learner by address, account or part of a name; a course by title, LinkedIn link or URN. Down "
        "goes to what the words may mean, {list.choose} takes it. Whoever was never heard of can be asked "
        "for too."
    )

    def __init__(self, library: Library, lens: Lens, learner: str = "", course: str = "") -> None:
        super().__init__()
        self._library = library
        self._lens = lens
        self._values: dict[str, str] = {}
        """What stands in each field, as far as it was looked for."""
        self._found: dict[str, Candidates] = {}
        for name, value in (("learner", learner), ("course", course)):
            self._keep(name, Candidate(value, value) if value else None)
        self._field = "course" if learner and not course else "learner"

    def compose(self) -> ComposeResult:
        """Fields, offers, buttons."""
        hints = {"learner": "e-mail, account or name", "course": "title, link or URN"}
        with Vertical(classes="dialog"):
            yield Static(Content("Where is it?"), classes="title")
            for name, hint in hints.items():
                with Horizontal(classes="field"):
                    yield Static(Content(name.capitalize()))
                    field = AskField(self._values[name], placeholder=hint, id=name, select_on_focus=False)
                    field.cursor_blink = False
                    yield field
            yield CandidateList(self._lens, id="offers")
            with Horizontal(classes="buttons"):
                yield Static(self.hint(_HINT), id="hint", classes="hint")
                yield Button(Content("Ask"), id="ask")

    def on_mount(self) -> None:
        """Into the field that is empty."""
        self.query_one(f"#{self._field}", Input).focus()

    def on_descendant_focus(self) -> None:
        """What is offered is for the field with the focus."""
        focused = self.focused
        if isinstance(focused, Input) and focused.id and focused.id != self._field:
            self._field = focused.id
            self._offer()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look for what may be meant at each letter."""
        name = message.input.id or ""
        self._hint(_HINT)
        self._begin(self._look(name, message.value), group=name)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """To the next field, or to the answer."""
        if message.input.id == "learner" and not self.query_one("#course", Input).value.strip():
            self.query_one("#course", Input).focus()
        else:
            self._ask()

    def on_button_pressed(self) -> None:
        """To the answer."""
        self._ask()

    def enter_offers(self) -> None:
        """To what is offered, if there is anything."""
        if self.query_one(CandidateList).offered:
            self.query_one(CandidateList).focus()

    def take(self, candidate: Candidate) -> None:
        """Take what was offered into its field, and go on."""
        self._keep(self._field, candidate)
        field = self.query_one(f"#{self._field}", Input)
        self._hint(_HINT)
        with self.prevent(Input.Changed):
            field.value = self._values[self._field]
        other = "course" if self._field == "learner" else "learner"
        if self.query_one(f"#{other}", Input).value.strip():
            self._ask()
        else:
            self.query_one(f"#{other}", Input).focus()

    def _hint(self, words: str) -> None:
        # Not as a notice: that would lie over the answer, which comes next.
        self.query_one("#hint", Static).update(self.hint(words))

    def _keep(self, name: str, candidate: Candidate | None) -> None:
        """Know what a field names, whatever of it the lens lets through."""
        value = candidate.value if candidate else ""
        self._values[name] = self._lens.label(value) if name == "learner" else value
        self._found[name] = Candidates((candidate,) if candidate else (), candidate is not None)

    async def _look(self, name: str, text: str) -> Candidates:
        find: Callable[[Store, str], Candidates] = find_learners if name == "learner" else find_courses
        found = await self._library.ask(lambda store: find(store, text))
        self._found[name] = found
        self._values[name] = text
        if name == self._field and self.is_attached:
            self._offer()
        return found

    def _offer(self) -> None:
        offers = self.query_one(CandidateList)
        found = self._found.get(self._field, Candidates())
        offers.show(found.offered[:MOST_OFFERED], people=self._field == "learner")

    def _ask(self) -> None:
        self._begin(self._settle(), group="ask")

    def _begin(self, work: Coroutine[Any, Any, Any], *, group: str) -> None:
        """Run this beside the keys instead of what the group still does; an error ends as a dialog."""
        guarded = cast("LilApp", self.app).guarded(work)
        self.run_worker(guarded, group=group, exclusive=True, exit_on_error=False)

    async def _settle(self) -> None:
        """Go on with what both fields name; several meanings have to be chosen from first."""
        answers: dict[str, str] = {}
        for name in ("learner", "course"):
            text = self.query_one(f"#{name}", Input).value.strip()
            if not text:
                self.query_one(f"#{name}", Input).focus()
                return
            found = self._found.get(name)
            if found is None or self._values.get(name, "").strip() != text:
                found = await self._look(name, text)
            if len(found.offered) > 1 and not found.exact:
                self.query_one(f"#{name}", Input).focus()
                await asyncio.sleep(0)
                self._field = name
                self._offer()
                self.enter_offers()
                self._hint(_SEVERAL)
                return
            answers[name] = found.offered[0].value if found.offered else text
        self.dismiss(Asked(answers["learner"], answers["course"]))
