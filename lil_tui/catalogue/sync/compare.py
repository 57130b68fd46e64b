"""Names what differs between two versions of an asset, in the words of the catalogue."""

from typing import Any, Final

import msgspec

_NAMES: Final = {
    "title": "title",
    "type": "type",
    "contents": "contents",
    "description": "description",
    "descriptionIncludingHtml": "description",
    "shortDescription": "short description",
    "shortDescriptionIncludingHtml": "short description",
    "level": "level",
    "timeToComplete": "duration",
    "availability": "availability",
    "contributors": "authors",
    "classifications": "classifications",
    "urls": "links",
    "images": "image",
    "publishedAt": "publication date",
    "lastUpdatedAt": "update time",
    "retiredAt": "retirement",
    "availableLocales": "locales",
    "discoverableBy": "access",
}
"""LinkedIn's member → our word; a member that nobody documented is called by its own name."""


def changed_fields(old: bytes, new: bytes) -> tuple[str, ...]:
    """The names of what differs, each once, in a steady order; empty when either is no JSON object.

    The time of the update alone is named only when nothing else differs: it always goes with it.
    """
    try:
        before, after = (_members(msgspec.json.decode(raw)) for raw in (old, new))
    except (ValueError, RecursionError, AttributeError):
        return ()
    names = {
        _NAMES.get(member, member)
        for member in before.keys() | after.keys()
        if before.get(member) != after.get(member)
    }
    if len(names) > 1:
        names.discard("update time")
    order = list(dict.fromkeys(_NAMES.values()))
    return tuple(sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name)))


def _members(element: dict[str, Any]) -> dict[str, Any]:
    """The members of the element and of its details, side by side."""
    return {
        **(element.get("details") or {}),
        **{k: v for k, v in element.items() if k not in ("details", "urn")},
    }
