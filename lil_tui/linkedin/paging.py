"""Cuts one page of a LinkedIn finder into its elements, each as the exact bytes that came.

Links are only looked at, never followed: a link that points elsewhere or backwards is shown on the
`Page`, and whoever reads the pages decides (LinkedIn's "Pagination" page; the envelope is
`{elements, paging {start, count, total, links}}`).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urljoin, urlsplit

import msgspec

from lil_tui.linkedin import salvage

_PLACE = re.compile(r" - at `\$\.?")


@dataclass(frozen=True)
class Page:
    """One answer of a finder."""

    start: int
    """Offset of the first element, as LinkedIn says; the one asked for when it doesn't say."""
    count: int
    """Page size as LinkedIn echoes it: not the number of elements that came."""
    total: int
    """Number of matches as LinkedIn says; it may be capped at 1000 and drift between pages."""
    elements: tuple[bytes, ...]
    """Raw JSON of each element."""
    next_start: int | None
    """Offset that the link to the next page names, as it stands there, so it may point backwards;
    None without such a link, and when it leaves the API's origin or names no offset."""
    has_next: bool
    """Whether there is a link to a next page, whatever it points to."""
    server_time: datetime | None
    """When LinkedIn answered, by its own clock (`Date`), aware UTC."""


class UnreadableBody(ValueError):
    """An answer with status 200 whose body is not what was asked for; says why in words."""


class _Link(msgspec.Struct):
    rel: str | None = None
    href: str | None = None


class _Paging(msgspec.Struct):
    total: int
    start: int | None = None
    count: int | None = None
    links: list[_Link] | None = None


class _Envelope(msgspec.Struct):
    elements: list[msgspec.Raw]
    paging: _Paging


_envelope_decoder = msgspec.json.Decoder(_Envelope, strict=False)
_paging_decoder = msgspec.json.Decoder(_Paging, strict=False)


class PageReader:
    """Reads the answers to one request, which may have to be sent more than once.

    A page with an element of broken JSON is refused the first time, since it may have broken on
    the way; when the same elements are broken in the next answer too, LinkedIn keeps them so, and
    the page is given with those elements as they are.
    """

    def __init__(self, *, api_url: str, start: int, count: int) -> None:
        self._api_url = api_url
        self._start = start
        self._count = count
        self._broken_before: tuple[int, ...] | None = None

    def __call__(self, body: bytes, server_time: datetime | None) -> Page:
        """Read one answer; raises UnreadableBody."""
        elements, paging = self._open(body)
        if paging.total < 0:
            raise UnreadableBody("paging.total is negative")
        next_link = next((link for link in paging.links or () if link.rel == "next"), None)
        return Page(
            start=self._start if paging.start is None else paging.start,
            count=self._count if paging.count is None else paging.count,
            total=paging.total,
            elements=elements,
            next_start=None if next_link is None else linked_start(next_link.href, self._api_url),
            has_next=next_link is not None,
            server_time=server_time,
        )

    def _open(self, body: bytes) -> tuple[tuple[bytes, ...], _Paging]:
        try:
            envelope = _envelope_decoder.decode(body)
        except msgspec.ValidationError as error:
            raise UnreadableBody(_words(error)) from None
        except (ValueError, RecursionError):
            return self._salvage(body)
        # A copy of each, so that the page's buffer is free as soon as this returns.
        return tuple(bytes(element) for element in envelope.elements), envelope.paging

    def _salvage(self, body: bytes) -> tuple[tuple[bytes, ...], _Paging]:
        try:
            members = salvage.split_members(body)
            elements = tuple(salvage.split_items(members.get("elements", b"")))
            paging = _paging_decoder.decode(members.get("paging", b""))
        except (ValueError, RecursionError):
            raise UnreadableBody(f"the answer is cut or no JSON, {opening_words(body)}") from None
        broken = tuple(index for index, element in enumerate(elements) if not _is_json(element))
        if not broken:
            raise UnreadableBody("the answer is no valid JSON around its elements")
        if broken != self._broken_before:
            self._broken_before = broken
            raise UnreadableBody(f"{len(broken)} of {len(elements)} elements are broken JSON")
        return elements, paging


def read_object(body: bytes, server_time: datetime | None) -> bytes:
    """Read the answer to a request for a single asset: the body itself, if it is a JSON object."""
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (ValueError, RecursionError):
        raise UnreadableBody(f"the answer is no JSON object, {opening_words(body)}") from None
    return body


def linked_start(href: str | None, api_url: str) -> int | None:
    """The `start` that a paging link names, or None when it names none or leaves the API's origin."""
    if not href:
        return None
    try:
        target = urlsplit(urljoin(api_url, href))
        if not same_origin(target.geturl(), api_url):
            return None
        starts = parse_qs(target.query).get("start", [])
    except ValueError:
        return None
    if not starts or re.fullmatch(r"-?[0-9]{1,15}", starts[-1]) is None:
        return None
    return int(starts[-1])


def same_origin(url: str, other_url: str) -> bool:
    """Whether scheme, host and port are the same (RFC 6454); raises ValueError for a bad port."""
    return _origin(url) == _origin(other_url)


def opening_words(body: bytes) -> str:
    """How an unexpected body begins, for an error text: tells a sign-in page from a cut answer."""
    if not body.strip():
        return "it is empty"
    opening = " ".join(body[:60].decode("utf-8", "replace").split())
    return f"it begins with {opening!r}"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return (
        parts.scheme.lower(),
        parts.hostname,
        parts.port or {"http": 80, "https": 443}.get(parts.scheme.lower()),
    )


def _is_json(element: bytes) -> bool:
    try:
        msgspec.json.decode(element)
    except (ValueError, RecursionError):
        return False
    return True


def _words(error: msgspec.ValidationError) -> str:
    complaint, *place = _PLACE.split(str(error), maxsplit=1)
    where = place[0].rstrip("`") if place else ""
    return (
        f"the answer is no page of elements ({complaint.replace('`', '')}{' at ' + where if where else ''})"
    )
