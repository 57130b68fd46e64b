"""Proxies and certificate authorities of a company: they work, and errors name them."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.contract.command import Machine
from tests.contract.elements import courses
from tests.contract.fake_linkedin import CLIENT_SECRET, Answer, Asked, FakeLinkedIn, serving

COURSES = ("COURSE", "en_US")


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A certificate authority's file; the one that signed the server's."""
    return tmp_path / "company-ca.pem"


@pytest.fixture
def over_tls(machine: Machine, authority: Path) -> Iterator[FakeLinkedIn]:
    """A fake whose certificate only the company's authority vouches for."""
    made = trustme.CA()
    made.cert_pem.write_to_path(authority)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("localhost").configure_cert(context)
    with serving(FakeLinkedIn(), context) as linkedin:
        linkedin.assets[COURSES] = courses(120)
        machine.variables.update(linkedin.environment())
        yield linkedin


def test_a_certificate_authority_of_ones_own_is_trusted_when_named(
    machine: Machine, over_tls: FakeLinkedIn, authority: Path
) -> None:
    run = machine.json("sync", SSL_CERT_FILE=str(authority))
    assert (run["status"], run["seen"]) == ("complete", 120)


def test_an_unknown_certificate_names_the_variable_that_helps(
    machine: Machine, over_tls: FakeLinkedIn
) -> None:
    run = machine.json("sync", code=1)
    assert run["status"] == "failed"
    assert "SSL_CERT_FILE" in run["error"]
    assert over_tls.asked == []


def test_a_certificate_file_that_is_not_there_is_named(machine: Machine, over_tls: FakeLinkedIn) -> None:
    done = machine.run("sync", SSL_CERT_FILE="/nowhere/ca.pem")
    assert done.code in (1, 2)
    assert "/nowhere/ca.pem" in done.err
    assert "Traceback" not in done.err


def test_a_dead_proxy_is_named_without_its_password(machine: Machine, over_tls: FakeLinkedIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    proxy = f"http://user:pr0xy-geheim@127.0.0.1:{port}"
    done = machine.run("doctor", "--json", HTTPS_PROXY=proxy, NO_PROXY=None)
    assert done.code == 1
    token = next(check for check in done.json["checks"] if check["name"] == "token")
    assert token["status"] == "failed"
    assert f"127.0.0.1:{port}" in token["detail"]
    assert "HTTPS_PROXY" in token["detail"] + token["fix"]
    assert "pr0xy-geheim" not in done.out + done.err
    for path in machine.files():
        assert b"pr0xy-geheim" not in path.read_bytes()


def test_nobody_at_the_address_is_one_line_that_names_it(machine: Machine, fake: FakeLinkedIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    checks = machine.json("doctor", code=1, LIL_TUI_LINKEDIN_TOKEN_URL=f"http://127.0.0.1:{port}/token")
    token = next(check for check in checks["checks"] if check["name"] == "token")
    assert f"127.0.0.1:{port}" in token["detail"]
    verified = machine.run(
        "credentials", "status", "--verify", LIL_TUI_LINKEDIN_TOKEN_URL=f"http://127.0.0.1:{port}/token"
    )
    assert verified.code == 1
    assert f"127.0.0.1:{port}" in verified.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_no_process_shows_a_secret_in_its_command_line(machine: Machine, fake: FakeLinkedIn) -> None:
    seen: list[bytes] = []

    def look(asked: Asked) -> Answer | None:
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.append(process.read_bytes())
            except OSError:
                continue
        return None

    fake.faults.append(look)
    fake.assets[COURSES] = courses(1)
    machine.json("sync")
    assert any(b"lil_tui" in line for line in seen)
    assert not [line for line in seen if CLIENT_SECRET.encode() in line]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal device")
def test_a_progress_bar_goes_to_a_terminal_on_standard_error_and_json_to_the_pipe(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets[COURSES] = courses(300)
    fake.faults.append(lambda asked: time.sleep(0.2) if asked.asset_type else None)
    leader, follower = os.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lil_tui", "sync", "--json"],
            env=machine.environment({"TERM": "xterm"}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=follower,
            timeout=60,
            check=False,
        )
        os.set_blocking(leader, False)
        drawn = os.read(leader, 1_000_000)
    finally:
        os.close(leader)
        os.close(follower)
    assert done.returncode == 0
    assert json.loads(done.stdout)["seen"] == 300
    assert b"\x1b[" in drawn
