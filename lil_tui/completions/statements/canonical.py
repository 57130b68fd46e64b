"""When two statements are the same one: the comparison of xAPI 1.0.3 Data 2.3.1, and ids in one spelling.

Left out of the comparison: what the receiver sets (id, stored, authority, version), verb displays
and activity definitions, the order of a group's members. A timestamp counts as a point in time.
"""

import hashlib
import re
from typing import Any

import msgspec

from lil_tui.completions.statements.formats import is_uuid, timestamp_ms

_encode = msgspec.json.Encoder(order="sorted").encode
_SET_BY_RECEIVER = frozenset({"id", "stored", "authority", "version", "timestamp"})
_LONG_FRACTION = re.compile(r"([.,][0-9]{2})[0-9]+S\Z").sub


def canonical_id(text: str) -> str:
    """A statement's id in one spelling: UUIDs in lower case, other ids as they are."""
    return text.lower() if is_uuid(text) else text


def same_content(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two valid statements of one id say the same (2.3.1).

    A timestamp counts where both have one: which of the two was set on the way can't be known.
    """
    times = one.get("timestamp"), other.get("timestamp")
    if times[0] is not None and times[1] is not None and timestamp_ms(times[0]) != timestamp_ms(times[1]):
        return False
    return fingerprint(one) == fingerprint(other)


def fingerprint(statement: dict[str, Any]) -> bytes:
    """BLAKE2b-128 over the content in canonical form, without id and timestamp."""
    content = {name: item for name, item in statement.items() if name not in _SET_BY_RECEIVER}
    return hashlib.blake2b(_encode(_said(content)), digest_size=16).digest()


def _said(content: dict[str, Any]) -> dict[str, Any]:
    """A statement's or a sub-statement's members in canonical form."""
    plain: dict[str, Any] = {}
    for name, item in content.items():
        if name == "actor":
            plain[name] = _actor(item)
        elif name == "verb":
            plain[name] = {"id": item["id"], **_strangers(item, ("id", "display"))}
        elif name == "object":
            plain[name] = _object(item)
        elif name == "result":
            plain[name] = _result(item)
        elif name == "context":
            plain[name] = _context(item)
        elif name == "attachments":
            plain[name] = [_attachment(attachment) for attachment in item]
        elif name == "timestamp":
            plain[name] = timestamp_ms(item)
        else:
            plain[name] = _numbers(item)
    return plain


def _strangers(value: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    return {name: _numbers(item) for name, item in value.items() if name not in known}


def _actor(value: dict[str, Any]) -> dict[str, Any]:
    plain = _strangers(value, ("mbox", "mbox_sha1sum", "member"))
    for name in ("mbox", "mbox_sha1sum"):
        if name in value:
            plain[name] = value[name].lower()
    if "member" in value:
        plain["member"] = sorted((_actor(member) for member in value["member"]), key=_encode)
    return plain


def _object(value: dict[str, Any]) -> dict[str, Any]:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return _strangers(value, ("definition",))
    if kind in ("Agent", "Group"):
        return _actor(value)
    if kind == "StatementRef":
        return {**_strangers(value, ("id",)), "id": canonical_id(value["id"])}
    return _said(value)


def _result(value: dict[str, Any]) -> dict[str, Any]:
    plain = _strangers(value, ("duration",))
    if "duration" in value:
        # Below hundredths of a second durations are not compared (4.6).
        plain["duration"] = _LONG_FRACTION(r"\1S", value["duration"])
    return plain


def _context(value: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, item in value.items():
        if name == "registration":
            plain[name] = item.lower()
        elif name in ("instructor", "team"):
            plain[name] = _actor(item)
        elif name == "statement":
            plain[name] = _object(item)
        elif name == "language":
            plain[name] = item.lower()
        elif name == "contextActivities":
            # A single activity comes back as an array of one (2.4.6.2).
            plain[name] = {
                kind: [_object(each) for each in (found if isinstance(found, list) else [found])]
                for kind, found in item.items()
            }
        else:
            plain[name] = _numbers(item)
    return plain


def _attachment(value: dict[str, Any]) -> dict[str, Any]:
    plain = _strangers(value, ("display", "description", "sha2"))
    for name in ("display", "description"):
        if name in value:
            plain[name] = {tag.lower(): words for tag, words in value[name].items()}
    plain["sha2"] = value["sha2"].lower()
    return plain


def _numbers(value: Any) -> Any:
    """The value with 1.0 as 1: JSON has one kind of number."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {name: _numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return value
