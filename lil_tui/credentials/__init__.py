"""LinkedIn's client id and secret: in the keyring or the environment, and nowhere else.

Nothing here ever writes a secret to a file, to a log or into an error.
"""

from lil_tui.credentials.vault import (
    CLIENT_ID_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    ClientCredentials,
    CredentialsIncomplete,
    CredentialStatus,
    CredentialVault,
    KeyringUnavailable,
)

__all__ = [
    "CLIENT_ID_VARIABLE",
    "CLIENT_SECRET_VARIABLE",
    "ClientCredentials",
    "CredentialStatus",
    "CredentialVault",
    "CredentialsIncomplete",
    "KeyringUnavailable",
]
