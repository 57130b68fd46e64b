"""LinkedIn Learning's wire format as msgspec structs that forgive.

Only `urn`, `type` and the title or name must be there; every other member may be absent or null,
unknown members are skipped, and values of enums that nobody documented pass through as text.
Times are epoch milliseconds (their names end in `_at`, as LinkedIn's do). Fields follow LinkedIn's
reference pages "Learning Assets" and "Learning Classifications".
"""

import re
from typing import Annotated, Final, TypeVar

import msgspec

from lil_tui.linkedin import salvage
from lil_tui.locales import Locale

_Identifier = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""No URN holds a control character; what does is hostile, and SQLite's functions end a text at a NUL."""
_EpochMilliseconds = Annotated[int, msgspec.Meta(ge=-62_135_596_800_000, le=253_402_300_799_999)]
_Count = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]

_UNIT_SECONDS: Final = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600}


class ElementError(ValueError):
    """One element can't be read; `reason` says why in words an admin understands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Wire(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What all structs of the wire share."""


class WireLocale(_Wire, frozen=True):
    """LinkedIn's `Locale`; the country may be absent."""

    language: str | None = None
    country: str | None = None

    @property
    def locale(self) -> Locale | None:
        """The same as our own type, or None without a language. Indonesian stays LinkedIn's `in`."""
        if not self.language:
            return None
        return Locale(self.language.lower(), self.country.upper() if self.country else None)


class LocaleString(_Wire, frozen=True):
    """A text and the locale it is written in."""

    value: str
    locale: WireLocale | None = None


class Owner(_Wire, frozen=True):
    """Who owns a classification."""

    urn: str | None = None
    name: LocaleString | None = None


class Classification(_Wire, frozen=True):
    """A library, subject, topic or skill as `learningClassifications` gives it."""

    urn: _Identifier
    type: _Identifier
    name: LocaleString
    owner: Owner | None = None

    @property
    def locale(self) -> Locale | None:
        """The locale its name is written in."""
        return self.name.locale.locale if self.name.locale else None


class ClassificationReference(_Wire, frozen=True):
    """A classification as an asset quotes it; members may have been left out."""

    urn: str | None = None
    type: str | None = None
    name: LocaleString | None = None
    owner: Owner | None = None


class AssetClassification(_Wire, frozen=True):
    """One entry of an asset's `details.classifications`; the same URN may stand there with several paths."""

    classification: ClassificationReference | None = msgspec.field(
        default=None, name="associatedClassification"
    )
    path: tuple[ClassificationReference, ...] | None = None

    @property
    def ancestors(self) -> tuple[ClassificationReference, ...]:
        """Ancestors that have a URN, nearest first: of a topic its subject, then its library."""
        return tuple(ancestor for ancestor in self.path or () if ancestor.urn)


class AuthorDetails(_Wire, frozen=True):
    """A contributor's name in parts."""

    first_name: LocaleString | None = None
    last_name: LocaleString | None = None


class Contributor(_Wire, frozen=True):
    """Who made an asset; `contribution_type` is AUTHOR or PUBLISHER."""

    urn: str | None = None
    name: LocaleString | None = None
    contribution_type: str | None = None
    author_details: AuthorDetails | None = None

    @property
    def display_name(self) -> str:
        """The whole name, else first and last name, else ''."""
        if self.name and self.name.value.strip():
            return self.name.value.strip()
        if self.author_details is None:
            return ""
        parts = (self.author_details.first_name, self.author_details.last_name)
        return " ".join(part.value.strip() for part in parts if part and part.value.strip())


class Images(_Wire, frozen=True):
    """Links to pictures."""

    primary: str | None = None


class TimeToComplete(_Wire, frozen=True):
    """A duration; `unit` is SECOND, MINUTE or HOUR."""

    duration: _Count | None = None
    unit: str | None = None


class Urls(_Wire, frozen=True):
    """Launch links; each is there only when the customer has set that way up."""

    web_launch: str | None = None
    sso_launch: str | None = None
    aicc_launch: str | None = None


class AssetDetails(_Wire, frozen=True):
    """What an asset carries at the expanded depth; times are epoch milliseconds."""

    availability: str | None = None
    available_locales: tuple[WireLocale, ...] | None = None
    classifications: tuple[AssetClassification, ...] | None = None
    contributors: tuple[Contributor, ...] | None = None
    description: LocaleString | None = None
    description_html: LocaleString | None = msgspec.field(default=None, name="descriptionIncludingHtml")
    short_description: LocaleString | None = None
    short_description_html: LocaleString | None = msgspec.field(
        default=None, name="shortDescriptionIncludingHtml"
    )
    images: Images | None = None
    last_updated_at: _EpochMilliseconds | None = None
    published_at: _EpochMilliseconds | None = None
    retired_at: _EpochMilliseconds | None = None
    level: str | None = None
    time_to_complete: TimeToComplete | None = None
    urls: Urls | None = None


class ContentNode(_Wire, frozen=True):
    """A chapter, a video or an item of a path inside an asset; nothing of it is required."""

    urn: str | None = None
    title: LocaleString | None = None
    type: str | None = None
    contents: "tuple[ContentItem, ...] | None" = None

    @property
    def outline(self) -> "tuple[ContentNode, ...]":
        """What lies directly under it, in order."""
        return _nodes(self.contents)


class ContentItem(_Wire, frozen=True):
    """The wrapper that LinkedIn puts around every node of `contents`."""

    asset: ContentNode | None = None


class Asset(_Wire, frozen=True):
    """A course, a video, a learning path … as `learningAssets` gives it. Its key is its URN."""

    urn: _Identifier
    type: _Identifier
    title: LocaleString
    details: AssetDetails | None = None
    contents: tuple[ContentItem, ...] | None = None

    @property
    def locale(self) -> Locale | None:
        """The locale of the title, else the first one that the asset is available in."""
        if self.title.locale and (locale := self.title.locale.locale):
            return locale
        available = self.details.available_locales if self.details else None
        return available[0].locale if available else None

    @property
    def seconds(self) -> int | None:
        """Time to complete in seconds; None when absent, negative or in an unknown unit."""
        time = self.details.time_to_complete if self.details else None
        if time is None or time.duration is None or time.duration < 0:
            return None
        factor = _UNIT_SECONDS.get((time.unit or "SECOND").upper())
        return None if factor is None else time.duration * factor

    @property
    def author_names(self) -> tuple[str, ...]:
        """Names of the authors, in LinkedIn's order, each once; publishers are left out."""
        contributors = (self.details.contributors if self.details else None) or ()
        names = (
            person.display_name for person in contributors if person.contribution_type in (None, "AUTHOR")
        )
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def classifications(self) -> tuple[AssetClassification, ...]:
        """The classifications that have a URN."""
        entries = (self.details.classifications if self.details else None) or ()
        return tuple(entry for entry in entries if entry.classification and entry.classification.urn)

    @property
    def outline(self) -> tuple[ContentNode, ...]:
        """Chapters and videos, or the items of a path, in order."""
        return _nodes(self.contents)

    @property
    def is_retired(self) -> bool:
        """Whether LinkedIn says RETIRED; every other availability counts as live."""
        return self.details is not None and self.details.availability == "RETIRED"


class _UrnOnly(_Wire, frozen=True):
    urn: str


def _nodes(items: tuple[ContentItem, ...] | None) -> tuple[ContentNode, ...]:
    return tuple(item.asset for item in items or () if item.asset is not None)


# Lax mode takes a digit string for a number, as LinkedIn sometimes writes them.
_asset_decoder = msgspec.json.Decoder(Asset, strict=False)
_classification_decoder = msgspec.json.Decoder(Classification, strict=False)
_urn_decoder = msgspec.json.Decoder(_UrnOnly)

_Decoded = TypeVar("_Decoded")


def decode_asset(raw: bytes) -> Asset:
    """Read one element of `learningAssets`; raises ElementError with the reason."""
    return _decode(_asset_decoder, raw)


def decode_classification(raw: bytes) -> Classification:
    """Read one element of `learningClassifications`; raises ElementError with the reason."""
    return _decode(_classification_decoder, raw)


def peek_urn(raw: bytes) -> str | None:
    """The URN of an element, also of one that can't be read otherwise; None when there is none."""
    try:
        return _urn_decoder.decode(raw).urn or None
    except (ValueError, RecursionError):
        pass
    try:
        return msgspec.json.decode(salvage.split_members(raw).get("urn", b""), type=str) or None
    except (ValueError, RecursionError):
        return None


def canonical(raw: bytes) -> bytes:
    """Rewrite one element so that only its content counts: keys sorted at every depth, one way of spacing.

    LinkedIn's order of keys varies from answer to answer. Arrays keep their order: contents,
    contributors and paths mean something by it. Raises ElementError for what is no JSON; that may
    be so for an element that `decode_asset` reads, when the fault is in a member it skips.
    """
    try:
        return msgspec.json.encode(msgspec.json.decode(raw), order="sorted")
    except (ValueError, RecursionError) as error:
        raise ElementError(_reason(error)) from None


def _decode(decoder: msgspec.json.Decoder[_Decoded], raw: bytes) -> _Decoded:
    try:
        raw.decode()  # msgspec looks only into the texts it keeps, others will read the rest too
        return decoder.decode(raw)
    except (ValueError, RecursionError) as error:
        raise ElementError(_reason(error)) from None


_WORDS: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}
_PLACE = re.compile(r"(?s)(.*) - at `\$\.?(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_MISMATCH = re.compile(r"Expected `([a-z]+)(?: \| null)?`, got `([a-z]+)`")


def _reason(error: BaseException) -> str:
    """Say in words what msgspec said in its own."""
    if isinstance(error, RecursionError):
        return "the element is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "a text in it is no valid UTF-8"
    message = str(error)
    if not isinstance(error, msgspec.ValidationError):
        if "surrogate" in message or "hex escape" in message or "truncated" in message:
            return f"the element is broken JSON, perhaps half a character in a text ({message})"
        return f"the element is broken JSON ({message})"
    placed = _PLACE.fullmatch(message)
    complaint, place = (placed[1], placed[2]) if placed else (message, "")
    if missing := _MISSING.fullmatch(complaint):
        return f"{place}.{missing[1]} is missing" if place else f"{missing[1]} is missing"
    subject = place or "the element"
    if mismatch := _MISMATCH.fullmatch(complaint):
        expected, got = mismatch.groups()
        if got == "null":
            return f"{subject} is missing"
        return f"{subject} should be {_WORDS.get(expected, expected)}, got {_got(got)}"
    if "of length >= 1" in complaint:
        return f"{subject} is empty"
    if "matching regex" in complaint:
        return f"{subject} holds a control character"
    if complaint.startswith(("Expected `int` >=", "Expected `int` <=", "Number out of range")):
        return f"{subject} is out of range"
    return f"{subject}: {complaint}"


def _got(wire_type: str) -> str:
    return {"str": "text", "int": "a number", "float": "a number"}.get(
        wire_type, _WORDS.get(wire_type, wire_type)
    )
