"""One course in full, laid out as lines for a width; free of widgets.

Every text is made safe here; nothing is read as markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lil_tui.text import clean_block, format_duration
from lil_tui.tui.widgets.cells import Tone, fit, safe, width_of, wrap
from lil_tui.tui.widgets.wording import counted, full_time, in_words, listed, short_date

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import AssetChange, AssetClassification, Detail
    from lil_tui.catalogue.elements import ContentNode

_LABEL = 12
_ITEMS_UNFOLDED = 60
"""Above so many chapters and videos the outline opens folded."""
_CHANGES_SHOWN = 8

FoldKey = tuple[int, ...]
Pieces = tuple[tuple[str, Tone], ...]


@dataclass(frozen=True)
class Fold:
    """A line that folds what stands below it."""

    key: FoldKey


@dataclass(frozen=True)
class Link:
    """A line that leads out to the web."""

    url: str


@dataclass(frozen=True)
class Place:
    """A line that leads to a place in the tree."""

    key: str
    names: tuple[str, ...]
    """The names above it."""


@dataclass(frozen=True)
class Learners:
    """A line that leads to those who have done the course."""


class SheetLine(NamedTuple):
    """A line and what opening it does."""

    parts: Pieces
    target: Fold | Link | Place | Learners | None = None
    item: FoldKey = ()
    """The chapter or video that it shows; empty for any other line."""


BLANK = SheetLine(())


def lay_out(detail: "Detail", width: int, folded: frozenset[FoldKey] | set[FoldKey]) -> list[SheetLine]:
    """All lines of a course in `width` cells."""
    width = max(8, width)
    sections = (
        _head(detail, width),
        _facts(detail, width),
        _description(detail, width),
        _shelves(detail.classifications, width),
        _contents(detail, width, folded),
        _links(detail, width),
        _history(detail.changes, width),
    )
    lines: list[SheetLine] = []
    for section in sections:
        made = list(section)
        if made and lines:
            lines.append(BLANK)
        lines += made
    return lines


def folded_at_first(detail: "Detail") -> set[FoldKey]:
    """What is folded when a course opens: nothing, or every chapter of a long one."""
    keys: set[FoldKey] = set()
    items = 0
    stack: list[tuple[FoldKey, ContentNode]] = [((n,), node) for n, node in enumerate(detail.contents)]
    while stack:
        key, node = stack.pop()
        items += 1
        if node.contents:
            keys.add(key)
            stack += [((*key, n), child) for n, child in enumerate(node.contents)]
    return keys if items > _ITEMS_UNFOLDED else set()


def _toned(lines: Iterable[str], tone: Tone) -> Iterator[SheetLine]:
    for line in lines:
        yield SheetLine(((line, tone),))


def _head(detail: "Detail", width: int) -> Iterator[SheetLine]:
    row = detail.row
    yield from _toned(wrap(safe(row.title).strip() or row.urn, width), "strong")
    about = listed((safe(in_words(row.type)), safe(in_words(row.level)), format_duration(row.seconds)))
    yield from _toned(wrap(about, width), "accent")
    if row.authors:
        yield from _toned(wrap(safe(", ".join(row.authors)), width), "normal")
    if not row.live:
        when = row.retired_at_ms or detail.gone_at_ms
        state = in_words(row.availability) or "Retired"
        yield SheetLine(((fit_to(f"{state} since {short_date(when)}" if when else state, width), "warning"),))


def _facts(detail: "Detail", width: int) -> Iterator[SheetLine]:
    row = detail.row
    others = [locale for locale in detail.available_locales if locale != row.locale]
    facts = (
        ("Published", full_time(row.published_at_ms)),
        ("Updated", full_time(detail.last_updated_at_ms)),
        ("Retired", full_time(row.retired_at_ms)),
        ("Gone", full_time(detail.gone_at_ms)),
        ("Language", row.locale + (f", also {', '.join(others)}" if others else "")),
        ("State", in_words(row.availability)),
        ("Completed", f"by {counted(detail.completions, 'learner')}" if detail.completions else ""),
    )
    for label, value in facts:
        if value:
            yield from _field(label, safe(value), width, Learners() if label == "Completed" else None)


def _field(label: str, value: str, width: int, target: Learners | None = None) -> Iterator[SheetLine]:
    name = label
    for line in wrap(value, max(8, width - _LABEL)):
        yield SheetLine(((f"{name:<{_LABEL}}", "muted"), (line, "accent" if target else "normal")), target)
        name = ""


def _description(detail: "Detail", width: int) -> Iterator[SheetLine]:
    text = (detail.description or detail.short_description or "").strip()
    if not text:
        return
    for paragraph in clean_block(text).split("\n"):
        indent = len(paragraph) - len(paragraph.lstrip())
        if paragraph.lstrip().startswith("- "):
            indent += 2
        hanging = " " * min(indent, width // 3)
        first = hanging[:-2] if paragraph.lstrip().startswith("- ") else hanging
        lines = wrap(paragraph.strip(), max(8, width - len(hanging)))
        for number, line in enumerate(lines):
            yield SheetLine((((first if not number else hanging) + line, "normal"),))


def _shelves(classifications: "Sequence[AssetClassification]", width: int) -> Iterator[SheetLine]:
    groups: dict[str, list[AssetClassification]] = {}
    for classification in classifications:
        groups.setdefault("Skills" if classification.type == "SKILL" else "Topics", []).append(classification)
    for number, (title, members) in enumerate(groups.items()):
        if number:
            yield BLANK
        yield SheetLine(((title, "header"),))
        # A course stands on each shelf of its path as well: the longest path says it all.
        passed = {
            names[:length] for each in members for names in each.paths for length in range(1, len(names) + 1)
        }
        for member in members:
            for names in member.paths or ((),):
                if (*names, member.name) not in passed:
                    yield from _shelf(member, names, width)


def _shelf(member: "AssetClassification", names: tuple[str, ...], width: int) -> Iterator[SheetLine]:
    target = Place(member.urn, ("Skills",) if member.type == "SKILL" else names)
    above = "".join(f"{safe(name)} › " for name in names)
    name = safe(member.name)
    if 2 + width_of(above + name) <= width:
        yield SheetLine((("  " + above, "muted"), (name, "normal")), target)
        return
    lines = wrap(above + name, max(8, width - 4))
    for number, line in enumerate(lines):
        yield SheetLine(((("  " if not number else "    ") + line, "normal"),), target)


def _contents(detail: "Detail", width: int, folded: frozenset[FoldKey] | set[FoldKey]) -> Iterator[SheetLine]:
    if not detail.contents:
        return
    yield SheetLine((("Contents", "header"), (f"  {_summary(detail.contents)}", "muted")))
    stack: list[tuple[FoldKey, ContentNode]]
    stack = [((number,), node) for number, node in reversed(list(enumerate(detail.contents)))]
    while stack:
        key, node = stack.pop()
        is_folded = key in folded
        sign = ("▸ " if is_folded else "▾ ") if node.contents else "  "
        seconds = node.seconds if node.seconds is not None or not node.contents else _sum(node.contents)
        right = format_duration(seconds)
        if node.contents and is_folded:
            right = listed((counted(len(node.contents), "part"), right))
        lead = "  " * min(len(key) - 1, width // 6) + sign
        name = safe(node.title) or safe(in_words(node.type)) or "Untitled"
        room = width - len(lead) - (len(right) + 1 if right else 0)
        tone: Tone = "normal" if node.contents or len(key) == 1 else "muted"
        parts: Pieces = ((lead, "muted"), (fit(name, max(4, room)), tone))
        if right:
            parts = (*parts, (" " + right, "muted"))
        yield SheetLine(parts, Fold(key) if node.contents else None, key)
        if node.contents and not is_folded:
            stack += [((*key, n), child) for n, child in reversed(list(enumerate(node.contents)))]


def _summary(contents: "Sequence[ContentNode]") -> str:
    kinds: dict[str, int] = {}
    stack = list(contents)
    while stack:
        node = stack.pop()
        stack += node.contents
        kinds[node.type] = kinds.get(node.type, 0) + 1
    ordered = sorted(kinds.items(), key=lambda kind: (kind[0] != "CHAPTER", kind[0]))
    return listed(counted(count, safe(in_words(kind)).lower() or "item") for kind, count in ordered)


def _sum(contents: "Sequence[ContentNode]") -> int | None:
    known = [node.seconds for node in contents if node.seconds is not None]
    return sum(known) if known else None


def _links(detail: "Detail", width: int) -> Iterator[SheetLine]:
    yield SheetLine((("Links", "header"),))
    for label, url in (*named_links(detail), ("Image", detail.image_url)):
        if url:
            shown = fit(safe(url), max(4, width - _LABEL))
            yield SheetLine(((f"  {label:<{_LABEL - 2}}", "muted"), (shown, "accent")), Link(url))
    yield SheetLine(
        (("  URN       ", "muted"), (fit(safe(detail.row.urn), max(4, width - _LABEL)), "normal"))
    )


def named_links(detail: "Detail") -> tuple[tuple[str, str | None], ...]:
    """The launch links by name, as the configuration names them."""
    return (("SSO", detail.urls.sso), ("Web", detail.urls.web), ("AICC", detail.urls.aicc))


def _history(changes: "Sequence[AssetChange]", width: int) -> Iterator[SheetLine]:
    if not changes:
        return
    yield SheetLine((("History", "header"),))
    for change in changes[:_CHANGES_SHOWN]:
        words = in_words(change.kind)
        if change.fields:
            words += f": {', '.join(field.replace('_', ' ') for field in change.fields)}"
        yield SheetLine(
            (
                (f"  {short_date(change.at_ms)}  ", "muted"),
                (fit_to(safe(words), max(4, width - 14)), "normal"),
            )
        )


def fit_to(text: str, width: int) -> str:
    """The text cut to the width, without padding."""
    return fit(text, width).rstrip()
