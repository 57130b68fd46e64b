"""`lil-tui demo`: the whole way on a catalogue made up for it, in the UI or headless."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.cli.output import is_dumb
from lil_tui.cli.sync import (
    draw_result,
    exit_code,
    run_to_end,
    tell_failure,
    terminated_like_interrupted,
)
from lil_tui.errors import UsageError

if TYPE_CHECKING:
    from lil_tui.services import Services


@command("demo")
@click.option(
    "--courses", type=click.IntRange(min=1), default=2000, show_default=True, help="Live courses in en_US."
)
@click.option("--headless", is_flag=True, help="Open no UI: sync, print a summary, end.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep the data in this new or empty folder.",
)
@pass_invocation
def demo(invocation: Invocation, courses: int, headless: bool, keep: Path | None) -> int:
    """Try it all on a catalogue made up for it.

    LinkedIn Learning is played on this machine, and synced from over HTTP. Your settings, keyring
    and database are not touched; what the demo keeps goes away with it.
    """
    from lil_tui.demo import open_demo

    if not headless:
        _need_terminal(invocation)
    with terminated_like_interrupted():
        invocation.output.note(f"Making up a catalogue of {courses:,} courses …")
        with open_demo(courses, keep=keep, debug=invocation.debug) as services:
            code = _run_headless(invocation, services) if headless else _show(services)
        if keep is not None:
            invocation.output.note(f"Kept in {keep}; LIL_TUI_DATA_DIR={keep} opens it.")
    return code


def _need_terminal(invocation: Invocation) -> None:
    if invocation.json:
        raise UsageError("--json needs --headless", "the UI prints none.", "Add --headless.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or is_dumb(invocation.environ):
        raise UsageError("The UI needs a terminal", "this is a pipe or a dumb one.", "Add --headless.")


def _show(services: "Services") -> int:
    from lil_tui.demo.statements import play_on
    from lil_tui.tui.app import run as run_ui

    return run_ui(
        services, first_pane="sync", badge="demo", guided=True, after_guide=lambda: play_on(services)
    )


def _run_headless(invocation: Invocation, services: "Services") -> int:
    result, interrupted = run_to_end(invocation, services)
    statements, completions = _receive(invocation, services) if result.status == "complete" else (0, 0)
    document = {"sync": result.as_json(), "statements": statements, "completions": completions}

    def draw() -> None:
        draw_result(invocation, result)
        invocation.output.line(f"{statements:,} statements, {completions:,} completions")

    invocation.output.answer(document, draw)
    tell_failure(invocation, result)
    return exit_code(result, interrupted=interrupted)


def _receive(invocation: Invocation, services: "Services") -> tuple[int, int]:
    """Run the listener while the simulator sends to it; statements kept, and completions they made."""
    from lil_tui.completions.listing import CompletionFilter, count_completions
    from lil_tui.completions.records import StatementFilter, count_statements
    from lil_tui.demo.statements import play_statements, wait_until_sent

    invocation.output.note("LinkedIn's statements are on their way …")
    try:
        play_statements(services, services.listener.start().url or "", live=False)
        wait_until_sent(services)
    finally:
        services.listener.stop()
    completed = CompletionFilter(status="completed")
    return count_statements(services.store, StatementFilter()), count_completions(services.store, completed)
