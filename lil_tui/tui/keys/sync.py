"""The actions of the sync's pane, in the order in which help and footer show them."""

from lil_tui.tui.keys.action import Action

ROWS: tuple[Action, ...] = (
    Action(
        "sync.start", "s", "start", "start", "Start a sync, or carry on with the last one.", "Sync", footer=2
    ),
    Action("sync.full", "F", "start_full", "full", "Read everything again.", "Sync", footer=11),
    Action("sync.cancel", "c", "cancel", "cancel", "Stop the sync; what came is kept.", "Sync", footer=12),
    Action(
        "sync.quarantine", "u", "quarantine", "unreadable", "Show what could not be read.", "Sync", footer=14
    ),
    Action(
        "sync.narrow",
        "f",
        "narrow",
        "next kind",
        "Show one kind of change after the other.",
        "Sync",
        footer=15,
    ),
    Action(
        "sync.back",
        "escape",
        "back",
        "back",
        "Go back to the history of runs.",
        "Sync",
        footer=40,
        palette=False,
    ),
)
