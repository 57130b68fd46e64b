"""The shell: header, the panes made when first shown, footer, and what panes may ask of it."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.reactive import var
from textual.screen import Screen
from textual.theme import ThemeProvider
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input

from lil_tui.errors import UsageError
from lil_tui.tui import startup, theme
from lil_tui.tui.actions import bindings_for
from lil_tui.tui.keymap import KeyedApp, read_keymap
from lil_tui.tui.lens import Lens
from lil_tui.tui.outward import OutwardApp
from lil_tui.tui.panes import PANES, Pane, PaneScreen, PaneSpec
from lil_tui.tui.shell_services import ShellServices
from lil_tui.tui.widgets.cells import safe
from lil_tui.tui.widgets.frame import Footer, Header, Tab
from lil_tui.tui.widgets.virtual_list import VirtualList
from lil_tui.tui.widths import SteadyApp

if TYPE_CHECKING:
    from lil_tui.tui.palette import Found

log = logging.getLogger(__name__)


def _palette_provider() -> type[Any]:
    from lil_tui.tui.palette import ActionProvider

    return ActionProvider


def _found_provider() -> type[Any]:
    from lil_tui.tui.palette import FoundProvider

    return FoundProvider


class LilApp(OutwardApp, KeyedApp, SteadyApp, inherit_bindings=False):
    """lil-tui's terminal UI."""

    TITLE = "lil-tui"
    CSS_PATH = "app.tcss"
    BINDINGS = bindings_for("app")
    COMMANDS: ClassVar[Any] = {_palette_provider, _found_provider}
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (typed by Textual)
        (0, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = True

    status: var[str] = var("")
    """A few words in the header on what is under way; a pane sets and clears it."""

    def __init__(
        self,
        services: ShellServices,
        *,
        first_pane: str = "catalogue",
        badge: str = "",
        guided: bool = False,
        after_guide: Callable[[], None] | None = None,
        panes: Sequence[PaneSpec] = PANES,
    ) -> None:
        """`badge` stands in the header on every pane, such as “demo”; `panes` are those to offer.

        `guided`: a sync starts by itself; once it is complete the catalogue opens and `after_guide`
        runs, in a thread of its own.
        """
        super().__init__()
        self.services = services
        self.guided = guided
        self._after_guide = after_guide
        self.animation_level = "none"
        self.reader: Executor = ThreadPoolExecutor(1, thread_name_prefix="lil-reader")
        """The one thread that reads rows for the screen; short questions only."""
        self.palette_searches: list[Callable[[str], Awaitable[Sequence[Found]]]] = []
        """Panes add theirs, so that the palette finds their things (courses, learners) too."""
        self._specs = {spec.id: spec for spec in panes}
        self._first_pane = first_pane if first_pane in self._specs else next(iter(self._specs), "")
        self.badge = badge
        self.lens = Lens()
        """How people are shown, on every pane alike."""
        self._focus_kept: dict[str, Widget] = {}
        self.register_theme(theme.DARK)
        self.register_theme(theme.LIGHT)
        if self.theme in ("textual-dark", "textual-light") and not os.environ.get("TEXTUAL_THEME"):
            self.theme = theme.DARK_NAME if self.theme == "textual-dark" else theme.LIGHT_NAME
        self.take_keys(services.settings)

    def compose(self) -> ComposeResult:
        """Tabs above, keys below, the pane between."""
        profile = self.services.settings.profile
        tabs = [
            Tab(spec.id, self.key_words.key(f"app.{spec.id}"), spec.title) for spec in self._specs.values()
        ]
        yield Header(tabs, profile="" if profile == "default" else profile, badge=self.badge)
        yield ContentSwitcher(id="panes")
        yield Footer()

    async def on_mount(self) -> None:
        """Show the first pane."""
        self._end_in_order_on_signals()
        self.watch_status(self.status)
        if self._first_pane:
            await self.show_pane(self._first_pane)
        self.set_timer(0.5, startup.painted)

    def on_unmount(self) -> None:
        """Let the reader go; what it still had to read is dropped."""
        self.reader.shutdown(wait=False, cancel_futures=True)

    def _end_in_order_on_signals(self) -> None:
        """SIGTERM and a closed terminal end the UI as `q` does, so that what runs is closed in order."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
            # Windows has no such handlers; outside the main thread there are none either.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                if number is not None:
                    loop.add_signal_handler(number, partial(self.exit, return_code=128 + number))

    # Panes

    @property
    def pane(self) -> Pane | None:
        """The pane on screen."""
        shown = self._switcher.visible_content
        return shown if isinstance(shown, Pane) else None

    @property
    def made_panes(self) -> list[Pane]:
        """The panes that were shown at least once."""
        return [child for child in self._switcher.children if isinstance(child, Pane)]

    async def show_pane(self, pane_id: str) -> Pane | None:
        """Go to this pane, making it the first time; the pane, or None when it can't be had."""
        spec, before = self._specs.get(pane_id), self.pane
        if spec is None:
            return None
        pane = next((made for made in self.made_panes if made.id == pane_id), None)
        if before is not None and before is pane:
            return pane
        if before is not None:
            self._keep_focus(before)
            before.hidden()
        with self.batch_update():
            if pane is None:
                pane = spec.make(self.services)
                await self._switcher.add_content(pane, set_current=True)
            else:
                self._switcher.current = pane_id
            self.base_screen.query_one(Header).current = pane_id
            # Within the batch, so that the first paint already has the focus in place.
            focus = self._focus_kept.get(pane_id)
            if focus is not None and focus.focusable:
                self.base_screen.set_focus(focus, scroll_visible=False)
            else:
                pane.rest()
            pane.shown()
        return pane

    async def make_searched_panes(self) -> None:
        """Make the panes whose things the palette finds; without a database there are none."""
        for spec in self._specs.values():
            made = any(pane.id == spec.id for pane in self.made_panes)
            if spec.finds and not made and self.services.has_database:
                await self._switcher.add_content(spec.make(self.services))

    async def action_show_pane(self, pane_id: str) -> None:
        """Go to a pane."""
        await self.show_pane(pane_id)

    async def on_header_chosen(self, message: Header.Chosen) -> None:
        """A tab was clicked."""
        await self.show_pane(message.pane)

    def data_changed(self) -> None:
        """Have every pane that was shown read its data again, as after a sync."""
        for pane in self.made_panes:
            pane.refresh_data()

    def look_through(self, lens: Lens) -> None:
        """Mask people on every pane, or show them again."""
        self.lens = lens
        for pane in self.made_panes:
            pane.look_through(lens)

    @property
    def base_screen(self) -> Screen[Any]:
        """The screen under any dialog."""
        return self.screen_stack[0]

    @property
    def _switcher(self) -> ContentSwitcher:
        return self.base_screen.query_one("#panes", ContentSwitcher)

    def _keep_focus(self, pane: Pane) -> None:
        focused = self.base_screen.focused
        if pane.id and focused is not None and not isinstance(focused, Input) and pane in focused.ancestors:
            self._focus_kept[pane.id] = focused

    def watch_status(self, status: str) -> None:
        """Show it in the header."""
        for header in self.base_screen.query(Header) if self.is_running else ():
            header.status = status

    # What panes may ask for

    async def end_guide(self) -> None:
        """The guided sync is complete: show the catalogue, and do what comes after."""
        await self.show_pane("catalogue")
        if self._after_guide is not None:
            from lil_tui.services import in_daemon_thread

            self.run_worker(self.guarded(in_daemon_thread(self._after_guide)), exit_on_error=False)

    def on_virtual_list_failed(self, message: VirtualList.Failed) -> None:
        """Rows could not be read."""
        self.report(message.error)

    # Program

    def get_default_screen(self) -> Screen[Any]:
        """The screen under all panes."""
        return PaneScreen(id="_default")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits of panes that aren't there do nothing, and there is no help about the help."""
        if action == "show_help":
            return not getattr(self.screen, "IS_HELP", False)
        return action != "show_pane" or parameters[0] in self._specs

    def action_interrupt(self) -> None:
        """Copy what was selected with the mouse; without that, say how to leave."""
        if selected := self.screen.get_selected_text():
            self.copy(selected, "selected text")
        else:
            self.action_help_quit()

    async def run_action(self, *arguments: Any, **options: Any) -> bool:
        """Run an action; an unexpected error in it ends as a dialog."""
        try:
            return await super().run_action(*arguments, **options)
        except Exception as error:
            self.report(error)
            return True

    def action_show_help(self) -> None:
        """Explain where the focus is."""
        from lil_tui.tui.help import HelpScreen

        self.push_screen(HelpScreen.about(self.screen, self.pane))

    def action_command_palette(self) -> None:
        """Find any command, course or learner by name."""
        from lil_tui.tui.palette import Palette, what_is_searched

        if not isinstance(self.screen, Palette):
            # An app without a database finds nothing but commands.
            found = [spec.finds for spec in self._specs.values() if spec.finds and self.services.has_database]
            self.push_screen(Palette(placeholder=what_is_searched(found)))

    def search_themes(self) -> None:
        """Choose the colours, in a palette like ours."""
        from lil_tui.tui.palette import Palette

        self.push_screen(Palette([ThemeProvider], placeholder="Search colours"))

    async def action_quit(self) -> None:
        """Leave, asking only when something would be interrupted."""
        losses = [loss for pane in self.made_panes if (loss := pane.lost_by_quitting())]
        if not losses:
            self.exit(0)
            return
        from lil_tui.tui.dialogs import ConfirmDialog

        if isinstance(self.screen, ConfirmDialog):
            return

        def leave(yes: bool | None) -> None:
            if yes:
                self.exit(0)

        self.push_screen(ConfirmDialog("Quit now?", "\n".join(losses), yes="Quit", no="Stay"), leave)

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        """None of Textual's: the registry has ours."""
        return iter(list[SystemCommand]())

    def _fatal_error(self) -> None:
        """End on an error inside the UI: logged in full, and one line here.

        Textual would print every local variable, a client's secret among them.
        """
        error = sys.exc_info()[1] or self._exception
        log.critical("the UI ended on an error", exc_info=error)
        from rich.text import Text

        line = f"lil-tui ended on an error of its own: {type(error).__name__}: {error}"
        self.panic(Text(f"{safe(line)}\nThe log file has the details; `lil-tui paths` says where it is."))


def require_terminal() -> None:
    """Raise a UsageError where no UI can be drawn: a pipe or a dumb terminal."""
    drawn = sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()
    if not drawn or os.environ.get("TERM") == "dumb":
        raise UsageError(
            "No terminal to draw on",
            "the UI needs one that can move its cursor.",
            "Every part works as a command too: lil-tui --help.",
        )


def run(
    services: ShellServices,
    *,
    first_pane: str = "catalogue",
    badge: str = "",
    guided: bool = False,
    after_guide: Callable[[], None] | None = None,
) -> int:
    """Open the UI until the user leaves; the exit code. UsageError on a bad keymap or no terminal."""
    startup.begin()
    read_keymap(services.settings)
    require_terminal()
    # Threads that read or sync hand over sooner, so that keys are not kept waiting.
    sys.setswitchinterval(0.001)
    app = LilApp(services, first_pane=first_pane, badge=badge, guided=guided, after_guide=after_guide)
    app.run()
    return app.return_code or 0
