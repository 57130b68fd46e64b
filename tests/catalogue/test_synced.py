"""The read side on what a real sync brings from the simulator."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from lil_tui.catalogue.detail import show
from lil_tui.catalogue.documents import detail_document
from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.search import search, search_ids
from lil_tui.catalogue.sync import SyncOptions, run_sync
from lil_tui.catalogue.tree import TreeNode, read_tree, tree_locales
from lil_tui.linkedin import MemoryTokenStore
from lil_tui.linkedin.client import LinkedInClient
from lil_tui.locales import Locale
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.server import SimulatorServer
from lil_tui.store import Store
from lil_tui.store.database import open_file

LOCALES = (Locale("en", "US"), Locale("ja", "JP"))


@dataclass(frozen=True)
class Pair:
    """A client id and secret."""

    client_id: str
    client_secret: str


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database after one sync of 150 courses, hostile titles among them."""
    store = open_file(tmp_path_factory.mktemp("synced") / "lil.db")
    with SimulatorServer(SimulatorOptions(courses=150, hostile=True)) as server:

        @asynccontextmanager
        async def client(on_event: object) -> AsyncIterator[LinkedInClient]:
            async with LinkedInClient(
                api_url=server.api_url,
                token_url=server.token_url,
                credentials=Pair(server.client_id, server.client_secret),
                tokens=MemoryTokenStore(),
                trust_environment=False,
            ) as opened:
                yield opened

        options = SyncOptions(LOCALES, ("COURSE", "LEARNING_PATH"))
        assert asyncio.run(run_sync(store, client, options)).status == "complete"
    yield store
    store.close()


def test_each_node_counts_what_a_search_under_it_finds(synced: Store) -> None:
    def check(node: TreeNode, locale: str) -> None:
        assert search_ids(synced, CatalogueQuery(under=node.key, locale=locale)).total == node.assets, (
            node.name
        )
        for child in node.children:
            if child.assets:
                check(child, locale)

    assert tree_locales(synced) == ["en_US", "ja_JP"]
    for locale in tree_locales(synced):
        for root in read_tree(synced, locale):
            check(root, locale)


def test_each_asset_is_found_by_its_urn_and_by_each_of_its_links(synced: Store) -> None:
    for row in search(synced, CatalogueQuery(include_retired=True), limit=0).items[::10]:
        detail = show(synced, row.urn)
        for link in (row.urn, detail.urls.web, detail.urls.sso, detail.urls.aicc):
            if link:
                assert list(search_ids(synced, CatalogueQuery(text=f" {link} ")).ids) == [row.id]


def test_each_asset_is_found_by_its_own_title(synced: Store) -> None:
    for row in search(synced, CatalogueQuery(), limit=0).items:
        assert row.id in search_ids(synced, CatalogueQuery(text=row.title)).ids, row.title


def test_each_asset_can_be_shown_with_its_outline_and_its_places(synced: Store) -> None:
    rows = search(synced, CatalogueQuery(types=("COURSE",)), limit=0).items
    documents = [detail_document(show(synced, row.urn)) for row in rows]
    assert all(document["contents"] for document in documents)
    topics = [
        each for document in documents for each in document["classifications"] if each["type"] == "TOPIC"
    ]
    assert topics
    assert {len(path) for topic in topics for path in topic["paths"]} == {2}
