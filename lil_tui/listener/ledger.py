"""When listeners ran, what is running now, and what came to them: the book that screens and `why` read.

Every listener on a database writes into the same book, wherever it runs. Times are epoch
milliseconds, UTC.
"""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lil_tui.completions.uptime import LOST_AFTER_MS
from lil_tui.store import Store

MOST_REQUESTS = 1_000
_MOST_RUNS = 10_000

NOTHING_THERE = "nothing is at"
"""How the reason of a request begins that came to no address of ours; method and path follow."""

RequestKind = Literal["token", "revoke", "statements", "query", "other"]


@dataclass(frozen=True, slots=True)
class ListenerRow:
    """One listener's life. `ended_ms` is None while it runs, and for one that was killed."""

    id: int
    url: str
    host: str
    process_id: int
    started_ms: int
    seen_ms: int
    ended_ms: int | None
    public_url: str | None = None
    """Under which it was told that the outside world reaches it."""

    def is_running(self, now_ms: int) -> bool:
        """Whether it runs, as far as the book knows."""
        return self.ended_ms is None and now_ms - self.seen_ms < LOST_AFTER_MS

    @property
    def until_ms(self) -> int:
        """Until when it is known to have run."""
        return self.seen_ms if self.ended_ms is None else self.ended_ms


class RequestNote(NamedTuple):
    """A request worth remembering: every token asked for, and everything refused. Holds no secret."""

    at_ms: int
    kind: RequestKind
    status: int
    client_id: str | None
    address: str
    reason: str
    """Empty for a request that was granted."""


def list_runs(store: Store, limit: int = 50, since_ms: int = 0) -> list[ListenerRow]:
    """Listeners' lives that reach beyond `since_ms`, newest first; a limit of 0 means all."""
    return [
        ListenerRow(*row)
        for row in store.rows(
            f"{_RUNS} WHERE coalesce(ended_at, seen_at) >= ? ORDER BY id DESC LIMIT ?",
            (since_ms, limit or -1),
        )
    ]


def running_listeners(store: Store, now_ms: int) -> list[ListenerRow]:
    """The listeners that run on this database now, here or elsewhere, newest first.

    One on this machine whose process is gone is not counted, however recently it was seen.
    """
    rows = store.rows(
        f"{_RUNS} WHERE ended_at IS NULL AND seen_at > ? ORDER BY id DESC", (now_ms - LOST_AFTER_MS,)
    )
    here = socket.gethostname()
    listeners = [ListenerRow(*row) for row in rows]
    return [each for each in listeners if each.host != here or _is_alive(each.process_id)]


def begin_run(store: Store, url: str, at_ms: int, public_url: str | None = None) -> int:
    """Enter a listener that has just begun; gives its number. Waits for the write."""

    def job() -> int:
        store.execute(
            "DELETE FROM listener_run WHERE id <= (SELECT max(id) FROM listener_run) - ?", (_MOST_RUNS,)
        )
        cursor = store.execute(
            "INSERT INTO listener_run (url, host, process_id, started_at, seen_at, public_url)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (url, socket.gethostname(), os.getpid(), at_ms, at_ms, public_url),
        )
        return cursor.lastrowid or 0

    return store.write(job).result()


def mark_seen(store: Store, run: int, at_ms: int) -> None:
    """Say that it still runs; must run inside a transaction (a job of `Store.write`)."""
    store.execute("UPDATE listener_run SET seen_at = ? WHERE id = ?", (at_ms, run))


def end_run(store: Store, run: int, at_ms: int) -> None:
    """Enter its end; must run inside a transaction (a job of `Store.write`)."""
    store.execute("UPDATE listener_run SET seen_at = ?, ended_at = ? WHERE id = ?", (at_ms, at_ms, run))


def keep_requests(store: Store, notes: Sequence[RequestNote]) -> None:
    """Remember requests, the last thousand; must run inside a transaction (a job of `Store.write`)."""
    store.execute_many(
        "INSERT INTO listener_request (at, kind, status, client_id, address, reason)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [tuple(note) for note in notes],
    )
    store.execute(
        "DELETE FROM listener_request WHERE id <= (SELECT max(id) FROM listener_request) - ?",
        (MOST_REQUESTS,),
    )


def _is_alive(process_id: int) -> bool:
    if os.name == "nt":
        # There `kill` with 0 would end the process: the beat alone decides.
        return True
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


_RUNS = "SELECT id, url, host, process_id, started_at, seen_at, ended_at, public_url FROM listener_run"
