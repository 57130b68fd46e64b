"""The graph above the lists: by day, by week, or away; away at first where there is little room."""

from dataclasses import replace
from datetime import date
from functools import partial

from lil_tui.completions.browse import completed_per_quarter_hour
from lil_tui.errors import LilError
from lil_tui.tui.screens.completions.graph import Graph, Step, bars_of, first_moment_ms
from lil_tui.tui.screens.completions.question import Question
from lil_tui.tui.widgets.live import Live

_OPEN_FROM = 34
"""Lines of the terminal from which on the graph is open unless somebody closes it."""


class GraphPart:
    """Counts in the watching thread, and draws."""

    def __init__(self, graph: Graph, live: Live) -> None:
        self._graph = graph
        self._live = live
        self._step: Step | None = "day"
        self._turned = False
        self._fits = True

    def fit(self, lines: int) -> None:
        """Open or close it for a terminal of so many lines, until somebody decides."""
        if not self._turned:
            self._step = "day" if lines >= _OPEN_FROM else None
            self._show()

    def turn(self) -> None:
        """By day, by week, away, and round again."""
        self._turned = True
        self._step = {"day": "week", "week": None, None: "day"}[self._step]
        self._show()

    async def draw(self, question: Question, today: date) -> None:
        """Count again and draw up to today, if it is open."""
        step = self._step
        # One person's few completions make no graph.
        self._fits = question.learner is None
        self._show()
        if step is None or not self._fits:
            return
        since_ms = first_moment_ms(step, self._graph.length, today)
        # Words are left out: they change with every key, and the graph may take longer than one.
        wanted = replace(question, text="").wanted(today)
        count = partial(completed_per_quarter_hour, since_ms=since_ms, wanted=wanted)
        try:
            quarters = await self._live.ask(count)
        except LilError:
            return  # the list tells it
        self._graph.step = step
        self._graph.show(bars_of(quarters, step, self._graph.length, today))

    def _show(self) -> None:
        self._graph.set_class(self._step is not None and self._fits, "-open")
