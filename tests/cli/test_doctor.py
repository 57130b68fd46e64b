"""`lil-tui doctor`, `paths` and `simulate`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lil_tui.simulator.server import SimulatorServer
from tests.cli.conftest import Answer, Call
from tests.memory_keyring import MemoryKeyring

NAMES = ["settings", "keyring", "database", "token", "API access", "listener", "public URL"]


def statuses(answer: Answer) -> dict[str, str]:
    """What each check came to."""
    checks = answer.json["checks"]
    assert [check["name"] for check in checks] == NAMES
    assert all(set(check) == {"name", "status", "detail", "fix"} for check in checks)
    return {check["name"]: check["status"] for check in checks}


@pytest.fixture
def connected(environ: dict[str, str], simulator: SimulatorServer) -> SimulatorServer:
    """A simulator, its credentials in the environment."""
    environ |= simulator.environment()
    return simulator


def test_all_is_well_but_that_nobody_listens(call: Call, connected: SimulatorServer) -> None:
    answer = call("doctor", "--json")
    assert statuses(answer) == dict.fromkeys(NAMES, "ok") | {"listener": "warning"}
    assert answer.code == 0
    assert connected.client_secret not in answer.out + answer.err


def test_a_checkup_makes_no_database(call: Call, connected: SimulatorServer, environ: dict[str, str]) -> None:
    call("doctor")
    assert not Path(environ["LIL_TUI_DATA_DIR"], "lil.db").exists()


def test_an_existing_database_is_opened(call: Call, connected: SimulatorServer) -> None:
    call("credentials", "status", "--verify")
    assert statuses(call("doctor", "--json"))["database"] == "ok"


def test_without_credentials_it_says_how_to_set_them(call: Call, keyring_backend: MemoryKeyring) -> None:
    answer = call("doctor", "--json")
    assert answer.code == 1
    assert statuses(answer) == {
        "settings": "ok",
        "keyring": "warning",
        "database": "ok",
        "token": "failed",
        "API access": "warning",
        "listener": "warning",
        "public URL": "ok",
    }
    assert "credentials set" in answer.json["checks"][3]["fix"]


def test_a_wrong_secret_fails_the_token(
    call: Call, connected: SimulatorServer, environ: dict[str, str]
) -> None:
    environ["LIL_TUI_LINKEDIN_CLIENT_SECRET"] = "wrong-secret"
    answer = call("doctor", "--json")
    assert answer.code == 1
    assert statuses(answer)["token"] == "failed"
    assert "Not checked" in answer.json["checks"][4]["detail"]


def test_without_a_usable_keyring_the_way_out_is_told_once(call: Call) -> None:
    answer = call("doctor", "--json")
    assert answer.code == 1
    assert statuses(answer)["keyring"] == "failed"
    assert answer.out.count("gnome-keyring") == 1


def test_wrong_settings_are_a_failed_check_and_the_rest_is_not_tried(
    call: Call, environ: dict[str, str]
) -> None:
    Path(environ["LIL_TUI_CONFIG"]).write_text("[sync]\nlocale = 1\n")
    answer = call("doctor", "--json")
    assert answer.code == 1
    assert statuses(answer) == dict.fromkeys(NAMES, "warning") | {"settings": "failed"}


def test_a_misspelt_variable_is_a_warning(
    call: Call, connected: SimulatorServer, environ: dict[str, str]
) -> None:
    environ["LIL_TUI_LOCALE"] = "de_DE"
    answer = call("doctor", "--json")
    assert answer.code == 0
    assert statuses(answer)["settings"] == "warning"
    assert "LIL_TUI_LOCALES" in answer.json["checks"][0]["fix"]


def test_a_data_dir_that_cannot_be_made_fails_the_database(
    call: Call, connected: SimulatorServer, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    environ["LIL_TUI_DATA_DIR"] = str(tmp_path / "file")
    answer = call("doctor", "--json")
    assert answer.code == 1
    assert statuses(answer)["database"] == "failed"


def test_the_proxy_in_force_is_named_without_its_password(
    call: Call, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://me:hunter2@127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://me:hunter2@127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    environ |= {
        "LIL_TUI_LINKEDIN_CLIENT_ID": "abc",
        "LIL_TUI_LINKEDIN_CLIENT_SECRET": "secret-1",
        "LIL_TUI_LINKEDIN_TOKEN_URL": "http://linkedin.invalid/token",
    }
    answer = call("doctor", "--json")
    assert "127.0.0.1:9" in answer.out
    assert "_proxy" in answer.out.lower()
    assert "hunter2" not in answer.out + answer.err


def test_doctor_for_reading_names_every_check(call: Call, connected: SimulatorServer) -> None:
    out = call("doctor").out
    assert all(name in out for name in NAMES)


def test_paths_make_nothing(call: Call, environ: dict[str, str]) -> None:
    answer = call("paths", "--json")
    data = Path(environ["LIL_TUI_DATA_DIR"])
    assert answer.json == {
        "profile": "default",
        "config": environ["LIL_TUI_CONFIG"],
        "data": str(data),
        "database": str(data / "lil.db"),
        "log": str(data / "lil-tui.log"),
    }
    assert not data.exists()
    assert str(data / "lil.db") in call("paths").out


def test_simulate_prints_what_the_environment_needs_and_ends_on_sigterm(environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "lil_tui", "simulate", "--port", "0", "--courses", "5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env=os.environ | environ,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    process.terminate()
    process.communicate(timeout=60)
    assert [line.partition("=")[0] for line in lines] == [
        "LIL_TUI_LINKEDIN_API_URL",
        "LIL_TUI_LINKEDIN_TOKEN_URL",
        "LIL_TUI_LINKEDIN_CLIENT_ID",
        "LIL_TUI_LINKEDIN_CLIENT_SECRET",
    ]
    if os.name == "posix":
        assert process.returncode == 0


def test_a_port_in_use_is_one_clear_line(call: Call, simulator: SimulatorServer) -> None:
    answer = call("simulate", "--port", str(simulator.port), "--courses", "5")
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert str(simulator.port) in answer.err
