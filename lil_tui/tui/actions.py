"""The one registry of actions: bindings, footer, help, palette and remapping are drawn from it.

A new key is a new row, a pane's own in its module of `keys/`, all others here, and a method
`action_<do>` on the app, pane or widget of its context.
"""

from collections.abc import Container, Mapping
from functools import cache

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

from lil_tui.tui.keys import catalogue, completions, credentials, listener, sync
from lil_tui.tui.keys.action import Action

ACTIONS: tuple[Action, ...] = (
    # Everywhere
    Action("app.overview", "0", "show_pane('overview')", "overview", "Go to the overview.", "Go to"),
    Action("app.catalogue", "1", "show_pane('catalogue')", "catalogue", "Browse the courses.", "Go to"),
    Action(
        "app.completions",
        "2",
        "show_pane('completions')",
        "completions",
        "See who has done what, and why.",
        "Go to",
    ),
    Action("app.sync", "3", "show_pane('sync')", "sync", "Bring the catalogue up to date.", "Go to"),
    Action(
        "app.listener",
        "4",
        "show_pane('listener')",
        "listener",
        "Take LinkedIn's statements, and see what comes.",
        "Go to",
    ),
    Action(
        "app.credentials",
        "5",
        "show_pane('credentials')",
        "credentials",
        "Enter and test LinkedIn's client id and secret.",
        "Go to",
    ),
    Action(
        "app.next", "tab", "focus_next", "next", "Go to the next part of the screen.", "Go to", palette=False
    ),
    Action(
        "app.previous",
        "shift+tab",
        "focus_previous",
        "previous",
        "Go to the part of the screen before.",
        "Go to",
        palette=False,
    ),
    Action(
        "app.help",
        "question_mark,f1",
        "show_help",
        "help",
        "Explain where you are and its keys.",
        "Program",
        footer=1,
    ),
    Action(
        "app.palette",
        "ctrl+p",
        "command_palette",
        "commands",
        "Find any command, course or learner by name.",
        "Program",
        footer=80,
        palette=False,
        priority=True,
    ),
    Action("app.theme", "f9", "change_theme", "theme", "Choose the colours.", "Program"),
    Action(
        "app.screenshot",
        "f12",
        "save_screenshot",
        "screenshot",
        "Save what is shown as an SVG picture in the current folder.",
        "Program",
    ),
    Action("app.quit", "q", "quit", "quit", "Leave lil-tui.", "Program", footer=90),
    Action(
        "app.leave",
        "ctrl+q",
        "quit",
        "quit",
        "Leave lil-tui, also from a text field.",
        "Program",
        palette=False,
        priority=True,
    ),
    Action(
        "app.interrupt",
        "ctrl+c",
        "interrupt",
        "copy text",
        "Copy the text selected with the mouse.",
        "Program",
        palette=False,
    ),
    # Lists and trees
    Action("list.up", "up,k", "line_up", "up", "One line up.", "Move", palette=False),
    Action("list.down", "down,j", "line_down", "down", "One line down.", "Move", palette=False),
    Action("list.page_up", "pageup,ctrl+u", "lines_up", "page up", "One screen up.", "Move", palette=False),
    Action(
        "list.page_down",
        "pagedown,ctrl+d",
        "lines_down",
        "page down",
        "One screen down.",
        "Move",
        palette=False,
    ),
    Action("list.first", "home,g", "line_first", "first", "To the first line.", "Move", palette=False),
    Action("list.last", "end,G", "line_last", "last", "To the last line.", "Move", palette=False),
    Action(
        "list.choose",
        "enter",
        "choose",
        "open",
        "Open what the cursor is on.",
        "Move",
        footer=10,
        palette=False,
    ),
    Action(
        "list.mark",
        "space",
        "mark",
        "mark",
        "Mark the line, or take its mark away.",
        "Move",
        footer=60,
        palette=False,
    ),
    Action(
        "tree.fold",
        "left,h",
        "fold",
        "fold",
        "Fold, or go up to the parent.",
        "Move",
        footer=30,
        palette=False,
    ),
    Action(
        "tree.unfold",
        "right,l",
        "unfold",
        "unfold",
        "Unfold, or go down to the first child.",
        "Move",
        footer=13,
        palette=False,
    ),
    *catalogue.ROWS,
    *completions.ROWS,
    *sync.ROWS,
    *listener.ROWS,
    *credentials.ROWS,
    # Dialogs
    Action(
        "dialog.close",
        "escape",
        "close",
        "close",
        "Close the dialog and change nothing.",
        "Dialog",
        footer=2,
        palette=False,
    ),
    Action(
        "dialog.left", "left", "to_button(-1)", "left", "To the button at the left.", "Dialog", palette=False
    ),
    Action(
        "dialog.right",
        "right",
        "to_button(1)",
        "right",
        "To the button at the right.",
        "Dialog",
        palette=False,
    ),
    Action(
        "dialog.details",
        "d",
        "details",
        "details",
        "Show or hide the details.",
        "Dialog",
        footer=3,
        palette=False,
    ),
    Action(
        "dialog.copy", "y", "copy", "copy", "Copy the text of the dialog.", "Dialog", footer=4, palette=False
    ),
)


@cache
def by_id() -> Mapping[str, Action]:
    """All actions by their id."""
    return {action.id: action for action in ACTIONS}


@cache
def order_of() -> Mapping[str, int]:
    """Each action's place in the registry, by id: the order in which help and footer show them."""
    return {action.id: place for place, action in enumerate(ACTIONS)}


def bindings_for(*contexts: str, but: Container[str] = ()) -> list[BindingType]:
    """Textual's bindings for what works in these contexts, for a class's `BINDINGS`.

    No two may have a key in common: where one gets another key, Textual drops both. `but` leaves some out.
    """
    return [
        _binding(action, action.do)
        for action in ACTIONS
        if action.context in contexts and action.id not in but
    ]


def bindings_over_panes(*ids: str, does: str = "app.") -> list[BindingType]:
    """Bindings for these actions of the app, for a screen over the panes: it keeps all keys from the app.

    `does` them: the app, or with an empty string the screen itself.
    """
    return [_binding(action, f"{does}{action.do}") for action in ACTIONS if action.id in ids]


def _binding(action: Action, do: str) -> Binding:
    return Binding(
        action.keys,
        do,
        action.label,
        tooltip=action.description,
        id=action.id,
        show=bool(action.footer),
        priority=action.priority,
    )


def first_key(action: str, keymap: Mapping[str, str]) -> str:
    """The key that an action is named by: the first of those in the keymap, else of its own."""
    return (keymap.get(action) or by_id()[action].keys).partition(",")[0].strip()


_KEY_NAMES = {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn", "space": "space", "minus": "-"}
_SIGNS = {short: name.replace("_", " ") for name, short in KEY_NAME_REPLACEMENTS.items()}
"""Textual's own names for some signs, which Unicode names otherwise."""


@cache
def key_name(key: str) -> str:
    """A key as people write it: `/`, `esc`, `ctrl+p`."""
    if key.startswith("upper_"):
        return key.removeprefix("upper_").upper()
    sign = key_to_character(_SIGNS.get(key, key)) or ""
    return _KEY_NAMES.get(key) or (sign if sign.isprintable() and sign else key)


__all__ = [
    "ACTIONS",
    "Action",
    "bindings_for",
    "bindings_over_panes",
    "by_id",
    "first_key",
    "key_name",
    "order_of",
]
