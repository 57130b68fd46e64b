"""Bringing a database up to this program's schema, by numbered migrations under a lock.

`playhouse.migrations` is not safe against two processes at once, so a file lock stands around it;
SQLite's `user_version` says without further ado that nothing is to be done.
"""

from pathlib import Path

from filelock import FileLock, Timeout
from peewee import SqliteDatabase

from lil_tui.errors import LilError

SCHEMA_VERSION = 6
"""The number of the last migration; each migration sets `user_version` to its own."""

_PATIENCE_SECONDS = 60

_DIRECTORY = Path(__file__).parent / "migrations"


class NewerDatabase(LilError):
    """The database was made by a later version of the program."""


def bring_up_to_date(database: SqliteDatabase, file: Path) -> None:
    """Run what is pending; raises NewerDatabase when the file is ahead of this program, and LilError
    when no lock is to be had."""
    with database.connection_context():
        if _is_current(database, file):
            return
    try:
        lock = FileLock(f"{file}.migrating", timeout=_PATIENCE_SECONDS, mode=0o600)
        with lock, database.connection_context():
            if not _is_current(database, file):
                from playhouse.migrations import Runner

                Runner(database, directory=str(_DIRECTORY)).up()
    except OSError as error:  # filelock's time-out is one too
        waited = isinstance(error, Timeout)
        raise LilError(
            "The database can't be brought up to date",
            f"another process has been at it for {_PATIENCE_SECONDS} seconds."
            if waited
            else f"{file}.migrating: {error.strerror or type(error).__name__}.",
            "Try again when it has ended."
            if waited
            else "Check the owner and the permissions of the folder.",
        ) from error


def _is_current(database: SqliteDatabase, file: Path) -> bool:
    version = int(database.execute_sql("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise NewerDatabase(
            "The database is newer than this program",
            f"{file} has schema {version}, this lil-tui knows {SCHEMA_VERSION}.",
            "Upgrade lil-tui, or point LIL_TUI_DATA_DIR at another place.",
        )
    return version == SCHEMA_VERSION
