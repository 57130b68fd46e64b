"""All that is known of one asset.

Its row says what it is now; the element as LinkedIn sent it says what it holds. An element that
can't be read any more costs the outline, not the answer.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from lil_tui.catalogue.elements import ContentNode, read_element
from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.references import find_referenced, parse_reference
from lil_tui.catalogue.rows import CatalogueRow, read_rows
from lil_tui.catalogue.search import search
from lil_tui.errors import LilError
from lil_tui.store import Store, index
from lil_tui.text import clean, clean_block, html_to_text

Launch = Literal["sso", "web", "aicc"]

_OBJECTS = "marketplace_linkedin_learning_object"
_TYPE_ORDER = ("LIBRARY", "SUBJECT", "TOPIC", "SKILL")
_MOST_PATHS = 50


class UnknownAsset(LilError):
    """The catalogue holds nothing under this URN or link."""


@dataclass(frozen=True)
class LaunchUrls:
    """LinkedIn's links to an asset; each is None where LinkedIn gives none."""

    web: str | None
    sso: str | None
    aicc: str | None


@dataclass(frozen=True)
class AssetClassification:
    """A classification of an asset; `paths` are the names above it, from the root down to its parent.

    A library or a skill has none; a topic under several parents has several.
    """

    urn: str
    name: str
    type: str
    paths: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class AssetChange:
    """What a sync did to the asset: `added`, `updated`, `retired`, `gone` or `back`. Epoch milliseconds."""

    run: int
    at_ms: int
    kind: str
    fields: tuple[str, ...]
    """What differed, for `updated`."""


@dataclass(frozen=True)
class Detail:
    """One asset in full. Times are epoch milliseconds, UTC; descriptions are clean plain text."""

    row: CatalogueRow
    description: str | None
    short_description: str | None
    urls: LaunchUrls
    image_url: str | None
    last_updated_at_ms: int | None
    gone_at_ms: int | None
    classifications: tuple[AssetClassification, ...]
    contents: tuple[ContentNode, ...]
    available_locales: tuple[str, ...]
    changes: tuple[AssetChange, ...]
    """Newest first."""
    completions: int
    """How many learners have completed it."""


def show(store: Store, text: str) -> Detail:
    """The asset that a URN or a LinkedIn link names; raises UnknownAsset with what might help."""
    with store.reading():
        reference = parse_reference(text)
        ids = find_referenced(store, reference) if reference else []
        if not ids:
            raise _unknown(store, text, is_reference=reference is not None)
        return read_detail(store, ids[0])


def read_detail(store: Store, identity: int) -> Detail:
    """The asset of this id; raises UnknownAsset when it is no longer there."""
    with store.reading():
        rows = read_rows(store, [identity])
        if not rows:
            raise UnknownAsset("No such asset", "it is no longer in the catalogue.")
        (
            html,
            description,
            short,
            web,
            sso,
            aicc,
            image,
            updated_at,
            gone_at,
            first_run,
            element,
        ) = store.rows(
            "SELECT o.description_include_html, o.description, o.short_description, o.web_launch_url,"  # noqa: S608
            " o.sso_launch_url, o.aicc_launch_url, o.primary_image_url, o.last_updated_at, o.gone_at,"
            f" o.first_run_id, raw.element FROM {_OBJECTS} AS o"
            " LEFT JOIN marketplace_linkedin_learning_object_raw AS raw ON raw.learning_object_id = o.id"
            " WHERE o.id = ?",
            (identity,),
        )[0]
        contents, available_locales = read_element(element)
        return Detail(
            row=rows[0],
            description=(html_to_text(html) if html else "") or _plain(description),
            short_description=_plain(short),
            urls=LaunchUrls(web, sso, aicc),
            image_url=image,
            last_updated_at_ms=updated_at,
            gone_at_ms=gone_at,
            classifications=_classifications(store, identity),
            contents=contents,
            available_locales=available_locales,
            changes=_changes(store, identity, first_run),
            completions=_completions(store, rows[0].urn),
        )


def pick_launch_url(urls: LaunchUrls, launch: Launch) -> str | None:
    """The link that "open" takes: the wished-for one, else the next there is of sso, web and aicc."""
    offered = {"sso": urls.sso, "web": urls.web, "aicc": urls.aicc}
    return offered[launch] or next((url for url in offered.values() if url), None)


def _plain(text: str | None) -> str | None:
    return clean_block(text).strip() if text is not None else None


def _classifications(store: Store, identity: int) -> tuple[AssetClassification, ...]:
    found = store.rows(
        "SELECT link.classification_id, link.parent_id, link.direct, c.urn, c.name, c.type"
        " FROM marketplace_linkedin_learning_object_classification AS link"
        " JOIN marketplace_linkedin_classification AS c ON c.id = link.classification_id"
        " WHERE link.learning_object_id = ?",
        (identity,),
    )
    named = {classification: (urn, name, kind) for classification, _, _, urn, name, kind in found}
    parents: defaultdict[int, list[int]] = defaultdict(list)
    for classification, parent, *_ in found:
        if parent in named:
            parents[classification].append(parent)
    direct = {classification for classification, _, is_direct, *_ in found if is_direct}

    def paths(classification: int, below: frozenset[int]) -> list[tuple[str, ...]]:
        made: list[tuple[str, ...]] = []
        for parent in parents[classification]:
            if parent in below or len(made) >= _MOST_PATHS:
                continue
            above = paths(parent, below | {parent}) or [()]
            made += [(*path, named[parent][1]) for path in above]
        return made[:_MOST_PATHS]

    result = [
        AssetClassification(*named[each], paths=tuple(sorted(paths(each, frozenset({each})))))
        for each in direct
    ]
    return tuple(sorted(result, key=lambda each: (_type_place(each.type), each.name, each.urn)))


def _completions(store: Store, urn: str) -> int:
    ((completed,),) = store.rows(
        "SELECT count(*) FROM marketplace_linkedin_user_completion"
        " WHERE learning_object_urn = ? AND completed = 1",
        (urn,),
    )
    return int(completed)


def _type_place(kind: str) -> int:
    return _TYPE_ORDER.index(kind) if kind in _TYPE_ORDER else len(_TYPE_ORDER)


def _changes(store: Store, identity: int, first_run: int | None) -> tuple[AssetChange, ...]:
    found = store.rows(
        "SELECT run.id, run.started_at, change.kind, change.fields FROM sync_change AS change"
        " JOIN sync_run AS run ON run.id = change.run_id WHERE change.learning_object_id = ?"
        " UNION ALL SELECT id, started_at, 'added', '' FROM sync_run WHERE id = ?"
        " ORDER BY 1 DESC, 3",
        (identity, first_run),
    )
    return tuple(
        AssetChange(run, at_ms, kind, tuple(field for field in fields.split(",") if field))
        for run, at_ms, kind, fields in found
    )


def _unknown(store: Store, text: str, *, is_reference: bool) -> UnknownAsset:
    shown = clean(text.strip())
    shown = f"{shown[:80]}…" if len(shown) > 80 else shown
    if not store.rows(f"SELECT 1 FROM {_OBJECTS} LIMIT 1"):  # noqa: S608
        return UnknownAsset("The catalogue is empty", f"{shown} can't be in it.", "Run `lil-tui sync` first.")
    kinds = store.rows(
        "SELECT type FROM marketplace_linkedin_classification WHERE urn = ? LIMIT 1", (_urn_in(text),)
    )
    if kinds:
        return UnknownAsset(
            "This is no asset",
            f"{shown} is a {clean(kinds[0][0])}.",
            f"`lil-tui catalogue search --under {shown}` lists what stands under it.",
        )
    if is_reference:
        return UnknownAsset(
            "Not in the catalogue",
            f"no asset has {shown}.",
            "Run `lil-tui sync`, or check that its type and locale are among those that are synced.",
        )
    near = search(store, CatalogueQuery(text=text, include_retired=True), limit=1).items
    words = index.fold(index.tidy(text)).split()
    if near and all(word in index.fold(near[0].title) for word in words):
        return UnknownAsset(
            "Neither a URN nor a LinkedIn link",
            f"{shown!r} names no asset.",
            f'Perhaps "{clean(near[0].title)}", {clean(near[0].urn)}?',
        )
    return UnknownAsset(
        "Neither a URN nor a LinkedIn link",
        f"{shown!r} names no asset.",
        "Find it with `lil-tui catalogue search`.",
    )


def _urn_in(text: str) -> str:
    reference = parse_reference(text)
    return reference.urn if reference else ""
