"""`lil-tui export`: files for an LMS, an HR system or a spreadsheet (contract §2)."""

import sys
from functools import partial
from pathlib import Path

import click

from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.cli.options import since_option
from lil_tui.cli.whole_file import write_whole
from lil_tui.completions.export_formats import FORMATS, sheets_of
from lil_tui.completions.exports import KINDS, write_export
from lil_tui.errors import LilError, UsageError


@command("export")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--format", "file_format", type=click.Choice(list(FORMATS)), default="csv", show_default=True)
@click.option(
    "--output", metavar="FILE", help="Standard output unless given, or for -; with --json KIND.FORMAT here."
)
@since_option("What changed")
@click.option("--only-new", is_flag=True, help="What changed since the last such export.")
@pass_invocation
def export(
    invocation: Invocation,
    /,
    kind: str,
    file_format: str,
    output: str | None,
    since_ms: int | None,
    only_new: bool,
) -> None:
    """Write the catalogue, completions, statements or learners to a file."""
    if output == "-" and invocation.json:
        raise UsageError("Both want standard output", "the rows and --json's document.", "Name a file.")
    to_stdout = output == "-" or (output is None and not invocation.json)
    if to_stdout and file_format == "xlsx" and sys.stdout.isatty():
        raise UsageError("A workbook is no text", "a terminal can't show it.", "Name a file with --output.")
    write_to = partial(
        write_export, invocation.services.store, kind, file_format, since_ms=since_ms, only_new=only_new
    )
    if to_stdout:
        sys.stdout.flush()
        _tell_sheets(invocation, file_format, write_to(sys.stdout.buffer, deliver=sys.stdout.buffer.flush))
        return
    target = Path(output or f"{kind}.{file_format}").absolute()
    try:
        rows = write_whole(target, write_to)
    except OSError as error:
        raise LilError(
            "The file can't be written", f"{target}: {error.strerror}.", "Choose another --output."
        ) from error
    _tell_sheets(invocation, file_format, rows)
    invocation.output.answer(
        {"rows": rows, "path": str(target)}, lambda: invocation.output.note(f"{rows:,} rows in {target}.")
    )


def _tell_sheets(invocation: Invocation, file_format: str, rows: int) -> None:
    """Say where the rest of a workbook's rows is, when one sheet can't hold them."""
    sheets = sheets_of(rows) if file_format == "xlsx" else 1
    if sheets > 1:
        invocation.output.note(f"One sheet can't hold {rows:,} rows: the workbook has {sheets:,} sheets.")
