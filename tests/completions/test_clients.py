"""Our own clients: secrets are shown once and kept as hashes, rotation has a grace, revoking ends all."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from lil_tui.completions.clients import (
    UnknownClient,
    add_client,
    digest,
    list_clients,
    revoke_client,
    rotate_client,
)
from lil_tui.errors import UsageError
from lil_tui.listener.register import Register
from lil_tui.store import Store


def secret_is_right(store: Store, client_id: str, secret: str, at_ms: int) -> bool:
    """Whether the listener would take it."""

    async def look() -> bool:
        with closing(Register(store.file)) as register:
            return digest(secret) in register.secrets_of(client_id, at_ms)

    return asyncio.run(look())


def test_a_clients_secret_is_kept_as_a_hash_only(store: Store, tmp_path: Path) -> None:
    made = add_client(store, "LinkedIn", clock_ms=lambda: 1_000)
    assert secret_is_right(store, made.client_id, made.client_secret, 1_000)
    assert not secret_is_right(store, made.client_id, made.client_secret + "x", 1_000)
    assert not secret_is_right(store, "other", made.client_secret, 1_000)
    assert made.client_secret not in repr(made)
    row = list_clients(store)[0]
    assert (row.name, row.scope, row.created_ms, row.last_used_ms) == ("LinkedIn", "xapi:write", 1_000, None)
    store.close()
    for file in tmp_path.iterdir():
        assert made.client_secret.encode() not in file.read_bytes()


def test_ids_and_secrets_need_no_encoding(store: Store) -> None:
    made = add_client(store, "LinkedIn")
    assert made.client_id.isalnum()
    assert made.client_secret.replace("-", "").replace("_", "").isalnum()


def test_a_rotated_secret_works_until_the_grace_ends(store: Store) -> None:
    first = add_client(store, "LinkedIn")
    second = rotate_client(store, first.client_id, 60, clock_ms=lambda: 1_000)
    assert secret_is_right(store, first.client_id, first.client_secret, 60_999)
    assert not secret_is_right(store, first.client_id, first.client_secret, 61_000)
    assert secret_is_right(store, first.client_id, second.client_secret, 10**15)


def test_rotating_again_does_not_lengthen_the_grace(store: Store) -> None:
    first = add_client(store, "LinkedIn")
    rotate_client(store, first.client_id, 60, clock_ms=lambda: 1_000)
    rotate_client(store, first.client_id, 60, clock_ms=lambda: 50_000)
    assert not secret_is_right(store, first.client_id, first.client_secret, 61_000)


def test_revoking_ends_secrets_and_tokens(store: Store) -> None:
    made = add_client(store, "LinkedIn", "xapi:read xapi:write")

    def job() -> None:
        store.database.execute_sql(
            "INSERT INTO oauth_access_token VALUES (x'00', ?, 'xapi:write', 1, 9, NULL)", (made.client_id,)
        )

    store.write(job).result()
    revoke_client(store, made.client_id, clock_ms=lambda: 5)
    assert not secret_is_right(store, made.client_id, made.client_secret, 6)
    assert store.rows("SELECT revoked_at FROM oauth_access_token") == [(5,)]
    with pytest.raises(UnknownClient):
        rotate_client(store, made.client_id, 60)


@pytest.mark.parametrize("scope", ["", "xapi:delete", "xapi:write xapi:x"])
def test_a_scope_that_is_none_is_refused(store: Store, scope: str) -> None:
    with pytest.raises(UsageError):
        add_client(store, "LinkedIn", scope)


def test_scopes_stand_in_one_order(store: Store) -> None:
    assert add_client(store, "LinkedIn", "xapi:read  xapi:write xapi:read").scope == "xapi:write xapi:read"
