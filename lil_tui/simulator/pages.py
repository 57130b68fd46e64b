"""Produces the bodies of catalogue answers: queries, windows, elements, faults that alter a page.

Everything here runs under the catalogue's lock and knows nothing of HTTP.
"""

import gzip
import random
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lil_tui.simulator.answers import refuse
from lil_tui.simulator.assets import Asset
from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.damage import damaged
from lil_tui.simulator.elements import ElementWriter
from lil_tui.simulator.faults import SHAPING, Fault
from lil_tui.simulator.paging import PageCache, Window, compress, encode, facets, page_body, shuffled, window
from lil_tui.simulator.projection import BadProjection, Projection, parse_projection, project
from lil_tui.simulator.query import (
    Selector,
    asset_query,
    find_classifications,
    integer,
    target_locale,
)
from lil_tui.simulator.taxonomy import Classification

ASSETS_PATH = "/v2/learningAssets"
CLASSIFICATIONS_PATH = "/v2/learningClassifications"


class Body(NamedTuple):
    """JSON, compressed or not."""

    data: bytes
    compressed: bool = False

    def plain(self) -> bytes:
        """The JSON itself."""
        return gzip.decompress(self.data) if self.compressed else self.data


class Pages:
    """Answers of the catalogue's four resources; each method raises Refusal as LinkedIn would answer."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._options = catalogue.options
        self._writer = ElementWriter(catalogue.taxonomy, catalogue.options)
        self._selector = Selector(catalogue)
        self._cache = PageCache()
        self._order = random.Random(catalogue.options.seed)

    def assets(self, params: Mapping[str, str], struck: Sequence[Fault]) -> Body:
        """A finder of assets."""
        with self._catalogue.lock:
            query, depth = asset_query(params)
            found = self._selector.select(query)
            here = window(params, len(found.items), self._options)
            items = found.items[here.start : here.start + here.count]
            shaping = [fault for fault in struck if fault.kind in SHAPING]
            if shaping:
                items = _shape(here, items, found.items, shaping)
            metadata = facets(found.items) if found.search_backed and self._options.facets else {}
            key = (tuple(sorted(params.items())), here.total, tuple(item.version for item in items))
            cached = None if shaping or self._options.shuffle_keys else self._cache.get(key)
            if cached is not None:
                return Body(cached, compressed=True)
            projection = _projection(params)
            elements = [
                damaged(self._finished(self._writer.asset(item, depth), projection), shaping, place)
                for place, item in enumerate(items)
            ]
            body = page_body(self._paging(here, ASSETS_PATH, params), metadata, elements)
            if shaping or self._options.shuffle_keys:
                return Body(body)
            page = compress(body)
            self._cache.put(key, page)
            return Body(page, compressed=True)

    def asset(self, urn: str, params: Mapping[str, str]) -> Body:
        """One asset by URN: retired ones only where `includeRetired` says so."""
        with self._catalogue.lock:
            served = self._catalogue.find(urn)
            course = served if isinstance(served, Asset) else served.course if served else None
            if served is None or course is None:
                raise refuse(404, f"No learning asset was found for {urn[:200]}")
            if not course.live and params.get("includeRetired") != "true":
                raise refuse(404, f"No learning asset was found for {urn[:200]}")
            element = self._writer.asset(served, integer(params, "expandDepth", 1))
            return Body(encode(self._finished(element, _projection(params))))

    def classifications(self, params: Mapping[str, str], struck: Sequence[Fault]) -> Body:
        """A finder of classifications."""
        with self._catalogue.lock:
            found, locale = find_classifications(self._catalogue, params)
            here = window(params, len(found), self._options)
            items: Sequence[Classification] = found[here.start : here.start + here.count]
            shaping = [fault for fault in struck if fault.kind in SHAPING]
            if shaping:
                items = _shape(here, items, found, shaping)
            projection = _projection(params)
            elements = [
                damaged(self._finished(self._writer.classification(one, locale), projection), shaping, place)
                for place, one in enumerate(items)
            ]
            return Body(page_body(self._paging(here, CLASSIFICATIONS_PATH, params), None, elements))

    def classification(self, urn: str, params: Mapping[str, str]) -> Body:
        """One classification by URN, named in `targetLocale` where it has a name there."""
        with self._catalogue.lock:
            found = self._catalogue.taxonomy.by_urn.get(urn)
            if found is None:
                raise refuse(404, f"No learning classification was found for {urn[:200]}")
            locale = target_locale(params) or "en_US"
            if locale.partition("_")[0] not in found.names:
                locale = "en_US"
            element = self._writer.classification(found, locale)
            return Body(encode(self._finished(element, _projection(params))))

    def element(self, urn: str, depth: int = 1) -> dict[str, Any]:
        """An element as any answer would hold it; raises KeyError."""
        with self._catalogue.lock:
            served = self._catalogue.find(urn)
            if served is None:
                raise KeyError(urn)
            return self._writer.asset(served, depth)

    def _finished(self, element: dict[str, Any], projection: Projection | None) -> dict[str, Any]:
        if projection is not None:
            element = project(element, projection)
        return shuffled(element, self._order) if self._options.shuffle_keys else element

    def _paging(self, here: Window, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        return here.paging(path, params, encode_brackets=self._options.encode_brackets)


def _projection(params: Mapping[str, str]) -> Projection | None:
    written = params.get("fields")
    if not written:
        return None
    try:
        return parse_projection(written)
    except BadProjection as error:
        raise refuse(400, f"Invalid projection: {error}") from None


def _shape(
    here: Window, items: Sequence[Any], found: Sequence[Any], shaping: Sequence[Fault]
) -> Sequence[Any]:
    """Let faults alter a page's window and elements."""
    for fault in shaping:
        if fault.kind == "short_page":
            items = items[: fault.elements]
            if fault.honest_next and here.start + len(items) < here.total:
                here.next_start = here.start + len(items)
        elif fault.kind == "repeat_page":
            before = max(0, here.start - here.count)
            items = found[before : before + here.count]
        elif fault.kind == "empty_page":
            items, here.next_start = [], None
        elif fault.kind == "no_next":
            here.next_start = None
        elif fault.kind == "next_loop":
            here.next_start = here.start if fault.to is None else fault.to
        elif fault.kind == "next_off_origin":
            here.next_origin = "https://catalogue.invalid"
        elif fault.kind == "drift":
            here.total = max(0, here.total + fault.amount * fault.hits)
        elif fault.kind == "total":
            here.total = fault.amount
    return items
