"""The finders: from a query string to the assets or classifications that it means.

Unknown and misplaced parameters are ignored, as LinkedIn does; values that can't be read give 400.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lil_tui.simulator.answers import refuse
from lil_tui.simulator.assets import Asset, Served
from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.taxonomy import Classification

CAP = 1000
_ARRAY = re.compile(r"(.+)\[\d+\](.*)")
_FILTER = "assetFilteringCriteria."


@dataclass(frozen=True)
class AssetQuery:
    """What a finder of assets was asked for; empty tuples mean any."""

    types: tuple[str, ...] = ()
    locales: tuple[tuple[str, str | None], ...] = ()
    include_retired: bool = False
    licensed_only: bool = False
    modified_after_ms: int | None = None
    keyword: str = ""
    classifications: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sort: str = ""

    @property
    def search_backed(self) -> bool:
        """Whether LinkedIn answers from its search index, which ends at 1,000."""
        narrowed = self.keyword or self.classifications or self.levels or self.sort
        return bool(narrowed) or self.modified_after_ms is not None or len(self.types) != 1


class Found(NamedTuple):
    """What a query found, before paging."""

    items: Sequence[Served]
    search_backed: bool


def asset_query(params: Mapping[str, str]) -> tuple[AssetQuery, int]:
    """Read a finder's parameters: the query and its expandDepth; raises Refusal (400)."""
    finder = params.get("q")
    if finder == "localeAndType":
        if not params.get("assetType"):
            raise refuse(400, "Parameter 'assetType' is required")
        query = AssetQuery(
            types=(params["assetType"],),
            locales=(source_locale(params),),
            include_retired=_flag(params, "includeRetired"),
        )
        return query, _integer(params, "expandDepth", 1)
    if finder != "criteria":
        raise refuse(400, f"Finder '{finder}' is not supported" if finder else "Parameter 'q' is required")
    languages = dict(_array(params, f"{_FILTER}locales", ".language"))
    countries = dict(_array(params, f"{_FILTER}locales", ".country"))
    after = params.get(f"{_FILTER}lastModifiedAfter")
    query = AssetQuery(
        types=_values(params, "assetTypes"),
        locales=tuple((language, countries.get(place)) for place, language in languages.items()),
        include_retired=_flag(params, "assetRetrievalCriteria.includeRetired"),
        licensed_only=_flag(params, f"{_FILTER}licensedOnly"),
        modified_after_ms=None if after is None else _integer(params, f"{_FILTER}lastModifiedAfter", 0),
        keyword=params.get(f"{_FILTER}keyword", ""),
        classifications=_values(params, "classifications"),
        levels=_values(params, "difficultyLevels"),
        sort=params.get("assetPresentationCriteria.sortBy", ""),
    )
    return query, _integer(params, "assetRetrievalCriteria.expandDepth", 1)


class Selector:
    """Finds assets and keeps the last answers until the catalogue changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: OrderedDict[tuple[AssetQuery, int], Found] = OrderedDict()

    def select(self, query: AssetQuery) -> Found:
        """All that a query means, cut at 1,000 where LinkedIn cuts."""
        key = (query, self._catalogue.revision)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._find(query)
            if len(self._kept) > 32:
                self._kept.popitem(last=False)
        return found

    def _find(self, query: AssetQuery) -> Found:
        types = query.types or ("COURSE", "LEARNING_PATH", "VIDEO")
        if types == ("VIDEO",):
            items: Sequence[Served] = self._videos(query)
        else:
            assets = [one for type_ in types if type_ != "VIDEO" for one in self._assets(type_, query)]
            items = _sorted(assets, query.sort)
            if "VIDEO" in types and len(items) < CAP:
                items = [*items, *self._videos(query)[: CAP - len(items)]]
        if query.search_backed and self._catalogue.options.capped:
            items = items[:CAP]
        return Found(items, query.search_backed)

    def _assets(self, type_: str, query: AssetQuery) -> list[Asset]:
        return [
            asset
            for (held, locale), partition in self._catalogue.partitions.items()
            if held == type_ and (not query.locales or _in_locales(locale, query.locales))
            for asset in partition
            if _matches(asset, query)
        ]

    def _videos(self, query: AssetQuery) -> Sequence[Served]:
        """The videos of matching courses; they change, retire and are licensed with them."""
        if not self._catalogue.options.videos:
            return ()
        return self._catalogue.videos(_sorted(self._assets("COURSE", query), query.sort))


def _matches(asset: Asset, query: AssetQuery) -> bool:
    return (
        (query.include_retired or asset.live)
        and (asset.licensed or not query.licensed_only)
        and (query.modified_after_ms is None or asset.updated_at_ms > query.modified_after_ms)
        and (not query.levels or asset.level in query.levels)
        and (not query.keyword or query.keyword.lower() in asset.title.lower())
        and (not query.classifications or not _urns(asset).isdisjoint(query.classifications))
    )


def _urns(asset: Asset) -> set[str]:
    return set[str]().union(*(topic.relatives() for topic in asset.topics))


def _sorted(assets: list[Asset], order: str) -> list[Asset]:
    if order == "RECENCY":
        return sorted(assets, key=lambda one: -one.published_at_ms)
    return sorted(assets, key=lambda one: one.seed) if order else assets


def find_classifications(catalogue: Catalogue, params: Mapping[str, str]) -> tuple[list[Classification], str]:
    """The classifications a finder means, and the locale to name them in; raises Refusal (400)."""
    finder = params.get("q")
    taxonomy = catalogue.taxonomy
    if finder == "localeAndType":
        type_ = params.get("type")
        if not type_:
            raise refuse(400, "Parameter 'type' is required")
        language, country = source_locale(params)
        return taxonomy.offered(type_, language), f"{language}_{country}" if country else language
    if finder == "keyword":
        keyword = params.get("keyword", "").lower()
        locale = target_locale(params) or "en_US"
        language = locale.partition("_")[0]
        every = (one for type_ in taxonomy.by_type for one in taxonomy.offered(type_, language))
        return [one for one in every if keyword in one.name(language).lower()], locale
    raise refuse(400, f"Finder '{finder}' is not supported" if finder else "Parameter 'q' is required")


def source_locale(params: Mapping[str, str]) -> tuple[str, str | None]:
    """`sourceLocale`, whose language is required; raises Refusal (400)."""
    language = params.get("sourceLocale.language")
    if not language:
        raise refuse(400, "Parameter 'sourceLocale.language' is required")
    return language, params.get("sourceLocale.country")


def target_locale(params: Mapping[str, str]) -> str | None:
    """`targetLocale` as `en_US`, or none."""
    language, country = params.get("targetLocale.language"), params.get("targetLocale.country")
    return f"{language}_{country}" if language and country else language


def integer(params: Mapping[str, str], name: str, default: int) -> int:
    """A whole number that is not negative; raises Refusal (400)."""
    return _integer(params, name, default)


def _integer(params: Mapping[str, str], name: str, default: int) -> int:
    written = params.get(name)
    if written is None:
        return default
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise refuse(400, f"Parameter '{name}' value '{written[:50]}' is invalid")
    return int(written)


def _flag(params: Mapping[str, str], name: str) -> bool:
    """Only the lower-case words count, whatever else a client may write."""
    return params.get(name) == "true"


def _array(params: Mapping[str, str], name: str, member: str = "") -> Iterable[tuple[str, str]]:
    for key, value in params.items():
        match = _ARRAY.fullmatch(key)
        if match and match[1] == name and match[2] == member:
            yield key.removesuffix(member), value


def _values(params: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(value for _, value in _array(params, f"{_FILTER}{name}"))


def _in_locales(locale: str, wanted: tuple[tuple[str, str | None], ...]) -> bool:
    language, _, country = locale.partition("_")
    return any(language == one and (not land or land == country) for one, land in wanted)
