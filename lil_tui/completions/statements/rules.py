"""The table of validation rules: what each demands, and the clause of xAPI 1.0.3 Data it comes from.

The one place that says what lenient forgives is `FORGIVEN`.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """One rule: its name, the clause of Part Two (Data), and what it demands in a few words."""

    name: str
    clause: str
    demands: str

    @property
    def citation(self) -> str:
        """The clause as an error names it."""
        return f"xAPI 1.0.3 Data {self.clause}"


class StatementError(ValueError):
    """A statement breaks a rule.

    `field` is the path, as `actor.member[0].mbox`, empty for the statement itself; `message` says
    what is wrong there, in words that hold no value from outside.
    """

    def __init__(self, rule: Rule, message: str = "", field: str = "") -> None:
        super().__init__(rule.name)
        self.rule = rule
        self.message = message or rule.demands
        self.field = field

    @property
    def clause(self) -> str:
        """The clause, as `2.4.2.1`."""
        return self.rule.clause

    def beneath(self, step: str) -> "StatementError":
        """The same error, one member further out: paths grow while the error travels up."""
        if not self.field:
            self.field = step
        elif self.field.startswith("["):
            self.field = step + self.field
        else:
            self.field = f"{step}.{self.field}"
        return self

    def __str__(self) -> str:
        """One readable line: field, what is wrong, rule and clause."""
        return f"{self.field or 'statement'}: {self.message} [{self.rule.name}, {self.rule.citation}]"


RULES: dict[str, Rule] = {}


def _rule(name: str, clause: str, demands: str) -> Rule:
    RULES[name] = rule = Rule(name, clause, demands)
    return rule


# 2.2 Formatting
REQUIRED = _rule("statement-required", "2.2", "a statement has an actor, a verb and an object")
NO_NULL = _rule("no-null", "2.2", "null is allowed inside extensions only")
TYPE = _rule("type", "2.2", "a value has the type that the specification gives it")
MEMBER_CASE = _rule("member-case", "2.2", "members are spelt in the specification's case")
MEMBER_ONCE = _rule("member-once", "2.2", "a member stands once in its object")
MEMBER_KNOWN = _rule("member-known", "2.2", "only members that the specification names are allowed")
OBJECT = _rule("object", "2.2", "this must be a JSON object")
# 2.3.2 Voiding
VOIDED_REFERENCE = _rule("voided-reference", "2.3.2", "a voiding statement's object is a StatementRef")
# 2.4 Members of a statement
STATEMENT_ID = _rule("statement-id", "2.4.1", "a statement's id is a UUID in standard string form")
AGENT_TYPE = _rule("agent-type", "2.4.2.1", "an Agent's objectType is `Agent`")
AGENT_IDENTIFIER = _rule(
    "agent-identifier", "2.4.2.1", "an Agent has exactly one of mbox, mbox_sha1sum, openid and account"
)
ACTOR_TYPE = _rule("actor-type", "2.4.2", "objectType is `Agent` or `Group`")
GROUP_TYPE = _rule("group-type", "2.4.2.2", "a Group's objectType is `Group`")
GROUP_MEMBERS = _rule("group-members", "2.4.2.2", "a Group without an identifier lists its members")
GROUP_IDENTIFIER = _rule(
    "group-identifier", "2.4.2.2", "a Group has at most one of mbox, mbox_sha1sum, openid and account"
)
GROUP_NESTED = _rule("group-nested", "2.4.2.2", "a Group's members are Agents, not Groups")
MBOX = _rule("mbox", "2.4.2.3", "mbox is `mailto:` and an e-mail address")
MBOX_SHA1SUM = _rule("mbox-sha1sum", "2.4.2.3", "mbox_sha1sum is 40 hexadecimal digits")
OPENID = _rule("openid", "2.4.2.3", "openid is an absolute URI")
ACCOUNT = _rule("account", "2.4.2.4", "an account has a homePage and a name")
ACCOUNT_HOME_PAGE = _rule("account-home-page", "2.4.2.4", "homePage is an absolute IRL")
ACCOUNT_NAME = _rule("account-name", "2.4.2.4", "an account's name is a string that is not empty")
VERB_ID = _rule("verb-id", "2.4.3", "a verb has an id, an absolute IRI")
OBJECT_TYPE = _rule(
    "object-type", "2.4.4", "objectType is `Activity`, `Agent`, `Group`, `StatementRef` or `SubStatement`"
)
ACTIVITY_TYPE = _rule("activity-type", "2.4.4.1", "an Activity's objectType is `Activity`")
ACTIVITY_ID = _rule("activity-id", "2.4.4.1", "an Activity has an id, an absolute IRI")
DEFINITION_TYPE = _rule("definition-type", "2.4.4.1", "a definition's type is an absolute IRI")
MORE_INFO = _rule("more-info", "2.4.4.1", "moreInfo is an absolute IRL")
INTERACTION_TYPE = _rule(
    "interaction-type",
    "2.4.4.1",
    "interactionType is `true-false`, `choice`, `fill-in`, `long-fill-in`, `matching`, `performance`, "
    "`sequencing`, `likert`, `numeric` or `other`",
)
INTERACTION_TYPE_REQUIRED = _rule(
    "interaction-type-required", "2.4.4.1", "interaction members need an interactionType beside them"
)
RESPONSES_PATTERN = _rule(
    "responses-pattern", "2.4.4.1", "a response pattern has the form of its interactionType"
)
COMPONENT_LIST = _rule("component-list", "2.4.4.1", "only component lists of its interactionType are allowed")
COMPONENT_ID = _rule("component-id", "2.4.4.1", "an interaction component has an id, a string")
COMPONENT_ID_DISTINCT = _rule("component-id-distinct", "2.4.4.1", "ids within a component list are distinct")
REFERENCE_TYPE = _rule("reference-type", "2.4.4.3", "a StatementRef's objectType is `StatementRef`")
REFERENCE_ID = _rule("reference-id", "2.4.4.3", "a StatementRef's id is a UUID in standard string form")
SUBSTATEMENT_MEMBERS = _rule(
    "substatement-members", "2.4.4.3", "a SubStatement has no id, stored, version or authority"
)
SUBSTATEMENT_NESTED = _rule("substatement-nested", "2.4.4.3", "a SubStatement holds no SubStatement")
SCORE_SCALED = _rule("score-scaled", "2.4.5.1", "scaled is from -1 to 1")
SCORE_RANGE = _rule("score-range", "2.4.5.1", "min is less than max")
SCORE_RAW = _rule("score-raw", "2.4.5.1", "raw is from min to max")
REGISTRATION = _rule("registration", "2.4.6", "registration is a UUID in standard string form")
TEAM = _rule("team", "2.4.6", "team is a Group")
REVISION = _rule("revision-activity", "2.4.6", "revision stands only where the object is an Activity")
PLATFORM = _rule("platform-activity", "2.4.6", "platform stands only where the object is an Activity")
CONTEXT_LANGUAGE = _rule("context-language", "2.4.6", "language is an RFC 5646 language tag")
CONTEXT_ACTIVITIES = _rule(
    "context-activities", "2.4.6.2", "contextActivities has only parent, grouping, category and other"
)
CONTEXT_ACTIVITY = _rule(
    "context-activity", "2.4.6.2", "a value of contextActivities is an Activity or an array of them"
)
AUTHORITY = _rule(
    "authority", "2.4.9", "authority is an Agent, or a Group of two Agents without an identifier"
)
VERSION = _rule("version", "2.4.10", "version is 1.0 or 1.0.x")
ATTACHMENT = _rule(
    "attachment", "2.4.11", "an attachment has usageType, display, contentType, length and sha2"
)
ATTACHMENT_USAGE = _rule("attachment-usage-type", "2.4.11", "usageType is an absolute IRI")
ATTACHMENT_CONTENT = _rule("attachment-content-type", "2.4.11", "contentType is an Internet media type")
ATTACHMENT_LENGTH = _rule("attachment-length", "2.4.11", "length is an integer from 0")
ATTACHMENT_SHA2 = _rule(
    "attachment-sha2", "2.4.11", "sha2 is a SHA-2 hash in hexadecimal: 56, 64, 96 or 128 digits"
)
ATTACHMENT_FILE = _rule("attachment-file-url", "2.4.11", "fileUrl is an absolute IRL")
# 4 Special data types
EXTENSION_KEY = _rule("extension-key", "4.1", "keys of extensions are absolute IRIs")
LANGUAGE_TAG = _rule("language-map-key", "4.2", "keys of a language map are RFC 5646 language tags")
LANGUAGE_TEXT = _rule("language-map-value", "4.2", "values of a language map are strings")
TIMESTAMP = _rule("timestamp", "4.5", "a timestamp is ISO 8601 with date and time, without an offset of -00")
DURATION = _rule("duration", "4.6", "a duration is ISO 8601 in the format with designators")

FORGIVEN = frozenset({STATEMENT_ID.name, REFERENCE_ID.name, MEMBER_KNOWN.name})
"""What `lenient` lets pass (contract §1): ids of statements that are no UUIDs, and unknown members.

An id must still be printable text that isn't blank. The missing version header is the listener's matter.
"""
