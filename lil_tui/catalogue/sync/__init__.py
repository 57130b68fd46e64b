"""Bringing the catalogue up to date from LinkedIn: plan, fetch, store, reconcile.

The sync is right or says that it isn't: what was not read whole is never reconciled.
"""

from lil_tui.catalogue.sync.engine import SyncOptions, run_sync
from lil_tui.catalogue.sync.events import (
    LogLine,
    PartitionName,
    PartitionProgress,
    Progress,
    RunEnded,
    RunStarted,
    SyncEvent,
    Waiting,
)
from lil_tui.catalogue.sync.handle import SyncHandle, start_in_thread
from lil_tui.catalogue.sync.lock import SyncRunning, is_sync_running, who_syncs
from lil_tui.catalogue.sync.outcome import Counts, SyncResult

__all__ = [
    "Counts",
    "LogLine",
    "PartitionName",
    "PartitionProgress",
    "Progress",
    "RunEnded",
    "RunStarted",
    "SyncEvent",
    "SyncHandle",
    "SyncOptions",
    "SyncResult",
    "SyncRunning",
    "Waiting",
    "is_sync_running",
    "run_sync",
    "start_in_thread",
    "who_syncs",
]
