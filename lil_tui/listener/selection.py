"""Which statements a query asks for: the parameters, and whether a statement matches. Pure.

The database narrows down (`reading`); what it can't say exactly is decided here, on the statement itself.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from lil_tui.completions.statements import StatementError
from lil_tui.completions.statements.formats import is_uuid, timestamp_ms
from lil_tui.completions.statements.shapes import actor as check_actor
from lil_tui.listener.statements import bad_request

PARAMETERS = frozenset(
    (
        "statementId",
        "voidedStatementId",
        "agent",
        "verb",
        "activity",
        "registration",
        "related_activities",
        "related_agents",
        "since",
        "until",
        "limit",
        "format",
        "attachments",
        "ascending",
    )
)
MOST = 500
"""Statements in one answer; a limit of 0 asks for this many."""
_CLAUSE = "2.1.3"
_Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that the database can compare: a link made up elsewhere may hold any."""
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


class Selection(msgspec.Struct, frozen=True, omit_defaults=True):
    """A query for several statements, and where its next page begins.

    Times are epoch milliseconds of storing: `since_ms` exclusive, `until_ms` inclusive. `after` is
    the storing time and row of the last statement given.
    """

    agent: dict[str, Any] | None = None
    verb: str | None = None
    activity: str | None = None
    registration: str | None = None
    related_activities: bool = False
    related_agents: bool = False
    since_ms: _Whole | None = None
    until_ms: _Whole | None = None
    limit: int = MOST
    ids_only: bool = False
    ascending: bool = False
    after: tuple[_Whole, _Whole] | None = None

    def cursor(self) -> str:
        """The query as one word for a `more` link."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).rstrip(b"=").decode()


def read_cursor(word: str) -> Selection:
    """The query of a `more` link. Raises Refused."""
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        selection = msgspec.json.decode(raw, type=Selection)
        if selection.agent is not None:
            check_actor(selection.agent, False)
        if not 1 <= selection.limit <= MOST:
            raise ValueError
    except (binascii.Error, ValueError, StatementError):
        raise bad_request("more", "more", "This is no link that was given here.", _CLAUSE) from None
    return selection


def read_selection(given: dict[str, str], *, strict: bool) -> Selection:
    """A query for several statements. Raises Refused for a value that can't be."""
    limit = given.get("limit", "0")
    if not (limit.isascii() and limit.isdigit() and len(limit) <= 9):
        raise bad_request("limit", "limit", "limit is a whole number from 0.", _CLAUSE)
    form = read_format(given)
    registration = given.get("registration")
    if registration is not None and not is_uuid(registration):
        raise bad_request("registration", "registration", "registration is a UUID.", _CLAUSE)
    return Selection(
        agent=_agent(given["agent"], strict) if "agent" in given else None,
        verb=_iri(given, "verb"),
        activity=_iri(given, "activity"),
        registration=registration.lower() if registration is not None else None,
        related_activities=read_flag(given, "related_activities"),
        related_agents=read_flag(given, "related_agents"),
        since_ms=_moment(given, "since"),
        until_ms=_moment(given, "until"),
        limit=min(int(limit) or MOST, MOST),
        ids_only=form == "ids",
        ascending=read_flag(given, "ascending"),
    )


def read_format(given: dict[str, str]) -> str:
    """`exact` or `ids`. Raises Refused for others, and for attachments, which come by multipart alone."""
    if read_flag(given, "attachments"):
        raise bad_request("attachments", "attachments", "Attachments are not given out yet.", "1.5.2")
    form = given.get("format", "exact")
    if form == "canonical":
        raise bad_request("format", "format", "The format canonical is not supported yet.", _CLAUSE)
    if form not in ("exact", "ids"):
        raise bad_request("format", "format", "format is ids, exact or canonical.", _CLAUSE)
    return form


def read_flag(given: dict[str, str], name: str) -> bool:
    """A parameter that is true or false. Raises Refused."""
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise bad_request(name, "boolean", f"{name} is true or false.", _CLAUSE)
    return value == "true"


def matches(selection: Selection, statement: dict[str, Any]) -> bool:
    """Whether a stored statement is one of those asked for, by verb, agent, activity and registration."""
    if selection.verb is not None and statement["verb"]["id"] != selection.verb:
        return False
    if selection.registration is not None:
        context = statement.get("context") or {}
        if str(context.get("registration", "")).lower() != selection.registration:
            return False
    if selection.agent is not None:
        wanted = identifier(selection.agent)
        agents = _related_agents(statement) if selection.related_agents else _agents(statement)
        if all(identifier(agent) != wanted for agent in agents):
            return False
    if selection.activity is not None:
        activities = (
            _related_activities(statement) if selection.related_activities else _activities(statement)
        )
        if selection.activity not in activities:
            return False
    return True


def identifier(agent: dict[str, Any]) -> tuple[str, str] | None:
    """The one identifier of an agent or group, in a form to compare; None without any."""
    for name in _IDENTIFIERS:
        if name in agent:
            value = agent[name]
            if name == "account":
                return name, f"{value['homePage']} {value['name']}"
            return name, value if name == "openid" else value.lower()
    return None


def _agent(text: str, strict: bool) -> dict[str, Any]:
    try:
        agent = msgspec.json.decode(text)
        check_actor(agent, strict)
    except (ValueError, StatementError, RecursionError) as error:
        why = error.message if isinstance(error, StatementError) else "it is no JSON"
        raise bad_request(
            "agent", "agent", f"agent is an Agent or an identified Group: {why}.", _CLAUSE
        ) from None
    if not isinstance(agent, dict) or identifier(agent) is None:
        raise bad_request("agent", "agent", "agent is an Agent or an identified Group.", _CLAUSE)
    return agent


def _iri(given: dict[str, str], name: str) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    scheme, colon, rest = value.partition(":")
    if not (colon and rest and scheme[:1].isalpha()):
        raise bad_request(name, "iri", f"{name} is an absolute IRI.", _CLAUSE)
    return value


def _moment(given: dict[str, str], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    # A "+" that nobody escaped arrives as a blank.
    moment = timestamp_ms(value.replace(" ", "+"))
    if moment is None:
        raise bad_request(name, "timestamp", f"{name} is an ISO 8601 timestamp.", _CLAUSE)
    return moment


def _with_members(agent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield agent
    yield from agent.get("member", ())


def _agents(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from _with_members(statement["actor"])
    thing = statement["object"]
    if thing.get("objectType") in ("Agent", "Group"):
        yield from _with_members(thing)


def _related_agents(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from _agents(statement)
    context = statement.get("context") or {}
    for holder, names in ((statement, ("authority",)), (context, ("instructor", "team"))):
        for name in names:
            if name in holder:
                yield from _with_members(holder[name])
    if statement["object"].get("objectType") == "SubStatement":
        yield from _related_agents(statement["object"])


def _activities(statement: dict[str, Any]) -> set[str]:
    thing = statement["object"]
    return {thing["id"]} if thing.get("objectType", "Activity") == "Activity" else set()


def _related_activities(statement: dict[str, Any]) -> set[str]:
    found = _activities(statement)
    context = (statement.get("context") or {}).get("contextActivities") or {}
    for named in context.values():
        found.update(each["id"] for each in (named if isinstance(named, list) else [named]))
    if statement["object"].get("objectType") == "SubStatement":
        found |= _related_activities(statement["object"])
    return found


def needles(selection: Selection) -> list[str]:
    """What a matching statement's text must hold, in lower case: for the database to narrow down by."""
    words = []
    if selection.registration is not None:
        words.append(selection.registration)
    if selection.agent is not None:
        name, value = identifier(selection.agent) or ("", "")
        # An account's name may be escaped in many ways: it is left to `matches`.
        if name != "account" and json.dumps(value) == f'"{value}"':
            words.append(value.lower())
    return words
