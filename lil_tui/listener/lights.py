"""Connecting LinkedIn, watched: six lights from "the listener runs" to "the first statement came".

Pure over what was read: the book of the listeners, the tokens, the statements and a look from outside.
A dark light says why, and what to do.
"""

from dataclasses import dataclass

from lil_tui.completions.clients import ClientRow
from lil_tui.listener.ledger import NOTHING_THERE, ListenerRow, RequestNote, running_listeners
from lil_tui.listener.origin import STATEMENTS_PATH, TOKEN_PATH
from lil_tui.listener.outside import Finding, OutsideView
from lil_tui.store import Store
from lil_tui.text import clean

_RECENT_MS = 24 * 3600 * 1000
"""Failures older than this say nothing about the connection of today."""
_NOTES_READ = 200


@dataclass(frozen=True, slots=True)
class Light:
    """One light. `at_ms`: the text is about something that happened then (epoch milliseconds)."""

    id: str
    title: str
    finding: Finding
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FirstStatement:
    """The first statement that a client sent."""

    stored_ms: int
    verb: str | None
    progress: int | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Trail:
    """What the database knows of one client's connection. Times are epoch milliseconds."""

    running: tuple[ListenerRow, ...]
    client: ClientRow | None
    token_ms: int | None
    """When it was last given a token."""
    first: FirstStatement | None
    failures: tuple[RequestNote, ...]
    """Refused requests of late, newest first."""


def read_trail(store: Store, client: ClientRow | None, now_ms: int) -> Trail:
    """Read it; quick."""
    token_ms: int | None = None
    first: FirstStatement | None = None
    if client is not None:
        token_ms = store.rows(
            "SELECT max(issued_at) FROM oauth_access_token WHERE client_id = ?", (client.client_id,)
        )[0][0]
        first = _first_statement(store, client)
    failures = store.rows(
        "SELECT at, kind, status, client_id, address, reason FROM listener_request"
        " WHERE status >= 400 AND at > ? ORDER BY id DESC LIMIT ?",
        (now_ms - _RECENT_MS, _NOTES_READ),
    )
    return Trail(
        tuple(running_listeners(store, now_ms)),
        client,
        token_ms,
        first,
        tuple(RequestNote(*row) for row in failures),
    )


def _first_statement(store: Store, client: ClientRow) -> FirstStatement | None:
    if client.last_used_ms is None:
        return None
    # From the client's making on, so that a long history isn't walked for a new one.
    rows = store.rows(
        "SELECT s.stored_at, s.verb, s.progress, o.title FROM xapi_statement AS s"
        " LEFT JOIN marketplace_linkedin_learning_object AS o ON o.urn = s.urn"
        " WHERE s.stored_at >= ? AND s.client_id = ? ORDER BY s.stored_at, s.id LIMIT 1",
        (client.created_ms, client.client_id),
    )
    return FirstStatement(*rows[0]) if rows else None


def lights(trail: Trail, public_url: str | None, outside: OutsideView | None) -> list[Light]:
    """All lights, in the order in which they come on; `outside` is None while nobody has looked."""
    return [
        _runs(trail),
        *_outside_lights(public_url, outside),
        _token(trail),
        _statement(trail),
    ]


def _runs(trail: Trail) -> Light:
    if not trail.running:
        return Light(
            "runs",
            "Listener runs",
            Finding("dark", "none on this database", "Switch it on, or run it as a service."),
        )
    newest = trail.running[0]
    return Light("runs", "Listener runs", Finding("on", f"at {newest.url}, began"), newest.started_ms)


def _outside_lights(public_url: str | None, outside: OutsideView | None) -> list[Light]:
    titles = (
        ("resolves", "Address resolves"),
        ("certificate", "Certificate"),
        ("reached", "Reached from outside"),
    )
    if public_url is None:
        unset = Finding(
            "dark",
            "listener.public_url is not set",
            "Set it to the https address under which the outside world reaches the listener.",
        )
        later = Finding("waiting", "comes after the address")
        return [Light(*titles[0], unset), Light(*titles[1], later), Light(*titles[2], later)]
    if outside is None:
        return [Light(*title, Finding("waiting", "looking …")) for title in titles]
    found = (outside.resolves, outside.certificate, outside.reached)
    return [Light(*title, finding) for title, finding in zip(titles, found, strict=True)]


def _token(trail: Trail) -> Light:
    title = ("token", "Token asked for")
    if trail.client is None:
        return Light(
            *title,
            Finding("waiting", "there is no client yet", "Add one: its id and secret go into the form."),
        )
    failure = _newest_failure(trail, "token")
    if failure is not None and failure.at_ms > (trail.token_ms or 0):
        return Light(*title, _explain_token(failure, trail.client), failure.at_ms)
    if trail.token_ms is not None:
        return Light(*title, Finding("on", "LinkedIn asked for a token"), trail.token_ms)
    return Light(
        *title,
        Finding("waiting", "nobody has asked yet", "It asks once Enable is on and there is news."),
    )


def _newest_failure(trail: Trail, kind: str) -> RequestNote | None:
    """The latest failure on the way to a token, or to statements."""
    client = trail.client
    for note in trail.failures:
        if client is None or note.client_id not in (None, client.client_id) or note.at_ms < client.created_ms:
            continue
        wrong = _wrong_path(note)
        if wrong is not None:
            if ("statement" in wrong.lower() or "xapi" in wrong.lower()) == (kind == "statements"):
                return note
        elif note.kind == kind:
            return note
    return None


def _wrong_path(note: RequestNote) -> str | None:
    """The path of a request to send something that came to no address of ours."""
    words = note.reason.removeprefix(f"{NOTHING_THERE} ").split(" ", 1)
    if note.reason.startswith(NOTHING_THERE) and words[0] in ("POST", "PUT") and len(words) == 2:
        return words[1]
    return None


def _explain_token(note: RequestNote, client: ClientRow) -> Finding:
    path = _wrong_path(note)
    if path is not None:
        return Finding(
            "dark", f"wrong path: {path}", f"OAuth Server URL must end in {TOKEN_PATH}: copy it again."
        )
    if note.reason.startswith("invalid_client"):
        if note.client_id == client.client_id:
            return Finding(
                "dark", "the secret is wrong", "It was reset on one side: make a new one, and copy it over."
            )
        return Finding("dark", "the client id is unknown here", "Copy Client ID again, then Client Secret.")
    if note.status == 429:
        return Finding("dark", "too many failed logins", "Copy Client ID and Client Secret again.")
    if note.reason.startswith("invalid_scope") or "invalid_scope" in note.reason:
        return Finding("dark", "it asked for more than the client may", "Use a client with xapi:write.")
    return Finding(
        "dark", f"refused with {note.status}: {clean(note.reason)}", "The refused requests say more."
    )


def _statement(trail: Trail) -> Light:
    title = ("statement", "First statement")
    failure = _newest_failure(trail, "statements") if trail.client else None
    if trail.first is not None:
        first = trail.first
        return Light(*title, Finding("on", _said(first)), first.stored_ms)
    if failure is not None:
        return Light(*title, _explain_statement(failure), failure.at_ms)
    return Light(
        *title,
        Finding("waiting", "none has come yet", "Watch a course in LinkedIn Learning for a minute."),
    )


def _said(first: FirstStatement) -> str:
    verb = (first.verb or "").rstrip("/").rpartition("/")[2] or "a statement"
    progress = f" {first.progress} %" if first.progress is not None else ""
    return clean(f"{verb}{progress}" + (f", {first.title}," if first.title else ""))


def _explain_statement(note: RequestNote) -> Finding:
    path = _wrong_path(note)
    if path is not None:
        return Finding(
            "dark", f"wrong path: {path}", f"Tenant Server URL must end in {STATEMENTS_PATH}: copy it again."
        )
    if note.status == 401:
        return Finding(
            "dark", "it came without a good token", "OAuth Server URL must be the one on the left."
        )
    if note.status == 403:
        return Finding("dark", "the client may not write", "Use a client with the scope xapi:write.")
    return Finding(
        "dark", f"refused with {note.status}: {clean(note.reason)}", "The refused requests say more."
    )
