"""Checking a statement against the table: passes, or raises with field, rule and clause."""

from typing import Any

from lil_tui.completions.statements.shapes import statement as _statement


def validate(value: Any, *, strict: bool = False) -> None:
    """Check one decoded statement (from `decode_statement`), as xAPI 1.0.3 Part Two demands.

    Strict follows the letter; lenient forgives `rules.FORGIVEN`. Raises StatementError.
    """
    _statement(value, strict)
