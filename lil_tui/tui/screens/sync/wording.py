"""How the sync says things: types, states, results and times in words."""

from datetime import UTC, datetime

from lil_tui.catalogue.sync import Counts, PartitionName, PartitionProgress, SyncResult
from lil_tui.text import format_duration
from lil_tui.tui.screens.sync.watch import Picture
from lil_tui.tui.widgets.cells import Tone
from lil_tui.tui.widgets.wording import counted, in_words, listed, moment

_PLURALS = {
    "LIBRARY": "Libraries",
    "SUBJECT": "Subjects",
    "TOPIC": "Topics",
    "SKILL": "Skills",
    "COURSE": "Courses",
    "LEARNING_PATH": "Learning paths",
    "VIDEO": "Videos",
}
STATUS_TONES: dict[str, Tone] = {
    "complete": "success",
    "partial": "warning",
    "failed": "error",
    "running": "accent",
}
CHANGE_WORDS = {
    "added": "added",
    "updated": "updated",
    "retired": "retired",
    "gone": "gone",
    "back": "back again",
}
"""Kinds of changes as people call them, in the order that they are told."""


def types_in_words(code: str) -> str:
    """A type's plural: Learning paths."""
    return _PLURALS.get(code) or in_words(code)


def partition_in_words(name: PartitionName) -> str:
    """What a partition holds, its locale apart."""
    return types_in_words(name.type)


def state_in_words(progress: PartitionProgress, *, ended: bool = False) -> str:
    """What is to be said of a partition beside its bar, while the run goes on or once it has ended."""
    if progress.state == "reading":
        return "not finished" if ended else "changes only" if progress.incremental else ""
    if progress.state == "whole" and not progress.total:
        return "no changes" if progress.incremental else "done"
    return {
        "pending": "not read" if ended else "waiting",
        "whole": "done",
        "inconsistent": "pages disagree",
        "refused": "refused",
    }[progress.state]


def took(seconds: float) -> str:
    """How long it took: 2h 48m, 45s, below a second 1s."""
    return format_duration(max(1, round(seconds)))


def when(milliseconds: int | None) -> str:
    """A local time for a list: 2026-11-23 14:02."""
    local = moment(milliseconds)
    return f"{local:%Y-%m-%d %H:%M}" if local else ""


def clock_time(milliseconds: int) -> str:
    """A local time of the day: 14:02:07."""
    local = moment(milliseconds)
    return f"{local:%H:%M:%S}" if local else ""


def seconds_until(until: datetime) -> int:
    """Whole seconds from now, at least 1."""
    return max(1, round((until - datetime.now(UTC)).total_seconds()))


def count_items(counts: Counts, requests: int, retries: int) -> list[tuple[int, str, Tone]]:
    """The live counts: figure, word, tone."""
    return [
        (counts.seen, "seen", "normal"),
        (counts.added, "added", "normal"),
        (counts.updated, "updated", "normal"),
        (counts.unchanged, "unchanged", "normal"),
        (counts.retired, "retired or gone", "normal"),
        (counts.quarantined, "unreadable", "warning" if counts.quarantined else "normal"),
        (counts.classifications, "classifications", "normal"),
        (requests, "requests", "normal"),
        (retries, "repeated", "warning" if retries else "normal"),
    ]


def pace(picture: Picture) -> str:
    """How fast it goes and when it will be done."""
    if picture.percent is None:
        return "asking how much there is" if picture.started else ""
    if not any(each.state in ("pending", "reading") for each in picture.partitions):
        return "putting the tree in order"
    if picture.rate is None:
        return ""
    words = f"{picture.rate:,.0f} a second"
    left = picture.seconds_left
    return words if left is None else f"{words}, {took(left)} left"


def result_headline(result: SyncResult) -> tuple[str, str]:
    """How a run ended: the word, and what to know or do."""
    if result.status == "complete":
        return "Complete", listed((f"took {took(result.seconds)}", changes_in_words(vars(result.counts))))
    if result.interrupted:
        return "Stopped", "what came is kept; {sync.start} carries on"
    if result.status == "partial":
        return "Partly done", "what came is kept; {sync.start} carries on"
    return "Failed", "nothing came of it; {sync.start} tries again"


def changes_in_words(figures: dict[str, int]) -> str:
    """What a run changed, what it left alone apart: 30 added, 2 updated."""
    words = {**CHANGE_WORDS, "retired": "retired or gone", "quarantined": "unreadable"}
    if "gone" in figures:
        words["retired"] = "retired"
    parts = [f"{figures[name]:,} {word}" for name, word in words.items() if figures.get(name)]
    return ", ".join(parts) or "nothing changed"


__all__ = [
    "CHANGE_WORDS",
    "STATUS_TONES",
    "changes_in_words",
    "clock_time",
    "count_items",
    "counted",
    "in_words",
    "listed",
    "pace",
    "partition_in_words",
    "result_headline",
    "seconds_until",
    "state_in_words",
    "took",
    "types_in_words",
    "when",
]
