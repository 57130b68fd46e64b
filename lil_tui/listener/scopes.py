"""What a client or a token may do: `xapi:write`, `xapi:read`, and `xapi:all` for both. Pure."""

import re
from functools import lru_cache

from lil_tui.completions.clients import SCOPES

WRITE = "xapi:write"
READ = "xapi:read"
ALL = "xapi:all"

_BOTH = frozenset((WRITE, READ))
_TOKENS = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*")


@lru_cache(maxsize=64)
def allowed_by(scope: str) -> frozenset[str]:
    """The single rights in a space-separated list; unknown words give none."""
    words = scope.split(" ")
    return _BOTH if ALL in words else _BOTH.intersection(words)


def is_well_formed(scope: str) -> bool:
    """Whether a list is written as RFC 6749 §3.3 has it."""
    return _TOKENS.fullmatch(scope) is not None


def covers(held: str, wanted: list[str]) -> bool:
    """Whether every word that is asked for is known and part of what is held."""
    rights = allowed_by(held)
    return all(word in SCOPES and allowed_by(word) <= rights for word in wanted)
