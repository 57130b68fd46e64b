"""Finding the asset that a URN or a LinkedIn link names.

A link is only taken apart, never followed; what isn't a URN or a link to LinkedIn is no reference.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from lil_tui.store import Store

_OBJECTS = "marketplace_linkedin_learning_object"
_SCHEME = "urn:li:"
_INNER_URN = re.compile(r"urn:li:[A-Za-z]+:[^\s(),]+")
_LINK = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*linkedin\.com(?::\d+)?(?:[/?#].*)?", re.IGNORECASE)
_WRAPPING = " \t\r\n<>\"'"
_DEEPEST_REDIRECT = 4
_LONGEST = 8_192
"""Characters; LinkedIn itself takes no longer URL."""

# First parts of a path below /learning/ that say what follows, where the slug comes second.
_KINDS = frozenset({"paths", "courses", "videos", "audio", "articles", "collections", "embed"})


@dataclass(frozen=True)
class Reference:
    """What a text names: a URN, or the slug of a course page (its path below `/learning/`); one of them."""

    urn: str = ""
    slug: str = ""

    @property
    def urns(self) -> tuple[str, ...]:
        """The URN, then those inside it: a video's names the course that it belongs to."""
        if not self.urn:
            return ()
        inner = _INNER_URN.findall(self.urn.partition("(")[2])
        return tuple(dict.fromkeys((self.urn, *inner)))


def parse_reference(text: str) -> Reference | None:
    """Read a URN or a LinkedIn link, also percent-encoded or in quotes; None for any other text.

    Takes course pages (`/learning/SLUG`, with a video or a query behind), SSO links (the page is in
    `redirect`) and AICC links (the URN is in `content`).
    """
    # No lone surrogates (a byte that is no UTF-8 on a command line): the database takes none.
    text = text[:_LONGEST].encode("utf-8", "replace").decode("utf-8").strip(_WRAPPING)
    if text[:4].lower() == "urn%":
        text = unquote(text)
    if _is_urn(text) and not re.search(r"\s", text):
        return _named(text)
    if _LINK.fullmatch(text):
        return _parse_link(text, _DEEPEST_REDIRECT)
    return None


def slug_of(link: str | None) -> str:
    """The slug of the course page that a link leads to, in lower case; '' when it leads to none."""
    reference = parse_reference(link) if link else None
    return reference.slug if reference else ""


def find_referenced(store: Store, reference: Reference) -> list[int]:
    """The ids of the assets it names, live ones first; empty when the catalogue doesn't hold any."""
    for urn in reference.urns:
        found = store.rows(f"SELECT id FROM {_OBJECTS} WHERE urn = ?", (urn,))  # noqa: S608
        if found:
            return [found[0][0]]
    return _find_slug(store, reference.slug) if reference.slug else []


def _find_slug(store: Store, slug: str) -> list[int]:
    # No index on links: a pasted one may cost a walk, each stored row would cost an entry.
    once = quote(slug)
    for condition, parameters in (
        ("instr(web_launch_url, ?)", (slug,)),
        # Some assets have an SSO link alone; other signs than ASCII's may be percent-encoded.
        (
            "web_launch_url LIKE ? ESCAPE '!' OR web_launch_url LIKE ? ESCAPE '!'"
            " OR sso_launch_url LIKE ? ESCAPE '!' OR sso_launch_url LIKE ? ESCAPE '!'",
            tuple(_pattern(form) for form in (slug, once, slug, quote(once, safe=""))),
        ),
    ):
        candidates = store.rows(
            f"SELECT id, web_launch_url, sso_launch_url FROM {_OBJECTS} WHERE {condition}"  # noqa: S608
            " ORDER BY live DESC, id",
            parameters,
        )
        found = [row for row, web, sso in candidates if slug in (slug_of(web), slug_of(sso))]
        if found:
            return found
    return []


def _is_urn(text: str) -> bool:
    return text[: len(_SCHEME)].lower() == _SCHEME


def _named(urn: str) -> Reference:
    """A reference to a URN, whose first two parts count without regard to case (RFC 8141 §3.1)."""
    return Reference(urn=_SCHEME + urn[len(_SCHEME) :])


def _pattern(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return f"%{text}%"


def _parse_link(link: str, depth: int) -> Reference | None:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        queries = parse_qs(parts.query, max_num_fields=100)
    except ValueError:
        return None
    for content in queries.get("content", ()):
        if _is_urn(content):
            return _named(content)
    for redirect in queries.get("redirect", ()):
        inner = redirect.strip()
        if depth and inner.startswith("/"):
            inner = f"https://www.linkedin.com{inner}"
        if depth and _LINK.fullmatch(inner) and (found := _parse_link(inner, depth - 1)):
            return found
    return _parse_path([unquote(part) for part in parts.path.split("/") if part])


def _parse_path(path: list[str]) -> Reference | None:
    for part in path:
        if _is_urn(part):
            return _named(part)
    if len(path) < 2 or path[0].lower() != "learning":
        return None
    below = [part.lower() for part in path[1:]]
    return Reference(slug=below[1] if len(below) > 1 and below[0] in _KINDS else below[0])
