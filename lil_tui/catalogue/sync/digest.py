"""Received bytes made ready to store: hashed, compared with what is known, decoded, packed.

Runs in the sync's own thread, beside the network and the writer. An asset whose bytes are the same
as last time is never decoded; one whose canonical form is the same is not stored again.
"""

import logging
import zlib
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from lil_tui.catalogue.sync.compare import changed_fields
from lil_tui.catalogue.sync.passes import KEY_LENGTH
from lil_tui.linkedin.schema import Asset, ElementError, canonical, decode_asset, peek_urn
from lil_tui.locales import Locale
from lil_tui.store import Store
from lil_tui.store.index import title_key

_log = logging.getLogger("lil_tui.sync")

OBJECTS = "marketplace_linkedin_learning_object"

ROW_COLUMNS = (
    "content_hash, raw_hash, live, asset_type, locale, locale_language, locale_country, availability, level,"
    " time_to_complete, published_at, last_updated_at, retired_at, title, title_key, authors,"
    " primary_image_url, web_launch_url, sso_launch_url, aicc_launch_url, short_description, description,"
    " description_include_html"
)
"""The columns that a decoded asset fills, in the order of `Decoded.row`."""

_LARGEST_INTEGER = 2**63 - 1

_LONGEST_PATH = 32
"""Ancestors of a classification that are kept, the nearest; LinkedIn's tree has three levels, and what
reads one goes as deep as it is."""

LinkRow = tuple[str, str | None, str | None]
"""A classification as an asset names it: URN, type, name."""


@dataclass(slots=True)
class Decoded:
    """An asset ready to be stored."""

    row: tuple[Any, ...]
    retired: bool
    locale: Locale
    entries: list[tuple[LinkRow, list[LinkRow]]]
    """Each classification with its ancestors, nearest first."""
    packed: bytes
    """The element, compressed."""


@dataclass(slots=True)
class Element:
    """One received element."""

    raw: bytes
    urn: str | None
    key: bytes
    raw_hash: bytes = b""
    content_hash: bytes | None = None
    decoded: Decoded | None = None
    reason: str | None = None
    """Why it can't be read; it goes into the quarantine."""
    foreign_type: str | None = None
    """It is of another type than was asked for: LinkedIn's tails show such."""
    fields: tuple[str, ...] = field(default=())
    """What differs from the stored one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of an asset, as far as comparing needs it."""

    id: int
    raw_hash: bytes
    content_hash: bytes
    asset_type: str
    live: bool
    availability: str | None
    gone: bool
    first_run: int | None
    seen: bool
    """It was met before in this run."""


def receive(elements: tuple[bytes, ...], start: int) -> list[Element]:
    """Give every element its URN and the key by which pages are compared."""
    received = []
    for offset, raw in enumerate(elements, start):
        urn = peek_urn(raw)
        key = key_of(urn) if urn else blake2b(b"%d:" % offset + raw, digest_size=KEY_LENGTH).digest()
        received.append(Element(raw, urn, key))
    return received


def key_of(urn: str) -> bytes:
    """The key of an element with a URN."""
    return blake2b(urn.encode("utf-8", "surrogatepass"), digest_size=KEY_LENGTH).digest()


def find_known(store: Store, urns: list[str], run: int) -> dict[str, Known]:
    """What is stored under these URNs; on an open connection."""
    rows = store.execute(
        "SELECT o.urn, o.id, o.raw_hash, o.content_hash, o.asset_type, o.live, o.availability,"  # noqa: S608
        " o.gone_at IS NOT NULL, o.first_run_id, EXISTS (SELECT 1 FROM sync_membership AS m"
        "  WHERE m.learning_object_id = o.id AND m.seen_run_id = ?)"
        f" FROM json_each(?) AS wanted CROSS JOIN {OBJECTS} AS o ON o.urn = wanted.value",
        (run, msgspec.json.encode(urns).decode()),
    ).fetchall()
    return {row[0]: Known(row[1], bytes(row[2]), bytes(row[3]), *row[4:]) for row in rows}


def prepare_assets(store: Store, elements: list[Element], type_: str, asked: Locale, run: int) -> None:
    """Hash all, and decode those that look different from what is stored."""
    for element in elements:
        element.raw_hash = blake2b(element.raw, digest_size=16).digest()
    known = find_known(store, [element.urn for element in elements if element.urn], run)
    for element in elements:
        stored = known.get(element.urn) if element.urn else None
        if stored is not None and stored.raw_hash == element.raw_hash and stored.asset_type == type_:
            continue
        prepare_asset(element, type_, asked, stored.content_hash if stored else None)
        if stored is not None and element.decoded is not None:
            element.fields = _fields(store, stored.id, element.raw)


def prepare_asset(element: Element, type_: str, asked: Locale, stored_hash: bytes | None) -> None:
    """Decode one element unless its canonical form is the stored one; says why when it can't be read."""
    try:
        _take_apart(element, type_, asked, stored_hash)
    except ElementError as error:
        element.reason = error.reason
    except Exception as error:  # one strange element must not end the run
        _log.exception("an element could not be taken apart")
        element.reason = f"lil-tui could not take it apart ({type(error).__name__})"


def _take_apart(element: Element, type_: str, asked: Locale, stored_hash: bytes | None) -> None:
    asset = decode_asset(element.raw)
    element.urn = asset.urn
    if asset.type != type_:
        element.foreign_type = asset.type
        return
    element.content_hash = _content_hash(element.raw)
    if element.content_hash != stored_hash:
        element.decoded = _decode(asset, element, asked)


def _content_hash(raw: bytes) -> bytes:
    try:
        material = canonical(raw)
    except ElementError:  # a member that nobody reads is broken: the bytes themselves must do
        material = raw
    return blake2b(material, digest_size=16).digest()


def _decode(asset: Asset, element: Element, asked: Locale) -> Decoded:
    details = asset.details
    locale = _asset_locale(asset, asked)
    retired = asset.is_retired
    urls = details.urls if details else None
    seconds = asset.seconds
    row = (
        element.content_hash,
        element.raw_hash,
        not retired,
        asset.type,
        str(locale),
        locale.language,
        locale.country,
        details.availability if details else None,
        details.level if details else None,
        seconds if seconds is None or seconds <= _LARGEST_INTEGER else None,
        details.published_at if details else None,
        details.last_updated_at if details else None,
        details.retired_at if details else None,
        asset.title.value,
        title_key(asset.title.value),
        "\n".join(" ".join(name.split()) for name in asset.author_names),
        details.images.primary if details and details.images else None,
        urls.web_launch if urls else None,
        urls.sso_launch if urls else None,
        urls.aicc_launch if urls else None,
        details.short_description.value if details and details.short_description else None,
        details.description.value if details and details.description else None,
        details.description_html.value if details and details.description_html else None,
    )
    entries = []
    for entry in asset.classifications:
        if entry.classification is not None and entry.classification.urn:
            above = [_link(ancestor) for ancestor in entry.ancestors[:_LONGEST_PATH]]
            entries.append((_link(entry.classification), above))
    return Decoded(row, retired, locale, entries, zlib.compress(element.raw, 1))


def _asset_locale(asset: Asset, asked: Locale) -> Locale:
    """The locale of the title; that of the partition where LinkedIn leaves the country out.

    LinkedIn calls Indonesian `in`, everybody else `id`: whichever was asked for stands.
    """
    locale = asset.locale or asked
    same_language = locale.language == asked.language or {locale.language, asked.language} == {"in", "id"}
    return asked if same_language and locale.country in (None, asked.country) else locale


def _link(classification: Any) -> LinkRow:
    name = classification.name.value if classification.name else None
    return classification.urn, classification.type, name


def _fields(store: Store, identifier: int, raw: bytes) -> tuple[str, ...]:
    row = store.execute(
        f"SELECT element FROM {OBJECTS}_raw WHERE learning_object_id = ?",  # noqa: S608
        (identifier,),
    ).fetchone()
    return changed_fields(zlib.decompress(row[0]), raw) if row else ()
