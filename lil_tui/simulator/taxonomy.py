"""The classifications: libraries, subjects, topics, skills, and how they hang together.

LinkedIn's classification resource has no parents; the hierarchy shows only in the paths of assets,
so parents are kept here and written by `elements` alone.
"""

import math
from collections.abc import Iterable

from lil_tui.simulator.words.crafts import SKILL_FORMS
from lil_tui.simulator.words.taxonomy import SUBJECTS
from lil_tui.simulator.words.translations import LANGUAGES, NAMES

_LIBRARY_NUMBERS = {"Business": 7162, "Creative": 7163, "Technology": 7164}


class Classification:
    """One library, subject, topic or skill with its names by language and its parents."""

    __slots__ = ("craft", "names", "parents", "skills", "type", "urn")

    def __init__(self, urn: str, type_: str, names: dict[str, str], craft: str = "process") -> None:
        self.urn = urn
        self.type = type_
        self.names = names
        self.craft = craft
        self.parents: list[Classification] = []
        self.skills: list[Classification] = []
        """Skills that fit a topic (its own, or its subject's where it has none)."""

    def name(self, language: str) -> str:
        """The name in a language, in English where there is no other."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    def ancestors(self) -> Iterable[tuple["Classification", ...]]:
        """Each way up, nearest first; one empty way where there is no parent."""
        if not self.parents:
            yield ()
        for parent in self.parents:
            for way in parent.ancestors():
                yield (parent, *way)

    def relatives(self) -> set[str]:
        """The URNs of itself, its ancestors and its skills."""
        urns = {self.urn, *(skill.urn for skill in self.skills)}
        urns.update(parent.urn for way in self.ancestors() for parent in way)
        return urns


class Taxonomy:
    """All classifications, by type and by URN, in the order in which they are served."""

    def __init__(self) -> None:
        self.by_type: dict[str, list[Classification]] = {
            "LIBRARY": [],
            "SUBJECT": [],
            "TOPIC": [],
            "SKILL": [],
        }
        self.by_urn: dict[str, Classification] = {}
        self.revision = 0

    def add(self, classification: Classification) -> Classification:
        """Take a classification in, last of its type."""
        self.by_type.setdefault(classification.type, []).append(classification)
        self.by_urn[classification.urn] = classification
        self.revision += 1
        return classification

    def remove(self, urn: str) -> None:
        """Forget a classification; assets that carry it go on carrying it."""
        classification = self.by_urn.pop(urn)
        self.by_type[classification.type].remove(classification)
        self.revision += 1

    def offered(self, type_: str, language: str) -> list[Classification]:
        """Those of a type that have a name in a language."""
        return [one for one in self.by_type.get(type_, ()) if language in one.names]

    def next_urn(self, type_: str) -> str:
        """A URN that nothing has yet."""
        form = "urn:li:skill:{}" if type_ == "SKILL" else "urn:li:lyndaCategory:{}"
        number = 500_000
        while form.format(number) in self.by_urn:
            number += 1
        return form.format(number)


def build_taxonomy(courses: int) -> Taxonomy:
    """The taxonomy for a catalogue of so many courses: skills grow with it, the rest is always whole."""
    taxonomy = Taxonomy()
    translated = _translations()
    libraries: dict[str, Classification] = {}
    topics: dict[str, Classification] = {}
    for number, line in enumerate(SUBJECTS.strip().splitlines()):
        place, craft, names = (part.strip() for part in line.split("|"))
        library_name, subject_name = place.split(" > ")
        if library_name not in libraries:
            urn = f"urn:li:lyndaCategory:{_LIBRARY_NUMBERS[library_name]}"
            libraries[library_name] = taxonomy.add(
                Classification(urn, "LIBRARY", _names(library_name, translated), craft)
            )
        subject = Classification(
            f"urn:li:lyndaCategory:{7170 + number}", "SUBJECT", _names(subject_name, translated), craft
        )
        subject.parents.append(libraries[library_name])
        taxonomy.add(subject)
        for topic_name in names.split("; "):
            topic = topics.get(topic_name)
            if topic is None:
                urn = f"urn:li:lyndaCategory:{7300 + len(topics)}"
                topic = Classification(urn, "TOPIC", _names(topic_name, translated), craft)
                topics[topic_name] = taxonomy.add(topic)
            topic.parents.append(subject)
    _add_skills(taxonomy, max(150, courses // 5))
    return taxonomy


def _translations() -> dict[str, dict[str, str]]:
    rows = (line.split(" | ") for line in NAMES.strip().splitlines())
    return {row[0]: dict(zip(LANGUAGES, row, strict=True)) for row in rows}


def _names(english: str, translated: dict[str, dict[str, str]]) -> dict[str, str]:
    return dict(translated.get(english, {"en": english}))


def _add_skills(taxonomy: Taxonomy, wanted: int) -> None:
    """Name skills after topics: plain names first, spread over all subjects, then finer ones."""
    topics = taxonomy.by_type["TOPIC"]
    named = {topic.names["en"] for topic in topics}
    number = 0
    for form in range(max(len(forms) for forms in SKILL_FORMS.values())):
        step = max(1, math.ceil(len(topics) / max(1, wanted - number)))
        for topic in topics[::step]:
            name = SKILL_FORMS[topic.craft][form].format(t=topic.names["en"])
            doubled = form and name.rpartition(" ")[2] in topic.names["en"].split(" ")
            if number >= wanted or doubled or (form and name in named):
                continue
            names = topic.names if form == 0 else {"en": name}
            skill = Classification(f"urn:li:skill:{100 + 3 * number}", "SKILL", dict(names), topic.craft)
            topic.skills.append(taxonomy.add(skill))
            named.add(name)
            number += 1
    _share_skills(topics)


def _share_skills(topics: list[Classification]) -> None:
    """Give topics without a skill of their own those of a neighbour in the same subject."""
    by_subject: dict[str, list[Classification]] = {}
    for topic in topics:
        by_subject.setdefault(topic.parents[0].urn, []).extend(topic.skills)
    for topic in topics:
        if not topic.skills:
            topic.skills = by_subject[topic.parents[0].urn][:2]
