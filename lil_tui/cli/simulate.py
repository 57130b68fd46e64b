"""`lil-tui simulate`: LinkedIn Learning played on this machine, until Ctrl-C or SIGTERM."""

import click

from lil_tui.cli.invocation import command
from lil_tui.errors import LilError


@command("simulate")
@click.option(
    "--port", type=click.IntRange(0, 65535), required=True, help="Port on 127.0.0.1; 0 takes a free one."
)
@click.option(
    "--courses", type=click.IntRange(min=1), default=2000, show_default=True, help="Live courses in en_US."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same catalogue."
)
@click.option(
    "--latency-ms", type=click.IntRange(min=0), default=0, show_default=True, help="Wait before answers."
)
@click.option("--until-eof", is_flag=True, hidden=True, help="End when standard input does.")
def simulate(port: int, courses: int, seed: int, latency_ms: int, until_eof: bool) -> int | None:
    """Play LinkedIn Learning: prints its URLs, client id and secret as NAME=value lines."""
    from lil_tui.simulator.options import SimulatorOptions
    from lil_tui.simulator.server import SimulatorError, serve

    options = SimulatorOptions(courses=courses, seed=seed, latency_ms=latency_ms)
    try:
        return serve(options, port, until_eof=until_eof)
    except SimulatorError as error:
        raise LilError(error.title, error.detail, error.fix) from error
