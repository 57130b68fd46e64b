"""What a pane is, and the table of panes.

To add one: a module under `screens/` with a subclass of `Pane`, a row in `PANES`, a row in
`actions.py` for its digit (`app.<id>`), a module of `keys/` for its own keys (`<id>.<verb>`). A
pane is imported and made when it is first shown.
"""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from lil_tui.tui.actions import bindings_for
from lil_tui.tui.keywords import keyed

if TYPE_CHECKING:
    from lil_tui.tui.app import LilApp
    from lil_tui.tui.lens import Lens


class Pane(Container):
    """One of the places the digits lead to.

    A subclass sets `CONTEXT`, `HELP` and `BINDINGS = bindings_for(CONTEXT)`, takes the services in
    its constructor and has an `action_…` method for each of its rows in the registry.
    """

    DEFAULT_CSS = "Pane { width: 1fr; height: 1fr; }"
    CONTEXT: ClassVar[str] = ""
    HELP: ClassVar[str | None] = ""
    """A few sentences for the help, plain text with blank lines between paragraphs; keys by their action."""

    @property
    def shell(self) -> "LilApp":
        """The app, with what a pane may ask of it."""
        return cast("LilApp", self.app)

    def keyed(self, text: str) -> str:
        """The text with the keys that the actions it names are on."""
        return keyed(self, text)

    def first_focus(self) -> Widget | None:
        """What has the focus when the pane opens, never a text field; None is the pane itself."""
        from lil_tui.tui.widgets.line_view import LineView

        return next((view for view in self.query(LineView) if view.focusable), None)

    def rest(self) -> None:
        """Put the focus where it is when the pane opens, as when leaving a text field."""
        focus = self.first_focus()
        if focus is None:
            # Without the focus somewhere inside, the pane's own keys would be dead.
            self.can_focus = True
            focus = self
        self.screen.set_focus(focus, scroll_visible=False)

    def shown(self) -> None:
        """Called each time the pane comes on screen, also the first."""

    def hidden(self) -> None:
        """Called when another pane takes its place."""

    def refresh_data(self) -> None:
        """Called when the catalogue or the credentials have changed."""

    def look_through(self, lens: "Lens") -> None:
        """Called when people are to be masked, or shown again."""

    def lost_by_quitting(self) -> str | None:
        """One sentence on what quitting now would interrupt; None when nothing."""
        return None

    def background(
        self, work: Coroutine[Any, Any, Any], *, group: str = "default", exclusive: bool = False
    ) -> Worker[Any]:
        """Run this beside the keys; an error ends as a dialog, never as the end of the app."""
        return self.run_worker(
            self.shell.guarded(work), group=group, exclusive=exclusive, exit_on_error=False
        )


class PaneScreen(Screen[Any], inherit_bindings=False):
    """The screen of the panes; its keys are the app's, so that all of them can be remapped."""

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus what is on screen: a pane may ask when another has just taken its place."""
        if widget is None or all(
            each.display for each in widget.ancestors_with_self if isinstance(each, Pane)
        ):
            super().set_focus(widget, scroll_visible, from_app_focus)


@dataclass(frozen=True)
class PaneSpec:
    """A pane before it is made."""

    id: str
    title: str
    place: str
    """`module:Class`, imported when first shown; the class takes the services."""
    finds: str = ""
    """What the palette finds there, such as `courses`, also before the pane was shown."""

    def make(self, services: Any) -> Pane:
        """Import and build the pane."""
        module, _, name = self.place.partition(":")
        pane: Pane = getattr(import_module(module), name)(services)
        pane.id = self.id
        return pane


PANES: Sequence[PaneSpec] = (
    PaneSpec("overview", "Overview", "lil_tui.tui.screens.overview:OverviewPane"),
    PaneSpec("catalogue", "Catalogue", "lil_tui.tui.screens.catalogue:CataloguePane", finds="courses"),
    PaneSpec(
        "completions", "Completions", "lil_tui.tui.screens.completions:CompletionsPane", finds="learners"
    ),
    PaneSpec("sync", "Sync", "lil_tui.tui.screens.sync:SyncPane"),
    PaneSpec("listener", "Listener", "lil_tui.tui.screens.listener:ListenerPane"),
    PaneSpec("credentials", "Credentials", "lil_tui.tui.screens.credentials:CredentialsPane"),
)


def styles_beside(module_file: str) -> str:
    """The `.tcss` beside a module, for its widgets' `DEFAULT_CSS`: `styles_beside(__file__)`."""
    return Path(module_file).with_suffix(".tcss").read_text(encoding="utf-8")


__all__ = ["PANES", "Pane", "PaneScreen", "PaneSpec", "bindings_for", "styles_beside"]
