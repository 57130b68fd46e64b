"""Checking a statement against the table: passes, or raises with field, rule and clause."""

from typing import Any

from lil_tui.completions.statements.shapes import plain_statement, statement


def validate(value: Any, *, strict: bool = False, plain: bool = False) -> None:
    """Check one decoded statement (from `decode_statement`), as xAPI 1.0.3 Part Two demands.

    Strict follows the letter; lenient forgives `rules.FORGIVEN`. `plain` says that no member stands
    twice, which makes it quicker. Raises StatementError.
    """
    (plain_statement if plain else statement)(value, strict)
