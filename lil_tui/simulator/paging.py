"""One page of an answer: its window, its links as LinkedIn writes them, its bytes.

Finished pages are kept compressed and served again as long as none of their elements changed.
"""

import gzip
import random
from collections import Counter, OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from lil_tui.simulator.answers import refuse
from lil_tui.simulator.assets import Asset, Served
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.query import integer

DEFAULT_COUNT = 20
MAXIMUM_COUNT = 100
_CACHE_BYTES = 96 * 1024 * 1024

encode = msgspec.json.Encoder().encode


@dataclass
class Window:
    """Where in a result a page stands."""

    start: int
    count: int
    total: int
    next_start: int | None
    prev_start: int | None
    next_origin: str = ""
    """Put before the next link; links are relative otherwise."""

    def paging(self, path: str, params: Mapping[str, str], *, encode_brackets: bool) -> dict[str, Any]:
        """The `paging` object with its links."""
        links = []
        for rel, start in (("prev", self.prev_start), ("next", self.next_start)):
            if start is not None:
                href = link(path, {**params, "start": str(start), "count": str(self.count)}, encode_brackets)
                origin = self.next_origin if rel == "next" else ""
                links.append({"rel": rel, "type": "application/json", "href": origin + href})
        return {"start": self.start, "count": self.count, "total": self.total, "links": links}


def window(params: Mapping[str, str], total: int, options: SimulatorOptions) -> Window:
    """The window that `start` and `count` ask for; raises Refusal where `count` is over 100."""
    start, count = integer(params, "start", 0), integer(params, "count", DEFAULT_COUNT)
    if count > MAXIMUM_COUNT:
        if options.above_maximum_count == "forbid":
            raise refuse(403, "Forbidden: the maximum page size is exceeded", 100)
        if options.above_maximum_count == "reject":
            raise refuse(400, f"Parameter 'count' value '{count}' is invalid")
        count = MAXIMUM_COUNT
    following = start + count
    return Window(
        start,
        count,
        total,
        next_start=following if count and following < total else None,
        prev_start=max(0, start - count) if start and count else None,
    )


def link(path: str, params: Mapping[str, str], encode_brackets: bool) -> str:
    """A relative link: parameters sorted by name, brackets raw, every parameter echoed."""
    safe = "." if encode_brackets else ".[]"
    pairs = (f"{quote(name, safe=safe)}={quote(value, safe=',')}" for name, value in sorted(params.items()))
    return f"{path}?{'&'.join(pairs)}"


def facets(items: Sequence[Served]) -> dict[str, Any]:
    """The counts that answers of the search index carry."""
    types = Counter(one.type if isinstance(one, Asset) else "VIDEO" for one in items)
    levels = Counter(one.level for one in items if isinstance(one, Asset) and one.level)
    return {
        "assetTypeFacetMetadata": [{"assetType": name, "count": n} for name, n in types.most_common()],
        "difficultyLevelFacetMetadata": [
            {"difficultyLevel": name, "count": n} for name, n in levels.most_common()
        ],
    }


def page_body(paging: dict[str, Any], metadata: dict[str, Any] | None, elements: Sequence[bytes]) -> bytes:
    """The JSON of a page out of elements that are JSON already, or are meant not to be."""
    between = b"" if metadata is None else b',"metadata":' + encode(metadata)
    return b'{"paging":' + encode(paging) + between + b',"elements":[' + b",".join(elements) + b"]}"


def shuffled(value: Any, rng: random.Random) -> Any:
    """The same JSON with the members of every object in another order."""
    if isinstance(value, list):
        return [shuffled(one, rng) for one in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    rng.shuffle(names)
    return {name: shuffled(value[name], rng) for name in names}


def compress(body: bytes) -> bytes:
    """Gzip, fast and always with the same bytes."""
    return gzip.compress(body, compresslevel=1, mtime=0)


class PageCache:
    """The pages served last, compressed, at most 96 MiB of them."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> bytes | None:
        """A compressed page."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Hashable, page: bytes) -> None:
        """Keep a compressed page; the ones not used for longest go."""
        self._pages[key] = page
        self._bytes += len(page)
        while self._bytes > _CACHE_BYTES:
            _, gone = self._pages.popitem(last=False)
            self._bytes -= len(gone)
