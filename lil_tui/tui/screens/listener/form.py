"""LinkedIn's form for an xAPI integration: its fields in its order, with what goes into each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.message import Message

from lil_tui.completions.clients import ClientRow
from lil_tui.listener.addresses import Addresses
from lil_tui.tui.actions import bindings_for
from lil_tui.tui.keywords import KeyWords
from lil_tui.tui.widgets.cells import Tone, fit, safe, width_of
from lil_tui.tui.widgets.line_view import MARGINS, LineView

WHERE = "In LinkedIn Learning: Go to Admin › Me › Integrate › Reporting APIs › xAPI › Add xAPI integration."
_LABEL = 21
_HASHED = (
    "Shown once, when it was made; only its hash is kept. {listener.rotate} makes a new one beside the old "
    "one."
)
_DOTS = "•" * 12


@dataclass(frozen=True)
class FormField:
    """One field. `value` is what is copied, empty where nothing is; `shown` stands on the screen."""

    label: str
    value: str
    shown: str
    about: str
    tone: Tone = "normal"
    secret: bool = False


def form_fields(client: ClientRow | None, where: Addresses, secret: str, keys: KeyWords) -> list[FormField]:
    """All fields; `secret` is empty unless it was made a moment ago."""
    reach = "" if where.is_public else " LinkedIn can't reach this one: set listener.public_url first."
    tone: Tone = "normal" if where.is_public else "warning"
    name = client.name if client else "lil-tui"
    return [
        FormField(
            "Integration Name", name, name, "Any name: it tells you later what this connection is for."
        ),
        FormField(
            "User Type",
            "",
            "Email",
            "Chosen from a list. With Email, learners are named by the address that your other systems know; "
            "with another type they show under the id that LinkedIn sends.",
            "accent",
        ),
        FormField(
            "OAuth Server URL",
            where.token_url,
            where.token_url,
            f"Where LinkedIn asks for a token, with id and secret.{reach}",
            tone,
        ),
        FormField(
            "Tenant Server URL",
            where.statements_url,
            where.statements_url,
            f"Where LinkedIn sends the statements.{reach}",
            tone,
        ),
        _client_id(client, keys),
        _client_secret(client, secret, keys),
        FormField(
            "Enable",
            "",
            "on",
            "Switch it on and save. Then watch any course in LinkedIn Learning for a minute, and look at the "
            "lights.",
            "accent",
        ),
    ]


def _client_id(client: ClientRow | None, keys: KeyWords) -> FormField:
    if client is None:
        return FormField(
            "Client ID", "", keys("press {listener.add}: makes a client"), "Says who sends.", "warning"
        )
    return FormField("Client ID", client.client_id, client.client_id, f"Says who sends: {safe(client.name)}.")


def _client_secret(client: ClientRow | None, secret: str, keys: KeyWords) -> FormField:
    if secret:
        about = "Ready to be copied until you leave this page; then only its hash is left."
        return FormField("Client Secret", secret, f"{_DOTS}  ready to copy", about, secret=True)
    if client is None:
        return FormField("Client Secret", "", "comes with the client", "Proves who sends.", "muted")
    about = keys(_HASHED)
    return FormField(
        "Client Secret", "", keys("not kept; {listener.rotate} makes a new one"), about, "muted", secret=True
    )


class FormView(LineView):
    """The fields; enter copies a value and goes on to the next."""

    BINDINGS = bindings_for("list", "form", but=("list.choose", "list.mark"))
    HELP = "LinkedIn's form, field by field. {Form.take} copies the value and goes on to the next field."

    class Moved(Message):
        """The cursor stands on another field, or its value changed."""

    class Taken(Message):
        """A field's value is wanted."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._fields: Sequence[FormField] = ()
        self._copied: set[str] = set()

    def show(self, fields: Sequence[FormField]) -> None:
        """Show these values."""
        if list(fields) == list(self._fields):
            return
        changed = {
            old.label for old, new in zip(self._fields, fields, strict=False) if old.value != new.value
        }
        self._copied -= changed
        self._fields = fields
        self.lines_changed()
        self.post_message(self.Moved())

    def restart(self) -> None:
        """Nothing is copied yet."""
        self._copied.clear()
        self.move_to(0)
        self.invalidate()

    @property
    def field(self) -> FormField | None:
        """The field under the cursor."""
        return self._fields[self.cursor] if self.cursor < len(self._fields) else None

    def shows_whole(self, field: FormField) -> bool:
        """Whether there is room for all of what stands in the field."""
        return _LABEL + width_of(safe(field.shown)) <= self.scrollable_content_region.width - MARGINS

    @property
    def line_count(self) -> int:
        """How many fields there are."""
        return len(self._fields)

    def is_marked(self, index: int) -> bool:
        """Whether its value was copied."""
        return self._fields[index].label in self._copied

    def draw(self, index: int, width: int) -> Iterable[tuple[str, Tone]]:
        """Label and value."""
        field = self._fields[index]
        label = min(_LABEL, width)
        return [
            (fit(field.label, label), "muted"),
            (fit(safe(field.shown), max(0, width - label)), field.tone),
        ]

    def cursor_moved(self) -> None:
        """Another field is explained."""
        self.post_message(self.Moved())

    def line_chosen(self) -> None:
        """Copy the value, go on to the next field."""
        field = self.field
        if field is None:
            return
        self.post_message(self.Taken(field))
        if field.value or not field.secret:
            self._copied.add(field.label)
            self.forget_line(self.cursor)
            self.action_line_down()

    def action_take(self) -> None:
        """Copy the value of the field under the cursor."""
        self.line_chosen()
