"""What the pane knows of the listener and the database, read in one go off the event loop."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lil_tui.completions.arrivals import Arrivals
from lil_tui.completions.clients import ClientRow, list_clients
from lil_tui.completions.clock import now_ms
from lil_tui.completions.records import newest_statement_ms
from lil_tui.listener.ledger import ListenerRow, running_listeners
from lil_tui.listener.lights import Trail, read_trail
from lil_tui.listener.refusals import Refusal, list_refusals, newest_refusal
from lil_tui.listener.scopes import WRITE, allowed_by
from lil_tui.store.watch import ChangeWatch

if TYPE_CHECKING:
    from lil_tui.store import Store

SLICE_MS = 10_000
SLICES = 90


@dataclass(frozen=True)
class Picture:
    """Everything but the statements themselves. Times are epoch milliseconds."""

    now_ms: int = 0
    version: int = 0
    """Grows whenever somebody has written to the database."""
    running: tuple[ListenerRow, ...] = ()
    last_ms: int | None = None
    """When the latest statement was stored."""
    arrivals: tuple[int, ...] = ()
    """Statements in the last slices of ten seconds, the newest on the right."""
    clients: tuple[ClientRow, ...] = ()
    """Those that may send, newest first, then the revoked ones."""
    refusals: tuple[Refusal, ...] = ()
    trail: Trail | None = None
    """About one client's connection, where that was asked for."""

    @property
    def in_last_minute(self) -> int:
        """Statements of the last minute, to ten seconds."""
        return sum(self.arrivals[-6:])

    @property
    def live_clients(self) -> tuple[ClientRow, ...]:
        """Clients that aren't revoked."""
        return tuple(client for client in self.clients if client.revoked_ms is None)


@dataclass
class Watcher:
    """Reads pictures, in one thread that keeps its connection; what has not changed is not read again."""

    _watch: ChangeWatch | None = None
    _arrivals: Arrivals = field(default_factory=lambda: Arrivals(SLICE_MS, SLICES))
    _version: int = 0
    _kept: Picture | None = None
    _refused: tuple[int | None, int | None] = (None, None)

    def look(self, store: "Store", client_id: str | None, *, connecting: bool) -> Picture:
        """The picture of now; with the trail of this client (or the newest one) when `connecting`."""
        if self._watch is None:
            self._watch = ChangeWatch(store)
        changed = self._watch.changed() or self._kept is None
        before = self._kept or Picture()
        now = now_ms()
        if changed:
            self._version += 1
            clients = tuple(sorted(list_clients(store), key=lambda each: each.revoked_ms is not None))
            refusals, last = self._read_refusals(store, before), newest_statement_ms(store)
        else:
            clients, refusals, last = before.clients, before.refusals, before.last_ms
        trail = read_trail(store, client_of(clients, client_id), now) if connecting else None
        self._kept = Picture(
            now,
            self._version,
            trail.running if trail else tuple(running_listeners(store, now)),
            last,
            self._arrivals.look(store, now),
            clients,
            refusals,
            trail,
        )
        return self._kept

    def _read_refusals(self, store: "Store", before: Picture) -> tuple[Refusal, ...]:
        newest = newest_refusal(store)
        if newest == self._refused:
            return before.refusals
        self._refused = newest
        return tuple(list_refusals(store))


def client_of(clients: tuple[ClientRow, ...], client_id: str | None) -> ClientRow | None:
    """The client with this id while it may send, else the newest whose scope lets it."""
    live = [client for client in clients if client.revoked_ms is None]
    chosen = next((each for each in live if each.client_id == client_id), None)
    return chosen or next((each for each in live if WRITE in allowed_by(each.scope)), None)
