"""The catalogue's pane: keys and clicks over a real database."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from lil_tui.errors import LilError
from lil_tui.tui.dialogs import ErrorDialog, LinkDialog
from lil_tui.tui.screens.catalogue import reading
from lil_tui.tui.screens.catalogue.filter_dialog import FilterDialog
from lil_tui.tui.widgets import refresher
from lil_tui.tui.widgets.choice import ChoiceDialog
from lil_tui.tui.widgets.frame import usable_bindings
from tests.tui.catalogue_data import LINK, add_course, catalogue, file_in, fill
from tests.tui.completions_data import send, statement

URN = "urn:li:lyndaCourse:1000"
NEWEST = "Excel 2007: Creating and Managing Invoices"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue, made once."""
    folder = tmp_path_factory.mktemp("one-language")
    fill(file_in(folder))
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A data dir of this test's own with the catalogue in it."""
    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


async def test_it_opens_on_the_libraries_the_newest_courses_and_the_first_in_full(folder: Path) -> None:
    async with catalogue(folder) as screen:
        assert "All courses  48 courses" in screen.lines[1]
        assert [line for line in screen.lines if "▸ Business" in line and "46" in line]
        assert screen.titles[0] == NEWEST
        assert "Course · Beginner · 2h" in screen.text
        assert screen.app.focused is screen.pane.tree_part.topics


async def test_the_list_follows_the_tree(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("down", "right", "down", "right", "down")
        assert "Business › Marketing › Branding  43 courses" in screen.lines[1]
        assert "Marketing Foundations" in screen.titles
        await screen.press("end")
        assert "Skills  3 courses" in screen.lines[1]


async def test_a_word_finds_courses_and_is_marked(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        await screen.type("exce")
        assert sorted(screen.titles) == sorted([NEWEST, "Excel: Power Query", "漢字の講座 Excel 入門"])
        row = screen.pane.courses.row
        assert row is not None
        assert row.terms == ("exce",)
        assert "3 courses" in screen.lines[1]
        await screen.press("escape")
        assert "48 courses" in screen.lines[1]
        await screen.press("escape")
        assert screen.app.focused is screen.pane.courses


@pytest.mark.parametrize(
    "pasted", [LINK, LINK + "?u=1", "urn:li:lyndaCourse:1000", " urn:li:lyndaCourse:1000 "]
)
async def test_a_pasted_link_or_urn_finds_its_course(folder: Path, pasted: str) -> None:
    async with catalogue(folder) as screen:
        await screen.press("end", "slash")
        screen.pane.search_field.value = pasted
        await screen.settle()
        assert screen.titles == [NEWEST]
        assert "From a link or URN  1 course" in screen.lines[1]


async def test_a_retired_course_is_found_by_its_urn(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        screen.pane.search_field.value = "urn:li:lyndaCourse:1"
        await screen.settle()
        assert "Retired Old Excel" in screen.text
        assert "Retired since 2023-11-14" in screen.text


@pytest.mark.parametrize("odd", ['"', "*", "NEAR(", "AND", "\0", "\ud800", "[/]", "(" * 300])
async def test_any_text_is_a_search(folder: Path, odd: str) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        screen.pane.search_field.value = odd
        await screen.settle()
        assert screen.app.screen is screen.app.base_screen


async def test_nothing_found_says_so_and_how_to_get_back(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        await screen.type("zebra")
        assert "Nothing matches “zebra”." in screen.text
        assert "Esc clears the search." in screen.text


async def test_nothing_found_in_a_branch_says_where_it_was_looked_for(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("down", "slash")
        await screen.type("zebra")
        assert "Nothing matches “zebra” in Business." in screen.text


async def test_nothing_found_twice_says_the_second_why(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        for text, words in (
            ("zebra", "Nothing matches “zebra”."),
            ("https://www.linkedin.com/learning/not-here", "The catalogue doesn't hold this course."),
            ("quagga", "Nothing matches “quagga”."),
        ):
            screen.pane.search_field.value = text
            await screen.settle()
            assert words in screen.text


async def test_an_empty_catalogue_says_what_fills_it(tmp_path: Path) -> None:
    for size in ((80, 24), (120, 36)):
        async with catalogue(tmp_path, size) as screen:
            assert "No courses yet." in screen.text
            assert "Press 3 to sync," in screen.text
            assert "or 5 to enter credentials." in screen.text


async def test_an_empty_catalogue_offers_the_ways_to_a_full_one_and_no_key_that_does_nothing(
    tmp_path: Path,
) -> None:
    async with catalogue(tmp_path, (80, 24)) as screen:
        assert screen.lines[-1].split() == ["3", "sync", "?", "help", "ctrl+p", "commands", "q", "quit"]
        await screen.press("f", "s", "slash", "t")
        assert screen.app.screen is screen.app.base_screen
        assert screen.app.focused is screen.pane.tree_part.topics


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)], ids=str)
async def test_the_keys_of_the_tree_go_before_export(folder: Path, size: tuple[int, int]) -> None:
    async with catalogue(folder, size) as screen:
        assert "right unfold" in screen.lines[-1]
        assert "e export" not in screen.lines[-1]


async def test_filters_narrow_stand_above_the_list_and_one_key_clears_them(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("f")
        assert isinstance(screen.app.screen, FilterDialog)
        assert "[ ] Beginner" in screen.text
        await screen.press("down", "space", "enter")
        assert screen.pane.question.filters.levels == ("BEGINNER",)
        assert "Beginner  x clears" in screen.lines[2]
        assert "43 courses" in screen.lines[1]
        await screen.press("x")
        assert "48 courses" in screen.lines[1]


async def test_enter_on_a_filter_takes_it_at_once_and_escape_changes_nothing(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("f", "space", "escape")
        assert not screen.pane.question.filters
        await screen.press("f", "enter")
        assert screen.pane.question.filters.types == ("COURSE",)


async def test_filters_by_author_and_by_state(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("f", "tab")
        await screen.type("curt")
        await screen.press("enter")
        assert "by curt" in screen.lines[2]
        assert "24 courses" in screen.lines[1]
        await screen.press("x", "f", "end", "space", "enter")
        assert screen.titles == ["Old Excel"]


async def test_the_order_can_be_chosen(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("s")
        assert isinstance(screen.app.screen, ChoiceDialog)
        await screen.press("down", "enter")
        assert "by title" in screen.lines[1]
        assert screen.titles[:2] == ["[Required] ISO 27001 [/]", "Course number 1"]


async def test_marks_are_counted(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("tab", "space", "space")
        assert "2 marked" in screen.lines[1]


def exported(folder: Path) -> list[str]:
    """The titles in the one file that was written there."""
    (file,) = folder.glob("catalogue-*.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        return [row["title"] for row in csv.DictReader(stream)]


async def test_what_is_shown_goes_to_a_file_in_its_order(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with catalogue(folder) as screen:
        await screen.press("slash")
        await screen.type("exce")
        await screen.press("enter", "e")
        assert exported(tmp_path) == screen.titles
        assert any("3 rows in" in notice.message for notice in screen.app._notifications)


async def test_marked_courses_alone_go_to_a_file_also_when_the_list_shows_others(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with catalogue(folder) as screen:
        await screen.press("tab", "space", "down", "space")
        marked = [screen.titles[0], screen.titles[2]]
        await screen.press("slash")
        await screen.type("power")
        await screen.press("enter", "e")
        assert sorted(exported(tmp_path)) == sorted(marked)


async def test_a_folder_that_takes_no_file_leaves_it_to_the_data_dir(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setattr(Path, "cwd", lambda: gone)
    async with catalogue(folder) as screen:
        await screen.press("tab", "space", "e")
        assert exported(folder) == [NEWEST]


async def test_an_empty_list_offers_no_export(tmp_path: Path) -> None:
    async with catalogue(tmp_path) as screen:
        await screen.press("e")
        assert not screen.app._notifications


async def test_open_takes_the_wished_link_or_shows_it_where_there_is_no_browser(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("tab", "o")
        assert isinstance(screen.app.screen, LinkDialog)
        assert "https://www.linkedin.com/checkpoint/sso?course=0" in screen.text
        await screen.press("escape", "down", "o")
        assert "https://www.linkedin.com/learning/course-1" in screen.text


async def test_copy_offers_links_and_urn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with catalogue(folder) as screen:
        copied: list[Any] = []
        monkeypatch.setattr(screen.app, "copy", lambda text, what="": copied.append((text, what)))
        await screen.press("tab", "y")
        assert "SSO link" in screen.text
        await screen.press("down", "down", "enter")
        await screen.press("y", "enter")
        assert copied[0] == ("urn:li:lyndaCourse:1000", "URN")
        assert [what for _, what in copied] == ["URN", "SSO link"]


async def test_the_course_in_full_reads_well_and_folds(folder: Path) -> None:
    async with catalogue(folder, (160, 50)) as screen:
        for words in (
            "Curt Frye",
            "2023-11-14 22:13",
            "en_US, also de",
            "Available",
            "First words.",
            "- One",
            "Business › Spreadsheets › Excel",
            "Microsoft Excel",
            "2 chapters · 4 videos",
            "Video 2.2",
            LINK[:30],
            "urn:li:lyndaCourse:1000",
        ):
            assert words in screen.text, words
        assert "no()" not in screen.text
        await screen.press("tab", "tab")
        while "1. Chapter" not in screen.lines[screen.pane.detail.region.y + screen.pane.detail.cursor]:
            await screen.press("down")
        await screen.press("left")
        assert "Video 1.1" not in screen.text
        assert "2 parts" in screen.text
        await screen.press("enter")
        assert "Video 1.1" in screen.text


async def test_the_keys_of_a_course_are_those_that_do_something_on_the_line(folder: Path) -> None:
    async with catalogue(folder, (160, 50)) as screen:
        await screen.press("tab", "tab")
        detail = screen.pane.detail

        def keys() -> set[str]:
            return {"list.choose", "tree.fold", "tree.unfold"} & set(usable_bindings(screen.app.screen))

        async def keys_on(words: str) -> set[str]:
            while words not in screen.lines[detail.region.y + detail.cursor]:
                await screen.press("down")
            return keys()

        assert await keys_on("Published") == set()
        assert "enter open" not in screen.lines[-1]
        assert await keys_on("Spreadsheets › Excel") == {"list.choose"}
        assert "enter open" in screen.lines[-1]
        assert await keys_on("1. Chapter") == {"list.choose", "tree.fold"}
        await screen.press("left")
        assert keys() == {"list.choose", "tree.unfold"}
        assert await keys_on("Links") == set()


async def test_a_topic_of_the_course_leads_to_its_place_in_the_tree(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        await screen.type("power")
        await screen.press("enter", "enter")
        detail = screen.pane.detail
        while "Spreadsheets › Excel" not in screen.lines[detail.region.y + detail.cursor]:
            await screen.press("down")
        await screen.press("enter")
        assert "Business › Spreadsheets › Excel  3 courses" in screen.lines[1]
        assert screen.pane.search_field.value == ""


async def test_the_tree_can_be_searched(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("t")
        await screen.type("pyth")
        assert "Technology › Programming › Python  2 courses" in screen.lines[1]
        await screen.press("enter", "escape")
        assert screen.app.focused is screen.pane.tree_part.topics
        assert "Python  2 courses" in screen.lines[1]
        assert [line for line in screen.lines if "Business" in line]


async def test_80_columns_show_one_part_at_a_time(folder: Path) -> None:
    async with catalogue(folder, (80, 24)) as screen:
        assert "Business" in screen.text
        assert NEWEST[:36] not in screen.text
        await screen.press("down", "enter")
        assert NEWEST[:36] in screen.text
        assert "Business  46 courses" in screen.lines[1]
        await screen.press("down", "enter")
        assert "Course · Advanced · 1h 30m" in screen.text
        assert "Business  2 of 46" in screen.lines[1]
        await screen.press("escape", "escape")
        assert "▸ Business" in screen.text
        await screen.press("tab")
        assert NEWEST[:36] in screen.text


async def test_100_columns_show_two_parts(folder: Path) -> None:
    async with catalogue(folder, (100, 30)) as screen:
        assert "▸ Business" in screen.text
        assert NEWEST in screen.text
        await screen.press("tab", "tab")
        assert "▸ Business" not in screen.text
        assert "Course · Beginner · 2h" in screen.text


async def test_a_resize_folds_and_unfolds_the_parts(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("tab")
        await screen.pilot.resize_terminal(80, 24)
        await screen.settle()
        assert "▸ Business" not in screen.text
        await screen.pilot.resize_terminal(200, 50)
        await screen.settle()
        assert "▸ Business" in screen.text
        assert "Course · Beginner · 2h" in screen.text


async def test_new_courses_come_in_without_moving_the_cursor(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("tab", "down", "down")
        before = screen.pane.courses.row
        add_course(file_in(folder), "Just published")
        screen.app.data_changed()
        await screen.settle()
        assert screen.titles[0] == "Just published"
        assert screen.pane.courses.row == before
        assert screen.pane.courses.cursor == 3
        assert "49 courses" in screen.lines[1]


async def test_what_a_sync_brings_comes_in_while_it_runs(folder: Path) -> None:
    async with catalogue(folder) as screen:
        add_course(file_in(folder), "From another process")
        await screen.look()
        assert "All courses  49 courses" in screen.lines[1]
        assert [line for line in screen.lines if "All courses" in line and "49" in line][1:]
        assert screen.titles[0] == "From another process"
        assert screen.pane.courses.cursor == 0


async def test_what_comes_in_moves_neither_cursor_nor_folds_nor_marks_nor_what_is_typed(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("down", "right", "down", "right", "tab", "down", "space")
        marked, tree = set(screen.pane.courses.marked), screen.pane.tree_part.topics
        assert marked
        await screen.press("slash")
        await screen.type("co")
        field = screen.pane.search_field
        field.cursor_position = 1
        path, topics = tree.path, [line.path for line in tree.outline.lines]
        row = screen.pane.courses.row
        add_course(file_in(folder), "Coming in")
        await screen.look()
        assert (field.value, field.cursor_position) == ("co", 1)
        assert screen.app.focused is field
        assert (tree.path, [line.path for line in tree.outline.lines]) == (path, topics)
        assert screen.pane.courses.row == row
        assert screen.pane.courses.marked == marked


async def test_a_tree_that_could_not_be_read_once_ends_no_looking(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise LilError("The database is locked")

    monkeypatch.setattr(refresher, "_REST", 0)
    async with catalogue(folder) as screen:
        with monkeypatch.context() as once:
            once.setattr(reading, "read_shelves", fail)
            add_course(file_in(folder), "Before")
            await screen.look()
            assert isinstance(screen.app.screen, ErrorDialog)
        await screen.press("escape")
        add_course(file_in(folder), "After", 88_888)
        await screen.look()
        assert screen.titles[0] == "After"
        assert [line for line in screen.lines if "All courses" in line and "50" in line][1:]


async def test_who_has_scrolled_away_from_the_cursor_is_left_there(folder: Path) -> None:
    async with catalogue(folder, (120, 20)) as screen:
        await screen.press("tab", "down")
        courses = screen.pane.courses
        courses.scroll_to(y=25, animate=False)
        await screen.settle()
        (first, *_) = courses.visible_lines()
        on_top = courses.row_at(first)
        add_course(file_in(folder), "Just published")
        await screen.look()
        assert screen.titles[0] == "Just published"
        (first, *_) = courses.visible_lines()
        assert courses.row_at(first) == on_top


async def test_news_leave_a_question_that_is_under_way_as_it_was_asked(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("tab", "end", "slash")
        screen.pane.search_field.value = "course"
        add_course(file_in(folder), "Course that came meanwhile")
        screen.app.data_changed()
        await screen.settle()
        assert screen.pane.courses.cursor == 0
        assert screen.pane.courses.line_count == 42


async def test_nothing_is_read_again_while_only_statements_come(folder: Path) -> None:
    async with catalogue(folder) as screen:
        shown = screen.pane.courses._pages
        send(file_in(folder), statement("ann@example.com", URN, "2026-03-01T09:00:00Z", progress=10))
        await screen.look()
        await screen.look()
        assert screen.pane.courses._pages is shown


async def test_the_first_courses_of_an_empty_catalogue_appear_by_themselves(tmp_path: Path) -> None:
    async with catalogue(tmp_path) as screen:
        assert "No courses yet." in screen.text
        add_course(file_in(tmp_path), "The very first")
        await screen.look()
        assert "All courses  1 course" in screen.lines[1]
        assert screen.titles == ["The very first"]
        assert "f filter" in screen.lines[-1]


async def test_the_wished_language_comes_first_though_all_came_at_once(tmp_path: Path) -> None:
    async with catalogue(tmp_path, LIL_TUI_LOCALES="en_US,de_DE") as screen:
        fill(file_in(tmp_path), locales=("en_US", "de_DE"), filler=2)
        screen.app.data_changed()
        await screen.settle()
        assert "en_US" in screen.lines[1]


async def test_a_course_is_found_in_the_palette(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.press("slash")
        await screen.type("python")
        found = await screen.app.palette_searches[0]("power query")
        assert [each.title for each in found] == ["Excel: Power Query"]
        await found[0].open()
        await screen.settle()
        assert "48 courses" in screen.lines[1]
        row = screen.pane.courses.row
        assert row is not None
        assert row.course.title == "Excel: Power Query"
        assert screen.app.focused is screen.pane.detail


async def test_hostile_titles_do_nothing_to_the_terminal(folder: Path) -> None:
    async with catalogue(folder) as screen:
        assert "[Required] ISO 27001 [/]" in screen.text
        await screen.press("slash")
        await screen.type("evil")
        assert "\x1b" not in screen.text
        assert "\x07" not in screen.text


async def test_a_click_narrows_chooses_and_opens(folder: Path) -> None:
    async with catalogue(folder) as screen:
        await screen.pilot.click("#tree", offset=(10, 2))
        await screen.settle()
        assert "Technology  2 courses" in screen.lines[1]
        await screen.pilot.click("#courses", offset=(10, 2))
        await screen.settle()
        assert "Intermediate · 2h 30m" in screen.text
        await screen.pilot.click("#courses", offset=(10, 2))
        await screen.settle()
        assert screen.app.focused is screen.pane.detail


async def test_several_languages_have_one_tree_at_a_time(tmp_path: Path) -> None:
    fill(file_in(tmp_path), locales=("en_US", "de_DE"), filler=2)
    async with catalogue(tmp_path, LIL_TUI_LOCALES="en_US,de_DE") as screen:
        assert "en_US" in screen.lines[1]
        assert "Kurs de_DE" not in screen.titles
        await screen.press("L", "home", "enter")
        assert "de_DE" in screen.lines[1]
        assert screen.titles == ["Kurs de_DE"]


async def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    file_in(tmp_path).write_bytes(b"this is no database" * 100)
    async with catalogue(tmp_path) as screen:
        assert "The database is damaged" in screen.text
