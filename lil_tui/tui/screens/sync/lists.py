"""The long lists of the sync's pane: runs, what one changed, what could not be read."""

from collections.abc import Hashable, Sequence

from lil_tui.catalogue.sync.history import (
    Change,
    Quarantined,
    RunRecord,
    count_changes,
    count_quarantine,
    count_runs,
    list_changes,
    list_quarantine,
    list_runs,
)
from lil_tui.tui.screens.sync.wording import (
    CHANGE_WORDS,
    STATUS_TONES,
    in_words,
    listed,
    took,
    when,
)
from lil_tui.tui.widgets.cells import Tone
from lil_tui.tui.widgets.columns import Column
from lil_tui.tui.widgets.library import Library

_CHANGE_TONES: dict[str, Tone] = {"retired": "warning", "gone": "warning"}


class RunRows:
    """All runs, newest first."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def count(self) -> int:
        """How many runs there were."""
        return count_runs(self._library.store())

    def fetch(self, offset: int, limit: int) -> Sequence[RunRecord]:
        """A page of them."""
        return list_runs(self._library.store(), limit=limit, offset=offset)

    def key(self, row: RunRecord) -> Hashable:
        """Its number."""
        return row.run

    def locate(self, key: Hashable) -> int | None:
        """Numbers have gaps at most where runs were removed: the list is read again from the cursor."""
        return None


class ChangeRows:
    """What a run changed, all kinds or one."""

    def __init__(self, library: Library, run: int, kind: str | None) -> None:
        self._library = library
        self._run = run
        self._kind = kind

    def count(self) -> int:
        """How many changes there are."""
        counts = count_changes(self._library.store(), self._run)
        return counts.get(self._kind, 0) if self._kind else sum(counts.values())

    def fetch(self, offset: int, limit: int) -> Sequence[Change]:
        """A page of them."""
        return list_changes(self._library.store(), self._run, kind=self._kind, limit=limit, offset=offset)

    def key(self, row: Change) -> Hashable:
        """What was changed, and how."""
        return row.kind, row.urn

    def locate(self, key: Hashable) -> int | None:
        """Not cheap to say."""
        return None


class QuarantineRows:
    """What could not be read, newest first."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def count(self) -> int:
        """How many elements there are."""
        return count_quarantine(self._library.store())

    def fetch(self, offset: int, limit: int) -> Sequence[Quarantined]:
        """A page of them."""
        return list_quarantine(self._library.store(), limit=limit, offset=offset)

    def key(self, row: Quarantined) -> Hashable:
        """Its row."""
        return row.id

    def locate(self, key: Hashable) -> int | None:
        """Not cheap to say."""
        return None


def run_columns() -> list[Column[RunRecord]]:
    """The runs as a table."""

    def figure(
        name: str, title: str, width: int, from_width: int = 0, *, alarm: bool = False
    ) -> Column[RunRecord]:
        def cell(run: RunRecord) -> list[tuple[str, Tone]]:
            count = getattr(run.counts, name)
            return [(f"{count:,}", "muted" if not count else "warning" if alarm else "normal")]

        return Column(name, title, cell, width, "right", from_width)

    return [
        Column("run", "Run", lambda run: f"{run.run:,}", 4, "right"),
        Column("started", "Started", lambda run: when(run.started_at_ms), 16),
        Column("took", "Took", lambda run: [(took(run.seconds), "muted")], 6, "right", 90),
        Column("mode", "Mode", lambda run: [(run.mode, "muted")], 11, from_width=90),
        Column("status", "Status", lambda run: [(run.status, STATUS_TONES.get(run.status, "normal"))], 8),
        figure("added", "Added", 7),
        figure("updated", "Updated", 7),
        figure("retired", "Retired", 7),
        figure("unchanged", "Unchanged", 9, 104),
        figure("quarantined", "Unreadable", 10, alarm=True),
        Column("error", "", lambda run: [(run.error or "", "muted")], from_width=118),
    ]


def change_columns() -> list[Column[Change]]:
    """Changes as a table."""
    return [
        Column(
            "kind",
            "What",
            lambda change: [
                (CHANGE_WORDS.get(change.kind, change.kind), _CHANGE_TONES.get(change.kind, "normal"))
            ],
            10,
        ),
        Column("title", "Title", lambda change: change.title),
        Column(
            "fields", "What differs", lambda change: [(", ".join(change.fields), "muted")], 26, from_width=72
        ),
        Column("type", "Type", lambda change: [(in_words(change.type), "muted")], 14, from_width=100),
        Column("locale", "", lambda change: [(change.locale, "muted")], 6, from_width=110),
    ]


def quarantine_columns() -> list[Column[Quarantined]]:
    """The quarantine as a table."""
    return [
        Column("reason", "Why it could not be read", lambda element: element.reason),
        Column("where", "Where", lambda element: [(where_found(element), "muted")], 30, from_width=100),
        Column("run", "Run", lambda element: [(f"{element.run:,}", "muted")], 4, "right"),
        Column("seen", "First seen", lambda element: [(when(element.first_seen_at_ms), "muted")], 16),
        Column("urn", "URN", lambda element: [(element.urn or "none", "muted")], 34, from_width=150),
    ]


def where_found(element: Quarantined) -> str:
    """Its place in what LinkedIn sent."""
    return listed((f"{element.type} {element.locale}", f"no. {element.position + 1:,}"))
