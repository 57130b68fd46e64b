"""Writes assets and classifications in the shape of LinkedIn's answers.

Everything made here is plain dicts, lists and texts; `projection` and the JSON writer take it on.
"""

import random
from typing import Any
from urllib.parse import quote

from lil_tui.simulator.assets import Asset, Chapter, Video
from lil_tui.simulator.courses import authors, descriptions, outline, path_descriptions
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.taxonomy import Classification, Taxonomy
from lil_tui.simulator.words.slugs import slug

Json = dict[str, Any]

ACCOUNT = 105_587_602
_INSTANCE = 113_669_290
_OWNER = "urn:li:organization:1337"
_OPEN = "urn:li:labeledLearningContentAccessGroup:PUBLIC"
_CREDIT_AGENCY = "urn:li:lyndaCredentialingAgency:5"


def locale_object(locale: str) -> Json:
    """A locale as LinkedIn writes it."""
    language, _, country = locale.partition("_")
    return {"country": country, "language": language} if country else {"language": language}


class ElementWriter:
    """Writes elements for one catalogue; entries of classifications are made once per locale."""

    def __init__(self, taxonomy: Taxonomy, options: SimulatorOptions) -> None:
        self._taxonomy = taxonomy
        self._options = options
        self._entries: dict[tuple[str, str, int], list[Json]] = {}

    def classification(self, classification: Classification, locale: str) -> Json:
        """A classification as its own finder gives it."""
        where = locale_object(locale)
        language = locale.partition("_")[0]
        return {
            "urn": classification.urn,
            "owner": _named(_OWNER, "LinkedIn", where),
            "name": {"locale": where, "value": classification.name(language)},
            "type": classification.type,
        }

    def asset(self, served: Asset | Video | Chapter, depth: int) -> Json:
        """An asset with details down to a depth (1: of itself alone)."""
        if isinstance(served, Asset) and served.written is not None:
            element = merge(served.written, _given_states(served))
            if depth < 1:
                element.pop("details", None)
            return merge(element, served.patch) if served.patch else element
        if isinstance(served, Asset):
            element = (
                self._path(served, depth) if served.type == "LEARNING_PATH" else self._course(served, depth)
            )
            return merge(element, served.patch) if served.patch else element
        if isinstance(served, Chapter):
            return self._chapter(served.course, served.chapter, self._where(served.course), depth)
        return self._video(served.course, served.chapter, served.position, self._where(served.course), depth)

    def _where(self, asset: Asset) -> Json:
        """The asset's locale; a few come without a country."""
        where = locale_object(asset.locale)
        if asset.seed % 60 == 7:
            where.pop("country", None)
        return where

    def _course(self, asset: Asset, depth: int) -> Json:
        where = self._where(asset)
        element: Json = {
            "urn": asset.urn,
            "title": {"locale": where, "value": asset.title},
            "type": asset.type,
            "contents": [
                {"asset": self._chapter(asset, number, where, depth - 1)}
                for number in range(len(outline(asset)))
            ],
        }
        if depth >= 1:
            element["details"] = self._details(asset, where)
        return element

    def _chapter(self, course: Asset, chapter: int, where: Json, depth: int) -> Json:
        section = outline(course)[chapter]
        element: Json = {
            "urn": f"urn:li:lyndaChapter:({course.urn},{section.number})",
            "title": {"locale": where, "value": section.title},
            "type": "CHAPTER",
            "contents": [
                {"asset": self._video(course, chapter, position, where, depth - 1)}
                for position in range(len(section.clips))
            ],
        }
        if depth >= 1:
            seconds = sum(clip.seconds for clip in section.clips)
            element["details"] = self._part_details(course, where, seconds)
        return element

    def _video(self, course: Asset, chapter: int, position: int, where: Json, depth: int) -> Json:
        clip = outline(course)[chapter].clips[position]
        element: Json = {
            "urn": f"urn:li:lyndaVideo:({course.urn},{clip.number})",
            "title": {"locale": where, "value": clip.title},
            "type": "VIDEO",
            "contents": [],
        }
        if depth >= 1:
            details = element["details"] = self._part_details(course, where, clip.seconds)
            details["classifications"] = self._classifications(course)
            if course.live:
                page = f"{slug(course.title, course.number)}/{slug(clip.title, clip.number)}"
                details["urls"] = self._urls(element["urn"], page)
        return element

    def _part_details(self, course: Asset, where: Json, seconds: int) -> Json:
        details = _states(course, where)
        details["contributors"] = [_contributor(author, where) for author in authors(course)]
        details["classifications"] = []
        details["timeToComplete"] = {"duration": seconds, "unit": "SECOND"}
        return details

    def _details(self, asset: Asset, where: Json) -> Json:
        rng = random.Random(asset.seed + 4)
        details = _states(asset, where)
        details["classifications"] = self._classifications(asset)
        if rng.random() < 0.05:
            details["classifications"] = [*details["classifications"], self._credit(asset.locale)]
        details["contributors"] = (
            [] if rng.random() < 0.03 else [_contributor(author, where) for author in authors(asset)]
        )
        if rng.random() > 0.02:
            written = descriptions(asset)
            details["description"] = {"locale": where, "value": written.long}
            details["descriptionIncludingHtml"] = {"locale": where, "value": written.long_html}
            if rng.random() > 0.05:
                details["shortDescription"] = {"locale": where, "value": written.short}
                details["shortDescriptionIncludingHtml"] = {"locale": where, "value": written.short}
        if rng.random() > 0.02:
            file = f"{asset.number}-{asset.published_at_ms}-16x9.jpg"
            details["images"] = {"primary": f"https://cdn.lynda.com/course/{asset.number}/{file}"}
        if asset.level is not None:
            details["level"] = asset.level
        if rng.random() > 0.02:
            seconds = sum(clip.seconds for section in outline(asset) for clip in section.clips)
            details["timeToComplete"] = {"duration": seconds, "unit": "SECOND"}
        details["discoverableBy"] = [{"accessor": _named(_OPEN, "Access is open to all.", where)}]
        details["relationships"] = []
        if asset.live:
            details["urls"] = self._urls(asset.urn, slug(asset.title, asset.number))
        return details

    def _path(self, asset: Asset, depth: int) -> Json:
        where = self._where(asset)
        element: Json = {
            "urn": asset.urn,
            "title": {"locale": where, "value": asset.title},
            "type": asset.type,
            "contents": [{"asset": self._item(item, depth - 1)} for item in asset.items],
        }
        if depth >= 1:
            details = _states(asset, where)
            written = path_descriptions(asset)
            details["classifications"] = self._classifications(asset)
            details["contributors"] = []
            details["description"] = {"locale": where, "value": written.long}
            details["descriptionIncludingHtml"] = {"locale": where, "value": written.long_html}
            details["shortDescription"] = {"locale": where, "value": written.short}
            seconds = sum(
                clip.seconds for item in asset.items for part in outline(item) for clip in part.clips
            )
            details["timeToComplete"] = {"duration": seconds, "unit": "SECOND"}
            details["relationships"] = []
            if asset.live:
                details["urls"] = self._urls(asset.urn, f"paths/{slug(asset.title, asset.number)}")
            element["details"] = details
        return element

    def _item(self, item: Asset, depth: int) -> Json:
        """A path's course: named, its own outline left out as LinkedIn does for a path's items."""
        where = self._where(item)
        element: Json = {
            "urn": item.urn,
            "title": {"locale": where, "value": item.title},
            "type": item.type,
            "contents": [],
        }
        if depth >= 1:
            element["details"] = self._details(item, where)
        return element

    def _classifications(self, asset: Asset) -> list[Json]:
        """Topics by every way up (a topic may come twice), their ancestors, skills."""
        entries: list[Json] = []
        seen: set[str] = set()
        ancestors: list[Classification] = []
        for topic in asset.topics:
            entries += self._entry(topic, asset.locale)
            ancestors += [parent for way in topic.ancestors() for parent in way]
        skills = [skill for topic in asset.topics for skill in topic.skills]
        if skills:
            start = asset.seed % len(skills)
            ancestors += (skills[start:] + skills[:start])[: 1 + asset.seed % 3]
        for classification in ancestors:
            if classification.urn not in seen:
                seen.add(classification.urn)
                entries += self._entry(classification, asset.locale)
        return entries

    def _entry(self, classification: Classification, locale: str) -> list[Json]:
        key = (classification.urn, locale, self._taxonomy.revision)
        entries = self._entries.get(key)
        if entries is None:
            assigner = _named(_OWNER, "LinkedIn", locale_object(locale))
            entries = self._entries[key] = [
                {
                    "assigner": assigner,
                    "path": [self.classification(parent, locale) for parent in way],
                    "associatedClassification": self.classification(classification, locale),
                }
                for way in classification.ancestors()
            ]
        return entries

    def _credit(self, locale: str) -> Json:
        """A continuing education unit, with members that nobody has documented."""
        where = locale_object(locale)
        owner = _named(_CREDIT_AGENCY, "National Association of State Boards of Accountancy (NASBA)", where)
        return {
            "assigner": owner,
            "path": [],
            "associatedClassification": {
                "urn": f"urn:li:lyndaCredentialingProgram:({_CREDIT_AGENCY},5)",
                "owner": owner,
                "name": {"locale": where, "value": "CPE"},
                "type": "CONTINUING_EDUCATION_UNIT",
            },
            "disciplines": ["Information Technology"],
            "numberOfCredits": 1.5,
        }

    def _urls(self, urn: str, path: str) -> Json:
        page = f"https://www.linkedin.com/learning/{path}"
        urls = {"webLaunch": page}
        if self._options.sso:
            target = quote(f"{page}?u={ACCOUNT}", safe="")
            urls["ssoLaunch"] = (
                f"https://www.linkedin.com/checkpoint/enterprise/login/{ACCOUNT}"
                f"?pathWildcard={ACCOUNT}&application=learning&redirect={target}"
            )
        if self._options.aicc:
            instance = (
                f"urn:li:enterpriseApplicationInstance:(urn:li:enterpriseAccount:{ACCOUNT},{_INSTANCE})"
            )
            urls["aiccLaunch"] = (
                f"https://www.linkedin.com/learning/aicc?content={quote(urn, safe='')}"
                f"&account={quote(instance, safe='')}"
            )
        return urls


def merge(element: Json, patch: Json) -> Json:
    """An element with a patch laid over it, recursively; None takes a member out."""
    merged = dict(element)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _named(urn: str, name: str, where: Json) -> Json:
    return {"urn": urn, "name": {"locale": where, "value": name}}


def _states(asset: Asset, where: Json) -> Json:
    states: Json = {
        "availability": "AVAILABLE" if asset.live else "RETIRED",
        "availableLocales": [where],
        "lastUpdatedAt": asset.updated_at_ms,
        "publishedAt": asset.published_at_ms,
    }
    if asset.retired_at_ms is not None:
        states["retiredAt"] = asset.retired_at_ms
    return states


def _given_states(asset: Asset) -> Json:
    """What edits changed of an element given from outside."""
    before = (asset.written or {}).get("details", {})
    if "details" not in (asset.written or {}) or asset.updated_at_ms == before.get("lastUpdatedAt"):
        return {}
    states: Json = {"lastUpdatedAt": asset.updated_at_ms}
    if not asset.live:
        states |= {"availability": "RETIRED", "retiredAt": asset.retired_at_ms, "urls": None}
    return {"details": states}


def _contributor(author: Any, where: Json) -> Json:
    return {
        "urn": f"urn:li:lyndaAuthor:{author.number}",
        "name": {"locale": where, "value": author.name},
        "contributionType": "AUTHOR",
        "authorDetails": {
            "firstName": {"locale": where, "value": author.given},
            "lastName": {"locale": where, "value": author.family},
        },
    }
