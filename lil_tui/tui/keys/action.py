"""What an action is: one row of the registry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do, and how it is reached."""

    id: str
    """`context.verb`: what the config file's `keymap` remaps by."""
    keys: str
    """Keys by Textual's names, comma between them; the first is the one that is shown."""
    do: str
    """The method without `action_`, with its arguments where it has any."""
    label: str
    """One or two words, for the footer and the palette."""
    description: str
    """One sentence, for help, palette and tooltip."""
    group: str
    """Heading in the help, and what the palette puts before the label."""
    footer: int = 0
    """Place in line for the footer, 1 first; 0 never shows there."""
    palette: bool = True
    priority: bool = False
    """Works also while a text field has the focus."""

    @property
    def context(self) -> str:
        """Where it works: `app`, a kind of widget, or a pane."""
        return self.id.partition(".")[0]
