"""How SQLite goes about it: no list, count or facet reads the wide rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from peewee import SqliteDatabase

from lil_tui.catalogue.facets import read_facets
from lil_tui.catalogue.query import CatalogueQuery, Sort
from lil_tui.catalogue.search import search_ids
from lil_tui.catalogue.tree import read_tree
from lil_tui.store import Store

pytestmark = pytest.mark.usefixtures("catalogue")

WIDE = "marketplace_linkedin_learning_object"


@contextmanager
def plans(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect the plan of each statement that is run inside."""
    steps: list[str] = []
    run: Any = SqliteDatabase.execute_sql

    def explained(database: Any, sql: str, *parameters: Any, **named: Any) -> Any:
        if not sql.startswith(("PRAGMA", "EXPLAIN")):
            for row in run(database, f"EXPLAIN QUERY PLAN {sql}", *parameters, **named).fetchall():
                steps.append(row[3])
        return run(database, sql, *parameters, **named)

    with monkeypatch.context() as patched:
        patched.setattr(SqliteDatabase, "execute_sql", explained)
        yield steps


@pytest.mark.parametrize(
    "query",
    [
        CatalogueQuery(),
        CatalogueQuery(include_retired=True),
        CatalogueQuery(sort=Sort.TITLE),
        CatalogueQuery(sort=Sort.DURATION),
        CatalogueQuery(types=("COURSE",), levels=("BEGINNER",), locale="en_US", max_minutes=30),
        CatalogueQuery(locale="en"),
        CatalogueQuery(availability="AVAILABLE"),
        CatalogueQuery(under="urn:li:lyndaCategory:1"),
        CatalogueQuery(under="SKILLS"),
        CatalogueQuery(text="e"),
        CatalogueQuery(text="excel", sort=Sort.NEWEST),
    ],
)
def test_a_list_walks_a_covering_index(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: CatalogueQuery
) -> None:
    with plans(store, monkeypatch) as steps:
        search_ids(store, query)
    walks = [step for step in steps if " o" in step or WIDE in step]
    assert any("COVERING INDEX learning_object_" in step for step in walks)
    assert [step for step in walks if "COVERING INDEX" not in step] == []


def test_the_order_of_an_index_needs_no_sorting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with plans(store, monkeypatch) as steps:
        search_ids(store, CatalogueQuery())
        search_ids(store, CatalogueQuery(sort=Sort.TITLE))
    assert [step for step in steps if "TEMP B-TREE" in step] == []


def test_the_tree_counts_from_indexes_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with plans(store, monkeypatch) as steps:
        read_tree(store, "en_US")
    assert [
        step for step in steps if step.startswith("SCAN") and WIDE in step and "COVERING" not in step
    ] == []


def test_facets_of_live_assets_read_the_index_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with plans(store, monkeypatch) as steps:
        read_facets(store, CatalogueQuery(text="excel"))
    scans = [step for step in steps if step.startswith("SCAN o")]
    assert [step for step in scans if "INDEX learning_object_" not in step] == []
