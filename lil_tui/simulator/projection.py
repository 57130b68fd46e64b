"""The `fields` parameter: which members of each element an answer keeps.

Written as in Rest.li 1.0: `urn,title:(value),details:(urls:(webLaunch))`; `$*` stands for any member.
"""

from typing import Any

Projection = dict[str, "Projection | None"]
"""Members to keep; None keeps a member whole."""


class BadProjection(ValueError):
    """The parameter can't be read."""


def parse_projection(written: str) -> Projection:
    """Read the parameter; raises BadProjection."""
    projection, end = _members(written, 0)
    if end != len(written):
        raise BadProjection(f"unexpected {written[end]!r} at {end}")
    return projection


def _members(written: str, start: int) -> tuple[Projection, int]:
    members: Projection = {}
    place = start
    while place < len(written) and written[place] != ")":
        end = place
        while end < len(written) and written[end] not in ",:()":
            end += 1
        name = written[place:end].strip()
        if not name:
            raise BadProjection(f"a name is missing at {place}")
        below: Projection | None = None
        if written[end : end + 2] == ":(":
            below, end = _members(written, end + 2)
            if written[end : end + 1] != ")":
                raise BadProjection("a parenthesis is not closed")
            end += 1
        members[name] = below
        if written[end : end + 1] == ",":
            end += 1
        elif end < len(written) and written[end] != ")":
            raise BadProjection(f"unexpected {written[end]!r} at {end}")
        place = end
    return members, place


def project(value: Any, projection: Projection) -> Any:
    """A value with only the members of the projection; arrays are projected one by one."""
    if isinstance(value, list):
        return [project(one, projection) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, member in value.items():
        if name in projection or "$*" in projection:
            below = projection.get(name, projection.get("$*"))
            kept[name] = member if below is None else project(member, below)
    return kept
