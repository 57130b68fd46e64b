"""The line above a list: what doesn't fit goes in the right order."""

import pytest
from textual.app import App, ComposeResult

from lil_tui.tui.widgets.crumb import Crumb
from tests.tui.harness import screen_text


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        (("Learners", "12"), "newest first", "  Learners  12            newest first"),
        (("Connect LinkedIn", "x" * 60), "enter copies", f"  Connect LinkedIn  {'x' * 17}…"),
        (("Courses › " + "y" * 60, "5 learners"), "", f"  Courses › {'y' * 13}…  5 learners"),
        (("y" * 60, "x" * 60), "", f"  {'y' * 17}…  {'x' * 15}…"),
        (("y" * 60,), "newest first", f"  {'y' * 35}…"),
    ],
)
async def test_what_is_shown_keeps_its_name_and_its_number(
    left: tuple[str, ...], right: str, shown: str
) -> None:
    class Alone(App[None]):
        def compose(self) -> ComposeResult:
            yield Crumb()

    app = Alone()
    async with app.run_test(size=(40, 3)) as pilot:
        app.query_one(Crumb).say(left, right)
        await pilot.pause()
        assert screen_text(app)[0].rstrip() == shown
