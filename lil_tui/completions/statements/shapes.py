"""The table of shapes: every object of a statement, member by member, as Part Two of xAPI 1.0.3 has it.

A new member is a new row; what its value must be is a check, and what breaks is named by a rule.
"""

from typing import Any

from lil_tui.completions.statements import rules
from lil_tui.completions.statements.checks import (
    Check,
    Shape,
    array,
    boolean,
    extensions,
    formatted,
    language_map,
    literal,
    number,
    require_object,
    text,
    wrong_type,
)
from lil_tui.completions.statements.formats import (
    is_duration,
    is_iri,
    is_language_tag,
    is_mailto,
    is_media_type,
    is_sha1,
    is_sha2,
    is_timestamp,
    is_uuid,
    is_version,
    timestamp_trouble,
)
from lil_tui.completions.statements.interactions import INTERACTION_MEMBERS, interaction_law
from lil_tui.completions.statements.rules import StatementError

VOIDED = "http://adlnet.gov/expapi/verbs/voided"

_timestamp = formatted(is_timestamp, rules.TIMESTAMP, timestamp_trouble)

# --- actors (2.4.2) ---

_account = Shape(
    {
        "homePage": formatted(is_iri, rules.ACCOUNT_HOME_PAGE),
        "name": formatted(bool, rules.ACCOUNT_NAME),
    },
    required={"homePage": rules.ACCOUNT, "name": rules.ACCOUNT},
)

_actor_members: dict[str, Check] = {
    "name": text,
    "mbox": formatted(is_mailto, rules.MBOX),
    "mbox_sha1sum": formatted(is_sha1, rules.MBOX_SHA1SUM),
    "openid": formatted(is_iri, rules.OPENID),
    "account": _account,
}


def _identifiers(actor: dict[str, Any]) -> int:
    return ("mbox" in actor) + ("account" in actor) + ("mbox_sha1sum" in actor) + ("openid" in actor)


def _agent_law(agent: dict[str, Any], strict: bool) -> None:
    if _identifiers(agent) != 1:
        raise StatementError(rules.AGENT_IDENTIFIER)


def _group_law(group: dict[str, Any], strict: bool) -> None:
    count = _identifiers(group)
    if count > 1:
        raise StatementError(rules.GROUP_IDENTIFIER)
    if count == 0 and not group.get("member"):
        raise StatementError(rules.GROUP_MEMBERS, field="member")


agent = Shape(
    {"objectType": literal("Agent", rules.AGENT_TYPE), **_actor_members},
    laws=(_agent_law,),
)


def _group_member(value: Any, strict: bool) -> None:
    if type(value) is dict and value.get("objectType") == "Group":
        raise StatementError(rules.GROUP_NESTED)
    agent(value, strict)


group = Shape(
    {
        "objectType": literal("Group", rules.GROUP_TYPE),
        **_actor_members,
        "member": array(_group_member, rules.GROUP_MEMBERS, "an array of Agents"),
    },
    required={"objectType": rules.GROUP_TYPE},
    laws=(_group_law,),
)


def actor(value: Any, strict: bool) -> None:
    """An Agent, or a Group that says so."""
    if type(value) is not dict:
        require_object(value)
    kind = value.get("objectType", "Agent")
    if kind == "Agent":
        agent(value, strict)
    elif kind == "Group":
        group(value, strict)
    elif type(kind) is str:
        raise StatementError(rules.ACTOR_TYPE, field="objectType")
    else:
        raise wrong_type(kind, "a string").beneath("objectType")


def _team(value: Any, strict: bool) -> None:
    require_object(value)
    if value.get("objectType") != "Group":
        raise StatementError(rules.TEAM, field="objectType")
    group(value, strict)


def _authority(value: Any, strict: bool) -> None:
    actor(value, strict)
    if value.get("objectType") == "Group" and (_identifiers(value) or len(value["member"]) != 2):
        raise StatementError(rules.AUTHORITY)


# --- verb, activities, references (2.4.3, 2.4.4) ---

_verb = Shape(
    {"id": formatted(is_iri, rules.VERB_ID), "display": language_map},
    required={"id": rules.VERB_ID},
)

_definition = Shape(
    {
        "name": language_map,
        "description": language_map,
        "type": formatted(is_iri, rules.DEFINITION_TYPE),
        "moreInfo": formatted(is_iri, rules.MORE_INFO),
        "extensions": extensions,
        **INTERACTION_MEMBERS,
    },
    laws=(interaction_law,),
)

activity = Shape(
    {
        "objectType": literal("Activity", rules.ACTIVITY_TYPE),
        "id": formatted(is_iri, rules.ACTIVITY_ID),
        "definition": _definition,
    },
    required={"id": rules.ACTIVITY_ID},
)

_reference = Shape(
    {
        "objectType": literal("StatementRef", rules.REFERENCE_TYPE),
        "id": formatted(is_uuid, rules.REFERENCE_ID),
    },
    required={"objectType": rules.REFERENCE_TYPE, "id": rules.REFERENCE_ID},
)


def _object_check(kinds: dict[str, Check]) -> Check:
    def check(value: Any, strict: bool) -> None:
        if type(value) is not dict:
            require_object(value)
        kind = value.get("objectType", "Activity")
        if type(kind) is not str:
            raise wrong_type(kind, "a string").beneath("objectType")
        shape = kinds.get(kind)
        if shape is None:
            rule = rules.SUBSTATEMENT_NESTED if kind == "SubStatement" else rules.OBJECT_TYPE
            raise StatementError(rule, field="objectType")
        shape(value, strict)

    return check


# --- result, context, attachments (2.4.5, 2.4.6, 2.4.11) ---


def _score_law(score: dict[str, Any], strict: bool) -> None:
    scaled, raw, low, high = (score.get(name) for name in ("scaled", "raw", "min", "max"))
    if scaled is not None and not -1 <= scaled <= 1:
        raise StatementError(rules.SCORE_SCALED, field="scaled")
    if low is not None and high is not None and low >= high:
        raise StatementError(rules.SCORE_RANGE, field="min")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise StatementError(rules.SCORE_RAW, field="raw")


_result = Shape(
    {
        "score": Shape(dict.fromkeys(("scaled", "raw", "min", "max"), number), laws=(_score_law,)),
        "success": boolean,
        "completion": boolean,
        "response": text,
        "duration": formatted(is_duration, rules.DURATION),
        "extensions": extensions,
    }
)

_activities = array(activity)


def _context_activity(value: Any, strict: bool) -> None:
    if type(value) is list:
        _activities(value, strict)
    elif type(value) is dict:
        activity(value, strict)
    else:
        raise wrong_type(value, "an Activity or an array of Activities", rules.CONTEXT_ACTIVITY)


_context = Shape(
    {
        "registration": formatted(is_uuid, rules.REGISTRATION),
        "instructor": actor,
        "team": _team,
        "contextActivities": Shape(
            dict.fromkeys(("parent", "grouping", "category", "other"), _context_activity),
            unknown=rules.CONTEXT_ACTIVITIES,
        ),
        "revision": text,
        "platform": text,
        "language": formatted(is_language_tag, rules.CONTEXT_LANGUAGE),
        "statement": _reference,
        "extensions": extensions,
    }
)


def _length(value: Any, strict: bool) -> None:
    if type(value) is not int:
        raise wrong_type(value, "an integer", rules.ATTACHMENT_LENGTH)
    if value < 0:
        raise StatementError(rules.ATTACHMENT_LENGTH)


_attachment = Shape(
    {
        "usageType": formatted(is_iri, rules.ATTACHMENT_USAGE),
        "display": language_map,
        "description": language_map,
        "contentType": formatted(is_media_type, rules.ATTACHMENT_CONTENT),
        "length": _length,
        "sha2": formatted(is_sha2, rules.ATTACHMENT_SHA2),
        "fileUrl": formatted(is_iri, rules.ATTACHMENT_FILE),
    },
    required=dict.fromkeys(("usageType", "display", "contentType", "length", "sha2"), rules.ATTACHMENT),
)

# --- statements (2.4) ---


def _voided_law(statement: dict[str, Any], strict: bool) -> None:
    if (
        statement["verb"]["id"] == VOIDED
        and statement["object"].get("objectType", "Activity") != "StatementRef"
    ):
        raise StatementError(rules.VOIDED_REFERENCE, field="object.objectType")


def _activity_only_law(statement: dict[str, Any], strict: bool) -> None:
    context = statement.get("context")
    if context is None or statement["object"].get("objectType", "Activity") == "Activity":
        return
    if "revision" in context:
        raise StatementError(rules.REVISION, field="context.revision")
    if "platform" in context:
        raise StatementError(rules.PLATFORM, field="context.platform")


_objects: dict[str, Check] = {
    "Activity": activity,
    "Agent": agent,
    "Group": group,
    "StatementRef": _reference,
}

_said: dict[str, Check] = {
    "actor": actor,
    "verb": _verb,
    "result": _result,
    "context": _context,
    "timestamp": _timestamp,
    "attachments": array(_attachment, rules.ATTACHMENT, "an array of attachments"),
}
_needed = dict.fromkeys(("actor", "verb", "object"), rules.REQUIRED)
_laws = (_voided_law, _activity_only_law)

sub_statement = Shape(
    {
        **_said,
        "objectType": literal("SubStatement", rules.OBJECT_TYPE),
        "object": _object_check(_objects),
    },
    required=_needed,
    laws=_laws,
    forbidden=dict.fromkeys(("id", "stored", "version", "authority"), rules.SUBSTATEMENT_MEMBERS),
)

statement_id = formatted(is_uuid, rules.STATEMENT_ID)
"""A statement's id, wherever it stands."""

statement = Shape(
    {
        **_said,
        "id": statement_id,
        "object": _object_check({**_objects, "SubStatement": sub_statement}),
        "stored": _timestamp,
        "authority": _authority,
        "version": formatted(is_version, rules.VERSION),
    },
    required=_needed,
    laws=_laws,
)

plain_statement = statement.remembering("actor", "verb", "object")
"""For statements in which no member stands twice."""
