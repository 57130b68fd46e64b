"""The formats of strings in statements: IRIs, UUIDs, language tags, timestamps, durations and more.

Each function takes a string and says whether it has the format; none raises.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST_MS = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
_LATEST_MS = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)

# RFC 3987, as far as it can go wrong in practice: a scheme, something after it, no space, control,
# delimiter or broken percent-encoding.
_IRI_SIGN = r"[^\x00-\x20\x7f-\x9f<>\"{}|\\^`%]"
is_iri = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?!//(?:[?#]|\Z))(?=.){_IRI_SIGN}*(?:%[0-9A-Fa-f]{{2}}{_IRI_SIGN}*)*"
).fullmatch
"""Absolute IRI: RFC 3987 by best effort, as xAPI 1.0.3 Data 2.2 allows."""

is_uuid = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}").fullmatch
"""UUID in standard string form; any version, as data from the field has them all."""

is_mailto = re.compile(
    r"mailto:[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f]+@"
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?"
).fullmatch
"""`mailto:` and one address of letters, digits and signs; the scheme in lower case."""

is_sha1 = re.compile(r"[0-9A-Fa-f]{40}").fullmatch
is_sha2 = re.compile(r"[0-9A-Fa-f]{64}|[0-9A-Fa-f]{56}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128}").fullmatch

# RFC 5646 §2.1: lengths and order of the subtags, the private-use form, the irregular old ones.
is_language_tag = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    r"(?:-[a-z]{4})?"
    r"(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|sgn-(?:be-fr|be-nl|ch-de)",
    re.IGNORECASE | re.ASCII,
).fullmatch

is_media_type = re.compile(
    r"[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+"
    r"(?:[ \t]*;[ \t]*[A-Za-z0-9!#$&^_.+\-]+=(?:[^\s;\"]+|\"[^\"\x00-\x1f]*\"))*",
    re.ASCII,
).fullmatch
"""Type, subtype and parameters, as RFC 2045 writes them."""

is_version = re.compile(r"1\.0(?:\.[0-9]+(?:[-+.][0-9A-Za-z.+-]+)?)?", re.ASCII).fullmatch
"""A version that begins with 1.0., or 1.0 itself, which stands for 1.0.0 (Communication 3.3)."""

# ISO 8601:2004 §4.4.3.2: weeks alone, or the other units in order; a fraction only in the last one.
is_duration = re.compile(
    r"P(?:[0-9]+(?:[.,][0-9]+)?W"
    r"|(?=[0-9T])"
    r"(?:[0-9]+(?:[.,][0-9]+(?=Y\Z))?Y)?(?:[0-9]+(?:[.,][0-9]+(?=M\Z))?M)?(?:[0-9]+(?:[.,][0-9]+(?=D\Z))?D)?"
    r"(?:T(?=[0-9])(?:[0-9]+(?:[.,][0-9]+(?=H\Z))?H)?(?:[0-9]+(?:[.,][0-9]+(?=M\Z))?M)?"
    r"(?:[0-9]+(?:[.,][0-9]+)?S)?)?)",
    re.ASCII,
).fullmatch

_PLAIN_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]+)?(?:Z|\+00:00)", re.ASCII
).fullmatch

_DATES = (
    r"(?P<year>[0-9]{4})(?:(?P<dash>-)?(?P<month>[0-9]{2})(?(dash)-)(?P<day>[0-9]{2})"
    r"|(?P<wdash>-)?W(?P<week>[0-9]{2})(?(wdash)-)(?P<weekday>[1-7])"
    r"|(?P<odash>-)?(?P<ordinal>[0-9]{3}))"
)
_TIMES = (
    r"(?P<hour>[0-9]{2})(?:(?P<colon>:)?(?P<minute>[0-9]{2})(?:(?(colon):)(?P<second>[0-9]{2}))?)?"
    r"(?:[.,](?P<fraction>[0-9]+))?"
)
_OFFSETS = r"(?P<zone>Z|(?P<sign>[+-])(?P<offhour>[0-9]{2})(?::?(?P<offminute>[0-9]{2}))?)?"
_ANY_TIMESTAMP = re.compile(f"{_DATES}T{_TIMES}{_OFFSETS}", re.ASCII).fullmatch


# A statement's is read when it is checked and again when it is stored.
@lru_cache(16)
def timestamp_ms(text: str) -> int | None:
    """Epoch milliseconds of a timestamp, cut off below; None for what is none (xAPI 1.0.3 Data 4.5).

    Takes RFC 3339 and the other combined forms of ISO 8601 (basic, week and ordinal dates, less
    precision, a leap second, 24:00). Without a zone it counts as UTC. An offset of -00 is refused.
    """
    if _PLAIN_TIMESTAMP(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return _any_timestamp_ms(text)
        return (moment - _EPOCH) // timedelta(milliseconds=1)
    return _any_timestamp_ms(text)


def timestamp_trouble(text: str) -> str:
    """What keeps a text in a timestamp's format from being one; '' where the format itself is wrong."""
    part = _timestamp_parts(text)
    if part is None or _offset(part) is None:
        return ""
    if _day(part) is None:
        return "the calendar has no such day"
    if _time_ms(part) is None:
        return "the clock has no such time"
    return "" if is_timestamp(text) else "in UTC it lies outside the years 0001 to 9999"


def _timestamp_parts(text: str) -> dict[str, str | None] | None:
    match = _ANY_TIMESTAMP(text.upper()) if len(text) <= 100 else None
    if match is None:
        return None
    part = match.groupdict()
    dashed = bool(part["dash"] or part["wdash"] or part["odash"])
    # ISO 8601 allows no mixture of its basic and its extended format.
    return None if part["minute"] and dashed != bool(part["colon"]) else part


def _any_timestamp_ms(text: str) -> int | None:
    part = _timestamp_parts(text)
    if part is None:
        return None
    day = _day(part)
    time_ms = _time_ms(part)
    offset = _offset(part)
    if day is None or time_ms is None or offset is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = (midnight - _EPOCH) // timedelta(milliseconds=1) + time_ms - offset
    # A zone can move it out of the years that have four digits: then it could not be told again.
    return moment if _EARLIEST_MS <= moment <= _LATEST_MS else None


def _day(part: dict[str, str | None]) -> date | None:
    year = int(part["year"] or 0)
    try:
        if part["week"] and part["weekday"]:
            return date.fromisocalendar(year, int(part["week"]), int(part["weekday"]))
        if part["ordinal"]:
            day = date(year, 1, 1) + timedelta(days=int(part["ordinal"]) - 1)
            return day if day.year == year else None
        return date(year, int(part["month"] or 0), int(part["day"] or 0))
    except (ValueError, OverflowError):
        return None


def _time_ms(part: dict[str, str | None]) -> int | None:
    hour, minute, second = int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0)
    fraction = part["fraction"] or ""
    if hour > 24 or minute > 59 or second > 60:
        return None
    if second == 60 and minute != 59:
        return None
    if hour == 24 and (minute or second or fraction.strip("0")):
        return None
    unit = 1_000 if part["second"] else 60_000 if part["minute"] else 3_600_000
    # Nine digits are more than anybody measures; the rest is cut off like all below milliseconds.
    below = int(fraction[:9].ljust(9, "0")) * unit // 1_000_000_000 if fraction else 0
    return ((hour * 60 + minute) * 60 + second) * 1_000 + below


def _offset(part: dict[str, str | None]) -> int | None:
    if part["sign"] is None:
        return 0
    hours, minutes = int(part["offhour"] or 0), int(part["offminute"] or 0)
    if hours > 23 or minutes > 59:
        return None
    if part["sign"] == "-":
        return None if hours == minutes == 0 else -(hours * 60 + minutes) * 60_000
    return (hours * 60 + minutes) * 60_000


def is_timestamp(text: str) -> bool:
    """Whether `timestamp_ms` can read it."""
    return timestamp_ms(text) is not None


__all__ = [
    "is_duration",
    "is_iri",
    "is_language_tag",
    "is_mailto",
    "is_media_type",
    "is_sha1",
    "is_sha2",
    "is_timestamp",
    "is_uuid",
    "is_version",
    "timestamp_ms",
    "timestamp_trouble",
]
