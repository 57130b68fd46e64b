"""The kinds of values that settings take: each reads one raw value, or says in words what it takes.

A reader gets what TOML gave (text, number, list …) or an environment variable's text, and returns the
checked value or raises ValueError. Its message may add why; the words of what the key takes come from `Kind`.
"""

import difflib
import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lil_tui.errors import UsageError
from lil_tui.locales import Locale

ASSET_TYPES = (
    "ARTICLE",
    "ASSESSMENT",
    "AUDIO",
    "BOOK",
    "CHAPTER",
    "COURSE",
    "DOCUMENT",
    "EVENT",
    "LEARNING_COLLECTION",
    "LEARNING_PATH",
    "LEARNING_PATH_SECTION",
    "VIDEO",
)
"""AssetType as LinkedIn documents it."""

_PROFILE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_AMOUNT = re.compile(r"([0-9]{1,12})\s*([A-Za-z]*)")
_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_BYTES = {"": 1, "b": 1, "kib": 1024, "kb": 1000, "mib": 1024**2, "mb": 1000**2, "gib": 1024**3}


class SettingsError(UsageError):
    """The config file, a variable or an option holds what cannot be used."""


@dataclass(frozen=True)
class Kind:
    """One kind of value: how it is read, and what a person is told that it takes."""

    takes: str
    read: Callable[[Any], Any]
    split: bool = False
    """In a variable the value is a comma list."""
    number: bool = False
    """In a variable the value is written in digits."""

    def read_variable(self, written: str) -> Any:
        """Read the value from an environment variable's text; raises ValueError as `read` does."""
        raw: object = written
        if self.split:
            raw = [part for part in written.split(",") if part.strip()]
        elif self.number and re.fullmatch(r"\s*[0-9]{1,9}\s*", written):
            raw = int(written)
        return self.read(raw)


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word most like the one written; there is always one."""
    lowered = {candidate.lower(): candidate for candidate in known}
    return lowered[difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.0)[0]]


def profile_name(raw: Any) -> str:
    """Letters, digits, `-`, `_` and dots inside: the name becomes a directory's."""
    if not isinstance(raw, str) or _PROFILE.fullmatch(raw) is None:
        raise ValueError
    return raw


def at_home(path: str) -> Path:
    """The path, `~` and `~NAME` written out; ValueError where that is nobody's home."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path.partition('/')[0]!r} is nobody's home") from error


def sqlite_file(url: str) -> Path | None:
    """The absolute path that a `sqlite:///` address means; None for another scheme.

    Three slashes begin a path relative to the working directory, four an absolute one. ValueError
    where it leads to nobody's home.
    """
    if not url.lower().startswith("sqlite:///"):
        return None
    return at_home(unquote(url[len("sqlite:///") :])).absolute()


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip() or not raw.isprintable():
        raise ValueError
    return raw.strip()


def _whole_number(low: int, high: int) -> Callable[[Any], int]:
    def read(raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
            raise ValueError
        return raw

    return read


def _amount(units: dict[str, int], low: int, high: int) -> Callable[[Any], int]:
    def read(raw: Any) -> int:
        amount = _AMOUNT.fullmatch(str(raw).strip()) if isinstance(raw, str | int) else None
        if amount is None or isinstance(raw, bool) or amount[2].lower() not in units:
            raise ValueError
        value = int(amount[1]) * units[amount[2].lower()]
        if not low <= value <= high:
            raise ValueError
        return value

    return read


def _choice(*choices: str) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if not isinstance(raw, str) or raw.strip().lower() not in choices:
            raise ValueError
        return raw.strip().lower()

    return read


def _several(read_one: Callable[[str], Any], *, empty: bool = False) -> Callable[[Any], tuple[Any, ...]]:
    def read(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
            raise ValueError
        if not raw and not empty:
            raise ValueError
        return tuple(dict.fromkeys(read_one(one.strip()) for one in raw))

    return read


def _asset_type(raw: str) -> str:
    if raw.upper() not in ASSET_TYPES:
        raise ValueError(f"{raw!r} is none; the nearest is {nearest(raw, ASSET_TYPES)}")
    return raw.upper()


def _network(raw: str) -> str:
    return str(ipaddress.ip_network(raw, strict=False))


def _web_url(raw: Any) -> str:
    url = _text(raw)
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
        raise ValueError
    if parts.username or parts.password:
        raise ValueError("it must not hold a user or a password")
    if parts.query or parts.fragment:
        raise ValueError("nothing may follow the path")
    _ = parts.port  # raises ValueError for a port that is no number
    return url.rstrip("/")


def _database_url(raw: Any) -> str:
    url = _text(raw)
    scheme = url.partition(":")[0].lower()
    if scheme in ("postgresql", "postgres") and urlsplit(url).scheme and "://" in url:
        return scheme + url[len(scheme) :]
    file = url[len("sqlite:///") :] if url.lower().startswith("sqlite:///") else ""
    if not file or file == ":memory:" or file.endswith("/"):
        raise ValueError
    if "?" in file:
        raise ValueError("nothing may follow the path")
    if not unquote(file).isprintable():
        raise ValueError
    sqlite_file(url)  # raises ValueError for nobody's home
    return scheme + url[len(scheme) :]


def _folder(raw: Any) -> Path:
    return at_home(_text(raw))


def _metrics_port(raw: Any) -> int | None:
    if raw is False or (isinstance(raw, str) and raw.strip().lower() == "off"):
        return None
    return _whole_number(1, 65535)(raw)


FOLDER = Kind("a directory", _folder)
DATABASE_URL = Kind("sqlite:///PATH or postgresql://…", _database_url)
WEB_URL = Kind("an address like https://host/path", _web_url)
LOCALES = Kind('a list of locales like ["en_US", "de_DE"]', _several(Locale.parse), split=True)
TYPES = Kind(
    'a list of asset types like ["COURSE", "LEARNING_PATH", "VIDEO"]', _several(_asset_type), split=True
)
CONCURRENCY = Kind("a whole number from 1 to 64", _whole_number(1, 64), number=True)
LAUNCH = Kind('"sso", "web" or "aicc"', _choice("sso", "web", "aicc"))
HOST = Kind("a host name or an IP address", _text)
PORT = Kind("a port number from 0 to 65535", _whole_number(0, 65535), number=True)
XAPI = Kind('"lenient" or "strict"', _choice("lenient", "strict"))
DURATION = Kind('seconds, or a time like "24 h"', _amount(_SECONDS, 1, 366 * 86400))
GRACE = Kind('seconds, or a time like "24 h"; 0 for none', _amount(_SECONDS, 0, 366 * 86400))
SIZE = Kind('bytes, or a size like "1 MiB"', _amount(_BYTES, 1024, 1024**3))
PROXIES = Kind(
    'a list of IP addresses or networks like ["10.0.0.0/8"]', _several(_network, empty=True), split=True
)
METRICS_PORT = Kind('a port number from 1 to 65535, or "off"', _metrics_port)
