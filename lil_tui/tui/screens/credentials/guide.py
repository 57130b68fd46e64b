"""Where in LinkedIn's admin pages a client id and secret are made, step by step."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from lil_tui.tui.widgets.scrolled import Scrolled

_STEPS = (
    "Sign in to LinkedIn Learning as an administrator and choose Go to Admin.",
    "Open Me › Integrate › Access content and reports via API.",
    "Under Generate LinkedIn Learning REST API Application choose Add application.",
    "Give it a name and a description, and tick both keys: Content (the catalogue) and Reports (activity).",
    "Accept the terms. LinkedIn shows the client id and the client secret: paste them above.",
)
_LATER = (
    "A key without Content can't read the catalogue: the test says so, and the box can be ticked on the "
    "application's page later."
)


class Guide(Scrolled):
    """The steps, scrolled by the arrow keys."""

    HELP = "{Arrows} scroll the steps; {credentials.edit} goes into the fields."

    def compose(self) -> ComposeResult:
        """A number and a text for each step."""
        yield Static(Content("Where such a key is made"), classes="heading")
        for number, step in enumerate(_STEPS, 1):
            with Horizontal(classes="step"):
                yield Static(Content(str(number)), classes="number")
                yield Static(Content(step), classes="text")
        yield Static(Content(_LATER), classes="later")
