"""Signs on whose width terminals disagree reach none of them; lines keep their length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lil_tui.tui.widths import steady
from tests.tui.harness import Course, shell

HEART, WARNING, KEYCAP = "\u2764\ufe0f", "\u26a0\ufe0f", "1\ufe0f\u20e3"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMB, ENGLAND = (
    "\U0001f44d\U0001f3fd",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)

signs = st.sampled_from(
    [*"a1 \u2764\u26a0\u0915\u094d\u0301\ufe0f\ufe0e\u200d\ufffe\U0010ffff", FAMILY, THUMB]
)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (HEART, "\u2764 "),
        (f"{WARNING} new", "\u26a0  new"),
        (KEYCAP, "1\u20e3 "),
        (f"{FAMILY}!", "\U0001f468!"),
        (THUMB, "\U0001f44d"),
        (ENGLAND, "\U0001f3f4"),
        ("a\ufffeb\U0010ffff", "a\ufffdb\ufffd"),
        # Scripts that are written with joiners, and accents, stay as they are.
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("e\u0301 \u6f22\u5b57", "e\u0301 \u6f22\u5b57"),
    ],
)
def test_a_cluster_is_drawn_by_its_first_sign(text: str, drawn: str) -> None:
    assert steady(text) == drawn
    assert cell_len(drawn) == cell_len(text)


@given(st.lists(signs).map("".join) | st.text())
def test_a_line_keeps_its_length(text: str) -> None:
    text = text.lstrip("\u200d")  # which Rich counts in two ways
    assert cell_len(steady(text)) == cell_len(text)
    assert "\ufe0f" not in steady(text)


async def test_what_is_on_screen_holds_no_sign_of_disputed_width() -> None:
    title = f"{HEART}{FAMILY}{THUMB} Kindness"
    app = shell(rows=[Course("urn:li:lyndaCourse:1", title)])
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        drawn = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Kindness" in drawn
        assert not set("\ufe0f\u200d\U0001f3fd") & set(drawn)
