"""What the catalogue remembers of one asset; everything else about it is written when asked for.

An asset is small on purpose: 25,000 of them must be there in a second.
"""

import itertools
from collections.abc import Hashable
from typing import Any, NamedTuple

from lil_tui.simulator.taxonomy import Classification

_stamps = itertools.count(1)


class Asset:
    """A course or a learning path. Instants are epoch milliseconds."""

    __slots__ = (
        "items",
        "lead_theme",
        "level",
        "licensed",
        "locale",
        "number",
        "patch",
        "published_at_ms",
        "retired_at_ms",
        "seed",
        "stamp",
        "title",
        "topics",
        "type",
        "updated_at_ms",
        "urn",
        "written",
    )

    def __init__(self, type_: str, number: int, locale: str, title: str, seed: int) -> None:
        kind = "lyndaLearningPath" if type_ == "LEARNING_PATH" else "lyndaCourse"
        self.urn = f"urn:li:{kind}:{number}"
        self.type = type_
        self.number = number
        self.locale = locale
        self.title = title
        self.seed = seed
        self.topics: tuple[Classification, ...] = ()
        self.level: str | None = None
        self.lead_theme: int | None = None
        """The theme that the title promises, an index into the craft's themes."""
        self.published_at_ms = 0
        self.updated_at_ms = 0
        self.retired_at_ms: int | None = None
        self.licensed = True
        self.items: tuple[Asset, ...] = ()
        """A learning path's courses."""
        self.patch: dict[str, Any] | None = None
        """Members laid over the written element, recursively; None takes a member out."""
        self.written: dict[str, Any] | None = None
        """The whole element where it was given from outside; nothing is made up then."""
        self.stamp = next(_stamps)

    @classmethod
    def from_element(cls, element: dict[str, Any], locale: str) -> "Asset":
        """An asset that is served exactly as given; raises KeyError without `urn` or `type`."""
        details = element.get("details", {})
        asset = cls(element["type"], 0, locale, element.get("title", {}).get("value", ""), 0)
        asset.urn = element["urn"]
        asset.written = element
        asset.level = details.get("level")
        asset.published_at_ms = details.get("publishedAt", 0)
        asset.updated_at_ms = details.get("lastUpdatedAt", 0)
        asset.retired_at_ms = details.get("retiredAt")
        return asset

    @property
    def live(self) -> bool:
        """Neither retired nor gone."""
        return self.retired_at_ms is None

    @property
    def language(self) -> str:
        """The locale's language."""
        return self.locale.partition("_")[0]

    @property
    def version(self) -> Hashable:
        """Changes whenever what is served of it does; a path shows its courses' titles."""
        return (self.stamp, *(item.stamp for item in self.items)) if self.items else self.stamp

    def lay_over(self, patch: dict[str, Any]) -> None:
        """Add to the patch, member by member."""
        self.patch = _joined(self.patch or {}, patch)

    def changed(self) -> None:
        """Let no cached page hold the old state."""
        self.stamp = next(_stamps)


def _joined(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    joined = dict(old)
    for name, value in new.items():
        below = joined.get(name)
        nested = isinstance(value, dict) and isinstance(below, dict)
        joined[name] = _joined(below, value) if nested else value  # type: ignore[arg-type]
    return joined


class Video(NamedTuple):
    """A video of a course as an asset of its own."""

    course: Asset
    chapter: int
    position: int

    @property
    def version(self) -> Hashable:
        """Changes whenever the course does."""
        return (self.course.stamp, self.chapter, self.position)


class Chapter(NamedTuple):
    """A chapter of a course as an asset of its own (only ever got by its URN)."""

    course: Asset
    chapter: int


Served = Asset | Video
"""What a finder can find."""
