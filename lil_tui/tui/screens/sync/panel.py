"""The run of now: headline, bars, counts, log; or one line on the last run while nothing goes on."""

from collections.abc import Sequence

from textual.app import ComposeResult, RenderResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from lil_tui.catalogue.sync.history import RunRecord
from lil_tui.text import clean
from lil_tui.tui.keywords import key_words, keyed
from lil_tui.tui.screens.sync.bars import PartitionBars
from lil_tui.tui.screens.sync.log_view import LogView
from lil_tui.tui.screens.sync.watch import Picture
from lil_tui.tui.screens.sync.wording import (
    changes_in_words,
    count_items,
    listed,
    pace,
    result_headline,
    seconds_until,
    when,
)
from lil_tui.tui.widgets.cells import Tone
from lil_tui.tui.widgets.crumb import Crumb

_GAP = "   "
_COLORS: dict[Tone, str] = {"warning": "$text-warning", "error": "$text-error"}


class Counts(Widget):
    """Figures with their words, as many on a line as fit, none ever torn apart."""

    DEFAULT_CSS = "Counts { height: auto; padding: 0 2; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._items: Sequence[tuple[int, str, Tone]] = ()

    def show(self, items: Sequence[tuple[int, str, Tone]]) -> None:
        """Show these; a new layout only when they take more lines than before."""
        lines, width = self._lines(self.content_size.width), self.content_size.width
        self._items = items
        self.refresh(layout=len(self._lines(width)) != len(lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return max(1, len(self._lines(width)))

    def render(self) -> RenderResult:
        """Figures in bold, words muted."""
        rows = []
        for line in self._lines(self.content_size.width):
            parts: list[Content] = []
            for figure, word, tone in line:
                color = _COLORS.get(tone, "$foreground")
                parts += [
                    Content(_GAP if parts else ""),
                    Content.styled(f"{figure:,}", f"bold {color}"),
                    Content.styled(f" {word}", _COLORS.get(tone, "$text-muted")),
                ]
            rows.append(Content("").join(parts))
        return Content("\n").join(rows)

    def _lines(self, width: int) -> list[list[tuple[int, str, Tone]]]:
        lines: list[list[tuple[int, str, Tone]]] = []
        used = 0
        for item in self._items:
            length = len(f"{item[0]:,} {item[1]}")
            if not lines or used + len(_GAP) + length > width:
                lines.append([])
                used = -len(_GAP)
            lines[-1].append(item)
            used += len(_GAP) + length
        return lines


class RunPanel(Vertical):
    """One run, live; quiet while there is none."""

    def compose(self) -> ComposeResult:
        """Headline, bars, counts, log."""
        yield Crumb(id="headline")
        yield Static(id="notice")
        with Container(id="live"):
            with Vertical(id="figures"):
                yield PartitionBars(id="bars")
                yield Counts(id="counts")
            yield LogView(id="log")

    def on_mount(self) -> None:
        """Know the parts."""
        self._noticed = ""
        self.headline = self.query_one("#headline", Crumb)
        self.notice = self.query_one("#notice", Static)
        self.bars = self.query_one(PartitionBars)
        self.counts = self.query_one(Counts)
        self.log_view = self.query_one(LogView)

    def show(self, picture: Picture, *, stopping: bool = False, after: str = "") -> None:
        """Show a run that goes on, or how it ended; `after` says what comes after one that is complete."""
        self.set_class(True, "-run")
        self._say_headline(picture, stopping=stopping)
        self._say_notice(picture, after)
        self.bars.show(picture)
        self.counts.show(count_items(picture.counts, picture.requests, picture.retries))
        self.log_view.show(picture.log)

    def _say_headline(self, picture: Picture, *, stopping: bool) -> None:
        started, result = picture.started, picture.result
        what = ""
        if started is not None:
            number = "dry run" if started.run is None else f"run {started.run}"
            what = listed((number, started.mode, "continued" if started.resumed else ""))
        if result is not None:
            word, about = result_headline(result)
            self.headline.say((word, keyed(self, about)), what)
        elif stopping:
            self.headline.say(("Stopping", "what came is kept"), what)
        else:
            self.headline.say(("Syncing" if started else "Starting", pace(picture)), what)

    def _say_notice(self, picture: Picture, after: str) -> None:
        result = picture.result
        failed = result is not None and bool(result.error) and not result.interrupted
        # Where lines are few the log gives way, as it would only say the same again.
        self.set_class(failed, "-failed")
        if picture.wait is not None:
            self._notice(f"Waiting {seconds_until(picture.wait.until)} s: {picture.wait.reason}")
        elif result is not None and result.status == "complete":
            self._notice(after, "-next")
        else:
            self._notice(self._error(result.error) if result is not None and failed else "")

    def _notice(self, words: str, kind: str = "-warning") -> None:
        """Say it in full, however many lines that takes."""
        for each in ("-warning", "-next"):
            self.notice.set_class(bool(words) and each == kind, each)
        if words != self._noticed:
            self._noticed = words
            self.notice.update(Content(clean(words)))

    def _error(self, error: str | None) -> str:
        """What went wrong, with the keys that help from here."""
        return key_words(self).instead(error or "", at="sync")

    def rest(self, last: RunRecord | None) -> None:
        """Nothing goes on here: say how the last run ended."""
        self.set_class(False, "-run")
        self._notice("" if last is None else self._error(last.error))
        if last is None:
            self.headline.say(("No sync yet", keyed(self, "{sync.start} starts the first")))
            return
        left = {"complete": "Up to date", "partial": "Partly done", "failed": "The last sync failed"}
        about = {
            "complete": f"as of {when(last.started_at_ms)}: {changes_in_words(vars(last.counts))}",
            "partial": keyed(self, "{sync.start} carries on where it stopped"),
            "failed": keyed(self, "{sync.start} tries again"),
        }
        self.headline.say((left.get(last.status, last.status), about.get(last.status, "")))

    def elsewhere(self, who: str) -> None:
        """Another process syncs."""
        self.set_class(False, "-run")
        self._notice("")
        self.headline.say(("A sync is at work elsewhere", who))
