"""The catalogue at a glance: how much there is, what the last sync did, what needs a look.

Everything here blocks for a few reading statements, and changes nothing.
"""

from dataclasses import dataclass, field

from lil_tui.catalogue.sync.history import RunRecord, count_changes, count_quarantine, list_runs
from lil_tui.store import Store

_OBJECTS = "marketplace_linkedin_learning_object"


@dataclass(frozen=True)
class Holding:
    """What there is of one type in one locale."""

    type: str
    locale: str
    live: int
    retired: int
    """Retired ones and those that are gone."""


@dataclass(frozen=True)
class Overview:
    """All of it."""

    holdings: tuple[Holding, ...] = ()
    """Largest first."""
    last_run: RunRecord | None = None
    last_complete: RunRecord | None = None
    changes: dict[str, int] = field(default_factory=dict)
    """What the last complete run changed: `added`, `updated`, `retired`, `gone`, `back`."""
    quarantined: int = 0

    @property
    def live(self) -> int:
        """All live assets."""
        return sum(holding.live for holding in self.holdings)


def read_overview(store: Store) -> Overview:
    """Count and collect."""
    rows = store.rows(
        f"SELECT asset_type, locale, sum(live), count(*) - sum(live) FROM {_OBJECTS}"  # noqa: S608
        " GROUP BY asset_type, locale ORDER BY 3 DESC, 1, 2"
    )
    runs = list_runs(store, limit=50)
    complete = next((run for run in runs if run.status == "complete"), None)
    return Overview(
        holdings=tuple(Holding(*row) for row in rows),
        last_run=runs[0] if runs else None,
        last_complete=complete,
        changes=count_changes(store, complete.run) if complete else {},
        quarantined=count_quarantine(store),
    )
