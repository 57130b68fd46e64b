"""Statements, learners and completions, and what the listener keeps of its clients and of itself.

A frozen copy of the schema as of version 2: later changes are migrations of their own.
Times are epoch milliseconds, UTC. Secrets and tokens stand here as SHA-256 only.
"""

STATEMENTS = (
    # AUTOINCREMENT: the number of a forgotten learner is never given to another.
    """
    CREATE TABLE learner (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL,
        label_key TEXT NOT NULL,
        name TEXT,
        name_key TEXT NOT NULL DEFAULT '',
        listed_name TEXT,
        said_name TEXT,
        listed INTEGER NOT NULL DEFAULT 0,
        employee_id TEXT,
        department TEXT,
        created_at INTEGER NOT NULL
    )
    """,
    "CREATE INDEX learner_label ON learner (label_key, id)",
    "CREATE INDEX learner_name ON learner (name_key, id)",
    """
    CREATE TABLE learner_identity (
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
        PRIMARY KEY (kind, value)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX identity_learner ON learner_identity (learner_id)",
    """
    CREATE TABLE xapi_statement (
        id INTEGER PRIMARY KEY,
        statement_id TEXT NOT NULL UNIQUE,
        stored_at INTEGER NOT NULL,
        timestamp INTEGER NOT NULL,
        timestamp_given INTEGER NOT NULL,
        client_id TEXT,
        learner_id INTEGER REFERENCES learner (id),
        verb TEXT,
        urn TEXT,
        progress INTEGER,
        completes INTEGER NOT NULL,
        voids TEXT,
        voided_by TEXT,
        outcome TEXT NOT NULL,
        reason TEXT NOT NULL,
        statement TEXT
    )
    """,
    "CREATE INDEX statement_stored ON xapi_statement (stored_at)",
    "CREATE INDEX statement_pair ON xapi_statement (learner_id, urn)",
    # The rare ones only: what is applied needs no index to be found.
    "CREATE INDEX statement_outcome ON xapi_statement (outcome, stored_at, id) WHERE outcome <> 'applied'",
    "CREATE INDEX statement_voids ON xapi_statement (voids, statement_id) WHERE voids IS NOT NULL",
    """
    CREATE TABLE marketplace_linkedin_user_completion (
        id INTEGER PRIMARY KEY,
        learner_id INTEGER NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
        learning_object_urn TEXT NOT NULL,
        progress INTEGER NOT NULL,
        completed INTEGER NOT NULL,
        first_seen_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        completed_at INTEGER,
        source TEXT NOT NULL,
        changed_at INTEGER NOT NULL,
        UNIQUE (learner_id, learning_object_urn)
    )
    """,
    # Covering orders: a page of a list is one walk, whatever its filters. Oldest first: what is new comes
    # at the end, where a row costs SQLite least, and the lists walk backwards.
    """
    CREATE INDEX completion_newest ON marketplace_linkedin_user_completion
        (updated_at, id, completed)
    """,
    """
    CREATE INDEX completion_status ON marketplace_linkedin_user_completion
        (completed, updated_at, id, completed_at)
    """,
    """
    CREATE INDEX completion_course ON marketplace_linkedin_user_completion
        (learning_object_urn, completed, updated_at, id)
    """,
    """
    CREATE TABLE xapi_rejected (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        client_id TEXT,
        reason TEXT NOT NULL,
        body TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE xapi_client (
        client_id TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL,
        scope TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER,
        revoked_at INTEGER
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE xapi_client_secret (
        id INTEGER PRIMARY KEY,
        client_id TEXT NOT NULL REFERENCES xapi_client (client_id) ON DELETE CASCADE,
        hash BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        valid_until INTEGER
    )
    """,
    "CREATE INDEX client_secret_client ON xapi_client_secret (client_id)",
    """
    CREATE TABLE oauth_access_token (
        hash BLOB PRIMARY KEY NOT NULL,
        client_id TEXT NOT NULL REFERENCES xapi_client (client_id) ON DELETE CASCADE,
        scope TEXT NOT NULL,
        issued_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        revoked_at INTEGER
    ) WITHOUT ROWID
    """,
    "CREATE INDEX access_token_client ON oauth_access_token (client_id)",
    "CREATE INDEX access_token_end ON oauth_access_token (expires_at)",
    """
    CREATE TABLE listener_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        host TEXT NOT NULL,
        process_id INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        ended_at INTEGER,
        public_url TEXT
    )
    """,
    """
    CREATE TABLE export_mark (
        kind TEXT PRIMARY KEY NOT NULL,
        changed_at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create every table of version 2."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    db.execute_sql("PRAGMA user_version = 2")
