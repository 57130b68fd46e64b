"""The one registry of actions: bindings, footer, help, palette and remapping are drawn from it.

A new key is a new row here and a method `action_<do>` on the app, pane or widget of its context.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from textual.binding import Binding, BindingType

from lil_tui.errors import UsageError


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do, and how it is reached."""

    id: str
    """`context.verb`: what the config file's `keymap` remaps by."""
    keys: str
    """Keys by Textual's names, comma between them; the first is the one that is shown."""
    do: str
    """The method without `action_`, with its arguments where it has any."""
    label: str
    """One or two words, for the footer and the palette."""
    description: str
    """One sentence, for help, palette and tooltip."""
    group: str
    """Heading in the help, and what the palette puts before the label."""
    footer: int = 0
    """Place in line for the footer, 1 first; 0 never shows there."""
    palette: bool = True
    priority: bool = False
    """Works also while a text field has the focus."""

    @property
    def context(self) -> str:
        """Where it works: `app`, a kind of widget, or a pane."""
        return self.id.partition(".")[0]


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
        "Find any command, or a course, by name.",
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
        footer=20,
        palette=False,
    ),
    # Catalogue
    Action(
        "catalogue.search",
        "slash",
        "search",
        "search",
        "Search courses as you type; takes a LinkedIn link or URN too.",
        "Catalogue",
        footer=2,
    ),
    Action(
        "catalogue.filter",
        "f",
        "filter",
        "filter",
        "Narrow by type, level, duration, locale, author or availability.",
        "Catalogue",
        footer=15,
    ),
    Action("catalogue.sort", "s", "sort", "sort", "Choose the order of the courses.", "Catalogue", footer=16),
    Action(
        "catalogue.open",
        "o",
        "open_link",
        "browser",
        "Open the course in the browser.",
        "Catalogue",
        footer=11,
    ),
    Action(
        "catalogue.copy",
        "y",
        "copy",
        "copy",
        "Copy one of the course's links or its URN.",
        "Catalogue",
        footer=12,
    ),
    Action(
        "catalogue.locale", "L", "locale", "language", "Switch the tree to another language.", "Catalogue"
    ),
    Action(
        "catalogue.completions",
        "c",
        "completions",
        "who did it",
        "Show who has begun and completed the course.",
        "Catalogue",
        footer=14,
    ),
    Action(
        "catalogue.clear",
        "x",
        "clear_filters",
        "no filters",
        "Take all filters away.",
        "Catalogue",
        footer=17,
    ),
    Action(
        "catalogue.find",
        "t",
        "find_topic",
        "find topic",
        "Find a library, subject, topic or skill in the tree.",
        "Catalogue",
        footer=18,
    ),
    Action(
        "catalogue.next_part",
        "tab",
        "next_part",
        "next",
        "Go to the next of tree, courses and course.",
        "Catalogue",
        palette=False,
    ),
    Action(
        "catalogue.previous_part",
        "shift+tab",
        "previous_part",
        "previous",
        "Go to the one before.",
        "Catalogue",
        palette=False,
    ),
    Action(
        "catalogue.back",
        "escape",
        "back",
        "back",
        "Go back, or clear the search.",
        "Catalogue",
        footer=40,
        palette=False,
    ),
    # Completions
    Action(
        "completions.search",
        "slash",
        "search",
        "search",
        "Search names, addresses and titles as you type.",
        "Completions",
        footer=2,
    ),
    Action(
        "completions.why",
        "w",
        "why",
        "where is it?",
        "Say why this completion is or isn't there.",
        "Completions",
        footer=11,
    ),
    Action(
        "completions.ask",
        "W",
        "ask",
        "ask about anyone",
        "Say why a completion is or isn't there, for any learner and course.",
        "Completions",
    ),
    Action(
        "completions.filter",
        "f",
        "filter",
        "filter",
        "Narrow by status, time, source, or to people outside the imported list.",
        "Completions",
        footer=12,
    ),
    Action(
        "completions.sort",
        "s",
        "sort",
        "order",
        "Newest first, by learner or by course.",
        "Completions",
        footer=13,
    ),
    Action(
        "completions.record",
        "r",
        "record",
        "record",
        "Show the learner's whole record.",
        "Completions",
        footer=15,
    ),
    Action(
        "completions.course",
        "c",
        "course",
        "course",
        "Show all of the course's learners.",
        "Completions",
        footer=16,
    ),
    Action(
        "completions.export",
        "e",
        "export",
        "export",
        "Write what is marked, or else all that is shown, to a CSV file.",
        "Completions",
        footer=14,
    ),
    Action(
        "completions.graph",
        "v",
        "graph",
        "graph",
        "Completions per day, per week, or no graph.",
        "Completions",
        footer=19,
    ),
    Action(
        "completions.lens",
        "p",
        "lens",
        "privacy lens",
        "Mask names and addresses on the screen, or show them again.",
        "Completions",
        footer=18,
    ),
    Action(
        "completions.copy",
        "y",
        "copy",
        "copy",
        "Copy the learner's address, the course's URN or both.",
        "Completions",
        footer=17,
    ),
    Action(
        "completions.clear",
        "x",
        "clear_filters",
        "no filters",
        "Take all filters away.",
        "Completions",
        footer=12,
    ),
    Action(
        "completions.next_part",
        "tab,shift+tab",
        "next_part",
        "next",
        "Go from the list to what is behind the line, and back.",
        "Completions",
        palette=False,
    ),
    Action(
        "completions.back",
        "escape",
        "back",
        "back",
        "Go back, or clear the search.",
        "Completions",
        footer=40,
        palette=False,
    ),
    # Sync
    Action(
        "sync.start", "s", "start", "start", "Start a sync, or carry on with the last one.", "Sync", footer=2
    ),
    Action("sync.full", "F", "start_full", "full", "Read everything again.", "Sync", footer=11),
    Action("sync.cancel", "c", "cancel", "cancel", "Stop the sync; what came is kept.", "Sync", footer=12),
    Action(
        "sync.quarantine", "u", "quarantine", "unreadable", "Show what could not be read.", "Sync", footer=14
    ),
    Action(
        "sync.narrow",
        "f",
        "narrow",
        "next kind",
        "Show one kind of change after the other.",
        "Sync",
        footer=15,
    ),
    Action(
        "sync.back",
        "escape",
        "back",
        "back",
        "Go back to the history of runs.",
        "Sync",
        footer=40,
        palette=False,
    ),
    # Listener
    Action(
        "listener.switch", "s", "switch", "on/off", "Switch the listener on or off.", "Listener", footer=2
    ),
    Action(
        "listener.connect",
        "c",
        "connect",
        "connect",
        "Connect LinkedIn: its form, and lights that show how far it is.",
        "Listener",
        footer=3,
    ),
    Action(
        "listener.again",
        "t",
        "again",
        "check",
        "Ask the public address once more.",
        "Listener",
        footer=11,
        palette=False,
    ),
    Action(
        "listener.add",
        "a",
        "add",
        "add client",
        "Make a client: who may send, with an id and a secret.",
        "Listener",
        footer=12,
    ),
    Action(
        "listener.rotate",
        "r",
        "rotate",
        "new secret",
        "Give the client a new secret; the old one works on for a while.",
        "Listener",
        footer=13,
        palette=False,
    ),
    Action(
        "listener.revoke",
        "x",
        "revoke",
        "revoke",
        "End the client and its tokens at once.",
        "Listener",
        footer=14,
        palette=False,
    ),
    Action(
        "listener.other_client",
        "n",
        "other_client",
        "next client",
        "Connect another of the clients.",
        "Listener",
        footer=16,
        palette=False,
    ),
    Action(
        "listener.narrow",
        "f",
        "narrow",
        "next outcome",
        "Show the statements of one outcome after the other.",
        "Listener",
        footer=17,
        palette=False,
    ),
    Action(
        "listener.copy",
        "y",
        "copy",
        "copy",
        "Copy the value, or the id of what the cursor is on.",
        "Listener",
        footer=18,
        palette=False,
    ),
    Action(
        "listener.lens",
        "p",
        "lens",
        "privacy",
        "Mask people's names and addresses on the screen.",
        "Listener",
    ),
    Action(
        "listener.next_part",
        "tab",
        "next_part",
        "next",
        "Go to the next of statements, refused requests and clients.",
        "Listener",
        palette=False,
    ),
    Action(
        "listener.previous_part",
        "shift+tab",
        "previous_part",
        "previous",
        "Go to the one before.",
        "Listener",
        palette=False,
    ),
    Action(
        "listener.back",
        "escape",
        "back",
        "back",
        "Go back to the statements.",
        "Listener",
        footer=40,
        palette=False,
    ),
    # Credentials
    Action(
        "credentials.edit",
        "e",
        "edit",
        "edit",
        "Enter another client id and secret.",
        "Credentials",
        footer=10,
    ),
    Action(
        "credentials.save",
        "ctrl+o",
        "save",
        "save",
        "Test the client id and secret, then keep them.",
        "Credentials",
        footer=2,
    ),
    Action(
        "credentials.test",
        "t",
        "test",
        "test",
        "Ask LinkedIn whether the key works.",
        "Credentials",
        footer=11,
    ),
    Action(
        "credentials.forget",
        "x",
        "forget",
        "forget",
        "Take the client id and secret out of the keyring.",
        "Credentials",
        footer=12,
    ),
    Action(
        "credentials.back",
        "escape",
        "back",
        "back",
        "Leave the text field.",
        "Credentials",
        footer=40,
        palette=False,
    ),
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


def bindings_for(*contexts: str) -> list[BindingType]:
    """Textual's bindings for what works in these contexts, for a class's `BINDINGS`."""
    return [
        Binding(
            action.keys,
            action.do,
            action.label,
            tooltip=action.description,
            id=action.id,
            show=bool(action.footer),
            priority=action.priority,
        )
        for action in ACTIONS
        if action.context in contexts
    ]


def check_keymap(ids: Iterable[str]) -> None:
    """Raise a UsageError that names the first unknown id of a keymap and the nearest known one."""
    for unknown in ids:
        if unknown not in by_id():
            near = get_close_matches(unknown, by_id(), n=1)
            hint = f" Did you mean “{near[0]}”?" if near else " The help (?) shows what each key does."
            raise UsageError(
                "Unknown key binding", f"keymap has “{unknown}”, which is no action.", hint.strip()
            )


_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "full_stop": ".",
    "comma": ",",
}


def key_name(key: str) -> str:
    """A key as people write it: `/`, `esc`, `ctrl+p`."""
    return _KEY_NAMES.get(key) or (key.removeprefix("upper_").upper() if key.startswith("upper_") else key)
