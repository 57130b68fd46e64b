"""Contract §1: what goes over what, profiles, and the one line for what can't be used."""

import sqlite3
from pathlib import Path

import pytest

from tests.contract.command import Finished, Machine
from tests.contract.elements import course, tree
from tests.contract.fake_linkedin import CLIENT_SECRET, FakeLinkedIn


def refused(done: Finished, *words: str) -> None:
    """Exit 2, one line on standard error that holds these words, nothing else."""
    assert done.code == 2, done
    assert done.out == ""
    for word in words:
        assert word in done.line


def test_a_config_file_that_is_not_there_counts_as_empty(machine: Machine) -> None:
    done = machine.run("paths")
    assert done.code == 0
    assert done.err == ""


def test_the_environment_goes_over_the_file_and_the_file_over_the_default(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.classifications.update(tree("de_DE"))
    fake.assets["COURSE", "en_US"] = [course(1)]
    fake.assets["COURSE", "de_DE"] = [course(2, locale="de_DE")]
    fake.assets["VIDEO", "en_US"] = [course(3, type_="VIDEO")]
    machine.config.write_text('[sync]\nlocales = ["de_DE"]\nasset_types = ["COURSE"]\n')

    assert machine.json("sync")["added"] == 1
    assert {asked.asset_type for asked in fake.asked} - {""} == {"COURSE"}
    assert machine.json("catalogue", "search")["items"][0]["locale"] == "de_DE"
    run = machine.json("sync", LIL_TUI_LOCALES="en_US, de_DE", LIL_TUI_ASSET_TYPES="COURSE,VIDEO")
    assert run["added"] == 2
    assert machine.json("catalogue", "tree")[0]["urn"]


def test_the_data_dir_of_the_file_is_used_unless_the_environment_names_one(machine: Machine) -> None:
    elsewhere = machine.home / "elsewhere"
    machine.config.write_text(f'data_dir = "{elsewhere.as_posix()}"\n')
    assert machine.json("paths")["data"] == str(machine.data)
    assert machine.json("paths", LIL_TUI_DATA_DIR=None)["data"] == str(elsewhere)


def test_a_profile_has_data_and_settings_of_its_own_and_the_option_goes_over_the_variable(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets["COURSE", "en_US"] = [course(1)]
    fake.assets["LEARNING_PATH", "en_US"] = [course(9, type_="LEARNING_PATH")]
    machine.config.write_text('[profiles.test.sync]\nasset_types = ["LEARNING_PATH"]\n')

    assert machine.json("sync")["added"] == 1 + 1
    assert machine.json("sync", "--profile", "test", LIL_TUI_PROFILE="other")["added"] == 1
    assert (machine.data / "profiles" / "test" / "lil.db").is_file()
    assert not (machine.data / "profiles" / "other").exists()
    assert machine.json("--profile", "test", "catalogue", "search")["items"][0]["type"] == "LEARNING_PATH"
    assert machine.json("catalogue", "search", LIL_TUI_PROFILE="test")["total"] == 1
    assert machine.json("catalogue", "search", "--profile", "default")["total"] == 2


@pytest.mark.parametrize("name", ["../evil", "a/b", ""])
def test_a_profile_cannot_lead_out_of_the_data_dir(machine: Machine, name: str) -> None:
    refused(machine.run("paths", "--profile", name), "profile")


def test_a_database_url_names_the_file(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [course(1)]
    file = machine.home / "named.db"
    assert machine.json("sync", LIL_TUI_DATABASE_URL=f"sqlite:///{file}")["added"] == 1
    assert file.is_file()
    assert not (machine.data / "lil.db").exists()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_refused_in_one_line_without_its_password(machine: Machine, scheme: str) -> None:
    url = f"{scheme}://lil:geheim@db.example.com/lil"
    done = machine.run("catalogue", "search", LIL_TUI_DATABASE_URL=url)
    refused(done, "PostgreSQL" if "+" not in scheme else "LIL_TUI_DATABASE_URL")
    assert "geheim" not in done.err
    machine.config.write_text(f'[database]\nurl = "{url}"\n')
    done = machine.run("sync", "history")
    assert done.code == 2
    assert "geheim" not in done.line


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[sync]\nlocale = ['en_US']\n", ("sync.locale ", "sync.locales")),
        ("[linkdin]\napi_url = 'https://x.example'\n", ("linkdin.api_url", "linkedin.api_url")),
        ("data_dirr = 'x'\n", ("data_dirr", "data_dir")),
        ("[sync]\nconcurrency = 'four'\n", ("sync.concurrency", "number")),
        ("[sync]\nconcurrency = 0\n", ("sync.concurrency",)),
        ("[sync]\nlocales = 'en_US'\n", ("sync.locales", "list")),
        ("[linkedin]\nlaunch = 'ftp'\n", ("linkedin.launch", "aicc")),
        ("[linkedin]\nclient_secret = 'x'\n", ("linkedin.client_secret", "credentials set")),
        ("[listener]\nport = 99999\n", ("listener.port", "65535")),
        ("[profiles.test.sync]\nasset_type = ['COURSE']\n", ("profiles.test.sync.asset_type",)),
        ("sync = 3\n", ("sync",)),
        ("[sync\n", ("TOML", "line 1")),
        ("\x00\x01", ("TOML",)),
    ],
)
def test_what_the_file_must_not_hold_is_one_line_that_names_it(
    machine: Machine, written: str, words: tuple[str, ...]
) -> None:
    machine.config.write_text(written)
    refused(machine.run("paths"), str(machine.config), *words)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIL_TUI_CONCURRENCY", "many"),
        ("LIL_TUI_CONCURRENCY", "-1"),
        ("LIL_TUI_LOCALES", "english"),
        ("LIL_TUI_LINKEDIN_API_URL", "ftp://x"),
        ("LIL_TUI_LISTEN_PORT", "http"),
        ("LIL_TUI_XAPI", "loose"),
    ],
)
def test_a_wrong_value_in_the_environment_names_the_variable(
    machine: Machine, variable: str, value: str
) -> None:
    refused(machine.run("paths", **{variable: value}), variable)


def test_a_settings_error_is_json_where_asked(machine: Machine) -> None:
    machine.config.write_text("[sync]\nlocale = []\n")
    error = machine.json("catalogue", "tree", code=2)["error"]
    assert set(error) == {"title", "detail", "fix"}
    assert "sync.locales" in error["fix"]
    assert "sync.locales" in machine.json("sync", code=2)["error"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("sync", "--fulll"),
        ("catalogue", "show"),
        ("catalogue", "search", "--limit", "x"),
        ("catalogue", "search", "--sort", "best"),
        ("demo", "--courses", "0", "--headless"),
        ("simulate",),
        (),
    ],
)
def test_wrong_usage_is_2_and_says_so(machine: Machine, arguments: tuple[str, ...]) -> None:
    done = machine.run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.line.startswith("lil-tui: ")


def test_the_version_is_printed(machine: Machine) -> None:
    done = machine.run("--version")
    assert done.code == 0
    assert done.out.split()[0] == "lil-tui"


def test_without_credentials_the_first_sync_is_full_failed_and_2(machine: Machine) -> None:
    run = machine.json("sync", code=2)
    assert (run["mode"], run["status"], run["run"]) == ("full", "failed", None)
    assert run["error"]


def test_half_a_pair_in_the_environment_is_2_and_says_which_half_is_missing(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    done = machine.run("sync", LIL_TUI_LINKEDIN_CLIENT_SECRET=None)
    assert done.code == 2
    assert "LIL_TUI_LINKEDIN_CLIENT_SECRET" in done.err
    assert fake.asked == []


def test_what_is_kept_is_private(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [course(1)]
    machine.json("sync", "--profile", "test")
    directories = [machine.data, *(path for path in machine.data.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in directories} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in machine.files()} == {0o600}


def test_the_secret_is_nowhere_on_disk_and_the_token_in_the_database_alone(
    machine: Machine, fake: FakeLinkedIn
) -> None:
    fake.assets["COURSE", "en_US"] = [course(1)]
    printed = ""
    for arguments in (
        ("sync", "--debug"),
        ("sync", "--verbose", "--json"),
        ("doctor", "--debug"),
        ("credentials", "status", "--verify", "--debug"),
    ):
        done = machine.run(*arguments)
        assert done.code == 0, done
        printed += done.out + done.err
        assert done.err.count("run 1 begins") <= 1
    (token,) = fake.good_tokens - {f"AQ{'x' * 1200}-{n}" for n in range(1, fake.tokens_given)}
    assert CLIENT_SECRET not in printed
    assert "x" * 100 not in printed
    for path in machine.files():
        held = path.read_bytes()
        assert CLIENT_SECRET.encode() not in held, path
        if ".db" not in path.name:
            assert b"x" * 100 not in held, path
    with sqlite3.connect(machine.data / "lil.db") as database:
        assert (token,) in database.execute("SELECT value FROM config").fetchall()


def test_each_profile_keeps_its_own_token(machine: Machine, fake: FakeLinkedIn) -> None:
    fake.assets["COURSE", "en_US"] = [course(1)]
    machine.json("sync")
    machine.json("sync", "--profile", "test")
    machine.json("sync")
    assert fake.tokens_given == 2


def test_a_data_dir_that_cannot_be_made_is_one_line(machine: Machine, fake: FakeLinkedIn) -> None:
    in_the_way = machine.home / "file"
    in_the_way.write_text("")
    for arguments in (("sync",), ("catalogue", "tree"), ("sync", "history")):
        done = machine.run(*arguments, LIL_TUI_DATA_DIR=str(in_the_way / "data"))
        assert done.code in (1, 2)
        assert str(in_the_way) in done.line
        assert "Traceback" not in done.err
    assert fake.asked == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a place that nobody can write")
def test_a_data_dir_that_nobody_can_write_is_one_line(machine: Machine) -> None:
    done = machine.run("catalogue", "tree", LIL_TUI_DATA_DIR="/proc/self/lil")
    assert done.code in (1, 2)
    assert "/proc/self/lil" in done.line
