"""The credentials' pane: LinkedIn's client id and secret, tested before they are kept."""

from lil_tui.tui.screens.credentials.pane import CredentialsPane

__all__ = ["CredentialsPane"]
