"""Which statement said the name that a learner of several names is called by.

A frozen copy of the schema as of version 6: later changes are migrations of their own.
"""

STATEMENTS = (
    "ALTER TABLE learner ADD COLUMN said_at INTEGER",
    "ALTER TABLE learner ADD COLUMN said_by TEXT",
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Make the columns of version 6."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    db.execute_sql("PRAGMA user_version = 6")
