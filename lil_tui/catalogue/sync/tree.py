"""The tree's edges and counts, made from what the assets show.

An edge stands as long as an asset that isn't gone shows it in a path; the count of a node is that
of the distinct live assets at or below it. A circle in LinkedIn's paths stops nobody.
"""

from lil_tui.catalogue.sync.digest import OBJECTS
from lil_tui.store import Priority, Store

_CLASSIFICATION = "marketplace_linkedin_classification"
_RELATIONSHIP = f"{_CLASSIFICATION}_relationship"
_LINKS = f"{OBJECTS}_classification"

_SHOWN = f"""
    SELECT DISTINCT parent_id, classification_id FROM {_LINKS}
    WHERE parent_id <> 0 AND parent_id <> classification_id
        AND learning_object_id NOT IN (SELECT id FROM {OBJECTS} WHERE gone_at IS NOT NULL)
"""  # noqa: S608

_LIVE = f"link.learning_object_id NOT IN (SELECT id FROM {OBJECTS} WHERE live = 0)"  # noqa: S608

# In the order of the index: needs no sorting, so no memory that grows with the catalogue.
_COUNTS_AT = f"""
    SELECT link.classification_id, count(DISTINCT link.learning_object_id) FROM {_LINKS} AS link
    WHERE {_LIVE} GROUP BY link.classification_id
"""  # noqa: S608

# UNION ends a circle. CROSS JOIN keeps the planner from beginning with the links.
_COUNT_BELOW = f"""
    WITH RECURSIVE below (node) AS (
        SELECT ?
        UNION
        SELECT edge.child_id FROM below CROSS JOIN {_RELATIONSHIP} AS edge ON edge.parent_id = below.node
    )
    SELECT count(DISTINCT link.learning_object_id)
    FROM below CROSS JOIN {_LINKS} AS link ON link.classification_id = below.node
    WHERE {_LIVE}
"""  # noqa: S608


def rebuild_tree(store: Store) -> None:
    """Bring edges and counts up to date; reads beside the writer, and writes only what differs.

    Blocks until it is written. Safe to interrupt: what a run stored stays marked as stale until the
    whole is done.
    """
    shown = set(store.rows(_SHOWN))
    known = set(store.rows(f"SELECT parent_id, child_id FROM {_RELATIONSHIP}"))  # noqa: S608

    def write_edges() -> None:
        store.execute_many(
            f"DELETE FROM {_RELATIONSHIP} WHERE parent_id = ? AND child_id = ?",  # noqa: S608
            list(known - shown),
        )
        store.execute_many(
            f"INSERT INTO {_RELATIONSHIP} (parent_id, child_id) VALUES (?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
            list(shown - known),
        )

    if shown != known:
        store.write(write_edges, Priority.CATALOGUE).result()
    counts = dict(store.rows(_COUNTS_AT))
    for parent in {parent for parent, _ in shown}:
        ((counts[parent],),) = store.rows(_COUNT_BELOW, (parent,))
    before = dict(store.rows(f"SELECT id, asset_count FROM {_CLASSIFICATION}"))  # noqa: S608
    differing = [
        (counts.get(identifier, 0), identifier)
        for identifier, count in before.items()
        if count != counts.get(identifier, 0)
    ]

    def write_counts() -> None:
        store.execute_many(
            f"UPDATE {_CLASSIFICATION} SET asset_count = ? WHERE id = ?",  # noqa: S608
            differing,
        )
        store.execute("UPDATE sync_run SET tree_stale = 0 WHERE tree_stale")

    store.write(write_counts, Priority.CATALOGUE).result()
