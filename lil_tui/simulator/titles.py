"""Gives out titles for a topic, never the same one twice in a locale.

Usual forms come first; a topic that has used them all goes on with an audience and a theme together.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lil_tui.simulator.taxonomy import Classification
from lil_tui.simulator.words.articles import article
from lil_tui.simulator.words.crafts import audiences, themes
from lil_tui.simulator.words.languages import LANGUAGES

LEVELS = {"B": "BEGINNER", "I": "INTERMEDIATE", "A": "ADVANCED"}

HOSTILE_TITLES = (
    "[B1] Deutsch am Arbeitsplatz",
    "Closing tags [/] and [bold red]markup[/bold red]",
    "HTML <b>in</b> a title <script>alert('x')</script> &amp; entities &lt;3",
    "Window title \x1b]0;owned\x07 and colour \x1b[31mred\x1b[0m",
    "Bell \x07, backspace \x08\x08, carriage\rreturn, line\nfeed, tab\tstop, C1 \x9b31m",
    "Right to left \u202egnimmargorp\u202c and marks \u200f\u2066here\u2069",
    "تصميم الجرافيك للمبتدئين",
    "Emoji 👩‍💻 for 🚀 teams 🏳️‍🌈",
    "初学者的全角字符课程:从零开始学习数据分析",
    "Combining e\u0301\u0323\u0307 and zero\u200bwidth\ufeff",
    "\u2028Line separators\u2029 and nothing else",
    '100% "quoted" \'OR 1=1; -- AND NEAR( * ^ : title',
    "   leading and trailing spaces   ",
    "Endless " + "title " * 1666,
)
"""Titles that do harm where a program takes text for markup, a query or a terminal sequence."""

HOSTILE_DESCRIPTION = {
    "details": {
        "description": {
            "value": "Plain \x1b[2J text with [bold]markup[/bold] \x07 and a \u202eturned\u202c word"
        },
        "descriptionIncludingHtml": {
            "value": "<p>Unclosed <em>tags, <script>alert('x')</script> &#27;[31m entities &lt;b&gt;</p>"
            "<a href=\"javascript:alert('x')\">a link</a><img src=x onerror=alert(1)>"
            "<ul><li>one<li>two</ul><table><tr><td>cell</table>\x1b]8;;http://example.com\x07"
        },
    }
}
"""What the details of such courses hold."""


_DOUBLED_WORD = re.compile(r"\b(\w+)\W+\1\b", re.IGNORECASE)


class Title(NamedTuple):
    """A title with the level and theme that it promises."""

    text: str
    level: str | None
    theme: int | None


class TitleGiver:
    """All titles of one locale."""

    def __init__(self, language: str, rng: random.Random) -> None:
        self._language = language if language in LANGUAGES else "en"
        self._rng = rng
        self._sources: dict[str, Iterator[Title]] = {}
        self._given: set[str] = set()

    def next(self, topic: Classification) -> Title:
        """A title for a course of the topic that no other course in this locale has."""
        return self._unused(topic.urn, lambda: self._candidates(topic))

    def next_path(self, topic: Classification) -> Title:
        """The same for a learning path."""
        return self._unused(f"path {topic.urn}", lambda: self._path_candidates(topic))

    def reserve(self, title: str) -> None:
        """Never give out this title."""
        self._given.add(title)

    def _unused(self, key: str, candidates: Callable[[], Iterator[Title]]) -> Title:
        source = self._sources.get(key)
        if source is None:
            source = self._sources[key] = candidates()
        for title in source:
            if title.text not in self._given:
                self._given.add(title.text)
                return title
        raise AssertionError("candidates never end")

    def _candidates(self, topic: Classification) -> Iterator[Title]:
        language = LANGUAGES[self._language]
        name = topic.name(self._language)
        chapters = themes(topic.craft, self._language)
        plain = [Title(form.format(t=name), LEVELS.get(level), None) for level, form in language.titles]
        plain += [Title(form.format(t=name), None, None) for form in audiences(topic.craft, self._language)]
        plain += [
            Title(language.joined.format(name, theme.name), None, number)
            for number, theme in enumerate(chapters)
        ]
        rank = {title.text: self._rng.random() * (position + 4) for position, title in enumerate(plain)}
        yield from _well_written(sorted(plain, key=lambda title: rank[title.text]))
        finer = [
            Title(language.joined.format(form.format(t=name), theme.name), None, number)
            for form in audiences(topic.craft, self._language)
            for number, theme in enumerate(chapters)
        ]
        self._rng.shuffle(finer)
        finer = _well_written(finer)
        yield from finer
        yield from _numbered(finer)

    def _path_candidates(self, topic: Classification) -> Iterator[Title]:
        name = topic.name(self._language)
        written = LANGUAGES[self._language].paths
        forms = _well_written([Title(form.format(t=name, an=article(name)), None, None) for form in written])
        self._rng.shuffle(forms)
        yield from forms
        yield from _numbered(forms)


def _well_written(titles: list[Title]) -> list[Title]:
    """Leave out what says a word twice in a row, as `Unit Testing: Testing Your Work`."""
    return [title for title in titles if not _DOUBLED_WORD.search(title.text)]


def _numbered(titles: list[Title]) -> Iterator[Title]:
    """Second editions and on, for catalogues larger than the word lists."""
    edition = 2
    while True:
        for title in titles:
            yield title._replace(text=f"{title.text} ({edition})")
        edition += 1
