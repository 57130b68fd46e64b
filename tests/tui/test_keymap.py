"""Keys from the config file: read as people write them, what can't work refused with a line that helps."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.widgets import Input

from lil_tui.errors import UsageError
from lil_tui.tui.keymap import read_keymap, shared_keys
from tests.tui.harness import screen_text, settle, shell


def read(keymap: dict[str, str]) -> dict[str, str]:
    """The keymap as it is used."""
    return read_keymap(SimpleNamespace(profile="default", config_file=Path("/etc/my.toml"), keymap=keymap))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("z", "z"),
        ("Z", "Z"),
        ("shift+z", "Z"),
        ("Ctrl+Z", "ctrl+z"),
        ("/ , ctrl+f", "slash,ctrl+f"),
        ("F5", "f5"),
        ("Esc", "escape"),
        ("ctrl+PgDn", "ctrl+pagedown"),
        ("full_stop", "full_stop"),
        ("comma", "comma"),
        ("ü", "ü"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    assert read({"app.screenshot": written}) == {"app.screenshot": key}


@pytest.mark.parametrize("written", ["bananas", "ctrl+", "ctrl+bananas", "hypper+x", "a,", ",", "f99", "cat"])
def test_what_is_no_key_is_refused_with_file_action_and_what_it_takes(written: str) -> None:
    with pytest.raises(
        UsageError, match=rf"/etc/my\.toml.*“{written.replace('+', '.')}” for app\.quit.*takes"
    ):
        read({"app.quit": written})


def test_an_unknown_action_is_named_with_the_file_and_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"/etc/my\.toml.*catalogue\.serch.*catalogue\.search"):
        read({"catalogue.serch": "z"})


def test_two_actions_of_a_place_on_one_key_are_refused() -> None:
    with pytest.raises(UsageError, match=r"/etc/my\.toml.*“y” is both catalogue\.open and catalogue\.copy"):
        read({"catalogue.open": "y"})
    assert read({"catalogue.open": "y", "catalogue.copy": "o"}) == {
        "catalogue.open": "y",
        "catalogue.copy": "o",
    }
    assert read({"catalogue.open": "v"}), "which is a key of another pane"


def test_keys_that_mean_two_things_by_where_the_focus_is_are_told() -> None:
    assert shared_keys(read({"catalogue.next_part": "tab,n"})) == []
    told = shared_keys(read({"app.quit": "w"}))
    assert ["app.quit" in one and "completions.why" in one for one in told] == [True]


async def test_the_ui_opens_with_what_is_to_be_told_of_keys() -> None:
    app = shell(keymap={"app.quit": "f"})
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert any("catalogue.filter" in one.message for one in app._notifications)


async def test_a_key_that_is_no_sign_works_from_a_text_field_too() -> None:
    app = shell(keymap={"app.sync": "f5"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", "3")
        await settle(pilot)
        assert isinstance(app.focused, Input)
        assert app.focused.value == "3"
        await pilot.press("f5")
        await settle(pilot)
        assert app.pane is not None
        assert app.pane.id == "sync"
        assert len(app.screen_stack) == 1


async def test_signs_are_told_as_they_are_typed_and_typed_in_a_text_field() -> None:
    app = shell(keymap={"app.help": "colon"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert ": help" in screen_text(app)[-1]
        await pilot.press("slash")
        await settle(pilot)
        assert "help" not in screen_text(app)[-1]


async def test_esc_closes_dialogs_too_where_a_text_field_takes_the_key_that_closes_them() -> None:
    app = shell(keymap={"dialog.close": "z"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pane = screen_text(app)
        await pilot.press("ctrl+p", "z")
        await settle(pilot)
        assert app.screen.query_one(Input).value == "z"
        await pilot.press("escape")
        await settle(pilot)
        assert screen_text(app) == pane
        for key in ("z", "escape"):
            await pilot.press("question_mark")
            await settle(pilot)
            assert len(app.screen_stack) == 2
            await pilot.press(key)
            await settle(pilot)
            assert screen_text(app) == pane
