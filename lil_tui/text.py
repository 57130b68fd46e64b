"""Text from outside, made safe to show and easy to read.

Everything that LinkedIn, a file or a person sent passes through here before it reaches a terminal;
what comes out never holds a control character, and is data, never markup.
"""

import html as entities
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070))
_INVISIBLE = (0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB)

_REMOVED: dict[int, str | None] = {
    code: None for code in (*range(0x20), *range(0x7F, 0xA0), *_BIDI, *_INVISIBLE)
}
# A lone surrogate cannot be encoded: printing it would fail.
_REMOVED.update({code: "\N{REPLACEMENT CHARACTER}" for code in range(0xD800, 0xE000)})

_BREAKS = (0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_ONE_LINE = _REMOVED | dict.fromkeys(_BREAKS, " ") | {0x09: " "}
_BLOCK = _REMOVED | dict.fromkeys(_BREAKS, "\n") | {0x09: " "}

_UNSAFE_IN_JSON = re.compile(
    f"[{''.join(map(chr, (*range(0x7F, 0xA0), *_BIDI, *_INVISIBLE, 0x2028, 0x2029)))}]"
)
"""What JSON lets stand in a string and a terminal, or a reader of lines, takes for more than a letter."""

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING_SPACE = re.compile(r"[ \u00a0]+(?=\n|\Z)")
_SHOWN_LINKS = ("http://", "https://", "mailto:")


def clean(s: str) -> str:
    """Make one line that is safe for a terminal.

    Line breaks and tabs become spaces; control characters (C0, C1), bidi controls and other
    invisible format characters go; joiners stay, since Persian and emoji are written with them.
    """
    if s.isprintable():
        return s
    return s.translate(_ONE_LINE)


def clean_block(s: str) -> str:
    """Make text of several lines that is safe for a terminal: as `clean`, but line breaks stay, as `\\n`."""
    if s.isprintable():
        return s
    return s.replace("\r\n", "\n").translate(_BLOCK)


def escape_json(document: str) -> str:
    """Write the letters of a JSON document that `clean` would take out as `\\uXXXX`; it means the same."""
    if document.isascii() and "\x7f" not in document:
        return document
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def html_to_text(html: str) -> str:
    """Turn an HTML description into readable, clean text.

    Paragraphs stand apart, list items begin with a dash, a link is followed by its address in
    parentheses. Scripts, styles and comments go. Broken HTML gives its words, never an error.
    """
    if "<" not in html:
        return _tidy(entities.unescape(html))

    import warnings

    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(html, "html.parser")
    for unseen in soup(["script", "style", "template", "title"]):
        unseen.decompose()
    try:
        return _tidy(_soup_to_text(soup))
    except RecursionError:
        # Nested a thousand deep: nobody's layout, so the words alone will do.
        return _tidy(soup.get_text("\n"))


def _soup_to_text(soup: "BeautifulSoup") -> str:
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        """Markdown without its signs: only what helps reading in a terminal."""

        def convert_a(self, node: object, text: str, parent_tags: object) -> str:
            address = str(node.get("href") or "").strip()  # type: ignore[attr-defined]
            label = text.strip()
            if not address.lower().startswith(_SHOWN_LINKS) or address == label:
                return text
            return f"{label} ({address})" if label else address

        def convert_hN(self, number: int, node: object, text: str, parent_tags: object) -> str:
            return f"\n\n{text.strip()}\n\n" if text.strip() else ""

    converter = Converter(
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
        newline_style="BACKSLASH",
        strip=[
            "b",
            "strong",
            "i",
            "em",
            "code",
            "kbd",
            "samp",
            "del",
            "s",
            "sub",
            "sup",
            "img",
            "blockquote",
        ],
    )
    for line_break in soup("br"):
        line_break.replace_with("\x0b")
    return str(converter.convert_soup(soup))


def _tidy(text: str) -> str:
    lines = clean_block(text)
    lines = _TRAILING_SPACE.sub("", lines)
    return _MANY_BLANK_LINES.sub("\n\n", lines).strip()


def format_duration(seconds: int | None) -> str:
    """Write a duration as `2h 48m`, `48m` or `45s`; empty for None. Rounded to minutes from one minute on."""
    if seconds is None or seconds < 0:
        return ""
    if seconds < 60:
        return f"{seconds}s"
    hours, minutes = divmod((seconds + 30) // 60, 60)
    if not hours:
        return f"{minutes}m"
    return f"{hours}h {minutes}m" if minutes else f"{hours}h"


def iso(moment: int | datetime | None) -> str | None:
    """Write a time as JSON has it: ISO 8601, UTC, milliseconds, `Z`.

    Takes epoch milliseconds or an aware datetime (ValueError for a naive one). None, and
    milliseconds beyond the calendar, give None.
    """
    if moment is None:
        return None
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("a time without a time zone cannot be written")
        utc = moment.astimezone(UTC)
    else:
        try:
            utc = _EPOCH + timedelta(milliseconds=moment)
        except OverflowError:
            return None
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def local_minute(moment_ms: int | None) -> str:
    """A moment as lists show it, in this machine's zone: 2024-03-12 14:05; empty where there is none."""
    return local_times(iso(moment_ms) or "")


def local_times(text: str) -> str:
    """The sentence with its timestamps as times of this machine's zone, to the minute."""
    return _TIMESTAMP.sub(_local_time, text)


def _local_time(found: re.Match[str]) -> str:
    try:
        return f"{datetime.fromisoformat(found[0]).astimezone():%Y-%m-%d %H:%M}"
    except (OverflowError, OSError, ValueError):
        return found[0]


def cell_width(s: str) -> int:
    """Count the terminal cells that a clean line takes: wide characters two, combining ones none."""
    if s.isascii():
        return len(s)
    from rich.cells import cell_len

    return cell_len(s)


def cell_truncate(s: str, width: int) -> str:
    """Shorten a clean line to at most `width` terminal cells, with `…` where something was cut off."""
    if width <= 0:
        return ""
    if cell_width(s) <= width:
        return s
    if s.isascii():
        return s[: width - 1].rstrip() + "…"
    from rich.cells import split_graphemes

    end, used = 0, 0
    for _start, stop, cells in split_graphemes(s)[0]:
        if used + cells > width - 1:
            break
        end, used = stop, used + cells
    return s[:end].rstrip() + "…"
