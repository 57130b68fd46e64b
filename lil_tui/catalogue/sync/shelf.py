"""Storing pages of assets and of classifications, each in one transaction of the writer.

Every distinct element of a run is counted once, as what it became; met again with other content,
it changes its place in the counts. One row an asset, its key is the URN.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lil_tui.catalogue.sync.book import ClassificationBook
from lil_tui.catalogue.sync.digest import (
    OBJECTS,
    ROW_COLUMNS,
    Decoded,
    Element,
    Known,
    find_known,
    prepare_asset,
)
from lil_tui.catalogue.sync.outcome import Counts
from lil_tui.catalogue.sync.partitions import Partition
from lil_tui.catalogue.sync.quarantine import Quarantine
from lil_tui.catalogue.sync.twins import Twins
from lil_tui.linkedin.schema import ElementError, decode_classification
from lil_tui.store import Store

_COLUMNS = ROW_COLUMNS.replace(" ", "").split(",")
_INSERT = (
    f"INSERT INTO {OBJECTS} (id, urn, first_run_id, changed_run_id, {ROW_COLUMNS})"  # noqa: S608
    f" VALUES (?, ?, ?, ?, {', '.join('?' * len(_COLUMNS))})"
)
_UPDATE = (
    f"UPDATE {OBJECTS} SET {', '.join(f'{column} = ?' for column in _COLUMNS)},"  # noqa: S608
    " gone_at = NULL, changed_run_id = ? WHERE id = ?"
)
_RAW = (
    f"INSERT INTO {OBJECTS}_raw (learning_object_id, element) VALUES (?, ?)"  # noqa: S608
    " ON CONFLICT (learning_object_id) DO UPDATE SET element = excluded.element"
)
_RAW_HASH = f"UPDATE {OBJECTS} SET raw_hash = ? WHERE id = ?"  # noqa: S608
_RETURN = f"UPDATE {OBJECTS} SET live = ?, gone_at = NULL, changed_run_id = ? WHERE id = ?"  # noqa: S608
_CLEAR_LINKS = f"DELETE FROM {OBJECTS}_classification WHERE learning_object_id = ?"  # noqa: S608
_LINK = (
    f"INSERT INTO {OBJECTS}_classification (learning_object_id, classification_id, parent_id, direct)"  # noqa: S608
    " VALUES (?, ?, ?, ?)"
)
_MEMBER = (
    "INSERT INTO sync_membership (partition_id, learning_object_id, seen_run_id) VALUES (?, ?, ?)"
    " ON CONFLICT (partition_id, learning_object_id) DO UPDATE"
    " SET seen_run_id = max(seen_run_id, excluded.seen_run_id)"
)
_CHANGE = (
    "INSERT INTO sync_change (run_id, learning_object_id, kind, fields) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (run_id, learning_object_id, kind) DO UPDATE SET fields = excluded.fields"
)


RETIRED = "RETIRED"
"""The one availability that isn't live."""


@dataclass
class Stored:
    """What storing a page came to."""

    counts: Counts = field(default_factory=Counts)
    tree_stale: bool = False
    notes: list[str] = field(default_factory=list)
    """In words, what was put aside."""


@dataclass
class _Batch:
    """The rows of one page, gathered for `executemany`."""

    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    raws: list[tuple[int, bytes]] = field(default_factory=list)
    links: list[tuple[int, int, int, bool]] = field(default_factory=list)
    stale_links: list[tuple[int]] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    raw_hashes: list[tuple[bytes, int]] = field(default_factory=list)
    returned: list[tuple[bool, int, int]] = field(default_factory=list)
    changes: list[tuple[int, int, str, str]] = field(default_factory=list)


class Shelf:
    """Takes the prepared pages of one run; every method is a job of the store's writer."""

    def __init__(self, store: Store, run: int, clock_ms: Callable[[], int]) -> None:
        self._store = store
        self._run = run
        self.book = ClassificationBook(store)
        self.quarantine = Quarantine(store, run, clock_ms)
        self._twins = Twins(store, run)
        ((largest,),) = store.rows(f"SELECT max(id) FROM {OBJECTS}")  # noqa: S608
        self._next_id = (largest or 0) + 1

    def put_assets(self, partition: Partition, start: int, elements: list[Element]) -> Stored:
        """Store one page of assets."""
        outcome, batch = Stored(), _Batch()
        known = find_known(self._store, [element.urn for element in elements if element.urn], self._run)
        told_elsewhere = self._twins.told_elsewhere(
            partition, [stored.id for stored in known.values() if stored.asset_type == partition.type]
        )
        kept: set[str] = set()
        for position, element in enumerate(elements, start):
            if element.urn in kept:
                continue  # twice in one page
            stored = known.get(element.urn) if element.urn else None
            self._complete(element, stored, partition)
            if element.foreign_type is not None:
                outcome.notes.append(
                    f"{element.urn} is a {element.foreign_type}, not a {partition.type}: left out"
                )
            elif element.reason is not None:
                self._set_aside(element, stored, partition, position, outcome)
                if stored is not None:
                    batch.members.append(stored.id)
            elif element.urn is not None:
                differs = stored is None or stored.id not in told_elsewhere
                self._put_asset(element, element.urn, stored, batch, outcome, may_differ=differs)
                kept.add(element.urn)
        self._write(partition, batch)
        return outcome

    def put_classifications(self, partition: Partition, start: int, elements: list[Element]) -> Stored:
        """Store one page of a list of classifications; their locale is the one asked for."""
        outcome = Stored()
        for position, element in enumerate(elements, start):
            try:
                classification = decode_classification(element.raw)
            except ElementError as error:
                element.reason = error.reason
                if element.urn is None or not self.quarantine.holds(element.urn):
                    outcome.notes.append(f"{element.urn or 'an element without URN'}: {error.reason}")
                self._count_quarantined(element, partition, position, outcome)
                continue
            if classification.type != partition.type:
                outcome.notes.append(f"{classification.urn} is a {classification.type}: left out")
                continue
            if self.quarantine.release(classification.urn):
                outcome.counts.seen -= 1
                outcome.counts.quarantined -= 1
            outcome.tree_stale |= self.book.receive(
                classification.urn,
                classification.type,
                classification.name.value,
                partition.locale,
                self._run,
                outcome.counts,
            )
        self.book.flush()
        return outcome

    def _complete(self, element: Element, stored: Known | None, partition: Partition) -> None:
        """Make up for what changed in the store since the element was prepared."""
        if element.reason is not None or element.foreign_type is not None or element.decoded is not None:
            return
        if stored is not None and stored.asset_type == partition.type:
            if element.content_hash is None and stored.raw_hash == element.raw_hash:
                return
            if element.content_hash == stored.content_hash:
                return
        prepare_asset(element, partition.type, partition.locale, None)

    def _set_aside(
        self, element: Element, stored: Known | None, partition: Partition, position: int, outcome: Stored
    ) -> None:
        """Quarantine an element; one that was read well before in this run keeps its place in the counts."""
        outcome.notes.append(f"{element.urn or 'an element without URN'}: {element.reason}")
        if stored is not None and stored.seen and not self.quarantine.holds(element.urn or ""):
            self.quarantine.put(element, partition, position, counted=False)
            return
        self._count_quarantined(element, partition, position, outcome)

    def _count_quarantined(
        self, element: Element, partition: Partition, position: int, outcome: Stored
    ) -> None:
        if self.quarantine.put(element, partition, position):
            outcome.counts.seen += 1
            outcome.counts.quarantined += 1

    def _put_asset(
        self,
        element: Element,
        urn: str,
        stored: Known | None,
        batch: _Batch,
        outcome: Stored,
        *,
        may_differ: bool,
    ) -> None:
        """Decide what became of an asset, count it, and gather its rows.

        `may_differ` is false where another partition tells its content.
        """
        before = self._counted_as(urn, stored)
        decoded = element.decoded
        if stored is None:
            assert decoded is not None  # noqa: S101  (an unknown asset is always decoded)
            self._insert(urn, decoded, batch)
            after = "added"
        elif not may_differ or decoded is None or element.content_hash == stored.content_hash:
            self._keep(element, stored, batch)
            after = "unchanged"
        else:
            after = self._update(element, stored, decoded, batch)
        self._count(outcome.counts, before, after)
        outcome.tree_stale |= after != "unchanged" or (stored is not None and stored.gone)

    def _insert(self, urn: str, decoded: Decoded, batch: _Batch) -> None:
        identifier = self._next_id
        self._next_id += 1
        batch.inserts.append((identifier, urn, self._run, self._run, *decoded.row))
        self._gather_children(identifier, decoded, batch)

    def _keep(self, element: Element, stored: Known, batch: _Batch) -> None:
        """An asset with the same content: at most its bytes are in another order, or it was gone."""
        if element.raw_hash != stored.raw_hash and element.content_hash == stored.content_hash:
            batch.raw_hashes.append((element.raw_hash, stored.id))
        if stored.gone:
            batch.returned.append((stored.availability != RETIRED, self._run, stored.id))
            batch.changes.append((self._run, stored.id, "back", ""))
        batch.members.append(stored.id)

    def _update(self, element: Element, stored: Known, decoded: Decoded, batch: _Batch) -> str:
        """An asset with other content; `retired` when it was live and is no more."""
        kind = "retired" if stored.live and decoded.retired else "updated"
        batch.updates.append((*decoded.row, self._run, stored.id))
        batch.stale_links.append((stored.id,))
        self._gather_children(stored.id, decoded, batch)
        batch.changes.append((self._run, stored.id, kind, ",".join(element.fields)))
        if stored.gone or (not stored.live and not decoded.retired):
            batch.changes.append((self._run, stored.id, "back", ""))
        return kind

    def _gather_children(self, identifier: int, decoded: Decoded, batch: _Batch) -> None:
        batch.members.append(identifier)
        batch.raws.append((identifier, decoded.packed))
        links: dict[tuple[int, int], bool] = {}
        for named, ancestors in decoded.entries:
            chain = [self.book.resolve(*link, decoded.locale) for link in (named, *ancestors)]
            for place, classification in enumerate(chain):
                parent = chain[place + 1] if place + 1 < len(chain) else 0
                if parent != classification:
                    links[classification, parent] = links.get((classification, parent), False) or place == 0
        batch.links += [(identifier, *pair, direct) for pair, direct in links.items()]

    def _counted_as(self, urn: str, stored: Known | None) -> str | None:
        """How this run has counted the asset so far; releases it from the quarantine."""
        if self.quarantine.release(urn):
            return "quarantined"
        if stored is None or not stored.seen:
            return None
        if stored.first_run == self._run:
            return "added"
        rows = self._store.execute(
            "SELECT kind FROM sync_change WHERE run_id = ? AND learning_object_id = ?", (self._run, stored.id)
        ).fetchall()
        kinds = {kind for (kind,) in rows}
        return "retired" if "retired" in kinds else "updated" if "updated" in kinds else "unchanged"

    @staticmethod
    def _count(counts: Counts, before: str | None, after: str) -> None:
        """An element counts once: as what is strongest of what it became in this run."""
        if before is None:
            counts.seen += 1
        elif before == "added" or (before in ("updated", "retired") and after != "retired"):
            return
        else:
            setattr(counts, before, getattr(counts, before) - 1)
        setattr(counts, after, getattr(counts, after) + 1)

    def _write(self, partition: Partition, batch: _Batch) -> None:
        self.book.flush()
        members = [(partition.id, identifier, self._run) for identifier in batch.members]
        statements: tuple[tuple[str, list[Any]], ...] = (
            (_INSERT, batch.inserts),
            (_UPDATE, batch.updates),
            (_RAW, batch.raws),
            (_CLEAR_LINKS, batch.stale_links),
            (_LINK, batch.links),
            (_RAW_HASH, batch.raw_hashes),
            (_RETURN, batch.returned),
            (_MEMBER, members),
            (_CHANGE, batch.changes),
        )
        for sql, rows in statements:
            self._store.execute_many(sql, rows)
