"""The log file: it rotates, it is private, and no secret gets into it."""

import logging
import os
import re
import stat
import sys
from io import StringIO
from pathlib import Path

import pytest

from lil_tui import logs
from lil_tui.logs import configure_logging, hide_secret, redact
from lil_tui.settings import Settings, load_settings

log = logging.getLogger("lil_tui.test")


@pytest.fixture
def profile(environ: dict[str, str]) -> Settings:
    """Settings whose data are the test's."""
    return load_settings(environ)


@pytest.fixture(autouse=True)
def no_known_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without secrets that another test made known."""
    monkeypatch.setattr(logs, "_secrets", set())


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer s3cr3t-token",
        "grant_type=client_credentials&client_secret=s3cr3t-token&x=1",
        '{"access_token": "s3cr3t-token", "expires_in": 3600}',
        "{'client_secret': 's3cr3t-token'}",
        "client_secret='s3cr3t-token'",
        '{"client_id": "cut off", "client_secret": "s3cr3t-tok',
        '{"access_token": "s3cr3t \\\\"token\\\\',
        "proxy http://user:s3cr3t-token@proxy:8080 refused",
        "authorization: Basic c3VwZXI6czNjcjN0LXRva2Vu s3cr",
    ],
)
def test_what_looks_like_a_secret_is_blackened(line: str) -> None:
    blackened = redact(line)
    assert "s3cr3t" not in blackened
    assert "c3Vw" not in blackened
    assert "***" in blackened


def test_hostile_text_is_blackened_in_no_time() -> None:
    # With two ways to read a backslash, a line of 100 would take longer than the universe has.
    assert redact('secret="' + "\\" * 10_001) == 'secret="***"'


def test_ordinary_words_stay() -> None:
    assert redact("Basic course, secret of success") == "Basic course, secret of success"


def test_known_secrets_do_not_reach_the_file_even_in_a_traceback(profile: Settings) -> None:
    hide_secret("abc/def+ghi=")
    configure_logging(profile)
    try:
        raise ValueError("refused abc/def+ghi=")
    except ValueError:
        log.exception("with %s", "abc/def+ghi=")
    written = profile.log_file.read_text(encoding="utf-8")
    assert "abc/def" not in written
    assert "Traceback" in written


def test_a_known_secret_is_hidden_as_a_form_writes_it_too() -> None:
    hide_secret("abc/def+ghi=")
    assert "ghi" not in redact("body abc%2Fdef%2Bghi%3D")


def test_no_file_is_made_before_something_is_said(profile: Settings) -> None:
    configure_logging(profile)
    assert not profile.data_dir.exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_file_is_for_its_owner_alone_also_after_turning(
    profile: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 500)
    before = os.umask(0)
    try:
        configure_logging(profile)
        for number in range(40):
            log.info("line %d of several", number)
    finally:
        os.umask(before)
    files = sorted(profile.data_dir.iterdir())
    assert [file.name for file in files] == [
        "lil-tui.log",
        *(f"lil-tui.log.{n}" for n in range(1, logs.OLD_FILES + 1)),
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert "line 39" in profile.log_file.read_text()


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be renamed on Windows")
def test_when_another_process_turns_the_file_we_go_on_in_the_new_one(profile: Settings) -> None:
    configure_logging(profile)
    log.info("before")
    profile.log_file.rename(profile.log_file.with_suffix(".log.1"))
    log.info("after")
    assert "after" in profile.log_file.read_text()


def test_a_log_that_cannot_be_written_stops_nothing(
    environ: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").touch()
    configure_logging(load_settings(environ))
    log.error("nobody hears this")
    assert capsys.readouterr().err == ""


def test_a_line_begins_with_the_time_in_utc(profile: Settings) -> None:
    configure_logging(profile)
    log.info("now")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO ", profile.log_file.read_text())


def test_a_message_cannot_forge_a_second_line(profile: Settings) -> None:
    configure_logging(profile)
    log.info("title %s", "one\n2026-11-23 CRITICAL forged\x1b[2J")
    written = profile.log_file.read_text()
    assert written.count("\n") == 1
    assert "\x1b" not in written


def test_verbose_shows_info_and_debug_shows_everything(profile: Settings) -> None:
    for verbose, debug, shown in ((False, False, []), (True, False, ["I"]), (False, True, ["D", "I"])):
        stream = StringIO()
        configure_logging(profile, verbose=verbose, debug=debug, stream=stream)
        log.debug("d")
        log.info("i")
        assert [line[0] for line in stream.getvalue().splitlines()] == shown


def test_nothing_is_shown_while_the_ui_has_the_terminal(profile: Settings) -> None:
    stream = StringIO()
    configure_logging(profile, debug=True, screen=False, stream=stream)
    log.debug("d")
    assert stream.getvalue() == ""
    assert "d" in profile.log_file.read_text()


def test_only_debug_shows_tracebacks_on_the_screen(profile: Settings) -> None:
    for debug in (False, True):
        stream = StringIO()
        configure_logging(profile, verbose=True, debug=debug, stream=stream)
        try:
            raise ValueError
        except ValueError:
            log.error("failed", exc_info=sys.exc_info())
        assert ("Traceback" in stream.getvalue()) is debug


def test_addresses_that_httpx_logs_stay_out(profile: Settings) -> None:
    configure_logging(profile, debug=True, stream=StringIO())
    logging.getLogger("httpx").info("HTTP Request: GET https://x")
    assert not profile.log_file.exists()
