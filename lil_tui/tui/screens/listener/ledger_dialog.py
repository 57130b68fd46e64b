"""When listeners ran on this database, and for how long none did: what was sent meanwhile may be lost."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lil_tui.listener.ledger import ListenerRow
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.screens.completions.wording import minute
from lil_tui.tui.screens.listener.lists import FixedRows
from lil_tui.tui.screens.listener.wording import rough_duration
from lil_tui.tui.widgets.cells import Tone
from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.plain_list import PlainList

_GAP_MS = 60_000
"""Shorter times without a listener are those of starting it anew."""


class Life(NamedTuple):
    """A listener's life, as the dialog tells it. Times are epoch milliseconds."""

    run: ListenerRow
    runs: bool
    until_ms: int
    off_before_ms: int
    """How long none had run when it began; 0 where one did, or nothing is known."""


def lives(runs: Sequence[ListenerRow], now_ms: int) -> list[Life]:
    """The runs, newest first, with what lay before each."""
    told: list[Life] = []
    heard_until: int | None = None
    for run in sorted(runs, key=lambda each: (each.started_ms, each.id)):
        alive = run.is_running(now_ms)
        until = now_ms if alive else run.until_ms
        off = 0 if heard_until is None else max(0, run.started_ms - heard_until)
        told.append(Life(run, alive, until, off))
        heard_until = max(heard_until or 0, until)
    return told[::-1]


def life_columns() -> list[Column[Life]]:
    """Lives as a table."""
    return [
        Column("began", "Began", lambda life: minute(life.run.started_ms), 16),
        Column("ended", "Ended", lambda life: "" if life.runs else minute(life.until_ms), 16),
        Column("how", "", lambda life: [_end_of(life)], 5),
        Column("ran", "Ran", lambda life: _length(life.until_ms - life.run.started_ms), 8, "right"),
        Column("off", "Off before", _off_before, 10, "right"),
        Column("where", "Where", lambda life: [(f"{life.run.url}, {life.run.host}", "muted")], from_width=88),
    ]


class LivesList(PlainList):
    """The lives; there is nothing more to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only read."""
        return action != "choose" and super().check_action(action, parameters)


class LedgerDialog(Dialog[None]):
    """All runs, newest first."""

    DEFAULT_CSS = """
    LedgerDialog > .dialog { width: 116; max-width: 96%; height: 80%; max-height: 30; }
    LedgerDialog PlainList { height: 1fr; }
    """
    DIALOG_HELP = (
        "When listeners ran on this database, here or elsewhere, and for how long none did before. One that "
        "died was killed, or its machine went down. {Arrows} scroll, {dialog.close} closes."
    )

    def __init__(self, runs: Sequence[ListenerRow], now_ms: int) -> None:
        super().__init__()
        self._lives = lives(runs, now_ms)

    def compose(self) -> ComposeResult:
        """Title and list."""
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint("{arrows} scroll", "{dialog.close} closes")
            yield Static(Content("When the listener ran"), classes="title")
            reader = self.app.reader  # type: ignore[attr-defined]
            yield LivesList(life_columns(), reader, empty="No listener has run yet.", id="lives")

    def on_mount(self) -> None:
        """Arrow keys scroll at once."""
        view = self.query_one(LivesList)
        view.show(FixedRows(self._lives, lambda life: life.run.id))
        view.focus()


def _end_of(life: Life) -> tuple[str, Tone]:
    if life.runs:
        return "runs", "success"
    return ("ended", "muted") if life.run.ended_ms is not None else ("died", "warning")


def _off_before(life: Life) -> list[tuple[str, Tone]]:
    return [(_length(life.off_before_ms) if life.off_before_ms >= _GAP_MS else "", "warning")]


def _length(milliseconds: int) -> str:
    return rough_duration(milliseconds // 1000)
