"""The tables of learners, statements and completions, and of the listener, as peewee models.

Times are epoch milliseconds, UTC. As in `models`: they say what stands in the tables.
"""

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from lil_tui.store.models import BaseModel


class Learner(BaseModel):
    """A person, made by the first statement or list that names him."""

    id = AutoField()
    label = TextField()
    """The e-mail address, `homePage::name` of an account, or the hash."""
    label_key = TextField()
    """The label without case."""
    name = TextField(null=True)
    """What is shown: the list's name, or the one said last in a statement."""
    name_key = TextField(default="")
    listed_name = TextField(null=True)
    said_name = TextField(null=True)
    """What statements call him: the latest that says a name, by timestamp and then id."""
    said_at = IntegerField(null=True)
    said_by = TextField(null=True)
    """That statement's timestamp and id, kept from the time on when he was first called otherwise."""
    listed = BooleanField(default=False)
    """In the imported list of people; decides nothing."""
    employee_id = TextField(null=True)
    department = TextField(null=True)
    created_at = IntegerField()

    class Meta:
        table_name = "learner"


class LearnerIdentity(BaseModel):
    """A way in which statements name a learner: kinds are `mbox`, `account`, `sha1`."""

    kind = TextField()
    value = TextField()
    learner = ForeignKeyField(Learner, backref="identities")

    class Meta:
        table_name = "learner_identity"
        primary_key = False


class Statement(BaseModel):
    """A statement as it came, what it means, and what became of it. `id` is the order of arrival."""

    statement_id = TextField(unique=True)
    stored_at = IntegerField()
    timestamp = IntegerField()
    timestamp_given = BooleanField()
    client_id = TextField(null=True)
    """Who sent it; null when it was imported."""
    learner = ForeignKeyField(Learner, null=True, backref="statements")
    verb = TextField(null=True)
    urn = TextField(null=True)
    progress = IntegerField(null=True)
    completes = BooleanField()
    voids = TextField(null=True)
    voided_by = TextField(null=True)
    outcome = TextField()
    """`applied`, `superseded`, `ignored` or `erased`."""
    reason = TextField()
    statement = TextField(null=True)
    """The JSON as it was sent; null once erased."""

    class Meta:
        table_name = "xapi_statement"


class Completion(BaseModel):
    """How far a learner is with a course: the end of the projection of their statements."""

    learner = ForeignKeyField(Learner, backref="completions")
    learning_object_urn = TextField()
    """Not a foreign key: the catalogue may not hold the course yet."""
    progress = IntegerField()
    completed = BooleanField()
    first_seen_at = IntegerField()
    updated_at = IntegerField()
    completed_at = IntegerField(null=True)
    source = TextField()
    """`xapi`, `report` or `both`."""
    changed_at = IntegerField()
    """When this row last changed here."""

    class Meta:
        table_name = "marketplace_linkedin_user_completion"


class Rejected(BaseModel):
    """A body that was refused with 400 after a good token; the last thousand stay."""

    id = AutoField()
    at = IntegerField()
    client_id = TextField(null=True)
    reason = TextField()
    body = TextField()

    class Meta:
        table_name = "xapi_rejected"


class Client(BaseModel):
    """Who may send statements. `scope` is a space-separated list."""

    client_id = TextField(primary_key=True)
    name = TextField()
    scope = TextField()
    created_at = IntegerField()
    last_used_at = IntegerField(null=True)
    revoked_at = IntegerField(null=True)

    class Meta:
        table_name = "xapi_client"


class ClientSecret(BaseModel):
    """SHA-256 of a client's secret; a rotated one has an end."""

    client = ForeignKeyField(Client, column_name="client_id", backref="secrets")
    hash = BlobField()
    created_at = IntegerField()
    valid_until = IntegerField(null=True)

    class Meta:
        table_name = "xapi_client_secret"


class AccessToken(BaseModel):
    """SHA-256 of a token that we issued."""

    hash = BlobField(primary_key=True)
    client = ForeignKeyField(Client, column_name="client_id", backref="tokens")
    scope = TextField()
    issued_at = IntegerField()
    expires_at = IntegerField()
    revoked_at = IntegerField(null=True)

    class Meta:
        table_name = "oauth_access_token"


class ListenerRun(BaseModel):
    """A listener's life; one without an end whose `seen_at` is old has died."""

    id = AutoField()
    url = TextField()
    host = TextField()
    process_id = IntegerField()
    started_at = IntegerField()
    seen_at = IntegerField()
    ended_at = IntegerField(null=True)
    public_url = TextField(null=True)

    class Meta:
        table_name = "listener_run"


class ListenerRequest(BaseModel):
    """A token asked for, or a request refused; the last thousand stay. Holds no secret."""

    id = AutoField()
    at = IntegerField()
    kind = TextField()
    """`token`, `revoke`, `statements`, `query` or `other`."""
    status = IntegerField()
    client_id = TextField(null=True)
    address = TextField()
    reason = TextField()
    """Empty for a request that was granted."""

    class Meta:
        table_name = "listener_request"


class Exported(BaseModel):
    """What a row read like in the last export that asked for what is new alone."""

    kind = TextField()
    number = IntegerField()
    """The row's own number in its table."""
    digest = BigIntegerField()

    class Meta:
        table_name = "exported"
        primary_key = CompositeKey("kind", "number")
