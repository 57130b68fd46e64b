"""The floor under a first sync: the same pages by bare httpx, decoded with msgspec, the same rows in.

No retries, no checks, no hashes, no checkpoints: what any program would have to do. Pages are
fetched at the sync's concurrency; a thread of its own writes each page in one transaction.
"""

import asyncio
import sqlite3
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import msgspec

from lil_tui.linkedin.schema import Asset
from lil_tui.store.database import open_file

CLASSIFICATION_TYPES = ("LIBRARY", "SUBJECT", "TOPIC", "SKILL")
_OBJECTS = "marketplace_linkedin_learning_object"
_RAW = f"INSERT INTO {_OBJECTS}_raw VALUES (?, ?)"
_LINK = f"INSERT OR IGNORE INTO {_OBJECTS}_classification VALUES (?, ?, ?, 1)"
_MEMBER = "INSERT INTO sync_membership VALUES (1, ?, 1)"
_CLASSIFICATION = (
    "INSERT INTO marketplace_linkedin_classification (id, urn, locale, locale_language, type, name)"
    " VALUES (?, ?, 'en_US', 'en', ?, ?)"
)
_COLUMNS = (
    "id, urn, content_hash, raw_hash, live, asset_type, locale, locale_language, locale_country,"
    " availability, level, time_to_complete, published_at, last_updated_at, retired_at, title,"
    " title_key, authors, primary_image_url, web_launch_url, sso_launch_url, aicc_launch_url,"
    " short_description, description, description_include_html"
)
_ASSET = f"INSERT INTO {_OBJECTS} ({_COLUMNS}) VALUES ({', '.join('?' * 25)})"


class _AssetPage(msgspec.Struct):
    elements: list[msgspec.Raw]


class _Named(msgspec.Struct):
    urn: str
    type: str
    name: Any


class _ClassificationPage(msgspec.Struct):
    elements: list[_Named]


_page_decoder = msgspec.json.Decoder(_AssetPage)
_asset_decoder = msgspec.json.Decoder(Asset)
_classification_decoder = msgspec.json.Decoder(_ClassificationPage)


class _Paging(msgspec.Struct):
    total: int


class _Envelope(msgspec.Struct):
    paging: _Paging


def pages_of(api_url: str, kind: str, type_: str) -> str:
    """The address of a partition's pages in en_US, up to the offset."""
    if kind == "classification":
        return (
            f"{api_url}/learningClassifications?q=localeAndType&type={type_}"
            "&sourceLocale.language=en&sourceLocale.country=US&count=100&start="
        )
    return (
        f"{api_url}/learningAssets?q=criteria&assetFilteringCriteria.licensedOnly=true"
        f"&assetFilteringCriteria.assetTypes[0]={type_}&assetRetrievalCriteria.includeRetired=true"
        "&assetFilteringCriteria.locales[0].language=en&assetFilteringCriteria.locales[0].country=US"
        "&assetRetrievalCriteria.expandDepth=1&count=100&start="
    )


class _Rows:
    """Writes pages as rows; used by one thread."""

    def __init__(self, file: Path) -> None:
        open_file(file, bind=False).close()
        self.database = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=1", "cache_size=-32000"):
            self.database.execute(f"PRAGMA {pragma}")
        self.database.execute("INSERT INTO sync_partition VALUES (1, 'asset', 'COURSE', 'en_US', 0, 0)")
        self.known: dict[str, int] = {}
        self.assets = 0

    def classifications(self, body: bytes) -> None:
        rows = []
        for element in _classification_decoder.decode(body).elements:
            self.known[element.urn] = len(self.known) + 1
            rows.append((self.known[element.urn], element.urn, element.type, element.name["value"]))
        self._write([(_CLASSIFICATION, rows)])

    def courses(self, body: bytes) -> None:
        assets: list[tuple[Any, ...]] = []
        raws, links, members, new = [], [], [], []
        for raw in _page_decoder.decode(body).elements:
            asset = _asset_decoder.decode(raw)
            self.assets += 1
            assets.append(_row(self.assets, asset))
            raws.append((self.assets, zlib.compress(raw, 1)))
            members.append((self.assets,))
            for entry in asset.classifications:
                named = entry.classification
                assert named is not None
                assert named.urn is not None
                if named.urn not in self.known:
                    self.known[named.urn] = len(self.known) + 1
                    new.append((self.known[named.urn], named.urn, named.type or "", named.urn))
                nearest = next(iter(entry.ancestors), None)
                parent = self.known.get(nearest.urn or "", 0) if nearest else 0
                links.append((self.assets, self.known[named.urn], parent))
        self._write(
            [(_CLASSIFICATION, new), (_ASSET, assets), (_RAW, raws), (_LINK, links), (_MEMBER, members)]
        )

    def _write(self, batches: list[tuple[str, list[Any]]]) -> None:
        self.database.execute("BEGIN IMMEDIATE")
        for statement, rows in batches:
            self.database.executemany(statement, rows)
        self.database.execute("COMMIT")


def _row(identifier: int, asset: Asset) -> tuple[Any, ...]:
    details = asset.details
    assert details is not None
    urls, title = details.urls, asset.title.value
    return (
        *(identifier, asset.urn, b"", b"", details.availability != "RETIRED", asset.type),
        *("en_US", "en", "US", details.availability, details.level, asset.seconds),
        *(details.published_at, details.last_updated_at, details.retired_at, title, title.casefold()),
        "\n".join(asset.author_names),
        details.images.primary if details.images else None,
        *((urls.web_launch, urls.sso_launch, urls.aicc_launch) if urls else (None, None, None)),
        details.short_description.value if details.short_description else None,
        details.description.value if details.description else None,
        details.description_html.value if details.description_html else None,
    )


async def floor(api_url: str, token: str, file: Path, *, concurrency: int = 4) -> float:
    """Fetch and store one locale's courses and classifications; the seconds it took."""
    started = time.perf_counter()
    loop = asyncio.get_running_loop()
    gate = asyncio.Semaphore(concurrency)
    with ThreadPoolExecutor(1) as writer:
        rows = await loop.run_in_executor(writer, _Rows, file)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(headers=headers, timeout=60, trust_env=False) as client:

            async def fetch(url: str, put: Any) -> bytes:
                async with gate:
                    body = (await client.get(url)).content
                await loop.run_in_executor(writer, put, body)
                return body

            for kind, types, put in (
                ("classification", CLASSIFICATION_TYPES, rows.classifications),
                ("asset", ("COURSE",), rows.courses),
            ):
                for type_ in types:
                    address = pages_of(api_url, kind, type_)
                    first = await fetch(f"{address}0", put)
                    total = msgspec.json.decode(first, type=_Envelope).paging.total
                    async with asyncio.TaskGroup() as group:
                        for start in range(100, total, 100):
                            group.create_task(fetch(f"{address}{start}", put))
        await loop.run_in_executor(writer, rows.database.execute, "PRAGMA optimize")
    return time.perf_counter() - started
