"""What the export key writes: what is marked, wherever it stands, else all that is shown."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from lil_tui.completions.browse import completion_ids, course_urns, learner_numbers
from lil_tui.completions.listing import CompletionFilter
from lil_tui.tui.exporting import export_chosen, marked_or_shown
from lil_tui.tui.screens.completions.question import View
from lil_tui.tui.widgets.wording import counted

if TYPE_CHECKING:
    from lil_tui.store import Store
    from lil_tui.tui.screens.completions.pane import CompletionsPane


class Chosen:
    """The choice as it was when the key was pressed."""

    def __init__(self, pane: "CompletionsPane") -> None:
        self._view = View.NEWEST if pane.question.place == "record" else pane.question.view
        self._wanted = pane.question.wanted(pane.today)
        self._marked: frozenset[Hashable] = frozenset(pane.rows.marked)
        self._without = 0
        """Marked learners or courses of whose completions the filters let none through."""

    def ids(self, store: "Store") -> Iterator[int]:
        """The ids of the completions; of a learner or a course all that the filters let through."""
        if self._view is View.NEWEST:
            yield from marked_or_shown(completion_ids(store, self._wanted), self._marked, int)
            return
        for scope in self._scopes(store):
            found = list(completion_ids(store, scope))
            yield from found
            self._without += not found

    def _scopes(self, store: "Store") -> Iterator[CompletionFilter]:
        wanted = self._wanted
        if self._view is View.LEARNERS:
            for number in marked_or_shown(learner_numbers(store, wanted), self._marked, int):
                yield replace(wanted, text="", learner_id=number)
        else:
            for urn in marked_or_shown(course_urns(store, wanted), self._marked, str):
                yield replace(wanted, text="", course=urn)

    def note(self) -> str:
        """What of the marked is not in the file, if anything."""
        if not self._marked or not self._without:
            return ""
        who = counted(self._without, "marked learner" if self._view is View.LEARNERS else "marked course")
        return f"; {who} without any that the filters show"


async def export(pane: "CompletionsPane") -> None:
    """Write them as CSV."""
    chosen = Chosen(pane)
    await export_chosen(pane, pane.services, "completions", chosen.ids, chosen.note)
