"""Help about where the focus is: a few words, and its keys by group, drawn from the registry."""

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from lil_tui.text import clean_block
from lil_tui.tui.actions import ACTIONS, Action, key_name
from lil_tui.tui.dialogs import Dialog
from lil_tui.tui.keywords import keyed
from lil_tui.tui.panes import Pane
from lil_tui.tui.widgets.scrolled import Scrolled

Keys = list[tuple[str, Action]]

_LAST = ("Move", "Go to", "Program")
"""Groups after what the pane itself does."""
_WIDTH = 76
_FRAME = 9
"""Cells of the dialog's border, padding and scrollbar."""


def keys_here(screen: Screen[object]) -> Keys:
    """All keys of each registered action that is bound where the focus is, in the registry's order."""
    keys: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id:
            keys.setdefault(active.binding.id, []).append(key_name(key))
    return [("  ".join(keys[action.id]), action) for action in ACTIONS if action.id in keys]


class HelpScreen(Dialog[None]):
    """The help, scrollable."""

    IS_HELP = True
    DEFAULT_CSS = """
    HelpScreen > .dialog { width: 76; max-width: 96%; height: auto; max-height: 90%; padding: 0 2; }
    HelpScreen #help-text { height: auto; max-height: 70vh; scrollbar-size-vertical: 1; }
    """

    def __init__(self, title: str, words: str, keys: Keys) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._keys = keys

    @classmethod
    def about(cls, screen: Screen[object], pane: Pane | None) -> "HelpScreen":
        """The help for what has the focus on this screen."""
        focused, words = screen.focused, [getattr(screen, "DIALOG_HELP", "")]
        if words[0]:
            pane = None
        elif pane:
            words = [pane.HELP or ""]
        if focused is not None and focused is not pane and focused.HELP:
            words.append(focused.HELP)
        title = (pane.CONTEXT or pane.id or "") if pane else ""
        text = keyed(screen, "\n\n".join(filter(None, words)))
        return cls(f"Help: {title.capitalize()}" if title else "Help", text, keys_here(screen))

    def compose(self) -> ComposeResult:
        """Words, then keys by group."""
        with Vertical(classes="dialog") as box:
            box.border_subtitle = self.hint("{arrows} scroll", "{dialog.close} closes")
            yield Static(Content(self._title), classes="title")
            with Scrolled(id="help-text"):
                yield Static(self._text())

    def on_mount(self) -> None:
        """Arrow keys scroll at once."""
        self.query_one("#help-text").focus()

    def _width(self) -> int:
        return min(_WIDTH, int(self.app.size.width * 0.96)) - _FRAME

    def _text(self) -> Content:
        parts: list[Content] = []
        if self._words:
            parts += [Content(clean_block(self._words.strip()) + "\n\n")]
        width = max((len(keys) for keys, _ in self._keys), default=0)
        groups: dict[str, list[tuple[str, Action]]] = {}
        for keys, action in self._keys:
            groups.setdefault(action.group, []).append((keys, action))
        for group in sorted(groups, key=lambda group: _LAST.index(group) if group in _LAST else -1):
            parts.append(Content.styled(f"{group}\n", "bold"))
            for keys, action in groups[group]:
                lines = wrap(action.description, max(20, self._width() - width - 4)) or [""]
                hanging = ("\n" + " " * (width + 4)).join(lines)
                parts += [Content.styled(f"  {keys:<{width}}  ", "$text-accent"), Content(f"{hanging}\n")]
            parts.append(Content("\n"))
        return Content("").join(parts).rstrip()
