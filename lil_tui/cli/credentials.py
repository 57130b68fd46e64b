"""`lil-tui credentials`: LinkedIn's client id and secret to, from and out of the keyring; never shown."""

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime

import click

from lil_tui.cli.invocation import Invocation, group, pass_invocation
from lil_tui.cli.output import Output
from lil_tui.credentials import (
    CLIENT_ID_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    ClientCredentials,
    CredentialStatus,
)
from lil_tui.errors import ExitCode, UsageError
from lil_tui.services import Services

_MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Report:
    """What `credentials` answers (contract §2)."""

    present: bool
    source: str | None
    backend: str | None
    token_expires_at: datetime | None
    verified: bool | None
    """None: not asked, or nothing certain came back."""


@group("credentials")
def credentials() -> None:
    """LinkedIn's client id and secret: keep, check, remove."""


@credentials.command("set")
@click.option("--client-id", metavar="X", help="The client id; asked for on a terminal otherwise.")
@click.option("--secret-stdin", is_flag=True, help="Read the client secret from standard input.")
@pass_invocation
def set_(invocation: Invocation, client_id: str | None, secret_stdin: bool) -> None:
    """Keep them in the keyring.

    On a terminal both are asked for. What was kept before is replaced only when the new pair is safe.
    """
    services, output = invocation.services, invocation.output
    services.vault.write(_ask(client_id, secret_stdin))
    services.forget_token()
    found = services.vault.status()
    if found.source == "environment":
        output.note(
            f"Kept in the keyring; {CLIENT_ID_VARIABLE} and {CLIENT_SECRET_VARIABLE} are set and go first."
        )
    else:
        output.note(f"Kept in {found.backend}.")
    _answer(invocation, _report(services, found))


@credentials.command("status")
@click.option("--verify", is_flag=True, help="Ask LinkedIn for a token.")
@pass_invocation
def status(invocation: Invocation, verify: bool) -> int:
    """Say where they are.

    With --verify LinkedIn is asked for a token, which says whether it takes them.
    """
    services, output = invocation.services, invocation.output
    # Asked once: a keyring that does not answer takes its time.
    found = services.vault.status()
    if found.problem:
        output.note(found.problem)
    report = _report(services, found)
    if not verify:
        _answer(invocation, report)
        return ExitCode.DONE
    if not report.present:
        output.note("There is nothing to verify: run `lil-tui credentials set`.")
        _answer(invocation, report)
        return ExitCode.USAGE
    verified = _verify(services, output)
    _answer(invocation, _report(services, found, verified=verified))
    return ExitCode.DONE if verified else ExitCode.FAILED


@credentials.command("forget")
@pass_invocation
def forget(invocation: Invocation) -> None:
    """Remove them from the keyring.

    LinkedIn's access token goes too.
    """
    services, output = invocation.services, invocation.output
    there = services.vault.forget()
    services.forget_token()
    output.note("Removed from the keyring." if there else "The keyring held none.")
    report = _report(services, services.vault.status())
    if report.source == "environment":
        output.note(f"{CLIENT_ID_VARIABLE} and {CLIENT_SECRET_VARIABLE} are still set.")
    _answer(invocation, report)


def _ask(client_id: str | None, secret_stdin: bool) -> ClientCredentials:
    """Take the pair from the options, from standard input, or from a person at a terminal."""
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    if secret_stdin and client_id is None:
        raise UsageError(
            "Wrong usage", "--secret-stdin needs the client id beside it.", "Add `--client-id X`."
        )
    if not secret_stdin and not at_terminal:
        raise UsageError(
            "Wrong usage",
            "there is no terminal to ask for the secret.",
            "Use `--client-id X --secret-stdin` and hand the secret over on standard input.",
        )
    # Questions go to standard error: standard output is the answer's.
    if client_id is None:
        client_id = click.prompt("Client id", err=True)
    if secret_stdin and not at_terminal:
        secret = _read_secret()
    else:
        secret = click.prompt("Client secret (not shown)", hide_input=True, err=True)
    return ClientCredentials(str(client_id), str(secret))


def _read_secret() -> str:
    if sys.stdin is None:
        raise UsageError("Wrong usage", "standard input is closed.", "Hand the secret over on it.")
    try:
        return sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            "Wrong usage", "standard input holds no text.", "Hand the secret over on it."
        ) from None


def _report(services: Services, found: CredentialStatus, *, verified: bool | None = None) -> Report:
    pair = services.vault.read() if found.present and services.has_database else None
    token = services.tokens(pair).load() if pair else None
    expires_at = token.expires_at if token else None
    return Report(found.present, found.source, found.backend, expires_at, verified)


def _verify(services: Services, output: Output) -> bool | None:
    """Whether LinkedIn gave a token; None when no certain answer came. Says why not on standard error."""
    from lil_tui.linkedin import AuthenticationFailed, LinkedInError

    async def ask() -> None:
        async with services.linkedin_client(patient=False) as client:
            await client.verify()

    try:
        asyncio.run(ask())
    except AuthenticationFailed as error:
        output.note(f"lil-tui: {error}")
        return False
    except LinkedInError as error:
        output.note(f"lil-tui: {error}")
        return None
    return True


def _answer(invocation: Invocation, report: Report) -> None:
    output, settings = invocation.output, invocation.settings

    def draw() -> None:
        words = {True: "LinkedIn takes them", False: "LinkedIn refuses them", None: None}
        output.fields(
            {
                "profile": None if settings.is_default_profile else settings.profile,
                "credentials": f"in the {report.source}" if report.present else "none",
                "keyring": report.backend,
                "token until": f"{report.token_expires_at:%Y-%m-%d %H:%M} UTC"
                if report.token_expires_at
                else None,
                "verified": words[report.verified],
            }
        )

    output.answer(report, draw)
