"""`lil-tui completions list`: who has done what (contract §2)."""

from typing import TYPE_CHECKING

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.options import limit_option, offset_option, since_option, until_option
from lil_tui.cli.output import Column, Output
from lil_tui.text import iso

if TYPE_CHECKING:
    from lil_tui.completions.listing import CompletionRow, Status


@group("completions")
def completions() -> None:
    """Who has done what."""


@completions.command("list")
@click.option("--learner", metavar="X", help="An e-mail, homePage::name of an account, or a hash.")
@click.option("--course", metavar="URN", help="One course.")
@click.option("--status", type=click.Choice(["in-progress", "completed"], case_sensitive=False))
@since_option("Last heard of")
@until_option("Last heard of")
@limit_option()
@offset_option()
@pass_invocation
def list_command(
    invocation: Invocation,
    /,
    learner: str | None,
    course: str | None,
    status: "Status | None",
    since_ms: int | None,
    until_ms: int | None,
    limit: int,
    offset: int,
) -> None:
    """List completions and progress, newest first."""
    from lil_tui.completions.documents import completion_document
    from lil_tui.completions.listing import CompletionFilter, count_completions, each_completion

    wanted = CompletionFilter(
        learner=learner, course=course, status=status, since_ms=since_ms, until_ms=until_ms
    )
    store, output = invocation.services.store, invocation.output
    with store.snapshot():
        total = count_completions(store, wanted)
        rows = each_completion(store, wanted, limit, offset)
        output.answer(
            {"total": total, "items": map(completion_document, rows)},
            lambda: _draw(output, list(rows), total, offset),
        )


def _draw(output: Output, rows: "list[CompletionRow]", total: int, offset: int) -> None:
    if not rows:
        output.nothing("No completions.", total, offset)
        return
    output.table(
        ["Learner", "Name", "Course", Column("Progress", number=True), "Completed", "Last heard of"],
        (
            (
                row.learner,
                row.learner_name,
                row.title or row.urn,
                f"{row.progress} %",
                (iso(row.completed_ms) or "")[:10],
                (iso(row.updated_ms) or "")[:10],
            )
            for row in rows
        ),
    )
    output.more(len(rows), total, offset)
