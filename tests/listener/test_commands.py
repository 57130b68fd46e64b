"""`lil-tui clients` as people and scripts use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.settings import ListenerSettings
from lil_tui.store import Store
from lil_tui.store.database import open_file
from tests.cli.conftest import Call, call  # noqa: F401 - a fixture
from tests.listener.conftest import Running, Start


@pytest.fixture
def store(environ: dict[str, str]) -> Iterator[Store]:
    """The database that the command uses."""
    opened = open_file(Path(environ["LIL_TUI_DATA_DIR"]) / "lil.db", bind=False)
    yield opened
    opened.close()


def status(listening: Running, client_id: str, secret: str) -> int:
    form = {"grant_type": "client_credentials"}
    return listening.http.post("/oauth2/token", data=form, auth=(client_id, secret)).status_code


def test_a_client_is_added_listed_rotated_and_revoked(call: Call, start: Start) -> None:  # noqa: F811
    listening = start()
    added = call("clients", "add", "LinkedIn", "--scope", "xapi:write", "--json").json
    assert set(added) == {"client_id", "client_secret", "name", "scope", "token_url", "statements_url"}
    assert added["token_url"] == f"{listening.url}/oauth2/token"
    assert status(listening, added["client_id"], added["client_secret"]) == 200
    listed = call("clients", "list", "--json")
    assert listed.json[0]["client_id"] == added["client_id"]
    assert listed.json[0]["created_at"].endswith("Z")
    assert added["client_secret"] not in listed.out
    rotated = call("clients", "rotate", added["client_id"], "--json").json
    assert rotated["client_secret"] != added["client_secret"]
    for secret in (added["client_secret"], rotated["client_secret"]):
        assert status(listening, added["client_id"], secret) == 200
    assert call("clients", "revoke", added["client_id"]).code == 0
    for secret in (added["client_secret"], rotated["client_secret"]):
        assert status(listening, added["client_id"], secret) == 401


def test_what_cannot_be_is_one_readable_line(call: Call) -> None:  # noqa: F811
    wrong_scope = call("clients", "add", "X", "--scope", "xapi:admin")
    assert (wrong_scope.code, wrong_scope.err.count("\n")) == (2, 1)
    for action in ("rotate", "revoke"):
        assert call("clients", action, "nobody").code == 1


def test_the_default_settings_listen_on_loopback() -> None:
    assert (ListenerSettings().host, ListenerSettings().port) == ("127.0.0.1", 8765)
