"""The catalogue's resources answer as LinkedIn's do."""

from collections import Counter

from tests.simulator.conftest import Play


def test_a_full_read_gives_every_asset_once(play: Play) -> None:
    client = play()
    elements = client.everything()
    live = [one for one in elements if one["details"]["availability"] == "AVAILABLE"]
    assert len(live) == 150
    assert len({one["urn"] for one in elements}) == len(elements) == 158
    assert len({one["title"]["value"] for one in live}) == 150
    assert all("retiredAt" in one["details"] for one in elements if one not in live)
    assert all("urls" not in one["details"] for one in elements if one not in live)


def test_retired_assets_stay_away_unless_asked_for(play: Play) -> None:
    client = play()
    page = client.criteria(**{"assetRetrievalCriteria.includeRetired": "false"}).json()
    assert page["paging"]["total"] == 150


def test_links_are_relative_sorted_and_keep_their_brackets(play: Play) -> None:
    client = play()
    paging = client.criteria(start="50", count="50", nonsense="kept").json()["paging"]
    previous, following = paging["links"]
    assert (previous["rel"], following["rel"]) == ("prev", "next")
    assert following["href"] == (
        "/v2/learningAssets?assetFilteringCriteria.assetTypes[0]=COURSE"
        "&assetFilteringCriteria.licensedOnly=true&assetFilteringCriteria.locales[0].country=US"
        "&assetFilteringCriteria.locales[0].language=en&assetRetrievalCriteria.includeRetired=true"
        "&count=50&nonsense=kept&q=criteria&start=100"
    )
    assert (paging["start"], paging["count"], paging["total"]) == (50, 50, 158)


def test_the_ends_have_no_links_past_them(play: Play) -> None:
    client = play()
    assert [link["rel"] for link in client.criteria().json()["paging"]["links"]] == ["next"]
    assert [link["rel"] for link in client.criteria(start="100").json()["paging"]["links"]] == ["prev"]
    beyond = client.criteria(start="5000").json()
    assert beyond["elements"] == []
    assert beyond["paging"]["total"] == 158


def test_twenty_is_the_usual_page_and_a_hundred_the_largest(play: Play) -> None:
    client = play()
    page = client.get("learningClassifications", q="localeAndType", type="TOPIC", **_EN).json()
    assert len(page["elements"]) == page["paging"]["count"] == 20
    assert client.criteria(count="101").status_code == 403
    assert len(play(above_maximum_count="clamp").criteria(count="101").json()["elements"]) == 100
    assert play(above_maximum_count="reject").criteria(count="101").status_code == 400


_EN = {"sourceLocale.language": "en", "sourceLocale.country": "US"}


def test_classifications_of_a_type_have_no_parents_and_no_metadata(play: Play) -> None:
    client = play()
    page = client.get("learningClassifications", q="localeAndType", type="LIBRARY", **_EN).json()
    assert [one["name"]["value"] for one in page["elements"]] == ["Business", "Creative", "Technology"]
    assert set(page) == {"paging", "elements"}
    assert set(page["elements"][0]) == {"urn", "owner", "name", "type"}


def test_classifications_are_named_in_the_locale_asked_for(play: Play) -> None:
    client = play()
    german = {"sourceLocale.language": "de", "sourceLocale.country": "DE", "count": "100"}
    page = client.get("learningClassifications", q="localeAndType", type="SUBJECT", **german).json()
    names = {one["urn"]: one["name"]["value"] for one in page["elements"]}
    assert "Projektmanagement" in names.values()
    urn = next(urn for urn, name in names.items() if name == "Projektmanagement")
    english = client.get(f"learningClassifications/{urn}").json()
    assert english["name"] == {"locale": {"country": "US", "language": "en"}, "value": "Project Management"}


def test_the_keyword_finder_mixes_types(play: Play) -> None:
    page = play().get("learningClassifications", q="keyword", keyword="business", count="100").json()
    assert len(Counter(one["type"] for one in page["elements"])) >= 3


def test_search_backed_answers_end_at_a_thousand(play: Play) -> None:
    client = play(courses=1100, locales=())
    plain = client.criteria().json()["paging"]["total"]
    capped = client.criteria(**{"assetFilteringCriteria.lastModifiedAfter": "0"}).json()
    assert plain == 1155
    assert capped["paging"]["total"] == 1000
    assert capped["metadata"]["assetTypeFacetMetadata"] == [{"assetType": "COURSE", "count": 1000}]
    after = client.criteria(start="1000", **{"assetFilteringCriteria.lastModifiedAfter": "0"}).json()
    assert after["elements"] == []


def test_two_types_at_once_are_a_search_and_one_is_not(play: Play) -> None:
    client = play()
    both = client.criteria(**{"assetFilteringCriteria.assetTypes[1]": "LEARNING_PATH"}).json()
    assert both["metadata"] != {}
    assert client.criteria().json()["metadata"] == {}


def test_last_modified_after_counts_milliseconds_and_includes_retired(play: Play) -> None:
    client = play()
    elements = client.everything()
    middle = sorted(one["details"]["lastUpdatedAt"] for one in elements)[-20]
    page = client.criteria(**{"assetFilteringCriteria.lastModifiedAfter": str(middle)}).json()
    assert page["paging"]["total"] == 19
    assert client.criteria(**{"assetFilteringCriteria.lastModifiedAfter": "soon"}).status_code == 400


def test_criteria_narrow_by_level_classification_and_keyword(play: Play) -> None:
    client = play()
    levels = client.criteria(**{"assetFilteringCriteria.difficultyLevels[0]": "ADVANCED"}).json()
    assert {one["details"]["level"] for one in levels["elements"]} == {"ADVANCED"}
    library = {"assetFilteringCriteria.classifications[0]": "urn:li:lyndaCategory:7163"}
    assert 0 < client.criteria(**library).json()["paging"]["total"] < 158
    title = client.server.control.edit.element(client.server.control.edit.urns()[0])["title"]["value"]
    found = client.criteria(**{"assetFilteringCriteria.keyword": title.upper()}).json()
    assert [one["title"]["value"] for one in found["elements"]] == [title]


def test_details_go_as_deep_as_asked_and_contents_always(play: Play) -> None:
    client = play()
    urn = client.server.control.edit.urns(live=True)[0]
    for depth in range(4):
        course = client.get(f"learningAssets/{urn}", expandDepth=str(depth)).json()
        chapter = course["contents"][0]["asset"]
        video = chapter["contents"][0]["asset"]
        assert ["details" in one for one in (course, chapter, video)] == [depth > 0, depth > 1, depth > 2]
        assert (chapter["type"], video["type"], video["contents"]) == ("CHAPTER", "VIDEO", [])


def test_fields_leave_only_what_is_named(play: Play) -> None:
    client = play()
    fields = "urn,title:(value),details:(classifications:(path:(urn)),lastUpdatedAt)"
    element = client.criteria(fields=fields).json()["elements"][0]
    assert set(element) == {"urn", "title", "details"}
    assert set(element["title"]) == {"value"}
    assert set(element["details"]) == {"classifications", "lastUpdatedAt"}
    assert client.criteria(fields="urn,title:(value").status_code == 400


def test_one_asset_can_be_got_and_retired_ones_only_when_asked(play: Play) -> None:
    client = play()
    retired = client.server.control.edit.urns(live=False)[0]
    assert client.get(f"learningAssets/{retired}").status_code == 404
    assert client.get(f"learningAssets/{retired}", includeRetired="true").json()["urn"] == retired
    assert client.get("learningAssets/urn:li:lyndaCourse:1").status_code == 404


def test_parts_of_a_course_have_urns_of_their_own(play: Play) -> None:
    client = play()
    course = client.get(f"learningAssets/{client.server.control.edit.urns(live=True)[0]}").json()
    chapter = course["contents"][1]["asset"]
    video = chapter["contents"][0]["asset"]
    for part in (chapter, video):
        got = client.get("learningAssets/" + part["urn"].replace(":", "%3A").replace("(", "%28")).json()
        assert (got["urn"], got["title"], got["type"]) == (part["urn"], part["title"], part["type"])


def test_videos_are_assets_too(play: Play) -> None:
    client = play(courses=10, locales=())
    page = client.get("learningAssets", q="localeAndType", assetType="VIDEO", count="100", **_EN).json()
    inside = {
        video["asset"]["urn"]
        for course in client.everything()
        if course["details"]["availability"] == "AVAILABLE"
        for chapter in course["contents"]
        for video in chapter["asset"]["contents"]
    }
    assert page["paging"]["total"] == len(inside)
    assert {one["urn"] for one in page["elements"]} <= inside
    assert page["elements"][0]["details"]["timeToComplete"]["unit"] == "SECOND"


def test_learning_paths_hold_courses_of_the_catalogue(play: Play) -> None:
    client = play()
    courses = {one["urn"] for one in client.everything()}
    paths = client.everything("LEARNING_PATH")
    assert len(paths) >= 4
    for path in paths:
        assert {item["asset"]["urn"] for item in path["contents"]} <= courses


def test_finders_say_what_is_missing(play: Play) -> None:
    client = play()
    assert client.get("learningAssets").status_code == 400
    assert client.get("learningAssets", q="nonsense").status_code == 400
    assert client.get("learningAssets", q="localeAndType", **_EN).status_code == 400
    assert client.get("nonsense").status_code == 404
    assert client.criteria(start="-1").status_code == 400


def test_answers_are_compressed_when_asked(play: Play) -> None:
    client = play()
    assert client.criteria().headers["content-encoding"] == "gzip"
    client.http.headers["accept-encoding"] = "identity"
    plain = client.criteria()
    assert "content-encoding" not in plain.headers
    assert len(plain.json()["elements"]) == 100


def test_members_come_in_any_order_when_told(play: Play) -> None:
    client = play(shuffle_keys=True)
    first, second = client.criteria(), client.criteria()
    assert first.text != second.text
    assert first.json() == second.json()


def test_requests_that_the_front_door_refuses(play: Play) -> None:
    client = play(courses=10)
    assert client.criteria(fields="x" * 5000).status_code == 414
    client.http.headers["x-restli-protocol-version"] = "2.0.0"
    assert client.criteria().status_code == 400
    del client.http.headers["x-restli-protocol-version"]
    assert client.criteria(start="9" * 5000).status_code in (400, 414)
    assert client.criteria(start="9" * 50).status_code == 400


def test_recency_sorts_and_is_a_search(play: Play) -> None:
    page = play().criteria(**{"assetPresentationCriteria.sortBy": "RECENCY"}).json()
    published = [one["details"]["publishedAt"] for one in page["elements"]]
    assert published == sorted(published, reverse=True)
    assert page["metadata"] != {}


def test_criteria_give_the_same_videos_as_the_locale_finder(play: Play) -> None:
    client = play(courses=10, locales=())
    by_criteria = client.criteria("VIDEO").json()["paging"]["total"]
    plain = client.get(
        "learningAssets", q="localeAndType", assetType="VIDEO", includeRetired="true", **_EN
    ).json()["paging"]["total"]
    assert by_criteria == plain > 150
    assert play(courses=10, videos=False).criteria("VIDEO").json()["elements"] == []
