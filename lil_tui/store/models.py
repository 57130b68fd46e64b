"""The stored tables as peewee models; the seed's table names stay (contract §5).

Times are epoch milliseconds, UTC. The migrations create the tables; the models say what stands in
them, which a test holds against the migrations. The domain's own queries are SQL.
"""

from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    DatabaseProxy,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

database_proxy = DatabaseProxy()


class BaseModel(Model):
    """A table of this program's one database."""

    class Meta:
        database = database_proxy
        legacy_table_names = False


class Config(BaseModel):
    """A saved value by name; LinkedIn's short-lived token and its end stand here."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "config"


class Classification(BaseModel):
    """A library, subject, topic, skill or credit, named in one locale."""

    urn = TextField()
    locale = TextField()
    locale_language = TextField()
    locale_country = TextField(null=True)
    type = TextField()
    name = TextField()
    asset_count = IntegerField(default=0)
    """Distinct live assets at or below it, made after each sync."""
    seen_run_id = IntegerField(null=True)
    """The run that last received it in a list of classifications; null while only assets name it."""

    class Meta:
        table_name = "marketplace_linkedin_classification"


class ClassificationRelationship(BaseModel):
    """An edge of the tree, learnt from the paths of assets; many to many."""

    parent = ForeignKeyField(Classification, backref="child_edges")
    child = ForeignKeyField(Classification, backref="parent_edges")

    class Meta:
        table_name = "marketplace_linkedin_classification_relationship"
        primary_key = CompositeKey("parent", "child")


class LearningObject(BaseModel):
    """An asset: a course, a learning path, a video or another type LinkedIn has."""

    urn = TextField(unique=True)
    content_hash = BlobField()
    """BLAKE2b-128 over the canonical form (keys sorted)."""
    raw_hash = BlobField()
    """BLAKE2b-128 over the bytes as received: equal bytes need no decoding."""
    live = BooleanField()
    """Neither RETIRED nor gone (contract §2)."""
    asset_type = TextField()
    locale = TextField()
    locale_language = TextField()
    locale_country = TextField(null=True)
    availability = TextField(null=True)
    level = TextField(null=True)
    time_to_complete = IntegerField(null=True)
    """Seconds."""
    published_at = IntegerField(null=True)
    last_updated_at = IntegerField(null=True)
    retired_at = IntegerField(null=True)
    gone_at = IntegerField(null=True)
    """When a full read no longer found it."""
    first_run_id = IntegerField(null=True)
    changed_run_id = IntegerField(null=True)
    title = TextField()
    title_key = TextField()
    """The title without case and accents, for sorting and for substring search."""
    authors = TextField(default="")
    """Names, one a line."""
    primary_image_url = TextField(null=True)
    web_launch_url = TextField(null=True)
    sso_launch_url = TextField(null=True)
    aicc_launch_url = TextField(null=True)
    short_description = TextField(null=True)
    description = TextField(null=True)
    description_include_html = TextField(null=True)

    class Meta:
        table_name = "marketplace_linkedin_learning_object"


class LearningObjectRaw(BaseModel):
    """The element as LinkedIn sent it, zlib-compressed, apart so that scans stay quick."""

    learning_object = ForeignKeyField(LearningObject, primary_key=True, backref="raw")
    element = BlobField()

    class Meta:
        table_name = "marketplace_linkedin_learning_object_raw"


class LearningObjectClassification(BaseModel):
    """An asset stands under a classification, below the given parent in that path.

    `parent_id` is 0 where the path shows none. `direct` is false for ancestors that only a path
    names: they make edges of the tree, not classifications of the asset.
    """

    learning_object = ForeignKeyField(LearningObject, backref="links")
    classification = ForeignKeyField(Classification, backref="links")
    parent_id = IntegerField(default=0)
    direct = BooleanField(default=True)

    class Meta:
        table_name = "marketplace_linkedin_learning_object_classification"
        primary_key = CompositeKey("learning_object", "classification", "parent_id")


class SyncRun(BaseModel):
    """A run of `sync`, with the counts of contract §2. `status` is `running` while it lives."""

    mode = TextField()
    status = TextField()
    asset_types = TextField()
    locales = TextField()
    started_at = IntegerField()
    ended_at = IntegerField(null=True)
    resumed = BooleanField(default=False)
    milliseconds = IntegerField(default=0)
    """Time at work, all sittings of a resumed run together."""
    seen = IntegerField(default=0)
    added = IntegerField(default=0)
    updated = IntegerField(default=0)
    unchanged = IntegerField(default=0)
    retired = IntegerField(default=0)
    quarantined = IntegerField(default=0)
    classifications = IntegerField(default=0)
    requests = IntegerField(default=0)
    retries = IntegerField(default=0)
    tree_stale = BooleanField(default=False)
    """What it stored isn't in the tree's edges and counts yet."""
    error = TextField(null=True)

    class Meta:
        table_name = "sync_run"


class SyncPartition(BaseModel):
    """One type in one locale; `kind` is `asset` or `classification`."""

    kind = TextField()
    type = TextField()
    locale = TextField()
    watermark = IntegerField(null=True)
    """LinkedIn's time at which the last whole read began; incremental reads start there."""
    read_whole_at = IntegerField(null=True)

    class Meta:
        table_name = "sync_partition"


class SyncRunPartition(BaseModel):
    """How far a run is with a partition: `pending`, `reading` or `whole`."""

    run = ForeignKeyField(SyncRun)
    partition = ForeignKeyField(SyncPartition)
    state = TextField()
    modified_after = IntegerField(null=True)
    """Set for an incremental read, null for a full one."""
    total = IntegerField(null=True)
    server_started_at = IntegerField(null=True)
    begun_again = BooleanField(default=False)
    """A reading of it was given up in this run, and another one begun."""

    class Meta:
        table_name = "sync_run_partition"
        primary_key = CompositeKey("run", "partition")


class SyncPage(BaseModel):
    """A page that is stored: the checkpoint, written in its rows' transaction."""

    run = ForeignKeyField(SyncRun)
    partition = ForeignKeyField(SyncPartition)
    start = IntegerField()
    length = IntegerField()
    element_keys = BlobField()
    """A hash of 8 bytes for each element, in order: two equal ones are one page given twice."""

    class Meta:
        table_name = "sync_page"
        primary_key = CompositeKey("run", "partition", "start")


class SyncMembership(BaseModel):
    """An asset was found in a partition, last by `seen_run_id`."""

    partition = ForeignKeyField(SyncPartition)
    learning_object = ForeignKeyField(LearningObject)
    seen_run_id = IntegerField()

    class Meta:
        table_name = "sync_membership"
        primary_key = CompositeKey("partition", "learning_object")


class SyncQuarantine(BaseModel):
    """An element that could not be read, with its reason and its bytes."""

    element_key = TextField(unique=True)
    """The URN, or run:partition:position for an element without one."""
    urn = TextField(null=True)
    partition = ForeignKeyField(SyncPartition)
    position = IntegerField()
    first_run_id = IntegerField()
    run_id = IntegerField()
    first_seen_at = IntegerField()
    reason = TextField()
    element = BlobField()

    class Meta:
        table_name = "sync_quarantine"


class SyncChange(BaseModel):
    """What a run did to an asset: `updated`, `retired`, `gone` or `back`.

    Added ones are those whose `first_run_id` is the run. `fields` names what differs, by commas.
    """

    run = ForeignKeyField(SyncRun)
    learning_object = ForeignKeyField(LearningObject)
    kind = TextField()
    fields = TextField(default="")

    class Meta:
        table_name = "sync_change"
        primary_key = CompositeKey("run", "learning_object", "kind")


class SyncLog(BaseModel):
    """A line of a run's log, in words."""

    run = ForeignKeyField(SyncRun)
    at = IntegerField()
    level = TextField()
    message = TextField()

    class Meta:
        table_name = "sync_log"
