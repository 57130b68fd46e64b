"""What the shell needs of the services that it hands to the panes."""

from pathlib import Path
from typing import Any, Protocol


class ShellSettings(Protocol):
    """What the shell itself reads of the settings."""

    @property
    def profile(self) -> str:
        """The profile's name."""
        ...

    @property
    def config_file(self) -> Path:
        """Where the settings were read from."""
        ...

    @property
    def data_dir(self) -> Path:
        """Where files go if the current folder takes none."""
        ...

    @property
    def keymap(self) -> dict[str, str]:
        """Keys by action id."""
        ...


class ShellServices(Protocol):
    """What the shell needs of the services it hands to the panes."""

    @property
    def settings(self) -> Any:
        """Settings with at least what `ShellSettings` has."""
        ...

    @property
    def has_database(self) -> bool:
        """Whether there is anything to be found."""
        ...
