"""`lil-tui statements`: raw statements, what became of each, and what was refused (contract §2)."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.options import limit_option, offset_option
from lil_tui.cli.output import Column, Output
from lil_tui.errors import ExitCode, LilError
from lil_tui.text import clean, local_minute, local_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lil_tui.completions.projection import Outcome
    from lil_tui.completions.records import StatementRow


@group("statements")
def statements() -> None:
    """Raw statements, and what became of each."""


@statements.command("list")
@click.option(
    "--outcome", type=click.Choice(["applied", "superseded", "ignored", "erased"], case_sensitive=False)
)
@click.option("--learner", metavar="X", help="An e-mail, homePage::name of an account, or a hash.")
@limit_option()
@offset_option()
@pass_invocation
def list_command(
    invocation: Invocation, /, outcome: "Outcome | None", learner: str | None, limit: int, offset: int
) -> None:
    """List statements, the latest stored first."""
    from lil_tui.completions.documents import statement_document
    from lil_tui.completions.records import StatementFilter, count_statements, each_statement

    wanted = StatementFilter(outcome=outcome, learner=learner)
    store, output = invocation.services.store, invocation.output
    with store.snapshot():
        total = count_statements(store, wanted)
        rows = each_statement(store, wanted, limit, offset)
        output.answer(
            {"total": total, "items": map(statement_document, rows)},
            lambda: _draw(output, list(rows), total, offset),
        )


@statements.command("show")
@click.argument("statement_id", metavar="ID")
@pass_invocation
def show(invocation: Invocation, /, statement_id: str) -> None:
    """Show one statement as it was sent, and what became of it."""
    import json

    from lil_tui.completions.documents import stored_document
    from lil_tui.completions.records import show_statement

    stored = show_statement(invocation.services.store, statement_id)
    if stored is None:
        raise LilError(
            "No such statement", f"none has the id {clean(statement_id)}.", "`statements list` shows them."
        )
    document = stored_document(stored)

    def draw() -> None:
        body = document["statement"]
        invocation.output.fields({name: value for name, value in document.items() if name != "statement"})
        if body is not None:
            invocation.output.line()
            invocation.output.block(json.dumps(body, indent=2, ensure_ascii=False))

    invocation.output.answer(document, draw)


@statements.command("rejected")
@pass_invocation
def rejected(invocation: Invocation, /) -> None:
    """List what was refused after a good token, newest first, with the reason."""
    from lil_tui.completions.documents import rejected_document
    from lil_tui.completions.records import list_rejected

    rows = list_rejected(invocation.services.store)

    def draw() -> None:
        if not rows:
            invocation.output.note("Nothing was refused.")
            return
        invocation.output.table(
            ["At", "Client", "Reason", "Body"],
            ((local_minute(row.at_ms), row.client, row.reason, row.body[:200]) for row in rows),
        )

    invocation.output.answer([rejected_document(row) for row in rows], draw)


@statements.command("replay")
@pass_invocation
def replay(invocation: Invocation, /) -> None:
    """Make all completions anew from the statements; ends where it began."""
    from lil_tui.completions.maintenance import replay as replay_all

    with _progress(invocation.output, "Replaying") as on_progress:
        replayed = replay_all(invocation.services.store, on_progress=on_progress)
    invocation.output.answer(
        replayed,
        lambda: invocation.output.line(
            f"{replayed.statements:,} statements, {replayed.changed:,} of them understood otherwise than"
            f" before; {replayed.completions:,} completions and courses in progress."
        ),
    )


@statements.command("import")
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl")
@pass_invocation
def import_command(invocation: Invocation, /, file: BinaryIO) -> int:
    """Take in statements kept elsewhere, one body a line, as the listener would."""
    from lil_tui.completions.maintenance import import_statements

    strict = invocation.settings.listener.xapi == "strict"
    with _progress(invocation.output, "Importing") as on_progress:
        imported = import_statements(invocation.services.store, file, strict=strict, on_progress=on_progress)

    def draw() -> None:
        invocation.output.line(
            f"{imported.lines:,} lines: {imported.stored:,} statements stored,"
            f" {imported.duplicates:,} were there already, {len(imported.rejected):,} lines refused."
        )
        for line, reason in imported.rejected[:20]:
            invocation.output.note(f"line {line}: {reason}")

    document = {
        "lines": imported.lines,
        "stored": imported.stored,
        "duplicates": imported.duplicates,
        "rejected": [{"line": line, "reason": reason} for line, reason in imported.rejected],
    }
    invocation.output.answer(document, draw)
    return (
        ExitCode.FAILED if imported.rejected and not imported.stored + imported.duplicates else ExitCode.DONE
    )


@contextmanager
def _progress(output: Output, what: str) -> "Iterator[Callable[[int], None]]":
    with output.progress() as bar:
        task = bar.add_task(what, total=None) if bar is not None else None

        def on_progress(done: int) -> None:
            if bar is not None and task is not None:
                bar.update(task, completed=done, description=f"{what} {done:,}")

        yield on_progress


def _draw(output: Output, rows: "list[StatementRow]", total: int, offset: int) -> None:
    if not rows:
        output.nothing("No statements.", total, offset)
        return
    output.table(
        [
            "Stored",
            "Learner",
            Column("Verb", from_width=100),
            "Course",
            "Outcome",
            Column("Reason", from_width=120),
            "Id",
        ],
        (
            (
                local_minute(row.stored_ms),
                row.learner,
                (row.verb or "").rpartition("/")[2],
                row.title or row.urn,
                row.outcome,
                local_times(row.reason),
                row.id,
            )
            for row in rows
        ),
    )
    output.more(len(rows), total, offset)
