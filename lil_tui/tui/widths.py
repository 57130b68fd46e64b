"""Signs on whose width terminals disagree, drawn so that none of them can shift what stands beside them.

A heart with a variation selector is two cells in one terminal and one in the next; a family joined from
four faces is two, six or eight. What follows on the line would be drawn at another place than counted, and
stay there. So the last step before the terminal keeps the first sign of such a cluster, in the cells
counted for it.
"""

import re
from collections.abc import Sequence
from unicodedata import category

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

_JOINER = "\u200d"
_ADDED = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
"""Variation selectors, skin tones and tags: each changes the sign before it, in some terminals."""
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_DISPUTED = re.compile(f"[{_JOINER}{_ADDED}{_NONCHARACTERS}]")
_ADDITION, _NONCHARACTER = re.compile(f"{_JOINER}*[{_ADDED}]"), re.compile(f"[{_NONCHARACTERS}]")


class SteadyWidths(LineFilter):
    """Gives each cluster the form whose width all terminals agree on; a line keeps its length."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, with what is disputed in them replaced; almost always as they are, at once."""
        if not any(_is_disputed(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(steady(segment.text), segment.style)
            for segment in segments
        ]


class SteadyApp(App[int]):
    """An app whose every line goes through it."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What a line passes on its way to the terminal."""
        return (*super().get_line_filters(), _STEADY_WIDTHS)


_STEADY_WIDTHS = SteadyWidths()


def steady(text: str) -> str:
    """The text in signs of one width everywhere, in as many cells as before."""
    if not _is_disputed(text):
        return text
    return "".join(_plain(text[start:end], cells) for start, end, cells in split_graphemes(text)[0])


def _is_disputed(text: str) -> bool:
    return not text.isascii() and _DISPUTED.search(text) is not None


def _plain(cluster: str, cells: int) -> str:
    if not cells:
        return ""  # what changes or joins a sign, with none before it
    # Persian and the scripts of India are written with joiners; joined pictures alone come apart.
    first = cluster.split(_JOINER)[0] if category(cluster[0]) == "So" else cluster
    kept = _NONCHARACTER.sub("\N{REPLACEMENT CHARACTER}", _ADDITION.sub("", first)).rstrip(_JOINER)
    return kept + " " * (cells - cell_len(kept))
