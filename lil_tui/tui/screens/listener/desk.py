"""What is done from the pane: clients made, given a new secret, revoked; rows opened and copied.

A secret is shown once, in its dialog; the page that connects may hold it until it is left.
"""

from typing import TYPE_CHECKING, Any, cast

from lil_tui.completions.clients import ClientRow, NewSecret, add_client, revoke_client, rotate_client
from lil_tui.completions.clock import now_ms
from lil_tui.completions.records import StatementRow, show_statement
from lil_tui.listener.addresses import addresses
from lil_tui.listener.ledger import list_runs
from lil_tui.listener.refusals import Refusal, refused_body
from lil_tui.logs import hide_secret
from lil_tui.services import in_daemon_thread
from lil_tui.text import clean, format_duration
from lil_tui.tui.dialogs import ConfirmDialog
from lil_tui.tui.screens.completions.statement_dialog import StatementDialog
from lil_tui.tui.screens.listener.dialogs import (
    AddClientDialog,
    RefusalDialog,
    SecretDialog,
    WantedClient,
)
from lil_tui.tui.screens.listener.ledger_dialog import LedgerDialog
from lil_tui.tui.widgets.choice import Choice, ChoiceDialog

if TYPE_CHECKING:
    from textual.screen import Screen

    from lil_tui.tui.screens.listener.pane import ListenerPane


_AGAIN = "{app.listener}, then {listener.switch}, switches it on again."


async def add(pane: "ListenerPane") -> None:
    """Ask for name and scope, make the client, show its secret."""
    name = "" if pane.picture.live_clients else "LinkedIn Learning"
    wanted: WantedClient | None = await _ask(pane, AddClientDialog(name))
    if wanted is None:
        return
    store = await pane.library.ask(lambda store: store)
    made = await in_daemon_thread(lambda: add_client(store, wanted.name, wanted.scope))
    await _show(pane, made)


async def rotate(pane: "ListenerPane", client: ClientRow) -> None:
    """Make a new secret and show it; the old one works on for a while."""
    grace = pane.services.settings.listener.rotation_grace
    store = await pane.library.ask(lambda store: store)
    made = await in_daemon_thread(lambda: rotate_client(store, client.client_id, grace))
    note = f"The old one works for {format_duration(grace)} more." if grace else "The old one has ended."
    await _show(pane, made, note)


async def revoke(pane: "ListenerPane", client: ClientRow) -> None:
    """Ask, then end the client and its tokens at once."""
    sure: bool | None = await _ask(
        pane,
        ConfirmDialog(
            f"Revoke {clean(client.name)}?",
            "Its secret and its tokens end at once, and cannot be brought back. Whatever it sends from then "
            "on is refused; what it has sent stays.",
            yes="Revoke",
            no="Keep",
        ),
    )
    if not sure:
        return
    store = await pane.library.ask(lambda store: store)
    await in_daemon_thread(lambda: revoke_client(store, client.client_id))
    pane.notify(f"{clean(client.name)} may no longer send.", markup=False)
    pane.looking.look()


async def offer(pane: "ListenerPane", client: ClientRow) -> None:
    """What can be done with a client, to choose from."""
    choices = [Choice("copy", "Copy the client id", client.client_id)]
    if client.revoked_ms is None:
        choices += [
            Choice("connect", "Connect", "LinkedIn's form with this client"),
            Choice("rotate", "New secret", "the old one works on for a while"),
            Choice("revoke", "Revoke", "it and its tokens end at once"),
        ]
    chosen: str | None = await _ask(pane, ChoiceDialog(clean(client.name), choices))
    if chosen == "copy":
        pane.shell.copy(client.client_id, "client id")
    elif chosen == "connect":
        pane.connect_with(client)
    elif chosen == "rotate":
        await rotate(pane, client)
    elif chosen == "revoke":
        await revoke(pane, client)


async def open_statement(pane: "ListenerPane", row: StatementRow) -> None:
    """A statement as it was sent."""
    stored = await pane.library.ask(lambda store: show_statement(store, row.id))
    if stored is not None:
        pane.app.push_screen(StatementDialog(stored, pane.lens))


async def open_refusal(pane: "ListenerPane", row: Refusal) -> None:
    """A refused request, with its body where that was kept."""
    number = row.body_id
    body = None if number is None else await pane.library.ask(lambda store: refused_body(store, number))
    pane.app.push_screen(RefusalDialog(row, body, pane.lens))


async def show_runs(pane: "ListenerPane") -> None:
    """When listeners ran."""
    runs = await pane.library.ask(lambda store: list_runs(store, 0)) if pane.services.has_database else []
    pane.app.push_screen(LedgerDialog(runs, pane.picture.now_ms or now_ms()))


def tell_of_its_death(pane: "ListenerPane") -> None:
    """A notice over whatever pane is on screen: nobody takes statements now."""
    pane.notify(
        f"{pane.supervisor.status.problem} {pane.keyed(_AGAIN)}",
        title="The listener is off",
        severity="error",
        timeout=20,
        markup=False,
    )


def copy(pane: "ListenerPane", row: object) -> None:
    """Copy what names the row."""
    if isinstance(row, StatementRow):
        pane.shell.copy(row.id, "statement's id")
    elif isinstance(row, ClientRow):
        pane.shell.copy(row.client_id, "client id")
    elif isinstance(row, Refusal):
        pane.shell.copy(row.reason, "reason")


async def _show(pane: "ListenerPane", made: NewSecret, note: str = "") -> None:
    # Should it ever get near a log, it is struck out there.
    hide_secret(made.client_secret)
    settings = pane.services.settings.listener
    where = await pane.library.ask(lambda store: addresses(store, settings, now_ms()))
    if pane.connecting:
        pane.connect_view.keep(made)
    pane.looking.look()
    await _ask(pane, SecretDialog(made, where, note))


async def _ask(pane: "ListenerPane", dialog: Any) -> Any:
    return await pane.app.push_screen_wait(cast("Screen[Any]", dialog))
