"""The catalogue: every course and learning path by type and locale, made from a seed.

Only what finders need is made at once; texts are written when an element is asked for. Whoever
reads or edits holds `lock`: edits come from other threads than the server's.
"""

import bisect
import itertools
import random
import re
import threading
from collections.abc import Sequence
from typing import overload

from lil_tui.simulator import seed_document
from lil_tui.simulator.assets import Asset, Chapter, Served, Video
from lil_tui.simulator.courses import outline
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.taxonomy import Classification, Taxonomy, build_taxonomy
from lil_tui.simulator.titles import HOSTILE_DESCRIPTION, HOSTILE_TITLES, TitleGiver

DAY_MS = 86_400_000
_HISTORY_DAYS = 11 * 365
_PART = re.compile(r"urn:li:lynda(Video|Chapter):\((urn:li:lyndaCourse:\d+),(\d+)\)")


class Catalogue:
    """All assets, in the order in which finders give them."""

    def __init__(self, options: SimulatorOptions) -> None:
        self.options = options
        self.lock = threading.RLock()
        self.taxonomy = build_taxonomy(options.courses)
        self.partitions: dict[tuple[str, str], list[Asset]] = {}
        self.by_urn: dict[str, Asset] = {}
        self.revision = 0
        """Grows with every edit; what was selected before is stale then."""
        self._givers: dict[str, TitleGiver] = {}
        self._numbers = itertools.count(280_000, 7)
        self._newest_ms = int(options.newest_instant().timestamp() * 1000)
        self._rng = random.Random(options.seed)
        self._clip_counts: dict[int, int] = {}
        self._decks: dict[str, list[Classification]] = {}
        """By locale: topics that the next courses are about."""
        self._children_of: dict[str, list[Classification]] = {}
        self._children_at = -1
        if options.seed_document:
            self._fill_from_document()
        else:
            self._fill()

    def giver(self, locale: str) -> TitleGiver:
        """What gives out titles in a locale."""
        if locale not in self._givers:
            self._givers[locale] = TitleGiver(locale.partition("_")[0], self._rng)
        return self._givers[locale]

    def topics(self, locale: str) -> list[Classification]:
        """The topics that courses in a locale can have."""
        return self.taxonomy.offered("TOPIC", locale.partition("_")[0]) or self.taxonomy.by_type["TOPIC"]

    def place(self, asset: Asset, position: int | None = None) -> None:
        """Put an asset into its partition, last unless a position is given."""
        partition = self.partitions.setdefault((asset.type, asset.locale), [])
        partition.insert(len(partition) if position is None else position, asset)
        self.by_urn[asset.urn] = asset
        self.revision += 1

    def new_course(self, locale: str, topic: Classification | None = None, title: str | None = None) -> Asset:
        """A live course that is in no partition yet."""
        rng = self._rng
        chosen = topic or self._next_topic(locale)
        given = self.giver(locale).next(chosen) if title is None else None
        asset = Asset("COURSE", next(self._numbers), locale, title or (given.text if given else ""), 0)
        asset.seed = rng.getrandbits(48)
        asset.topics = (chosen, *self._neighbours(chosen, asset.language, rng))
        level = given.level if given else None
        asset.lead_theme = given.theme if given else None
        chance = rng.random()
        if level is None:
            level = "BEGINNER" if chance < 0.4 else "INTERMEDIATE" if chance < 0.9 else "ADVANCED"
        asset.level = level if rng.random() > 0.25 else None
        self._date(asset, rng)
        return asset

    def _next_topic(self, locale: str) -> Classification:
        """One topic after the other in a drawn order, all of them before any comes again.

        By chance alone a catalogue of two thousand would have nothing on many a topic: no Python.
        """
        deck = self._decks.setdefault(locale, [])
        offered = self.topics(locale)
        if not deck:
            deck.extend(self._rng.sample(offered, len(offered)))
        chosen = deck.pop()
        return chosen if chosen.urn in self.taxonomy.by_urn else self._rng.choice(offered)

    def videos(self, courses: list[Asset]) -> "VideoList":
        """Every video of some courses, in the courses' order."""
        return VideoList(courses, list(itertools.accumulate(self._clips(course) for course in courses)))

    def _clips(self, course: Asset) -> int:
        """How many videos a course has, counted once for each of its versions."""
        count = self._clip_counts.get(course.stamp)
        if count is None:
            count = sum(len(section.clips) for section in outline(course))
            self._clip_counts[course.stamp] = count
        return count

    def find(self, urn: str) -> Served | Chapter | None:
        """An asset by URN: a course, a path, or a part of a course."""
        part = _PART.fullmatch(urn)
        if part is None:
            return self.by_urn.get(urn)
        course = self.by_urn.get(part[2])
        if course is None:
            return None
        for chapter, section in enumerate(outline(course)):
            if part[1] == "Chapter" and section.number == int(part[3]):
                return Chapter(course, chapter)
            for position, clip in enumerate(section.clips):
                if part[1] == "Video" and clip.number == int(part[3]):
                    return Video(course, chapter, position)
        return None

    def _fill_from_document(self) -> None:
        self.taxonomy = Taxonomy()
        names = {"en": seed_document.CLASSIFICATION["name"]["value"]}
        self.taxonomy.add(Classification(seed_document.CLASSIFICATION["urn"], "LIBRARY", names))
        self.place(Asset.from_element(seed_document.ASSET, "en_US"))

    def _fill(self) -> None:
        options = self.options
        if options.hostile:
            for title in HOSTILE_TITLES:
                self.giver("en_US").reserve(title)
        self._fill_courses("en_US", options.courses)
        for locale, share in options.locales:
            if share > 0:
                self._fill_courses(locale, max(8, round(options.courses * share)))
        if options.hostile:
            for title in HOSTILE_TITLES:
                course = self.new_course("en_US", title=title)
                course.lay_over(HOSTILE_DESCRIPTION)
                self.place(course, self._rng.randrange(options.courses + 1))
        if options.learning_path_share > 0:
            for _, locale in [key for key in self.partitions if key[0] == "COURSE"]:
                self._fill_paths(locale)

    def _fill_courses(self, locale: str, live: int) -> None:
        retired = round(live * self.options.retired_share)
        gone = set(self._rng.sample(range(live + retired), retired))
        for position in range(live + retired):
            asset = self.new_course(locale)
            if position in gone:
                age_ms = self._newest_ms - asset.published_at_ms
                asset.retired_at_ms = asset.published_at_ms + int(age_ms * self._rng.uniform(0.3, 1.0))
                asset.updated_at_ms = asset.retired_at_ms
            self.place(asset)

    def _fill_paths(self, locale: str) -> None:
        courses = [course for course in self.partitions["COURSE", locale] if course.live]
        by_subject: dict[str, list[Asset]] = {}
        for course in courses:
            by_subject.setdefault(course.topics[0].parents[0].urn, []).append(course)
        shelves = [shelf for shelf in by_subject.values() if len(shelf) >= 3] or [courses]
        for _ in range(max(2, round(len(courses) * self.options.learning_path_share))):
            shelf = self._rng.choice(shelves)
            items = self._rng.sample(shelf, min(len(shelf), self._rng.randint(3, 9)))
            title = self.giver(locale).next_path(items[0].topics[0])
            path = Asset("LEARNING_PATH", next(self._numbers), locale, title.text, self._rng.getrandbits(48))
            path.items = tuple(items)
            path.topics = (items[0].topics[0],)
            self._date(path, self._rng)
            youngest = max(item.published_at_ms for item in items)
            path.published_at_ms = max(path.published_at_ms, youngest)
            path.updated_at_ms = max(path.updated_at_ms, path.published_at_ms)
            self.place(path)

    def _neighbours(
        self, topic: Classification, language: str, rng: random.Random
    ) -> tuple[Classification, ...]:
        """Up to two more topics of the same subject, with names in the language."""
        wanted = rng.choice((0, 1, 1, 1, 2, 2))
        if not wanted or not topic.parents:
            return ()
        siblings = self._children().get(topic.parents[0].urn, ())
        known = [one for one in siblings if one is not topic and language in one.names]
        return tuple(rng.sample(known, min(wanted, len(known))))

    def _children(self) -> dict[str, list[Classification]]:
        if self._children_at != self.taxonomy.revision:
            self._children_at = self.taxonomy.revision
            self._children_of = {}
            for topic in self.taxonomy.by_type["TOPIC"]:
                for parent in topic.parents:
                    self._children_of.setdefault(parent.urn, []).append(topic)
        return self._children_of

    def _date(self, asset: Asset, rng: random.Random) -> None:
        """Published at midnight UTC some time in eleven years, more often lately, and updated since."""
        days = int(rng.random() ** 1.7 * _HISTORY_DAYS) + 1
        midnight = self._newest_ms - self._newest_ms % DAY_MS
        asset.published_at_ms = midnight - days * DAY_MS
        span = self._newest_ms - asset.published_at_ms
        asset.updated_at_ms = asset.published_at_ms + int(span * rng.random() ** 2)


class VideoList(Sequence[Video]):
    """All videos of some courses without making any of them: found by adding up."""

    def __init__(self, courses: list[Asset], ends: list[int]) -> None:
        self._courses = courses
        self._ends = ends

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Video: ...
    @overload
    def __getitem__(self, index: slice) -> list[Video]: ...
    def __getitem__(self, index: int | slice) -> Video | list[Video]:
        """A video by its place, or a page of them; raises IndexError."""
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        index += len(self) if index < 0 else 0
        place = bisect.bisect_right(self._ends, index)
        rest = index - (self._ends[place - 1] if place else 0)
        for chapter, section in enumerate(outline(self._courses[place])):
            if rest < len(section.clips):
                return Video(self._courses[place], chapter, rest)
            rest -= len(section.clips)
        raise IndexError(index)
