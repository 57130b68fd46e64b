"""A database as a listener elsewhere leaves it: clients, statements, refusals, all at fixed times."""

import json
from typing import Any

from lil_tui.completions.incoming import read_statements
from lil_tui.completions.ingest import Batch, store_batches
from lil_tui.completions.records import keep_rejected
from lil_tui.listener.ledger import RequestNote, keep_requests
from lil_tui.store import Store
from tests.catalogue.builder import CatalogueBuilder
from tests.tui.completions_data import statement

NOW_MS = 1_774_008_000_000
"""2026-03-20 12:00 UTC."""
COURSE = "urn:li:lyndaCourse:1"
OTHER_COURSE = "urn:li:lyndaCourse:2"
LINKEDIN = "lil00000000000001"
HOSTILE = "Eve \x1b]0;PWNED\x07 [/] [red]\u202ekcab"


def fill(store: Store) -> None:
    """Two courses, a client in use, one revoked, a listener on another machine, what it took and refused."""
    catalogue = CatalogueBuilder(store)
    catalogue.asset(COURSE, "Excel 2007: Financial Analysis")
    catalogue.asset(OTHER_COURSE, "Learning [bold]Python[/]")
    store.write(lambda: _clients(store)).result()
    store.write(lambda: _book(store)).result()
    send(
        store,
        statement("ann@example.com", COURSE, "2026-03-20T11:58:00Z", progress=4, name="Ann Example"),
        at=NOW_MS - 120_000,
    )
    send(
        store,
        statement("ben@example.com", COURSE, "2026-03-20T11:58:30Z", verb="completed", name="Ben Example"),
        statement("ann@example.com", COURSE, "2026-03-20T11:58:10Z", progress=2, name="Ann Example"),
        at=NOW_MS - 61_000,
    )
    send(
        store,
        statement("eve@example.com", OTHER_COURSE, "2026-03-20T11:59:30Z", progress=55, name=HOSTILE),
        statement("ann@example.com", "urn:li:lyndaCourse:404", "2026-03-20T11:59:40Z", verb="launched"),
        at=NOW_MS - 9_000,
    )


def send(store: Store, *statements: dict[str, Any], at: int, client: str = LINKEDIN) -> None:
    """Store statements as one request."""
    incoming, _ = read_statements(json.dumps(list(statements)).encode())
    store.write(lambda: store_batches(store.database, [Batch(incoming, client)], at)).result()


def note(store: Store, *notes: RequestNote) -> None:
    """Write requests into the book."""
    store.write(lambda: keep_requests(store, notes)).result()


def begin_elsewhere(store: Store, url: str = "https://lms.example.com:8765") -> None:
    """A listener of another machine that was heard of just now."""
    sql = (
        "INSERT INTO listener_run (url, host, process_id, started_at, seen_at)"
        " VALUES (?, 'lms-server', 4711, ?, ?)"
    )
    store.write(lambda: store.execute(sql, (url, NOW_MS - 3 * 3_600_000, NOW_MS - 4_000))).result()


def _clients(store: Store) -> None:
    store.execute_many(
        "INSERT INTO xapi_client VALUES (?, ?, ?, ?, ?, ?)",
        [
            (LINKEDIN, "LinkedIn Learning", "xapi:write", NOW_MS - 86_400_000, NOW_MS - 9_000, None),
            ("lil00000000000002", "Reports", "xapi:read", NOW_MS - 43_200_000, None, None),
            ("lil00000000000003", "Old [/]", "xapi:all", NOW_MS - 99_000_000, None, NOW_MS - 50_000_000),
        ],
    )
    store.execute(
        "INSERT INTO oauth_access_token (hash, client_id, scope, issued_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (b"1", LINKEDIN, "xapi:write", NOW_MS - 130_000, NOW_MS + 3_000_000),
    )


def _book(store: Store) -> None:
    reason = "actor.mbox: mbox is no e-mail address [mbox, xAPI 1.0.3 Data 2.4.2.3]"
    keep_rejected(store, NOW_MS - 300_100, LINKEDIN, reason, b'{"actor": {"mbox": "mailto:a"}}')
    keep_requests(
        store,
        [
            RequestNote(
                NOW_MS - 400_000, "other", 404, None, "203.0.113.7", "nothing is at POST /oauth/token"
            ),
            RequestNote(NOW_MS - 300_000, "statements", 400, LINKEDIN, "203.0.113.7", reason),
            RequestNote(
                NOW_MS - 200_000, "token", 401, LINKEDIN, "203.0.113.7", "invalid_client: the secret is wrong"
            ),
            RequestNote(NOW_MS - 130_000, "token", 200, LINKEDIN, "203.0.113.7", ""),
        ],
    )
