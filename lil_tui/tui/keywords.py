"""Keys in words: a text names actions in braces, and whoever reads it sees the keys that they are on.

`{sync.start}` reads `s`, or whatever key it was given. With a capital it begins a sentence: `{List.choose}`
reads Enter; a single letter stays as it is. `{arrows}` are the keys that go from line to line.
Fill texts in before anything from outside is put into them.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from textual.dom import DOMNode

from lil_tui.tui.actions import by_id, first_key, key_name

NAMED = re.compile(r"\{([A-Za-z]+(?:\.[a-z_]+)?)\}")
"""An action in a text."""
_COMMAND = re.compile(r"\b([Rr]un) `(?:lil-tui )?(?:--profile \S+ )?([a-z]+)[^`]*`")
_WAYS = {
    "credentials": ("press {app.credentials} for Credentials", "press {credentials.edit} for the fields"),
    "sync": ("press {app.sync} for Sync", "press {sync.start}"),
    "listen": ("press {app.listener} for the listener", "press {listener.switch}"),
    "clients": ("press {app.listener} for the listener", "press {listener.add}"),
}
"""What to do instead of running a command: elsewhere, and on the pane that is for it."""


class KeyWords:
    """Texts with the keys of one keymap."""

    def __init__(self, keymap: Mapping[str, str] = MappingProxyType({})) -> None:
        self._keymap = keymap

    def __call__(self, text: str) -> str:
        """The text with keys for the actions that it names."""
        return NAMED.sub(lambda found: self._named(found[1]) or found[0], text)

    def key(self, action: str) -> str:
        """The key of an action as people write it; KeyError for what is none."""
        return key_name(first_key(action, self._keymap))

    def instead(self, text: str, *, at: str = "", here: str = "") -> str:
        """The text with keys where it says which command to run; `at` is the pane where it is read.

        `here` is what to do on that pane where it isn't the usual. Errors name commands, since the domain
        knows no keys.
        """

        def way(found: re.Match[str]) -> str:
            is_here = found[2] == at
            words = here if is_here and here else self(_WAYS[found[2]][is_here])
            return words[0].upper() + words[1:] if found[1] == "Run" else words

        return _COMMAND.sub(lambda found: way(found) if found[2] in _WAYS else found[0], text)

    def _named(self, name: str) -> str:
        begins = name[0].isupper()
        name = name[0].lower() + name[1:]
        if name == "arrows":
            up, down = self.key("list.up"), self.key("list.down")
            words = name if (up, down) == ("up", "down") else f"{up} and {down}"
        else:
            words = self.key(name) if name in by_id() else ""
        return words[:1].upper() + words[1:] if begins and len(words.partition(" ")[0]) > 1 else words


def key_words(node: DOMNode) -> KeyWords:
    """The words for the keys of the app that this is part of."""
    words = getattr(node.app, "key_words", None)
    return words if isinstance(words, KeyWords) else KeyWords()


def keyed(node: DOMNode, text: str) -> str:
    """The text with the keys that the actions it names are on."""
    return key_words(node)(text)
