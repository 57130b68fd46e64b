"""What the catalogue's pane shows, as one value: place in the tree, words, filters, order.

Free of widgets. A pasted link or URN asks for that one course, wherever the cursor stands.
"""

from dataclasses import dataclass

from lil_tui.catalogue.query import CatalogueQuery, Sort
from lil_tui.catalogue.references import parse_reference
from lil_tui.text import format_duration
from lil_tui.tui.widgets.wording import in_words


@dataclass(frozen=True)
class Filters:
    """What narrows the list, beside place and words."""

    types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    max_minutes: int | None = None
    locale: str | None = None
    """Only this language; None leaves it to the tree's."""
    author: str = ""
    availability: str | None = None
    include_retired: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    def words(self) -> list[str]:
        """Each active filter in a few words."""
        parts = [", ".join(map(in_words, self.types)), ", ".join(map(in_words, self.levels))]
        if self.max_minutes is not None:
            parts.append(f"up to {format_duration(self.max_minutes * 60)}")
        parts.append(self.locale or "")
        parts.append(f"by {self.author.strip()}" if self.author.strip() else "")
        if self.availability:
            parts.append(in_words(self.availability))
        elif self.include_retired:
            parts.append("with retired")
        return [part for part in parts if part]


@dataclass(frozen=True)
class Question:
    """One question to the catalogue; the empty one asks for every course, newest first."""

    text: str = ""
    under: str | None = None
    """A tree node's key; None for the whole catalogue."""
    place: tuple[str, ...] = ()
    """The names from the root down to the node, for people."""
    filters: Filters = Filters()
    sort: Sort | None = None
    locale: str | None = None
    """The tree's language, where there are several."""

    @property
    def is_reference(self) -> bool:
        """Whether the text is a link or a URN."""
        return parse_reference(self.text) is not None

    @property
    def order(self) -> Sort:
        """How the list is ordered in effect."""
        natural = Sort.RELEVANCE if self.text.strip() else Sort.NEWEST
        if self.sort is Sort.RELEVANCE and not self.text.strip():
            return natural
        return self.sort or natural

    @property
    def narrowed(self) -> bool:
        """Whether words or filters narrow it."""
        return bool(self.text.strip() or self.filters)

    def query(self) -> CatalogueQuery:
        """The question as the domain takes it."""
        if self.is_reference:
            return CatalogueQuery(text=self.text)
        filters = self.filters
        return CatalogueQuery(
            text=self.text,
            types=filters.types,
            levels=filters.levels,
            locale=filters.locale or self.locale,
            under=self.under,
            max_minutes=filters.max_minutes,
            author=filters.author.strip() or None,
            availability=filters.availability,
            include_retired=filters.include_retired,
            sort=self.order,
        )
