"""Outside text made safe and readable: nothing that comes out can do anything to a terminal."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from lil_tui.text import cell_truncate, clean, clean_block, escape_json, format_duration, html_to_text, iso

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
anything = st.text(st.characters(codec=None))
markup = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<ul>", "<li>", "<a href='", "'>", "</a>", "<br>", "&#27;", "&amp;", "<!--", "\x1b"]
    )
    | st.text(max_size=5)
).map("".join)


def harmful(text: str, *, allowed: str = "") -> list[str]:
    """The characters of a text that a terminal might obey, or that could not be printed."""
    return [
        sign
        for sign in text
        if sign not in allowed
        and (unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in BIDI or sign == "\ufeff")
    ]


@given(anything)
def test_a_clean_line_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert harmful(clean(text)) == []


@given(anything)
def test_a_clean_block_holds_line_feeds_and_nothing_else_to_obey(text: str) -> None:
    assert harmful(clean_block(text), allowed="\n") == []


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_block(clean_block(text)) == clean_block(text)


@given(anything)
def test_clean_text_can_always_be_written_as_utf_8(text: str) -> None:
    clean(text).encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain", "plain"),
        ("\x1b]0;owned\x07title", "]0;ownedtitle"),
        ("a\tb\nc\rd", "a b c d"),
        ("left\u202eright", "leftright"),
        ("one\u2028two\u0085three", "one two three"),
        (
            "caf\u00e9 \u65e5\u672c \u05e9\u05dc\u05d5\u05dd",
            "caf\u00e9 \u65e5\u672c \u05e9\u05dc\u05d5\u05dd",
        ),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("cut \ud83d short", "cut \ufffd short"),
        ("[/] [bold] [50%]", "[/] [bold] [50%]"),
    ],
)
def test_one_line(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_block_keeps_every_kind_of_line_break_as_a_line_feed() -> None:
    assert clean_block("a\r\nb\rc\u2029d\x0be\tf") == "a\nb\nc\nd\ne f"


@settings(max_examples=60, deadline=None)
@given(markup)
def test_any_html_gives_clean_text(html: str) -> None:
    text = html_to_text(html)
    assert harmful(text, allowed="\n") == []
    assert "\n\n\n" not in text


def test_html_reads_well() -> None:
    html = (
        "<p>Learn <b>Python</b> &amp; <em>more</em>.</p><ul><li>One</li><li>Two</li></ul>"
        "<p>See <a href='https://example.com/x'>the site</a>,<br>or <a href='javascript:x()'>this</a>.</p>"
        "<script>alert(1)</script><!-- note --><h2>After</h2><p>snake_case * 2 &lt;ok&gt;</p>"
    )
    assert html_to_text(html) == (
        "Learn Python & more.\n\n- One\n- Two\n\nSee the site (https://example.com/x),\nor this.\n\n"
        "After\n\nsnake_case * 2 <ok>"
    )


def test_a_link_whose_words_are_its_address_is_shown_once() -> None:
    assert html_to_text("<a href='https://e.com'>https://e.com</a>") == "https://e.com"


def test_entities_cannot_smuggle_an_escape_in() -> None:
    assert html_to_text("a&#27;]0;x&#7;b<br>&#x202e;c") == "a]0;xb\nc"


def test_html_nested_without_end_gives_its_words() -> None:
    assert html_to_text("<div>" * 3000 + "deep") == "deep"


def test_text_that_is_no_html_stays_as_it_is() -> None:
    assert html_to_text("R&D costs > 3") == "R&D costs > 3"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (None, ""),
        (45, "45s"),
        (0, "0s"),
        (60, "1m"),
        (2880, "48m"),
        (10_080, "2h 48m"),
        (3600, "1h"),
        (3599, "1h"),
        (-1, ""),
    ],
)
def test_durations(seconds: int | None, written: str) -> None:
    assert format_duration(seconds) == written


def test_times_are_written_in_utc_with_milliseconds() -> None:
    assert iso(1_795_435_200_000) == "2026-11-23T12:00:00.000Z"
    assert (
        iso(datetime(2026, 11, 23, 13, 0, 0, 999_999, timezone(timedelta(hours=1))))
        == "2026-11-23T12:00:00.999Z"
    )
    assert iso(-1) == "1969-12-31T23:59:59.999Z"
    assert iso(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"


def test_times_beyond_the_calendar_are_none() -> None:
    assert iso(10**18) is None
    assert iso(-(10**18)) is None
    assert iso(None) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        iso(datetime(2026, 1, 1))  # noqa: DTZ001


@given(anything, st.integers(0, 30))
def test_a_truncated_line_fits(text: str, width: int) -> None:
    line = clean(text)
    cut = cell_truncate(line, width)
    assert cell_len(cut) <= width
    assert cut == line or width == 0 or cut.endswith("…")


def test_wide_characters_are_not_cut_in_half() -> None:
    assert cell_truncate("\u65e5\u672c\u8a9e\u30c6", 6) == "\u65e5\u672c…"
    assert cell_truncate("plain", 5) == "plain"
    assert cell_truncate("plainer", 5) == "plai…"


def test_json_keeps_its_meaning_and_nothing_in_it_moves_a_terminal() -> None:
    value = {"title": "a\x7fb\x9b2Jc\u202ed\u2028e\ufefff é 日本 \U0001f600"}
    written = escape_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(written) == value
    assert clean(written) == written
    assert "é 日本 \U0001f600" in written
