"""Showing one asset in full."""

import pytest

from lil_tui.catalogue.detail import LaunchUrls, UnknownAsset, pick_launch_url, show
from lil_tui.catalogue.documents import detail_document
from lil_tui.store import Store
from tests.catalogue.builder import CatalogueBuilder


def test_the_document_is_the_contracts(store: Store, catalogue: CatalogueBuilder) -> None:
    document = detail_document(show(store, " urn:li:lyndaCourse:252 "))
    assert document == {
        "urn": "urn:li:lyndaCourse:252",
        "title": "Excel 2007 Essential Training",
        "type": "COURSE",
        "level": "BEGINNER",
        "locale": "en_US",
        "minutes": 313,
        "published_at": "1970-01-02T00:00:00.000Z",
        "retired_at": None,
        "authors": ["Lorna A. Daly", "José Núñez"],
        "description": "Like the other applications\n\n- one",
        "short_description": "A detailed look.",
        "availability": "AVAILABLE",
        "urls": {
            "web": "https://www.linkedin.com/learning/excel-2007-essential-training",
            "sso": "https://www.linkedin.com/checkpoint/enterprise/login/1?pathWildcard=1"
            "&application=learning&redirect=https%3A%2F%2Fwww%2Elinkedin%2Ecom%2Flearning"
            "%2Fexcel-2007-essential-training%3Fu%3D1",
            "aicc": "https://www.linkedin.com/learning/aicc?content=urn%3Ali%3AlyndaCourse%3A252",
        },
        "image_url": None,
        "classifications": [
            {
                "urn": "urn:li:lyndaCategory:5",
                "name": "Spreadsheets",
                "type": "TOPIC",
                "paths": [["Technology", "Data"], ["business", "Analysis"]],
            },
            {"urn": "urn:li:skill:163", "name": "Microsoft Excel", "type": "SKILL", "paths": []},
        ],
        "contents": [
            {
                "urn": "urn:li:lyndaChapter:(urn:li:lyndaCourse:252,4472)",
                "title": "Introduction",
                "type": "CHAPTER",
                "contents": [
                    {
                        "urn": "urn:li:lyndaVideo:(urn:li:lyndaCourse:252,24961)",
                        "title": "Welcome",
                        "type": "VIDEO",
                        "contents": [],
                    }
                ],
            }
        ],
        "last_updated_at": "2021-02-17T00:34:36.915Z",
        "completions": 0,
    }


def test_what_linkedin_left_out_is_null(store: Store, catalogue: CatalogueBuilder) -> None:
    document = detail_document(show(store, "urn:li:lyndaCourse:600"))
    assert document["urls"] == {"web": None, "sso": None, "aicc": None}
    assert document["availability"] == "RETIRED"
    assert document["minutes"] is document["description"] is document["level"] is None
    assert document["authors"] == document["contents"] == []


def test_a_gone_one_says_so(store: Store, catalogue: CatalogueBuilder) -> None:
    detail = show(store, "urn:li:lyndaCourse:700")
    assert (detail.row.availability, detail.gone_at_ms) == ("GONE", 1_700_000_000_000)


def test_the_screen_learns_lengths_and_locales(store: Store, catalogue: CatalogueBuilder) -> None:
    detail = show(store, "https://www.linkedin.com/learning/excel-2007-essential-training?u=1")
    assert detail.contents[0].contents[0].seconds == 120
    assert detail.available_locales == ("en_US", "de")


def test_changes_stand_newest_first(store: Store, catalogue: CatalogueBuilder) -> None:
    catalogue.write_many(
        "INSERT INTO sync_run (id, mode, status, asset_types, locales, started_at)"
        " VALUES (?, 'full', 'complete', '', '', ?)",
        [(1, 1000), (2, 2000)],
    )
    catalogue.write_many(
        "UPDATE marketplace_linkedin_learning_object SET first_run_id = ? WHERE id = 1", [(1,)]
    )
    catalogue.write_many("INSERT INTO sync_change VALUES (2, 1, ?, ?)", [("updated", "title,level")])
    changes = show(store, "urn:li:lyndaCourse:252").changes
    assert [(change.at_ms, change.kind, change.fields) for change in changes] == [
        (2000, "updated", ("title", "level")),
        (1000, "added", ()),
    ]


@pytest.mark.parametrize(
    "raw", [b"no zlib", b"", {"contents": 3}, {"contents": [{"asset": {"title": 1}}, 7]}]
)
def test_an_element_of_the_wrong_shape_costs_the_outline_alone(
    store: Store, builder: CatalogueBuilder, raw: bytes | dict[str, object]
) -> None:
    builder.asset("urn:li:lyndaCourse:1", "Broken", raw=raw)
    assert show(store, "urn:li:lyndaCourse:1").row.title == "Broken"


def test_paths_in_a_circle_end(store: Store, builder: CatalogueBuilder) -> None:
    builder.classification("A", "A", "TOPIC")
    builder.classification("B", "B", "TOPIC")
    builder.asset("urn:li:lyndaCourse:1", "Round", under=[("A", "B"), ("B", "A")])
    assert [each.paths for each in show(store, "urn:li:lyndaCourse:1").classifications] == [
        (("B",),),
        (("A",),),
    ]


def test_an_unknown_one_is_told_with_a_way_out(store: Store, catalogue: CatalogueBuilder) -> None:
    with pytest.raises(UnknownAsset, match="no asset has urn:li:lyndaCourse:1"):
        show(store, "urn:li:lyndaCourse:1")
    with pytest.raises(UnknownAsset, match="is a SKILL"):
        show(store, "urn:li:skill:163")
    with pytest.raises(UnknownAsset, match="urn:li:lyndaCourse:300"):
        show(store, "learning c++")
    with pytest.raises(UnknownAsset, match="catalogue search"):
        show(store, "zzz \ud800 \x1b[31m")


def test_an_empty_catalogue_says_sync_first(store: Store) -> None:
    with pytest.raises(UnknownAsset, match="lil-tui sync"):
        show(store, "urn:li:lyndaCourse:1")


def test_open_takes_the_wished_for_link_then_the_next_there_is() -> None:
    every = LaunchUrls(web="w", sso="s", aicc="a")
    assert [pick_launch_url(every, launch) for launch in ("sso", "web", "aicc")] == ["s", "w", "a"]
    assert pick_launch_url(LaunchUrls(web=None, sso=None, aicc="a"), "sso") == "a"
    assert pick_launch_url(LaunchUrls(web="w", sso=None, aicc="a"), "sso") == "w"
    assert pick_launch_url(LaunchUrls(None, None, None), "web") is None
