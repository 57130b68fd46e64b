"""`lil-tui clients`: who may send statements (contract §2). `add` and `rotate` show a secret, once."""

from typing import TYPE_CHECKING, Any

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.output import Column
from lil_tui.text import iso, local_minute

if TYPE_CHECKING:
    from lil_tui.completions.clients import NewSecret


@group("clients")
def clients() -> None:
    """Who may send statements."""


@clients.command("add")
@click.argument("name", metavar="NAME")
@click.option("--scope", default="xapi:write", show_default=True, help="A list, parted by blanks.")
@pass_invocation
def add(invocation: Invocation, /, name: str, scope: str) -> None:
    """Make a client; its secret is shown this once."""
    from lil_tui.completions.clients import add_client

    _show(invocation, add_client(invocation.services.store, name, scope))


@clients.command("list")
@pass_invocation
def list_command(invocation: Invocation, /) -> None:
    """List the clients, newest first."""
    from lil_tui.completions.clients import list_clients

    rows = list_clients(invocation.services.store)
    documents = [
        {
            "client_id": row.client_id,
            "name": row.name,
            "scope": row.scope,
            "created_at": iso(row.created_ms),
            "last_used_at": iso(row.last_used_ms),
            "revoked_at": iso(row.revoked_ms),
        }
        for row in rows
    ]

    def draw() -> None:
        if not rows:
            invocation.output.note("No clients: `lil-tui clients add LinkedIn` makes one.")
            return
        invocation.output.table(
            ["Client id", "Name", "Scope", Column("Made", from_width=100), "Last used", "Revoked"],
            (
                (
                    row.client_id,
                    row.name,
                    row.scope,
                    *map(local_minute, (row.created_ms, row.last_used_ms, row.revoked_ms)),
                )
                for row in rows
            ),
        )

    invocation.output.answer(documents, draw)


@clients.command("rotate")
@click.argument("client_id", metavar="ID")
@pass_invocation
def rotate(invocation: Invocation, /, client_id: str) -> None:
    """Give a client a new secret; the old one works on for the grace time."""
    from lil_tui.completions.clients import rotate_client

    grace = invocation.settings.listener.rotation_grace
    _show(invocation, rotate_client(invocation.services.store, client_id, grace))


@clients.command("revoke")
@click.argument("client_id", metavar="ID")
@pass_invocation
def revoke(invocation: Invocation, /, client_id: str) -> None:
    """End a client and its tokens at once."""
    from lil_tui.completions.clients import revoke_client

    revoke_client(invocation.services.store, client_id)
    invocation.output.answer(
        {"client_id": client_id, "revoked": True}, lambda: invocation.output.line(f"{client_id} is revoked.")
    )


def _show(invocation: Invocation, made: "NewSecret") -> None:
    from lil_tui.completions.clock import now_ms
    from lil_tui.listener.addresses import addresses

    where = addresses(invocation.services.store, invocation.settings.listener, now_ms())
    document: dict[str, Any] = {
        "client_id": made.client_id,
        "client_secret": made.client_secret,
        "name": made.name,
        "scope": made.scope,
        "token_url": where.token_url,
        "statements_url": where.statements_url,
    }

    def draw() -> None:
        invocation.output.fields(document)
        invocation.output.note("The secret is shown this once.")
        if not where.is_public:
            invocation.output.note(
                "LinkedIn reaches public https addresses alone: set listener.public_url to yours."
            )

    invocation.output.answer(document, draw)
