"""Secrets that systemd or a container hands to a service, read as a keyring that cannot be written.

`LoadCredential=lil-tui.client_id:…` and `LoadCredential=lil-tui.client_secret:…` put one file each into
`$CREDENTIALS_DIRECTORY` (systemd.exec(5)); another profile's are `lil-tui.NAME.client_id` and so on.
"""

from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError

_MOST_BYTES = 64 * 1024


class CredentialsDirectory(KeyringBackend):
    """A keyring over the files of one directory, read-only."""

    priority = 0.1

    def __init__(self, directory: Path = Path()) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._directory = directory

    def holds(self, profile: str) -> bool:
        """Whether there is a file for one of the profile's secrets."""
        return any(self._file(f"{profile}:{kind}").is_file() for kind in ("client_id", "client_secret"))

    def get_password(self, service: str, username: str) -> str | None:
        """Read one secret; None without a file. Raises OSError, UnicodeDecodeError."""
        try:
            with self._file(username).open("rb") as file:
                return file.read(_MOST_BYTES).decode("utf-8").strip()
        except FileNotFoundError:
            return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse: whoever started the service keeps these files."""
        raise PasswordSetError("$CREDENTIALS_DIRECTORY is read-only")

    def delete_password(self, service: str, username: str) -> None:
        """Refuse: whoever started the service keeps these files."""
        raise PasswordDeleteError("$CREDENTIALS_DIRECTORY is read-only")

    def _file(self, username: str) -> Path:
        profile, _, kind = username.rpartition(":")
        name = f"lil-tui.{kind}" if profile == "default" else f"lil-tui.{profile}.{kind}"
        return self._directory / name
