"""The command palette: every action that works here as “group: verb”, and the pane's own things.

Titles from outside are shown as they are, never as markup.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input, OptionList

from lil_tui.tui.actions import Action, bindings_for, bindings_over_panes, by_id, key_name, order_of
from lil_tui.tui.dialogs import escape
from lil_tui.tui.widgets.cells import fold, mark_words, safe
from lil_tui.tui.widgets.frame import Footer, usable_bindings

if TYPE_CHECKING:
    from lil_tui.tui.app import LilApp

_NAMED, _DESCRIBED, _FOUND = 4.0, 3.0, 2.0
"""How high hits stand: actions with the words in their name or description, then what panes found.

Below them all, under 1, actions that merely have the letters in this order.
"""
_WORD = re.compile(r"\w+")
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

    BINDINGS = [  # noqa: RUF012 (typed by Textual)
        *bindings_for("dialog"),
        *bindings_over_panes("app.help", "app.screenshot"),
    ]
    DIALOG_HELP = (
        "Type a few letters of what you want to do or to find. Down and up go through what fits, enter "
        "takes it."
    )

    _is_closed = False

    def on_mount(self) -> None:
        """The keys of the pane below mean nothing now."""
        self.mount(Footer())

    def action_close(self) -> None:
        """Close it and run nothing."""
        self._action_escape()

    def key_escape(self, event: events.Key) -> None:
        """Close it whatever other key does."""
        escape(self, event, self.action_close)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are no details, and nothing to copy."""
        return action not in ("details", "copy")

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
        """Those whose name or description fits the words."""
        words, matcher = words_of(query), self.matcher(query)
        for key, action, active in self._offered():
            title = _title(action)
            score = fitness(words, title, action)
            loose = 0.0 if score else min(1.0, matcher.match(title) / 100)
            if score or loose:
                yield Hit(
                    score or loose,
                    self._highlighted(title, words) if score else matcher.highlight(title),
                    partial(self._run, active),
                    text=title,
                    help=f"{action.description}  ({key_name(key)})",
                )

    def _highlighted(self, title: str, words: Sequence[str]) -> Content:
        style = self.match_style or ""
        return Content.assemble(
            *((text, style) if tone == "match" else text for text, tone in mark_words(title, words))
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
        """Up to ten things of each pane."""
        if len(query.strip()) < _LETTERS_TO_FIND:
            return
        for number, search in enumerate(cast("LilApp", self.app).palette_searches):
            for place, found in enumerate((await search(query))[:_FOUND_SHOWN]):
                title, score = safe(found.title), _FOUND - number / 100 - place / 1000
                # A plain string would be read as markup; Content is taken as it is.
                about = cast("str", Content(safe(found.about))) if found.about else None
                yield Hit(score, Content(title), found.open, text=title, help=about)


def words_of(query: str) -> list[str]:
    """The words of a query, ready to be compared."""
    return _WORD.findall(fold(query))


def fitness(words: Sequence[str], title: str, action: Action) -> float:
    """How well an action has all these words: in its title, else also in its description; 0 when not."""
    named = words_of(title)
    if words and _has_all(named, words):
        whole = sum(word in named for word in words) / len(words)
        return _NAMED + whole + (0.5 if words_of(action.label)[:1] == words[:1] else 0)
    if words and _has_all([*named, *words_of(action.description)], words):
        return _DESCRIBED
    return 0.0


def _has_all(there: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(each.startswith(word) for each in there) for word in words)


def what_is_searched(found: Sequence[str]) -> str:
    """The words that stand in the empty field."""
    *others, last = ("commands", *found)
    return "Search " + (f"{', '.join(others)} and {last}" if others else last)


def _title(action: Action) -> str:
    return f"{action.group}: {action.label}"
