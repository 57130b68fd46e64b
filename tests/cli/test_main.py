"""The command line as a whole: options anywhere, one line for each failure, the exit codes of contract §2."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from lil_tui import __version__
from lil_tui.cli import main, sync
from lil_tui.cli.invocation import Command, Invocation, Lazy
from lil_tui.errors import ExitCode, LilError
from tests.cli.conftest import Call


def add_command(monkeypatch: pytest.MonkeyPatch, function: object) -> None:
    """Put a command named `try` into the table, for as long as the test lasts."""
    command = Command("try", callback=function)
    monkeypatch.setattr(sys.modules[__name__], "_command", command, raising=False)
    monkeypatch.setitem(main.COMMANDS, "try", Lazy(__name__, "_command", "Try."))


def test_the_version_is_told(call: Call) -> None:
    answer = call("--version")
    assert (answer.code, answer.out) == (0, f"lil-tui {__version__}\n")


def test_help_lists_the_commands_and_imports_none(call: Call) -> None:
    answer = call("--help")
    assert answer.code == 0
    for name in main.COMMANDS:
        assert f"\n  {name} " in answer.out


@pytest.mark.parametrize("group", ["catalogue", "clients", "credentials", "learners", "statements", "sync"])
def test_no_words_on_a_command_are_cut_off(call: Call, group: str) -> None:
    commands = call(group, "--help").out.partition("Commands:")[2]
    assert commands
    assert "..." not in commands
    assert max(map(len, commands.splitlines())) <= 80


@pytest.mark.parametrize(
    "arguments", [("paths", "--json"), ("--json", "paths"), ("paths", "--json", "--verbose")]
)
def test_common_options_stand_before_or_after_the_command(call: Call, arguments: tuple[str, ...]) -> None:
    assert call(*arguments).json["profile"] == "default"


def test_the_profile_stands_before_or_after_the_command_and_the_last_wins(call: Call) -> None:
    assert call("--profile", "a", "paths", "--json").json["profile"] == "a"
    assert call("--profile", "a", "paths", "--json", "--profile", "b").json["profile"] == "b"


@pytest.mark.parametrize(
    "arguments", [("pahts",), ("paths", "--nonsense"), ("paths", "surplus"), ("credentials",)]
)
def test_wrong_usage_is_one_line_and_exit_2(call: Call, arguments: tuple[str, ...]) -> None:
    answer = call(*arguments)
    assert answer.code == ExitCode.USAGE
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert "--help" in answer.err
    assert "Usage: " not in answer.err


@pytest.mark.parametrize(
    ("arguments", "near"),
    [(("catalog", "tree"), "catalogue"), (("sync", "histroy"), "history"), (("pahts",), "paths")],
)
def test_a_mistyped_command_is_told_the_nearest(call: Call, arguments: tuple[str, ...], near: str) -> None:
    assert f"'. Did you mean '{near}'? `lil-tui" in call(*arguments).err
    assert "Did you mean" not in call("xyzzy").err


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (LilError("It broke"), "It broke"),
        (LilError("It broke", "badly."), "It broke: badly."),
        (LilError("It broke", "", "Mend it."), "It broke. Mend it."),
        (LilError("It broke", "badly.", "Mend it."), "It broke: badly. Mend it."),
    ],
)
def test_a_failure_reads_as_sentences(error: LilError, line: str) -> None:
    assert str(error) == line


@pytest.mark.parametrize(
    "command",
    ["sync history", "sync quarantine", "catalogue search", "completions list", "statements list"],
)
def test_a_limit_beyond_any_database_is_wrong_usage(call: Call, command: str) -> None:
    answer = call(*command.split(), "--limit", "9" * 23)
    assert answer.code == ExitCode.USAGE
    assert "--limit" in answer.err
    assert call(*command.split(), "--limit", str(2**63 - 1)).code == ExitCode.DONE


@pytest.mark.parametrize("command", ["completions list", "statements list", "learners list"])
def test_a_page_behind_the_last_row_is_not_said_to_be_nothing_at_all(
    call: Call, tmp_path: Path, command: str
) -> None:
    assert "Nothing from" not in call(*command.split(), "--offset", "7").err
    body = tmp_path / "bodies.jsonl"
    body.write_text(
        '{"actor": {"mbox": "mailto:ada@example.com"}, "object": {"id": "urn:li:lyndaCourse:1"},'
        ' "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"}}'
    )
    assert call("statements", "import", str(body)).code == ExitCode.DONE
    assert call(*command.split(), "--offset", "7").err == "Nothing from 7 on; 1 in all.\n"


@pytest.mark.parametrize(
    "command",
    [
        ("why", "ann\udcff", "urn:x"),
        ("why", "ann@example.com", "C\udce9"),
        ("completions", "list", "--learner", "\udcff"),
        ("learners", "forget", "--yes", "\udcff"),
    ],
)
def test_an_argument_in_another_encoding_is_wrong_usage(call: Call, command: tuple[str, ...]) -> None:
    answer = call(*command)
    assert answer.code == ExitCode.USAGE
    assert "UTF-8" in answer.err
    assert answer.err.count("\n") == 1


def test_wrong_usage_in_json_is_an_error_object(call: Call) -> None:
    for arguments in (("pahts", "--json"), ("paths", "--nonsense", "--json")):
        answer = call(*arguments)
        assert answer.code == ExitCode.USAGE
        assert set(answer.json["error"]) == {"title", "detail", "fix"}


def test_wrong_settings_are_one_line_and_exit_2(call: Call, environ: dict[str, str]) -> None:
    Path(environ["LIL_TUI_CONFIG"]).write_text("[sync]\nlocale = 1\n")
    answer = call("paths", "--json")
    assert answer.code == ExitCode.USAGE
    assert "sync.locales" in answer.json["error"]["fix"]
    assert answer.err.count("\n") == 1


def test_without_a_terminal_the_ui_points_to_the_commands(call: Call) -> None:
    answer = call()
    assert answer.code == ExitCode.USAGE
    assert answer.out == ""
    assert "--help" in answer.err


def test_an_expected_failure_is_one_clean_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LilError("It broke", "the title is [/]\x1b]0;x\x07\nsecond", "Mend it.")

    add_command(monkeypatch, fail)
    answer = call("try")
    assert answer.code == ExitCode.FAILED
    assert answer.err == "lil-tui: It broke: the title is [/]]0;x second Mend it.\n"
    assert call("try", "--json").json["error"]["title"] == "It broke"


def test_a_fault_of_ours_is_one_line_and_its_traceback_is_in_the_log(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("client_secret=hunter2hunter2")

    add_command(monkeypatch, fail)
    answer = call("try")
    log = tmp_path / "data" / "lil-tui.log"
    assert answer.code == ExitCode.FAILED
    assert answer.err.count("\n") == 1
    assert str(log) in answer.err
    assert "Traceback" in log.read_text()
    assert "hunter2" not in log.read_text() + answer.err


def test_debug_adds_the_traceback_without_secrets(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise LilError("It broke", "Authorization: Bearer abcdefghijkl")

    add_command(monkeypatch, fail)
    answer = call("--debug", "try", "--json")
    assert answer.code == ExitCode.FAILED
    assert answer.err.count("Traceback") == 1
    assert "abcdefghijkl" not in answer.err.split("lil-tui:")[0]
    assert answer.json["error"]["title"] == "It broke"


def test_a_command_that_answered_and_then_failed_prints_one_document(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.pass_obj
    def fail(invocation: Invocation) -> None:
        invocation.output.document({"run": 1})
        raise LilError("Too late")

    add_command(monkeypatch, fail)
    answer = call("try", "--json")
    assert answer.json == {"run": 1}
    assert "Too late" in answer.err


def test_ctrl_c_is_130(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    add_command(monkeypatch, interrupt)
    answer = call("try")
    assert answer.code == ExitCode.INTERRUPTED
    assert "Traceback" not in answer.err


def test_logging_before_the_settings_prints_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def say() -> None:
        logging.getLogger("somebody.elses").error("heard by nobody")

    add_command(monkeypatch, say)
    assert call("try").err == ""


def start(environ: dict[str, str], *code: str, stdout: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    """Start Python on some code, with the environment of a test."""
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join(code)],
        env=os.environ | environ,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_after_ctrl_c_the_process_ends_although_a_thread_hangs(environ: dict[str, str]) -> None:
    process = start(
        environ,
        "import threading",
        "from lil_tui.cli import main",
        "from lil_tui.cli.invocation import Command, Invocation, Lazy",
        "def hang():",
        "    threading.Thread(target=threading.Event().wait).start()",
        "    print('ready', flush=True)",
        "    threading.Event().wait()",
        "import sys; sys.modules['hanging'] = sys.modules['__main__']",
        "command = Command('try', callback=hang)",
        "main.COMMANDS['try'] = Lazy('hanging', 'command', '')",
        "main.run_process(['try'])",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in err


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("threading.Thread(target=lambda: (threading.main_thread().join(), interrupt())).start()", 130),
        ("atexit.register(interrupt)", 0),
    ],
    ids=["while its threads end", "after them"],
)
def test_ctrl_c_when_all_is_done_but_the_process_still_ends(
    environ: dict[str, str], when: str, code: int
) -> None:
    process = start(
        environ,
        "import atexit, os, signal, threading",
        "from lil_tui.cli import main",
        "interrupt = lambda: os.kill(os.getpid(), signal.SIGINT)",
        when,
        "main.run_process(['--version'])",
    )
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, f"lil-tui {__version__}\n", "")


def test_all_that_an_end_by_ctrl_c_waits_for_takes_less_than_two_seconds() -> None:
    assert sync.CANCEL_SECONDS + main.EXIT_SECONDS < 2


def test_a_reader_that_leaves_is_no_error(environ: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(
        environ,
        "from lil_tui.cli.main import run_process",
        "run_process(['paths', '--json'])",
        stdout=writing,
    )
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def test_python_dash_m_is_the_same_command(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lil_tui", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environ,
    )
    assert done.stdout == f"lil-tui {__version__}\n"


def test_a_pipe_gets_utf_8_whatever_the_locale(environ: dict[str, str]) -> None:
    data = Path(environ["LIL_TUI_DATA_DIR"]).with_name("d\u00e9p\u00f4t")
    environ |= {"LIL_TUI_DATA_DIR": str(data), "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "lil_tui", "paths"], capture_output=True, check=True, env=os.environ | environ
    )
    assert "d\u00e9p\u00f4t" in done.stdout.decode("utf-8")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["paths"], ["paths", "--json"], ["--help"]])
def test_output_that_finds_no_room_is_one_line(environ: dict[str, str], arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        process = start(
            environ,
            f"from lil_tui.cli.main import run_process; run_process({arguments})",
            stdout=full.fileno(),
        )
        _, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.FAILED
    assert err.count("\n") == 1
    assert "The output can't be written" in err
    assert "fault of lil-tui" not in err


def test_paths_imports_neither_httpx_nor_textual_nor_the_keyring(environ: dict[str, str]) -> None:
    process = start(
        environ,
        "import sys; from lil_tui.cli.main import run",
        "run(['paths', '--json'])",
        "heavy = {'httpx', 'textual', 'keyring', 'peewee', 'rich', 'markdownify', 'uvicorn', 'starlette'}",
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)",
    )
    _, err = process.communicate(timeout=60)
    assert err.strip() == "[]"


def test_a_fault_while_the_settings_are_read_is_one_line_too(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("lil_tui.settings.load_settings", fail)
    answer = call("paths")
    assert answer.code == ExitCode.FAILED
    assert answer.err == (
        "lil-tui: A fault of lil-tui itself: RuntimeError: no such luck."
        " Please report it; --debug shows the details.\n"
    )
