"""Text cut to terminal cells and coloured by tone.

Text is data here: it is made safe once more, never read as markup.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from rich.cells import cell_len, chop_cells, set_cell_size

from lil_tui.text import clean

Align = Literal["left", "right"]
Tone = Literal["normal", "muted", "accent", "warning", "error", "success", "match", "header", "strong"]
Pieces = Sequence[tuple[str, Tone]]
Cell = str | Pieces
"""What a column shows: plain text, or parts of it each with a tone."""

ELLIPSIS = "…"
_BREAK_AFTER = "/?&=#-_.,;:@"
_UNCUT = 4
"""Below this many cells an ellipsis would eat the text."""


def safe(text: str) -> str:
    """The text as it may go to a terminal, on one line."""
    return text if text.isprintable() else clean(text)


def width_of(text: str) -> int:
    """How many terminal cells the text takes: 2 for wide characters, 0 for combining ones."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    length = width_of(text)
    if length == width:
        return text
    if length < width:
        pad = " " * (width - length)
        return pad + text if align == "right" else text + pad
    if width < _UNCUT:
        return set_cell_size(text, width)
    cut = (text[: width - 1] if text.isascii() else set_cell_size(text, width - 1)).rstrip()
    return set_cell_size(cut + ELLIPSIS, width)


def fit_cell(cell: Cell, width: int, align: Align = "left") -> list[tuple[str, Tone]]:
    """A cell's parts in exactly `width` cells, made safe."""
    if isinstance(cell, str):
        return [(fit(safe(cell), width, align), "normal")]
    parts = [(safe(text), tone) for text, tone in cell]
    spare = width - sum(width_of(text) for text, _ in parts)
    if spare >= 0:
        if not spare:
            return parts
        padding: tuple[str, Tone] = (" " * spare, "normal")
        return [padding, *parts] if align == "right" else [*parts, padding]
    # Cut as a whole: a cut in, or right behind, a short part has its ellipsis too.
    cut = fit("".join(text for text, _ in parts), width)
    fitted: list[tuple[str, Tone]] = []
    for text, tone in parts:
        if not cut:
            break
        fitted.append((cut[: len(text)], tone))
        cut = cut[len(text) :]
    return [*fitted, (cut, "normal")] if cut else fitted


def wrap(text: str, width: int) -> list[str]:
    """Break one paragraph into lines of at most `width` cells, at spaces where there are any.

    What is longer, such as a link, breaks after one of its signs, if one stands late enough.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        size = width_of(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        while size > width:
            head = _head(word, width)
            lines.append(head)
            word = word[len(head) :]
            size = width_of(word)
        line, used = word, size
    lines.append(line)
    return lines


def _head(word: str, width: int) -> str:
    head = chop_cells(word, width)[0]
    # Not before the middle: many short lines read worse than one break inside a name.
    place = max(head.rfind(sign, len(head) // 2) for sign in _BREAK_AFTER) + 1
    return head[:place] if place else head


def fold(text: str) -> str:
    """The text for comparing: without case or accents, each character still at its place."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKD", character).lower()
    return folded[0] if folded else character


def mark_words(text: str, words: Iterable[str], tone: Tone = "normal") -> list[tuple[str, Tone]]:
    """The text in parts, the words (already folded) that begin in it toned as matches.

    In scripts of wide characters, which are written without spaces, a word may begin anywhere.
    """
    folded = fold(text)
    hit = bytearray(len(text))
    for word in words:
        start = folded.find(word) if word else -1
        while start >= 0:
            if start == 0 or not folded[start - 1].isalnum() or _begins_anywhere(word):
                hit[start : start + len(word)] = b"\x01" * len(word)
            start = folded.find(word, start + 1)
    parts: list[tuple[str, Tone]] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[begin]:
            parts.append((text[begin:end], "match" if hit[begin] else tone))
            begin = end
    return parts


def _begins_anywhere(word: str) -> bool:
    return not word[0].isalnum() or unicodedata.east_asian_width(word[0]) in "WF"
