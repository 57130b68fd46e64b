"""Statements to test with: one as LinkedIn sends them, and a way to change one member of it."""

import copy
from typing import Any

PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
PROGRESSED = "http://adlnet.gov/expapi/verbs/progressed"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
UUID = "6a9fefbb-3517-4b92-9d5e-5710aaba924f"
OTHER_UUID = "0d3e8a52-77a0-4fb3-8a1c-0f6c2b1f2a11"
ANN = {"mbox": "mailto:ann@example.com"}
BEN = {"mbox": "mailto:ben@example.com"}
REFERENCE = {"objectType": "StatementRef", "id": OTHER_UUID}
ACTIVITY = {"id": "http://example.com/activities/1"}

LINKEDIN: dict[str, Any] = {
    "id": UUID,
    "timestamp": "2021-08-22T19:49:27.605Z",
    "actor": {"objectType": "Agent", **ANN},
    "verb": {"id": PROGRESSED, "display": {"en-US": "PROGRESSED"}},
    "object": {
        "objectType": "Activity",
        "id": "urn:li:lyndaCourse:1222",
        "definition": {"type": "http://adlnet.gov/expapi/activities/course"},
    },
    "result": {"completion": False, "extensions": {PROGRESS: "39"}},
}

GONE = object()
"""Given as a value, the member is taken away."""


def with_member(path: str, value: Any, base: dict[str, Any] = LINKEDIN) -> dict[str, Any]:
    """A copy of the statement with one member set; `path` is names parted by blanks."""
    changed = copy.deepcopy(base)
    place = changed
    *way, last = path.split(" ")
    for step in way:
        place = place.setdefault(step, {})
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return changed
