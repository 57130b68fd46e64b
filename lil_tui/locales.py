"""A locale as LinkedIn writes it: a language and perhaps a country, `en_US`."""

import re
from typing import NamedTuple

_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[_-]([A-Za-z]{2}|[0-9]{3}))?")


class Locale(NamedTuple):
    """Language in lower case (ISO 639), country in upper case (ISO 3166) or none."""

    language: str
    country: str | None = None

    @classmethod
    def parse(cls, written: str) -> "Locale":
        """Read `en_US`, `en-us` or `en`; raises ValueError for anything else."""
        match = _LOCALE.fullmatch(written.strip())
        if match is None:
            raise ValueError(f"{written!r} is no locale; write it like en_US")
        language, country = match.groups()
        return cls(language.lower(), country.upper() if country else None)

    def __str__(self) -> str:
        return f"{self.language}_{self.country}" if self.country else self.language
