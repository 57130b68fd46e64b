"""Searching: words, filters, orders, and any text at all."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lil_tui.catalogue.query import CatalogueQuery, Sort
from lil_tui.catalogue.search import search, search_ids
from lil_tui.store import Store
from tests.catalogue.builder import DAY_MS, CatalogueBuilder

pytestmark = pytest.mark.usefixtures("catalogue")


def titles(store: Store, text: str = "", **filters: Any) -> list[str]:
    return [row.title for row in search(store, CatalogueQuery(text=text, **filters)).items]


def test_without_words_all_that_is_live_stands_newest_first(store: Store) -> None:
    assert titles(store) == [
        "Übung macht den Meister",
        "Excel入門講座",
        "Become a Café Manager",
        "Learning C++",
        "Excel 2007 Essential Training",
    ]


def test_all_words_must_be_there_and_the_last_is_a_beginning(store: Store) -> None:
    assert titles(store, "essential exc") == ["Excel 2007 Essential Training"]
    assert titles(store, "essen excel") == []
    assert titles(store, "excel learning") == ["Learning C++"]


def test_a_title_that_begins_with_the_words_stands_before_a_description_that_holds_them(store: Store) -> None:
    assert titles(store, "excel", locale="en_US") == ["Excel 2007 Essential Training", "Learning C++"]


def test_case_and_accents_make_no_difference(store: Store) -> None:
    assert titles(store, "CAFE") == titles(store, "cafe\u0301") == ["Become a Café Manager"]
    assert titles(store, "ubung") == ["Übung macht den Meister"]
    assert titles(store, "nunez") == ["Excel 2007 Essential Training"]


def test_a_word_in_a_script_without_spaces_is_found_inside_a_title_or_a_name(store: Store) -> None:
    assert titles(store, "入門") == ["Excel入門講座"]
    assert titles(store, "講座 入門") == ["Excel入門講座"]
    assert titles(store, "excel 入門") == ["Excel入門講座"]
    assert titles(store, "太郎") == ["Excel入門講座"]


def test_a_latin_word_is_found_beside_a_script_without_spaces(
    store: Store, builder: CatalogueBuilder
) -> None:
    builder.asset("urn:li:lyndaCourse:401", "初めてのExcel[2019]入門", locale="ja_JP")
    assert titles(store, "exc", locale="ja") == ["Excel入門講座", "初めてのExcel[2019]入門"]
    assert titles(store, "excel[2", locale="ja") == ["初めてのExcel[2019]入門"]
    assert titles(store, "cel", locale="ja") == []


def test_text_without_a_letter_is_looked_for_in_titles(store: Store) -> None:
    assert titles(store, "++") == ["Learning C++"]
    assert titles(store, " ++ ") == ["Learning C++"]
    assert titles(store, "%") == []
    assert titles(store, "_") == []


def test_a_sign_at_the_end_of_a_word_makes_it_a_whole_word(store: Store) -> None:
    assert titles(store, "c++") == ["Learning C++"]


@pytest.mark.parametrize(
    "text",
    [
        "urn:li:lyndaCourse:252",
        "  urn:li:lyndaCourse:252\n",
        "urn%3Ali%3AlyndaCourse%3A252",
        "urn:li:lyndaVideo:(urn:li:lyndaCourse:252,24961)",
        "https://www.linkedin.com/learning/excel-2007-essential-training",
        "  https://www.linkedin.com/learning/Excel-2007-essential-training?u=105&dApp=1#x ",
        "www.linkedin.com/learning/excel-2007-essential-training/welcome?autoplay=true",
        "https://www.linkedin.com/learning/aicc?content=urn%3Ali%3AlyndaCourse%3A252&account=urn%3Ali%3Ax",
        "https://www.linkedin.com/checkpoint/enterprise/login/105?pathWildcard=105&application=learning"
        "&redirect=https%3A%2F%2Fwww%2Elinkedin%2Ecom%2Flearning%2Fexcel-2007-essential-training%3Fu%3D105",
    ],
)
def test_a_urn_or_a_link_finds_its_course(store: Store, text: str) -> None:
    assert titles(store, text) == ["Excel 2007 Essential Training"]


def test_a_link_to_a_learning_path_finds_it(store: Store) -> None:
    assert titles(store, "https://www.linkedin.com/learning/paths/become-a-cafe-manager?u=1") == [
        "Become a Café Manager"
    ]


def test_a_link_to_nothing_finds_nothing(store: Store) -> None:
    assert titles(store, "https://www.linkedin.com/learning/excel-2007") == []
    assert titles(store, "urn:li:lyndaCourse:1") == []


def test_a_named_asset_is_found_in_any_state_but_asked_filters_hold(store: Store) -> None:
    assert titles(store, "urn:li:lyndaCourse:600") == ["Excel 97"]
    assert titles(store, "urn:li:lyndaCourse:700") == ["Excel 95"]
    assert titles(store, "urn:li:lyndaCourse:600", availability="GONE") == []
    assert titles(store, "urn:li:lyndaCourse:252", types=("VIDEO",)) == []


def test_the_urn_of_a_classification_finds_what_stands_under_it(store: Store) -> None:
    assert titles(store, "urn:li:skill:7") == ["Learning C++"]


def test_filters_narrow_and_take_any_value_in_any_case(store: Store) -> None:
    assert titles(store, types=("learning_path",)) == ["Become a Café Manager"]
    assert titles(store, types=("HOLOGRAM",)) == []
    assert titles(store, levels=("beginner", "Advanced")) == ["Learning C++", "Excel 2007 Essential Training"]
    assert titles(store, locale="de") == titles(store, locale="de_DE") == ["Übung macht den Meister"]
    assert titles(store, author="lorna daly") == titles(store, author="DAL") == titles(store, "lorna")


def test_two_authors_are_not_one_name(store: Store) -> None:
    assert titles(store, author="Lorna Nunez") == []


def test_under_takes_what_stands_anywhere_below(store: Store) -> None:
    for urn in ("urn:li:lyndaCategory:1", "urn:li:lyndaCategory:3", "urn:li:lyndaCategory:5"):
        assert titles(store, under=urn) == ["Excel 2007 Essential Training"]
    assert titles(store, under="SKILLS") == ["Learning C++", "Excel 2007 Essential Training"]
    assert titles(store, under="urn:li:lyndaCategory:404") == []


def test_max_minutes_compares_what_is_shown(store: Store) -> None:
    assert titles(store, max_minutes=1) == ["Übung macht den Meister"]
    assert titles(store, max_minutes=0) == []
    assert "Learning C++" in titles(store, max_minutes=30)
    assert "Learning C++" not in titles(store, max_minutes=29)


def test_retired_and_gone_ones_come_when_asked_for(store: Store) -> None:
    assert titles(store, "excel 9") == []
    assert titles(store, "excel 9", include_retired=True) == ["Excel 95", "Excel 97"]
    assert titles(store, availability="retired") == ["Excel 97"]
    assert titles(store, availability="gone") == ["Excel 95"]
    assert len(titles(store, availability="AVAILABLE")) == 5


def test_orders(store: Store) -> None:
    assert titles(store, sort=Sort.TITLE)[0] == "Become a Café Manager"
    assert titles(store, sort=Sort.TITLE)[-1] == "Übung macht den Meister"
    assert titles(store, sort=Sort.DURATION)[:2] == ["Übung macht den Meister", "Learning C++"]
    assert titles(store, sort=Sort.DURATION)[-1] == "Excel入門講座"
    assert titles(store, "excel", locale="en_US", sort=Sort.NEWEST)[0] == "Learning C++"


def test_pages_hold_together(store: Store) -> None:
    whole = search(store, CatalogueQuery(), limit=0)
    pages = [search(store, CatalogueQuery(), limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [row for page in pages for row in page.items] == whole.items
    assert {page.total for page in pages} == {whole.total} == {5}


def test_terms_are_what_to_mark(store: Store) -> None:
    assert search_ids(store, CatalogueQuery(text='"Café" C++, esse')).terms == ("cafe", "c++", "esse")


def test_many_hits_have_titles_first_then_newest(store: Store, builder: CatalogueBuilder) -> None:
    builder.write_many(
        "INSERT INTO marketplace_linkedin_learning_object (id, urn, content_hash, raw_hash, live,"
        " asset_type, locale, locale_language, published_at, title, title_key, description)"
        " VALUES (?, ?, x'', x'', 1, 'COURSE', 'en_US', 'en', ?, ?, ?, 'zebra')",
        [
            (1000 + n, f"urn:li:lyndaCourse:{1000 + n}", n * DAY_MS, f"Thing {n}", f"thing {n}")
            for n in range(2_100)
        ],
    )
    builder.asset("urn:li:x:1", "A Zebra", published_at=0)
    builder.asset("urn:li:x:2", "Zebras at Work", published_at=0)
    assert titles(store, "zeb")[:3] == ["Zebras at Work", "A Zebra", "Thing 2099"]


HOSTILE = (
    '"',
    "NEAR(",
    "AND",
    "OR NOT",
    "*",
    "a*",
    "title:x",
    "-x",
    "^x",
    "a\0b",
    "\0",
    "\ud800",
    "x" * 10_000,
    "x " * 5_000,
    "c++ " * 2_000,
    "{a b}: c",
    "urn:li:",
    "https://www.linkedin.com/learning/",
    "https://linkedin.com:99999/learning/x",
    "https://[www.linkedin.com/learning/x",
    "%ff",
    " ".join(map(chr, range(0x4E00, 0x5200))),
    " ".join(map(chr, range(0x400, 0x800))),
    " ".join(map(chr, range(0x400, 0x600))) + " 入門",
    "\U0001e900",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(text=st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_a_search(store: Store, text: str) -> None:
    search(store, CatalogueQuery(text=text))
    search(store, CatalogueQuery(author=text, under=text, locale=text, types=(text,), availability=text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_a_search(store: Store, text: str) -> None:
    search(store, CatalogueQuery(text=text))
    search(store, CatalogueQuery(author=text, under=text, locale=text, levels=(text,), availability=text))
