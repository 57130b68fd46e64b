"""A text field that leaves arrow keys to the list below it."""

from textual.widgets import Input


class SearchField(Input):
    """One line to type in; down and enter go to what was found."""

    HELP = "What you type is searched at once. Enter or down goes to what was found."

    def __init__(self, *, placeholder: str, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False

    def enter(self) -> None:
        """Take the focus, ready to type on."""
        self.focus()
        self.cursor_position = len(self.value)

    def key_down(self) -> None:
        """On to what was found."""
        self.post_message(self.Submitted(self, self.value))
