"""Settings: precedence, profiles, and one line for everything that is wrong (contract §1)."""

import os
import re
import stat
from pathlib import Path
from textwrap import dedent

import platformdirs
import pytest

from lil_tui.errors import ExitCode, LilError
from lil_tui.locales import Locale
from lil_tui.settings import SettingsError, ensure_data_dir, load_settings, make_private, unknown_variables
from lil_tui.tui.keymap import read_keymap

Environ = dict[str, str]
posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


def write_config(environ: Environ, text: str) -> Path:
    """Write the config file that the environment names."""
    file = Path(environ["LIL_TUI_CONFIG"])
    file.write_text(text, encoding="utf-8")
    return file


def refusal(environ: Environ, *, profile: str | None = None) -> str:
    """The one line with which settings are refused."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, profile=profile)
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.exit_code == ExitCode.USAGE
    return line


def test_without_anything_set_the_defaults_hold() -> None:
    settings = load_settings({})
    assert settings.profile == "default"
    assert settings.config_file == Path(
        platformdirs.user_config_dir("lil-tui", appauthor=False), "config.toml"
    )
    assert settings.data_dir == Path(platformdirs.user_data_dir("lil-tui", appauthor=False))
    assert settings.database_file == settings.data_dir / "lil.db"
    assert settings.linkedin_api_url == "https://api.linkedin.com/v2"
    assert settings.linkedin_token_url == "https://www.linkedin.com/oauth/v2/accessToken"
    assert settings.locales == (Locale("en", "US"),)
    assert settings.asset_types == ("COURSE", "LEARNING_PATH")
    assert (settings.concurrency, settings.launch) == (4, "sso")
    listener = settings.listener
    assert (listener.host, listener.port, listener.xapi) == ("127.0.0.1", 8765, "lenient")
    assert (listener.token_ttl, listener.rotation_grace, listener.max_body) == (3600, 86400, 1024 * 1024)
    assert (listener.public_url, listener.trusted_proxies, listener.metrics_port) == (None, (), None)


def test_a_named_config_file_that_is_not_there_counts_as_empty(environ: Environ, tmp_path: Path) -> None:
    environ["LIL_TUI_CONFIG"] = str(tmp_path / "nowhere" / "config.toml")
    assert load_settings(environ).concurrency == 4


def test_the_readmes_files_are_taken(environ: Environ) -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .+\n|^\n(?=    \S))+", readme, re.MULTILINE)
    files = [block for block in blocks if re.search(r"^    \[(listener|sync)\]$", block, re.MULTILINE)]
    assert len(files) == 2
    write_config(environ, "\n".join(dedent(file) for file in files))
    settings = load_settings(environ)
    assert read_keymap(settings) == settings.keymap != {}
    assert settings.listener.public_url == "https://learning.example.com"
    assert load_settings(environ, profile="test").linkedin_api_url == "http://127.0.0.1:9000/v2"


def test_everything_can_be_set_in_the_file(environ: Environ) -> None:
    write_config(
        environ,
        """
        data_dir = "elsewhere"
        [database]
        url = "sqlite:////somewhere/else.db"
        [linkedin]
        api_url = "http://127.0.0.1:9/v2/"
        token_url = "http://127.0.0.1:9/token"
        launch = "aicc"
        [sync]
        locales = ["de_DE", "en-us", "de_DE"]
        asset_types = ["COURSE", "VIDEO"]
        concurrency = 8
        [listener]
        host = "0.0.0.0"
        port = 9000
        xapi = "strict"
        token_ttl = "2 h"
        rotation_grace = 60
        max_body = "2 MiB"
        public_url = "https://lil.example.com"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        metrics_port = 9100
        [keys]
        catalogue.open = "ctrl+o"
        "sync.start" = "f9"
        """,
    )
    del environ["LIL_TUI_DATA_DIR"]
    settings = load_settings(environ)
    assert settings.data_dir == settings.config_file.parent / "elsewhere"
    assert settings.database_file == Path("/somewhere/else.db").absolute()
    assert settings.linkedin_api_url == "http://127.0.0.1:9/v2"
    assert settings.launch == "aicc"
    assert [str(locale) for locale in settings.locales] == ["de_DE", "en_US"]
    assert settings.asset_types == ("COURSE", "VIDEO")
    assert settings.listener.token_ttl == 7200
    assert settings.listener.max_body == 2 * 1024 * 1024
    assert settings.listener.trusted_proxies == ("10.0.0.0/8", "::1/128")
    assert settings.listener.metrics_port == 9100
    assert settings.keymap == {"catalogue.open": "ctrl+o", "sync.start": "f9"}


def test_a_variable_goes_over_the_profile_over_the_file(environ: Environ) -> None:
    write_config(
        environ,
        """
        [sync]
        concurrency = 2
        locales = ["fr_FR"]
        asset_types = ["VIDEO"]
        [profiles.test.sync]
        concurrency = 3
        locales = ["es_ES"]
        """,
    )
    environ["LIL_TUI_LOCALES"] = "de_DE, en_US"
    settings = load_settings(environ, profile="test")
    assert settings.asset_types == ("VIDEO",)
    assert settings.concurrency == 3
    assert [str(locale) for locale in settings.locales] == ["de_DE", "en_US"]


def test_the_option_goes_over_the_profile_variable(environ: Environ) -> None:
    environ["LIL_TUI_PROFILE"] = "staging"
    assert load_settings(environ).profile == "staging"
    assert load_settings(environ, profile="production").profile == "production"


def test_a_profile_has_data_of_its_own(environ: Environ, tmp_path: Path) -> None:
    settings = load_settings(environ, profile="test")
    assert settings.data_dir == tmp_path / "data" / "profiles" / "test"
    assert settings.database_file.parent == settings.data_dir


def test_a_profile_does_not_share_the_database_that_the_file_names(environ: Environ) -> None:
    write_config(environ, '[database]\nurl = "sqlite:////srv/production.db"\n')
    assert load_settings(environ).database_file == Path("/srv/production.db").absolute()
    assert load_settings(environ, profile="test").database_file.name == "lil.db"


def test_an_empty_variable_counts_as_unset(environ: Environ) -> None:
    environ |= {"LIL_TUI_CONCURRENCY": "", "LIL_TUI_PROFILE": " "}
    settings = load_settings(environ)
    assert (settings.concurrency, settings.profile) == (4, "default")


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('[sync]\nlocale = ["en_US"]', "sync.locale ", "sync.locales"),
        ('datadir = "x"', "datadir", "data_dir"),
        ("[sinc]\nconcurrency = 3", "sinc.concurrency", "sync.concurrency"),
        ("[listener]\nprot = 3", "listener.prot ", "listener.port"),
        ("[profiles.test.sync]\nconcurency = 3", "profiles.test.sync.concurency", "sync.concurrency"),
    ],
)
def test_an_unknown_key_is_named_with_its_nearest(
    environ: Environ, text: str, key: str, nearest: str
) -> None:
    file = write_config(environ, text)
    line = refusal(environ)
    assert str(file) in line
    assert key in line
    assert f"{nearest}, which takes" in line


@pytest.mark.parametrize(
    ("text", "key", "takes"),
    [
        ('[sync]\nconcurrency = "4"', "sync.concurrency", "a whole number from 1 to 64"),
        ("[sync]\nconcurrency = true", "sync.concurrency", "a whole number"),
        ("[sync]\nconcurrency = 0", "sync.concurrency", "from 1 to 64"),
        ('[sync]\nlocales = "en_US"', "sync.locales", "a list of locales"),
        ("[sync]\nlocales = []", "sync.locales", "a list of locales"),
        ('[sync]\nlocales = ["english"]', "sync.locales", "'english' is no locale"),
        ('[sync]\nasset_types = ["COURSES"]', "sync.asset_types", "the nearest is COURSE"),
        ("sync = 3", "sync", "sync.locales, sync.asset_types, sync.concurrency"),
        ("data_dir = 3", "data_dir", "a directory"),
        ('[database]\nurl = "mysql://x"', "database.url", "sqlite:///PATH or postgresql://"),
        ('[database]\nurl = "sqlite:///:memory:"', "database.url", "sqlite:///PATH"),
        ('[database]\nurl = "sqlite:////srv/a%00b.db"', "database.url", "sqlite:///PATH"),
        (
            '[database]\nurl = "sqlite:///~nobody-here/lil.db"',
            "database.url",
            "'~nobody-here' is nobody's home",
        ),
        ('data_dir = "~nobody-here/data"', "data_dir", "a directory; '~nobody-here' is nobody's home"),
        ('[linkedin]\nlaunch = "scorm"', "linkedin.launch", '"sso", "web" or "aicc"'),
        ('[linkedin]\napi_url = "ftp://x"', "linkedin.api_url", "https://host/path"),
        ("[listener]\nport = 70000", "listener.port", "65535"),
        ('[listener]\ntrusted_proxies = ["x"]', "listener.trusted_proxies", "IP addresses"),
        ('[listener]\nmetrics_port = "on"', "listener.metrics_port", '"off"'),
        ("[keys]\nopen = 3", "keys.open", "keys like"),
        ("keys = 3", "keys", "keys like"),
        ("profiles = 3", "profiles", "tables"),
        ("profiles.test = 3", "profiles.test", "a table"),
        ('[profiles."../x"]', "profiles.../x", "a name"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_the_key_takes(
    environ: Environ, text: str, key: str, takes: str
) -> None:
    file = write_config(environ, text)
    line = refusal(environ)
    assert f"{file}: {key} takes" in line
    assert takes in line


@pytest.mark.parametrize("variable", ["LIL_TUI_CONFIG", "LIL_TUI_DATA_DIR", "LIL_TUI_DATABASE_URL"])
def test_a_home_that_nobody_has_is_refused_in_one_line(environ: Environ, variable: str) -> None:
    environ[variable] = ("sqlite:///" if "URL" in variable else "") + "~nobody-here/x"
    line = refusal(environ)
    assert variable in line
    assert "'~nobody-here' is nobody's home" in line


def test_a_number_too_long_for_python_is_a_corrupt_config_file(environ: Environ) -> None:
    file = write_config(environ, f"[sync]\nconcurrency = {'9' * 5000}")
    assert f"{file}: a number in it has thousands of digits" in refusal(environ)


def test_a_value_that_a_variable_overrides_is_checked_all_the_same(environ: Environ) -> None:
    write_config(environ, "[sync]\nconcurrency = -1")
    environ["LIL_TUI_CONCURRENCY"] = "4"
    assert "sync.concurrency" in refusal(environ)


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        ("LIL_TUI_CONCURRENCY", "four"),
        ("LIL_TUI_CONCURRENCY", "-1"),
        ("LIL_TUI_LOCALES", "english"),
        ("LIL_TUI_LOCALES", ","),
        ("LIL_TUI_ASSET_TYPES", "COURSE;VIDEO"),
        ("LIL_TUI_DATABASE_URL", "lil.db"),
        ("LIL_TUI_LINKEDIN_API_URL", "api.linkedin.com"),
        ("LIL_TUI_LINKEDIN_TOKEN_URL", "https://user:hunter2@host/x"),
        ("LIL_TUI_LISTEN_PORT", "http"),
        ("LIL_TUI_XAPI", "loose"),
    ],
)
def test_a_wrong_variable_is_named(environ: Environ, variable: str, written: str) -> None:
    environ[variable] = written
    line = refusal(environ)
    assert variable in line
    assert "takes" in line
    assert "hunter2" not in line


def test_credentials_in_the_file_are_refused_without_showing_them(environ: Environ) -> None:
    write_config(environ, '[linkedin]\nclient_secret = "hunter2hunter2"')
    line = refusal(environ)
    assert "linkedin.client_secret" in line
    assert "credentials set" in line
    assert "hunter2" not in line


def test_a_password_in_a_database_address_is_never_shown(environ: Environ) -> None:
    environ["LIL_TUI_DATABASE_URL"] = "mysql://me:hunter2@host/db"
    assert "hunter2" not in refusal(environ)
    environ["LIL_TUI_DATABASE_URL"] = "postgresql://me:hunter2@host/db"
    settings = load_settings(environ)
    assert settings.database_is_file is False
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("content", [b"[sync\n", b"a = \n", b"\xff\xfe=1", b"\0", b"x=" + b"[" * 100_000])
def test_a_corrupt_file_is_one_line_with_its_place(environ: Environ, content: bytes) -> None:
    Path(environ["LIL_TUI_CONFIG"]).write_bytes(content)
    line = refusal(environ)
    assert environ["LIL_TUI_CONFIG"] in line
    assert "TOML" in line


def test_a_corrupt_file_says_at_which_line(environ: Environ) -> None:
    write_config(environ, "a = 1\n\n[sync\n")
    assert "line 3" in refusal(environ)


def test_a_config_file_that_is_a_directory_is_one_line(environ: Environ, tmp_path: Path) -> None:
    environ["LIL_TUI_CONFIG"] = str(tmp_path)
    assert "cannot be read" in refusal(environ)


def test_a_file_written_by_notepad_is_read(environ: Environ) -> None:
    Path(environ["LIL_TUI_CONFIG"]).write_bytes(b"\xef\xbb\xbf[sync]\r\nconcurrency = 2\r\n")
    assert load_settings(environ).concurrency == 2


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a b", ".hidden", "x" * 65, "a\n"])
def test_a_profile_name_must_be_fit_for_a_directory(environ: Environ, name: str) -> None:
    assert "--profile" in refusal(environ, profile=name)


def test_control_characters_of_the_file_do_not_reach_the_line(environ: Environ) -> None:
    write_config(environ, '"\\u001b]0;x" = 1')
    assert "\x1b" not in refusal(environ)


def test_variables_that_only_look_like_settings_are_found() -> None:
    assert unknown_variables({"LIL_TUI_LOCALE": "x", "LIL_TUI_LOCALES": "x", "HOME": "/"}) == {
        "LIL_TUI_LOCALE": "LIL_TUI_LOCALES"
    }


@posix_only
def test_the_data_dir_is_made_for_its_owner_alone_whatever_the_umask(
    environ: Environ, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        settings = load_settings(environ, profile="test")
        ensure_data_dir(settings)
        make_private(settings.database_file)
    finally:
        os.umask(before)
    for directory in (tmp_path / "data", tmp_path / "data" / "profiles", settings.data_dir):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(settings.database_file.stat().st_mode) == 0o600


@posix_only
def test_a_data_dir_left_open_is_closed_but_somebody_elses_directory_is_not(
    environ: Environ, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "lil.db").touch()
    ensure_data_dir(load_settings(environ))
    assert stat.S_IMODE(data.stat().st_mode) == 0o700

    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "letters").mkdir()
    environ["LIL_TUI_DATA_DIR"] = str(home)
    ensure_data_dir(load_settings(environ))
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


def test_a_data_dir_that_cannot_be_written_is_one_clear_line(environ: Environ, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        environ["LIL_TUI_DATA_DIR"] = str(place)
        with pytest.raises(LilError) as caught:
            ensure_data_dir(load_settings(environ))
        assert str(place) in str(caught.value)
        assert "LIL_TUI_DATA_DIR" in str(caught.value)
