"""What was erased must not live on in the database's free space, nor in its log of changes.

SQLite overwrites what it deletes, but where it moves rows between pages a copy can stay behind in
the room that is left. Whether one did is looked for; only then is the file made anew.
"""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from lil_tui.store import Store
from lil_tui.store.database import StoreError

_CHUNK = 1 << 20
_log = logging.getLogger("lil_tui.completions")


def scrub(store: Store, words: Iterable[str]) -> bool:
    """Leave none of these words in free space; gives whether that is so.

    Another program may keep it from being done, by reading or writing all the while.
    """
    try:
        if not _clear_log(store):
            return False
        if not _holds(store.file, words):
            return True
        _make_anew(store)
        return _clear_log(store)
    except StoreError as error:
        _log.warning("the database's free space could not be cleared: %s", error)
        return False


def _clear_log(store: Store) -> bool:
    """Bring what is in the log of changes into the database, and empty it."""
    # Waits as long as for any lock for those who read what is older.
    is_busy: int = store.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    return not is_busy


def _make_anew(store: Store) -> None:
    with store.reading():
        # In a file: in memory it would take as much room as the database.
        store.execute("PRAGMA temp_store = file")
        try:
            store.execute("VACUUM")
        finally:
            store.execute("PRAGMA temp_store = memory")


def _holds(file: Path, words: Iterable[str]) -> bool:
    """Whether one of the words stands anywhere in a file, as it is or as JSON may write it; no case."""
    sought = {form.lower().encode() for word in words for form in (word, json.dumps(word)[1:-1]) if word}
    overlap = max(map(len, sought), default=1) - 1
    with file.open("rb") as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            text = (before + chunk).lower()
            if any(word in text for word in sought):
                return True
            before = text[-overlap:] if overlap else b""
    return False
