"""Noticing that somebody has written: SQLite counts the commits of others for each open connection."""

from lil_tui.store.database import Store


class ChangeWatch:
    """Asks one connection, kept open, whether the database has changed since it was asked last.

    `changed` and `close` must always be called in the same thread, which keeps the connection. Each
    fresh connection says the same number, so only a kept one can tell (PRAGMA data_version). A
    commit of this process's writer counts too: it has a connection of its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version: int | None = None

    def changed(self) -> bool:
        """Whether there was a commit since the last call; never at the first."""
        self._store.keep_open()
        version = int(self._store.rows("PRAGMA data_version")[0][0])
        before, self._version = self._version, version
        return before is not None and before != version

    def close(self) -> None:
        """Close this thread's connection."""
        self._store.let_go()
        self._version = None
