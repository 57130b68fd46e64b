"""What the listener refused, newest first: every request with its reason, and the bodies that were kept."""

from dataclasses import dataclass

from lil_tui.listener.ledger import RequestKind
from lil_tui.store import Store

_SAME_MS = 5_000
"""A refused body is kept at most so long before its request is noted."""
_NOTED = 300
"""Characters of a reason that the note has."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was refused. `at_ms` is in epoch milliseconds; text in it came from outside."""

    at_ms: int
    kind: RequestKind
    status: int
    client_id: str | None
    client: str | None
    """The client's name."""
    address: str
    reason: str
    body_id: int | None
    """Leads to the body by `refused_body`, where one was kept."""


def list_refusals(store: Store) -> list[Refusal]:
    """The last thousand requests and the last thousand bodies, each once."""
    names = dict(store.rows("SELECT client_id, name FROM xapi_client"))
    bodies = store.rows("SELECT at, client_id, reason, id FROM xapi_rejected ORDER BY id DESC")
    by_reason: dict[tuple[str | None, str], list[tuple[int, int]]] = {}
    for at, client_id, reason, number in bodies:
        by_reason.setdefault((client_id, reason[:_NOTED]), []).append((at, number))
    refusals: list[Refusal] = []
    matched: set[int] = set()
    for at, kind, status, client_id, address, reason in store.rows(
        "SELECT at, kind, status, client_id, address, reason FROM listener_request"
        " WHERE status >= 400 ORDER BY id DESC"
    ):
        number = None
        kept = by_reason.get((client_id, reason), []) if status == 400 and kind == "statements" else []
        while kept:
            kept_at, kept_number = kept[0]
            if kept_at > at:
                kept.pop(0)
                continue
            if at - kept_at <= _SAME_MS:
                kept.pop(0)
                matched.add(kept_number)
                number = kept_number
            break
        refusals.append(Refusal(at, kind, status, client_id, names.get(client_id), address, reason, number))
    refusals += [
        Refusal(at, "statements", 400, client_id, names.get(client_id), "", reason, number)
        for at, client_id, reason, number in bodies
        if number not in matched
    ]
    refusals.sort(key=lambda each: each.at_ms, reverse=True)
    return refusals


def newest_refusal(store: Store) -> tuple[int | None, int | None]:
    """The latest request noted and the latest body kept: as long as they stay, so does `list_refusals`."""
    ((request, body),) = store.rows(
        "SELECT (SELECT max(id) FROM listener_request), (SELECT max(id) FROM xapi_rejected)"
    )
    return request, body


def refused_body(store: Store, body_id: int) -> str | None:
    """A body as it came, its first 64 KiB; None once newer ones took its place."""
    rows = store.rows("SELECT body FROM xapi_rejected WHERE id = ?", (body_id,))
    return str(rows[0][0]) if rows else None
