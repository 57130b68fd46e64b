"""Reading URNs and links; nothing that looks like one raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lil_tui.catalogue.references import Reference, parse_reference, slug_of


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("urn:li:lyndaCourse:252", Reference(urn="urn:li:lyndaCourse:252")),
        ("<urn:li:lyndaCourse:252>", Reference(urn="urn:li:lyndaCourse:252")),
        ("URN:LI:lyndaCourse:252", Reference(urn="urn:li:lyndaCourse:252")),
        ("linkedin.com/learning/Some-Course/a-video?x=1", Reference(slug="some-course")),
        ("https://de.linkedin.com/learning/paths/some-path/", Reference(slug="some-path")),
        ("https://www.linkedin.com/learning/gr%C3%B6%C3%9Fe", Reference(slug="größe")),
        ("https://www.linkedin.com/learning-login/share?redirect=%2Flearning%2Fabc", Reference(slug="abc")),
        ("https://www.linkedin.com/learning/urn:li:lyndaCourse:5", Reference(urn="urn:li:lyndaCourse:5")),
        ("https://www.linkedin.com/in/somebody", None),
        ("https://www.linkedin.com/learning/", None),
        ("https://linkedin.com.example.org/learning/abc", None),
        ("https://example.org/?u=https://www.linkedin.com/learning/abc", None),
        ("urn:li:lyndaCourse:\udcff", Reference(urn="urn:li:lyndaCourse:?")),
        ("https://www.linkedin.com/learning/\udcff", None),
        ("linkedin", None),
        ("urn:li:x and more", None),
        ("", None),
    ],
)
def test_what_a_text_names(text: str, reference: Reference | None) -> None:
    assert parse_reference(text) == reference


def test_redirects_inside_redirects_come_to_an_end() -> None:
    from urllib.parse import quote

    link = "https://www.linkedin.com/learning/abc"
    for _ in range(3):
        link = f"https://www.linkedin.com/checkpoint?redirect={quote(link, safe='')}"
    assert slug_of(link) == "abc"
    for _ in range(9):
        link = f"https://www.linkedin.com/checkpoint?redirect={quote(link, safe='')}"
    assert slug_of(link) == ""


def test_a_videos_urn_names_its_course_too() -> None:
    urn = "urn:li:lyndaVideo:(urn:li:lyndaCourse:252,24961)"
    assert Reference(urn=urn).urns == (urn, "urn:li:lyndaCourse:252")


@given(st.sampled_from(["", "urn:li:", "https://www.linkedin.com/learning/", "linkedin.com/"]), st.text())
def test_any_text_can_be_read(beginning: str, text: str) -> None:
    parse_reference(beginning + text)
