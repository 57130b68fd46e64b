"""A bar for the whole run and one for each partition, drawn line by line."""

from collections.abc import Iterable

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.screens.sync.watch import Picture
from lil_tui.tui.screens.sync.wording import partition_in_words, state_in_words
from lil_tui.tui.widgets.cells import Tone, fit, fit_cell
from lil_tui.tui.widgets.line_view import LineView
from lil_tui.tui.widgets.meter import bar

_NAME, _LOCALE, _PERCENT, _FIGURES, _NOTE = 14, 5, 5, 18, 14
_FIXED = _NAME + _LOCALE + _PERCENT + _FIGURES + _NOTE + 5 * 2
_SHORTEST = 8
"""Cells of a bar at least: where there is less, the figures go."""
_LONGEST = 60
"""Cells of a bar at most: longer ones say no more."""


class PartitionBars(LineView):
    """The bars; the whole stands above and stays there when the others are scrolled."""

    BINDINGS = bindings_for("list")
    HELP = "A bar for the whole run, and one for each type in each language."
    header_height = 1
    cursor_shown = "focused"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._picture = Picture()

    def show(self, picture: Picture) -> None:
        """Draw this state; unless somebody scrolls, what is being read stays in sight."""
        before, self._picture = self._picture, picture
        if len(before.partitions) != len(picture.partitions):
            self.styles.height = len(picture.partitions) + 1
            self.lines_changed()
        else:
            self.invalidate()
        if not self.has_focus:
            current = next(
                (n for n, each in enumerate(picture.partitions) if each.state in ("pending", "reading")), 0
            )
            self.move_to(current, announce=False)

    @property
    def line_count(self) -> int:
        """How many partitions there are."""
        return len(self._picture.partitions)

    def draw_header(self, width: int) -> Iterable[tuple[str, Tone]]:
        """The whole run, with its rate and the time left."""
        picture = self._picture
        total = picture.total
        tone: Tone = "accent"
        if picture.result is not None:
            tone = "success" if picture.result.status == "complete" else "warning"
        so_far = "" if total is not None or not picture.done else f"{picture.done:,} so far"
        return self._line(
            width, ("All", "strong"), "", picture.done, total, picture.percent, (so_far, "muted"), tone
        )

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """One partition."""
        progress = self._picture.partitions[index]
        total, done = progress.total, progress.done
        percent = None if total is None else 100 if not total else min(100, int(100 * done / total))
        tone: Tone = "accent"
        if progress.state == "whole":
            tone, percent = "success", 100
            total, done = (1, 1) if total is None else (total, max(done, total))
        elif progress.state in ("inconsistent", "refused"):
            tone = "warning"
        note: tuple[str, Tone] = (
            state_in_words(progress, ended=self._picture.result is not None),
            "warning" if progress.state in ("inconsistent", "refused") else "muted",
        )
        name: tuple[str, Tone] = (partition_in_words(progress.partition), "normal")
        shown_total = None if progress.total is None else total
        return self._line(
            width, name, progress.partition.locale, done, total, percent, note, tone, shown_total=shown_total
        )

    def _line(
        self,
        width: int,
        name: tuple[str, Tone],
        locale: str,
        done: int,
        total: int | None,
        percent: int | None,
        note: tuple[str, Tone],
        tone: Tone,
        *,
        shown_total: int | None = -1,
    ) -> list[tuple[str, Tone]]:
        shown_total = total if shown_total == -1 else shown_total
        has_figures = width - _FIXED >= _SHORTEST
        room = width - _FIXED + (0 if has_figures else _FIGURES + 2)
        figures = "" if not shown_total else f"{done:,} of {shown_total:,}"
        share = "" if percent is None else f"{percent} %"
        parts: list[tuple[str, Tone]] = [
            (fit(name[0], _NAME), name[1]),
            ("  " + fit(locale, _LOCALE), "muted"),
            ("  ", "normal"),
            *bar(done, total, max(0, min(_LONGEST, room)), tone),
            ("  " + fit(share, _PERCENT, "right"), "normal"),
            ("  " + fit(figures, _FIGURES, "right") if has_figures else "", "normal"),
            ("  " + fit(note[0], _NOTE), note[1]),
        ]
        return fit_cell(parts, width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to open or to mark."""
        return action not in ("mark", "choose")
