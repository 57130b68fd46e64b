"""Opening the database, reading from it, and the one writer thread of this process.

Reads run in whatever thread asks, inside `reading()`, never inside a transaction: with IMMEDIATE
transactions that would take the write lock. Writes go through `write()`, one thread, statements
before catalogue pages, each job in a transaction of its own.
"""

import errno
import heapq
import itertools
import logging
import os
import queue
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import quote

from peewee import DatabaseError, OperationalError, SqliteDatabase

from lil_tui.errors import LilError
from lil_tui.settings import SettingsError, ensure_data_dir, make_directory
from lil_tui.store.migrate import bring_up_to_date
from lil_tui.store.models import database_proxy
from lil_tui.store.turns import Turns, is_locked

if TYPE_CHECKING:
    from lil_tui.settings import Settings

T = TypeVar("T")
_log = logging.getLogger("lil_tui.store")

BUSY_SECONDS = 10
"""How long SQLite waits for another process's write lock."""


class Priority(IntEnum):
    """Whose write goes first."""

    STATEMENT = 0
    INTERACTIVE = 1
    CATALOGUE = 2


class StoreError(LilError):
    """The database can't be opened, read or written."""


class Occupied(Exception):
    """Somebody else writes at this moment; nothing was done."""


class Store:
    """One open database.

    `file` is the SQLite file. Use `open_store` to make one; `close()` ends the writer thread
    after the writes that are waiting.
    """

    def __init__(self, database: SqliteDatabase, file: Path) -> None:
        self.database = database
        self.file = file
        self._jobs: list[tuple[int, int, Callable[[], Any] | None, Future[Any] | None]] = []
        """A heap, under `_starting`; each job is told of by one item of `_waiting`."""
        # A `PriorityQueue` would do the same; waking by it costs as much as storing a statement.
        self._waiting: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._order = itertools.count()
        self._writer: threading.Thread | None = None
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        """Held by whoever writes in this process; SQLite's own lock is for the others."""
        self._closed = False
        self._raw: BinaryIO | None = None

    @contextmanager
    def reading(self) -> Iterator[SqliteDatabase]:
        """A connection of this thread's: the open one, or a fresh one closed at the end."""
        with _explained(self.file):
            if not self.database.is_closed():
                yield self.database
                return
            with self.database.connection_context():
                yield self.database

    def rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of one reading statement."""
        with self.reading() as database:
            cursor = database.execute_sql(sql, parameters)
            fetched: list[tuple[Any, ...]] = cursor.fetchall()
            return fetched

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One moment of the database for several reads of this thread; no writer waits for it."""
        with self.reading() as database:
            # As it is, not by `begin()`, which would take the write lock.
            database.execute_sql("BEGIN DEFERRED")
            try:
                yield
            finally:
                database.execute_sql("ROLLBACK")

    def check(self) -> None:
        """Read something; raises StoreError where the database doesn't answer."""
        self.rows("SELECT 1 FROM config LIMIT 1")

    def raw(self) -> BinaryIO:
        """The file as it lies on the disk, to be read from its beginning and left open.

        `close` closes it: whoever does so before takes away the locks that this process's connections
        hold on the file (POSIX, fcntl).
        """
        if self._raw is None:
            self._raw = self.file.open("rb")
        self._raw.seek(0)
        return self._raw

    def keep_open(self) -> None:
        """Keep a connection open for this thread, until it says `let_go`."""
        with _explained(self.file):
            self.database.connect(reuse_if_open=True)

    def keep_open_for_writing(self) -> None:
        """Keep a connection open for this thread that waits for no lock, until it says `let_go`."""
        if self.database.connect(reuse_if_open=True):
            # `Turns` waits for other processes: SQLite would let one that never pauses go first for ever.
            self.database.execute_sql("PRAGMA busy_timeout = 0")

    def let_go(self) -> None:
        """Close this thread's connection, if one is open."""
        if not self.database.is_closed():
            self.database.close()

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Run one statement on this thread's open connection: inside a job, or where `reading()` is."""
        cursor: sqlite3.Cursor = self.database.execute_sql(sql, parameters)
        return cursor

    def execute_many(self, sql: str, rows: list[Any]) -> None:
        """Run one statement for each row of values, on this thread's open connection; none is no work."""
        if rows:
            self.database.cursor().executemany(sql, rows)

    def write(self, job: Callable[[], T], priority: Priority = Priority.INTERACTIVE) -> "Future[T]":
        """Have the writer thread run the job in a transaction; the future holds what it returns."""
        future: Future[T] = Future()
        with self._starting:
            self._refuse_when_closed()
            if self._writer is None:
                self._writer = threading.Thread(target=self._run, name="store-writer", daemon=True)
                self._writer.start()
            heapq.heappush(self._jobs, (priority, next(self._order), job, future))
        self._waiting.put(None)
        return future

    def write_at_once(self, job: Callable[[], T]) -> T:
        """Run the job in a transaction in this very thread, without waiting for anybody.

        Twice as quick as `write` and a wait for its future, for a caller that may stand still for
        one commit. This thread's connection stays open as with `keep_open_for_writing`. Raises
        Occupied, StoreError when the store is closed, and what the job and the database raise.
        """
        if not self._writing.acquire(blocking=False):
            raise Occupied
        try:
            self._refuse_when_closed()
            with _explained(self.file):
                self.keep_open_for_writing()
                try:
                    self.database.begin()
                except OperationalError as error:
                    if is_locked(error):
                        raise Occupied from None
                    raise
                return self._finish(job)
        finally:
            self._writing.release()

    def close(self) -> None:
        """Finish the writes that are waiting, then end the writer and this thread's connection."""
        with self._starting:
            self._closed = True
            writer, self._writer = self._writer, None
            if writer is not None:
                heapq.heappush(self._jobs, (max(Priority) + 1, next(self._order), None, None))
        if writer is not None:
            self._waiting.put(None)
            writer.join()
        self.let_go()
        if self._raw is not None:
            self._raw.close()

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise StoreError("The database is closed", str(self.file))

    def _finish(self, job: Callable[[], T]) -> T:
        """Run a job in the transaction that was begun, and commit it."""
        try:
            result = job()
            self.database.commit()
        except BaseException:
            # On a full disk SQLite has rolled back by itself.
            if self.database.connection().in_transaction:
                self.database.rollback()
            raise
        return result

    def _run(self) -> None:
        turns = Turns(self.file, BUSY_SECONDS)
        try:
            while True:
                self._waiting.get()
                with self._starting:
                    priority, _, job, future = heapq.heappop(self._jobs)
                if job is None or future is None:
                    return
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    with self._writing, _explained(self.file):
                        # Here, where a failure has somebody to be told to: each job tries anew.
                        self.keep_open_for_writing()
                        turns.begin(self.database.begin, gives_way=priority >= Priority.CATALOGUE)
                        result = self._finish(job)
                except BaseException as error:  # the writer outlives any job; the caller learns of it
                    future.set_exception(error)
                else:
                    future.set_result(result)
                del job, future
        finally:
            self.let_go()


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turn the driver's failures into one readable line; any that has none goes on as it is."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        # One line a statement is peewee's, `executemany` and fetching are the driver's.
        reasons = [str(link) for link in _causes(error)]
        for words, title, detail, fix in _TROUBLES:
            reason = next((each for each in reasons if any(word in each for word in words)), None)
            if reason is not None:
                _log.warning("database %s: %s", file, reason)
                raise StoreError(title, detail.format(file=file, reason=reason), fix) from error
        raise


_TROUBLES = (
    (
        ("is locked",),
        "The database is locked",
        f"another program has held {{file}} for {BUSY_SECONDS} seconds.",
        "Close it and try again.",
    ),
    (("is full",), "The disk is full", "{file} can't grow.", "Make room and try again."),
    (
        ("readonly", "unable to open"),
        "The database can't be written",
        "{file}: {reason}.",
        "Check the owner and the permissions of the file and its folder.",
    ),
    (
        ("malformed", "not a database"),
        "The database is damaged",
        "{file}: {reason}.",
        "Move the file away, or put a copy back; a sync fills a new one.",
    ),
    (
        ("I/O error",),
        "The disk gives errors",
        "{file}: {reason}.",
        "Check the disk, and how it is connected; then try again.",
    ),
)
"""What SQLite says, and what a person is told: title, detail, what to do."""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """A database error, and those that came before it, up to the first that is none."""
    link: BaseException | None = error
    while isinstance(link, DatabaseError | sqlite3.DatabaseError):
        yield link
        link = link.__cause__ or link.__context__


def open_store(settings: "Settings") -> Store:
    """Open the settings' database, make or migrate its tables, and put it behind the models.

    Raises SettingsError for PostgreSQL (not supported yet), and StoreError for a database newer than
    the program, one that is no database, and a place that can't be written.
    """
    if settings.database_url and not settings.database_url.startswith("sqlite:"):
        raise SettingsError(
            "PostgreSQL is not supported yet",
            f"database.url (LIL_TUI_DATABASE_URL) names {settings.database_url.split(':', 1)[0]}.",
            "Leave it out, or set sqlite:///FILE.",
        )
    ensure_data_dir(settings)
    return open_file(settings.database_file)


def open_file(file: Path, *, bind: bool = True) -> Store:
    """Open one SQLite file, made if it isn't there, mode 0600; `bind` puts it behind the models."""
    database = sqlite_database(file)
    with _explained(file):
        try:
            _make_private(file)
        except OSError as error:
            raise StoreError(
                "The database can't be opened",
                f"{file}: {error.strerror}.",
                "Check LIL_TUI_DATA_DIR, LIL_TUI_DATABASE_URL and the folder's permissions.",
            ) from error
        bring_up_to_date(database, file)
    if bind:
        database_proxy.initialize(database)
    return Store(database, file)


def _make_private(file: Path) -> None:
    """Have the file there, for its owner alone, since it holds a token; raises OSError.

    One that is there is never opened here: closing it would take away the locks that another
    connection of this process holds on it (POSIX, fcntl).
    """
    make_directory(file.parent)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(file, os.R_OK | os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if sys.platform != "win32":
        for place in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            with suppress(FileNotFoundError, PermissionError):
                if stat.S_IMODE(place.stat().st_mode) != 0o600:
                    place.chmod(0o600)


def sqlite_database(file: Path) -> SqliteDatabase:
    """The peewee database of a file, with the pragmas that every connection needs."""
    return SqliteDatabase(
        _address_of(file),
        uri=True,
        pragmas=[
            ("busy_timeout", BUSY_SECONDS * 1000),
            ("journal_mode", "wal"),
            ("synchronous", "full"),
            ("fullfsync", 1),
            ("checkpoint_fullfsync", 1),
            # 64 MiB of log: under a stream of statements the same pages are copied back less often.
            ("wal_autocheckpoint", 16_000),
            ("foreign_keys", 1),
            # What is deleted is about people; not every SQLite overwrites it by itself.
            ("secure_delete", 1),
            ("cache_size", -32_000),
            ("temp_store", "memory"),
        ],
        autoconnect=False,
        timeout=BUSY_SECONDS,
        lock_type="IMMEDIATE",
    )


def _address_of(file: Path) -> str:
    """The file as an address that makes none: a deleted one would come back empty, for all to read."""
    path = quote(os.fsencode(file.absolute().as_posix()))
    return f"file://{path if path.startswith('/') else '/' + path}?mode=rw"


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it stands now, also while others write to it (SQLite's backup API).

    Raises StoreError when there is no room for it, or the source can't be read.
    """
    try:
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)
    except sqlite3.Error as error:
        raise StoreError(
            "The database can't be copied",
            f"from {source} to {target.parent}: {error}.",
            "Make room there, or name another place for temporary files in TMPDIR.",
        ) from error
