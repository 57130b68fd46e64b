"""What the overview says, as lines for a width; free of widgets."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lil_tui.catalogue.overview import Overview
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.screens.credentials.trial import Kept
from lil_tui.tui.screens.overview.page import PageLine
from lil_tui.tui.screens.sync.wording import (
    STATUS_TONES,
    changes_in_words,
    counted,
    listed,
    took,
    types_in_words,
    when,
)
from lil_tui.tui.widgets.cells import Pieces, Tone, fit, safe, wrap

_MOST = 96
"""Cells of a paragraph at most: longer lines are hard to read."""
_BLANK = PageLine()


@dataclass(frozen=True)
class Learning:
    """What came back from LinkedIn."""

    completions: int = 0
    under_way: int = 0
    """Records of courses that are begun and not completed."""
    listening_since_ms: int | None = None
    """None while no listener runs, here or elsewhere."""


@dataclass(frozen=True)
class State:
    """What the page is about."""

    kept: Kept | None = None
    """None while the keyring has not answered."""
    overview: Overview = field(default_factory=Overview)
    syncing: str = ""
    """Words on a sync under way, here or elsewhere."""
    badge: str = ""
    """Such as `demo`."""
    learning: Learning = field(default_factory=Learning)
    keys: KeyWords = field(default_factory=KeyWords)

    @property
    def is_new(self) -> bool:
        """Whether there is no catalogue yet."""
        return not self.overview.holdings

    @property
    def done(self) -> frozenset[str]:
        """The steps that are done; the test once LinkedIn has given a token, asked by a test or a sync."""
        if self.kept is None or not self.kept.status.present:
            return frozenset()
        return frozenset({"credentials"} if self.kept.token_until is None else {"credentials", "test"})

    @property
    def next_step(self) -> str:
        """The first thing that is still to be done; empty while that isn't known."""
        if self.kept is None:
            return ""
        if "credentials" not in self.done:
            return "credentials"
        if not self.is_new:
            return "catalogue"
        return "sync" if "test" in self.done or self.syncing else "test"


def lay_out(state: State, width: int) -> list[PageLine]:
    """The whole page."""
    width = max(20, width)
    lines = _welcome(state, width) if state.is_new else _at_a_glance(state, width)
    return list(lines)


def _paragraph(text: str, width: int, tone: Tone = "normal") -> Iterator[PageLine]:
    for line in wrap(safe(text), min(width, _MOST)):
        yield PageLine(((line, tone),))


def _heading(text: str) -> PageLine:
    return PageLine(((text, "strong"),))


# The first start


def _welcome(state: State, width: int) -> Iterator[PageLine]:
    yield _heading("Welcome to lil-tui")
    yield from _paragraph(
        "It brings LinkedIn Learning's catalogue to your terminal: all its courses, to browse and to search, "
        "also without a network. These steps lead there; "
        + state.keys("{list.choose} takes the one that is marked."),
        width,
        "muted",
    )
    yield _BLANK
    steps = (
        ("credentials", "Credentials", _about_key(state)),
        ("test", "Test", _about_test(state)),
        ("sync", "First sync", _about_first_sync(state)),
        (
            "catalogue",
            "Browse",
            state.keys("libraries, subjects, topics and skills; {catalogue.search} searches"),
        ),
    )
    for number, (name, title, about) in enumerate(steps, 1):
        yield from _step(number, _stand(state, name), title, about, name, width)
    problem = state.kept.status.problem if state.kept else None
    if problem:
        yield _BLANK
        yield from _paragraph(problem, width, "warning")
    if not state.badge:
        yield _BLANK
        yield _heading("Or look around first")
        yield from _paragraph(
            "lil-tui demo plays LinkedIn Learning on this machine and shows everything on 2,000 made-up "
            + state.keys("courses. Nothing of yours is touched: leave with {app.quit} and run it."),
            width,
            "muted",
        )


def _stand(state: State, name: str) -> str:
    """Where a step stands: next, done, or nothing while others come before."""
    return "next" if name == state.next_step else "done" if name in state.done else ""


def _step(number: int, stand: str, title: str, about: str, target: str, width: int) -> Iterator[PageLine]:
    head = 25
    tones: dict[str, Tone] = {"next": "accent", "done": "success"}
    rest: Tone = "normal" if stand else "muted"
    first, *others = wrap(safe(about), max(10, min(width, _MOST) - head)) or [""]
    yield PageLine(
        (
            (f"{number}  ", "accent" if stand else "muted"),
            (fit(stand, 6), tones.get(stand, "muted")),
            (fit(title, head - 9), "strong" if stand == "next" else rest),
            (first, rest),
        ),
        target if stand else "",
    )
    for line in others:
        # Apart: renderers of pictures that count a long piece's cells by the font draw it off its column.
        yield PageLine(((" " * head, rest), (line, rest)))


def _about_key(state: State) -> str:
    kept = state.kept
    if kept is None:
        return "looking into the keyring …"
    if kept.status.present:
        return _where(kept)
    return state.keys(
        "{app.credentials}: enter the client id and secret from LinkedIn's admin pages; how to get them "
        "stands there"
    )


def _where(kept: Kept) -> str:
    if kept.status.source == "environment":
        return "from the environment"
    return f"kept in {kept.status.backend}" if kept.status.present else "none"


def _about_test(state: State) -> str:
    until = state.kept.token_until if state.kept else None
    if until is not None:
        return f"LinkedIn takes the key; token until {until.astimezone():%Y-%m-%d}"
    if state.next_step == "sync":
        return "asked along with the sync"
    return state.keys(
        "{app.credentials}, then {credentials.test}: ask LinkedIn whether the key works, and what is "
        "missing if not"
    )


def _about_first_sync(state: State) -> str:
    if state.syncing:
        return state.syncing
    last = state.overview.last_run
    if last is None:
        return state.keys("{app.sync}, then {sync.start}: all courses; a few minutes for 20,000")
    words = {
        "partial": "partly done; {app.sync}, then {sync.start} carries on",
        "failed": "failed: {app.sync} says why, {sync.start} there tries again",
        "complete": "it brought nothing; {app.sync}, then {sync.start} tries again",
    }
    return state.keys(words.get(last.status, last.status))


def _ended_words(status: str) -> str:
    return "is partly done: the next one carries on" if status == "partial" else "failed: {app.sync} says why"


# Later


def _at_a_glance(state: State, width: int) -> Iterator[PageLine]:
    overview = state.overview
    yield PageLine((("Catalogue", "strong"), (f"  {counted(overview.live, 'live title')}", "muted")))
    yield PageLine(
        (
            (fit("", 25), "header"),
            (fit("Live", 9, "right"), "header"),
            (fit("Retired", 11, "right"), "header"),
        )
    )
    for holding in overview.holdings:
        yield PageLine(
            (
                ("  " + fit(types_in_words(holding.type), 16), "normal"),
                (fit(holding.locale, 7), "muted"),
                (fit(f"{holding.live:,}", 9, "right"), "normal"),
                (fit(f"{holding.retired:,}", 11, "right"), "muted"),
            )
        )
    yield _BLANK
    yield from _last_sync(state, width)
    yield _BLANK
    yield _learning(state.learning)
    warnings = list(_warnings(state, width))
    if warnings:
        yield _BLANK
        yield _heading("Needs a look")
        yield from warnings
    yield _BLANK
    yield _heading("Next")
    keys = state.keys
    ways = [
        ("catalogue", "Browse the catalogue", keys("{catalogue.search} searches as you type")),
        ("completions", "Who has done what", keys("{completions.why} there asks where a completion is")),
        ("sync", "Bring it up to date", keys("{sync.start} there starts it")),
        ("listener", "Listener", _listener_words(state)),
        ("credentials", "Credentials", _key_words(state)),
    ]
    width_of_keys = max(len(keys.key(f"app.{pane}")) for pane, _, _ in ways)
    for pane, what, about in ways:
        if pane != "sync" or not state.syncing:
            key = fit(keys.key(f"app.{pane}"), width_of_keys)
            parts: Pieces = ((f"  {key}  ", "accent"), (fit(what, 24), "normal"), (safe(about), "muted"))
            yield PageLine(parts, pane)


def _learning(learning: Learning) -> PageLine:
    known = learning.completions + learning.under_way
    words = (
        f"{counted(learning.completions, 'completion')} · {learning.under_way:,} in progress"
        if known
        else "no statement has come yet"
    )
    return PageLine((("Learners", "strong"), (f"  {words}", "muted")))


def _listener_words(state: State) -> str:
    since = state.learning.listening_since_ms
    if since is None:
        return state.keys("off · {listener.switch} there switches it on")
    return f"running since {when(since)}"


def _key_words(state: State) -> str:
    kept = state.kept
    if kept is None:
        return "looking into the keyring …"
    until = f"token until {kept.token_until.astimezone():%Y-%m-%d}" if kept.token_until else ""
    return listed((_where(kept), until))


def _last_sync(state: State, width: int) -> Iterator[PageLine]:
    overview = state.overview
    last, complete = overview.last_run, overview.last_complete
    if state.syncing:
        yield PageLine((("Sync", "strong"), (f"  {safe(state.syncing)}", "accent")), "pane:sync")
    elif last is None:
        return
    else:
        yield PageLine(
            (
                ("Last sync", "strong"),
                ("  ", "normal"),
                (last.status, STATUS_TONES.get(last.status, "normal")),
                (f"  {listed((when(last.started_at_ms), f'took {took(last.seconds)}', last.mode))}", "muted"),
            ),
            "pane:sync",
        )
    if complete is not None:
        before = (
            "" if complete is last and not state.syncing else f"the one of {when(complete.started_at_ms)}: "
        )
        yield from _indented(before + changes_in_words(overview.changes), width, "normal")


def _indented(text: str, width: int, tone: Tone) -> Iterator[PageLine]:
    for line in wrap(safe(text), max(10, min(width, _MOST) - 2)):
        yield PageLine((("  " + line, tone),))


def _warnings(state: State, width: int) -> Iterator[PageLine]:
    overview, last = state.overview, state.overview.last_run
    if overview.quarantined:
        words = counted(overview.quarantined, "element")
        yield PageLine(
            (
                (f"  {words} could not be read", "warning"),
                (state.keys("  {list.choose} shows them"), "muted"),
            ),
            "quarantine",
        )
    if last is not None and last.status in ("partial", "failed") and not state.syncing:
        yield PageLine(
            ((f"  The last sync {state.keys(_ended_words(last.status))}", "warning"),), "pane:sync"
        )
        if last.error:
            yield from _indented(state.keys.instead(last.error), width, "muted")
    if state.kept is not None and not state.kept.status.present:
        yield PageLine(
            (("  No credentials: the catalogue can't be brought up to date", "warning"),), "credentials"
        )
        if state.kept.status.problem:
            yield from _indented(state.kept.status.problem, width, "muted")
