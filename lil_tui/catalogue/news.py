"""Noticing that a sync has changed the catalogue, by what it writes of itself with each page.

Nothing but a sync does; what the listener writes all day tells nothing here.
"""

from collections.abc import Hashable

from lil_tui.store import Store


def catalogue_mark(store: Store) -> Hashable:
    """Another value than before once courses or tree have changed; one small question."""
    return store.rows(
        "SELECT count(*), sum(added), sum(updated), sum(retired), sum(classifications), sum(tree_stale)"
        " FROM sync_run"
    )[0]
