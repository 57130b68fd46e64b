"""The vault over a real Secret Service, one made for the tests alone (see .ci/run)."""

import os

import pytest

from lil_tui.credentials import ClientCredentials, CredentialVault
from lil_tui.settings import load_settings

pytestmark = [
    pytest.mark.secret_service,
    pytest.mark.skipif(
        os.environ.get("SECRET_SERVICE_FOR_TESTS") != "1",
        reason="no Secret Service for tests (.ci/run has one)",
    ),
]


def test_credentials_survive_in_the_secret_service(environ: dict[str, str]) -> None:
    settings = load_settings(environ, profile="secret-service-test")
    pair = ClientCredentials("id-1", "secret/+=" * 40)
    vault = CredentialVault(settings, environ)
    vault.write(pair)
    try:
        fresh = CredentialVault(settings, environ)
        assert fresh.read() == pair
        status = fresh.status()
        assert (status.present, status.source, status.backend) == (True, "keyring", "Secret Service")
    finally:
        assert vault.forget() is True
    assert CredentialVault(settings, environ).read() is None
