"""The settings as the program sees them: checked, complete, never changed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lil_tui.locales import Locale
from lil_tui.settings.values import sqlite_file

Launch = Literal["sso", "web", "aicc"]
XapiMode = Literal["lenient", "strict"]

DEFAULT_PROFILE = "default"
DEFAULT_API_URL = "https://api.linkedin.com/v2"
DEFAULT_TOKEN_URL = "https://www.linkedin.com/oauth/v2/accessToken"  # noqa: S105


@dataclass(frozen=True)
class ListenerSettings:
    """Where and how the listener takes statements (contract §1 and §3)."""

    host: str = "127.0.0.1"
    port: int = 8765
    """0 lets the system choose."""
    xapi: XapiMode = "lenient"
    token_ttl: int = 3600
    """Life of an access token that we issue, in seconds."""
    rotation_grace: int = 24 * 3600
    """How long a rotated client's old secret still works, in seconds."""
    max_body: int = 1024 * 1024
    """Largest request body, in bytes."""
    public_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    """IP addresses and networks whose `X-Forwarded-*` is believed."""
    metrics_port: int | None = None
    """None: no metrics."""


@dataclass(frozen=True)
class Settings:
    """All settings of one profile."""

    profile: str
    config_file: Path
    """Where the config file is, or would be."""
    data_dir: Path
    """The profile's own directory, absolute: `DATA_DIR`, or `DATA_DIR/profiles/NAME`."""
    database_url: str = field(default="", repr=False)
    """`sqlite:///…` or `postgresql://…`; empty for `lil.db` in the data dir. May hold a password."""
    linkedin_api_url: str = DEFAULT_API_URL
    """REST base without a slash at its end."""
    linkedin_token_url: str = DEFAULT_TOKEN_URL
    locales: tuple[Locale, ...] = (Locale("en", "US"),)
    asset_types: tuple[str, ...] = ("COURSE", "LEARNING_PATH")
    concurrency: int = 4
    """Page requests under way at once."""
    launch: Launch = "sso"
    """Which link "open" takes first."""
    listener: ListenerSettings = ListenerSettings()
    keymap: dict[str, str] = field(default_factory=dict)
    """Action id → key or keys, from the config file's `[keys]`."""

    @property
    def database_is_file(self) -> bool:
        """Whether the database is an SQLite file; otherwise it is a server."""
        return not self.database_url or sqlite_file(self.database_url) is not None

    @property
    def database_file(self) -> Path:
        """The SQLite file, absolute. ValueError where the database is a server."""
        if not self.database_url:
            return self.data_dir / "lil.db"
        file = sqlite_file(self.database_url)
        if file is None:
            raise ValueError("a database server has no file")
        return file

    @property
    def log_file(self) -> Path:
        """The log in use; older ones have a number behind the name."""
        return self.data_dir / "lil-tui.log"

    @property
    def is_default_profile(self) -> bool:
        """Whether this is the profile that nobody had to name."""
        return self.profile == DEFAULT_PROFILE

    @property
    def command(self) -> str:
        """How a command line of this profile begins, for advice: `lil-tui`, or `lil-tui --profile NAME`."""
        return "lil-tui" if self.is_default_profile else f"lil-tui --profile {self.profile}"
