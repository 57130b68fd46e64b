"""`lil-tui export`: files for an LMS, an HR system or a spreadsheet (contract §2)."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

import click

from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.cli.options import since_option
from lil_tui.completions.export_formats import FORMATS
from lil_tui.completions.exports import KINDS, write_export
from lil_tui.errors import LilError, UsageError


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
        _to_standard_output(
            file_format, partial(write_export, store, kind, since_ms=since_ms, only_new=only_new)
        )
        return
    target = Path(output or f"{kind}.{file_format}").absolute()
    try:
        # Beside its place and then moved there: what is cut short leaves no half file. Only the owner
        # may read it: it is about people.
        with NamedTemporaryFile(dir=target.parent, prefix=".export-", delete=False) as part:
            try:
                stream = cast("BinaryIO", part)
                rows = write_export(store, kind, file_format, stream, since_ms=since_ms, only_new=only_new)
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


def _to_standard_output(file_format: str, write_to: Callable[[str, BinaryIO], int]) -> None:
    if file_format == "xlsx" and sys.stdout.isatty():
        raise UsageError("A workbook is no text", "a terminal can't show it.", "Name a file with --output.")
    sys.stdout.flush()
    stream: BinaryIO = sys.stdout.buffer
    write_to(file_format, stream)
    stream.flush()
