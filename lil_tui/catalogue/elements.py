"""Reading the parts of a stored element that have no column: its outline and its locales.

The element passed the sync once, but nothing here relies on it: what has the wrong shape is left out.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import msgspec

_DEEPEST = 32
_UNIT_SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600}


@dataclass(frozen=True)
class ContentNode:
    """A chapter, a video or an item of a path, with what it holds."""

    urn: str | None
    title: str
    type: str
    seconds: int | None
    """Only where LinkedIn expanded it."""
    contents: tuple["ContentNode", ...] = ()


def read_element(compressed: bytes | None) -> tuple[tuple[ContentNode, ...], tuple[str, ...]]:
    """The outline and the available locales of a zlib-compressed element; both empty if it can't be read."""
    if not compressed:
        return (), ()
    try:
        element = msgspec.json.decode(zlib.decompress(compressed))
    except (zlib.error, ValueError, RecursionError):
        return (), ()
    details = _member(element, "details")
    locales = _members(details, "availableLocales")
    return _outline(element, _DEEPEST), tuple(filter(None, map(_locale, locales)))


def _outline(node: Any, depth: int) -> tuple[ContentNode, ...]:
    if depth == 0:
        return ()
    assets = [_member(item, "asset") for item in _members(node, "contents")]
    return tuple(
        ContentNode(
            urn=_text(asset.get("urn")),
            title=_text(_member(asset, "title").get("value")) or "",
            type=_text(asset.get("type")) or "",
            seconds=_seconds(_member(_member(asset, "details"), "timeToComplete")),
            contents=_outline(asset, depth - 1),
        )
        for asset in assets
        if asset
    )


def _seconds(time: dict[str, Any]) -> int | None:
    duration = time.get("duration")
    factor = _UNIT_SECONDS.get(str(time.get("unit") or "SECOND").upper())
    if not isinstance(duration, int) or isinstance(duration, bool) or factor is None or duration < 0:
        return None
    return duration * factor


def _locale(locale: Any) -> str:
    language, country = (
        (_text(locale.get("language")), _text(locale.get("country")))
        if isinstance(locale, dict)
        else (None, None)
    )
    return f"{language}_{country}" if language and country else language or ""


def _member(node: Any, name: str) -> dict[str, Any]:
    inner = node.get(name) if isinstance(node, dict) else None
    return inner if isinstance(inner, dict) else {}


def _members(node: Any, name: str) -> list[Any]:
    inner = node.get(name) if isinstance(node, dict) else None
    return inner if isinstance(inner, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
