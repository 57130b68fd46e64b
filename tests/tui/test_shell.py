"""The shell: panes, header, footer, help, palette, errors, leaving."""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList

from lil_tui.errors import LilError, UsageError
from lil_tui.tui.actions import by_id
from lil_tui.tui.app import LilApp, run
from lil_tui.tui.dialogs import ConfirmDialog, ErrorDialog, LinkDialog
from lil_tui.tui.help import HelpScreen
from lil_tui.tui.palette import Found
from lil_tui.tui.panes import PANES as ALL_PANES
from lil_tui.tui.widgets.choice import Choice, ChoiceDialog
from lil_tui.tui.widgets.frame import MOST_KEYS, Footer, Header
from lil_tui.tui.widgets.virtual_list import VirtualList
from tests.tui.harness import PANES, CataloguePane, Course, screen_text, services, settle, shell


async def test_digits_go_to_panes_which_are_made_once() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert [pane.id for pane in app.made_panes] == ["catalogue"]
        await pilot.press("3", "1", "3", "1")
        assert [pane.id for pane in app.made_panes] == ["catalogue", "sync"]
        assert isinstance(app.pane, CataloguePane)
        assert app.pane.visits == 3
        await pilot.press("0", "9")
        assert app.pane.id == "catalogue"


async def test_no_text_field_has_the_focus_when_a_pane_opens() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.focused, VirtualList)
        await pilot.press("slash")
        assert isinstance(app.focused, Input)
        await pilot.press("3", "x")
        assert app.focused.value == "3x"
        await pilot.press("escape", "3", "1")
        assert isinstance(app.focused, VirtualList)


async def test_a_pane_that_asks_too_late_does_not_take_the_focus() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        rows = app.screen.query_one(VirtualList)
        await pilot.press("3")
        rows.focus()
        await settle(pilot)
        assert app.focused is not rows
        await pilot.press("1")
        assert app.focused is rows


async def test_a_click_on_a_tab_goes_there() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        header = screen_text(app)[0]
        await pilot.click(Header, offset=(header.index("3 Sync") + 2, 0))
        await settle(pilot)
        assert app.pane is not None
        assert app.pane.id == "sync"


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
async def test_the_profile_and_what_is_under_way_stand_on_every_pane(width: int) -> None:
    app = shell(profile="production", badge="demo")
    async with app.run_test(size=(width, 24)) as pilot:
        app.status = "syncing 42 %"
        for key in ("1", "3"):
            await pilot.press(key)
            await settle(pilot)
            header = screen_text(app)[0]
            assert len(header) == width
            if width >= 60:
                assert "production" in header
                assert "syncing 42 %" in header
                assert "demo" in header
            await pilot.press("question_mark")
            await settle(pilot)
            assert ("production" in screen_text(app)[0]) == ("production" in header)
            await pilot.press("escape")


@pytest.mark.parametrize(
    ("badge", "status", "right"),
    [
        ("", "syncing 75 %", "75%"),
        ("demo", "syncing 100 %", "demo 100%"),
        ("demo", "syncing", "demo …"),
        ("", "syncing", "syncing"),
    ],
)
async def test_at_80_columns_the_panes_keep_their_names_beside_what_is_under_way(
    badge: str, status: str, right: str
) -> None:
    app = LilApp(services(), panes=[replace(spec, place=PANES[1].place) for spec in ALL_PANES], badge=badge)
    async with app.run_test(size=(80, 24)) as pilot:
        app.status = status
        await settle(pilot)
        header = screen_text(app)[0]
        assert all(f"{digit} {spec.title}" in header for digit, spec in enumerate(ALL_PANES))
        assert header.rstrip().endswith(f" {right}")


async def test_the_default_profile_is_not_named() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "default" not in screen_text(app)[0]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
async def test_the_footer_is_never_cut_and_always_offers_help(width: int) -> None:
    app = shell()
    async with app.run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        shown = app.query_one(Footer).shown(width - 2)
        assert 1 <= len(shown) <= MOST_KEYS
        assert "app.help" in [action.id for _, action in shown]
        line = screen_text(app)[-1].strip()
        assert line == "  ".join(f"{key} {action.label}" for key, action in shown)


async def test_the_footer_follows_the_focus() -> None:
    app = shell()
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "f filter" in screen_text(app)[-1]
        await pilot.press("slash")
        await settle(pilot)
        assert "f filter" not in screen_text(app)[-1]
        assert "esc back" in screen_text(app)[-1]
        await pilot.press("escape", "3")
        await settle(pilot)
        assert "s start" in screen_text(app)[-1]


async def test_help_is_about_where_the_focus_is_and_scrolls() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        text = "\n".join(screen_text(app))
        assert "Courses are on the left." in text
        assert by_id()["catalogue.sort"].description in text
        assert by_id()["sync.start"].description not in text
        await pilot.press("end")
        await settle(pilot)
        text = "\n".join(screen_text(app))
        assert by_id()["app.quit"].description in text
        assert by_id()["app.interrupt"].description in text
        await pilot.press("question_mark")
        assert sum(isinstance(screen, HelpScreen) for screen in app.screen_stack) == 1
        await pilot.press("escape")
        assert not isinstance(app.screen, HelpScreen)


async def test_text_is_scrolled_by_the_keys_of_lists_and_by_what_they_were_remapped_to() -> None:
    app = shell(keymap={"list.last": "z", "list.page_down": "ctrl+f"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        box = app.screen.query_one("#help-text")
        for key, place in (("j", 1), ("j", 2), ("k", 1), ("g", 0), ("z", box.max_scroll_y), ("home", 0)):
            await pilot.press(key)
            await settle(pilot)
            assert box.scroll_offset.y == place, key
        await pilot.press("end", "G", "pagedown")
        await settle(pilot)
        assert box.scroll_offset.y == 0
        await pilot.press("ctrl+f")
        await settle(pilot)
        assert 1 < box.scroll_offset.y < box.size.height


async def test_a_long_message_in_a_dialog_is_scrolled_while_its_button_has_the_focus() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(
            ErrorDialog("It failed", "\n".join(f"Reason {n}." for n in range(40)), details="One\n" * 40)
        )
        await settle(pilot)
        await pilot.press("d")
        await settle(pilot)
        assert "Reason 39." not in "\n".join(screen_text(app))
        assert "Close" in "\n".join(screen_text(app))
        await pilot.press("G")
        await settle(pilot)
        assert "Reason 39." in "\n".join(screen_text(app))
        await pilot.press("enter")
        assert app.screen is app.base_screen


async def test_keys_can_be_remapped_by_id_everywhere() -> None:
    app = shell(keymap={"catalogue.search": "ctrl+f", "app.sync": "f5", "list.down": "n"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "ctrl+f search" in screen_text(app)[-1]
        await pilot.press("n", "slash")
        assert isinstance(app.focused, VirtualList)
        assert app.focused.cursor == 1
        await pilot.press("ctrl+f")
        assert isinstance(app.focused, Input)
        await pilot.press("escape", "f5")
        assert app.pane is not None
        assert app.pane.id == "sync"


async def test_the_palette_offers_what_works_here_and_runs_it() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"go to: sync")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        assert app.pane is not None
        assert app.pane.id == "sync"


async def test_the_palette_finds_what_a_pane_has() -> None:
    app = shell()
    opened = asyncio.Event()

    async def search(words: str) -> list[Found]:
        return [Found("[/] Excel\x1b[2J 2007", "[/] by [50%]", opened.set)] if "exc" in words else []

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.palette_searches.append(search)
        await pilot.press("ctrl+p", *"excel")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("[/] Excel" in line for line in screen_text(app))
        assert any("[/] by [50%]" in line for line in screen_text(app))
        await pilot.press("enter")
        await asyncio.wait_for(opened.wait(), 60)


async def palette_titles(app: LilApp, pilot: Pilot[Any], words: str) -> list[str]:
    """What the open palette offers for these words, best first."""
    app.screen.query_one(Input).value = words
    await app.workers.wait_for_complete()
    await pilot.pause()
    options = app.screen.query_one(OptionList).options
    return [str(option.prompt).partition("\n")[0] for option in options]


async def test_the_palette_puts_whole_words_and_their_beginnings_first() -> None:
    app = shell()

    async def search(words: str) -> list[Found]:
        return [Found("Leading teams", "", lambda: None)] if words in ("lead", "sort", "nar") else []

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.palette_searches.append(search)
        await pilot.press("ctrl+p")
        assert await palette_titles(app, pilot, "lead") == ["Leading teams"]
        assert (await palette_titles(app, pilot, "sort"))[:2] == ["Catalogue: sort", "Leading teams"]
        assert (await palette_titles(app, pilot, "nar"))[:2] == ["Catalogue: filter", "Leading teams"]
        assert (await palette_titles(app, pilot, "SY go"))[0] == "Go to: sync"
        assert "Go to: sync" in await palette_titles(app, pilot, "gts")


async def test_the_palette_says_what_it_searches() -> None:
    app = shell()
    app.services.has_database = True  # type: ignore[misc]
    finding = [replace(spec, finds=finds) for spec, finds in zip(PANES, ("courses", ""), strict=True)]
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert app.screen.query_one(Input).placeholder == "Search commands"
    app = LilApp(app.services, panes=finding)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert app.screen.query_one(Input).placeholder == "Search commands and courses"


async def test_below_a_dialog_the_footer_has_the_dialogs_keys_alone() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pane = screen_text(app)[-1]
        palette = "esc close  f1 help"
        for key, keys in (("question_mark", "esc close"), ("ctrl+p", palette), ("f9", palette)):
            await pilot.press(key)
            await settle(pilot)
            assert screen_text(app)[-1].strip() == keys
            await pilot.press("escape")
            await settle(pilot)
            assert screen_text(app)[-1] == pane
        app.report(LilError("It failed", "at once."))
        await settle(pilot)
        assert screen_text(app)[-1].strip() == "esc close  y copy  ? help"
        app.push_screen(ChoiceDialog("Order", [Choice("a", "Newest first")]))
        await settle(pilot)
        assert screen_text(app)[-1].strip() == "enter choose  esc close  ? help"


async def test_a_menu_is_as_wide_as_its_words_need() -> None:
    app = shell()
    words = "each learner and course, as they were heard of"
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(ChoiceDialog("Order", [Choice("a", "Newest first", words), Choice("b", "By")]))
        await settle(pilot)
        assert any(f"Newest first   {words}  " in line for line in screen_text(app))
        await pilot.press("escape")
        app.push_screen(ChoiceDialog("Copy", [Choice("a", "Web", "https://example.com/" + "a" * 200)]))
        await settle(pilot)
        assert any("│  › Web   https://example.com/aaa" in line for line in screen_text(app))
        assert any("aaa… " in line and "│" in line[-5:] for line in screen_text(app))


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_a_dialog_explains_itself_and_is_there_again_afterwards(key: str) -> None:
    app = shell()
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        dialog = ChoiceDialog("Order", [Choice("a", "Newest first")])
        app.push_screen(dialog)
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        text = "\n".join(screen_text(app))
        assert "Arrows move, enter chooses, esc closes and changes nothing." in text
        assert "Close the dialog and change nothing." in text
        assert "Go to the overview" not in text
        await pilot.press(key)  # there is no help about the help
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is dialog


async def test_the_palette_explains_itself_and_a_question_mark_is_typed_there() -> None:
    app = shell()
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", "question_mark")
        await settle(pilot)
        assert app.screen.query_one(Input).value == "?"
        await pilot.press("f1")
        await settle(pilot)
        assert "Type a few letters of what you want to do" in "\n".join(screen_text(app))
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen.query_one(Input).value == "?"


def pictures(folder: Path) -> list[str]:
    """The texts of the pictures that were saved here."""
    return [picture.read_text("utf-8").replace("&#160;", " ") for picture in folder.glob("*.svg")]


async def test_a_saved_picture_holds_no_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = shell()
    async with app.run_test(size=(120, 24), notifications=True) as pilot:
        await settle(pilot)
        app.notify("Opened in the browser.")
        await settle(pilot)
        assert "Opened in the browser" in "\n".join(screen_text(app))
        await pilot.press("f12")
        await settle(pilot)
        assert "Saved" in "\n".join(screen_text(app))
        (drawn,) = pictures(tmp_path)
        assert "Course 0" in drawn
        assert "Opened in" not in drawn


async def test_a_dialog_can_be_saved_as_a_picture_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = shell()
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        app.push_screen(ChoiceDialog("Order", [Choice("a", "Newest first")]))
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        (drawn,) = pictures(tmp_path)
        assert "Newest first" in drawn


async def test_a_picture_that_cannot_be_saved_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    app = shell()
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        gone.rmdir()
        await pilot.press("f12")
        await settle(pilot)
        assert "The file can't be written" in "\n".join(screen_text(app))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on a file's size")
async def test_a_picture_that_finds_no_room_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    monkeypatch.chdir(tmp_path)
    app = shell()
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, most))
        try:
            await pilot.press("f12")
            await settle(pilot)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
        assert "The file can't be written" in "\n".join(screen_text(app))
    assert pictures(tmp_path) == []


async def test_a_fault_in_an_action_ends_as_a_dialog_and_the_app_goes_on() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f")
        await settle(pilot)
        assert isinstance(app.screen, ErrorDialog)
        assert "a [/] fault" not in "\n".join(screen_text(app))
        await pilot.press("d")
        await settle(pilot)
        assert "RuntimeError: a [/] fault" in "\n".join(screen_text(app))
        await pilot.press("y", "enter")
        assert "a [/] fault" in app.clipboard
        await pilot.press("down")
        assert isinstance(app.focused, VirtualList)
        assert app.focused.cursor == 1


async def test_an_error_beside_the_keys_shows_what_to_do() -> None:
    app = shell()

    async def fails() -> None:
        raise LilError(
            "LinkedIn refused the key", "The secret is wrong: [red].", "Press 5 and enter it again."
        )

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.pane is not None
        await app.pane.background(fails()).wait()
        await settle(pilot)
        text = "\n".join(screen_text(app))
        assert "LinkedIn refused the key" in text
        assert "The secret is wrong: [red]." in text
        assert "Press 5 and enter it again." in text


async def test_rows_that_cannot_be_read_end_as_a_dialog() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.query_one(VirtualList).post_message(
            VirtualList.Failed(app.query_one(VirtualList), LilError("Database gone"))
        )
        await settle(pilot)
        assert isinstance(app.screen, ErrorDialog)


async def test_quitting_asks_only_when_something_would_be_lost() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        app.services.syncing = True  # type: ignore[attr-defined]
        await pilot.press("q")
        await settle(pilot)
        assert isinstance(app.screen, ConfirmDialog)
        assert app.screen.focused is app.screen.query_one("#no", Button)
        assert "goes on next time" in "\n".join(screen_text(app))
        await pilot.press("enter")
        assert app.is_running
        assert app.return_value is None
        await pilot.press("ctrl+q", "ctrl+q")
        await settle(pilot)
        assert len(app.screen_stack) == 2
        await pilot.press("tab", "enter")
    assert app.return_value == 0


async def test_a_click_on_a_key_of_the_footer_does_what_the_key_does() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        line = screen_text(app)[-1]
        assert await pilot.click(Footer, offset=(line.index("/ search") - 1, 0))
        assert not isinstance(app.focused, Input), "between two keys"
        assert await pilot.click(Footer, offset=(line.index("/ search") + 4, 0))
        await settle(pilot)
        assert isinstance(app.focused, Input)
        assert await pilot.click(Footer, offset=(screen_text(app)[-1].index("f1 help"), 0))
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)


async def test_arrows_go_from_button_to_button() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = ConfirmDialog("Sure?")
        app.push_screen(dialog)
        await settle(pilot)
        for key, focused in (("right", "yes"), ("right", "no"), ("left", "yes"), ("left", "no")):
            await pilot.press(key)
            assert dialog.focused is dialog.query_one(f"#{focused}", Button)


async def test_a_dialog_closes_once_however_often_enter_and_esc_are_pressed() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.report(LilError("The first", "it failed."))
        app.report(LilError("The second", "it failed too."))
        await pilot.pause()
        first, second = app.screen_stack[-2:]
        # As keys do that come faster than the dialog can close.
        for _ in range(2):
            second.query_one(Button).press()
        await settle(pilot)
        assert app.screen is first
        assert isinstance(first, ErrorDialog)
        first.action_close()
        first.query_one(Button).press()
        await settle(pilot)
        assert app.screen is app.base_screen


async def test_the_same_error_is_shown_once_until_it_is_closed() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(2):
            app.report(LilError("The database is damaged", "it can't be read."))
            app.report(LilError("The disk is full", "it can't grow."))
            await settle(pilot)
        assert len(app.screen_stack) == 3
        await pilot.press("enter", "enter")
        app.report(LilError("The disk is full", "it can't grow."))
        await settle(pilot)
        assert len(app.screen_stack) == 2


async def test_a_dialog_can_be_closed_before_it_has_opened() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        dialog = ErrorDialog("Too late", "it failed.")
        app.push_screen(dialog)
        dialog.action_close()
        await settle(pilot)
        assert app.screen is app.base_screen


async def test_the_palette_closes_once_and_runs_one_command() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        opened: list[str] = []

        async def search(words: str) -> list[Found]:
            return [Found("One [/] course", "", lambda: opened.append("course"))]

        app.palette_searches.append(search)
        await pilot.press(*"qzx")
        for _ in range(200):
            await pilot.pause(0.01)
            options = app.screen.query_one(OptionList)
            if options.option_count:
                break
        options.highlighted = 0
        # As keys do that come faster than the palette can close.
        options.action_select()
        options.action_select()
        await settle(pilot)
        assert app.screen is app.base_screen
        assert opened == ["course"]


async def test_quitting_with_nothing_to_lose_leaves_at_once() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
    assert app.return_value == 0


async def test_without_a_browser_the_link_is_shown_and_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open_link("https://www.linkedin.com/learning/excel-2007")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(app.screen, LinkDialog)
        assert "SSH" in "\n".join(screen_text(app))
        await pilot.press("enter")
        assert app.clipboard == "https://www.linkedin.com/learning/excel-2007"


async def test_copying_says_which_way_worked() -> None:
    app = shell()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.copy("urn:li:lyndaCourse:1", "URN")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "through the terminal" in "\n".join(screen_text(app))
        assert app.clipboard == "urn:li:lyndaCourse:1"


async def test_the_theme_is_ours_and_the_others_stay_available() -> None:
    app = shell()
    async with app.run_test(size=(80, 24)):
        assert app.theme == "lil-dark"
        assert {"lil-light", "ansi-dark", "nord", "textual-light"} <= set(app.available_themes)


@pytest.mark.parametrize("theme", ["lil-light", "ansi-dark", "ansi-light", "nord", "textual-dark"])
async def test_every_kind_of_theme_draws_the_same_text(theme: str) -> None:
    app = shell(rows=[Course("urn:1", "Excel")])
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = screen_text(app)
        app.theme = theme
        await settle(pilot)
        assert screen_text(app) == before


async def test_without_colour_the_cursor_and_marks_have_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("space")
        await settle(pilot)
        assert any(line.startswith(" *Course 0") for line in screen_text(app))
        assert any(line.startswith("› Course 1") for line in screen_text(app))


def test_a_pipe_gets_a_line_that_points_to_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(UsageError, match="--help"):
        run(services())


def test_a_bad_keymap_is_refused_before_anything_is_drawn() -> None:
    with pytest.raises(UsageError, match="nothing"):
        run(services(keymap={"nothing.here": "x"}))


def test_the_shell_imports_no_network_database_or_keyring() -> None:
    import subprocess
    import sys

    late = ["httpx", "peewee", "keyring", "sqlite3", "markdownify", "uvicorn", "lil_tui.tui.dialogs"]
    code = f"import sys, lil_tui.tui.app; print([name for name in {late} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert done.stdout.strip() == "[]"


def test_the_app_is_ours() -> None:
    assert LilApp.TITLE == "lil-tui"
