"""Statements as LinkedIn sends them: some 600 bytes, ids of their own, dated one after the other near now."""

import json
import random
import time
import uuid
from collections.abc import Iterator

ADDRESS = "/xapi/statements"
LEARNERS, COURSES = 2_000, 400
_VERBS = "http://adlnet.gov/expapi/verbs"
_PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


def statements(seed: int = 0) -> Iterator[str]:
    """Statements without end; one in ten completes. Each seed has ids of its own."""
    rng = random.Random(seed)
    at_ms = time.time_ns() // 1_000_000 - 3_600_000
    while True:
        at_ms += 1
        learner, course = rng.randrange(LEARNERS), rng.randrange(COURSES)
        is_completed = rng.random() < 0.1
        progress = 100 if is_completed else rng.randrange(100)
        verb = "completed" if is_completed else "progressed"
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_ms // 1000))
        yield json.dumps(
            {
                "id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
                "timestamp": f"{moment}.{at_ms % 1000:03d}Z",
                "actor": {
                    "objectType": "Agent",
                    "name": f"Learner Number {learner}",
                    "mbox": f"mailto:learner.number.{learner}@example.com",
                },
                "verb": {"id": f"{_VERBS}/{verb}", "display": {"en-US": verb.upper()}},
                "object": {
                    "objectType": "Activity",
                    "id": f"urn:li:lyndaCourse:{100_000 + course}",
                    "definition": {
                        "type": "http://adlnet.gov/expapi/activities/course",
                        "name": {"en-US": f"A course about subject number {course}"},
                    },
                },
                "result": {
                    "completion": is_completed,
                    "duration": f"PT{rng.randrange(60)}M{rng.randrange(60)}S",
                    "extensions": {_PROGRESS: str(progress)},
                },
            },
            separators=(",", ":"),
        )


def request(body: str, token: str) -> bytes:
    """A POST as LinkedIn makes it, whole."""
    content = body.encode()
    head = (
        f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nX-Experience-API-Version: 1.0.0\r\n"
        f"User-Agent: benchmark\r\nAccept: */*\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def requests(made: Iterator[str], count: int, token: str, *, batch: int = 1) -> list[bytes]:
    """So many requests, made beforehand; with `batch` above 1 each brings an array."""
    if batch == 1:
        return [request(next(made), token) for _ in range(count)]
    return [request("[" + ",".join(next(made) for _ in range(batch)) + "]", token) for _ in range(count)]
