"""The actions of the credentials's pane, in the order in which help and footer show them."""

from lil_tui.tui.keys.action import Action

ROWS: tuple[Action, ...] = (
    Action(
        "credentials.edit",
        "e",
        "edit",
        "edit",
        "Enter another client id and secret.",
        "Credentials",
        footer=10,
    ),
    Action(
        "credentials.save",
        "ctrl+o",
        "save",
        "save",
        "Test the client id and secret, then keep them.",
        "Credentials",
        footer=2,
    ),
    Action(
        "credentials.test",
        "t",
        "test",
        "test",
        "Ask LinkedIn whether the key works.",
        "Credentials",
        footer=11,
    ),
    Action(
        "credentials.forget",
        "x",
        "forget",
        "forget",
        "Take the client id and secret out of the keyring.",
        "Credentials",
        footer=12,
    ),
    Action(
        "credentials.back",
        "escape",
        "back",
        "back",
        "Leave the text field.",
        "Credentials",
        footer=40,
        palette=False,
    ),
)
