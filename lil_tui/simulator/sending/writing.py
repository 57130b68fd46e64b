"""Writes statements as LinkedIn does, with what it leaves open switched by options.

The shape is that of statements seen in the wild: one actor, a verb in capitals, the course's URN as
it is, progress as an extension of the result. The same moments give the same statements.
"""

import hashlib
import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lil_tui.simulator.sending.learners import HOME_PAGE, Learner
from lil_tui.simulator.sending.options import SendOptions
from lil_tui.simulator.sending.stories import Moment

Statement = dict[str, Any]

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
PROGRESSED = "http://adlnet.gov/expapi/verbs/progressed"
VIEWED = "http://id.tincanapi.com/verb/viewed"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
_ENGAGEMENT = "https://www.linkedin.com/learning/xapi/extensions"
_COURSE = "http://adlnet.gov/expapi/activities/course"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StatementWriter:
    """Writes the statements of one run."""

    def __init__(self, learners: Sequence[Learner], options: SendOptions) -> None:
        self._learners = learners
        self._options = options
        self._rng = random.Random(f"statements {options.seed}")
        self._key = hashlib.blake2b(options.telling().encode()).digest()
        self._actors: dict[int, Statement] = {}

    def write(self, moment: Moment, at_ms: int) -> Statement:
        """A statement about a moment, dated `at_ms` (epoch milliseconds)."""
        rng, options = self._rng, self._options
        other = not moment.completes and rng.random() < options.other_verbs
        verb, display = (VIEWED, "VIEWED") if other else (PROGRESSED, "PROGRESSED")
        if moment.completes:
            verb, display = COMPLETED, "COMPLETED"
        statement: Statement = {
            "id": self._id(f"{at_ms} {moment.learner} {moment.urn} {moment.progress} {display}"),
            "timestamp": timestamp(at_ms),
            "actor": self._actor(moment.learner),
            "verb": {"id": verb, "display": {"en-US": display}},
            "object": {"objectType": "Activity", "id": moment.urn, "definition": {"type": _COURSE}},
        }
        if not other:
            statement["result"] = self._result(moment)
        if rng.random() < options.extras:
            self._add_extras(statement)
        return statement

    def _id(self, said: str) -> str:
        """An id made from what is said: a later run with the same seed reuses none for other words."""
        drawn = int.from_bytes(hashlib.blake2b(said.encode(), digest_size=16, key=self._key).digest(), "big")
        if self._rng.random() < self._options.odd_ids:
            return f"learning-statement-{drawn % 10**15}"
        return str(uuid.UUID(int=drawn, version=4))

    def _result(self, moment: Moment) -> Statement:
        result: Statement = {"completion": moment.completes}
        if moment.completes:
            result["duration"] = f"PT{self._rng.randint(8, 190)}M{self._rng.randint(1, 59)}S"
        style = self._options.progress
        as_number = style == "number" or (style == "mixed" and self._rng.random() < 0.5)
        result["extensions"] = {PROGRESS: moment.progress if as_number else str(moment.progress)}
        return result

    def _actor(self, number: int) -> Statement:
        actor = self._actors.get(number)
        if actor is None:
            actor = self._actors[number] = self._new_actor(number)
        if "mbox" in actor and self._rng.random() < self._options.capitals:
            local, _, host = self._learners[number].email.partition("@")
            return actor | {"mbox": f"mailto:{local.title()}@{host}"}
        return actor

    def _new_actor(self, number: int) -> Statement:
        learner = self._learners[number]
        kind = self._options.user_type
        if kind == "mixed":
            kind = ("email", "account", "hash")[number % 3]
        actor: Statement = {"objectType": "Agent"}
        if self._options.names:
            actor["name"] = learner.name
        if kind == "email":
            actor["mbox"] = f"mailto:{learner.email}"
        elif kind == "account":
            actor["account"] = {"homePage": HOME_PAGE, "name": learner.account_name}
        else:
            actor["mbox_sha1sum"] = learner.mbox_sha1sum
        return actor

    def _add_extras(self, statement: Statement) -> None:
        """Engagement data as LinkedIn announced it in January 2025; the names are made up."""
        spent = self._rng.randint(30, 5400)
        if "result" in statement:
            statement["result"]["extensions"][f"{_ENGAGEMENT}/time-spent-seconds"] = spent
        if self._rng.random() < 0.5:
            statement["engagementMetrics"] = {"timeSpent": spent, "videosWatched": self._rng.randint(1, 30)}


def timestamp(at_ms: int) -> str:
    """An instant as LinkedIn writes it: ISO 8601, UTC, milliseconds, `Z`."""
    at = _EPOCH + timedelta(milliseconds=at_ms)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"
