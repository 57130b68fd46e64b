"""What one statement says about a learner's progress, by itself (contract §4). Pure."""

from typing import Any, NamedTuple

from lil_tui.completions.identity import Identity, identity_of
from lil_tui.completions.statements import canonical_id
from lil_tui.completions.statements.shapes import VOIDED

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
PROGRESSED = "http://adlnet.gov/expapi/verbs/progressed"
PROGRESS_EXTENSION = "https://w3id.org/xapi/cmi5/result/extensions/progress"


class Meaning(NamedTuple):
    """A statement, reduced to what bears on completions.

    `ignored` says why it bears on nothing; empty when it does: then `completes`, or `progress` is
    from 0 to 100. `urn` is the activity's id, None where the object is no activity. `voids` is the
    id of the statement that this one voids.
    """

    identity: Identity | None
    name: str | None
    verb: str
    urn: str | None
    progress: int | None = None
    completes: bool = False
    voids: str | None = None
    ignored: str = ""


def meaning_of(statement: dict[str, Any]) -> Meaning:
    """Reduce a valid statement."""
    actor, verb, thing = statement["actor"], statement["verb"]["id"], statement["object"]
    identity = identity_of(actor)
    kind = thing.get("objectType", "Activity")
    urn = thing["id"] if kind == "Activity" else None
    # As the database reads it from the statement: to it a NUL ends a text.
    name = (actor.get("name") or "").partition("\0")[0] or None
    if verb == VOIDED:
        target = canonical_id(thing["id"])
        return Meaning(identity, name, verb, urn, voids=target, ignored=f"voids {target}")
    if identity is None:
        who = "a group" if actor.get("objectType") == "Group" else "an OpenID"
        return Meaning(identity, name, verb, urn, ignored=f"{who} names no learner")
    if urn is None:
        return Meaning(identity, name, verb, urn, ignored="the object is no activity")
    if verb not in (COMPLETED, PROGRESSED):
        return Meaning(identity, name, verb, urn, ignored="this verb says nothing about progress")
    result = statement.get("result") or {}
    completion = result.get("completion")
    if completion is True or (verb == COMPLETED and completion is None):
        return Meaning(identity, name, verb, urn, completes=True)
    extensions = result.get("extensions") or {}
    if PROGRESS_EXTENSION not in extensions:
        return Meaning(identity, name, verb, urn, ignored="neither a completion nor a progress value")
    progress = progress_value(extensions[PROGRESS_EXTENSION])
    if progress is None:
        return Meaning(identity, name, verb, urn, ignored="the progress value is no integer from 0 to 100")
    return Meaning(identity, name, verb, urn, progress=progress)


def progress_value(value: object) -> int | None:
    """An integer from 0 to 100, or one in digits; None for all else."""
    if isinstance(value, str):
        if not (value.isascii() and value.isdigit() and len(value) <= 10):
            return None
        number = int(value)
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        return None
    return number if 0 <= number <= 100 else None
