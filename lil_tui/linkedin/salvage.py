"""Takes broken JSON apart without understanding it.

One element with a lone surrogate, a bare `NaN` or nesting without end makes a strict parser refuse
the whole page. The splitter here only follows quotes and brackets, so that the other elements of
the page survive; a text whose brackets don't close (a cut answer) is refused.
"""

import re

import msgspec

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(_STRING + rb'|["{}\[\],]', re.DOTALL)
_MEMBER = re.compile(rb"\s*(" + _STRING + rb")\s*:\s*", re.DOTALL)
_CLOSERS = {b"{": b"}", b"[": b"]"}


class SplitError(ValueError):
    """The text is no complete JSON object or array, not even by its brackets."""


def split_items(text: bytes) -> list[bytes]:
    """Give the comma-separated items of one JSON object or array, each as its exact bytes, stripped.

    Raises SplitError for anything whose quotes and brackets don't close.
    """
    text = text.strip()
    if text[:1] not in _CLOSERS:
        raise SplitError("neither an object nor an array")
    items: list[bytes] = []
    awaited: list[bytes] = []
    item_start = 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == b'"':
            raise SplitError("a text is not closed")
        if token in _CLOSERS:
            awaited.append(_CLOSERS[token])
        elif token == b",":
            if len(awaited) == 1:
                items.append(text[item_start : match.start()].strip())
                item_start = match.end()
        elif token in (b"}", b"]"):
            if token != awaited.pop():
                raise SplitError("brackets don't match")
            if not awaited:
                if match.end() != len(text):
                    raise SplitError("something follows the end")
                last = text[item_start : match.start()].strip()
                return [*items, last] if items or last else []
    raise SplitError("the end is missing")


def split_members(text: bytes) -> dict[str, bytes]:
    """Give the members of one JSON object by name, each value as its exact bytes.

    Raises SplitError for anything that is no object, or whose quotes and brackets don't close.
    """
    if text.lstrip()[:1] != b"{":
        raise SplitError("not an object")
    members: dict[str, bytes] = {}
    for item in split_items(text):
        match = _MEMBER.match(item)
        if match is None:
            raise SplitError("a member has no name")
        try:
            name = msgspec.json.decode(match[1], type=str)
        except ValueError:
            continue
        members[name] = item[match.end() :]
    return members
