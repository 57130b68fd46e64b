"""What learners do, in time order: they begin courses, go on in steps, finish most and drop some.

Nothing is looked ahead: each learner's next moment is drawn when the one before has passed, so a
story has no end and takes no memory but what its learners have under way. Instants are epoch
milliseconds.
"""

import heapq
import itertools
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lil_tui.simulator.catalogue import DAY_MS, Catalogue

_HOUR_MS = 3_600_000
_TRIES = 12
_PATH = "urn:li:lyndaLearningPath:"


class Offer(NamedTuple):
    """Something to learn."""

    urn: str
    locale: str = "en_US"
    published_at_ms: int = 0


class Moment(NamedTuple):
    """One thing that a learner did."""

    at_ms: int
    learner: int
    """A position in the list of learners."""
    urn: str
    progress: int
    completes: bool


def offers_of(catalogue: Catalogue) -> tuple[Offer, ...]:
    """The live courses and learning paths of a simulated catalogue."""
    with catalogue.lock:
        return tuple(
            Offer(asset.urn, locale, asset.published_at_ms)
            for (type_, locale), held in catalogue.partitions.items()
            if type_ in ("COURSE", "LEARNING_PATH")
            for asset in held
            if asset.live
        )


class Shelf:
    """What there is to learn in one locale, a few titles far more popular than the rest."""

    def __init__(self, offers: Iterable[Offer], rng: random.Random) -> None:
        self._offers = list(offers)
        rng.shuffle(self._offers)
        weights = (1 / (rank + 4) ** 0.95 for rank in range(len(self._offers)))
        self._weights = list(itertools.accumulate(weights))

    def pick(self, known: set[str], at_ms: int, rng: random.Random) -> str | None:
        """Something published by then that the learner does not know yet; None where nothing is left."""
        for offer in rng.choices(self._offers, cum_weights=self._weights, k=_TRIES):
            if offer.urn not in known and offer.published_at_ms <= at_ms:
                return offer.urn
        for offer in self._offers:
            if offer.urn not in known and offer.published_at_ms <= at_ms:
                return offer.urn
        return None


class _Story:
    """One learner's way so far."""

    def __init__(self, shelf: Shelf, gap_ms: float) -> None:
        self.shelf = shelf
        self.gap_ms = gap_ms
        self.known: set[str] = set()
        self.under_way: dict[str, int] = {}


class Stories:
    """The stories of many learners, always the same for the same arguments.

    `gap_ms` is the mean time between two moments of an average learner.
    """

    def __init__(
        self,
        offers: Sequence[Offer],
        learners: int,
        *,
        seed: int,
        start_ms: int,
        gap_ms: float,
        unknown_courses: float,
        other_languages: float,
    ) -> None:
        if not offers:
            raise ValueError("there is nothing to learn")
        self._offers = offers
        self._learners = learners
        self._seed = seed
        self.start_ms = start_ms
        self._gap_ms = gap_ms
        self._unknown_courses = unknown_courses
        self._other_languages = other_languages

    def moments(self) -> Iterator[Moment]:
        """What happens, in time order; ends only when every learner knows everything."""
        rng = random.Random(f"stories {self._seed}")
        stories = self._begin(rng)
        waiting = [
            (self.start_ms + int(rng.expovariate(1 / story.gap_ms)), number)
            for number, story in enumerate(stories)
        ]
        heapq.heapify(waiting)
        while waiting:
            at_ms, number = waiting[0]
            story = stories[number]
            moment = self._step(story, number, at_ms, rng)
            if moment is None:
                heapq.heappop(waiting)
                continue
            yield moment
            heapq.heapreplace(waiting, (_next_ms(at_ms, story.gap_ms, rng), number))

    def _begin(self, rng: random.Random) -> list[_Story]:
        by_locale: dict[str, list[Offer]] = {}
        for offer in self._offers:
            by_locale.setdefault(offer.locale, []).append(offer)
        shelves = {locale: Shelf(offers, rng) for locale, offers in by_locale.items()}
        main = max(by_locale, key=lambda locale: len(by_locale[locale]))
        others = [locale for locale in by_locale if locale != main]
        stories = []
        for _ in range(self._learners):
            locale = rng.choice(others) if others and rng.random() < self._other_languages else main
            # Mean 1: most learn a little, a few a lot.
            eagerness = math.exp(rng.gauss(-0.32, 0.8))
            stories.append(_Story(shelves[locale], self._gap_ms / eagerness))
        return stories

    def _step(self, story: _Story, number: int, at_ms: int, rng: random.Random) -> Moment | None:
        """The learner's next moment; None where nothing is left to learn."""
        under_way = story.under_way
        if under_way and rng.random() < 0.04:
            del under_way[rng.choice(list(under_way))]
        if not under_way or (len(under_way) < 3 and rng.random() < 0.12):
            urn = self._new_course(story, at_ms, rng)
            if urn is not None:
                under_way[urn] = rng.randint(1, 12)
                return Moment(at_ms, number, urn, under_way[urn], completes=False)
            if not under_way:
                return None
        urn = list(under_way)[-1] if rng.random() < 0.7 else rng.choice(list(under_way))
        before = under_way[urn]
        step = rng.randint(3, 18) if urn.startswith(_PATH) else rng.randint(8, 45)
        if before + step < 100:
            under_way[urn] = before + step
        elif before < 100 and rng.random() < 0.02:
            # All of it is seen, and the course still not closed.
            under_way[urn] = 100
        else:
            del under_way[urn]
            return Moment(at_ms, number, urn, 100, completes=True)
        return Moment(at_ms, number, urn, under_way[urn], completes=False)

    def _new_course(self, story: _Story, at_ms: int, rng: random.Random) -> str | None:
        urn: str | None = None
        if rng.random() < self._unknown_courses:
            urn = f"urn:li:lyndaCourse:{rng.randrange(90_000_000, 99_000_000)}"
        if urn is None or urn in story.known:
            urn = story.shelf.pick(story.known, at_ms, rng)
        if urn is not None:
            story.known.add(urn)
        return urn


def _next_ms(at_ms: int, gap_ms: float, rng: random.Random) -> int:
    """When the learner goes on: within the same sitting or days later, seldom at night or a weekend's day."""
    short = min(0.5 * _HOUR_MS, gap_ms / 2)
    mean = short if rng.random() < 0.5 else 2 * gap_ms - short
    then = at_ms + 1 + int(rng.expovariate(1 / mean))
    if mean > 4 * _HOUR_MS:
        hour = then % DAY_MS / _HOUR_MS
        if not 6 <= hour < 21 and rng.random() < 0.9:
            then = then - then % DAY_MS + int(rng.triangular(6, 20, 10) * _HOUR_MS)
        # The epoch's first day was a Thursday.
        if (then // DAY_MS + 3) % 7 >= 5 and rng.random() < 0.75:
            then += 2 * DAY_MS
        then = max(then, at_ms + 1)
    return then
