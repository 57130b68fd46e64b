"""xAPI 1.0.3 statements as data: reading, validating and comparing them. Pure: no database, no HTTP.

Clauses are those of the specification's Part Two, "Experience API Data".
"""

from lil_tui.completions.statements.canonical import canonical_id, fingerprint, same_content
from lil_tui.completions.statements.decode import UnreadableBody, decode_statement, decode_statements
from lil_tui.completions.statements.rules import RULES, Rule, StatementError
from lil_tui.completions.statements.validate import validate

__all__ = [
    "RULES",
    "Rule",
    "StatementError",
    "UnreadableBody",
    "canonical_id",
    "decode_statement",
    "decode_statements",
    "fingerprint",
    "same_content",
    "validate",
]
