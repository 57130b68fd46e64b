"""What of a learner and a course was applied is found without reading all of their statements.

A frozen copy of the schema as of version 5: later changes are migrations of their own.
"""

STATEMENTS = (
    "DROP INDEX statement_pair",
    "CREATE INDEX statement_pair ON xapi_statement (learner_id, urn, outcome)",
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Make the index of version 5."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    db.execute_sql("PRAGMA user_version = 5")
