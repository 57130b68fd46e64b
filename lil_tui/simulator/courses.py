"""Writes what a course says: outline, descriptions, authors; always the same for the same seed.

Chapters, descriptions and the title are drawn from the same themes, so they fit each other.
"""

import random
import re
from functools import lru_cache
from typing import NamedTuple

from lil_tui.simulator.assets import Asset
from lil_tui.simulator.words.crafts import Theme, themes
from lil_tui.simulator.words.languages import LANGUAGES, Language
from lil_tui.simulator.words.names import FAMILY_NAMES, GIVEN_NAMES

_PROPER = frozenset(
    [
        "Android",
        "Bash",
        "C++",
        "Bayesian",
        "Excel",
        "Foley",
        "Git",
        "Go",
        "Haskell",
        "Java",
        "Julia",
        "Kanban",
        "Kotlin",
        "Kubernetes",
        "Linux",
        "Node.js",
        "Perl",
        "Python",
        "Ruby",
        "Rust",
        "Scala",
        "Scrum",
        "Sigma",
        "Six",
        "Swift",
        "Windows",
    ]
)
_BODY_CHAPTERS = (2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6)


class Clip(NamedTuple):
    """A video: its number inside the course, title and length in seconds."""

    number: int
    title: str
    seconds: int


class Section(NamedTuple):
    """A chapter: its number inside the course, title and videos."""

    number: int
    title: str
    clips: tuple[Clip, ...]


class Author(NamedTuple):
    """An author: a number, given and family name."""

    number: int
    given: str
    family: str

    @property
    def name(self) -> str:
        """Given name first."""
        return f"{self.given} {self.family}"


class Descriptions(NamedTuple):
    """Plain and HTML text, long and short."""

    long: str
    long_html: str
    short: str


def language_of(asset: Asset) -> Language:
    """The phrases an asset is written in."""
    return LANGUAGES.get(asset.language, LANGUAGES["en"])


def chosen_themes(asset: Asset) -> tuple[Theme, ...]:
    """The themes of a course in teaching order, the one its title promises first."""
    return _chosen_themes(asset, asset.stamp)


@lru_cache(maxsize=256)
def _chosen_themes(asset: Asset, _stamp: int) -> tuple[Theme, ...]:
    language = asset.language if asset.language in LANGUAGES else "en"
    available = themes(asset.topics[0].craft, language)
    rng = random.Random(asset.seed)
    count = min(len(available), rng.choice(_BODY_CHAPTERS))
    numbers = sorted(rng.sample(range(len(available)), count))
    if asset.lead_theme is not None:
        numbers = [asset.lead_theme, *(number for number in numbers if number != asset.lead_theme)][:count]
    return tuple(available[number] for number in numbers)


@lru_cache(maxsize=512)
def _outline(asset: Asset, _stamp: int) -> tuple[Section, ...]:
    rng = random.Random(asset.seed + 1)
    language = language_of(asset)
    topic = asset.topics[0].name(asset.language)
    parts: list[tuple[str, list[str]]] = []
    title, welcome = language.introduction
    parts.append((title, [welcome[0], *rng.sample(welcome[1:], rng.randint(0, 2))]))
    for theme in chosen_themes(asset):
        kept = min(len(theme.videos), rng.randint(4, 8))
        positions = sorted(rng.sample(range(len(theme.videos)), kept))
        # A challenge without its solution, or the other way round, would read as a mistake.
        titles = [theme.videos[position] for position in positions]
        parts.append((theme.name, _paired(titles, theme.videos)))
    title, farewell = language.conclusion
    parts.append((title, [rng.choice(farewell)]))
    sections = []
    number = rng.randrange(10_000, 90_000)
    for chapter, (name, titles) in enumerate(parts):
        edge = chapter in (0, len(parts) - 1)
        clips = tuple(
            Clip(
                number + position + 1,
                written.replace("{t}", topic),
                35 + int(rng.random() * 80) if edge else 120 + int(rng.random() * 420),
            )
            for position, written in enumerate(titles)
        )
        sections.append(Section(number, name.replace("{t}", topic), clips))
        number += len(titles) + 1
    return tuple(sections)


def outline(asset: Asset) -> tuple[Section, ...]:
    """A course's chapters and videos; none for an element given from outside."""
    if asset.written is not None or not asset.topics:
        return ()
    return _outline(asset, asset.stamp)


def _paired(titles: list[str], all_titles: tuple[str, ...]) -> list[str]:
    """Add the solution to a challenge, and the challenge to a solution."""
    tasks = {one.partition(": ")[2] for one in titles if one.startswith(("Challenge: ", "Solution: "))}
    if not tasks:
        return titles
    return [one for one in all_titles if one in titles or one.partition(": ")[2] in tasks]


def authors(asset: Asset) -> tuple[Author, ...]:
    """One author, at times two, of the few who teach the subject."""
    return _authors(asset, asset.stamp)


@lru_cache(maxsize=256)
def _authors(asset: Asset, _stamp: int) -> tuple[Author, ...]:
    rng = random.Random(asset.seed + 2)
    subject = asset.topics[0].parents[0].urn if asset.topics[0].parents else asset.topics[0].urn
    base = int(re.sub(r"\D", "", subject) or 0) * 40
    local = {"en": 0, "de": 24, "fr": 28, "es": 32, "ja": 36}.get(asset.language, 0)
    pool = 24 if local == 0 else 4
    count = 2 if rng.random() < 0.1 else 1
    return tuple(_author(base + local + number) for number in rng.sample(range(pool), count))


@lru_cache(maxsize=4096)
def _author(number: int) -> Author:
    rng = random.Random(number)
    return Author(number, rng.choice(GIVEN_NAMES), rng.choice(FAMILY_NAMES))


@lru_cache(maxsize=2048)
def in_sentence(topic: str, language: str) -> str:
    """A topic as it stands inside a sentence: English names lose capitals that aren't proper."""
    if language != "en":
        return topic
    return " ".join("-".join(_lowered(part) for part in word.split("-")) for word in topic.split(" "))


def _lowered(word: str) -> str:
    keeps = (
        word.strip(",.") in _PROPER or len(word) == 1 or word[1:] != word[1:].lower() or word[:1].isdigit()
    )
    return word if keeps else word.lower()


def _sentence(form: str, **values: str) -> str:
    text = form.format(**values)
    return text[:1].upper() + text[1:]


def descriptions(asset: Asset) -> Descriptions:
    """What is said of a course, in plain text and in HTML."""
    rng = random.Random(asset.seed + 3)
    language = language_of(asset)
    topic = in_sentence(asset.topics[0].name(asset.language), asset.language)
    chosen = chosen_themes(asset)
    abilities = [theme.ability.replace("{t}", topic) for theme in chosen]
    first, second = abilities[0], abilities[-1] if len(abilities) > 1 else ""
    if not second:
        spare = themes(asset.topics[0].craft, asset.language if asset.language in LANGUAGES else "en")
        second = next(one.ability for one in spare if one is not chosen[0]).replace("{t}", topic)
    author = authors(asset)[0].name
    values = {"t": topic, "a": author, "v": first, "w": second}
    opener = _sentence(rng.choice(language.openers), **values)
    middle = _sentence(rng.choice(language.middles), **values)
    closers = rng.sample(language.closers, 2)
    short = _sentence(rng.choice(language.shorts), **values)
    names = [
        f"{theme.name}: {ability}" if asset.language == "en" else theme.name
        for theme, ability in zip(chosen, abilities, strict=True)
    ]
    space = "" if asset.language == "ja" else " "
    long = (
        f"{opener}{space}{middle}\n\n{language.outcomes}\n"
        + "\n".join(f"- {name}" for name in names)
        + f"\n\n{closers[0]}{space}{closers[1]}"
    )
    items = "".join(f"<li>{name}</li>" for name in names)
    instructor = middle.replace(
        author, f'<a href="https://www.linkedin.com/learning/instructors">{author}</a>'
    )
    long_html = (
        f"<p>{opener}{space}{instructor}</p><p><em>{language.outcomes}</em></p><ul>{items}</ul>"
        f"<p>{closers[0]}<br>{closers[1]}</p>"
    )
    return Descriptions(long, long_html, short)


def path_descriptions(asset: Asset) -> Descriptions:
    """What is said of a learning path."""
    language = language_of(asset)
    topic = in_sentence(asset.topics[0].name(asset.language), asset.language)
    text = _sentence(language.path_description, t=topic, n=str(len(asset.items)))
    return Descriptions(text, f"<p>{text}</p>", text)
