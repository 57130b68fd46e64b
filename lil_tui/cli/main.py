"""The root of the command line: the table of commands, and the one place where failures become lines.

Exit codes are the contract's (§2); a command returns one, or nothing for 0.
"""

import atexit
import contextlib
import errno
import io
import logging
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from lil_tui import __version__
from lil_tui.cli.invocation import Invocation, Lazy, LazyGroup, ReaderLeft, pass_invocation
from lil_tui.cli.output import is_dumb
from lil_tui.errors import ExitCode, LilError, UsageError

if TYPE_CHECKING:
    from lil_tui.services import Services

COMMANDS = {
    "sync": Lazy("lil_tui.cli.sync", "sync", "Bring the catalogue up to date."),
    "catalogue": Lazy("lil_tui.cli.catalogue", "catalogue", "Look through the catalogue."),
    "credentials": Lazy("lil_tui.cli.credentials", "credentials", "LinkedIn's client id and secret."),
    "completions": Lazy("lil_tui.cli.completions", "completions", "Who has done what."),
    "why": Lazy("lil_tui.cli.why", "why", "Why a completion is or isn't there."),
    "statements": Lazy("lil_tui.cli.statements", "statements", "Raw statements, and what became of each."),
    "learners": Lazy("lil_tui.cli.learners", "learners", "The people."),
    "export": Lazy("lil_tui.cli.export", "export", "Files for an LMS or a spreadsheet."),
    "clients": Lazy("lil_tui.cli.clients", "clients", "Who may send statements."),
    "listen": Lazy("lil_tui.cli.listen", "listen", "Take LinkedIn's statements."),
    "doctor": Lazy("lil_tui.cli.doctor", "doctor", "Check that everything is in place."),
    "paths": Lazy("lil_tui.cli.paths", "paths", "Show where things are."),
    "demo": Lazy("lil_tui.cli.demo", "demo", "Try it all on a catalogue made up for it."),
    "simulate": Lazy("lil_tui.cli.simulate", "simulate", "Play LinkedIn Learning on this machine."),
}

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""How a write to a full disk, or one that is gone, fails."""
_FROM_OUTSIDE = re.compile("[\udc80-\udcff]")
"""How Python reads bytes of an argument that are no UTF-8."""
EXIT_SECONDS = 0.4
"""How long threads that are still busy may hold up the end after Ctrl-C."""


@click.group(
    cls=LazyGroup,
    commands_table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def root(context: click.Context) -> int | None:
    """LinkedIn Learning's catalogue and completions in a terminal.

    Without a command it opens the UI.
    """
    if context.invoked_subcommand is not None:
        return None
    return context.invoke(_open_ui)


@pass_invocation
def _open_ui(invocation: Invocation) -> int | None:
    if invocation.json:
        raise UsageError(
            "--json needs a command", "the UI prints none.", "`lil-tui --help` lists the commands."
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or is_dumb(invocation.environ):
        raise UsageError(
            "The UI needs a terminal",
            "this is a pipe or a dumb one.",
            "The commands work here: `lil-tui --help` lists them.",
        )
    services = invocation.services
    from lil_tui.logs import configure_logging
    from lil_tui.tui import startup

    startup.begin()
    from lil_tui.tui.app import run as run_ui

    configure_logging(services.settings, debug=invocation.debug, screen=False)
    return run_ui(services, first_pane=_first_pane(services))


def _first_pane(services: "Services") -> str:
    """The catalogue when there is one, the welcome when not."""
    if not services.has_database:
        return "overview"
    from lil_tui.catalogue.rows import has_assets

    return "catalogue" if has_assets(services.store) else "overview"


def run(
    arguments: Sequence[str],
    environ: Mapping[str, str] | None = None,
    *,
    on_interrupt: Callable[[], None] = lambda: None,
) -> int:
    """Run one command line, without the program's name, and give its exit code; nothing is raised.

    `on_interrupt` is called when a Ctrl-C has ended the command, before anything is closed.
    """
    _prepare_streams()
    # Without it, what is logged before the log is set up would be printed.
    logging.lastResort = None
    invocation = Invocation(environ=os.environ if environ is None else environ)
    own_arguments = arguments[: list(arguments).index("--")] if "--" in arguments else arguments
    # Known before anything is parsed, so that a wrong option can be answered in JSON too.
    json = "--json" in own_arguments
    invocation.debug = "--debug" in own_arguments
    try:
        code = _call(list(arguments), invocation)
        if code == ExitCode.INTERRUPTED:
            on_interrupt()
        sys.stdout.flush()
    except (BrokenPipeError, ReaderLeft):
        code = _reader_left()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            on_interrupt()
        invocation.json = invocation.json or json
        code = _report(error, invocation)
    finally:
        with contextlib.suppress(Exception):
            invocation.close()
    return code


def run_process(arguments: Sequence[str]) -> NoReturn:
    """Run one command line and end the process with its exit code; soon after Ctrl-C."""
    try:
        code = run(arguments, on_interrupt=_start_last_resort)
        # From here on nothing catches it: Python would end the process by the signal. And at the very
        # end it takes all handlers away, but goes on ignoring what is ignored.
        signal.signal(signal.SIGINT, _end_at_once)
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:  # a second one, while things were being closed
        os._exit(ExitCode.INTERRUPTED)
    sys.exit(code)


def _end_at_once(number: int, frame: object) -> NoReturn:
    os._exit(ExitCode.INTERRUPTED)


def _start_last_resort() -> None:
    """End the process soon, whatever its threads still do; the database bears it."""
    last_resort = threading.Timer(EXIT_SECONDS, os._exit, [int(ExitCode.INTERRUPTED)])
    last_resort.daemon = True
    last_resort.start()


def _call(arguments: list[str], invocation: Invocation) -> int:
    try:
        result = root.main(arguments, prog_name="lil-tui", obj=invocation, standalone_mode=False)
    except click.Abort as abort:
        # click's name for both Ctrl-C and an end of input at a prompt.
        if isinstance(abort.__cause__ or abort.__context__, EOFError):
            raise UsageError("Standard input ended", "before the question was answered.") from None
        raise KeyboardInterrupt from None
    return int(result or 0)


def _report(error: BaseException, invocation: Invocation) -> int:
    """Say in one line what went wrong, and give the exit code for it."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else ExitCode.FAILED
    try:
        if invocation.debug and not isinstance(error, click.ClickException):
            _show_traceback(error)
        told = _explained(error, invocation)
        invocation.output.error(told)
    except BrokenPipeError:
        return _reader_left()
    except OSError:
        return ExitCode.FAILED
    return told.exit_code


def _explained(error: BaseException, invocation: Invocation) -> LilError:
    if isinstance(error, LilError):
        return error
    if isinstance(error, click.ClickException):
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "lil-tui"
        message = error.format_message().rstrip(".")
        end = "" if message.endswith("?") else "."
        return UsageError("Wrong usage", message + end, f"`{where} --help` shows what it takes.")
    if isinstance(error, KeyboardInterrupt):
        interrupted = LilError("Interrupted", "", "What was kept until then stays.")
        interrupted.exit_code = ExitCode.INTERRUPTED
        return interrupted
    if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
        return LilError(
            "The output can't be written", f"{error.strerror}.", "Make room there, or send it elsewhere."
        )
    if isinstance(error, UnicodeEncodeError) and _FROM_OUTSIDE.search(error.object, error.start, error.end):
        return UsageError("Wrong usage", "an argument is not in UTF-8.", "Type it in UTF-8.")
    return _fault(error, invocation)


def _fault(error: BaseException, invocation: Invocation) -> LilError:
    """Keep what we did not expect in the log, and say where it is."""
    from lil_tui.logs import redact

    with contextlib.suppress(Exception):  # perhaps the very one that is told of here
        _ = invocation.settings  # sets the log up, if the failure came before
    logging.getLogger("lil_tui").error("unexpected failure", exc_info=error, extra={"on_screen": False})
    words = redact(" ".join(str(error).split()))[:200]
    detail = f"{type(error).__name__}: {words}." if words else f"{type(error).__name__}."
    settings = invocation.__dict__.get("settings")
    if settings is not None and settings.log_file.exists():
        fix = f"Please report it; details are in {settings.log_file}, and --debug shows them."
    else:
        fix = "Please report it; --debug shows the details."
    return LilError("A fault of lil-tui itself", detail, fix)


def _show_traceback(error: BaseException) -> None:
    from lil_tui.logs import redact
    from lil_tui.text import clean_block

    sys.stderr.write(clean_block(redact("".join(traceback.format_exception(error)))))


def _prepare_streams() -> None:
    """Make printing never fail for a letter: UTF-8 into pipes and files, escapes on old terminals."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by whoever started us (`>&-`): print to nowhere rather than fail.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _reader_left() -> int:
    """End quietly: whoever reads our pipe (`| head`) has seen enough, and the exit must not flush into it."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return ExitCode.DONE
