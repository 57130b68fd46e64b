"""`lil-tui credentials`: set, status and forget by the words of contract §2, and never a secret shown."""

import os
import subprocess
import sys

import pytest

from lil_tui.errors import ExitCode
from lil_tui.simulator.server import SimulatorServer
from tests.cli.conftest import Call
from tests.memory_keyring import MemoryKeyring

SECRET = "s3cr3t-value"
KEYS = {"present", "source", "backend", "token_expires_at", "verified"}


def test_what_is_set_is_in_the_keyring_and_never_printed(call: Call, keyring_backend: MemoryKeyring) -> None:
    answer = call("credentials", "set", "--client-id", "abc", "--secret-stdin", "--json", stdin=f"{SECRET}\n")
    assert answer.code == 0
    assert keyring_backend.entries["lil-tui", "default:client_id"] == "abc"
    assert keyring_backend.entries["lil-tui", "default:client_secret"] == SECRET
    assert answer.json == {
        "present": True,
        "source": "keyring",
        "backend": "Memory",
        "token_expires_at": None,
        "verified": None,
    }
    assert SECRET not in answer.out + answer.err


def test_status_without_credentials(call: Call, keyring_backend: MemoryKeyring) -> None:
    answer = call("credentials", "status", "--json")
    assert answer.code == 0
    assert set(answer.json) == KEYS
    assert answer.json["present"] is False
    assert answer.json["source"] is None


def test_status_makes_no_database(
    call: Call, keyring_backend: MemoryKeyring, environ: dict[str, str]
) -> None:
    call("credentials", "status")
    assert not os.path.exists(environ["LIL_TUI_DATA_DIR"])


@pytest.mark.parametrize(
    "arguments", [(), ("--client-id", "abc"), ("--secret-stdin",), ("--client-id", "abc", "--secret-stdin")]
)
def test_without_a_terminal_nothing_is_asked_and_nothing_lost(
    call: Call, keyring_backend: MemoryKeyring, arguments: tuple[str, ...]
) -> None:
    answer = call("credentials", "set", *arguments)
    assert answer.code == ExitCode.USAGE
    assert answer.err.count("\n") == 1
    assert keyring_backend.entries == {}


def test_without_a_usable_keyring_the_way_out_is_told(call: Call, environ: dict[str, str]) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "lil_tui",
            "credentials",
            "set",
            "--client-id",
            "abc",
            "--secret-stdin",
            "--json",
        ],
        input=SECRET,
        capture_output=True,
        text=True,
        env=os.environ | environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    )
    assert done.returncode == ExitCode.USAGE
    assert "LIL_TUI_LINKEDIN_CLIENT_ID" in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_the_environment_is_the_source_when_it_is_set(call: Call, environ: dict[str, str]) -> None:
    environ |= {"LIL_TUI_LINKEDIN_CLIENT_ID": "abc", "LIL_TUI_LINKEDIN_CLIENT_SECRET": SECRET}
    answer = call("credentials", "status", "--json")
    assert (answer.code, answer.json["source"], answer.json["backend"]) == (0, "environment", None)


def test_half_of_the_environment_is_wrong_usage(call: Call, environ: dict[str, str]) -> None:
    environ["LIL_TUI_LINKEDIN_CLIENT_ID"] = "abc"
    assert call("credentials", "status").code == ExitCode.USAGE


def test_verify_asks_linkedin_for_a_token_and_tells_until_when(
    call: Call, keyring_backend: MemoryKeyring, simulator: SimulatorServer
) -> None:
    call(
        "credentials",
        "set",
        "--client-id",
        simulator.client_id,
        "--secret-stdin",
        stdin=simulator.client_secret,
    )
    answer = call("credentials", "status", "--verify", "--json")
    assert answer.code == 0
    assert answer.json["verified"] is True
    assert answer.json["token_expires_at"].endswith("Z")
    later = call("credentials", "status", "--json").json
    assert later["token_expires_at"] == answer.json["token_expires_at"]
    assert later["verified"] is None


def test_verify_says_when_linkedin_refuses(
    call: Call, keyring_backend: MemoryKeyring, simulator: SimulatorServer
) -> None:
    call("credentials", "set", "--client-id", simulator.client_id, "--secret-stdin", stdin="wrong-secret")
    answer = call("credentials", "status", "--verify", "--json")
    assert answer.code == ExitCode.FAILED
    assert answer.json["verified"] is False
    assert "wrong-secret" not in answer.out + answer.err


def test_verify_is_undecided_when_linkedin_cannot_be_reached(call: Call, environ: dict[str, str]) -> None:
    environ |= {
        "LIL_TUI_LINKEDIN_CLIENT_ID": "abc",
        "LIL_TUI_LINKEDIN_CLIENT_SECRET": SECRET,
        "LIL_TUI_LINKEDIN_TOKEN_URL": "http://127.0.0.1:9/token",
    }
    answer = call("credentials", "status", "--verify", "--json")
    assert answer.code == ExitCode.FAILED
    assert answer.json["verified"] is None


def test_verify_without_credentials_is_exit_2(call: Call, keyring_backend: MemoryKeyring) -> None:
    answer = call("credentials", "status", "--verify", "--json")
    assert answer.code == ExitCode.USAGE
    assert answer.json["verified"] is None


def test_forget_takes_the_credentials_and_the_token(
    call: Call, keyring_backend: MemoryKeyring, simulator: SimulatorServer
) -> None:
    call(
        "credentials",
        "set",
        "--client-id",
        simulator.client_id,
        "--secret-stdin",
        stdin=simulator.client_secret,
    )
    call("credentials", "status", "--verify")
    answer = call("credentials", "forget", "--json")
    assert answer.code == 0
    assert answer.json["present"] is False
    assert keyring_backend.entries == {}
    call("credentials", "set", "--client-id", "other", "--secret-stdin", stdin=SECRET)
    assert call("credentials", "status", "--json").json["token_expires_at"] is None


def test_each_profile_has_credentials_of_its_own(call: Call, keyring_backend: MemoryKeyring) -> None:
    call("--profile", "test", "credentials", "set", "--client-id", "abc", "--secret-stdin", stdin=SECRET)
    assert call("credentials", "status", "--json", "--profile", "test").json["present"] is True
    assert call("credentials", "status", "--json").json["present"] is False


@pytest.mark.skipif(os.name != "posix", reason="pty is POSIX's")
def test_on_a_terminal_both_are_asked_for_and_the_secret_is_not_echoed(environ: dict[str, str]) -> None:
    import pty

    controller, terminal = pty.openpty()
    code = "\n".join(
        [
            "import os, sys, keyring.core",
            "from lil_tui.cli.main import run",
            "from lil_tui.credentials.backends import ALLOWED, class_path",
            "from tests.memory_keyring import MemoryKeyring",
            "backend = keyring.core._keyring_backend = MemoryKeyring()",
            "ALLOWED[class_path(backend)] = 'Memory'",
            "code = run(['credentials', 'set', '--json'], os.environ)",
            "sys.exit(code or sorted(backend.entries.values()) != ['abc', 's3cr3t-value'])",
        ]
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=os.environ | environ,
        start_new_session=True,
    )
    os.close(terminal)
    seen = b""
    for question, reply in ((b"Client id", b"abc\n"), (b"Client secret", SECRET.encode() + b"\n")):
        while question not in seen:
            seen += os.read(controller, 1024)
        if question == b"Client secret":
            # The echo is off once the whole question stands there.
            while b": " not in seen.split(question)[1]:
                seen += os.read(controller, 1024)
        os.write(controller, reply)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b'"present":true' in out.replace(b" ", b"")
    try:
        while chunk := os.read(controller, 1024):
            seen += chunk
    except OSError:
        pass
    os.close(controller)
    assert SECRET.encode() not in seen + out
