"""Faults on demand: which requests go wrong, how often, and in what way.

A fault is added with the conditions it waits for and the effect it has; counters say how often it
struck. Added from tests (any thread) or over HTTP, read by the server.
"""

import itertools
import threading
from typing import Any, Literal, NamedTuple, get_args

import msgspec

Kind = Literal[
    "unauthorized",
    "forbidden",
    "throttled",
    "server_error",
    "redirect",
    "slow",
    "drop",
    "drop_mid_body",
    "cut_json",
    "garbage",
    "short_page",
    "repeat_page",
    "empty_page",
    "no_next",
    "next_loop",
    "next_off_origin",
    "drift",
    "total",
    "bad_element",
    "edit",
]
Endpoint = Literal["any", "catalogue", "token", "assets", "asset", "classifications", "classification"]
Defect = Literal[
    "wrong_type",
    "wrong_title",
    "no_urn",
    "no_title",
    "no_type",
    "not_an_object",
    "null",
    "invalid_utf8",
    "lone_surrogate",
]

SHAPING = frozenset(
    (
        "short_page",
        "repeat_page",
        "empty_page",
        "no_next",
        "next_loop",
        "next_off_origin",
        "drift",
        "total",
        "bad_element",
    )
)
"""Faults that alter a page before it is written."""


class Call(NamedTuple):
    """What a fault may look at in a request."""

    endpoint: str
    start: int | None = None
    asset_type: str | None = None
    locale: str | None = None


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One fault: conditions, then effect, then counters."""

    kind: Kind
    endpoint: Endpoint = "assets"
    """Where it strikes; `catalogue` is everything but the token endpoint."""
    times: int | None = None
    """How often at most; always where not given."""
    skip: int = 0
    """How many matching requests it lets pass first."""
    every: int | None = None
    """Only every so many matching requests."""
    start: int | None = None
    """Only at this offset."""
    from_start: int | None = None
    """Only at this offset and after."""
    asset_type: str | None = None
    """Only for this asset type or classification type."""
    locale: str | None = None
    """Only for this locale, written `en_US`."""

    status: int = 503
    """server_error: 500, 503, 504 …"""
    retry_after: int | str | None = None
    """throttled, server_error: the header as it stands; `date:20` gives the date in 20 seconds."""
    revoke: bool = True
    """unauthorized: all tokens issued so far are revoked with it."""
    milliseconds: int = 1_000
    """slow: wait before answering."""
    jitter: int = 0
    """slow: up to so many milliseconds more."""
    elements: int = 50
    """short_page: how many elements are left."""
    honest_next: bool = True
    """short_page: whether the next link goes on after what came, or after what was asked for."""
    to: int | None = None
    """next_loop: where the next link leads; the page itself where not given."""
    amount: int = 1
    """drift: added to the total at every strike; total: the total told instead."""
    text: str = "<html><body>Internal error</body></html>"
    """garbage: the body."""
    location: str = "https://www.linkedin.com/uas/login"
    """redirect: where to."""
    defect: Defect = "wrong_type"
    """bad_element: what is wrong with it."""
    index: int = 0
    """bad_element: which element of the page."""
    urn: str | None = None
    """bad_element: which element, wherever it turns up."""

    edits: list[dict[str, Any]] = []
    """edit: made just before the answer, written as for `Edits.apply`."""

    id: int = 0
    seen: int = 0
    """Requests that matched so far."""
    hits: int = 0
    """How often it struck."""

    def strikes(self, call: Call) -> bool:
        """Whether it strikes this request; counts."""
        if not self._concerns(call):
            return False
        self.seen += 1
        turn = self.seen - self.skip
        if turn <= 0 or (self.every and turn % self.every) or self.spent:
            return False
        self.hits += 1
        return True

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return self.times is not None and self.hits >= self.times

    def _concerns(self, call: Call) -> bool:
        here = self.endpoint in ("any", call.endpoint) or (
            self.endpoint == "catalogue" and call.endpoint != "token"
        )
        return (
            here
            and (self.start is None or self.start == call.start)
            and (self.from_start is None or (call.start or 0) >= self.from_start)
            and (self.asset_type is None or self.asset_type == call.asset_type)
            and (self.locale is None or self.locale == call.locale)
        )


class Faults:
    """The faults that are set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._ids = itertools.count(1)

    def add(self, kind: Kind, **settings: Any) -> Fault:
        """Set a fault; the settings are the members of `Fault`. Raises ValueError for what isn't one."""
        return self.add_written({"kind": kind, **settings})

    def add_written(self, written: object) -> Fault:
        """Set a fault written as JSON members; raises ValueError."""
        try:
            fault = msgspec.convert(written, Fault)
        except msgspec.ValidationError as error:
            raise ValueError(f"{error}; kinds are {', '.join(get_args(Kind))}") from None
        fault.id, fault.seen, fault.hits = next(self._ids), 0, 0
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take one fault away."""
        with self._lock:
            self._faults = [one for one in self._faults if one.id != fault.id]

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._faults = []

    def all(self) -> list[Fault]:
        """All that are set, with their counters."""
        with self._lock:
            return list(self._faults)

    def striking(self, call: Call) -> list[Fault]:
        """Those that strike a request, in the order in which they were set; counts."""
        if not self._faults:
            return []
        with self._lock:
            return [fault for fault in self._faults if fault.strikes(call)]
