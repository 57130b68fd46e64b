"""`lil-tui sync`, `sync history`, `sync quarantine`: the sync from the command line.

The sync runs in a thread; this one draws its progress on standard error and minds Ctrl-C.
"""

import contextlib
import queue
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.options import limit_option
from lil_tui.cli.output import Column
from lil_tui.errors import ExitCode, LilError, UsageError
from lil_tui.text import clean, format_duration, iso, local_minute

if TYPE_CHECKING:
    from lil_tui.catalogue.sync import Progress, SyncEvent, SyncHandle, SyncResult
    from lil_tui.catalogue.sync.outcome import Mode
    from lil_tui.services import Services

CANCEL_SECONDS = 1.2
"""How long Ctrl-C waits for the run to be closed; what doesn't get closed counts as partial anyway."""

_UNCLOSED = "Interrupted: the run could not be closed in time. What was kept until then stays."


@group("sync", invoke_without_command=True)
@click.option("--full", is_flag=True, help="Read everything, and mark gone what is no longer there.")
@click.option("--dry-run", is_flag=True, help="Read all and keep nothing.")
@click.pass_context
def sync(context: click.Context, full: bool, dry_run: bool) -> int | None:
    """Bring the catalogue up to date.

    The first run reads everything, later ones what has changed since. An unfinished run is
    continued.
    """
    if context.invoked_subcommand is None:
        return int(context.invoke(_run_sync, full=full, dry_run=dry_run))
    if full or dry_run:
        name = "--full" if full else "--dry-run"
        raise UsageError("Wrong usage", f"{name} doesn't go with `sync {context.invoked_subcommand}`.")
    return None


@pass_invocation
def _run_sync(invocation: Invocation, full: bool, dry_run: bool) -> int:
    try:
        result, interrupted = run_to_end(invocation, invocation.services, full=full, dry_run=dry_run)
    except (Exception, KeyboardInterrupt) as error:
        if invocation.json:
            mode: Mode = "full" if full else "incremental"
            if isinstance(error, LilError):
                mode = _mode(invocation, full=full)
            invocation.output.document(_nothing(_words(error), mode).as_json())
        raise
    invocation.output.answer(result.as_json(), lambda: draw_result(invocation, result))
    tell_failure(invocation, result)
    return exit_code(result, interrupted=interrupted)


def run_to_end(
    invocation: Invocation, services: "Services", *, full: bool = False, dry_run: bool = False
) -> "tuple[SyncResult, bool]":
    """Sync with progress on standard error; the result, and whether it was interrupted.

    When an interrupted run doesn't close in time, the result is as far as was told. Raises what
    `run_sync` raises.
    """
    from lil_tui.catalogue.sync import SyncOptions, start_in_thread

    settings = services.settings
    options = SyncOptions(
        locales=settings.locales,
        asset_types=settings.asset_types,
        full=full,
        dry_run=dry_run,
        concurrency=settings.concurrency,
    )
    events: queue.SimpleQueue[SyncEvent] = queue.SimpleQueue()
    with terminated_like_interrupted():
        handle = start_in_thread(services.store, services.linkedin_client, options, events.put)
        told = _Told("full" if full else "incremental")
        interrupted = _follow(invocation, handle, events, told)
        if interrupted and not handle.join(CANCEL_SECONDS):
            return told.result(), True
        return handle.result(), interrupted


def exit_code(result: "SyncResult", *, interrupted: bool) -> ExitCode:
    """How a command ends that ran this sync."""
    if interrupted or result.interrupted:
        return ExitCode.INTERRUPTED
    return {"complete": ExitCode.DONE, "partial": ExitCode.PARTIAL, "failed": ExitCode.FAILED}[result.status]


class _Told:
    """What a run has told of itself so far: all that is known of one that could not be closed."""

    def __init__(self, mode: "Mode") -> None:
        self._began = time.monotonic()
        self._mode = mode
        self._run: int | None = None
        self._resumed = False
        self._progress: Progress | None = None

    def note(self, event: "SyncEvent") -> None:
        """Keep what the result needs."""
        from lil_tui.catalogue.sync import Progress, RunStarted

        if isinstance(event, RunStarted):
            self._run, self._mode, self._resumed = event.run, event.mode, event.resumed
        elif isinstance(event, Progress):
            self._progress = event

    def result(self) -> "SyncResult":
        """The run as the next sync will find it: its process gone, what it kept still there."""
        from lil_tui.catalogue.sync import Counts, SyncResult

        known = self._progress
        return SyncResult(
            run=self._run,
            mode=self._mode,
            status="partial" if known and self._run is not None else "failed",
            resumed=self._resumed,
            counts=known.counts if known else Counts(),
            requests=known.requests if known else 0,
            retries=known.retries if known else 0,
            seconds=time.monotonic() - self._began,
            error=_UNCLOSED,
            interrupted=True,
        )


def _words(error: BaseException) -> str:
    """One line of what kept a sync from beginning; a fault of ours is told in full on standard error."""
    if isinstance(error, LilError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "Interrupted."
    from lil_tui.logs import redact

    return redact(clean(f"A fault of lil-tui: {error!r}"))


def _nothing(error: str, mode: "Mode") -> "SyncResult":
    """The result of a sync that could not begin, or not tell how it ended."""
    from lil_tui.catalogue.sync import Counts, SyncResult

    return SyncResult(None, mode, "failed", False, Counts(), 0, 0, 0.0, error)


def _mode(invocation: Invocation, *, full: bool) -> "Mode":
    """What was asked for: the first run is full. A database that can't be opened held no first run."""
    from lil_tui.catalogue.sync.ledger import choose_mode

    with contextlib.suppress(LilError):
        if not full and invocation.services.has_database:
            return choose_mode(invocation.services.store, full=False)
    return "full"


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM ends a sync as Ctrl-C does, so that the run is closed in order."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread: a test
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _follow(
    invocation: Invocation, handle: "SyncHandle", events: "queue.SimpleQueue[SyncEvent]", told: _Told
) -> bool:
    """Show what happens until it ends; says whether it was interrupted."""
    try:
        with invocation.output.progress() as bars:
            narrator = _Narrator(invocation, bars)

            def take(event: "SyncEvent") -> None:
                told.note(event)
                narrator.tell(event)

            while not handle.done:
                with contextlib.suppress(queue.Empty):
                    take(events.get(timeout=0.1))
            with contextlib.suppress(queue.Empty):
                while True:
                    take(events.get_nowait())
    except KeyboardInterrupt:
        handle.cancel()
        return True
    return False


class _Narrator:
    """Tells of a run on standard error: bars on a terminal, plain lines elsewhere."""

    def __init__(self, invocation: Invocation, bars: Any) -> None:
        self._output = invocation.output
        self._bars = bars
        self._is_logged = invocation.verbose or invocation.debug
        """The log goes to standard error too, and tells the same lines."""
        self._tasks: dict[object, Any] = {}
        self._said = time.monotonic()

    def tell(self, event: "SyncEvent") -> None:
        """Show one event."""
        from lil_tui.catalogue.sync import LogLine, PartitionProgress, Progress

        if isinstance(event, LogLine):
            if event.level != "error" and not self._is_logged:  # the result says errors, once
                self._line(event.text)
        elif isinstance(event, PartitionProgress) and self._bars is not None:
            task = self._tasks.get(event.partition)
            if task is None:
                task = self._tasks[event.partition] = self._bars.add_task(str(event.partition), total=None)
            # Only what is being read takes room: there may be more partitions than lines.
            self._bars.update(task, completed=event.done, total=event.total, visible=event.state == "reading")
        elif isinstance(event, Progress) and self._bars is None and time.monotonic() - self._said >= 5:
            self._said = time.monotonic()
            counts = event.counts
            self._line(f"{counts.seen:,} assets, {counts.classifications:,} classifications so far")

    def _line(self, text: str) -> None:
        if self._bars is None:
            self._output.note(text)
        else:
            from rich.text import Text

            self._bars.console.print(Text(text))


def draw_result(invocation: Invocation, result: "SyncResult") -> None:
    """Print a run's result in words."""
    counts = result.counts
    output = invocation.output
    run = "dry run" if result.run is None else f"run {result.run}"
    again = ", continued" if result.resumed else ""
    further = "; the same command carries on" if result.status == "partial" else ""
    took = format_duration(round(result.seconds)) or "0s"
    output.line(f"{result.mode} {run}{again}: {result.status} after {took}{further}")
    output.line(
        f"{counts.seen:,} seen: {counts.added:,} added, {counts.updated:,} updated,"
        f" {counts.unchanged:,} unchanged, {counts.retired:,} retired or gone,"
        f" {counts.quarantined:,} in quarantine"
    )
    output.line(
        f"{counts.classifications:,} classifications, {result.requests:,} requests"
        f" ({result.retries:,} repeated)"
    )
    if counts.quarantined:
        output.note("`lil-tui sync quarantine` shows what could not be read.")


def tell_failure(invocation: Invocation, result: "SyncResult") -> None:
    """Say on standard error why a run isn't complete, also beside its JSON."""
    if result.error:
        invocation.output.note(f"lil-tui: {result.error}")


@sync.command("history")
@limit_option()
@pass_invocation
def history(invocation: Invocation, limit: int) -> None:
    """Show the runs so far, newest first."""
    from lil_tui.catalogue.sync.history import list_runs

    runs = list_runs(invocation.services.store, limit=limit)
    document = [
        {
            "run": run.run,
            "mode": run.mode,
            "status": run.status,
            "resumed": run.resumed,
            **vars(run.counts),
            "requests": run.requests,
            "retries": run.retries,
            "seconds": run.seconds,
            "error": run.error,
            "started_at": iso(run.started_at_ms),
            "ended_at": iso(run.ended_at_ms),
        }
        for run in runs
    ]

    def draw() -> None:
        if not runs:
            invocation.output.line("No sync has run yet: `lil-tui sync` begins the first.")
            return
        names = {"seen": 120, "added": 0, "updated": 0, "unchanged": 120, "retired": 0, "quarantined": 0}
        # Left out where there is none: it would take room from the others.
        errors = ["error"] if any(run.error for run in runs) else []
        invocation.output.table(
            [
                Column("run", number=True),
                *("started", Column("took", from_width=100), Column("mode", from_width=100), "status"),
                *(Column(name, True, width) for name, width in names.items()),
                *errors,
            ],
            [
                (
                    run.run,
                    local_minute(run.started_at_ms),
                    format_duration(round(run.seconds)),
                    run.mode,
                    run.status,
                    *(getattr(run.counts, name) for name in names),
                    *(getattr(run, name) for name in errors),
                )
                for run in runs
            ],
        )

    invocation.output.answer(document, draw)


@sync.command("quarantine")
@limit_option()
@pass_invocation
def quarantine(invocation: Invocation, limit: int) -> None:
    """Show the elements that could not be read, newest first."""
    from lil_tui.catalogue.sync.history import list_quarantine

    elements = list_quarantine(invocation.services.store, limit=limit)
    document = [
        {
            "urn": element.urn,
            "reason": element.reason,
            "first_seen_at": iso(element.first_seen_at_ms),
            "run": element.run,
        }
        for element in elements
    ]

    def draw() -> None:
        if not elements:
            invocation.output.line("Nothing is in quarantine.")
            return
        invocation.output.table(
            ["first seen", Column("run", number=True), "where", "URN", "reason"],
            [
                (
                    local_minute(element.first_seen_at_ms),
                    element.run,
                    f"{element.type} {element.locale}, offset {element.position}",
                    element.urn or "none",
                    element.reason,
                )
                for element in elements
            ],
        )

    invocation.output.answer(document, draw)
