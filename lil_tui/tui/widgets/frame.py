"""The frame around every pane: one line of tabs above, one line of keys below.

Both fit any width: what matters less goes first, nothing is ever cut in the middle.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from lil_tui.tui.actions import Action, by_id, key_name, order_of
from lil_tui.tui.widgets.cells import ELLIPSIS, fit, safe

MOST_KEYS = 7
_BETWEEN = "  "
_PROFILE_AT_MOST = 24
_FIGURES = re.compile(r"\d.*")


@dataclass(frozen=True)
class Tab:
    """One pane as the header names it."""

    pane: str
    digit: str
    title: str


class Header(Widget):
    """The panes with their digits, the profile, and what is under way."""

    DEFAULT_CSS = """
    Header {
        height: 1; dock: top; background: $panel; color: $text-muted; padding: 0 1;
        pointer: pointer;
    }
    """
    ALLOW_SELECT = False

    current: reactive[str] = reactive("")
    status: reactive[str] = reactive("")
    """A few words on what is under way, such as “syncing 42 %”."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, tabs: Sequence[Tab], *, profile: str = "", badge: str = "") -> None:
        """`profile` is shown unless empty; `badge` marks a special run, such as the demo."""
        super().__init__()
        self._tabs = tuple(tabs)
        self._profile = fit(safe(profile), min(_PROFILE_AT_MOST, cell_len(safe(profile)))) if profile else ""
        self._badge = safe(badge)
        self._places: list[tuple[int, int, str]] = []

    def render(self) -> RenderResult:
        """Name, tabs and, on the right, profile and status; when it gets narrow the panes keep their names
        longest, but for the profile and the badge.
        """
        width = self.content_size.width
        for name, short, gap, step, narrow in (
            ("lil-tui  ", False, " ", "  ", False),
            ("", False, " ", "  ", False),
            ("", False, "", "  ", False),
            ("", False, "", " ", False),
            ("", False, "", " ", True),
            ("", True, " ", "  ", False),
        ):
            labels = [self._label(tab, short) for tab in self._tabs]
            used = len(name) + sum(len(gap) + len(label) + len(step) for label in labels)
            right = self._right(narrow=narrow)
            if used + cell_len(right) <= width:
                break
        else:
            right = fit(right, max(0, width - used)) if width - used > 3 else ""
        parts: list[Content] = [Content.styled(name, "bold $text-accent")]
        self._places.clear()
        at = len(name)
        for tab, label in zip(self._tabs, labels, strict=True):
            style = "bold underline $foreground" if tab.pane == self.current else "$text-muted"
            parts += [Content(gap), Content.styled(label, style), Content(step)]
            self._places.append((at, at + len(gap) + len(label) + 1, tab.pane))
            at += len(gap) + len(label) + len(step)
        parts.append(Content(" " * max(0, width - at - cell_len(right))))
        parts.append(Content.styled(right, "$text-accent"))
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        """A click on a tab goes there."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, end, pane in self._places:
            if start <= offset.x < end:
                self.post_message(self.Chosen(pane))

    def _right(self, *, narrow: bool) -> str:
        status = safe(self.status)
        if narrow and status:
            # How far it is says most in the fewest cells.
            figures = _FIGURES.search(status)
            status = figures[0].replace(" ", "") if figures else ELLIPSIS
            return " ".join(part for part in (self._badge, self._profile, status) if part)
        return "   ".join(part for part in (status, self._badge, self._profile) if part)

    def _label(self, tab: Tab, short: bool) -> str:
        return tab.digit if short and tab.pane != self.current else f"{tab.digit} {tab.title}"


class Footer(Widget):
    """The keys that matter where the focus is: at most seven, dropped by priority when narrow."""

    DEFAULT_CSS = """
    Footer { height: 1; dock: bottom; background: $panel; color: $text-muted; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def shown(self, width: int) -> list[tuple[str, Action]]:
        """Key and action of what fits this many cells: what leads on, then in the registry's order."""
        usable = usable_bindings(self.screen)
        ways_on = _ways_on(self.screen.focused)
        ranked = sorted(
            (0 if name in ways_on else by_id()[name].footer, name)
            for name in usable
            if by_id()[name].footer or name in ways_on
        )
        chosen: dict[str, Action] = {}
        left = width + 2
        for _, name in ranked[:MOST_KEYS]:
            key, active = usable[name]
            action = _as_called_by(active.node, by_id()[name])
            needed = len(key_name(key)) + 1 + len(action.label) + 2
            if needed <= left:
                chosen[name] = action
                left -= needed
        shown = sorted(
            chosen, key=lambda name: (name not in ways_on, name.startswith("app."), order_of()[name])
        )
        return [(key_name(usable[name][0]), chosen[name]) for name in shown]

    def render(self) -> RenderResult:
        """Keys and labels in one line."""
        parts: list[Content] = []
        for key, action in self.shown(self.content_size.width):
            parts += [
                Content.styled(key, "bold $text-accent"),
                Content.styled(f" {action.label}", "$text-muted"),
                Content(_BETWEEN),
            ]
        return Content("").join(parts[:-1])

    def on_click(self, event: events.Click) -> None:
        """Do what the key does that was clicked."""
        offset = event.get_content_offset(self)
        start = 0
        for key, action in self.shown(self.content_size.width):
            end = start + len(key) + 1 + len(action.label)
            if offset is not None and start <= offset.x < end:
                self.app.simulate_key(usable_bindings(self.screen)[action.id][0])
            start = end + len(_BETWEEN)


def _as_called_by(widget: object, action: Action) -> Action:
    """The action under the word that the widget has for it in `CALLS`, by id, if any.

    A widget has one where the registry's says too little, as `open` does of filters that are applied.
    """
    words: Mapping[str, str] = getattr(widget, "CALLS", {})
    return replace(action, label=words[action.id]) if action.id in words else action


@runtime_checkable
class Guide(Protocol):
    """A widget around the focus that knows which way to go from there."""

    @property
    def ways_on(self) -> Sequence[str]:
        """Ids of actions that stand in the footer before all others, while they lead on from here."""
        ...


def _ways_on(focused: Widget | None) -> set[str]:
    around = focused.ancestors_with_self if focused is not None else ()
    return {name for each in around if isinstance(each, Guide) for name in each.ways_on}


def usable_bindings(screen: Screen[object]) -> dict[str, tuple[str, ActiveBinding]]:
    """Registered actions that work right now: first key and binding by id.

    Keys that a focused text field would take as text do not count.
    """
    focused = screen.focused
    usable: dict[str, tuple[str, ActiveBinding]] = {}
    for key, active in screen.active_bindings.items():
        name = active.binding.id
        if name is None or name in usable or name not in by_id() or not active.enabled:
            continue
        if focused is not None and not active.binding.priority and _is_typed(focused, key):
            continue
        usable[name] = (key, active)
    return usable


def _is_typed(focused: Widget, key: str) -> bool:
    name = key_name(key)
    return focused.check_consume_key(key, name if len(name) == 1 else None)
