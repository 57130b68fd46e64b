"""What came to the listener beside statements: tokens asked for, and whatever was refused.

A frozen copy of the schema as of version 3: later changes are migrations of their own.
Times are epoch milliseconds, UTC.
"""

STATEMENTS = (
    """
    CREATE TABLE listener_request (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        status INTEGER NOT NULL,
        client_id TEXT,
        address TEXT NOT NULL,
        reason TEXT NOT NULL
    )
    """,
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table of version 3."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    db.execute_sql("PRAGMA user_version = 3")
