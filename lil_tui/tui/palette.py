"""The command palette: every action that works here as “group: verb”, and the pane's own things.

Titles from outside are shown as they are, never as markup.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input, OptionList

from lil_tui.tui.actions import Action, by_id, key_name, order_of
from lil_tui.tui.widgets.cells import safe
from lil_tui.tui.widgets.frame import usable_bindings

if TYPE_CHECKING:
    from lil_tui.tui.app import LilApp

_FOUND_SHOWN = 10
_LETTERS_TO_FIND = 2


@dataclass(frozen=True)
class Found:
    """Something a pane found for the palette's words, such as a course."""

    title: str
    about: str
    open: Callable[[], Any]
    """Called when it is chosen; may be async."""


class Palette(CommandPalette):
    """The palette, closed once and running one command, however fast enter follows enter."""

    _is_closed = False

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def drop_when_closed(self, event: OptionList.OptionSelected | Input.Submitted) -> None:
        """A second enter that came before the palette was gone means nothing."""
        if self._is_closed:
            event.stop()
            event.prevent_default()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once."""
        if self._is_closed:
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)


class ActionProvider(Provider):
    """Actions from the registry, as they work where the palette was opened."""

    async def discover(self) -> Hits:
        """All of them, in the registry's order."""
        for key, action, active in self._offered():
            yield DiscoveryHit(
                _title(action), partial(self._run, active), help=f"{action.description}  ({key_name(key)})"
            )

    async def search(self, query: str) -> Hits:
        """Those whose name fits the words."""
        matcher = self.matcher(query)
        for key, action, active in self._offered():
            title = _title(action)
            score = max(matcher.match(title), 0.8 * matcher.match(action.description))
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(title),
                    partial(self._run, active),
                    text=title,
                    help=f"{action.description}  ({key_name(key)})",
                )

    def _offered(self) -> list[tuple[str, Action, ActiveBinding]]:
        usable = usable_bindings(self.screen)
        offered = [(key, by_id()[name], active) for name, (key, active) in usable.items()]
        # What the pane itself does comes before what works everywhere.
        return sorted(
            (offer for offer in offered if offer[1].palette),
            key=lambda offer: (offer[1].context == "app", order_of()[offer[1].id]),
        )

    async def _run(self, active: ActiveBinding) -> None:
        await self.app.run_action(active.binding.action, active.node)


class FoundProvider(Provider):
    """What the panes find for the words, by `LilApp.palette_searches`."""

    async def startup(self) -> None:
        """Nobody has to have been on a pane for its things to be found."""
        await cast("LilApp", self.app).make_searched_panes()

    async def search(self, query: str) -> Hits:
        """Up to ten things of each pane, below the actions."""
        if len(query.strip()) < _LETTERS_TO_FIND:
            return
        for number, search in enumerate(cast("LilApp", self.app).palette_searches):
            for place, found in enumerate((await search(query))[:_FOUND_SHOWN]):
                title, score = safe(found.title), 0.3 - number / 100 - place / 1000
                # A plain string would be read as markup; Content is taken as it is.
                about = cast("str", Content(safe(found.about))) if found.about else None
                yield Hit(score, Content(title), found.open, text=title, help=about)


def _title(action: Action) -> str:
    return f"{action.group}: {action.label}"
