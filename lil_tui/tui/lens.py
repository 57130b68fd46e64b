"""The privacy lens: names and addresses masked on the screen, so that it can be shared.

It changes what is drawn alone: what is copied or exported stays whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_STARS = "***"
_HASH_DIGITS = 40
_SHORTEST = 3
"""Signs of a name that is looked for inside a text: shorter ones stand in other words too."""


@dataclass(frozen=True)
class Lens:
    """Gives people's names and addresses as they are, or masked."""

    masks: bool = False

    def name(self, name: str | None) -> str:
        """A person's name: A*** E***; none where there is nothing to see of it."""
        if not name or not any(sign.isprintable() and not sign.isspace() for sign in name):
            return ""
        if not self.masks:
            return name
        return " ".join(_mask(word) for word in name.split()[:3])

    def label(self, label: str | None) -> str:
        """An address, an account or a hash: a***@e***."""
        return (label or "") if not self.masks or not label else _mask_label(label)

    def text(self, text: str, known: Iterable[str | None] = ()) -> str:
        """A sentence or JSON: what is known of a person, and all that looks like an address."""
        if not self.masks:
            return text
        words = {word for word in known if word and len(word) >= _SHORTEST}
        for word in sorted(words, key=len, reverse=True):
            text = text.replace(word, _mask_label(word) if _is_label(word) else self.name(word))
        return "\n".join(" ".join(_mask_words(line)) for line in text.split("\n"))


def _mask_words(line: str) -> Iterable[str]:
    for word in line.split(" "):
        inner = word.strip('",.;:?!()')
        yield word.replace(inner, _mask_label(inner)) if inner and _is_label(inner) else word


def _is_label(word: str) -> bool:
    is_hash = len(word) == _HASH_DIGITS and all(sign in "0123456789abcdef" for sign in word.lower())
    return "@" in word or "::" in word or is_hash


def _mask_label(label: str) -> str:
    local, at, domain = label.rpartition("@")
    if at:
        scheme = "mailto:" if local.startswith("mailto:") else ""
        return f"{scheme}{_mask(local.removeprefix(scheme))}@{_mask(domain)}"
    home, colons, name = label.rpartition("::")
    if colons:
        return f"{_mask(home)}::{_mask(name)}"
    return _mask(label)


def _mask(word: str) -> str:
    return word[:1] + _STARS
