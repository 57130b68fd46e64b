"""Text in terminal cells: exact widths, safe, matches marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lil_tui.tui.widgets.cells import fit, fit_cell, fold, mark_words, safe, width_of, wrap


@given(st.text(max_size=40), st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_a_cell_takes_exactly_its_width_whatever_the_text(text: str, width: int, align: str) -> None:
    parts = fit_cell([(text, "normal"), (text[::-1], "muted")], width, align)  # type: ignore[arg-type]
    joined = "".join(part for part, _ in parts)
    assert sum(width_of(part) for part, _ in parts) == width
    assert "\x1b" not in joined
    assert "\n" not in joined


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Excel", 7, "Excel  "),
        ("Excel 2007", 6, "Excel…"),
        ("漢字の講座", 6, "漢字… "),
        ("cafe\u0301 au lait", 6, "cafe\u0301… "),
        ("Excel", 3, "Exc"),
        ("Excel", 0, ""),
    ],
)
def test_long_text_is_cut_by_cells(text: str, width: int, expected: str) -> None:
    fitted = fit(text, width)
    assert width_of(fitted) == width
    assert fitted == expected


@pytest.mark.parametrize("place", range(1, 24))
def test_a_cut_cell_says_so_wherever_its_parts_meet(place: int) -> None:
    text = "ada.lovelace@example.com"
    for behind in (1, 2, 3):
        parts = [text[:place], text[place : place + behind], text[place + behind :]]
        fitted = fit_cell([(part, "normal") for part in parts], 20)
        assert "".join(part for part, _ in fitted) == "ada.lovelace@exampl…"


def test_a_long_link_breaks_after_its_signs() -> None:
    link = "https://www.linkedin.com/learning/excel-2007-creating-and-managing-invoices?u=104"
    assert wrap(f"See {link} for more.", 32) == [
        "See",
        "https://www.linkedin.com/",
        "learning/excel-2007-creating-",
        "and-managing-invoices?u=104 for",
        "more.",
    ]
    assert wrap("0" * 40, 32) == ["0" * 32, "0" * 8]


@given(st.text(max_size=60), st.integers(8, 30))
def test_broken_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_numbers_align_right() -> None:
    assert fit("48m", 6, "right") == "   48m"


def test_escape_sequences_lose_their_escape() -> None:
    assert "\x1b" not in safe("A\x1b]0;owned\x07B")
    assert "\u202e" not in safe("A\u202eB")
    assert safe("A\nB\tC") == "A B C"


def test_words_are_marked_at_word_beginnings_without_regard_to_case_and_accents() -> None:
    parts = mark_words("Développer avec Excel, excellemment", ["develop", "exce"])
    assert [text for text, tone in parts if tone == "match"] == ["Dévelop", "Exce", "exce"]
    assert "".join(text for text, _ in parts) == "Développer avec Excel, excellemment"


def test_a_word_inside_another_is_not_marked() -> None:
    assert [tone for _, tone in mark_words("Reexcel", ["excel"])] == ["normal"]


@given(st.text(max_size=60))
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=3))
def test_marking_never_changes_the_text(text: str, words: list[str]) -> None:
    assert "".join(part for part, _ in mark_words(text, words)) == text
