"""`lil-tui catalogue tree|search|show`: the catalogue without the UI (contract §2)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.options import limit_option, offset_option
from lil_tui.cli.output import Column, Output
from lil_tui.errors import UsageError
from lil_tui.text import clean, format_duration, iso

if TYPE_CHECKING:
    from lil_tui.catalogue.detail import Detail
    from lil_tui.catalogue.elements import ContentNode
    from lil_tui.catalogue.rows import CatalogueRow
    from lil_tui.catalogue.tree import TreeNode


@group("catalogue")
def catalogue() -> None:
    """Look through the catalogue."""


@catalogue.command("tree")
@click.option("--locale", metavar="L", help="The tree of this locale; the first configured unless given.")
@pass_invocation
def tree(invocation: Invocation, locale: str | None) -> None:
    """Show libraries, subjects, topics and skills with how many assets each holds."""
    from lil_tui.catalogue.tree import read_tree, tree_json

    wanted = _locale(locale) or str(invocation.settings.locales[0])
    nodes = read_tree(invocation.services.store, wanted)
    invocation.output.answer(
        tree_json(nodes) if invocation.output.json else None, lambda: _draw_tree(invocation.output, nodes)
    )
    if not invocation.json:
        _is_empty(invocation)


@catalogue.command("search")
@click.argument("words", nargs=-1)
@click.option("--type", "types", metavar="T", multiple=True, help="COURSE, LEARNING_PATH, VIDEO …")
@click.option("--level", "levels", metavar="L", multiple=True, help="BEGINNER, INTERMEDIATE, ADVANCED …")
@click.option("--locale", metavar="L", help="en_US, or en for every country.")
@click.option("--under", metavar="URN", help="What stands under this library, subject, topic or skill.")
@click.option("--max-minutes", metavar="N", type=click.IntRange(min=0), help="At most this long.")
@click.option("--author", metavar="NAME", help="Made by someone of this name.")
@click.option("--include-retired", is_flag=True, help="Also what is retired or gone.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "title", "duration"], case_sensitive=False),
    help="By relevance unless given; newest first without words.",
)
@limit_option()
@offset_option()
@pass_invocation
def search(
    invocation: Invocation,
    /,
    words: tuple[str, ...],
    types: tuple[str, ...],
    levels: tuple[str, ...],
    locale: str | None,
    sort: str | None,
    limit: int,
    offset: int,
    **filters: Any,
) -> None:
    """Find assets by WORDS, which must all be there, the last one as a beginning.

    Also takes a URN or a LinkedIn link. Without words: the whole catalogue, newest first.
    """
    from lil_tui.catalogue.documents import row_document
    from lil_tui.catalogue.query import CatalogueQuery, Sort
    from lil_tui.catalogue.search import search as search_catalogue

    query = CatalogueQuery(
        text=" ".join(words),
        types=types,
        levels=levels,
        locale=_locale(locale),
        sort=Sort(sort.lower()) if sort else None,
        **filters,
    )
    page = search_catalogue(invocation.services.store, query, limit=limit, offset=offset)
    output = invocation.output
    document = {"total": page.total, "items": [row_document(row) for row in page.items]}

    def draw() -> None:
        if page.total or not _is_empty(invocation):
            _draw_rows(output, page.items, page.total, offset)

    output.answer(document, draw)


@catalogue.command("show")
@click.argument("reference", metavar="URN|LINK")
@pass_invocation
def show(invocation: Invocation, reference: str) -> None:
    """Show all that is known of one asset."""
    from lil_tui.catalogue.detail import show as show_asset
    from lil_tui.catalogue.documents import detail_document

    detail = show_asset(invocation.services.store, reference)
    invocation.output.answer(detail_document(detail), lambda: _draw_detail(invocation.output, detail))


def _is_empty(invocation: Invocation) -> bool:
    """Whether the catalogue holds nothing at all; then says what fills it."""
    from lil_tui.catalogue.query import CatalogueQuery
    from lil_tui.catalogue.search import search as search_catalogue

    everything = CatalogueQuery(include_retired=True)
    if search_catalogue(invocation.services.store, everything, limit=1).total:
        return False
    invocation.output.note(f"The catalogue is empty: `{invocation.settings.command} sync` fills it.")
    return True


def _locale(written: str | None) -> str | None:
    from lil_tui.locales import Locale

    if written is None:
        return None
    try:
        return str(Locale.parse(written))
    except ValueError as error:
        raise UsageError("Wrong locale", f"{error}.") from None


def _draw_tree(output: Output, nodes: "list[TreeNode]") -> None:
    def draw(node: "TreeNode", lead: str, fork: str, rest: str) -> None:
        output.line(f"{lead}{fork}{clean(node.name)}  {node.assets:,}")
        for number, child in enumerate(node.children, 1):
            last = number == len(node.children)
            draw(child, lead + rest, "└─ " if last else "├─ ", "   " if last else "│  ")

    for node in nodes:
        draw(node, "", "", "")


class _RowColumn(NamedTuple):
    title: str
    cell: "Callable[[CatalogueRow], str]"
    from_width: int = 0
    number: bool = False


_COLUMNS = (
    _RowColumn("Title", lambda row: row.title),
    _RowColumn("Type", lambda row: _word(row.type), 80),
    _RowColumn("Level", lambda row: _word(row.level), 100),
    _RowColumn("Time", lambda row: format_duration(row.seconds), number=True),
    _RowColumn("Locale", lambda row: row.locale, 120),
    _RowColumn("Published", lambda row: _day(row.published_at_ms), 120),
    _RowColumn("State", lambda row: _word(row.availability)),
    _RowColumn("By", lambda row: ", ".join(row.authors), 150),
    _RowColumn("URN", lambda row: row.urn),
)


def _draw_rows(output: Output, rows: "list[CatalogueRow]", total: int, offset: int) -> None:
    if not rows:
        output.nothing("Nothing found.", total, offset)
        return
    # The state is said only where it isn't what everybody expects.
    left_out = {"State"} if all(row.live for row in rows) else set()
    columns = [column for column in _COLUMNS if column.title not in left_out]
    output.table(
        [Column(column.title, column.number, column.from_width) for column in columns],
        ([column.cell(row) for column in columns] for row in rows),
    )
    output.more(len(rows), total, offset)


def _draw_detail(output: Output, detail: "Detail") -> None:
    row = detail.row
    output.line(row.title)
    output.line()
    output.fields(
        {
            "type": _word(row.type),
            "level": _word(row.level) or None,
            "duration": format_duration(row.seconds) or None,
            "by": ", ".join(row.authors) or None,
            "locale": row.locale,
            "availability": row.availability,
            "published": _day(row.published_at_ms) or None,
            "updated": _day(detail.last_updated_at_ms) or None,
            "retired": _day(row.retired_at_ms) or None,
            "gone since": _day(detail.gone_at_ms) or None,
            "completions": detail.completions or None,
            "urn": row.urn,
            "web": detail.urls.web,
            "sso": detail.urls.sso,
            "aicc": detail.urls.aicc,
            "image": detail.image_url,
        }
    )
    for text in (detail.short_description, detail.description):
        if text:
            output.line()
            output.block(text)
    if detail.classifications:
        output.line()
    for each in detail.classifications:
        for path in each.paths or ((),):
            output.line(f"{_word(each.type)}: {' > '.join((*path, each.name))}")
    if detail.contents:
        output.line()
    _draw_outline(output, detail.contents, "")


def _draw_outline(output: Output, nodes: "tuple[ContentNode, ...]", indent: str) -> None:
    for node in nodes:
        output.line(f"{indent}{clean(node.title)}  {format_duration(node.seconds)}".rstrip())
        _draw_outline(output, node.contents, indent + "  ")


def _word(value: str | None) -> str:
    return value.replace("_", " ").capitalize() if value else ""


def _day(moment_ms: int | None) -> str:
    return (iso(moment_ms) or "")[:10]
