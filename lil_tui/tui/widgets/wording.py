"""How all panes say things: LinkedIn's codes in words, times and counts for people.

Values that nobody documented are shown as they came, in lower case words.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEVELS = {"BEGINNER_INTERMEDIATE": "Beginner + Intermediate"}


def in_words(code: str | None) -> str:
    """A code such as LEARNING_PATH as words: Learning path."""
    if not code:
        return ""
    return _LEVELS.get(code) or code.replace("_", " ").strip().capitalize()


def moment(milliseconds: int | None) -> datetime | None:
    """Epoch milliseconds as a time of this machine's zone; None beyond the calendar."""
    if milliseconds is None:
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone()
    except (OverflowError, OSError, ValueError):
        return None


def short_date(milliseconds: int | None) -> str:
    """A day for a list: 2024-03-12."""
    when = moment(milliseconds)
    return f"{when:%Y-%m-%d}" if when else ""


def full_time(milliseconds: int | None) -> str:
    """A time in full: 2024-03-12 14:05 CET."""
    when = moment(milliseconds)
    return f"{when:%Y-%m-%d %H:%M %Z}".strip() if when else ""


def counted(count: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 course, 1,204 courses."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """Parts side by side, the empty ones left out."""
    return " · ".join(part for part in parts if part)


def within(label: str) -> str:
    """A label as it stands within a sentence: SSO link, title."""
    return " ".join(word if word.isupper() else word.lower() for word in label.split())


def begun(text: str) -> str:
    """A text that goes on from a title, as an error's does after its colon, fit to stand by itself.

    Names of files, settings and hosts stay as they are written.
    """
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() else text
