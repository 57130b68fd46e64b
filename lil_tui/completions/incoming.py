"""From a request's bytes to statements ready to store: decoded, validated, given an id, understood. Pure."""

import uuid
from typing import Any, NamedTuple

from lil_tui.completions.meaning import Meaning, meaning_of
from lil_tui.completions.statements import (
    StatementError,
    canonical_id,
    decode_statement,
    decode_statements,
    same_content,
    validate,
)
from lil_tui.completions.statements.decode import Received
from lil_tui.completions.statements.formats import timestamp_ms


class Incoming(NamedTuple):
    """A valid statement on its way in.

    `timestamp_ms` is None where the sender gave none: then the time of storing counts. `value` is
    the decoded statement, `body` its JSON as it was sent.
    """

    statement_id: str
    timestamp_ms: int | None
    meaning: Meaning
    value: dict[str, Any]
    body: str


def read_statements(raw: bytes, *, strict: bool = False) -> tuple[list[Incoming], bool]:
    """Read a request's body of one statement or an array; the flag says whether it was an array.

    All or nothing: raises UnreadableBody, or StatementError for the first statement that breaks a
    rule (its field then begins with `[index]` in an array).
    """
    received, many = decode_statements(raw)
    incoming: list[Incoming] = []
    for index, each in enumerate(received):
        try:
            incoming.append(_prepared(each, strict))
        except StatementError as error:
            if many:
                error.beneath(f"[{index}]")
            raise
    return incoming, many


def read_statement(raw: bytes, *, strict: bool = False, statement_id: str | None = None) -> Incoming:
    """Read one statement; `statement_id` is used where it has none itself (PUT).

    Raises UnreadableBody, StatementError. Whether the two ids agree is the caller's question.
    """
    return _prepared(decode_statement(raw), strict, statement_id)


def _prepared(received: Received, strict: bool, statement_id: str | None = None) -> Incoming:
    value = received.value
    validate(value, strict=strict, plain=received.plain)
    given = value.get("id") or statement_id
    moment = value.get("timestamp")
    return Incoming(
        statement_id=canonical_id(given) if given else str(uuid.uuid4()),
        timestamp_ms=timestamp_ms(moment) if moment is not None else None,
        meaning=meaning_of(value),
        value=value,
        body=received.body,
    )


def same_as_stored(incoming: Incoming, body: str) -> bool:
    """Whether a stored statement of the same id says the same (xAPI 1.0.3 Data 2.3.1)."""
    return incoming.body == body or same_content(incoming.value, decode_statement(body.encode()).value)
