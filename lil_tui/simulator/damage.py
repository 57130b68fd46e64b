"""Spoils single elements, each in one way, for what reads them to cope with."""

from collections.abc import Sequence
from typing import Any

from lil_tui.simulator.faults import Fault
from lil_tui.simulator.paging import encode

_MARK = "\ue000spoiled\ue000"


def damaged(element: dict[str, Any], faults: Sequence[Fault], place: int) -> bytes:
    """The element's JSON, spoiled where a fault is meant for it."""
    for fault in faults:
        meant = fault.urn == element.get("urn") if fault.urn is not None else fault.index == place
        if fault.kind == "bad_element" and meant:
            return _spoiled(element, fault.defect)
    return encode(element)


def _spoiled(element: dict[str, Any], defect: str) -> bytes:
    if defect == "not_an_object":
        return encode("an element that is no object")
    if defect == "null":
        return b"null"
    if defect in ("no_urn", "no_title", "no_type"):
        return encode({name: value for name, value in element.items() if name != defect.removeprefix("no_")})
    if defect == "wrong_title":
        return encode({**element, "title": 42})
    if defect == "wrong_type":
        if "details" not in element:
            return encode({**element, "type": 42})
        return encode({**element, "details": {**element["details"], "level": 42}})
    marked = encode({**element, "title": {"locale": {"language": "en"}, "value": _MARK}})
    spoil = b"Broken \xff\xfe bytes" if defect == "invalid_utf8" else rb"Half a pair \ud83d here"
    return marked.replace(_MARK.encode(), spoil)
