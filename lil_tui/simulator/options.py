"""What a simulated LinkedIn Learning can be told to be: its size, its habits, its credentials.

Where LinkedIn's documentation leaves a question open, there is a switch here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

_NEWEST = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SimulatorOptions:
    """The catalogue's size and seed, and how the service behaves."""

    courses: int = 2_000
    """Live courses in en_US; everything else comes on top."""
    seed: int = 1
    """The same seed and options give the same catalogue, byte for byte."""
    locales: tuple[tuple[str, float], ...] = (
        ("de_DE", 0.04),
        ("fr_FR", 0.04),
        ("es_ES", 0.03),
        ("ja_JP", 0.03),
    )
    """Other locales and their courses as a share of `courses`, at least 8 each where the share is not 0."""
    learning_path_share: float = 0.03
    retired_share: float = 0.05
    videos: bool = True
    """Whether each course's videos are also assets of their own (asset type VIDEO)."""
    hostile: bool = False
    """Add courses whose titles hold markup, control characters, wide and right-to-left text."""
    shuffle_keys: bool = False
    """Write the members of each object in another order in every answer."""
    seed_document: bool = False
    """Serve nothing but the examples of the data flow document."""
    newest: datetime | None = None
    """Nothing in the catalogue is younger; by default a fixed day, or a week ago if that is earlier."""

    latency_ms: int = 0
    """Wait before each catalogue answer."""
    jitter_ms: int = 0
    """Up to this much is added to the wait at random."""

    client_id: str = "simulated-client"
    client_secret: str = "simulated/secret+with=signs"  # noqa: S105 - made up, and printed by `simulate`
    token_ttl_seconds: int = 7_775_999
    expires_in_as_text: bool = False
    """Write `expires_in` as a string of digits."""
    content_permission: bool = True
    """Whether the key may read the catalogue; without it LinkedIn answers 403."""

    above_maximum_count: Literal["forbid", "reject", "clamp"] = "forbid"
    """What a `count` over 100 gives: 403, 400, or 100 elements."""
    capped: bool = True
    """Whether answers backed by the search index end at 1,000 elements."""
    facets: bool = True
    """Whether such answers carry facets in `metadata`."""
    encode_brackets: bool = False
    """Percent-encode the brackets in paging links."""
    sso: bool = True
    aicc: bool = True
    """Whether live assets have `ssoLaunch` and `aiccLaunch` links."""

    def newest_instant(self) -> datetime:
        """The instant after which nothing in the first catalogue was changed, aware, in UTC."""
        if self.newest is not None:
            return self.newest
        last_week = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=7)
        return min(_NEWEST, last_week)
