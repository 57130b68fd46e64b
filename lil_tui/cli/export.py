"""`lil-tui export`: files for an LMS, an HR system or a spreadsheet (contract §2)."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.cli.options import since_option
from lil_tui.completions.exports import FORMATS, KINDS, write_export
from lil_tui.errors import LilError


@command("export")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--format", "file_format", type=click.Choice(list(FORMATS)), default="csv", show_default=True)
@click.option("--output", metavar="FILE", help="Standard output unless given; with --json KIND.FORMAT here.")
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
    store = invocation.services.store
    if output is None and not invocation.json:
        write_export(store, kind, file_format, sys.stdout, since_ms=since_ms, only_new=only_new)
        return
    target = Path(output or f"{kind}.{file_format}").absolute()
    try:
        # Beside its place and then moved there: what is cut short leaves no half file. Only the owner
        # may read it: it is about people.
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=target.parent, prefix=".export-", delete=False
        ) as part:
            try:
                rows = write_export(store, kind, file_format, part, since_ms=since_ms, only_new=only_new)  # type: ignore[arg-type]
                part.close()
                os.replace(part.name, target)
            except BaseException:
                part.close()
                with suppress(OSError):
                    os.unlink(part.name)
                raise
    except OSError as error:
        raise LilError(
            "The file can't be written", f"{target}: {error.strerror}.", "Choose another --output."
        ) from error
    invocation.output.answer(
        {"rows": rows, "path": str(target)}, lambda: invocation.output.note(f"{rows:,} rows in {target}.")
    )
