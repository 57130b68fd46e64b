"""Addresses of courses: the title in small letters and hyphens."""

import re
import unicodedata
from typing import Protocol

_OTHER = re.compile(r"[^a-z0-9]+")


class _Titled(Protocol):
    title: str
    number: int


def slug(asset: _Titled) -> str:
    """A title as part of an address; the number stands in where no Latin letter is left."""
    plain = unicodedata.normalize("NFKD", asset.title[:120]).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain.lower()).strip("-") or f"course-{asset.number}"
