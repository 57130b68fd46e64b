"""The left part: the tree of one language, and a field that finds in it."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from lil_tui.tui.keywords import keyed
from lil_tui.tui.screens.catalogue.sheet import Place
from lil_tui.tui.screens.catalogue.shelves import ALL, Shelves, names_on, path_to
from lil_tui.tui.screens.catalogue.wording import NO_COURSES
from lil_tui.tui.widgets.search_field import SearchField
from lil_tui.tui.widgets.virtual_tree import VirtualTree


class TreePart(Vertical):
    """Tells which place in the tree the cursor stands on."""

    class Narrowed(Message):
        """Another place; `under` is None for the whole catalogue."""

        def __init__(self, under: str | None, place: tuple[str, ...]) -> None:
            super().__init__()
            self.under = under
            self.place = place
            """The names from the root down."""

        def can_replace(self, message: Message) -> bool:
            """Only the last place counts."""
            return isinstance(message, TreePart.Narrowed)

    class Chosen(Message):
        """The place was opened."""

    def compose(self) -> ComposeResult:
        """Field and tree."""
        yield SearchField(placeholder="Find in the tree", id="find")
        yield VirtualTree(empty=keyed(self, NO_COURSES), fold_on_enter=False, id="tree")

    def on_mount(self) -> None:
        """Know the two."""
        self.topics = self.query_one(VirtualTree)
        self.field = self.query_one(SearchField)

    def show(self, shelves: Shelves, *, keep: bool) -> None:
        """Show this tree; with `keep`, cursor and folds stay."""
        self.topics.show(shelves.nodes, keep=keep)

    def go_to(self, place: Place) -> bool:
        """Put the cursor on a classification; False when the tree doesn't have it."""
        path = path_to(self.topics.outline.roots, place.names, place.key)
        if path is None:
            return False
        self.leave_field()
        return self.topics.go_to(path)

    def go_to_all(self) -> None:
        """Put the cursor on the whole catalogue, silently."""
        self.leave_field()
        self.topics.move_to(0, announce=False)

    @property
    def is_searched(self) -> bool:
        """Whether the field is open."""
        return self.field.has_class("-open")

    def enter_field(self) -> None:
        """Open the field."""
        self.field.add_class("-open")
        self.field.enter()

    def leave_field(self) -> None:
        """Close the field and show the whole tree."""
        self.field.value = ""
        self.topics.filter("")
        self.field.remove_class("-open")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what matches, the cursor on the first."""
        message.stop()
        self.topics.filter(message.value)
        first = self.topics.outline.first_match()
        if first is not None:
            self.topics.move_to(first)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """On to what was found."""
        message.stop()
        self.topics.focus()

    def on_virtual_tree_highlighted(self, message: VirtualTree.Highlighted) -> None:
        """Tell the place."""
        message.stop()
        if message.node is None:
            return
        everything = message.node.key == ALL
        place = () if everything else names_on(self.topics.outline.roots, message.path)
        self.post_message(self.Narrowed(None if everything else str(message.node.key), place))

    def on_virtual_tree_selected(self, message: VirtualTree.Selected) -> None:
        """Tell that it was opened."""
        message.stop()
        self.post_message(self.Chosen())
