"""Changes to the catalogue while it is served, as LinkedIn's editors would make them.

Every change of an asset moves its `lastUpdatedAt` to now, so that incremental queries see it;
a removal leaves no trace, as on LinkedIn.
"""

import time
from typing import Any

from lil_tui.simulator.assets import Asset
from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.pages import Pages
from lil_tui.simulator.taxonomy import Classification

ACTIONS = frozenset(
    (
        "add_course",
        "add_courses",
        "add_element",
        "modify",
        "patch",
        "touch",
        "retire",
        "remove",
        "restore",
        "move_topics",
        "set_licensed",
        "add_classification",
        "rename_classification",
        "set_parents",
        "remove_classification",
    )
)
"""The edits that can be named in JSON."""


class Edits:
    """Edits by URN; an unknown URN raises KeyError. Safe from any thread."""

    def __init__(self, catalogue: Catalogue, pages: Pages) -> None:
        self._catalogue = catalogue
        self._pages = pages
        self._removed: dict[str, tuple[Asset, int]] = {}

    def urns(self, type: str = "COURSE", locale: str = "en_US", *, live: bool | None = None) -> list[str]:  # noqa: A002
        """The URNs of a partition in order: all, the live ones, or the retired ones."""
        with self._catalogue.lock:
            partition = self._catalogue.partitions.get((type, locale), ())
            return [one.urn for one in partition if live is None or one.live == live]

    def element(self, urn: str, depth: int = 1) -> dict[str, Any]:
        """An asset's element as it is served now."""
        return self._pages.element(urn, depth)

    def apply(self, written: dict[str, Any]) -> Any:
        """Make an edit written as JSON: its name under `action`, its arguments beside it.

        Raises ValueError for an unknown action, TypeError for wrong arguments, KeyError for a URN.
        """
        arguments = dict(written)
        action = arguments.pop("action", None)
        if action not in ACTIONS:
            raise ValueError(f"{action!r} is no edit; edits are {', '.join(sorted(ACTIONS))}")
        return getattr(self, action)(**arguments)

    def add_course(
        self,
        title: str | None = None,
        locale: str = "en_US",
        *,
        topic: str | None = None,
        position: int | None = None,
    ) -> str:
        """A new course, published now; gives its URN.

        `topic` is a URN, `position` an offset (last if none).
        """
        with self._catalogue.lock:
            chosen = self._catalogue.taxonomy.by_urn[topic] if topic else None
            course = self._catalogue.new_course(locale, chosen, title)
            course.published_at_ms = course.updated_at_ms = _now_ms()
            self._catalogue.place(course, position)
            return course.urn

    def add_courses(self, number: int, locale: str = "en_US", *, position: int | None = None) -> list[str]:
        """Several new courses."""
        return [self.add_course(locale=locale, position=position) for _ in range(number)]

    def add_element(self, element: dict[str, Any], locale: str = "en_US") -> str:
        """An element served exactly as given; its `urn` and `type` are needed."""
        with self._catalogue.lock:
            asset = Asset.from_element(element, locale)
            asset.updated_at_ms = _now_ms()
            self._catalogue.place(asset)
            return asset.urn

    def modify(self, urn: str, *, touch: bool = True, title: str | None = None, **members: Any) -> None:
        """Change an asset: its title, `level`, `description`, `duration` (seconds), or any other member of
        `details` by name. None takes a member out. `touch=False` leaves `lastUpdatedAt` as it was.
        """
        with self._catalogue.lock:
            asset = self._catalogue.by_urn[urn]
            details: dict[str, Any] = {}
            for name, value in members.items():
                if name == "description" and isinstance(value, str):
                    details["description"] = {"value": value}
                    details["descriptionIncludingHtml"] = {"value": f"<p>{value}</p>"}
                elif name == "duration" and isinstance(value, int):
                    details["timeToComplete"] = {"duration": value, "unit": "SECOND"}
                else:
                    details[name] = value
            patch: dict[str, Any] = {"details": details} if details else {}
            if title is not None:
                asset.title = title
                patch["title"] = {"value": title}
            if "level" in members:
                asset.level = members["level"]
            asset.lay_over(patch)
            self._changed(asset, touch=touch)

    def patch(self, urn: str, members: dict[str, Any], *, touch: bool = True) -> None:
        """Lay members over the element, recursively; None takes a member out."""
        with self._catalogue.lock:
            asset = self._catalogue.by_urn[urn]
            asset.lay_over(members)
            self._changed(asset, touch=touch)

    def touch(self, urn: str) -> None:
        """Move `lastUpdatedAt` to now and change nothing else."""
        with self._catalogue.lock:
            self._changed(self._catalogue.by_urn[urn], touch=True)

    def retire(self, urn: str) -> None:
        """Retire an asset: it loses its links and stands as RETIRED."""
        with self._catalogue.lock:
            asset = self._catalogue.by_urn[urn]
            asset.retired_at_ms = _now_ms()
            self._changed(asset, touch=True)

    def remove(self, urn: str) -> None:
        """Take an asset out without a trace; those after it move up."""
        with self._catalogue.lock:
            asset = self._catalogue.by_urn.pop(urn)
            partition = self._catalogue.partitions[asset.type, asset.locale]
            position = partition.index(asset)
            del partition[position]
            self._removed[urn] = (asset, position)
            self._catalogue.revision += 1

    def restore(self, urn: str) -> None:
        """Bring a retired or removed asset back."""
        with self._catalogue.lock:
            if urn in self._removed:
                asset, position = self._removed.pop(urn)
                partition = self._catalogue.partitions[asset.type, asset.locale]
                self._catalogue.place(asset, min(position, len(partition)))
            asset = self._catalogue.by_urn[urn]
            asset.retired_at_ms = None
            self._changed(asset, touch=True)

    def move_topics(self, urn: str, topics: list[str]) -> None:
        """Give an asset other topics, at least one; the first leads."""
        with self._catalogue.lock:
            asset = self._catalogue.by_urn[urn]
            craft = asset.topics[0].craft if asset.topics else None
            asset.topics = tuple(self._catalogue.taxonomy.by_urn[topic] for topic in topics)
            if asset.topics[0].craft != craft:
                asset.lead_theme = None  # it counts among the themes of the craft
            self._changed(asset, touch=True)

    def set_licensed(self, urn: str, licensed: bool) -> None:
        """Whether the customer's licence covers an asset; without, `licensedOnly` leaves it out."""
        with self._catalogue.lock:
            self._catalogue.by_urn[urn].licensed = licensed
            self._changed(self._catalogue.by_urn[urn], touch=False)

    def classifications(self, type: str) -> list[str]:  # noqa: A002
        """The URNs of a type of classification."""
        with self._catalogue.lock:
            return [one.urn for one in self._catalogue.taxonomy.by_type.get(type, ())]

    def add_classification(
        self,
        type: str,  # noqa: A002
        name: str,
        *,
        parents: tuple[str, ...] | list[str] = (),
        language: str = "en",
        urn: str | None = None,
    ) -> str:
        """A new classification under the parents given; gives its URN."""
        with self._catalogue.lock:
            taxonomy = self._catalogue.taxonomy
            new = Classification(urn or taxonomy.next_urn(type), type, {language: name})
            new.parents = [taxonomy.by_urn[parent] for parent in parents]
            if new.parents:
                new.craft = new.parents[0].craft
            return taxonomy.add(new).urn

    def rename_classification(self, urn: str, name: str, language: str = "en") -> None:
        """Another name in one language; assets that carry it show it too."""
        with self._catalogue.lock:
            self._catalogue.taxonomy.by_urn[urn].names[language] = name
            self._catalogue.taxonomy.revision += 1
            self._carriers_changed(urn)

    def set_parents(self, urn: str, parents: list[str], *, touch: bool = True) -> None:
        """Hang a subject or topic under other parents; the paths of all that carry it change."""
        with self._catalogue.lock:
            taxonomy = self._catalogue.taxonomy
            taxonomy.by_urn[urn].parents = [taxonomy.by_urn[parent] for parent in parents]
            taxonomy.revision += 1
            self._carriers_changed(urn, touch=touch)

    def remove_classification(self, urn: str) -> None:
        """Take a classification out of its finder; assets that carry it go on carrying it."""
        with self._catalogue.lock:
            self._catalogue.taxonomy.remove(urn)

    def _changed(self, asset: Asset, *, touch: bool) -> None:
        if touch:
            asset.updated_at_ms = max(_now_ms(), asset.updated_at_ms + 1)
        asset.changed()
        self._catalogue.revision += 1

    def _carriers_changed(self, urn: str, *, touch: bool = False) -> None:
        for asset in self._catalogue.by_urn.values():
            if any(urn in topic.relatives() for topic in asset.topics):
                self._changed(asset, touch=touch)


def _now_ms() -> int:
    return int(time.time() * 1000)
