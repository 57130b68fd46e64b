"""Which keyring is used: only those that keep secrets encrypted and never ask on the terminal.

`keyring` would also take a backend that stores plain text or reads a password from the terminal, as
soon as one is installed anywhere; so a backend is used only if it stands on the list below.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ALLOWED = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service (libsecret)",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet 4",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "lil_tui.credentials.directory.CredentialsDirectory": "systemd credentials",
}
"""Class path → the name that people know it by."""

_CHAINER = "keyring.backends.chainer.ChainerBackend"
_NOTHING = "keyring.backends.fail.Keyring"


class NoBackend(Exception):
    """No keyring can be used; `reason` says why, without a full stop."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def class_path(backend: "KeyringBackend") -> str:
    """Where a backend's class is defined: what the list above is about."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def name_of(backend: "KeyringBackend") -> str:
    """The name that people know a backend by."""
    return ALLOWED.get(class_path(backend), type(backend).__name__)


def choose_backend(environ: Mapping[str, str], profile: str) -> "KeyringBackend":
    """Find the keyring to use. Raises NoBackend, or whatever a broken configuration of `keyring` raises.

    Order: files under `$CREDENTIALS_DIRECTORY` when they are for this profile; the one that `keyring`
    chose; an allowed member of the chain it made.
    """
    directory = environ.get("CREDENTIALS_DIRECTORY", "").strip()
    if directory:
        from lil_tui.credentials.directory import CredentialsDirectory

        files = CredentialsDirectory(Path(directory))
        if files.holds(profile):
            return files

    import keyring

    chosen = keyring.get_keyring()
    path = class_path(chosen)
    if path in ALLOWED:
        return chosen
    if path == _CHAINER:
        for member in chosen.backends:  # type: ignore[attr-defined]
            if class_path(member) in ALLOWED:
                return member  # type: ignore[no-any-return]
    if path in (_NOTHING, _CHAINER):
        raise NoBackend("no keyring service answers")
    raise NoBackend(f"{path} is chosen, which does not keep secrets safely")
