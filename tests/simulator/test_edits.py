"""The catalogue changes between requests as it does on LinkedIn."""

import time
from typing import Any

import pytest

from tests.simulator.conftest import Client, Play


def changed_since(client: Client, instant_ms: int) -> list[dict[str, Any]]:
    return client.everything(**{"assetFilteringCriteria.lastModifiedAfter": str(instant_ms)})


def test_an_added_course_is_there_and_new(play: Play) -> None:
    client = play()
    before = int(time.time() * 1000) - 1
    urn = client.server.control.edit.add_course("Keeping Bees")
    assert client.everything()[-1]["title"]["value"] == "Keeping Bees"
    assert [one["urn"] for one in changed_since(client, before)] == [urn]


def test_a_course_added_in_front_moves_the_others_on(play: Play) -> None:
    client = play()
    first = client.criteria().json()["elements"]
    urn = client.server.control.edit.add_course(position=0)
    after = client.criteria().json()["elements"]
    assert after[0]["urn"] == urn
    assert after[1:] == first[:-1]


def test_a_modified_course_shows_its_new_members_and_its_time(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    urn = edit.urns(live=True)[5]
    old = edit.element(urn)
    edit.modify(
        urn, title="A New Title", description="New words", level="ADVANCED", duration=600, images=None
    )
    new = client.get(f"learningAssets/{urn}").json()
    assert new["title"]["value"] == "A New Title"
    assert new["details"]["description"]["value"] == "New words"
    assert new["details"]["timeToComplete"] == {"duration": 600, "unit": "SECOND"}
    assert new["details"]["level"] == "ADVANCED"
    assert "images" not in new["details"]
    assert new["details"]["lastUpdatedAt"] > old["details"]["lastUpdatedAt"]
    assert new["contents"] == old["contents"]


def test_a_change_can_keep_quiet_about_its_time(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    urn = edit.urns(live=True)[0]
    old = edit.element(urn)["details"]["lastUpdatedAt"]
    edit.patch(urn, {"details": {"availability": "SUSPENDED", "novelty": {"of": "2027"}}}, touch=False)
    details = client.get(f"learningAssets/{urn}").json()["details"]
    assert (details["availability"], details["novelty"]) == ("SUSPENDED", {"of": "2027"})
    assert details["lastUpdatedAt"] == old


def test_an_edit_renews_its_own_page_and_no_other(play: Play) -> None:
    client = play()
    first, second = client.criteria().content, client.criteria(start="100").content
    edit = client.server.control.edit
    edit.touch(edit.urns()[120])
    assert client.criteria().content == first
    assert client.criteria(start="100").content != second


def test_a_retired_course_loses_its_links_and_comes_back(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    urn = edit.urns(live=True)[0]
    before = int(time.time() * 1000) - 1
    edit.retire(urn)
    [element] = changed_since(client, before)
    assert element["details"]["availability"] == "RETIRED"
    assert element["details"]["retiredAt"] > before
    assert "urls" not in element["details"]
    edit.restore(urn)
    assert client.get(f"learningAssets/{urn}").json()["details"]["availability"] == "AVAILABLE"


def test_a_removed_course_leaves_no_trace_until_it_is_restored(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    all_urns = edit.urns()
    edit.remove(all_urns[3])
    assert [one["urn"] for one in client.everything()] == all_urns[:3] + all_urns[4:]
    edit.restore(all_urns[3])
    assert [one["urn"] for one in client.everything()] == all_urns


def test_topics_move_and_the_paths_with_them(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    library = edit.add_classification("LIBRARY", "Outdoors")
    subject = edit.add_classification("SUBJECT", "Gardens", parents=[library])
    topic = edit.add_classification("TOPIC", "Apiaries", parents=[subject])
    urn = edit.urns(live=True)[0]
    edit.move_topics(urn, [topic])
    entries = client.get(f"learningAssets/{urn}").json()["details"]["classifications"]
    found = {one["associatedClassification"]["urn"]: [up["urn"] for up in one["path"]] for one in entries}
    assert found[topic] == [subject, library]
    assert found[subject] == [library]
    assert found[library] == []


def test_a_course_can_be_moved_under_any_topic(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    topics = edit.classifications("TOPIC")
    for number, urn in enumerate(edit.urns(live=True)):
        edit.move_topics(urn, [topics[number * 37 % len(topics)]])
        assert client.get(f"learningAssets/{urn}").status_code == 200


def test_a_renamed_classification_is_renamed_everywhere(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    [library] = [urn for urn in edit.classifications("LIBRARY") if urn.endswith("7164")]
    client.criteria()
    edit.rename_classification(library, "Engineering")
    assert client.get(f"learningClassifications/{library}").json()["name"]["value"] == "Engineering"
    assert "Engineering" in client.criteria().text
    edit.remove_classification(library)
    assert client.get(f"learningClassifications/{library}").status_code == 404


def test_a_topic_hangs_under_other_parents(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    urn = edit.urns(live=True)[0]
    topic = next(
        one["associatedClassification"]["urn"]
        for one in edit.element(urn)["details"]["classifications"]
        if one["associatedClassification"]["type"] == "TOPIC"
    )
    subject = edit.classifications("SUBJECT")[-1]
    edit.set_parents(topic, [subject])
    entries = client.get(f"learningAssets/{urn}").json()["details"]["classifications"]
    [entry] = [one for one in entries if one["associatedClassification"]["urn"] == topic]
    assert entry["path"][0]["urn"] == subject


def test_a_path_shows_the_new_title_of_its_course(play: Play) -> None:
    client = play()
    path = client.criteria("LEARNING_PATH").json()["elements"][0]
    client.server.control.edit.modify(path["contents"][0]["asset"]["urn"], title="Renamed")
    again = client.criteria("LEARNING_PATH").json()["elements"][0]
    assert again["contents"][0]["asset"]["title"]["value"] == "Renamed"


def test_an_unlicensed_course_is_left_out_where_the_licence_counts(play: Play) -> None:
    client = play()
    edit = client.server.control.edit
    edit.set_licensed(edit.urns()[0], False)
    assert client.criteria().json()["paging"]["total"] == 157
    assert (
        client.criteria(**{"assetFilteringCriteria.licensedOnly": "false"}).json()["paging"]["total"] == 158
    )


def test_an_element_of_ones_own_is_served_as_given(play: Play) -> None:
    client = play()
    element = {
        "urn": "urn:li:lyndaCourse:7",
        "type": "COURSE",
        "title": {"value": "Bare"},
        "novel": [1, None],
    }
    client.server.control.edit.add_element(element)
    assert client.everything()[-1] == element


def test_edits_are_made_over_http_too(play: Play) -> None:
    client = play()
    address = client.server.control_url
    urns = client.http.get(f"{address}/assets", params={"live": "true"}).json()["urns"]
    edits = [
        {"action": "add_course", "title": "From Outside"},
        {"action": "modify", "urn": urns[0], "title": "Changed"},
        {"action": "retire", "urn": urns[1]},
        {"action": "remove", "urn": urns[2]},
    ]
    answer = client.http.post(f"{address}/edit", json=edits)
    assert answer.json()["results"][0].startswith("urn:li:lyndaCourse:")
    assert client.http.get(f"{address}/assets/{urns[0]}").json()["title"]["value"] == "Changed"
    assert client.http.post(f"{address}/edit", json={"action": "retire", "urn": "x"}).status_code == 404
    assert client.http.post(f"{address}/edit", json={"action": "explode"}).status_code == 400
    assert client.http.post(f"{address}/edit", json={"action": "retire"}).status_code == 400


def test_the_catalogue_can_change_in_the_middle_of_a_reading(play: Play) -> None:
    client = play()
    control = client.server.control
    first = control.edit.urns()[0]
    control.faults.add("edit", times=1, start=100, edits=[{"action": "remove", "urn": first}])
    assert client.criteria().json()["paging"]["total"] == 158
    assert client.criteria(start="100").json()["paging"]["total"] == 157
    control.on_request = lambda request: (
        control.edit.restore(first) if "start" not in request.params else None
    )
    assert client.criteria(start="100").json()["paging"]["total"] == 157
    assert client.criteria().json()["paging"]["total"] == 158


def test_the_state_is_seen_and_set_over_http(play: Play) -> None:
    client = play()
    client.criteria()
    address = f"{client.server.control_url}/state"
    client.http.post(address, json={"tokens": "revoke", "token_ttl_seconds": 5, "content_permission": False})
    assert client.criteria().status_code == 401
    client.login()
    assert client.criteria().status_code == 403
    assert client.http.get(address).json()["token_ttl_seconds"] == 5
    assert client.http.post(address, json={"colour": "blue"}).status_code == 400


def test_an_unknown_urn_is_an_error(play: Play) -> None:
    with pytest.raises(KeyError):
        play(courses=10).server.control.edit.retire("urn:li:lyndaCourse:1")
