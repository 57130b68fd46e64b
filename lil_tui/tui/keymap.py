"""The config file's `[keys]`: keys by action id, checked before anything is drawn.

What can't work is refused with the file's name. Where actions of two contexts meet on one key, the one nearer
to the focus goes first; that is told when the UI opens.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations
from types import MappingProxyType

from textual import events
from textual.app import App
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from lil_tui.errors import UsageError
from lil_tui.tui.actions import by_id, first_key, key_name
from lil_tui.tui.keys.action import Action
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.shell_services import ShellSettings

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_NAMED = {key.value.rpartition("+")[2] for key in Keys if "<" not in key.value}
_OTHER_NAMES = {
    "control": "ctrl",
    "option": "alt",
    "cmd": "super",
    "command": "super",
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "del": "delete",
    "ins": "insert",
}
_LAST_TYPED = "\u2fff"
"""Signs behind it are on no keyboard, and have names that are words: bee, cat, key."""
_SHARED = frozenset(("app", "list", "tree"))
"""Contexts that stand beside any other."""
_FORM = frozenset(("form", "listener"))


def read_keymap(settings: ShellSettings) -> dict[str, str]:
    """The keymap with keys by Textual's names, as they are compared.

    Raises UsageError for an id that is no action, a key that is none, and two actions of one context on
    one key.
    """
    keymap: dict[str, str] = {}
    file = settings.config_file
    for action_id, keys in settings.keymap.items():
        if action_id not in by_id():
            near = get_close_matches(action_id, by_id(), n=1)
            hint = (
                f"Did you mean “{near[0]}”?"
                if near
                else f"The help ({key_name(first_key('app.help', keymap))}) shows what each key does."
            )
            raise UsageError("Unknown key binding", f"{file}: [keys] has “{action_id}”, no action.", hint)
        try:
            keymap[action_id] = ",".join(dict.fromkeys(map(_key, keys.split(","))))
        except ValueError:
            raise UsageError(
                "Wrong value in the config file",
                f"{file}: [keys] has “{keys}” for {action_id}, which is no key.",
                'It takes one key or several, like "x", "f5", "ctrl+r", "slash,pageup"; a comma is "comma".',
            ) from None
    for key, first, second in _clashes(keymap):
        if first.context == second.context:
            raise UsageError(
                "Two actions on one key",
                f"{file}: “{key}” is both {first.id} and {second.id} by [keys].",
                "Give one of them another key.",
            )
    return keymap


def shared_keys(keymap: Mapping[str, str]) -> list[str]:
    """What to tell of keys that actions of two contexts share, a sentence each."""
    return [
        f"“{key}” is both {first.id} and {second.id}; in one place only one of them works."
        for key, first, second in _clashes(keymap)
    ]


class KeyedApp(App[int]):
    """An app whose keys are the settings'."""

    key_words = KeyWords()
    """Names these keys in texts."""
    _moved: Mapping[str, str] = MappingProxyType({})
    _shared_keys: Sequence[str] = ()

    def take_keys(self, settings: ShellSettings) -> None:
        """Have actions on these keys; raises as `read_keymap` does."""
        keymap = read_keymap(settings)
        self.set_keymap(keymap)
        self.key_words, self._moved = KeyWords(keymap), keymap
        self._shared_keys = shared_keys(keymap)

    async def on_key(self, event: events.Key) -> None:
        """Where a text field would take the default key of an action, its other key works all the same.

        Textual drops such actions before it looks whether their key is another by now.
        """
        if event.is_printable or self.screen.is_modal or event.key in self.screen.active_bindings:
            return
        for action_id, keys in self._moved.items():
            action = by_id()[action_id]
            if action.context == "app" and event.key in keys.split(","):
                await self.run_action(action.do, self)

    async def on_mount(self) -> None:
        """Tell of keys that are shared."""
        for told in self._shared_keys:
            self.notify(told, title="Keys", severity="warning", timeout=10, markup=False)


def _key(written: str) -> str:
    """One key by Textual's name; ValueError for what is none."""
    written = written.strip()
    if len(written) == 1:
        return _character(written)
    *modifiers, last = (_OTHER_NAMES.get(part, part) for part in map(str.strip, written.split("+")))
    modifiers = [_OTHER_NAMES.get(one.lower(), one.lower()) for one in modifiers]
    if not set(modifiers) <= set(_MODIFIERS):
        raise ValueError(written)
    if len(last) == 1:
        name = _character(last)
        if modifiers == ["shift"] and last.isalpha():
            return last.upper()
        return "+".join((*modifiers, name.lower()))
    name = last.lower().replace("-", "_")
    name = _OTHER_NAMES.get(name, name)
    if name not in _NAMED and name not in KEY_NAME_REPLACEMENTS.values():
        try:
            sign = unicodedata.lookup(name.replace("_", " "))
        except KeyError:
            raise ValueError(written) from None
        if sign > _LAST_TYPED:
            raise ValueError(written)
    return "+".join((*modifiers, name))


def _character(sign: str) -> str:
    """The name of the key that writes this sign."""
    if sign.isalnum():
        return sign
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _clashes(keymap: Mapping[str, str]) -> Iterator[tuple[str, Action, Action]]:
    """Keys that the keymap gives to two actions that can be meant in one place."""
    for first, second in combinations(by_id().values(), 2):
        if not (first.id in keymap or second.id in keymap) or not _meet(first, second):
            continue
        meant = set(first.keys.split(",")) & set(second.keys.split(","))
        for key in _keys_of(first, keymap):
            if key in _keys_of(second, keymap) and key not in meant:
                yield key, first, second


def _meet(first: Action, second: Action) -> bool:
    contexts = {first.context, second.context}
    return len(contexts) == 1 or bool(contexts & _SHARED) or contexts == _FORM


def _keys_of(action: Action, keymap: Mapping[str, str]) -> list[str]:
    return keymap.get(action.id, action.keys).split(",")
