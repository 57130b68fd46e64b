"""Addresses of courses: the title in small letters and hyphens."""

import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(title: str, number: int) -> str:
    """A title as part of an address; the number stands in where no Latin letter is left."""
    plain = unicodedata.normalize("NFKD", title[:120]).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain.lower()).strip("-") or f"learning-{number}"
