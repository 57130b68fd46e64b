"""The completions' pane: keys over a real database with real statements."""

import csv
import shutil
import sqlite3
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lil_tui.errors import LilError
from lil_tui.store import Store
from lil_tui.tui.dialogs import ErrorDialog, LinkDialog
from lil_tui.tui.screens.completions import ask_dialog
from lil_tui.tui.screens.completions.ask_dialog import AskDialog
from lil_tui.tui.screens.completions.filter_dialog import FilterDialog
from lil_tui.tui.screens.completions.finding import Candidates
from lil_tui.tui.screens.completions.statement_dialog import StatementDialog
from lil_tui.tui.screens.completions.why_dialog import WhyDialog
from lil_tui.tui.widgets.choice import ChoiceDialog
from tests.tui.completions_data import (
    POWER_QUERY,
    UNKNOWN_COURSE,
    completions,
    file_in,
    fill_completions,
    send,
    statement,
)

NEWEST = [
    ("zoe@example.com", POWER_QUERY),
    ("eve@example.com", "urn:li:lyndaCourse:1007"),
    ("ben@example.com", UNKNOWN_COURSE),
    ("ben@example.com", POWER_QUERY),
    ("ann@example.com", "urn:li:lyndaCourse:1002"),
    ("ann@example.com", POWER_QUERY),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogue and completions, made once."""
    folder = tmp_path_factory.mktemp("completions")
    fill_completions(file_in(folder))
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A data dir of this test's own with the completions in it."""
    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


def exported(folder: Path, name: str = "completions-*.csv") -> list[Path]:
    """The files that were written there."""
    return list(folder.glob(name))


async def test_it_opens_on_the_newest_with_what_is_behind_the_first(folder: Path) -> None:
    async with completions(folder) as screen:
        assert screen.pairs == NEWEST
        assert "Learners and courses  6 records" in screen.lines[1]
        assert "Zoe Example" in screen.text
        assert screen.app.focused is screen.pane.rows
        await screen.press("end")
        assert "Statements  5 statements" in screen.text
        for said in (
            "progressed 30 %",
            "changed nothing",
            "ignored",
            "launched",
        ):
            assert said in screen.text, said
        assert "progress was 60 % already" in screen.sheet_text


async def test_a_full_bar_is_not_yet_done(folder: Path) -> None:
    async with completions(folder) as screen:
        lines = [line for line in screen.lines if "Ben Sample" in line and "Excel" in line]
        assert "100 %" in lines[0]
        assert "done" not in lines[0].partition("│")[0]


async def test_a_course_that_the_catalogue_lacks_stands_under_its_urn(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("down", "down")
        assert "not in the catalogue yet" in " ".join(screen.text.split())


async def test_a_course_of_a_blank_title_stands_under_its_urn_and_is_in_the_catalogue(folder: Path) -> None:
    with sqlite3.connect(file_in(folder)) as database:
        database.execute("UPDATE marketplace_linkedin_learning_object SET title = ' '")
    async with completions(folder) as screen:
        assert "lyndaCourse:" in screen.pairs[0][1]
        assert "urn:li:lyndaCourse:" in screen.sheet_text
        assert "not in the catalogue yet" not in " ".join(screen.sheet_text.split())


async def test_by_learner_and_into_a_whole_record_and_back(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("s")
        assert isinstance(screen.app.screen, ChoiceDialog)
        await screen.press("down", "enter")
        assert [row.learner for row in screen.rows] == [
            "ann@example.com",
            "ben@example.com",
            "eve@example.com",
            "zoe@example.com",
        ]
        assert "1 of 2 courses completed" in screen.text
        await screen.press("down", "enter")
        assert "Learners › Ben Sample  2 courses" in screen.lines[1]
        assert screen.pairs == [("ben@example.com", UNKNOWN_COURSE), ("ben@example.com", POWER_QUERY)]
        await screen.press("escape")
        assert "Learners  4 learners" in screen.lines[1]
        assert screen.pane.rows.cursor == 1


async def test_by_course_and_to_its_learners(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("s", "down", "down", "enter")
        assert [(row.title, row.learners, row.completed) for row in screen.rows][:1] == [
            ("Evil \x1b]0;PWNED\x07 course", 1, 0)
        ]
        await screen.press("down", "enter")
        assert "Courses › Excel: Power Query  3 learners" in screen.lines[1]
        assert [learner for learner, _ in screen.pairs] == [
            "zoe@example.com",
            "ben@example.com",
            "ann@example.com",
        ]


async def test_the_record_and_the_course_are_a_key_away_and_esc_comes_back_to_the_row(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("end", "r")
        assert "Learners › Ann Example  2 courses" in screen.lines[1]
        await screen.press("end", "c")
        assert "Courses › Excel: Power Query  3 learners" in screen.lines[1]
        await screen.press("escape", "escape")
        assert screen.pairs == NEWEST
        assert screen.pane.rows.cursor == 5


async def test_search_finds_names_addresses_and_titles_at_each_letter(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("slash")
        for typed, found in (("zoe ex", 1), ("ben@", 2), ("power query", 3), ("qqq", 0)):
            await screen.press("ctrl+u")
            await screen.type(typed)
            assert len(screen.rows) == found, typed
        assert "Nothing matches “qqq”." in screen.text
        await screen.press("escape")
        assert screen.pairs == NEWEST


async def test_letters_typed_faster_than_they_are_searched_stay_in_their_order(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("slash")
        field = screen.pane.search_field
        for letter in "power":
            field.insert_text_at_cursor(letter)
        await screen.settle()
        await screen.type(" query")
        assert field.value == "power query"
        assert len(screen.rows) == 3


async def test_any_text_is_a_search(folder: Path) -> None:
    async with completions(folder) as screen:
        for text in ('"', "a OR", "*", "%", "(", "NEAR(", "'; --", "\\", "漢字"):
            screen.pane.search_field.value = text
            await screen.settle()
            assert not screen.app.screen_stack[1:], text


async def test_filters_narrow_and_one_key_takes_them_away(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("f")
        assert isinstance(screen.app.screen, FilterDialog)
        assert "space sets, enter applies" in screen.text
        await screen.press("space", "enter")
        assert screen.pairs == [NEWEST[0], NEWEST[2], NEWEST[5]]
        assert "completed" in screen.lines[2]
        await screen.press("f", "end", "space", "enter")
        assert screen.pairs == [NEWEST[0], NEWEST[2]]
        await screen.press("x")
        assert screen.pairs == NEWEST


async def test_days_narrow_and_both_count(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("f", "tab")
        await screen.type("2026-03-11")
        await screen.press("tab")
        await screen.type("2026-03-12")
        await screen.press("enter")
        assert screen.pairs == NEWEST[2:4]
        await screen.press("f", "tab", "ctrl+u")
        await screen.type("yesterday")
        await screen.press("enter")
        assert isinstance(screen.app.screen, FilterDialog)


async def test_a_time_span_ends_today(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("f", *["down"] * 3, "space", "enter")
        assert "last 7 days" in screen.lines[2]
        assert screen.pairs == [NEWEST[0]]


async def test_a_statement_is_shown_as_it_was_sent(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("end", "enter")
        screen.pane.sheet.move_to(screen.sheet_line("progressed 60 %"))
        await screen.press("enter")
        assert isinstance(screen.app.screen, StatementDialog)
        assert "Counted: progress 60 %" in screen.text
        assert '"mbox": "mailto:ann@example.com"' in screen.text


async def test_where_is_it_for_a_line(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("down", "down", "down", "w")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "is at 100 % of Excel: Power Query" in screen.text
        assert "Learner known" in screen.text
        await screen.press("y")
        assert screen.app.clipboard.startswith("ben@example.com is at 100 % of Excel: Power Query")


async def test_where_is_it_on_a_learner_asks_for_the_course(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("s", "down", "enter", "w")
        assert isinstance(screen.app.screen, AskDialog)
        assert screen.app.focused is not None
        assert screen.app.focused.id == "course"
        await screen.type("https://www.linkedin.com/learning/course-1")
        await screen.press("enter")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "ann@example.com completed Excel: Power Query on 2026-03-04." in screen.text


async def test_where_is_it_for_somebody_by_name_and_title(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("W")
        await screen.type("example")
        assert "Zoe Example" in screen.text
        await screen.press("down", "down", "enter")
        await screen.type("learning python")
        await screen.press("enter")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "never sent anything about eve@example.com and Learning Python." in screen.text


async def test_a_whole_name_is_enough_though_others_begin_with_it(folder: Path) -> None:
    others = (f"{n}@example.com" for n in range(7))
    send(
        file_in(folder),
        *(
            statement(who, POWER_QUERY, "2026-03-01T09:00:00Z", progress=5, name="Zoe Examples")
            for who in others
        ),
    )
    async with completions(folder) as screen:
        await screen.press("W")
        await screen.type("zoe example")
        await screen.press("enter")
        await screen.type("power query")
        await screen.press("enter")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "zoe@example.com completed" in screen.text


async def test_where_is_it_for_somebody_never_heard_of(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("W")
        await screen.type("nobody@example.org")
        await screen.press("enter")
        await screen.type("power query")
        await screen.press("enter")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "never sent anything about nobody@example.org" in screen.text


async def test_words_that_fit_several_have_to_be_chosen_from(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("W")
        await screen.type("example.com")
        await screen.press("enter")
        await screen.type("power query")
        await screen.press("enter")
        assert isinstance(screen.app.screen, AskDialog)
        assert "ann@example.com" in screen.text


async def test_the_lens_masks_people_everywhere_and_copies_them_whole(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("end", "p")
        assert "privacy lens" in screen.lines[1]
        seen = [screen.text]
        await screen.press("w")
        seen.append(screen.text)
        await screen.press("y", "escape", "tab")
        screen.pane.sheet.move_to(screen.sheet_line("progressed 60 %"))
        await screen.press("enter")
        seen.append(screen.text)
        for text in seen:
            assert "Ann Example" not in text
            assert "ann@" not in text
        assert "A*** E***" in seen[0]
        assert "ann@example.com completed" in screen.app.clipboard


async def test_the_lens_holds_on_every_pane(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("p", "4")
        assert "Z*** E***" in screen.text
        assert "Zoe Example" not in screen.text
        await screen.press("p", "2")
        assert "Zoe Example" in screen.text


async def test_what_is_shown_goes_to_a_file_that_only_its_owner_reads(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with completions(folder) as screen:
        await screen.press("slash")
        await screen.type("power")
        await screen.press("enter", "e")
        (file,) = exported(tmp_path)
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row["learner"] for row in rows] == ["zoe@example.com", "ben@example.com", "ann@example.com"]
        assert [row["completed"] for row in rows] == ["true", "false", "true"]
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.name in " ".join(notice.message for notice in screen.app._notifications)


async def test_marked_learners_go_to_a_file_with_all_their_courses(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with completions(folder) as screen:
        await screen.press("s", "down", "enter", "down", "space", "e")
        (file,) = exported(tmp_path)
        assert file.read_text(encoding="utf-8").count("ben@example.com") == 2
        assert "ann@" not in file.read_text(encoding="utf-8")


async def test_marked_lines_go_to_a_file_though_a_filter_hides_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with completions(folder) as screen:
        await screen.press("end", "space", "home", "space", "slash")
        await screen.type("zoe")
        await screen.press("enter")
        assert screen.pairs == NEWEST[:1]
        assert "2 marked" in screen.lines[1]
        await screen.press("e")
        (file,) = exported(tmp_path)
        with file.open(encoding="utf-8", newline="") as stream:
            rows = [(row["learner"], row["urn"]) for row in csv.DictReader(stream)]
        assert rows == [NEWEST[0], NEWEST[-1]]
        await screen.press("slash")
        await screen.type("qqq")
        await screen.press("enter", "e")
        assert screen.rows == []
        assert len(exported(tmp_path)) == 2


async def test_marked_learners_of_whom_the_filters_let_nothing_through_are_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with completions(folder) as screen:
        # Ann has completed a course, Eve has not.
        await screen.press("s", "down", "enter", "space", "down", "space", "f", "space", "enter", "e")
        (file,) = exported(tmp_path)
        with file.open(encoding="utf-8", newline="") as stream:
            assert [row["learner"] for row in csv.DictReader(stream)] == ["ann@example.com"]
        (told,) = (notice.message for notice in screen.app._notifications)
        assert told.startswith("1 row in ")
        assert told.endswith("; 1 marked learner without any that the filters show")


async def test_o_opens_the_course_of_the_line_by_the_wished_link_or_shows_it(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("o")
        assert isinstance(screen.app.screen, LinkDialog)
        assert "https://www.linkedin.com/learning/course-1" in screen.text
        await screen.press("escape", "down", "o")
        assert "https://www.linkedin.com/checkpoint/sso?course=7" in screen.text


async def test_over_ssh_o_shows_the_link_and_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    async with completions(folder) as screen:
        await screen.press("o")
        assert isinstance(screen.app.screen, LinkDialog)
        assert "over SSH" in screen.text


async def test_a_course_that_the_catalogue_lacks_has_no_link_and_that_is_said(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("down", "down", "o")
        (told,) = (notice.message for notice in screen.app._notifications)
        assert "doesn't hold this course" in told


async def test_o_opens_the_course_of_a_line_in_a_learners_sheet(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("s", "down", "enter", "o")
        assert screen.app.screen is screen.app.base_screen
        await screen.press("tab")
        screen.pane.sheet.move_to(screen.sheet_line("Excel: Power Query"))
        await screen.press("o")
        assert isinstance(screen.app.screen, LinkDialog)
        assert "https://www.linkedin.com/learning/course-1" in screen.text


async def test_new_statements_come_in_and_the_cursor_stays_on_its_row(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("down", "down")
        row = screen.pane.rows.row
        send(file_in(folder), statement("kim@example.com", POWER_QUERY, "2026-03-20T09:00:00Z", progress=3))
        await screen.look()
        assert screen.pairs == [("kim@example.com", POWER_QUERY), *NEWEST]
        assert screen.pane.rows.row == row
        assert screen.pane.rows.cursor == 3
        assert "kim@example.com" in screen.text


async def test_nothing_is_read_again_while_nothing_comes(folder: Path) -> None:
    async with completions(folder) as screen:
        source = screen.pane.rows._pages
        await screen.look()
        assert screen.pane.rows._pages is source


async def test_a_course_of_the_catalogue_leads_to_those_who_did_it(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("1", "tab", "down")
        assert "by 2 learners" in " ".join(screen.text.split())
        await screen.press("c")
        assert "Courses › Excel: Power Query  3 learners" in screen.lines[1]


async def test_learners_are_found_in_the_palette(folder: Path) -> None:
    async with completions(folder) as screen:
        found = await screen.app.palette_searches[-1]("zoe")
        assert [each.title for each in found] == ["Zoe Example"]
        await found[0].open()
        await screen.settle()
        assert "Learners › Zoe Example  1 course" in screen.lines[1]


async def test_the_graph_goes_from_days_to_weeks_to_away(folder: Path) -> None:
    async with completions(folder, (120, 40)) as screen:
        assert "3 completions in 54 days, per day" in screen.text
        await screen.press("v")
        assert "3 completions in 54 weeks, per week" in screen.text
        await screen.press("v")
        assert "completions in" not in screen.text


async def test_the_graph_counts_what_the_filters_let_through(folder: Path) -> None:
    async with completions(folder, (120, 40)) as screen:
        # The last of the filters: people outside the imported list; Ann is in it.
        await screen.press("f", "end", "space", "enter")
        assert "2 completions in 54 days, per day" in screen.text
        await screen.press("x")
        assert "3 completions in 54 days, per day" in screen.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_an_empty_database_says_what_would_fill_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async with completions(tmp_path, size) as screen:
        assert "No completions yet." in screen.text
        await screen.press("w")
        assert isinstance(screen.app.screen, AskDialog)


async def test_a_broken_database_is_told_once(tmp_path: Path) -> None:
    tmp_path.joinpath("lil.db").write_bytes(b"no database at all" * 100)
    async with completions(tmp_path, (120, 40)) as screen:
        await screen.look()
        assert len(screen.app.screen_stack) == 2
        assert isinstance(screen.app.screen, ErrorDialog)


async def test_a_database_that_breaks_while_somebody_is_looked_for_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(store: Store, text: str) -> Candidates:
        raise LilError("The database is damaged", "it is.")

    async with completions(folder) as screen:
        await screen.press("W")
        monkeypatch.setattr(ask_dialog, "find_learners", broken)
        await screen.type("z")
        assert isinstance(screen.app.screen, ErrorDialog)
        assert "The database is damaged" in screen.text


async def test_the_lens_holds_where_words_are_taken_over(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("p", "W")
        await screen.type("zoe")
        await screen.press("down", "enter")
        await screen.type("power query")
        assert "zoe@" not in screen.text
        assert "› Excel: Power Query" in screen.text
        await screen.press("enter")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "z***@e*** completed Excel: Power Query" in screen.text


async def test_the_lens_holds_for_those_who_come_near(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("p", "W")
        await screen.type("sample ben")
        await screen.press("enter")
        await screen.type("power query")
        await screen.press("enter")
        assert isinstance(screen.app.screen, WhyDialog)
        assert "did you mean b***@e*** (B*** S***)?" in screen.text
        assert "ben@" not in screen.text
        assert "Sample" not in screen.text


async def test_hostile_names_stay_text(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("down")
        assert "PWNED" in screen.text
        assert "\x1b" not in screen.text
        assert "[/] [red]" in screen.text
        await screen.press("r", "w")
        assert "\x1b" not in screen.text


async def test_the_keys_below_are_those_that_do_something(folder: Path) -> None:
    async with completions(folder, (80, 24)) as screen:

        def keys() -> str:
            return screen.lines[-1].strip()

        assert keys().startswith("enter open")
        assert "esc back" not in keys()
        await screen.press("enter")
        assert "esc back" in keys()
        await screen.press("end")
        assert "enter open" in keys()
        screen.pane.sheet.move_to(screen.sheet_line("Began"))
        await screen.settle()
        assert "enter open" not in keys()
        await screen.press("escape", "f", "space", "enter")
        assert "x no filters" in keys()
        await screen.press("x")
        assert "x no filters" not in keys()
        await screen.press("slash")
        await screen.type("qqq")
        await screen.press("enter")
        assert "enter open" not in keys()
        assert "esc back" in keys()


async def test_a_name_of_blanks_or_as_long_as_a_book_hides_nothing(folder: Path) -> None:
    send(
        file_in(folder),
        statement("blank@example.com", POWER_QUERY, "2026-03-19T11:00:00Z", progress=7, name="  \u200b "),
        statement("long@example.com", POWER_QUERY, "2026-03-19T10:00:00Z", progress=7, name="Long" * 2_500),
    )
    async with completions(folder) as screen:
        assert "blank@example.com" in "".join(line.partition("│")[0] for line in screen.lines)
        await screen.press("down")
        assert "long@example.com" in screen.text
        assert "Statements  1 statement" in screen.text


async def test_times_within_sentences_are_of_this_machines_zone(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("end", "w")
        assert f"{datetime(2026, 3, 4, 9, tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}" in screen.text
        assert ":00:00" not in screen.text


async def test_what_a_statement_did_stands_beside_it_where_the_year_is_clear(folder: Path) -> None:
    async with completions(folder) as screen:
        await screen.press("end")
        line = next(line for line in screen.lines if "progressed 10 %" in line)
        began = datetime(2026, 3, 1, 9, tzinfo=UTC).astimezone()
        assert f"{began:%m-%d %H:%M}  progressed 10 %   counted" in line


async def test_the_graph_takes_nothing_from_the_width_of_what_is_below(folder: Path) -> None:
    async with completions(folder, (120, 40)) as screen:
        assert screen.pane.parts.size.width == 120
        await screen.press("v", "v")
        assert screen.pane.parts.size.width == 120


@pytest.mark.parametrize(("key", "ending"), [("e", "csv"), ("f12", "svg")])
async def test_files_go_to_the_data_dir_where_the_folder_is_gone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, ending: str
) -> None:
    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)
    async with completions(folder) as screen:
        await screen.press(key)
        await screen.pilot.app.workers.wait_for_complete()
        assert not isinstance(screen.app.screen, ErrorDialog)
        (file,) = exported(folder, f"*.{ending}")
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
