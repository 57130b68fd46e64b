"""What was erased must not live on in the database's free space, nor in its log of changes.

SQLite overwrites what it deletes, but where it moves rows between pages a copy can stay behind in
the room that is left. Whether one did is looked for; only then is the file made anew.
"""

import json
import logging
import time
from collections.abc import Iterable

from lil_tui.store import Store
from lil_tui.store.database import StoreError

_CHUNK = 1 << 20
PATIENCE_SECONDS = 10.0
"""How long the log of changes is tried to be emptied beside others that read what is older."""
_TRY_SECONDS, _REST_SECONDS = 0.1, 0.2
"""How long each try may keep other writers waiting, and how long they are left alone after it."""
_log = logging.getLogger("lil_tui.completions")


def scrub(store: Store, words: Iterable[str]) -> bool:
    """Leave none of these words in free space; gives whether that is so.

    Another program may keep it from being done, by reading or writing all the while, and so may a full disk.
    """
    try:
        if not _clear_log(store):
            return False
        if not _holds(store, words):
            return True
        _make_anew(store)
        return _clear_log(store)
    except (StoreError, OSError) as error:
        _log.warning("the database's free space could not be cleared: %s", error)
        return False


def _clear_log(store: Store) -> bool:
    """Bring what is in the log of changes into the database, and empty it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with store.reading():
        (patience_ms,) = store.execute("PRAGMA busy_timeout").fetchone()
        # SQLite lets nobody write while it waits for those who read: so not for long at once.
        store.execute(f"PRAGMA busy_timeout = {int(_TRY_SECONDS * 1000)}")
        try:
            while True:
                # The most of it keeps nobody waiting.
                store.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                is_busy, *_ = store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not is_busy or time.monotonic() >= deadline:
                    return not is_busy
                time.sleep(_REST_SECONDS)
        finally:
            store.execute(f"PRAGMA busy_timeout = {patience_ms}")


def _make_anew(store: Store) -> None:
    with store.reading():
        # In a file: in memory it would take as much room as the database.
        store.execute("PRAGMA temp_store = file")
        try:
            store.execute("VACUUM")
        finally:
            store.execute("PRAGMA temp_store = memory")


def _holds(store: Store, words: Iterable[str]) -> bool:
    """Whether one of the words stands anywhere in the file, as it is or as JSON may write it; no case."""
    # Bytes know the case of a to z alone: other letters are looked for as names are usually written.
    spellings = {each for word in words for each in (word, word.lower(), word.title(), word.upper()) if each}
    forms = {form for each in spellings for form in (each, json.dumps(each)[1:-1])}
    sought = {form.encode().lower() for form in forms}
    overlap = max(map(len, sought), default=1) - 1
    stream = store.raw()
    before = b""
    while chunk := stream.read(_CHUNK):
        text = (before + chunk).lower()
        if any(word in text for word in sought):
            return True
        before = text[-overlap:] if overlap else b""
    return False
