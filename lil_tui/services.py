"""What the commands and the UI work with, built once at start and handed in everywhere.

Nothing is opened before it is used, so that a command that needs no database makes none.
"""

import asyncio
import hmac
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from lil_tui.credentials import ClientCredentials, CredentialVault
from lil_tui.errors import UsageError
from lil_tui.logs import hide_secret
from lil_tui.settings import Settings, load_settings

if TYPE_CHECKING:
    from lil_tui.linkedin import AccessToken, RequestEvent, TokenStore
    from lil_tui.linkedin.client import LinkedInClient
    from lil_tui.listener.supervisor import ListenerSupervisor
    from lil_tui.store import Store

Result = TypeVar("Result")

_MARK_BYTES = 4
"""Enough to tell two pairs apart, too few to single out a secret by trying."""


class NoCredentials(UsageError):
    """Neither the environment nor the keyring holds LinkedIn's client id and secret."""


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


class SavedToken:
    """LinkedIn's access token in the `config` table, under the names that the seed's system gives it.

    Its end is kept in epoch seconds, and beside it a mark of what it was got with: a token of another
    client id, secret or token endpoint counts as none, and so does one without a mark or that cannot be
    read. A new one is asked for.
    """

    _NAMES = ("access_token", "access_token_expiry", "access_token_for")

    def __init__(self, store: "Callable[[], Store]", pair: ClientCredentials, token_url: str) -> None:
        self._store = store
        self._pair = pair
        self._token_url = token_url

    def load(self) -> "AccessToken | None":
        """The token kept last for this pair, or None."""
        from lil_tui.linkedin import AccessToken
        from lil_tui.store.config import read_config

        saved = read_config(self._store(), *self._NAMES)
        value, expiry, mark = (saved.get(name, "") for name in self._NAMES)
        hide_secret(value)
        if not value or not hmac.compare_digest(mark.encode(), self._mark(value).encode()):
            return None
        try:
            return AccessToken(value, datetime.fromtimestamp(int(expiry), UTC))
        except (ValueError, OverflowError, OSError):
            return None

    def save(self, token: "AccessToken") -> None:
        """Keep this one instead."""
        hide_secret(token.value)
        expiry = str(int(token.expires_at.timestamp()))
        self._write(token.value, expiry, self._mark(token.value))

    def clear(self) -> None:
        """Forget the one that is kept, whatever it was got with."""
        self._write(None, None, None)

    def _mark(self, token: str) -> str:
        """What tells whether a token was got with this pair and there, and gives nothing of the secret away.

        The client id alone would take a mistyped secret for a tested one. The digest is keyed by the token,
        so no two are alike, and so short that of all secrets there may be, very many have the same one.
        """
        parts = (self._token_url, self._pair.client_id, self._pair.client_secret)
        digest = hmac.digest(token.encode(), "\n".join(parts).encode(), "sha256")
        return digest[:_MARK_BYTES].hex()

    def _write(self, *values: str | None) -> None:
        from lil_tui.store.config import write_config

        write_config(self._store(), dict(zip(self._NAMES, values, strict=True)))


@dataclass
class Services:
    """One profile's settings, credentials, database and way to LinkedIn; every part can be handed in."""

    settings: Settings
    vault: CredentialVault
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    clock: Callable[[], datetime] = utc_now
    trust_environment: bool = True
    """Whether proxies from the environment apply; not on the way to a simulator on loopback."""
    _opening: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    @cached_property
    def store(self) -> "Store":
        """The database, opened (made, migrated) at first use. Raises LilError."""
        from lil_tui.store import open_store

        # The screens' threads ask at the same time, and from Python 3.12 on `cached_property` holds
        # no lock: two stores would be two writers.
        with self._opening:
            if "store" not in self.__dict__:
                self.__dict__["store"] = open_store(self.settings)
            store: Store = self.__dict__["store"]
            return store

    def tokens(self, pair: ClientCredentials) -> "TokenStore":
        """Where LinkedIn's access token for this pair is kept between runs: the `config` table."""
        return SavedToken(lambda: self.store, pair, self.settings.linkedin_token_url)

    def forget_token(self) -> None:
        """Take LinkedIn's access token out of the database, if there is one."""
        if self.has_database:
            self.tokens(ClientCredentials("", "")).clear()

    @cached_property
    def listener(self) -> "ListenerSupervisor":
        """The listener as a child of this program; off until somebody starts it, ends with the services."""
        from lil_tui.listener.supervisor import ListenerSupervisor

        return ListenerSupervisor(self.settings)

    @property
    def has_database(self) -> bool:
        """Whether there is a database already; asking makes none."""
        return not self.settings.database_is_file or self.settings.database_file.exists()

    def credentials(self) -> ClientCredentials:
        """LinkedIn's client id and secret; may block for the keyring.

        Raises NoCredentials, and what the vault raises.
        """
        credentials = self.vault.read()
        if credentials is None:
            raise NoCredentials(
                "No LinkedIn credentials",
                "neither the environment nor the keyring holds a client id and secret.",
                f"Run `{self.settings.command} credentials set`; or `lil-tui demo` to look around without.",
            )
        return credentials

    @asynccontextmanager
    async def linkedin_client(
        self,
        on_event: "Callable[[RequestEvent], None] | None" = None,
        *,
        credentials: ClientCredentials | None = None,
        tokens: "TokenStore | None" = None,
        patient: bool = True,
    ) -> "AsyncIterator[LinkedInClient]":
        """Open a client for LinkedIn.

        `credentials` and `tokens` stand in for the saved ones, to try a new pair; without patience a
        failure is told after two tries, since somebody is waiting for a test's result. Raises what
        `credentials()` raises.
        """
        from lil_tui.linkedin import RetryPolicy, TimeLimits
        from lil_tui.linkedin.client import LinkedInClient

        pair = credentials if credentials is not None else await in_daemon_thread(self.credentials)
        async with LinkedInClient(
            api_url=self.settings.linkedin_api_url,
            token_url=self.settings.linkedin_token_url,
            credentials=pair,
            tokens=tokens or self.tokens(pair),
            concurrency=self.settings.concurrency,
            retry=RetryPolicy() if patient else RetryPolicy(tries=2, give_up_seconds=10),
            limits=TimeLimits() if patient else TimeLimits(connect=5, read=15, longest_read=15),
            on_event=on_event,
            trust_environment=self.trust_environment,
        ) as client:
            yield client

    def close(self) -> None:
        """End and close what was begun; may be called twice."""
        if "listener" in self.__dict__:
            self.listener.stop()
        if "store" in self.__dict__:
            self.store.close()


def build_services(
    environ: Mapping[str, str], *, profile: str | None = None, settings: Settings | None = None
) -> Services:
    """Make the services of one profile. Raises SettingsError."""
    settings = settings or load_settings(environ, profile=profile)
    return Services(settings, CredentialVault(settings, environ, on_secret=hide_secret), environ)


async def in_daemon_thread(work: Callable[[], Result]) -> Result:
    """Await blocking work that must not hold up the exit, as a keyring's may.

    A pool's threads are joined at the end, a daemon thread is not.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def settle(result: list[Result], error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result[0])

    def run() -> None:
        result: list[Result] = []
        failure: BaseException | None = None
        try:
            result.append(work())
        except BaseException as error:  # whatever it is, whoever awaits must hear of it
            failure = error
        # Once the loop is closed nobody waits for the answer any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name="blocking", daemon=True).start()
    return await answer
