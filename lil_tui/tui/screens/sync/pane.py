"""The sync's pane: a run of this program as it goes, and everything earlier runs left behind.

The sync has a thread of its own; the pane looks at it five times a second and never waits for it.
"""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from lil_tui.catalogue.sync import SyncHandle, SyncOptions, start_in_thread, who_syncs
from lil_tui.catalogue.sync.history import Change, Quarantined, RunRecord, list_runs
from lil_tui.tui.panes import Pane, bindings_for, styles_beside
from lil_tui.tui.screens.sync.lists import (
    QuarantineRows,
    RunRows,
    quarantine_columns,
    run_columns,
)
from lil_tui.tui.screens.sync.openings import open_course, open_element
from lil_tui.tui.screens.sync.panel import RunPanel
from lil_tui.tui.screens.sync.run_view import RunView
from lil_tui.tui.screens.sync.watch import RunWatch
from lil_tui.tui.screens.sync.wording import counted, result_headline
from lil_tui.tui.widgets.crumb import Crumb
from lil_tui.tui.widgets.library import Library
from lil_tui.tui.widgets.plain_list import NoRows, PlainList
from lil_tui.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from lil_tui.store import Store

_NO_RUN = (
    "No sync has run yet.\nPress {sync.start} to start the first; {app.credentials} enters the credentials "
    "for it."
)
_OPENS = "{list.choose} shows what one changed"
_THEN = "Next: the catalogue is on {app.catalogue}, {catalogue.search} there searches it."
_LOOK_SECONDS = 0.2
_ELSEWHERE_SECONDS = 2.0
_CLOSE_SECONDS = 0.8
"""How long leaving waits for a run to be closed in order; what isn't closed counts as partial."""


class SyncPane(Pane):
    """Start, watch and stop a sync; look at the runs before."""

    CONTEXT = "sync"
    HELP = (
        "{sync.start} brings the catalogue up to date: the first time all of it, later what has changed. A "
        "run that was stopped goes on where it was. {sync.full} reads everything again and finds what is "
        "gone.\n\nBelow are the runs so far; {list.choose} shows what one changed and what happened in it. "
        "{sync.quarantine} shows what LinkedIn sent and nobody could read: it is kept until it can be."
    )
    BINDINGS = bindings_for("sync")
    DEFAULT_CSS = styles_beside(__file__)
    SCOPED_CSS = False

    def __init__(self, services: Any) -> None:
        super().__init__()
        self.services = services
        self._handle: SyncHandle | None = None
        self._watch = RunWatch()
        self._starting = False
        self._stopping = False
        self._elsewhere = False
        self._is_first = False
        """Whether no run before the one of now was complete."""
        self._timer: Timer | None = None
        self._shown_run = False
        """Whether the panel shows a run of this program, going on or ended."""
        self._listed = False
        """Whether the list has been told of the run that goes on."""

    def compose(self) -> ComposeResult:
        """The run and the history; one run; the quarantine."""
        self.library = Library(self.services, self.shell.reader)
        with ContentSwitcher(initial="now", id="views"):
            with Vertical(id="now"):
                yield RunPanel(id="panel")
                yield Crumb(id="history-title", style="bold $text-muted")
                yield PlainList(run_columns(), self.shell.reader, id="runs")
            yield RunView(self.library, id="run")
            with Vertical(id="quarantine"):
                yield Crumb(id="quarantine-title")
                yield PlainList(quarantine_columns(), self.shell.reader, id="elements")

    def on_mount(self) -> None:
        """Read the history; in a guided session the sync begins by itself."""
        self.views = self.query_one("#views", ContentSwitcher)
        self.panel = self.query_one(RunPanel)
        self.runs = self.query_one("#runs", PlainList)
        self.elements = self.query_one("#elements", PlainList)
        self.query_one("#history-title", Crumb).say(("Runs so far", self.keyed(_OPENS)))
        self.runs.empty = self.keyed(_NO_RUN)
        self.elements.empty = "Nothing is in quarantine: all that LinkedIn sent could be read."
        self.set_interval(_ELSEWHERE_SECONDS, self._look_elsewhere)
        self.refresh_data()
        if self.shell.guided:
            self.action_start()

    async def on_unmount(self) -> None:
        """Stop a run in order, and give the database's connection back."""
        handle = self._handle
        if handle is not None:
            handle.cancel()
            with suppress(RuntimeError):
                await asyncio.to_thread(handle.join, _CLOSE_SECONDS)
        await self.library.close()

    def first_focus(self) -> Widget | None:
        """The history."""
        return self.runs

    def shown(self) -> None:
        """Runs may have come from elsewhere meanwhile."""
        if self.is_mounted and not self.syncing:
            self.refresh_data()

    def refresh_data(self) -> None:
        """Read the lists again."""
        self.background(self._read_again(), group="read", exclusive=True)

    async def _read_again(self) -> None:
        if not self.services.has_database:
            self.runs.show(NoRows())
            self.panel.rest(None)
            return
        self.runs.show(RunRows(self.library))
        if self.views.current == "quarantine":
            self.elements.reload()
        if not self._shown_run:
            newest = await self.library.ask(lambda store: list_runs(store, limit=1))
            if not self._shown_run and not self._elsewhere:
                self.panel.rest(newest[0] if newest else None)

    def lost_by_quitting(self) -> str | None:
        """A run under way stops."""
        return (
            "A sync is under way. It stops; what came is kept, and the next one carries on."
            if self.syncing
            else None
        )

    # The run

    @property
    def syncing(self) -> bool:
        """Whether this program syncs now."""
        return self._starting or self._handle is not None

    def action_start(self) -> None:
        """Sync, or carry on."""
        self._begin(full=False)

    def action_start_full(self) -> None:
        """Read everything again."""
        self._begin(full=True)

    def action_cancel(self) -> None:
        """Stop it; what came stays."""
        if self._handle is not None:
            self._stopping = True
            self._handle.cancel()
            self._look()

    def _begin(self, *, full: bool) -> None:
        if self.syncing:
            return
        self._starting, self._stopping, self._shown_run = True, False, True
        self._watch, self._listed = RunWatch(), False
        self.views.current = "now"
        self.panel.show(self._watch.picture())
        self.shell.status = "syncing"
        self.refresh_bindings()
        self.background(self._start(full=full))

    async def _start(self, *, full: bool) -> None:
        try:
            store, unfinished, self._is_first = await self.library.ask(_before_starting)
        except BaseException:
            self._ended(None)
            self.panel.rest(None)
            raise
        settings = self.services.settings
        options = SyncOptions(
            locales=settings.locales,
            asset_types=settings.asset_types,
            full=full or unfinished == "full",
            concurrency=settings.concurrency,
        )
        self._handle = start_in_thread(store, self.services.linkedin_client, options, self._watch.hear)
        self._starting = False
        self._timer = self.set_interval(_LOOK_SECONDS, self._look)
        self.refresh_bindings()

    def _look(self) -> None:
        """Draw the run as it is now, and take its end in."""
        handle = self._handle
        if handle is None:
            return
        ended = handle.done
        picture = self._watch.picture()
        if ended:
            self._ended(handle)
            return
        self.panel.show(picture, stopping=self._stopping)
        if picture.started and not self._listed:
            self._listed = True
            self.runs.show(RunRows(self.library))
        percent = picture.percent
        self.shell.status = "syncing" if percent is None else f"syncing {percent} %"

    def _ended(self, handle: SyncHandle | None) -> None:
        self._handle, self._starting = None, False
        if self._timer is not None:
            self._timer.stop()
        self.shell.status = ""
        picture = self._watch.picture()
        self._shown_run = picture.result is not None
        after = self.keyed(_THEN) if self._is_first else ""
        if self._shown_run:
            self.panel.show(picture, after=after)
        self.refresh_bindings()
        if handle is None:
            return
        try:
            result = handle.result()
        except BaseException as error:
            self.shell.report(error)
            self.refresh_data()
            return
        self.shell.data_changed()
        if self.shell.pane is not self:
            word, about = result_headline(result)
            lines = (self.keyed(f"{word}: {about}"), after if result.status == "complete" else "")
            self.notify("\n".join(filter(None, lines)), title="Sync", markup=False)
        if self.shell.guided:
            self.shell.guided = False
            if result.status == "complete" and self.shell.pane is self:
                self.background(self.shell.end_guide())

    def _look_elsewhere(self) -> None:
        if self.shell.pane is not self or not self.services.has_database:
            return
        if self.syncing:
            self.runs.reload()
        else:
            self.background(self._ask_elsewhere(), group="elsewhere", exclusive=True)

    async def _ask_elsewhere(self) -> None:
        who = await self.library.ask(lambda store: who_syncs(store.file))
        if self.syncing or (who is None and not self._elsewhere):
            return
        self._elsewhere = who is not None
        self.runs.reload()
        if who is not None:
            self._shown_run = False
            self.panel.elsewhere(who)
        else:
            self.shell.data_changed()

    # The past

    def on_virtual_list_selected(self, message: VirtualList.Selected) -> None:
        """Open a run, a course that it changed, or an unreadable element."""
        row = message.row
        if isinstance(row, RunRecord):
            self.background(self._open_run(row))
        elif isinstance(row, Change):
            self.background(open_course(self.shell, row))
        elif isinstance(row, Quarantined):
            self.background(open_element(self, row))

    async def _open_run(self, run: RunRecord) -> None:
        view = self.query_one(RunView)
        self.go("run", view.changes)
        await view.show(run)

    def on_virtual_list_counted(self, message: VirtualList.Counted) -> None:
        """Say how many elements could not be read."""
        if message.list_view is self.elements:
            self.query_one("#quarantine-title", Crumb).say(
                ("Could not be read", counted(message.total, "element") if message.total else ""),
                "kept as they came; each sync tries again",
            )

    def go(self, view: str, focus: Widget) -> None:
        """Show one of the views."""
        self.views.current = view
        focus.focus()
        self.refresh_bindings()

    def action_quarantine(self) -> None:
        """What could not be read."""
        self.elements.show(QuarantineRows(self.library) if self.services.has_database else NoRows())
        self.go("quarantine", self.elements)

    def action_narrow(self) -> None:
        """One kind of change after the other."""
        self.query_one(RunView).next_kind()

    def action_back(self) -> None:
        """Back to the history."""
        self.go("now", self.runs)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to work on are not offered."""
        if not self.is_mounted:
            return True
        if action in ("start", "start_full"):
            return not self.syncing
        if action == "cancel":
            return self.syncing
        if action == "back":
            return self.views.current != "now" or self.screen.focused is not self.runs
        if action == "narrow":
            return self.views.current == "run"
        return True


def _before_starting(store: "Store") -> "tuple[Store, str, bool]":
    """The store, the mode of the newest run where that is to be carried on, else '', and whether there was
    no complete run yet; blocks.
    """
    runs = list_runs(store)
    unfinished = runs[0].mode if runs and runs[0].status == "partial" else ""
    return store, unfinished, all(run.status != "complete" for run in runs)
