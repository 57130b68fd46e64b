"""From bytes to statements: JSON read with bounds, repeated members noticed, the bytes of each kept."""

import json
from typing import Any, NamedTuple

import msgspec

DEEPEST = 64
"""Levels of nesting that are read; LinkedIn uses five."""

_decode = msgspec.json.Decoder().decode
_split = msgspec.json.Decoder(list[msgspec.Raw]).decode
_encode = msgspec.json.Encoder().encode


class UnreadableBody(ValueError):
    """The bytes are no JSON, or no JSON that can be a statement; the text says why."""


class Repeated(dict[str, Any]):
    """An object in which a member stood twice: no rule takes it for a plain object."""


class Received(NamedTuple):
    """A statement as it came: `value` decoded, `body` its own text; `plain`: no member stands twice."""

    value: Any
    body: str
    plain: bool


def decode_statements(raw: bytes) -> tuple[list[Received], bool]:
    """Read a body of one statement or an array of them; the flag says whether it was an array.

    Raises UnreadableBody. The statements are not validated yet.
    """
    many = raw.lstrip(b" \t\r\n")[:1] == b"["
    if not many:
        return [decode_statement(raw)], False
    try:
        elements = _split(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableBody(_reason(error)) from None
    return [decode_statement(bytes(element)) for element in elements], True


def decode_statement(raw: bytes) -> Received:
    """Read one statement. Raises UnreadableBody."""
    try:
        value = _decode(raw)
        body = raw.decode()
        if raw.count(b"{") + raw.count(b"[") > DEEPEST and depth(value) > DEEPEST:
            raise UnreadableBody(f"nested more than {DEEPEST} levels deep")
        plain = type(value) is not dict or not _may_repeat(value, raw)
        if not plain:
            value = json.loads(body, object_pairs_hook=_object)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableBody(_reason(error)) from None
    return Received(value, body, plain)


def depth(value: object) -> int:
    """How many levels of objects and arrays stand inside each other."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else None
        if children is None:
            continue
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children)
    return deepest


def _may_repeat(value: dict[str, Any], raw: bytes) -> bool:
    """Whether a member may stand twice, which decoding doesn't tell; almost always quickly answered.

    JSON without blanks and repeated members is as long as what it reads back to. Escapes and numbers
    written otherwise make a difference too: then it must be looked at member by member.
    """
    length = len(_encode(value))
    return length != len(raw) and length != len(msgspec.json.format(raw, indent=-1))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeated(found)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return f"nested more than {DEEPEST} levels deep"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    if "truncated" in str(error):
        return "JSON ends in the middle, or holds half a surrogate pair"
    return str(error)
