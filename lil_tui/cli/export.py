"""`lil-tui export`: files for an LMS, an HR system or a spreadsheet (contract §2)."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

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
    to_stdout = output is None and not invocation.json
    if to_stdout and file_format == "xlsx" and sys.stdout.isatty():
        raise UsageError("A workbook is no text", "a terminal can't show it.", "Name a file with --output.")
    write_to = partial(
        write_export, invocation.services.store, kind, file_format, since_ms=since_ms, only_new=only_new
    )
    if to_stdout:
        sys.stdout.flush()
        write_to(sys.stdout.buffer, deliver=sys.stdout.buffer.flush)
        return
    target = Path(output or f"{kind}.{file_format}").absolute()
    try:
        rows = _write_file(target, write_to)
    except OSError as error:
        raise LilError(
            "The file can't be written", f"{target}: {error.strerror}.", "Choose another --output."
        ) from error
    invocation.output.answer(
        {"rows": rows, "path": str(target)}, lambda: invocation.output.note(f"{rows:,} rows in {target}.")
    )


def _write_file(target: Path, write_to: Callable[..., int]) -> int:
    """Write to a file that is whole or not there at all; gives the number of rows. Raises OSError."""
    if target.exists() and not target.is_file():
        # A pipe or a device, /dev/stdout for one: written to, never replaced.
        with target.open("wb") as there:
            return write_to(there, deliver=there.flush)
    # Beside its place and then moved there: what is cut short leaves no half file. Only the owner may
    # read it: it is about people. A link stays one, the file that it names is replaced.
    place = target.resolve()
    with NamedTemporaryFile(dir=place.parent, prefix=".export-", delete=False) as part:

        def deliver() -> None:
            part.close()
            os.replace(part.name, place)

        try:
            return write_to(part, deliver=deliver)
        except BaseException:
            part.close()
            with suppress(OSError):
                os.unlink(part.name)
            raise
