"""Where statements go and how LinkedIn behaves while it sends them; open questions are switches here.

Nothing is ever sent to another machine: whoever is not on loopback is refused before a socket is made.
"""

import ipaddress
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec


class SendingRefused(Exception):
    """The simulator won't send there, or not like that; one line that says why."""


class AlreadySending(SendingRefused):
    """One run at a time."""


@dataclass(frozen=True)
class Target:
    """A listener: what an administrator types into LinkedIn's form. Raises SendingRefused off loopback."""

    token_url: str
    statements_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str | None = "xapi:write"
    """None asks for no scope."""
    authentication: Literal["form", "basic", "basic-raw"] = "form"
    """The secret in the form body, or as HTTP Basic: form-encoded first (RFC 6749 §2.3.1) or raw."""
    ca_file: str | None = None
    """Certificates to trust, for `https` addresses."""

    def __post_init__(self) -> None:
        for url in (self.token_url, self.statements_url):
            check_loopback(url)


@dataclass(frozen=True)
class SendOptions:
    """Who learns, what LinkedIn writes, how it sends. Shares are from 0 to 1, waits in seconds."""

    seed: int = 1
    """The same seed, catalogue, options and `until` give the same statements, byte for byte."""
    learners: int = 250
    user_type: Literal["email", "account", "hash", "mixed"] = "email"
    """What LinkedIn's form calls User Type: which identifier names the learner."""
    names: bool = True
    """Whether actors carry their `name`."""
    outsiders: float = 0.02
    """Learners that no imported list knows."""
    other_languages: float = 0.15
    """Learners who learn in another language than the one with the most courses."""

    count: int | None = None
    """Statements to hand over in all, repeats included; None: what `days` of learning give."""
    days: float = 120
    """How far back the first statement lies."""
    pace: float = 0.25
    """Statements a day of an average learner; counts only where `count` doesn't."""
    until: datetime | None = None
    """Aware; no statement is younger, `live` ones aside. The moment of sending unless given."""
    live: bool = False
    """Go on after the past is told: statements of this very moment, without end."""

    progress: Literal["text", "number", "mixed"] = "text"
    """The progress extension as a string of digits, as seen, or as a number."""
    repeats: float = 0.02
    """Statements sent once more, byte for byte."""
    late: float = 0.05
    """Statements that come after younger ones, a few places or a few hundred."""
    unknown_courses: float = 0.01
    """Courses that no catalogue holds."""
    odd_ids: float = 0.005
    """Statement ids that are no UUID."""
    extras: float = 0.05
    """Statements with members and extensions that nobody has documented."""
    other_verbs: float = 0.005
    """Statements about something else than progress, between the others."""
    capitals: float = 0.01
    """Addresses written with capitals once in a while."""

    version: str | None = "1.0.0"
    """`X-Experience-API-Version`; None leaves it out."""
    batch: int = 1
    """Statements a request: 1 sends objects, more sends arrays."""
    connections: int = 4
    """Requests under way at once; 1 keeps the order exact."""
    rate: float | None = None
    """Statements a second; None is as fast as they are taken."""
    live_rate: float = 2.0
    """The same once statements are of the moment."""
    seconds: float | None = None
    """End after so long."""

    timeout: float = 10.0
    """For one answer."""
    attempts: int = 8
    """How often one request is tried before it is given up."""
    first_wait: float = 0.2
    """Before the second attempt; doubles with each one after."""
    longest_wait: float = 10.0
    new_tokens: int = 2
    """How many new tokens a 401 may cost before a request counts as refused."""

    def __post_init__(self) -> None:
        shares = ("outsiders", "other_languages", "repeats", "late", "unknown_courses", "odd_ids", "extras")
        for name in (*shares, "other_verbs", "capitals"):
            if not 0 <= getattr(self, name) <= 1:
                raise SendingRefused(f"{name} is a share from 0 to 1, not {getattr(self, name)!r}")
        for name in ("learners", "days", "pace", "batch", "connections", "timeout", "attempts", "live_rate"):
            if getattr(self, name) <= 0:
                raise SendingRefused(f"{name} is more than 0, not {getattr(self, name)!r}")
        if self.count is not None and self.count < 0:
            raise SendingRefused(f"count is at least 0, not {self.count}")
        if self.rate is not None and self.rate <= 0:
            raise SendingRefused(f"rate is more than 0, not {self.rate}")
        if self.version is not None and not (self.version.isascii() and self.version.isprintable()):
            raise SendingRefused(f"version can't be a header's value: {self.version!r}")
        if self.until is not None and self.until.tzinfo is None:
            raise SendingRefused("until needs its time zone")

    def telling(self) -> str:
        """All options that statements depend on, as text."""
        return repr([getattr(self, one.name) for one in fields(self) if one.name not in _OF_THE_SENDING])


_OF_THE_SENDING = frozenset(
    (
        "version",
        "batch",
        "connections",
        "rate",
        "live_rate",
        "seconds",
        "timeout",
        "attempts",
        "first_wait",
        "longest_wait",
        "new_tokens",
    )
)
"""Options that change no statement."""
_TARGET_NAMES = frozenset(one.name for one in fields(Target))
_OPTION_NAMES = frozenset(one.name for one in fields(SendOptions))


def read_written(written: Any) -> tuple[Target, SendOptions]:
    """Read both from one JSON object; `until` is ISO 8601. Raises SendingRefused for what it can't be."""
    if not isinstance(written, dict):
        raise SendingRefused("where and how to send is one object")
    unknown = sorted(written.keys() - _TARGET_NAMES - _OPTION_NAMES)
    if unknown:
        raise SendingRefused(f"{unknown[0]!r} is neither the target's nor an option of sending")
    target = {name: value for name, value in written.items() if name in _TARGET_NAMES}
    options = {name: value for name, value in written.items() if name in _OPTION_NAMES}
    try:
        return msgspec.convert(target, Target), msgspec.convert(options, SendOptions)
    except msgspec.ValidationError as error:
        raise SendingRefused(str(error)) from None


def check_loopback(url: str) -> None:
    """Raise SendingRefused unless the address is on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise SendingRefused(f"{url!r} is no address: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SendingRefused(f"{url!r} is no http or https address")
    if host != "localhost" and not is_loopback(host):
        raise SendingRefused(f"the simulator sends to this machine alone, and {host} is not loopback")


def is_loopback(host: str) -> bool:
    """Whether a numeric address is of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
