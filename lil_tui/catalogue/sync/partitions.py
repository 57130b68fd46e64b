"""What a run reads: one partition for each type in each locale, classifications first.

Classifications are read whole in every run: LinkedIn can't say which of them changed.
"""

from dataclasses import dataclass
from typing import Literal

from lil_tui.catalogue.sync.events import PartitionName
from lil_tui.locales import Locale

CLASSIFICATION_TYPES = ("LIBRARY", "SUBJECT", "TOPIC", "SKILL")

Kind = Literal["asset", "classification"]


@dataclass(frozen=True)
class Partition:
    """One type in one locale, with the id of its row."""

    id: int
    kind: Kind
    type: str
    locale: Locale
    modified_after_ms: int | None = None
    """Set for an incremental read: only what changed after it is asked for."""

    @property
    def name(self) -> PartitionName:
        """The same for events."""
        return PartitionName(self.kind, self.type, str(self.locale))

    def __str__(self) -> str:
        return f"{self.type} {self.locale}"


def wanted_partitions(
    asset_types: tuple[str, ...], locales: tuple[Locale, ...]
) -> list[tuple[Kind, str, Locale]]:
    """Everything a run has to read, in order: small before large."""
    classifications: list[tuple[Kind, str, Locale]] = [
        ("classification", type_, locale) for locale in locales for type_ in CLASSIFICATION_TYPES
    ]
    return classifications + [("asset", type_, locale) for locale in locales for type_ in asset_types]
