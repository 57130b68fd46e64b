"""The catalogue, what a sync keeps of itself, and the saved settings of the program.

A frozen copy of the schema as of version 1: later changes are migrations of their own.
Times are epoch milliseconds, UTC.
"""

STATEMENTS = (
    """
    CREATE TABLE config (
        name TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE marketplace_linkedin_classification (
        id INTEGER PRIMARY KEY,
        urn TEXT NOT NULL,
        locale TEXT NOT NULL,
        locale_language TEXT NOT NULL,
        locale_country TEXT,
        type TEXT NOT NULL,
        name TEXT NOT NULL,
        asset_count INTEGER NOT NULL DEFAULT 0,
        seen_run_id INTEGER,
        UNIQUE (urn, locale)
    )
    """,
    "CREATE INDEX classification_locale ON marketplace_linkedin_classification (locale, type)",
    """
    CREATE TABLE marketplace_linkedin_classification_relationship (
        parent_id INTEGER NOT NULL REFERENCES marketplace_linkedin_classification (id) ON DELETE CASCADE,
        child_id INTEGER NOT NULL REFERENCES marketplace_linkedin_classification (id) ON DELETE CASCADE,
        PRIMARY KEY (parent_id, child_id),
        CHECK (parent_id <> child_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX relationship_child ON marketplace_linkedin_classification_relationship (child_id)",
    """
    CREATE TABLE marketplace_linkedin_learning_object (
        id INTEGER PRIMARY KEY,
        urn TEXT NOT NULL UNIQUE,
        content_hash BLOB NOT NULL,
        raw_hash BLOB NOT NULL,
        live INTEGER NOT NULL,
        asset_type TEXT NOT NULL,
        locale TEXT NOT NULL,
        locale_language TEXT NOT NULL,
        locale_country TEXT,
        availability TEXT,
        level TEXT,
        time_to_complete INTEGER,
        published_at INTEGER,
        last_updated_at INTEGER,
        retired_at INTEGER,
        gone_at INTEGER,
        first_run_id INTEGER,
        changed_run_id INTEGER,
        title TEXT NOT NULL,
        title_key TEXT NOT NULL,
        authors TEXT NOT NULL DEFAULT '',
        primary_image_url TEXT,
        web_launch_url TEXT,
        sso_launch_url TEXT,
        aicc_launch_url TEXT,
        short_description TEXT,
        description TEXT,
        description_include_html TEXT
    )
    """,
    # Covering: a filtered list is one walk along its order, never a look at the wide rows.
    """
    CREATE INDEX learning_object_newest ON marketplace_linkedin_learning_object
        (live, published_at DESC, id DESC, locale, asset_type, level, time_to_complete, availability)
    """,
    """
    CREATE INDEX learning_object_title ON marketplace_linkedin_learning_object
        (live, title_key, id, locale, asset_type, level, time_to_complete, availability)
    """,
    """
    CREATE INDEX learning_object_first_run ON marketplace_linkedin_learning_object (first_run_id)
    """,
    """
    CREATE INDEX learning_object_gone ON marketplace_linkedin_learning_object (gone_at)
        WHERE gone_at IS NOT NULL
    """,
    """
    CREATE TABLE marketplace_linkedin_learning_object_raw (
        learning_object_id INTEGER PRIMARY KEY
            REFERENCES marketplace_linkedin_learning_object (id) ON DELETE CASCADE,
        element BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE marketplace_linkedin_learning_object_classification (
        learning_object_id INTEGER NOT NULL
            REFERENCES marketplace_linkedin_learning_object (id) ON DELETE CASCADE,
        classification_id INTEGER NOT NULL
            REFERENCES marketplace_linkedin_classification (id) ON DELETE CASCADE,
        parent_id INTEGER NOT NULL DEFAULT 0,
        direct INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (learning_object_id, classification_id, parent_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX object_classification ON marketplace_linkedin_learning_object_classification
        (classification_id, parent_id, learning_object_id)
    """,
    """
    CREATE VIRTUAL TABLE learning_object_index USING fts5 (
        title, authors, description,
        content = 'marketplace_linkedin_learning_object',
        content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER learning_object_indexed AFTER INSERT ON marketplace_linkedin_learning_object BEGIN
        INSERT INTO learning_object_index (rowid, title, authors, description)
        VALUES (new.id, new.title, new.authors, new.description);
    END
    """,
    """
    CREATE TRIGGER learning_object_unindexed AFTER DELETE ON marketplace_linkedin_learning_object BEGIN
        INSERT INTO learning_object_index (learning_object_index, rowid, title, authors, description)
        VALUES ('delete', old.id, old.title, old.authors, old.description);
    END
    """,
    """
    CREATE TRIGGER learning_object_reindexed
        AFTER UPDATE OF title, authors, description ON marketplace_linkedin_learning_object
        WHEN old.title IS NOT new.title OR old.authors IS NOT new.authors
            OR old.description IS NOT new.description
    BEGIN
        INSERT INTO learning_object_index (learning_object_index, rowid, title, authors, description)
        VALUES ('delete', old.id, old.title, old.authors, old.description);
        INSERT INTO learning_object_index (rowid, title, authors, description)
        VALUES (new.id, new.title, new.authors, new.description);
    END
    """,
    """
    CREATE TABLE sync_run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        mode TEXT NOT NULL,
        status TEXT NOT NULL,
        asset_types TEXT NOT NULL,
        locales TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        resumed INTEGER NOT NULL DEFAULT 0,
        milliseconds INTEGER NOT NULL DEFAULT 0,
        seen INTEGER NOT NULL DEFAULT 0,
        added INTEGER NOT NULL DEFAULT 0,
        updated INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,
        retired INTEGER NOT NULL DEFAULT 0,
        quarantined INTEGER NOT NULL DEFAULT 0,
        classifications INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        retries INTEGER NOT NULL DEFAULT 0,
        tree_stale INTEGER NOT NULL DEFAULT 0,
        error TEXT
    )
    """,
    """
    CREATE TABLE sync_partition (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        type TEXT NOT NULL,
        locale TEXT NOT NULL,
        watermark INTEGER,
        read_whole_at INTEGER,
        UNIQUE (kind, type, locale)
    )
    """,
    """
    CREATE TABLE sync_run_partition (
        run_id INTEGER NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
        partition_id INTEGER NOT NULL REFERENCES sync_partition (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        modified_after INTEGER,
        total INTEGER,
        server_started_at INTEGER,
        begun_again INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (run_id, partition_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_page (
        run_id INTEGER NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
        partition_id INTEGER NOT NULL REFERENCES sync_partition (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        length INTEGER NOT NULL,
        element_keys BLOB NOT NULL,
        PRIMARY KEY (run_id, partition_id, start)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_membership (
        partition_id INTEGER NOT NULL REFERENCES sync_partition (id) ON DELETE CASCADE,
        learning_object_id INTEGER NOT NULL
            REFERENCES marketplace_linkedin_learning_object (id) ON DELETE CASCADE,
        seen_run_id INTEGER NOT NULL,
        PRIMARY KEY (partition_id, learning_object_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX membership_object ON sync_membership (learning_object_id)",
    """
    CREATE TABLE sync_quarantine (
        id INTEGER PRIMARY KEY,
        element_key TEXT NOT NULL UNIQUE,
        urn TEXT,
        partition_id INTEGER NOT NULL REFERENCES sync_partition (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        first_run_id INTEGER NOT NULL,
        run_id INTEGER NOT NULL,
        first_seen_at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        element BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE sync_change (
        run_id INTEGER NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
        learning_object_id INTEGER NOT NULL
            REFERENCES marketplace_linkedin_learning_object (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        fields TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run_id, learning_object_id, kind)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX change_object ON sync_change (learning_object_id)",
    """
    CREATE TABLE sync_log (
        id INTEGER PRIMARY KEY,
        run_id INTEGER NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        level TEXT NOT NULL,
        message TEXT NOT NULL
    )
    """,
    "CREATE INDEX log_run ON sync_log (run_id)",
)


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create every table of version 1."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
    db.execute_sql("PRAGMA user_version = 1")
