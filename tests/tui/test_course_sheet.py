"""The course in full, laid out line by line."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from lil_tui.catalogue.detail import AssetClassification, show
from lil_tui.store.database import open_file
from lil_tui.tui.screens.catalogue.columns import course_columns
from lil_tui.tui.screens.catalogue.courses import Listed
from lil_tui.tui.screens.catalogue.sheet import Place, lay_out
from tests.tui.catalogue_data import fill


def test_only_the_longest_of_paths_through_each_other_is_told(tmp_path: Path) -> None:
    fill(tmp_path / "lil.db")
    store = open_file(tmp_path / "lil.db")
    try:
        detail = show(store, "urn:li:lyndaCourse:1000")
    finally:
        store.close()
    shelves = (
        AssetClassification("urn:li:lyndaCategory:1", "Business", "LIBRARY", ()),
        AssetClassification("urn:li:lyndaCategory:2", "Leadership", "SUBJECT", (("Business",),)),
        AssetClassification(
            "urn:li:lyndaCategory:3", "Coaching", "TOPIC", (("Business", "Leadership"), ("Creative",))
        ),
        AssetClassification("urn:li:lyndaCategory:4", "Sales", "SUBJECT", (("Business",),)),
        AssetClassification("urn:li:skill:5", "Business", "SKILL", ()),
    )
    lines = lay_out(replace(detail, classifications=shelves), 80, frozenset())
    told = [
        "".join(text for text, _ in line.parts).strip() for line in lines if isinstance(line.target, Place)
    ]
    assert told == ["Business › Leadership › Coaching", "Creative › Coaching", "Business › Sales", "Business"]


@pytest.mark.parametrize("title", ["", "  "])
def test_a_course_of_a_blank_title_stands_under_its_urn(tmp_path: Path, title: str) -> None:
    fill(tmp_path / "lil.db")
    store = open_file(tmp_path / "lil.db")
    try:
        detail = show(store, "urn:li:lyndaCourse:1000")
    finally:
        store.close()
    row = msgspec.structs.replace(detail.row, title=title)
    first = lay_out(replace(detail, row=row), 80, frozenset())[0]
    assert [text for text, _ in first.parts] == [row.urn]
    assert course_columns()[0].render(Listed(row, ())) == [(row.urn, "normal")]
