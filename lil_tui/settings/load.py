"""From variables and the config file to `Settings`: every key is one row of a table.

A variable goes over the profile's table in the file, that over the file's top level, that over the
default. Everything in the file is checked, also what something else overrides.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lil_tui.settings import values
from lil_tui.settings.model import DEFAULT_PROFILE, ListenerSettings, Settings
from lil_tui.settings.values import Kind, SettingsError, nearest, profile_name
from lil_tui.text import clean

CONFIG_VARIABLE = "LIL_TUI_CONFIG"
PROFILE_VARIABLE = "LIL_TUI_PROFILE"
CREDENTIAL_VARIABLES = ("LIL_TUI_LINKEDIN_CLIENT_ID", "LIL_TUI_LINKEDIN_CLIENT_SECRET")


@dataclass(frozen=True)
class Row:
    """One setting: its key in the file, its variable, what it takes, and the field it fills."""

    key: str
    kind: Kind
    field: str
    variable: str | None = None


ROWS = (
    Row("data_dir", values.FOLDER, "data_dir", "LIL_TUI_DATA_DIR"),
    Row("database.url", values.DATABASE_URL, "database_url", "LIL_TUI_DATABASE_URL"),
    Row("linkedin.api_url", values.WEB_URL, "linkedin_api_url", "LIL_TUI_LINKEDIN_API_URL"),
    Row("linkedin.token_url", values.WEB_URL, "linkedin_token_url", "LIL_TUI_LINKEDIN_TOKEN_URL"),
    Row("linkedin.launch", values.LAUNCH, "launch"),
    Row("sync.locales", values.LOCALES, "locales", "LIL_TUI_LOCALES"),
    Row("sync.asset_types", values.TYPES, "asset_types", "LIL_TUI_ASSET_TYPES"),
    Row("sync.concurrency", values.CONCURRENCY, "concurrency", "LIL_TUI_CONCURRENCY"),
    Row("listener.host", values.HOST, "listener.host", "LIL_TUI_LISTEN_HOST"),
    Row("listener.port", values.PORT, "listener.port", "LIL_TUI_LISTEN_PORT"),
    Row("listener.xapi", values.XAPI, "listener.xapi", "LIL_TUI_XAPI"),
    Row("listener.token_ttl", values.DURATION, "listener.token_ttl"),
    Row("listener.rotation_grace", values.GRACE, "listener.rotation_grace"),
    Row("listener.max_body", values.SIZE, "listener.max_body"),
    Row("listener.public_url", values.WEB_URL, "listener.public_url"),
    Row("listener.trusted_proxies", values.PROXIES, "listener.trusted_proxies"),
    Row("listener.metrics_port", values.METRICS_PORT, "listener.metrics_port"),
)
_BY_KEY = {row.key: row for row in ROWS}
_TABLES = {row.key.partition(".")[0] for row in ROWS if "." in row.key}
_KEYS_TABLE = "keys"


def load_settings(environ: Mapping[str, str], *, profile: str | None = None) -> Settings:
    """Read the settings of one profile; `profile` is what the command line said.

    An empty variable counts as one that isn't set. Nothing is made on disk. Raises SettingsError,
    whose line names the file or variable, the key, what it takes and the nearest known key.
    """
    config_file = _config_file(environ)
    document = _read_document(config_file)
    name = _profile_name(environ, profile)

    top_level, profiles, keymap = _check_document(config_file, document)
    chosen_values, chosen_keys = profiles.get(name, ({}, {}))
    if name != DEFAULT_PROFILE:
        # A profile has data of its own: the other profiles' database is not its database.
        top_level.pop("database.url", None)
    found = top_level | chosen_values | _read_variables(environ)
    return _build(name, config_file, found, keymap | chosen_keys)


def unknown_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that look like settings of ours and are none, each with the nearest that is one."""
    known = [row.variable for row in ROWS if row.variable]
    known += [CONFIG_VARIABLE, PROFILE_VARIABLE, *CREDENTIAL_VARIABLES]
    strangers = (name for name in environ if name.startswith("LIL_TUI_") and name not in known)
    return {name: nearest(name, known) for name in sorted(strangers)}


def _config_file(environ: Mapping[str, str]) -> Path:
    named = environ.get(CONFIG_VARIABLE, "").strip()
    if named:
        try:
            return values.at_home(named).absolute()
        except ValueError as error:
            raise SettingsError(
                "Wrong value in the environment",
                f"{CONFIG_VARIABLE} takes the path of a file{_why(error)}.",
                "Correct or unset the variable.",
            ) from None
    import platformdirs

    return Path(platformdirs.user_config_dir("lil-tui", appauthor=False)) / "config.toml"


def _profile_name(environ: Mapping[str, str], option: str | None) -> str:
    source, written = ("--profile", option) if option is not None else (PROFILE_VARIABLE, None)
    if written is None:
        written = environ.get(PROFILE_VARIABLE, "").strip() or DEFAULT_PROFILE
    try:
        return profile_name(written)
    except ValueError:
        raise SettingsError(
            "Wrong profile name",
            f"{source} is {_shown(written)}.",
            "It takes up to 64 letters, digits, '-', '_' and '.', with a letter or digit at both ends.",
        ) from None


def _read_document(config_file: Path) -> dict[str, Any]:
    try:
        written = config_file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingsError(
            "The config file cannot be read",
            f"{config_file}: {error.strerror or type(error).__name__}.",
            f"Make it readable, or name another one in {CONFIG_VARIABLE}.",
        ) from error
    try:
        return tomllib.loads(written.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise _corrupt(config_file, f"not UTF-8 text (at line {line})") from None
    except tomllib.TOMLDecodeError as error:
        raise _corrupt(config_file, clean(str(error))) from None
    except RecursionError:
        raise _corrupt(config_file, "nested too deeply") from None
    except ValueError:  # from Python itself, beside the parser's own
        raise _corrupt(config_file, "a number in it has thousands of digits") from None


def _corrupt(config_file: Path, reason: str) -> SettingsError:
    return SettingsError(
        "The config file is not valid TOML",
        f"{config_file}: {reason}.",
        "Correct that place, or move the file away.",
    )


Found = dict[str, Any]
"""Checked values by key."""


def _check_document(
    config_file: Path, document: dict[str, Any]
) -> tuple[Found, dict[str, tuple[Found, dict[str, str]]], dict[str, str]]:
    """Check the whole file: values by key, the profiles' (values, keys), and the keys."""
    document = dict(document)
    tables = document.pop("profiles", {})
    if not isinstance(tables, dict):
        raise _wrong_kind(config_file, "profiles", "tables like [profiles.test]", "")
    top_level, keymap = _check_table(config_file, document, "")
    profiles = {}
    for name, table in tables.items():
        place = f"profiles.{clean(name)}"
        try:
            profile_name(name)
        except ValueError:
            raise _wrong_kind(config_file, place, "a name of letters, digits, '-', '_' and '.'", "") from None
        if not isinstance(table, dict):
            raise _wrong_kind(config_file, place, "a table of settings", "")
        profiles[name] = _check_table(config_file, table, f"{place}.")
    return top_level, profiles, keymap


def _check_table(config_file: Path, table: dict[str, Any], prefix: str) -> tuple[Found, dict[str, str]]:
    found: Found = {}
    keymap: dict[str, str] = {}
    for name, value in table.items():
        if name == _KEYS_TABLE:
            keymap = _check_keymap(config_file, value, prefix)
        elif name in _TABLES and isinstance(value, dict):
            for inner, inner_value in value.items():
                found[f"{name}.{inner}"] = _check_value(config_file, prefix, f"{name}.{inner}", inner_value)
        elif name in _TABLES:
            known = ", ".join(row.key for row in ROWS if row.key.startswith(f"{name}."))
            raise _wrong_kind(config_file, prefix + name, f"a table; its keys are {known}", "")
        elif isinstance(value, dict) and value and name not in _BY_KEY:
            # A table with a misspelt name: its first key says best what was meant.
            raise _unknown_key(config_file, prefix, f"{name}.{next(iter(value))}")
        else:
            found[name] = _check_value(config_file, prefix, name, value)
    return found, keymap


def _check_value(config_file: Path, prefix: str, key: str, value: Any) -> Any:
    row = _BY_KEY.get(key)
    if row is None:
        raise _unknown_key(config_file, prefix, key)
    try:
        checked = row.kind.read(value)
    except ValueError as error:
        raise _wrong_kind(config_file, prefix + key, row.kind.takes, _why(error)) from None
    if isinstance(checked, Path):
        # A relative path in a file means the same wherever the command is started.
        checked = config_file.parent / checked
    return checked


def _check_keymap(config_file: Path, table: Any, prefix: str) -> dict[str, str]:
    """Flatten `[keys]`: action ids hold dots, which TOML reads as tables unless quoted."""
    keymap: dict[str, str] = {}
    pending = [(_KEYS_TABLE, table)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, dict):
            pending.extend((f"{place}.{name}", inner) for name, inner in value.items())
        elif isinstance(value, str) and value.strip() and place != _KEYS_TABLE:
            keymap[place.removeprefix(f"{_KEYS_TABLE}.")] = value.strip()
        else:
            raise _wrong_kind(
                config_file, prefix + clean(place), 'action ids and keys like "catalogue.open" = "o"', ""
            )
    return keymap


def _read_variables(environ: Mapping[str, str]) -> Found:
    found = {}
    for row in ROWS:
        written = environ.get(row.variable, "").strip() if row.variable else ""
        if not written:
            continue
        takes = row.kind.takes
        if row.kind.split:
            takes = (
                f"a comma list like {'COURSE,LEARNING_PATH' if row.kind is values.TYPES else 'en_US,de_DE'}"
            )
        try:
            found[row.key] = row.kind.read_variable(written)
        except ValueError as error:
            raise SettingsError(
                "Wrong value in the environment",
                f"{row.variable} ({row.key}) takes {takes}{_why(error)}.",
                "Correct or unset the variable.",
            ) from None
    return found


def _build(name: str, config_file: Path, found: Found, keymap: dict[str, str]) -> Settings:
    base = found.pop("data_dir", None)
    if base is None:
        import platformdirs

        base = platformdirs.user_data_dir("lil-tui", appauthor=False)
    data_dir = Path(base).absolute()
    if name != DEFAULT_PROFILE:
        data_dir = data_dir / "profiles" / name
    fields = {_BY_KEY[key].field: value for key, value in found.items()}
    listener = {
        field.removeprefix("listener."): fields.pop(field)
        for field in list(fields)
        if field.startswith("listener.")
    }
    return Settings(
        profile=name,
        config_file=config_file,
        data_dir=data_dir,
        listener=replace(ListenerSettings(), **listener),
        keymap=keymap,
        **fields,
    )


def _unknown_key(config_file: Path, prefix: str, key: str) -> SettingsError:
    place = clean(prefix + key)
    if "client_id" in key or "secret" in key or "password" in key:
        fix = "Credentials are never in the file: run `lil-tui credentials set`. "
    else:
        fix = ""
    closest = nearest(key, [row.key for row in ROWS])
    fix += f"The nearest known key is {closest}, which takes {_BY_KEY[closest].kind.takes}."
    return SettingsError("Unknown key in the config file", f"{config_file}: {place} is not known.", fix)


def _wrong_kind(config_file: Path, place: str, takes: str, why: str) -> SettingsError:
    return SettingsError(
        "Wrong value in the config file",
        f"{config_file}: {place} takes {takes}{why}.",
        "Correct or remove the key.",
    )


def _why(error: ValueError) -> str:
    """What a reader says beyond its kind; never for kinds whose value may be secret (they say nothing)."""
    return f"; {_cut(clean(str(error)))}" if str(error) else ""


def _shown(written: str) -> str:
    return repr(_cut(clean(written)))


def _cut(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
