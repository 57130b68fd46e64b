"""`lil-tui learners`: the people, from statements and from a list (contract §2)."""

import sys
from typing import BinaryIO

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.options import limit_option, offset_option
from lil_tui.cli.output import Column
from lil_tui.errors import LilError
from lil_tui.text import clean


@group("learners")
def learners() -> None:
    """The people."""


@learners.command("list")
@limit_option()
@offset_option()
@pass_invocation
def list_command(invocation: Invocation, /, limit: int, offset: int) -> None:
    """List the people by address, and how much they have done."""
    from lil_tui.completions.documents import learner_document
    from lil_tui.completions.people import list_learners

    total, rows = list_learners(invocation.services.store, limit=limit, offset=offset)

    def draw() -> None:
        if not rows:
            invocation.output.nothing("Nobody yet.", total, offset)
            return
        invocation.output.table(
            [
                "Learner",
                "Name",
                "Department",
                "In the list",
                Column("Courses", number=True),
                Column("Completed", number=True),
            ],
            (
                (
                    row.learner,
                    row.name,
                    row.department,
                    "yes" if row.listed else "no",
                    row.courses,
                    row.completed,
                )
                for row in rows
            ),
        )
        invocation.output.more(len(rows), total, offset)

    invocation.output.answer({"total": total, "items": [learner_document(row) for row in rows]}, draw)


@learners.command("import")
@click.argument("file", type=click.File("rb"), metavar="FILE.csv")
@pass_invocation
def import_command(invocation: Invocation, /, file: BinaryIO) -> None:
    """Take in a list of people.

    A CSV with the header email, name, employee_id, department, account in any order, parted by
    commas, semicolons or tabs, as UTF-8 or UTF-16. Only email or account is needed.
    """
    from lil_tui.completions.people import import_people

    imported = import_people(invocation.services.store, file.read())

    def draw() -> None:
        invocation.output.line(
            f"{imported.rows:,} rows: {imported.added:,} people added, {imported.updated:,} updated,"
            f" {imported.unchanged:,} unchanged, {len(imported.skipped):,} rows skipped."
        )
        for line, reason in imported.skipped[:20]:
            invocation.output.note(f"line {line}: {reason}")

    document = {
        "rows": imported.rows,
        "added": imported.added,
        "updated": imported.updated,
        "unchanged": imported.unchanged,
        "skipped": [{"line": line, "reason": reason} for line, reason in imported.skipped],
    }
    invocation.output.answer(document, draw)


@learners.command("forget")
@click.argument("learner", metavar="LEARNER")
@click.option("--yes", is_flag=True, help="Don't ask.")
@pass_invocation
def forget(invocation: Invocation, /, learner: str, yes: bool) -> None:
    """Erase a person everywhere; of each statement an id, the times and the outcome stay."""
    from lil_tui.completions.privacy import forget_learner

    question = f"Erase all that is held on {clean(learner)}? There is no way back"
    if not yes and sys.stdin.isatty() and not click.confirm(question, err=True):
        raise LilError("Nothing was erased", "", "Answer y to erase, or give --yes.")
    gone = forget_learner(invocation.services.store, learner)
    if not gone.scrubbed:
        invocation.output.note(
            "Traces may be left in the free space of the database's files: another program was using them,"
            " or there was no room to make them anew."
        )
    invocation.output.answer(
        gone,
        lambda: invocation.output.line(
            f"Erased: {gone.statements:,} statements, {gone.completions:,} completions,"
            f" {gone.mentions:,} mentions by others, {gone.rejected:,} refused bodies."
        ),
    )


@learners.command("export")
@click.argument("learner", metavar="LEARNER")
@pass_invocation
def export(invocation: Invocation, /, learner: str) -> None:
    """Give out all that is held on one person, as JSON."""
    from lil_tui.completions.documents import held_document
    from lil_tui.completions.privacy import held_on_learner

    invocation.output.document(held_document(held_on_learner(invocation.services.store, learner)))
