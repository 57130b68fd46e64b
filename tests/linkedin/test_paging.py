"""Pages: every element as it came, and what the links say, without following them."""

from datetime import UTC, datetime

import pytest

from lil_tui.linkedin import RequestRefused, UnreadableAnswer
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.linkedin.paging import Page
from lil_tui.linkedin.salvage import SplitError, split_items, split_members
from lil_tui.linkedin.schema import ElementError, decode_asset, peek_urn
from lil_tui.locales import Locale
from tests.linkedin.fake import Answer, FakeLinkedIn, FakeTime, answer, connected, page


async def read(client: LinkedInClient, start: int = 0) -> Page:
    return await client.assets(asset_type="COURSE", locale=Locale("en", "US"), start=start)


def raw_page(*elements: bytes) -> Answer:
    paging = b'{"links":[],"total":%d,"start":0,"count":100}' % len(elements)
    return Answer(body=b'{"paging":%s,"metadata":{},"elements":[%s]}' % (paging, b", ".join(elements)))


async def test_assets_are_asked_for_in_the_form_that_is_not_capped(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    async with connected(linkedin, time) as client:
        await client.assets(asset_type="COURSE", locale=Locale("en", "US"), start=200, count=50)
        await client.assets(
            asset_type="LEARNING_PATH", locale=Locale("id"), start=0, modified_after_ms=1613522076915
        )

    full, changed = linkedin.api_requests
    assert full.path == "/v2/learningAssets"
    assert full.query == {
        "q": "criteria",
        "assetFilteringCriteria.assetTypes[0]": "COURSE",
        "assetFilteringCriteria.licensedOnly": "true",
        "assetFilteringCriteria.locales[0].language": "en",
        "assetFilteringCriteria.locales[0].country": "US",
        "assetRetrievalCriteria.includeRetired": "true",
        "assetRetrievalCriteria.expandDepth": "1",
        "start": "200",
        "count": "50",
    }
    assert changed.query["assetFilteringCriteria.lastModifiedAfter"] == "1613522076915"
    assert changed.query["assetFilteringCriteria.locales[0].language"] == "in"
    assert "assetFilteringCriteria.locales[0].country" not in changed.query


async def test_classifications_are_asked_for_by_locale_and_type(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    async with connected(linkedin, time) as client:
        await client.classifications(type="TOPIC", locale=Locale("de", "DE"), start=0)

    [request] = linkedin.api_requests
    assert request.path == "/v2/learningClassifications"
    assert request.query == {
        "q": "localeAndType",
        "type": "TOPIC",
        "sourceLocale.language": "de",
        "sourceLocale.country": "DE",
        "start": "0",
        "count": "100",
    }


async def test_an_asset_is_asked_for_by_its_urn_percent_encoded(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.extend([Answer(body=b'{"urn": '), Answer(body=b'{"urn":  "u"}')])
    async with connected(linkedin, time) as client:
        raw = await client.asset("urn:li:lyndaVideo:(urn:li:lyndaCourse:252,24961)")

    assert raw == b'{"urn":  "u"}'
    assert linkedin.api_requests[0].path == (
        "/v2/learningAssets/urn%3Ali%3AlyndaVideo%3A%28urn%3Ali%3AlyndaCourse%3A252%2C24961%29"
    )
    assert linkedin.api_requests[0].query == {"includeRetired": "true", "expandDepth": "1"}


async def test_a_urn_cannot_lead_to_another_path(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    linkedin.api.append(answer(404))
    async with connected(linkedin, time) as client:
        with pytest.raises(RequestRefused):
            await client.asset("../../x?y=1#z")

    assert linkedin.api_requests[0].target.startswith("/v2/learningAssets/..%2F..%2Fx%3Fy%3D1%23z?")


async def test_elements_come_as_their_exact_bytes(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    elements = (b'{ "urn" :"u",\n"x":1.50 }', b"7", b'{"t":"\xc3\xa9\\u00e9"}', b"null", b'{"bad":"\xff"}')
    linkedin.api.append(raw_page(*elements))
    async with connected(linkedin, time) as client:
        assert (await read(client)).elements == elements


async def test_a_page_tells_what_linkedin_says_of_it(linkedin: FakeLinkedIn, time: FakeTime) -> None:
    links = [
        {"rel": "prev", "type": "application/json", "href": "/v2/learningAssets?q=criteria&start=0"},
        {"rel": "next", "href": "/v2/learningAssets?assetFilteringCriteria.assetTypes[0]=COURSE&start=200"},
    ]
    document = {"elements": [], "paging": {"start": 100, "count": 100, "total": "5810", "links": links}}
    linkedin.api.append(answer(document=document, Date="Mon, 23 Nov 2026 11:59:58 GMT"))
    async with connected(linkedin, time) as client:
        got = await read(client, start=100)

    assert (got.start, got.count, got.total, got.next_start, got.has_next) == (100, 100, 5810, 200, True)
    assert got.server_time == datetime(2026, 11, 23, 11, 59, 58, tzinfo=UTC)


async def test_a_page_that_leaves_out_start_and_count_has_those_asked_for(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.append(answer(document={"elements": [], "paging": {"total": 3, "links": None}}))
    async with connected(linkedin, time) as client:
        got = await read(client, start=40)

    assert (got.start, got.count, got.next_start, got.has_next) == (40, 100, None, False)


@pytest.mark.parametrize(
    ("href", "next_start"),
    [
        ("/v2/learningAssets?start=0", 0),
        ("/v2/learningAssets?start=-5", -5),
        ("/v2/learningAssets?start=20&start=40", 40),
        ("/v2/learningAssets", None),
        ("/v2/learningAssets?start=x", None),
        ("https://evil.example/v2/learningAssets?start=100", None),
        ("//evil.example/v2/learningAssets?start=100", None),
        ("http://[", None),
        ("", None),
        (None, None),
    ],
)
async def test_a_link_is_shown_as_it_stands_and_never_followed(
    linkedin: FakeLinkedIn, time: FakeTime, href: str | None, next_start: int | None
) -> None:
    linkedin.api.append(page(links=[{"rel": "next", "href": href}]))
    async with connected(linkedin, time) as client:
        got = await read(client)
        assert client.requests == 2

    assert (got.next_start, got.has_next) == (next_start, True)


@pytest.mark.parametrize(
    "bad",
    [
        b'{"urn": "bad", "title": "half \\ud800"}',
        b'{"urn": "bad", "title": "half \\udc00 more"}',
        b'{"urn": "bad", "n": NaN}',
        b'{"urn": "bad", "n": 007}',
        b'{"urn": "bad", "s": "bell \x07 , ] } "}',
        b'{"urn": "bad", "deep": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
async def test_one_element_of_broken_json_does_not_lose_the_page(
    linkedin: FakeLinkedIn, time: FakeTime, bad: bytes
) -> None:
    good = b'{"urn": "good, \\" ]}", "type": "COURSE", "title": {"value": "x"}}'
    linkedin.api.extend([raw_page(good, bad, good)] * 2)
    async with connected(linkedin, time) as client:
        got = await read(client)
        assert client.retries == 1

    assert got.elements == (good, bad, good)
    assert got.total == 3
    assert decode_asset(got.elements[2]).title.value == "x"
    assert peek_urn(bad) == "bad"
    with pytest.raises(ElementError):
        decode_asset(b'{"type": "COURSE", "title": {"value": "x"}, ' + bad[1:])


async def test_an_element_that_broke_on_the_way_is_whole_the_second_time(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    linkedin.api.extend([raw_page(b'{"urn": "a", }', b"{}"), raw_page(b'{"urn": "a"}', b"{}")])
    async with connected(linkedin, time) as client:
        assert (await read(client)).elements == (b'{"urn": "a"}', b"{}")


async def test_a_page_that_is_broken_around_its_elements_is_not_taken(
    linkedin: FakeLinkedIn, time: FakeTime
) -> None:
    body = b'{"elements":[{}],"paging":{"total":1},"metadata":NaN}'
    linkedin.api.extend([Answer(body=body)] * 6)
    async with connected(linkedin, time) as client:
        with pytest.raises(UnreadableAnswer, match="around its elements"):
            await read(client)


@pytest.mark.parametrize(("start", "count"), [(-1, 100), (0, 0), (0, 101)])
async def test_a_page_that_linkedin_would_refuse_is_not_asked_for(
    linkedin: FakeLinkedIn, time: FakeTime, start: int, count: int
) -> None:
    async with connected(linkedin, time) as client:
        with pytest.raises(ValueError, match="page"):
            await client.assets(asset_type="COURSE", locale=Locale("en"), start=start, count=count)

    assert linkedin.received == []


def test_the_splitter_gives_items_and_members() -> None:
    assert split_items(b' [ 1 , {"a":[2,3]} , "],\\"" ] ') == [b"1", b'{"a":[2,3]}', b'"],\\""']
    assert split_items(b"[]") == split_items(b"{ }") == []
    assert split_members(b'{"a": [1, 2], "b\\n": {}}') == {"a": b"[1, 2]", "b\n": b"{}"}


@pytest.mark.parametrize("text", [b"", b"7", b"[", b'["', b"[}", b"[] x", b"[1", b'{"a": "b'])
def test_the_splitter_refuses_what_does_not_close(text: bytes) -> None:
    with pytest.raises(SplitError):
        split_items(text)
