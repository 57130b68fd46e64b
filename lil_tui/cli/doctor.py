"""`lil-tui doctor`: is everything in place, and if not, what to do."""

from lil_tui.cli.checks import examine
from lil_tui.cli.invocation import Invocation, command, pass_invocation
from lil_tui.errors import ExitCode


@command("doctor")
@pass_invocation
def doctor(invocation: Invocation) -> int:
    """Check settings, keyring, database, LinkedIn's API, the listener and its public address."""
    output = invocation.output
    checks = examine(invocation)

    def draw() -> None:
        for check in checks:
            output.line(f"{check.status:<8} {check.name}: {check.detail}")
            if check.fix:
                output.line(f"         {check.fix}")

    output.answer({"checks": checks}, draw)
    failed = any(check.status == "failed" for check in checks)
    return ExitCode.FAILED if failed else ExitCode.DONE
