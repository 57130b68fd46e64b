"""The catalogue is varied, of a piece, and the same for the same seed."""

import re
import time
from collections import Counter
from itertools import chain

import msgspec
import pytest

from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.elements import ElementWriter
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.words.crafts import SKILL_FORMS, themes
from lil_tui.simulator.words.languages import LANGUAGES
from tests.simulator.conftest import Play


def written(seed: int = 1) -> list[bytes]:
    settings = SimulatorOptions(courses=200, seed=seed)
    catalogue = Catalogue(settings)
    writer = ElementWriter(catalogue.taxonomy, settings)
    everything = chain.from_iterable(catalogue.partitions.values())
    return [msgspec.json.encode(writer.asset(asset, 1)) for asset in everything]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert written() == written()
    assert written() != written(seed=2)


def test_the_taxonomy_has_a_believable_size() -> None:
    by_type = Catalogue(SimulatorOptions(courses=100)).taxonomy.by_type
    assert len(by_type["LIBRARY"]) == 3
    assert 55 <= len(by_type["SUBJECT"]) <= 65
    assert 680 <= len(by_type["TOPIC"]) <= 720
    assert len(by_type["SKILL"]) == 150
    assert all(topic.skills for topic in by_type["TOPIC"])
    assert sum(len(topic.parents) > 1 for topic in by_type["TOPIC"]) >= 25
    names = [skill.names["en"] for skill in by_type["SKILL"]]
    assert len(set(names)) == len(names)


def test_skills_grow_with_the_catalogue() -> None:
    taxonomy = Catalogue(SimulatorOptions(courses=5000, locales=(), learning_path_share=0)).taxonomy
    assert len(taxonomy.by_type["SKILL"]) == 1000


def test_optional_members_are_missing_here_and_there() -> None:
    elements = [msgspec.json.decode(one) for one in written()]
    details = [one["details"] for one in elements if one["type"] == "COURSE"]
    without_level = sum("level" not in one for one in details) / len(details)
    assert 0.15 < without_level < 0.35
    for member in ("images", "description", "timeToComplete", "publishedAt"):
        assert sum(member in one for one in details) > 0.9 * len(details)
    assert any("images" not in one for one in details)
    assert any("description" not in one for one in details)
    assert any(one["contributors"] == [] for one in details)
    assert any("country" not in one["title"]["locale"] for one in elements)


def test_a_topic_with_two_parents_stands_twice_with_different_paths() -> None:
    elements = [msgspec.json.decode(one) for one in written()]
    repeated = 0
    for element in elements:
        entries = element["details"]["classifications"]
        urns = Counter(one["associatedClassification"]["urn"] for one in entries)
        for urn, times in urns.items():
            if times > 1:
                repeated += 1
                paths = [
                    [up["urn"] for up in one["path"]]
                    for one in entries
                    if one["associatedClassification"]["urn"] == urn
                ]
                assert len({tuple(path) for path in paths}) == times
    assert repeated


def test_elements_have_the_size_of_real_ones() -> None:
    courses = [one for one in written() if b'"type":"COURSE"' in one and b"lyndaLearningPath" not in one]
    assert 11_000 < sum(map(len, courses)) / len(courses) < 15_000


def test_no_text_shows_a_placeholder_and_challenges_have_solutions() -> None:
    for one in written():
        assert not re.search(rb"\{[a-z0-9]*\}", one.replace(b"{}", b""))
        element = msgspec.json.decode(one)
        titles = [
            video["asset"]["title"]["value"]
            for chapter in element["contents"]
            for video in chapter["asset"]["contents"]
        ]
        challenges = {
            title.removeprefix("Challenge: ") for title in titles if title.startswith("Challenge: ")
        }
        solutions = {title.removeprefix("Solution: ") for title in titles if title.startswith("Solution: ")}
        assert solutions <= challenges


def test_a_title_that_names_a_theme_opens_with_its_chapter() -> None:
    checked = 0
    for one in written():
        element = msgspec.json.decode(one)
        promised = element["title"]["value"].partition(": ")[2]
        craft_themes = {theme.name for craft in SKILL_FORMS for theme in themes(craft, "en")}
        if promised in craft_themes:
            assert element["contents"][1]["asset"]["title"]["value"] == promised
            checked += 1
    assert checked


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("craft", sorted(SKILL_FORMS))
def test_every_craft_has_themes_in_every_language(craft: str, language: str) -> None:
    chapters = themes(craft, language)
    assert len(chapters) >= 6
    assert all(len(theme.videos) >= 5 for theme in chapters)


def test_other_locales_speak_their_language(play: Play) -> None:
    client = play(courses=300)
    for locale, word in (("de_DE", "Kurs"), ("fr_FR", "formation"), ("ja_JP", "コース"), ("es_ES", "curso")):
        elements = client.everything(locale=locale)
        language = locale[:2]
        assert {one["title"]["locale"]["language"] for one in elements} == {language}
        assert any(word in str(one["details"].get("description")) for one in elements)


def test_hostile_titles_come_only_when_asked_for(play: Play) -> None:
    plain = [one["title"]["value"] for one in play().everything()]
    assert all(title.isprintable() for title in plain)
    hostile = [one["title"]["value"] for one in play(hostile=True).everything()]
    assert any("\x1b]0;" in title for title in hostile)
    assert any(len(title) > 9_000 for title in hostile)
    assert any("[/]" in title for title in hostile)


def test_nothing_is_younger_than_a_week(play: Play) -> None:
    last_week = (time.time() - 6 * 86_400) * 1000
    assert all(one["details"]["lastUpdatedAt"] < last_week for one in play().everything())


def test_there_is_a_course_on_every_topic_before_any_has_many() -> None:
    catalogue = Catalogue(SimulatorOptions(courses=2000, locales=()))
    told = Counter(asset.topics[0].urn for asset in catalogue.partitions["COURSE", "en_US"])
    assert set(told) == {topic.urn for topic in catalogue.topics("en_US")}
    assert max(told.values()) - min(told.values()) <= 1
