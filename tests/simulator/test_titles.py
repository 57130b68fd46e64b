"""Generated titles read as if somebody had written them."""

import re

import pytest

from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.words.articles import article


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Off-Camera Flash", "an"),
        ("Bonds", "a"),
        ("UX Writing", "a"),
        ("Unit Testing", "a"),
        ("Usability Testing", "a"),
        ("Unconscious Bias", "an"),
        ("Urban Sketching", "an"),
        ("HR Analytics", "an"),
        ("HTML", "an"),
        ("PHP", "a"),
        ("REST APIs", "a"),
        ("iOS Development", "an"),
        ("One-Page Plans", "a"),
    ],
)
def test_the_article_goes_by_sound(name: str, expected: str) -> None:
    assert article(name) == expected


def test_no_title_among_25_000_says_a_word_twice_or_a_for_an() -> None:
    partitions = Catalogue(SimulatorOptions(courses=25_000)).partitions
    titles = [asset.title for held in partitions.values() for asset in held]
    assert len(titles) > 25_000
    assert [title for title in titles if re.search(r"\b(\w+)\W+\1\b", title, re.IGNORECASE)] == []
    wrong = [
        title for title in titles if re.search(r"\b(a [aeio]\w|an [^aeiou\W][a-z])", title, re.IGNORECASE)
    ]
    assert [title for title in wrong if not re.search(r"\ban (FPGA|HR|HTML|SQL)", title)] == []
    assert any(title.startswith("Become an ") for title in titles)
