"""Our themes: text reads at WCAG AA contrast on every surface it stands on."""

import pytest
from textual.color import Color
from textual.command import CommandList
from textual.theme import Theme

from lil_tui.tui.theme import DARK, LIGHT
from tests.tui.harness import settle, shell

AA = 4.5


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("surface", ["background", "surface", "panel", "block-cursor-blurred-background"])
@pytest.mark.parametrize(
    "text", ["foreground", "text-muted", "text-accent", "text-success", "text-warning", "text-error"]
)
def test_text_reads_on_every_surface(theme: Theme, surface: str, text: str) -> None:
    colours = theme.to_color_system().generate()
    assert contrast(colours[text], colours[surface]) >= AA


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_cursor_reads(theme: Theme) -> None:
    colours = theme.to_color_system().generate()
    assert contrast(colours["block-cursor-foreground"], colours["block-cursor-background"]) >= AA


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_the_palettes_help_reads_on_the_cursor_in_the_terminals_own_colours(theme: str) -> None:
    app = shell()
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await settle(pilot)
        await pilot.press("ctrl+p", *"search")
        await app.workers.wait_for_complete()
        await pilot.pause()
        commands = app.screen.query_one(CommandList)
        title, about = (
            next(segment for segment in commands.render_line(line) if segment.text.strip()) for line in (0, 1)
        )
        assert title.style is not None
        assert about.style is not None
        assert (about.style.color, about.style.bgcolor) == (title.style.color, title.style.bgcolor)
        assert about.style.color != about.style.bgcolor
