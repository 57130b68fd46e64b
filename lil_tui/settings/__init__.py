"""Settings and profiles: what is configured, and where the files are.

Read once at start; nothing else in the program reads the environment's `LIL_TUI_` variables or
the config file, credentials aside.
"""

from lil_tui.settings.folders import ensure_data_dir, make_directory, make_private
from lil_tui.settings.load import load_settings, unknown_variables
from lil_tui.settings.model import Launch, ListenerSettings, Settings, XapiMode
from lil_tui.settings.values import SettingsError

__all__ = [
    "Launch",
    "ListenerSettings",
    "Settings",
    "SettingsError",
    "XapiMode",
    "ensure_data_dir",
    "load_settings",
    "make_directory",
    "make_private",
    "unknown_variables",
]
