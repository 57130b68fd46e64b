"""Fills the catalogue's tables as a sync leaves them, from a few words in a test."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from lil_tui.store import Store
from lil_tui.store.index import title_key

DAY_MS = 86_400_000


@dataclass
class CatalogueBuilder:
    """Puts classifications and assets into a store; ids count up from 1."""

    store: Store
    classifications: dict[tuple[str, str], int] = field(default_factory=dict)
    assets: int = 0

    def classification(
        self, urn: str, name: str, kind: str, *, parents: Iterable[str] = (), locale: str = "en_US"
    ) -> int:
        """Add a node below its parents, which must be there."""
        identity = len(self.classifications) + 1
        self.classifications[urn, locale] = identity
        language, _, country = locale.partition("_")
        self._write(
            "INSERT INTO marketplace_linkedin_classification"
            " (id, urn, locale, locale_language, locale_country, type, name) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (identity, urn, locale, language, country or None, kind, name),
        )
        for parent in parents:
            self.edge(parent, urn, locale=locale)
        return identity

    def edge(self, parent: str, child: str, *, locale: str = "en_US") -> None:
        """Put one classification below another."""
        self._write(
            "INSERT INTO marketplace_linkedin_classification_relationship VALUES (?, ?)",
            (self.classifications[parent, locale], self.classifications[child, locale]),
        )

    def asset(
        self,
        urn: str,
        title: str,
        *,
        under: Sequence[str | tuple[str, str]] = (),
        indirect: Sequence[str | tuple[str, str]] = (),
        raw: dict[str, Any] | bytes | None = None,
        locale: str = "en_US",
        **columns: Any,
    ) -> int:
        """Add an asset under classifications, each a URN or a pair of URN and parent's URN."""
        self.assets += 1
        identity = self.assets
        language, _, country = locale.partition("_")
        row: dict[str, Any] = {
            "id": identity,
            "urn": urn,
            "content_hash": hashlib.blake2b(urn.encode(), digest_size=16).digest(),
            "raw_hash": b"",
            "live": 1,
            "asset_type": "COURSE",
            "locale": locale,
            "locale_language": language,
            "locale_country": country or None,
            "availability": "AVAILABLE",
            "published_at": identity * DAY_MS,
            "title": title,
            "title_key": title_key(title),
            **columns,
        }
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self._write(
            f"INSERT INTO marketplace_linkedin_learning_object ({names}) VALUES ({marks})",
            tuple(row.values()),
        )
        element = raw if isinstance(raw, bytes) else zlib.compress(json.dumps(raw or {}).encode())
        self._write("INSERT INTO marketplace_linkedin_learning_object_raw VALUES (?, ?)", (identity, element))
        for direct, entries in ((1, under), (0, indirect)):
            for entry in entries:
                child, parent = entry if isinstance(entry, tuple) else (entry, None)
                above = self.classifications[parent, locale] if parent else 0
                self._write(
                    "INSERT INTO marketplace_linkedin_learning_object_classification VALUES (?, ?, ?, ?)",
                    (identity, self.classifications[child, locale], above, direct),
                )
        return identity

    def count(self) -> None:
        """Materialise the counts at each node, as the end of a sync does."""
        self._write(
            "UPDATE marketplace_linkedin_classification SET asset_count = ("
            " WITH RECURSIVE below (id) AS (SELECT marketplace_linkedin_classification.id"
            " UNION SELECT child_id FROM below JOIN marketplace_linkedin_classification_relationship"
            " ON parent_id = below.id)"
            " SELECT count(DISTINCT link.learning_object_id) FROM below"
            " CROSS JOIN marketplace_linkedin_learning_object_classification AS link"
            " ON link.classification_id = below.id"
            " JOIN marketplace_linkedin_learning_object AS o ON o.id = link.learning_object_id AND o.live)",
            (),
        )

    def write_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run one statement for each row, in one transaction."""
        with closing(sqlite3.connect(self.store.file, timeout=10)) as connection, connection:
            connection.execute("PRAGMA synchronous = off")
            connection.executemany(sql, rows)

    def _write(self, sql: str, parameters: tuple[Any, ...]) -> None:
        self.write_many(sql, [parameters])
