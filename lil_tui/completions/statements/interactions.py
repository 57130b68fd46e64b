"""Interaction activities: questions, their component lists and their response patterns (Data 2.4.4.1)."""

import re
from collections.abc import Callable
from typing import Any

from lil_tui.completions.statements import rules
from lil_tui.completions.statements.checks import Check, Shape, array, language_map, text, wrong_type
from lil_tui.completions.statements.rules import StatementError

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_is_number = re.compile(_NUMBER, re.ASCII).fullmatch
_is_range = re.compile(rf"(?:{_NUMBER})?\[:\](?:{_NUMBER})?", re.ASCII).fullmatch


def _is_true_or_false(pattern: str) -> bool:
    return pattern in ("true", "false")


def _is_numeric(pattern: str) -> bool:
    if _is_number(pattern):
        return True
    if not _is_range(pattern) or pattern == "[:]":
        return False
    low, high = pattern.split("[:]")
    return not (low and high) or float(low) <= float(high)


def _is_one_item(pattern: str) -> bool:
    return bool(pattern) and "[,]" not in pattern and "[.]" not in pattern


def _is_list(pattern: str) -> bool:
    return all(pattern.split("[,]"))


def _is_pairs(pattern: str) -> bool:
    return all(pair.count("[.]") == 1 and not pair.startswith("[.]") for pair in pattern.split("[,]"))


def _is_matching(pattern: str) -> bool:
    return _is_pairs(pattern) and not any(pair.endswith("[.]") for pair in pattern.split("[,]"))


def _is_anything(pattern: str) -> bool:
    return True


INTERACTIONS: dict[str, tuple[Callable[[str], bool], tuple[str, ...]]] = {
    "true-false": (_is_true_or_false, ()),
    "choice": (_is_list, ("choices",)),
    "fill-in": (_is_anything, ()),
    "long-fill-in": (_is_anything, ()),
    "matching": (_is_matching, ("source", "target")),
    "performance": (_is_pairs, ("steps",)),
    "sequencing": (_is_list, ("choices",)),
    "likert": (_is_one_item, ("scale",)),
    "numeric": (_is_numeric, ()),
    "other": (_is_anything, ()),
}
"""By interactionType: the form of a response pattern, and the component lists that it may have."""

LISTS = ("choices", "scale", "source", "target", "steps")

_component = Shape(
    {"id": text, "description": language_map},
    required={"id": rules.COMPONENT_ID},
)
_components = array(_component, rules.COMPONENT_LIST, "an array of interaction components")


def component_list(value: Any, strict: bool) -> None:
    """A list of components whose ids are distinct."""
    _components(value, strict)
    ids = [component["id"] for component in value]
    if len(set(ids)) != len(ids):
        raise StatementError(rules.COMPONENT_ID_DISTINCT)


def interaction_type(value: Any, strict: bool) -> None:
    """One of the ten kinds."""
    if type(value) is not str:
        raise wrong_type(value, "a string")
    if value not in INTERACTIONS:
        raise StatementError(rules.INTERACTION_TYPE)


def interaction_law(definition: dict[str, Any], strict: bool) -> None:
    """Patterns and lists go with the interactionType, which must be there for them."""
    patterns = definition.get("correctResponsesPattern")
    lists = [name for name in LISTS if name in definition]
    if patterns is None and not lists:
        return
    kind = definition.get("interactionType")
    if kind is None:
        raise StatementError(rules.INTERACTION_TYPE_REQUIRED, field="interactionType")
    fits, allowed = INTERACTIONS[kind]
    for name in lists:
        if name not in allowed:
            raise StatementError(rules.COMPONENT_LIST, f"{kind} has no {name}", name)
    for index, pattern in enumerate(patterns or ()):
        if not fits(pattern):
            raise StatementError(
                rules.RESPONSES_PATTERN,
                f"this is no response pattern of {kind}",
                f"correctResponsesPattern[{index}]",
            )


INTERACTION_MEMBERS: dict[str, Check] = {
    "interactionType": interaction_type,
    "correctResponsesPattern": array(text, rules.TYPE, "an array of strings"),
    **dict.fromkeys(LISTS, component_list),
}
"""The members of a definition that make it a question."""
