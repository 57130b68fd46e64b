"""The long list: keys, marks, rows that come late, text from outside."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from lil_tui.tui.widgets.virtual_list import VirtualList
from tests.tui.harness import (
    AtOnce,
    Course,
    ListApp,
    MemoryRows,
    Million,
    columns,
    courses,
    screen_text,
    settle,
)

SIZE = (80, 24)


async def test_the_first_rows_show_with_the_cursor_on_the_first() -> None:
    app = ListApp(MemoryRows(courses(500)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        lines = screen_text(app)
        assert lines[0].split() == ["Title", "URN", "Time"]
        assert lines[1].startswith("› Course 0")
        assert lines[2].startswith("  Course 1")
        assert "0h 40m" in lines[1]
        assert [message.row.urn for message in app.heard.of(VirtualList.Highlighted)] == ["urn:0"]


async def test_keys_move_by_line_by_screen_and_to_the_ends() -> None:
    app = ListApp(MemoryRows(courses(500)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        places = []
        for key in ("j", "down", "k", "up", "pagedown", "pageup", "G", "home", "end", "g"):
            await pilot.press(key)
            places.append(app.view.cursor)
        assert places == [1, 2, 1, 0, 22, 0, 499, 0, 499, 0]


async def test_the_last_of_a_million_rows_can_be_reached() -> None:
    source = MemoryRows(Million())
    app = ListApp(source, AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert "Course 999999" in screen_text(app)[-1]
        assert app.heard.of(VirtualList.Highlighted)[-1].index == 999_999
        assert len(source.fetched) < 6


async def test_rows_that_are_not_there_yet_show_as_dots_and_keys_go_on() -> None:
    gate = Event()
    source = MemoryRows(courses(5000), gate=gate)
    with ThreadPoolExecutor(1) as executor:
        app = ListApp(source, executor)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            while app.view.line_count == 0:
                await pilot.pause()
            await pilot.press("end", "up")
            assert app.view.cursor == 4998
            assert screen_text(app)[-1].strip().startswith("·")
            assert app.heard.of(VirtualList.Highlighted)[-1].index == 0
            gate.set()
            await settle(pilot)
            assert "Course 4999" in screen_text(app)[-1]
            assert app.heard.of(VirtualList.Highlighted)[-1].row.urn == "urn:4998"


async def test_only_the_pages_on_screen_are_read_when_many_were_passed() -> None:
    gate = Event()
    source = MemoryRows(courses(20_000), gate=gate)
    with ThreadPoolExecutor(1) as executor:
        app = ListApp(source, executor)
        async with app.run_test(size=SIZE) as pilot:
            while app.view.line_count == 0:
                await pilot.pause()
            for place in range(0, 20_000, 500):
                app.view.move_to(place)
                await pilot.pause()
            gate.set()
            await settle(pilot)
            assert len(source.fetched) <= 6
            assert len(set(source.fetched)) == len(source.fetched)


async def test_a_newer_question_wins_over_an_answer_that_comes_late() -> None:
    with ThreadPoolExecutor(1) as executor:
        app = ListApp(None, executor)
        async with app.run_test(size=SIZE) as pilot:
            app.view.show(MemoryRows(courses(30, "Old")))
            app.view.show(MemoryRows(courses(20, "New")))
            await settle(pilot)
            assert app.view.line_count == 20
            assert "New 0" in screen_text(app)[1]


async def test_the_cursor_stays_on_its_row_when_rows_come_before_it() -> None:
    app = ListApp(MemoryRows(courses(300)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.view.move_to(250)
        await settle(pilot)
        app.view.show(MemoryRows([Course(f"urn:new{n}", f"New {n}") for n in range(50)] + courses(300)))
        await settle(pilot)
        assert app.view.cursor == 300
        assert app.view.row == courses(300)[250]
        assert any(line.startswith("› Course 250") for line in screen_text(app))


async def test_a_new_search_starts_at_the_top_when_the_place_is_not_kept() -> None:
    app = ListApp(MemoryRows(courses(300)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("end")
        app.view.show(MemoryRows(courses(5)), keep=False)
        await settle(pilot)
        assert app.view.cursor == 0
        assert screen_text(app)[1].startswith("› Course 0")


async def test_space_marks_and_goes_on_and_marks_survive_a_reload() -> None:
    app = ListApp(MemoryRows(courses(30)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("space", "space", "up", "space")
        assert app.view.marked == {"urn:0"}
        app.view.reload()
        await settle(pilot)
        assert screen_text(app)[1].startswith(" *Course 0")
        assert app.heard.of(VirtualList.Marked)[-1].keys == {"urn:0"}
        await pilot.press("up", "up", "space")
        assert screen_text(app)[1].startswith("  Course 0")


async def test_enter_opens_and_a_click_moves_then_opens() -> None:
    app = ListApp(MemoryRows(courses(30)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await pilot.click(VirtualList, offset=(10, 5))
        assert app.view.cursor == 4
        assert [message.index for message in app.heard.of(VirtualList.Selected)] == [0]
        await pilot.click(VirtualList, offset=(10, 5))
        assert [message.index for message in app.heard.of(VirtualList.Selected)] == [0, 4]


async def test_an_empty_list_says_what_would_fill_it() -> None:
    app = ListApp(MemoryRows([]), AtOnce(), empty="No courses here yet.\nPress 3 to sync.")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert text[2].strip() == "No courses here yet."
        assert text[3].strip() == "Press 3 to sync."
        await pilot.press("down", "up", "end", "enter", "space", "pagedown")
        assert app.view.row is None


async def test_columns_fold_away_when_it_gets_narrow() -> None:
    app = ListApp(MemoryRows(courses(30)), AtOnce())
    async with app.run_test(size=(50, 12)) as pilot:
        await settle(pilot)
        assert screen_text(app)[0].split() == ["Title", "Time"]
        await pilot.resize_terminal(90, 12)
        await settle(pilot)
        assert screen_text(app)[0].split() == ["Title", "URN", "Time"]
        assert screen_text(app)[1][:-1].split() == ["›", "Course", "0", "urn:0", "0h", "40m"]
        await pilot.resize_terminal(50, 12)
        await settle(pilot)
        assert "urn" not in screen_text(app)[1]
        assert "0h 40m" in screen_text(app)[1]


async def test_wide_characters_keep_the_columns_in_line() -> None:
    rows = [
        Course("urn:a", "漢字の講座" * 9),
        Course("urn:b", "नमस्ते हिन्दी"),
        Course("urn:c", "Plain"),
        Course("urn:d", "👩‍👩‍👧 family"),
    ]
    app = ListApp(MemoryRows(rows), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        strips = app.screen._compositor.render_strips()
        assert {strip.cell_length for strip in strips} == {80}
        from lil_tui.tui.widgets.cells import width_of

        places = {width_of(line[: line.index("urn:")]) for line in screen_text(app)[1:5]}
        assert len(places) == 1


async def test_markup_in_titles_is_text() -> None:
    titles = ["[B1] Deutsch", "[/] closing", "[red]red[/red]", "50% [$primary]"]
    app = ListApp(MemoryRows([Course(f"urn:{n}", title) for n, title in enumerate(titles)]), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for line, title in zip(screen_text(app)[1:], titles, strict=False):
            assert title in line


async def test_rows_that_cannot_be_read_are_told_and_the_list_stays_alive() -> None:
    source = MemoryRows(courses(1000))
    app = ListApp(source, AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        source.fails = True
        await pilot.press("end")
        await settle(pilot)
        assert isinstance(app.heard.of(VirtualList.Failed)[0].error, OSError)
        source.fails = False
        await pilot.press("home", "end")
        await settle(pilot)
        assert "Course 999" in screen_text(app)[-1]


async def test_other_columns_take_effect_at_once() -> None:
    app = ListApp(MemoryRows(courses(5)), AtOnce())
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.view.set_columns(columns(["course"])[:1])
        await pilot.pause()
        assert screen_text(app)[0].split() == ["Title"]
