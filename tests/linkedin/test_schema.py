"""The wire schema forgives what LinkedIn leaves out, and says in words what it can't take."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lil_tui.linkedin.schema import (
    ElementError,
    canonical,
    decode_asset,
    decode_classification,
    peek_urn,
)
from lil_tui.locales import Locale

ENGLISH = {"country": "US", "language": "en"}


def text(value: str) -> dict[str, object]:
    return {"locale": ENGLISH, "value": value}


def wire(**members: object) -> bytes:
    element: dict[str, object] = {"urn": "urn:li:lyndaCourse:252", "type": "COURSE", "title": text("Excel")}
    return json.dumps({**element, **members}).encode()


def with_details(**details: object) -> bytes:
    return wire(details=details)


def test_an_asset_needs_no_more_than_urn_type_and_title() -> None:
    asset = decode_asset(wire())

    assert (asset.urn, asset.type, asset.title.value) == ("urn:li:lyndaCourse:252", "COURSE", "Excel")
    assert asset.locale == Locale("en", "US")
    assert (asset.seconds, asset.author_names, asset.classifications, asset.outline) == (None, (), (), ())
    assert not asset.is_retired


def test_members_that_are_null_count_as_absent() -> None:
    asset = decode_asset(
        with_details(level=None, contributors=None, classifications=None, timeToComplete=None, urls=None)
    )

    assert asset.details is not None
    assert asset.details.level is None
    assert asset.author_names == ()


def test_unknown_members_and_enum_values_pass_through() -> None:
    asset = decode_asset(with_details(level="GRANDMASTER", availability="SLEEPING", credits={"number": 2}))

    assert asset.details is not None
    assert asset.details.level == "GRANDMASTER"
    assert asset.details.availability == "SLEEPING"


def test_an_asset_in_full_is_read_member_by_member() -> None:
    library = {"urn": "urn:li:lyndaCategory:7163", "type": "LIBRARY", "name": text("Creative")}
    subject = {"urn": "urn:li:lyndaCategory:7174", "type": "SUBJECT", "name": text("3D")}
    topic = {"urn": "urn:li:lyndaCategory:7192", "type": "TOPIC", "name": text("Animation")}
    video = {"urn": "urn:li:lyndaVideo:1", "type": "VIDEO", "title": text("Welcome"), "contents": []}
    chapter = {
        "urn": "urn:li:lyndaChapter:1",
        "type": "CHAPTER",
        "title": text("Introduction"),
        "contents": [{"asset": video}],
    }
    asset = decode_asset(
        wire(
            contents=[{"asset": chapter}],
            details={
                "availability": "RETIRED",
                "classifications": [{"associatedClassification": topic, "path": [subject, library]}, {}],
                "contributors": [
                    {"contributionType": "AUTHOR", "name": text("Lorna Daly")},
                    {"contributionType": "PUBLISHER", "name": text("LinkedIn")},
                    {
                        "contributionType": "AUTHOR",
                        "authorDetails": {"firstName": text("Ann"), "lastName": text("Roe")},
                    },
                    {"contributionType": "AUTHOR", "name": text("Lorna Daly")},
                ],
                "descriptionIncludingHtml": text("<b>All</b>"),
                "images": {"primary": "https://img.example/1.jpg"},
                "lastUpdatedAt": 1613522076915,
                "publishedAt": "1170201600000",
                "retiredAt": 1700000000000,
                "urls": {"webLaunch": "https://www.linkedin.com/learning/x"},
            },
        )
    )

    assert asset.is_retired
    assert asset.author_names == ("Lorna Daly", "Ann Roe")
    [entry] = asset.classifications
    assert entry.classification is not None
    assert entry.classification.urn == topic["urn"]
    assert [ancestor.urn for ancestor in entry.ancestors] == [subject["urn"], library["urn"]]
    [node] = asset.outline
    assert [(leaf.title.value if leaf.title else None) for leaf in node.outline] == ["Welcome"]
    details = asset.details
    assert details is not None
    assert details.description_html is not None
    assert details.description_html.value == "<b>All</b>"
    assert (details.last_updated_at, details.published_at, details.retired_at) == (
        1613522076915,
        1170201600000,
        1700000000000,
    )
    assert details.images is not None
    assert details.images.primary == "https://img.example/1.jpg"
    assert details.urls is not None
    assert details.urls.sso_launch is None


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        ({"duration": 18790, "unit": "SECOND"}, 18790),
        ({"duration": 90, "unit": "MINUTE"}, 5400),
        ({"duration": 2, "unit": "HOUR"}, 7200),
        ({"duration": 2}, 2),
        ({"duration": 2, "unit": "FORTNIGHT"}, None),
        ({"duration": -5, "unit": "SECOND"}, None),
        ({"unit": "SECOND"}, None),
    ],
)
def test_durations_come_out_in_seconds(time: Mapping[str, object], seconds: int | None) -> None:
    assert decode_asset(with_details(timeToComplete=time)).seconds == seconds


def test_a_locale_may_lack_its_country_and_indonesian_is_in() -> None:
    assert decode_asset(wire(title={"value": "x", "locale": {"language": "in"}})).locale == Locale("in")
    without = wire(title={"value": "x"}, details={"availableLocales": [{"language": "de", "country": "DE"}]})
    assert decode_asset(without).locale == Locale("de", "DE")
    assert decode_asset(wire(title={"value": "x"})).locale is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (wire(title=None), "title is missing"),
        (b'{"urn": "u", "type": "COURSE"}', "title is missing"),
        (wire(title={"locale": ENGLISH}), "title.value is missing"),
        (wire(urn=""), "urn is empty"),
        (wire(urn=7), "urn should be text, got a number"),
        (with_details(level=5), "details.level should be text, got a number"),
        (with_details(lastUpdatedAt="soon"), "details.lastUpdatedAt should be a whole number, got text"),
        (with_details(lastUpdatedAt=10**17), "details.lastUpdatedAt is out of range"),
        (with_details(contributors={}), "details.contributors should be a list, got an object"),
        (b"[]", "the element should be an object, got a list"),
        (b"7", "the element should be an object, got a number"),
        (b'{"urn": "u\xff"}', "a text in it is no valid UTF-8"),
    ],
)
def test_what_cannot_be_read_says_why_in_words(raw: bytes, reason: str) -> None:
    with pytest.raises(ElementError) as caught:
        decode_asset(raw)
    assert caught.value.reason == reason


@pytest.mark.parametrize("raw", [b'{"urn": "\\ud800"}', b'{"urn": "u", "x": NaN}', b"{", b"", b"\xff"])
def test_broken_json_is_an_element_error_and_nothing_else(raw: bytes) -> None:
    with pytest.raises(ElementError):
        decode_asset(raw)
    with pytest.raises(ElementError):
        canonical(raw)


def test_nesting_without_end_is_an_element_error() -> None:
    deep = b'{"contents":[{"asset":' * 5000 + b"{}" + b"}]}" * 5000
    with pytest.raises(ElementError, match="nested"):
        decode_asset(deep)
    with pytest.raises(ElementError, match="nested"):
        canonical(deep)


def test_bad_utf8_in_a_member_nobody_reads_is_still_refused() -> None:
    with pytest.raises(ElementError, match="UTF-8"):
        decode_asset(wire()[:-1] + b', "unknown": "\xff"}')


def test_a_classification_is_read() -> None:
    classification = decode_classification(
        b'{"urn": "urn:li:skill:163", "type": "SKILL", "name": {"value": "Excel"}, "owner": null}'
    )
    assert (classification.urn, classification.type, classification.name.value) == (
        "urn:li:skill:163",
        "SKILL",
        "Excel",
    )
    with pytest.raises(ElementError, match="name is missing"):
        decode_classification(b'{"urn": "u", "type": "SKILL"}')


@pytest.mark.parametrize(
    ("raw", "urn"),
    [
        (wire(title=None), "urn:li:lyndaCourse:252"),
        (b'{"details": {"urn": "inner"}, "urn": "outer", "title": "\\ud800"}', "outer"),
        (b'{"urn": "outer", "title": "\xff", "x": NaN}', "outer"),
        (b'{"urn": 5}', None),
        (b'{"urn": ""}', None),
        (b'{"title": "urn"}', None),
        (b'{"urn": "\\ud800"}', None),
        (b"[1]", None),
        (b"", None),
        (b'{"urn": "cut', None),
    ],
)
def test_the_urn_of_a_bad_element_is_found_where_there_is_one(raw: bytes, urn: str | None) -> None:
    assert peek_urn(raw) == urn


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé"), inner, max_size=4),
    max_leaves=12,
)


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


@given(values)
def test_the_canonical_form_knows_neither_key_order_nor_spacing_nor_escapes(value: Any) -> None:
    plain = canonical(json.dumps(value).encode())

    assert plain == canonical(json.dumps(shuffled(value), indent=1, ensure_ascii=False).encode())
    assert json.loads(plain) == value
    assert canonical(plain) == plain


def test_the_canonical_form_keeps_the_order_of_lists() -> None:
    assert canonical(b'{"b": [2, 1], "a": 1}') == b'{"a":1,"b":[2,1]}'
    assert canonical(b"[2, 1]") != canonical(b"[1, 2]")
