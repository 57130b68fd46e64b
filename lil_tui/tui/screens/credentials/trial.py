"""Asking LinkedIn whether a pair of client id and secret works; free of widgets.

Everything that may block (keyring, network, database) runs in daemon threads, so that neither a key
nor the exit waits for it.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lil_tui.credentials import ClientCredentials, CredentialsIncomplete, CredentialStatus
from lil_tui.errors import LilError
from lil_tui.services import Services, in_daemon_thread

if TYPE_CHECKING:
    from lil_tui.linkedin import AccessToken


@dataclass(frozen=True)
class Kept:
    """What is kept, without the secret."""

    status: CredentialStatus
    client_id: str = ""
    token_until: datetime | None = None
    """End of the saved access token, aware, in UTC; None when there is none that still works."""


@dataclass(frozen=True)
class Trial:
    """What came back from a test: a token and access, or the error that says what is wrong."""

    token: "AccessToken | None" = None
    error: LilError | None = None

    @property
    def works(self) -> bool:
        """Whether a token came and the catalogue can be read."""
        return self.error is None

    @property
    def refused(self) -> bool:
        """Whether LinkedIn itself said that the pair is wrong."""
        from lil_tui.linkedin import AuthenticationFailed

        return isinstance(self.error, AuthenticationFailed)


async def look_up(services: Services) -> Kept:
    """Where the credentials are and until when their token works. Waits for the keyring; raises nothing."""
    return await in_daemon_thread(lambda: _look_up(services))


def _look_up(services: Services) -> Kept:
    try:
        status = services.vault.status()
        pair = services.vault.read() if status.present else None
    except CredentialsIncomplete as error:
        return Kept(CredentialStatus(present=False, source="environment", backend=None, problem=str(error)))
    except LilError as error:
        return Kept(CredentialStatus(present=False, source=None, backend=None, problem=str(error)))
    until = None
    if pair is not None and services.has_database:
        try:
            token = services.tokens(pair).load()
        except LilError:  # the panes that need the database tell of it
            token = None
        if token is not None and token.expires_at > services.clock():
            until = token.expires_at
    return Kept(status, pair.client_id if pair else "", until)


async def try_pair(services: Services, pair: ClientCredentials) -> Trial:
    """Ask LinkedIn for a new token with this pair and, with it, for a page of the catalogue."""
    from lil_tui.linkedin import MemoryTokenStore

    async def ask() -> Trial:
        token = None
        try:
            async with services.linkedin_client(
                credentials=pair, tokens=MemoryTokenStore(), patient=False
            ) as client:
                token = await client.verify()
                await client.probe()
        except LilError as error:
            return Trial(token, error)
        return Trial(token)

    return await in_daemon_thread(lambda: asyncio.run(ask()))


async def keep(services: Services, pair: ClientCredentials, trial: Trial) -> None:
    """Put the pair into the keyring, with the token that it gave. Raises what the vault raises."""
    await in_daemon_thread(lambda: services.vault.write(pair))
    await save_token(services, pair, trial)


async def save_token(services: Services, pair: ClientCredentials, trial: Trial) -> None:
    """Keep the token that a test of this pair gave, or forget the one before."""

    def save() -> None:
        if trial.token is not None:
            services.tokens(pair).save(trial.token)
        else:
            services.forget_token()

    await in_daemon_thread(save)


async def forget(services: Services) -> bool:
    """Take the pair out of the keyring, and its token away; whether there was one."""
    there = await in_daemon_thread(services.vault.forget)
    await in_daemon_thread(services.forget_token)
    return there


async def read_pair(services: Services) -> ClientCredentials:
    """The pair in use. Raises NoCredentials and what the vault raises."""
    return await in_daemon_thread(services.credentials)
