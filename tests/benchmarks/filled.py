"""A database that years of statements have filled, made quickly: rows put in by raw SQL."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lil_tui.store.database import open_file

COURSES = 5_000
_DAY_MS = 86_400_000
_COMPLETIONS = "marketplace_linkedin_user_completion"
_OBJECTS = "marketplace_linkedin_learning_object"
_WORDS = ("learning", "advanced", "photo", "data", "design", "excel", "management", "python", "leading")


@contextmanager
def filled(completions: int, learners: int) -> Iterator[dict[str, str]]:
    """The environment of a data dir with so many learners and, spread over them, completions."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lil.db"
        open_file(file, bind=False).close()
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            for pragma in ("synchronous = off", "cache_size = -400000", "temp_store = memory"):
                database.execute(f"PRAGMA {pragma}")
            database.execute("BEGIN")
            # Indexes over rows that are there already are made much faster.
            indexes = database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            ).fetchall()
            for name, _ in indexes:
                database.execute(f"DROP INDEX {name}")
            _fill(database, completions, learners)
            for _, sql in indexes:
                database.execute(sql)
            database.execute("COMMIT")
            database.execute("PRAGMA optimize")
        yield {"LIL_TUI_DATA_DIR": folder, "LIL_TUI_CONFIG": f"{folder}/config.toml"}


def _fill(database: sqlite3.Connection, completions: int, learners: int) -> None:
    rng = random.Random(1)
    now = time.time_ns() // 1_000_000
    urns = [f"urn:li:lyndaCourse:{100_000 + number}" for number in range(COURSES)]
    database.executemany(
        f"INSERT INTO {_OBJECTS} (urn, content_hash, raw_hash, live, asset_type, locale, locale_language,"
        " availability, title, title_key, authors)"
        " VALUES (?, x'', x'', 1, 'COURSE', 'en_US', 'en', 'AVAILABLE', ?, ?, '')",
        [
            (urn, title, title.casefold())
            for urn in urns
            for title in (f"{' '.join(rng.sample(_WORDS, 3)).capitalize()} {urn[-6:]}",)
        ],
    )
    database.executemany(
        "INSERT INTO learner (id, label, label_key, name, name_key, created_at)"
        " VALUES (?1, ?2, ?2, ?3, ?4, ?5)",
        (
            (number, f"learner.{number}@example.com", name, name.casefold(), now)
            for number in range(1, learners + 1)
            for name in (f"{rng.choice(_WORDS).capitalize()} Learner {number}",)
        ),
    )
    database.execute("INSERT INTO learner_identity SELECT 'mbox', label, id FROM learner")
    share = completions // learners
    database.executemany(
        f"INSERT INTO {_COMPLETIONS} (learner_id, learning_object_urn, progress, completed, first_seen_at,"
        " updated_at, completed_at, source, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'xapi', ?)",
        (
            (learner, urn, 100 if done else rng.randrange(100), done, at, at, at if done else None, now)
            for learner in range(1, learners + 1)
            for urn in rng.sample(urns, share)
            for at, done in ((now - rng.randrange(900 * _DAY_MS), rng.random() < 0.6),)
        ),
    )
    database.execute(
        "INSERT INTO xapi_statement (statement_id, stored_at, timestamp, timestamp_given, learner_id, verb,"
        " urn, progress, completes, outcome, reason, statement)"
        " SELECT 'statement-' || id, updated_at, updated_at, 1, learner_id,"
        " 'http://adlnet.gov/expapi/verbs/progressed', learning_object_urn, progress, completed, 'applied',"
        f" 'progress ' || progress || ' %', '{{}}' FROM {_COMPLETIONS}"
    )
