"""What exports of what is new have given: by what each row read like, no longer by a time.

A frozen copy of the schema as of version 4: later changes are migrations of their own.
"""

STATEMENTS = (
    "DROP TABLE export_mark",
    """
    CREATE TABLE exported (
        kind TEXT NOT NULL,
        number INTEGER NOT NULL,
        digest INTEGER NOT NULL,
        PRIMARY KEY (kind, number)
    ) WITHOUT ROWID
    """,
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the table of version 4."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    db.execute_sql("PRAGMA user_version = 4")
