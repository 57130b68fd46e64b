"""Credentials: read, written and forgotten without ever losing or showing one (design §6)."""

import threading
from pathlib import Path

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError, KeyringLocked

from lil_tui.credentials import (
    ClientCredentials,
    CredentialsIncomplete,
    CredentialVault,
    KeyringUnavailable,
)
from lil_tui.credentials.backends import ALLOWED, class_path
from lil_tui.errors import ExitCode
from lil_tui.settings import load_settings
from tests.memory_keyring import MemoryKeyring

Environ = dict[str, str]
PAIR = ClientCredentials("id-1", "secret-1")
OTHER = ClientCredentials("id-2", "secret-2")


def vault(environ: Environ, backend: KeyringBackend | None, *, profile: str | None = None) -> CredentialVault:
    """A vault over one keyring."""
    return CredentialVault(load_settings(environ, profile=profile), environ, keyring_backend=backend)


def choose(monkeypatch: pytest.MonkeyPatch, backend: object) -> None:
    """Have `keyring` choose a backend, as its configuration would."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)


def test_what_was_written_is_read_also_by_the_next_process(environ: Environ) -> None:
    backend = MemoryKeyring()
    vault(environ, backend).write(PAIR)
    assert vault(environ, backend).read() == PAIR


def test_each_secret_is_one_entry_of_one_service_under_the_profiles_name(environ: Environ) -> None:
    backend = MemoryKeyring()
    vault(environ, backend, profile="test").write(PAIR)
    assert backend.entries == {
        ("lil-tui", "test:client_id"): "id-1",
        ("lil-tui", "test:client_secret"): "secret-1",
    }
    assert vault(environ, backend).read() is None


def test_without_credentials_there_is_none(environ: Environ) -> None:
    status = vault(environ, MemoryKeyring()).status()
    assert (status.present, status.source, status.problem) == (False, None, None)
    assert status.backend == "MemoryKeyring"


def test_what_was_read_is_remembered(environ: Environ) -> None:
    backend = MemoryKeyring()
    reader = vault(environ, backend)
    reader.write(PAIR)
    backend.entries.clear()
    assert reader.read() == PAIR


def test_forgetting_removes_both_and_says_whether_there_were_any(environ: Environ) -> None:
    backend = MemoryKeyring()
    keeper = vault(environ, backend)
    keeper.write(PAIR)
    assert keeper.forget() is True
    assert backend.entries == {}
    assert keeper.read() is None
    assert keeper.forget() is False


def test_forgetting_removes_what_half_a_write_left(environ: Environ) -> None:
    backend = MemoryKeyring()
    backend.entries["lil-tui", "default:client_secret"] = "left"
    assert vault(environ, backend).forget() is True
    assert backend.entries == {}


@pytest.mark.parametrize("kept", [PAIR, None])
def test_a_write_that_fails_halfway_loses_nothing(environ: Environ, kept: ClientCredentials | None) -> None:
    backend = MemoryKeyring()
    keeper = vault(environ, backend)
    if kept:
        keeper.write(kept)
    before = dict(backend.entries)
    calls: list[str] = []

    def fail_once(operation: str, username: str) -> None:
        if operation == "set" and username.endswith("client_secret") and not calls:
            calls.append(username)
            raise OSError(1783, "The stub received bad data")

    backend.before = fail_once
    with pytest.raises(KeyringUnavailable) as caught:
        keeper.write(OTHER)
    assert "bad data" in str(caught.value)
    assert backend.entries == before
    assert keeper.read() == kept


def test_a_keyring_that_keeps_nothing_is_found_out(environ: Environ) -> None:
    backend = MemoryKeyring()
    backend.forgetful = True
    with pytest.raises(KeyringUnavailable, match="No usable keyring") as caught:
        vault(environ, backend).write(PAIR)
    assert "kept nothing" in str(caught.value)


@pytest.mark.parametrize(
    "failure",
    [KeyringLocked("locked"), InitError("Prompt dismissed"), OSError("gone"), ModuleNotFoundError("no x")],
)
def test_every_failure_of_a_keyring_names_the_way_out(environ: Environ, failure: Exception) -> None:
    backend = MemoryKeyring()

    def refuse(operation: str, username: str) -> None:
        raise failure

    backend.before = refuse
    for work in (vault(environ, backend).read, vault(environ, backend).forget):
        with pytest.raises(KeyringUnavailable) as caught:
            work()
        assert "LIL_TUI_LINKEDIN_CLIENT_ID" in caught.value.fix
        assert caught.value.exit_code == ExitCode.USAGE
    assert str(failure) in str(vault(environ, backend).status().problem)


def test_a_failure_that_repeats_the_secret_does_not_show_it(environ: Environ) -> None:
    backend = MemoryKeyring()

    def refuse(operation: str, username: str) -> None:
        if operation == "set":
            raise OSError(f"cannot store {PAIR.client_secret}")

    backend.before = refuse
    with pytest.raises(KeyringUnavailable) as caught:
        vault(environ, backend).write(PAIR)
    assert PAIR.client_secret not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_keyring_that_never_answers_is_given_up(environ: Environ) -> None:
    backend = MemoryKeyring()
    answer = threading.Event()

    def wait(operation: str, username: str) -> None:
        answer.wait()

    backend.before = wait
    waiting = CredentialVault(load_settings(environ), environ, keyring_backend=backend, timeout_seconds=0.05)
    with pytest.raises(KeyringUnavailable, match="does not answer"):
        waiting.read()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "keyring")
    answer.set()


def test_the_environment_goes_before_the_keyring_and_leaves_it_alone(environ: Environ) -> None:
    backend = MemoryKeyring()

    def refuse(operation: str, username: str) -> None:
        raise AssertionError("the keyring was asked")

    backend.before = refuse
    environ |= {"LIL_TUI_LINKEDIN_CLIENT_ID": " env-id ", "LIL_TUI_LINKEDIN_CLIENT_SECRET": "env-secret\n"}
    reader = vault(environ, backend)
    assert reader.read() == ClientCredentials("env-id", "env-secret")
    status = reader.status()
    assert (status.present, status.source, status.backend) == (True, "environment", None)


@pytest.mark.parametrize("variable", ["LIL_TUI_LINKEDIN_CLIENT_ID", "LIL_TUI_LINKEDIN_CLIENT_SECRET"])
def test_half_a_pair_in_the_environment_is_an_error(environ: Environ, variable: str) -> None:
    environ[variable] = "only-half"
    with pytest.raises(CredentialsIncomplete) as caught:
        vault(environ, MemoryKeyring()).read()
    assert variable in str(caught.value)
    assert "only-half" not in str(caught.value)


@pytest.mark.parametrize("secret", ["", "  ", "two words", "d\u00e9j\u00e0", "a\x1bb", "x" * 2000])
def test_what_cannot_be_a_secret_is_refused_unseen(environ: Environ, secret: str) -> None:
    backend = MemoryKeyring()
    with pytest.raises(CredentialsIncomplete) as caught:
        vault(environ, backend).write(ClientCredentials("id", secret))
    assert backend.entries == {}
    assert not secret.strip() or secret not in str(caught.value)


def test_secrets_are_in_no_repr() -> None:
    assert "secret-1" not in repr(PAIR)


def test_the_log_learns_which_secrets_to_hide(environ: Environ) -> None:
    heard: list[str] = []
    CredentialVault(
        load_settings(environ), environ, keyring_backend=MemoryKeyring(), on_secret=heard.append
    ).write(PAIR)
    assert heard == [PAIR.client_secret]


@pytest.mark.parametrize("backend", [MemoryKeyring(), null.Keyring()])
def test_a_keyring_that_is_not_on_the_list_is_not_used(
    environ: Environ, monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend
) -> None:
    choose(monkeypatch, backend)
    with pytest.raises(KeyringUnavailable) as caught:
        vault(environ, None).write(PAIR)
    assert class_path(backend) in str(caught.value)


def test_a_machine_without_a_keyring_is_told_what_to_install(
    environ: Environ, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, fail.Keyring())
    problem = vault(environ, None).status().problem
    assert problem is not None
    for way_out in ("gnome-keyring", "LIL_TUI_LINKEDIN_CLIENT_SECRET", "systemd"):
        assert way_out in problem


def test_an_allowed_member_of_a_chain_is_used_and_the_others_are_not(
    environ: Environ, monkeypatch: pytest.MonkeyPatch
) -> None:
    plaintext, allowed = MemoryKeyring(), type("Allowed", (MemoryKeyring,), {})()
    monkeypatch.setitem(ALLOWED, class_path(allowed), "Allowed")
    monkeypatch.setattr(ChainerBackend, "backends", [plaintext, allowed])
    choose(monkeypatch, ChainerBackend())
    vault(environ, None).write(PAIR)
    assert plaintext.entries == {}
    assert len(allowed.entries) == 2


def test_a_chain_without_an_allowed_member_is_not_used(
    environ: Environ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", [MemoryKeyring()])
    choose(monkeypatch, ChainerBackend())
    with pytest.raises(KeyringUnavailable):
        vault(environ, None).read()


def test_a_backend_that_does_not_exist_is_a_clear_error(
    environ: Environ, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    with pytest.raises(KeyringUnavailable) as caught:
        vault(environ, None).read()
    assert "ModuleNotFoundError" in str(caught.value)


def test_systemd_credentials_are_read_and_never_written(environ: Environ, tmp_path: Path) -> None:
    (tmp_path / "lil-tui.client_id").write_text("id-1\n")
    (tmp_path / "lil-tui.client_secret").write_text("secret-1\n")
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
    reader = vault(environ, None)
    assert reader.read() == PAIR
    assert reader.status().backend == "systemd credentials"
    assert reader.status().source == "keyring"
    for work in (reader.forget, lambda: reader.write(OTHER)):
        with pytest.raises(KeyringUnavailable, match="read-only"):
            work()
    assert reader.read() == PAIR


def test_systemd_credentials_of_a_profile_carry_its_name(
    environ: Environ, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, fail.Keyring())
    (tmp_path / "lil-tui.test.client_id").write_text("id-1")
    (tmp_path / "lil-tui.test.client_secret").write_text("secret-1")
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
    assert vault(environ, None, profile="test").read() == PAIR
    with pytest.raises(KeyringUnavailable):
        vault(environ, None).read()
