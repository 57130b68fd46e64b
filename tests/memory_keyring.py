"""A keyring in memory that can be told to fail, so that no test touches anybody's own."""

from collections.abc import Callable

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Holds secrets by service and user; `before` is called with the name of each operation and its user."""

    # Never chosen by `keyring` itself.
    priority = -1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}
        self.before: Callable[[str, str], None] = lambda operation, username: None
        self.forgetful = False
        """Say yes and keep nothing, as the null backend does."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give one secret, or None."""
        self.before("get", username)
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep one secret."""
        self.before("set", username)
        if not self.forgetful:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove one secret; PasswordDeleteError when there is none."""
        self.before("delete", username)
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")
