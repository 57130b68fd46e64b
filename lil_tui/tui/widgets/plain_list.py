"""A list whose rows are opened and never marked, and the rows of one that has none yet."""

from collections.abc import Hashable, Sequence
from typing import Any

from lil_tui.tui.widgets.virtual_list import VirtualList


class PlainList(VirtualList[Any]):
    """A list whose rows are opened and never marked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No marks here."""
        return action != "mark" and super().check_action(action, parameters)


class NoRows:
    """A list while there is no database yet: looking at it makes none."""

    def count(self) -> int:
        """None."""
        return 0

    def fetch(self, offset: int, limit: int) -> Sequence[Any]:
        """None."""
        return ()

    def key(self, row: Any) -> Hashable:
        """Never asked."""
        return None

    def locate(self, key: Hashable) -> int | None:
        """Never asked."""
        return None
