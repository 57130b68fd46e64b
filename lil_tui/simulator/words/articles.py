"""Which indefinite article an English name takes: it goes by sound, so letters alone don't tell."""

import re

_VOWEL_LETTERS = frozenset("AEIO")
_SPELLED_WITH_A_VOWEL = frozenset("AEFHILMNORSX")
"""Letters whose own names begin with a vowel: an HR, an FPGA, but a UX."""
_SPOKEN = frozenset(("MIDI", "REST"))
"""Abbreviations that are said as words."""
_LIKE_YOU_OR_WON = re.compile(r"(uni(?!n)|us[aeu]|util|eu|one\b)", re.IGNORECASE)


def article(name: str) -> str:
    """`a` or `an`, as the name is said."""
    word = re.split(r"[\s-]", name, maxsplit=1)[0]
    if len(word) > 1 and word[:2].isupper() and word not in _SPOKEN:
        return "an" if word[0] in _SPELLED_WITH_A_VOWEL else "a"
    if _LIKE_YOU_OR_WON.match(word):
        return "a"
    return "an" if word[:1].upper() in _VOWEL_LETTERS | {"U"} else "a"
