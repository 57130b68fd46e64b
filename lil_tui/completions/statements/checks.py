"""The small parts that the table of shapes is built from: each checks one value and raises StatementError.

A check is called with a value and whether it is strict. Good values cost one call and no path: the
path is put together on the way up, when something is wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from lil_tui.completions.statements import rules
from lil_tui.completions.statements.decode import Repeated
from lil_tui.completions.statements.formats import is_iri, is_language_tag
from lil_tui.completions.statements.rules import FORGIVEN, Rule, StatementError
from lil_tui.text import clean

Check = Callable[[Any, bool], None]
Law = Callable[[dict[str, Any], bool], None]

_LONGEST_STEP = 100
_KEPT, _LONGEST_KEPT = 8_192, 500
"""How many objects, of how many bytes, are remembered: hostile ones must not fill the memory."""
_encode = msgspec.json.Encoder().encode


def shown(name: str) -> str:
    """A member's name from outside, fit for an error's path."""
    return clean(name)[:_LONGEST_STEP]


def wrong_type(value: object, wanted: str, rule: Rule = rules.TYPE) -> StatementError:
    """The error for a value that isn't even of the type; null has a rule of its own."""
    if value is None:
        return StatementError(rules.NO_NULL)
    return StatementError(rule, f"this must be {wanted}")


def text(value: Any, strict: bool) -> None:
    """Any string."""
    if type(value) is not str:
        raise wrong_type(value, "a string")


def boolean(value: Any, strict: bool) -> None:
    """True or false, not their words."""
    if type(value) is not bool:
        raise wrong_type(value, "true or false")


def number(value: Any, strict: bool) -> None:
    """A number, not one in a string."""
    if type(value) is not int and type(value) is not float:
        raise wrong_type(value, "a number")


def formatted(
    fits: Callable[[str], object], rule: Rule, trouble: Callable[[str], str] = lambda _: ""
) -> Check:
    """A string of a format; in lenient a forgiven rule only wants printable text that isn't blank.

    `trouble` says what is wrong with one that doesn't fit, where the rule doesn't say it.
    """
    forgiven = rule.name in FORGIVEN

    def check(value: Any, strict: bool) -> None:
        if type(value) is not str:
            raise wrong_type(value, "a string")
        if fits(value):
            return
        if strict or not forgiven or not value.strip() or not value.isprintable():
            raise StatementError(rule, trouble(value))

    return check


def remembered(check: Check) -> Check:
    """The same check, but what has passed is not looked at again: verbs, courses, learners keep coming.

    Only for values in which no member stands twice, which their JSON doesn't tell.
    """
    passed: dict[bool, set[bytes]] = {False: set(), True: set()}

    def quick(value: Any, strict: bool) -> None:
        known, key = passed[strict], _encode(value)
        if key in known:
            return
        check(value, strict)
        if len(key) <= _LONGEST_KEPT:
            if len(known) >= _KEPT:
                known.clear()
            known.add(key)

    return quick


def literal(wanted: str, rule: Rule) -> Check:
    """One fixed string."""

    def check(value: Any, strict: bool) -> None:
        if value != wanted:
            raise StatementError(rule) if type(value) is str else wrong_type(value, "a string")

    return check


def array(each: Check, rule: Rule = rules.TYPE, wanted: str = "an array") -> Check:
    """An array whose elements pass the check."""

    def check(value: Any, strict: bool) -> None:
        if type(value) is not list:
            raise wrong_type(value, wanted, rule)
        for index, item in enumerate(value):
            try:
                each(item, strict)
            except StatementError as error:
                error.beneath(f"[{index}]")
                raise

    return check


def language_map(value: Any, strict: bool) -> None:
    """Language tags to strings (4.2)."""
    require_object(value)
    for tag, words in value.items():
        if type(words) is not str:
            raise wrong_type(words, "a string", rules.LANGUAGE_TEXT).beneath(shown(tag))
        if not is_language_tag(tag):
            raise StatementError(rules.LANGUAGE_TAG, field=shown(tag))


def extensions(value: Any, strict: bool) -> None:
    """IRIs to anything at all (4.1)."""
    require_object(value)
    for key in value:
        if not is_iri(key):
            raise StatementError(rules.EXTENSION_KEY, field=shown(key))


def require_object(value: Any) -> None:
    """An object in which each member stands once."""
    if type(value) is not dict:
        if type(value) is Repeated:
            raise StatementError(rules.MEMBER_ONCE)
        raise wrong_type(value, "an object", rules.OBJECT)


class Shape:
    """An object of the specification: its members with their checks, what it needs, and its laws.

    `required` gives the rule that a missing member breaks. `laws` look at several members at once,
    after each passed by itself. `unknown` is the rule that a member without a row breaks.
    """

    def __init__(
        self,
        members: Mapping[str, Check],
        *,
        required: Mapping[str, Rule] | None = None,
        laws: tuple[Law, ...] = (),
        forbidden: Mapping[str, Rule] | None = None,
        unknown: Rule = rules.MEMBER_KNOWN,
    ) -> None:
        self.members = dict(members)
        self.required = tuple((required or {}).items())
        self.laws = laws
        self.forbidden = dict(forbidden or {})
        self.unknown = unknown
        self._folded = {name.casefold(): name for name in self.members}

    def remembering(self, *names: str) -> "Shape":
        """The same shape with these members `remembered`."""
        return Shape(
            {name: remembered(check) if name in names else check for name, check in self.members.items()},
            required=dict(self.required),
            laws=self.laws,
            forbidden=self.forbidden,
            unknown=self.unknown,
        )

    def __call__(self, value: Any, strict: bool) -> None:
        """Check the value; raises StatementError."""
        if type(value) is not dict:
            require_object(value)
        members = self.members
        for name, item in value.items():
            check = members.get(name)
            if check is None:
                self._stranger(name, strict)
                continue
            try:
                check(item, strict)
            except StatementError as error:
                error.beneath(name)
                raise
        for name, rule in self.required:
            if name not in value:
                raise StatementError(rule, f"{name} is missing", name)
        for law in self.laws:
            law(value, strict)

    def _stranger(self, name: str, strict: bool) -> None:
        if name in self.forbidden:
            raise StatementError(self.forbidden[name], field=name)
        known = self._folded.get(name.casefold())
        if known is not None:
            raise StatementError(rules.MEMBER_CASE, f"this member is spelt {known}", shown(name))
        if strict or self.unknown.name not in FORGIVEN:
            raise StatementError(self.unknown, field=shown(name))
