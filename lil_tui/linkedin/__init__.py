"""LinkedIn Learning over HTTP: tokens, endpoints, paging, retries and the wire schema.

httpx stands behind this package: none of its types or errors leaves it. Importing the package, its
schema or its errors doesn't import httpx; `lil_tui.linkedin.client` does, so import that late.
"""

from lil_tui.linkedin.errors import (
    AuthenticationFailed,
    LinkedInError,
    PermissionDenied,
    RateLimited,
    RequestRefused,
    Unreachable,
    UnreadableAnswer,
)
from lil_tui.linkedin.events import RequestEvent
from lil_tui.linkedin.paging import Page
from lil_tui.linkedin.retry import Clock, RetryPolicy, TimeLimits
from lil_tui.linkedin.tokens import AccessToken, Credentials, MemoryTokenStore, TokenStore

__all__ = [
    "AccessToken",
    "AuthenticationFailed",
    "Clock",
    "Credentials",
    "LinkedInError",
    "MemoryTokenStore",
    "Page",
    "PermissionDenied",
    "RateLimited",
    "RequestEvent",
    "RequestRefused",
    "RetryPolicy",
    "TimeLimits",
    "TokenStore",
    "Unreachable",
    "UnreadableAnswer",
]
