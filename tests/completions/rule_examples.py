"""For each rule of the table: statements that keep it and statements that break it."""

from typing import Any

from lil_tui.completions.statements.interactions import INTERACTIONS
from tests.completions.statement_examples import (
    ACTIVITY,
    ANN,
    BEN,
    GONE,
    LINKEDIN,
    OTHER_UUID,
    REFERENCE,
    UUID,
    VOIDED,
    with_member,
)

Example = dict[str, Any] | object
SUB = {
    "objectType": "SubStatement",
    "actor": ANN,
    "verb": {"id": "http://example.com/did"},
    "object": ACTIVITY,
}
ACCOUNT = {"homePage": "https://sso.example.com", "name": "e-4711"}
SHA1 = "a" * 40
ATTACHMENT = {
    "usageType": "http://example.com/certificate",
    "display": {"en-US": "Certificate"},
    "contentType": "application/pdf",
    "length": 4,
    "sha2": "0" * 64,
}


def _each(path: str, *values: Any) -> list[Example]:
    return [with_member(path, value) for value in values]


def _question(kind: Any, **members: Any) -> Example:
    return with_member("object definition", {"interactionType": kind, **members})


def _attached(**members: Any) -> Example:
    return with_member("attachments", [{**ATTACHMENT, **members}])


def _without(member: str) -> Example:
    return with_member("attachments", [{name: item for name, item in ATTACHMENT.items() if name != member}])


def _beside(value: Any, **context: Any) -> Example:
    return with_member("object", value, with_member("context", context))


def _pattern(kind: str, *patterns: str) -> Example:
    return _question(kind, correctResponsesPattern=list(patterns))


GROUP = {"objectType": "Group"}

EXAMPLES: dict[str, tuple[list[Example], list[Example]]] = {
    "statement-required": (
        [LINKEDIN],
        [with_member("actor", GONE), with_member("verb", GONE), with_member("object", GONE)],
    ),
    "no-null": (
        _each("result extensions", {"urn:x:y": None, "urn:x:z": {"deep": [None]}}),
        [
            *_each("result", None),
            *_each("actor name", None),
            *_each("result score", {"raw": None}),
            *_each("verb display", None),
            *_each("context", None),
        ],
    ),
    "type": (
        [*_each("result score", {"raw": 4, "scaled": 0.5}), *_each("result success", True)],
        [
            *_each("result completion", "false", 0),
            *_each("result success", "true"),
            *_each("result score", {"raw": "4"}, {"scaled": True}),
            *_each("result response", 4),
            *_each("actor name", 4),
            *_each("attachments", [{**ATTACHMENT, "contentType": 4}]),
            *_each("timestamp", 1629661767),
            *_each("context", {"revision": 1}),
        ],
    ),
    "member-case": (
        [LINKEDIN],
        [*_each("Result", {}), *_each("verb Display", {}), *_each("actor MBOX", "mailto:a@b.com")],
    ),
    "member-known": (
        [LINKEDIN],
        [*_each("engagement", {"minutes": 4}), *_each("actor mood", "fine"), *_each("result grade", "A")],
    ),
    "object": (
        [LINKEDIN],
        [
            [],
            "statement",
            4,
            *_each("actor", "ann", []),
            *_each("verb", "did"),
            *_each("object", "urn:x:y"),
            *_each("result", []),
            *_each("context", "here"),
            *_each("verb display", "did"),
            *_each("result extensions", []),
            *_each("object definition", "course"),
        ],
    ),
    "voided-reference": (
        [with_member("verb id", VOIDED, with_member("object", REFERENCE))],
        [with_member("verb id", VOIDED)],
    ),
    "statement-id": (
        _each("id", UUID, UUID.upper()),
        _each("id", "", "1", "urn:uuid:" + UUID, "{" + UUID + "}", UUID.replace("-", ""), UUID + " "),
    ),
    "actor-type": (
        _each("actor", {"objectType": "Agent", **ANN}, {"objectType": "Group", "member": [ANN]}),
        _each("actor", {"objectType": "Activity", **ANN}, {"objectType": "agent", **ANN}),
    ),
    "agent-type": (
        _each("actor", {"objectType": "Group", "member": [{"objectType": "Agent", **ANN}]}),
        _each("actor", {"objectType": "Group", "member": [{"objectType": "Person", **ANN}]}),
    ),
    "agent-identifier": (
        _each(
            "actor",
            ANN,
            {"account": ACCOUNT},
            {"mbox_sha1sum": SHA1},
            {"openid": "https://id.example.com/ann"},
        ),
        [
            *_each("actor", {"name": "Ann"}, {**ANN, "mbox_sha1sum": SHA1}, {**ANN, "account": ACCOUNT}),
            with_member("context instructor", {"name": "Ann"}),
        ],
    ),
    "group-type": (
        _each("context team", {"objectType": "Group", **ANN}),
        [],
    ),
    "group-members": (
        _each("actor", {**GROUP, "member": [ANN, BEN]}, {**GROUP, **ANN}, {**GROUP, **ANN, "member": []}),
        _each("actor", GROUP, {**GROUP, "member": []}, {**GROUP, "member": ANN}),
    ),
    "group-identifier": (
        _each("actor", {**GROUP, "account": ACCOUNT, "member": [ANN]}),
        _each("actor", {**GROUP, **ANN, "account": ACCOUNT}),
    ),
    "group-nested": (
        _each("actor", {**GROUP, "member": [ANN]}),
        _each(
            "actor",
            {**GROUP, "member": [{**GROUP, "member": [ANN]}]},
            {**GROUP, **ANN, "member": [BEN, {**GROUP, **ANN}]},
        ),
    ),
    "mbox": (
        _each("actor", {"mbox": "mailto:o'brien+x@mail.example.co.uk"}, {"mbox": "mailto:Ann@Example.COM"}),
        _each(
            "actor",
            {"mbox": ""},
            {"mbox": "ann@example.com"},
            {"mbox": "mailto:"},
            {"mbox": "mailto:ann"},
            {"mbox": "mailto:ann@"},
            {"mbox": "mailto:an n@example.com"},
            {"mbox": "mailto:a@b@example.com"},
            {"mbox": "http://example.com"},
        ),
    ),
    "mbox-sha1sum": (
        _each("actor", {"mbox_sha1sum": SHA1}, {"mbox_sha1sum": SHA1.upper()}),
        _each("actor", {"mbox_sha1sum": ""}, {"mbox_sha1sum": SHA1[1:]}, {"mbox_sha1sum": "g" * 40}),
    ),
    "openid": (
        _each("actor", {"openid": "https://id.example.com/ann"}),
        _each("actor", {"openid": ""}, {"openid": "id.example.com/ann"}),
    ),
    "account": (
        _each("actor", {"account": ACCOUNT}),
        _each("actor", {"account": {"name": "e-4711"}}, {"account": {"homePage": "https://e.com"}}),
    ),
    "account-home-page": (
        _each("actor", {"account": ACCOUNT}),
        _each("actor", {"account": {**ACCOUNT, "homePage": "sso.example.com"}}),
    ),
    "account-name": (
        _each("actor", {"account": {**ACCOUNT, "name": "Ann Example"}}),
        _each("actor", {"account": {**ACCOUNT, "name": ""}}),
    ),
    "verb-id": (
        _each("verb", {"id": "http://example.com/فعل/خواندن"}, {"id": "urn:example:did"}),
        _each("verb", {}, {"id": ""}, {"id": "did"}, {"id": "http://a b.com/"}, {"id": "//example.com/did"}),
    ),
    "object-type": (
        _each(
            "object", ACTIVITY, {"objectType": "Agent", **ANN}, {"objectType": "Group", **ANN}, REFERENCE, SUB
        ),
        _each("object", {**ACTIVITY, "objectType": "activity"}, {**ACTIVITY, "objectType": "Course"}),
    ),
    "activity-type": (
        [with_member("context contextActivities parent", [{"objectType": "Activity", **ACTIVITY}])],
        [with_member("context contextActivities parent", [{"objectType": "Agent", **ACTIVITY}])],
    ),
    "activity-id": (
        _each("object id", "urn:li:lyndaCourse:1", "https://example.com/#1", "urn:li:x:(a:1,2)"),
        [*_each("object", {}), *_each("object id", "", "course", "1222", "http://", "http://e.com/%zz")],
    ),
    "definition-type": (
        _each("object definition type", "http://adlnet.gov/expapi/activities/media"),
        _each("object definition type", "", "course"),
    ),
    "more-info": (
        _each("object definition moreInfo", "https://example.com/info"),
        _each("object definition moreInfo", "", "example.com/info"),
    ),
    "interaction-type": (
        [_question(kind) for kind in INTERACTIONS],
        [_question("Choice"), _question("essay"), _question("")],
    ),
    "interaction-type-required": (
        [_pattern("choice", "a")],
        [
            with_member("object definition", {"correctResponsesPattern": ["a"]}),
            with_member("object definition", {"choices": [{"id": "a"}]}),
        ],
    ),
    "responses-pattern": (
        [
            _pattern("true-false", "true", "false"),
            _pattern("choice", "a[,]b", "a"),
            _pattern("fill-in", "{case_matters=true}Bob's", ""),
            _pattern("matching", "ben[.]3[,]chris[.]2"),
            _pattern("performance", "pong[.]1[:]3[,]dg[.][:]10"),
            _pattern("sequencing", "tim[,]mike"),
            _pattern("likert", "likert_3"),
            _pattern("numeric", "4[:]", "[:]4", "1[:]2.5", "-4"),
            _pattern("other", "(35.9,-86.7)"),
            _pattern("choice"),
        ],
        [
            _pattern("true-false", "True"),
            _pattern("choice", "a[,]"),
            _pattern("matching", "ben[,]3"),
            _pattern("matching", "ben[.]3[.]4"),
            _pattern("performance", "pong"),
            _pattern("sequencing", "[,]tim"),
            _pattern("likert", "a[,]b"),
            _pattern("numeric", "four"),
            _pattern("numeric", "4[:]1"),
        ],
    ),
    "component-list": (
        [
            _question("choice", choices=[{"id": "a", "description": {"en": "A"}}]),
            _question("likert", scale=[{"id": "1"}]),
            _question("matching", source=[{"id": "1"}], target=[{"id": "1"}]),
            _question("performance", steps=[{"id": "1"}]),
            _question("sequencing", choices=[]),
        ],
        [
            _question("likert", choices=[{"id": "a"}]),
            _question("numeric", scale=[{"id": "a"}]),
            _question("choice", choices={"id": "a"}),
        ],
    ),
    "component-id": (
        [_question("choice", choices=[{"id": "a"}])],
        [_question("choice", choices=[{"description": {"en": "A"}}])],
    ),
    "component-id-distinct": (
        [_question("choice", choices=[{"id": "a"}, {"id": "A"}])],
        [_question("choice", choices=[{"id": "a"}, {"id": "b"}, {"id": "a"}])],
    ),
    "reference-type": (
        [with_member("context statement", REFERENCE)],
        [
            with_member("context statement", {"id": OTHER_UUID}),
            with_member("context statement", {**REFERENCE, "objectType": "Statement"}),
        ],
    ),
    "reference-id": (
        _each("object", REFERENCE),
        _each("object", {**REFERENCE, "id": "1"}, {**REFERENCE, "id": ""}, {"objectType": "StatementRef"}),
    ),
    "substatement-members": (
        _each("object", SUB, {**SUB, "timestamp": "2099-01-01T00:00:00Z"}),
        _each(
            "object",
            {**SUB, "id": OTHER_UUID},
            {**SUB, "stored": "2021-08-22T19:49:27Z"},
            {**SUB, "version": "1.0.0"},
            {**SUB, "authority": ANN},
        ),
    ),
    "substatement-nested": (
        _each("object", {**SUB, "object": REFERENCE}),
        _each("object", {**SUB, "object": SUB}),
    ),
    "score-scaled": (
        _each("result score", {"scaled": -1}, {"scaled": 1.0}, {"scaled": 0}),
        _each("result score", {"scaled": 1.01}, {"scaled": -2}),
    ),
    "score-range": (
        _each("result score", {"min": 0, "max": 0.5}, {"max": -4}),
        _each("result score", {"min": 4, "max": 4}, {"min": 5, "max": 4}),
    ),
    "score-raw": (
        _each("result score", {"raw": 4, "min": 4, "max": 5}, {"raw": -4}),
        _each("result score", {"raw": 3, "min": 4}, {"raw": 6, "min": 4, "max": 5}),
    ),
    "registration": (
        [with_member("context registration", UUID)],
        [with_member("context registration", "1"), with_member("context registration", "")],
    ),
    "team": (
        [with_member("context team", {**GROUP, "member": [ANN]})],
        [with_member("context team", ANN), with_member("context team", {"objectType": "Agent", **ANN})],
    ),
    "revision-activity": (
        [_beside(ACTIVITY, revision="2")],
        [_beside({"objectType": "Agent", **ANN}, revision="2"), _beside(REFERENCE, revision="2")],
    ),
    "platform-activity": (
        [_beside(ACTIVITY, platform="iPad")],
        [_beside({"objectType": "Agent", **ANN}, platform="iPad"), _beside(SUB, platform="iPad")],
    ),
    "context-language": (
        [with_member("context language", tag) for tag in ("en", "en-US", "zh-Hant-TW", "x-private")],
        [with_member("context language", tag) for tag in ("", "en_US", "english language", "e", "en-")],
    ),
    "context-activities": (
        [with_member("context contextActivities", {"parent": [ACTIVITY], "other": []})],
        [with_member("context contextActivities", {"sibling": [ACTIVITY]})],
    ),
    "context-activity": (
        [with_member("context contextActivities", {"category": ACTIVITY, "grouping": [ACTIVITY, ACTIVITY]})],
        [with_member("context contextActivities", {"category": "http://example.com/1"})],
    ),
    "authority": (
        [
            *_each("authority", ANN),
            *_each("authority", {**GROUP, "member": [{"account": ACCOUNT}, BEN]}),
        ],
        [
            *_each("authority", {**GROUP, "member": [ANN]}),
            *_each("authority", {**GROUP, **ANN, "member": [ANN, BEN]}),
        ],
    ),
    "version": (
        _each("version", "1.0.0", "1.0.3", "1.0.99", "1.0"),
        _each("version", "", "1", "1.1.0", "0.95", "2.0.0", "1.0.", "10.0"),
    ),
    "attachment": (
        [with_member("attachments", [ATTACHMENT]), with_member("attachments", [])],
        [
            *[_without(member) for member in ATTACHMENT],
            with_member("attachments", ATTACHMENT),
        ],
    ),
    "attachment-usage-type": ([_attached(usageType="urn:x:y")], [_attached(usageType="certificate")]),
    "attachment-content-type": (
        [_attached(contentType="text/plain; charset=utf-8")],
        [_attached(contentType="pdf"), _attached(contentType="")],
    ),
    "attachment-length": ([_attached(length=0)], [_attached(length=-1), _attached(length="4")]),
    "attachment-sha2": (
        [_attached(sha2="F" * 96), _attached(sha2="0" * 128)],
        [_attached(sha2=""), _attached(sha2="0" * 40), _attached(sha2="no hash")],
    ),
    "attachment-file-url": (
        [_attached(fileUrl="https://example.com/c.pdf")],
        [_attached(fileUrl="c.pdf")],
    ),
    "extension-key": (
        [
            *_each("result extensions", {"https://example.com/x": [1, {"y": 2}]}, {}),
            with_member("context extensions", {"urn:x:y": 1}),
        ],
        [
            *_each("result extensions", {"progress": 4}, {"": 4}),
            with_member("context extensions", {"x y:z": 1}),
            with_member("object definition extensions", {"x": 1}),
        ],
    ),
    "language-map-key": (
        [
            *_each("verb display", {"en-US": "did", "zh-Hant": "做", "de-CH-1996": "tat"}),
            *_each("object definition name", {"und": "?"}),
        ],
        [*_each("verb display", {"en_US": "did"}, {"": "did"}, {"abcdefghi": "did"}, {"en--US": "did"})],
    ),
    "language-map-value": (
        _each("verb display", {"en": ""}),
        _each("verb display", {"en": 4}, {"en": ["did"]}),
    ),
    "timestamp": (
        _each(
            "timestamp",
            "2015-11-18T12:17:00+00:00",
            "2015-11-18T12:17:00.123456789Z",
            "2015-11-18T12:17:00+05:30",
            "2015-11-18T12:17:00",
            "2015-11-18T12:17Z",
            "20151118T121700Z",
            "2016-12-31T23:59:60Z",
            "2015-11-18T12:17:00-0800",
        ),
        [
            *_each(
                "timestamp",
                "",
                "yesterday",
                "2015-11-18",
                "2015-11-18 12:17:00Z",
                "2015-02-30T12:17:00Z",
                "2015-11-18T25:17:00Z",
                "2015-11-18T12:17:00-00:00",
                "2015-11-18T12:17:00-0000",
                "2015-11-18T12:17:00-00",
                "18/11/2015T12:17:00Z",
                "1447849020",
            ),
            *_each("stored", "yesterday"),
        ],
    ),
    "duration": (
        _each("result duration", "PT4M30S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P4W", "P3Y", "P0.5D"),
        _each("result duration", "", "4:30", "P", "PT", "P4W1D", "PT4M30", "-PT4S", "P0003-01-29T04:35:59"),
    ),
}
"""By rule: good ones, and bad ones that must break just this rule."""
