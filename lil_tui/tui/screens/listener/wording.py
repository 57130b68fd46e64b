"""How the listener's pane says things: states, verbs, outcomes, how long ago."""

from datetime import datetime

from lil_tui.completions.projection import Outcome
from lil_tui.completions.records import StatementRow
from lil_tui.listener.refusals import Refusal
from lil_tui.listener.supervisor import ListenerState, ListenerStatus
from lil_tui.text import format_duration
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.screens.completions.wording import OUTCOME_WORDS, course_name
from lil_tui.tui.screens.listener.watch import Picture
from lil_tui.tui.widgets.cells import Tone
from lil_tui.tui.widgets.wording import listed, moment, short_date

OUTCOMES = {**OUTCOME_WORDS, "superseded": "no change"}
OUTCOME_TONES: dict[str, Tone] = {"applied": "success"}
KINDS = {
    "token": "token",
    "revoke": "revocation",
    "statements": "statements",
    "query": "query",
    "other": "other",
}
FILTERS: tuple[Outcome | None, ...] = (None, "applied", "superseded", "ignored")
"""Outcomes that the feed can be narrowed to, one after the other."""


def short_time(milliseconds: int | None) -> str:
    """A local time for a list: 14:02:07 today, else the day."""
    when = moment(milliseconds)
    if when is None:
        return ""
    if when.date() == datetime.now().astimezone().date():
        return f"{when:%H:%M:%S}"
    return short_date(milliseconds)


def ago(at_ms: int, now_ms: int) -> str:
    """How long ago: 9 s ago, 4 min ago, 3h 12m ago, else the day."""
    seconds = max(0, now_ms - at_ms) // 1000
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    if seconds < 24 * 3600:
        return f"{rough_duration(seconds)} ago"
    return f"on {short_date(at_ms)}"


def course_of(row: StatementRow) -> str:
    """The course as people call it, else by its URN."""
    return course_name(row.title, row.urn or "")


def who_asked(refusal: Refusal) -> str:
    """The client's name, else where the request came from."""
    return refusal.client or refusal.client_id or refusal.address


def scope_in_words(scope: str) -> str:
    """A client's scopes without their prefix: write, read."""
    return ", ".join(part.removeprefix("xapi:") for part in scope.split())


def headline(status: ListenerStatus, picture: Picture) -> tuple[str, Tone]:
    """Running or not, in a few words."""
    if status.state is ListenerState.STARTING:
        return "starting", "accent"
    if status.state is ListenerState.STOPPING:
        return "finishing what is under way", "accent"
    if status.state is ListenerState.RUNNING:
        return "running here", "success"
    if picture.running:
        return "running elsewhere", "success"
    if has_failed(status, picture):
        return "off: it failed", "error"
    return "off", "muted"


def has_failed(status: ListenerStatus, picture: Picture) -> bool:
    """Whether nobody listens because the child ended by itself."""
    return status.state is ListenerState.FAILED and not picture.running


def facts(
    status: ListenerStatus, picture: Picture, public_url: str | None, keys: KeyWords
) -> list[tuple[str, str, Tone]]:
    """Label, text and tone of each line of the status; `keys` names them."""
    words, tone = headline(status, picture)
    here = status.state is ListenerState.RUNNING
    others = [row for row in picture.running if not here or row.process_id != status.process_id]
    lines: list[tuple[str, str, Tone]] = [("Listener", words, tone)]
    if here:
        more = f"and {len(others)} elsewhere" if others else ""
        lines.append(("Where", listed((status.url or "", public_url or "", more)), "normal"))
        lines.append(("Since", _since(status.since_ms, picture.now_ms), "normal"))
    elif picture.running:
        row = picture.running[0]
        more = f"and {len(picture.running) - 1} more" if len(picture.running) > 1 else ""
        lines[0] = ("Listener", f"{words}, on {row.host}", tone)
        lines.append(("Where", listed((row.url, more)), "normal"))
        since = _since(row.started_ms, picture.now_ms)
        lines.append(("Since", listed((since, f"process {row.process_id}")), "normal"))
    elif status.state is ListenerState.FAILED:
        lines.append(("Why", status.problem, "warning"))
        return lines
    elif status.state is ListenerState.OFF:
        lines.append(("", keys("{listener.switch} switches it on; it ends with this window."), "muted"))
    if picture.last_ms is not None:
        lines.append(("Last", f"statement {ago(picture.last_ms, picture.now_ms)}", "normal"))
    return lines


def _since(at_ms: int, now_ms: int) -> str:
    seconds = max(0, now_ms - at_ms) // 1000
    when = moment(at_ms)
    return f"{when:%Y-%m-%d %H:%M}, {rough_duration(seconds)}" if when else ""


def rough_duration(seconds: int) -> str:
    """A length without seconds once it has minutes: 42s, 3m, 3h 12m, 12 days."""
    if seconds >= 2 * 24 * 3600:
        return f"{seconds // (24 * 3600)} days"
    return format_duration(seconds - seconds % 60 if seconds >= 60 else max(1, seconds))
