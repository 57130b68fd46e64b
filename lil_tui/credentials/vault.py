"""The vault: one profile's client id and secret, read and written safely.

The environment's pair goes over the keyring's. Every call may block up to the time limit: the UI and
asyncio code call it in a thread.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from lil_tui.credentials.backends import NoBackend, choose_backend, name_of
from lil_tui.credentials.deadline import call_with_deadline
from lil_tui.errors import UsageError
from lil_tui.settings import Settings
from lil_tui.text import clean

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Result = TypeVar("Result")

SERVICE = "lil-tui"
CLIENT_ID_VARIABLE = "LIL_TUI_LINKEDIN_CLIENT_ID"
CLIENT_SECRET_VARIABLE = "LIL_TUI_LINKEDIN_CLIENT_SECRET"  # noqa: S105
DEFAULT_TIMEOUT_SECONDS = 30.0
"""Long enough for a person to type the keyring's own password."""

_WAY_OUT = (
    "Install and unlock a keyring (on Linux gnome-keyring or KWallet), "
    f"or set {CLIENT_ID_VARIABLE} and {CLIENT_SECRET_VARIABLE}, "
    "or hand them over as systemd credentials lil-tui.client_id and lil-tui.client_secret."
)


class KeyringUnavailable(UsageError):
    """No usable keyring, or one that failed; `fix` holds the way out."""


class CredentialsIncomplete(UsageError):
    """Half a pair, or a value that cannot be an id or secret."""


@dataclass(frozen=True)
class ClientCredentials:
    """What LinkedIn gives an application: id and secret, both plain ASCII without spaces."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class CredentialStatus:
    """Where the credentials are, without them."""

    present: bool
    source: Literal["keyring", "environment"] | None
    backend: str | None
    """The keyring in use, as people call it; None for the environment and without a usable one."""
    problem: str | None
    """Why no keyring is usable, and the way out."""


class CredentialVault:
    """Reads, writes and forgets one profile's credentials."""

    def __init__(
        self,
        settings: Settings,
        environ: Mapping[str, str],
        *,
        keyring_backend: "KeyringBackend | None" = None,
        timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS,
        on_secret: Callable[[str], None] | None = None,
    ) -> None:
        """Make a vault; nothing is read yet.

        `keyring_backend` stands in for the search for one; `on_secret` hears of each secret, so that
        logs can hide it.
        """
        self._profile = settings.profile
        self._environ = environ
        self._backend = keyring_backend
        self._timeout_seconds = timeout_seconds
        self._on_secret = on_secret or (lambda secret: None)
        self._remembered: ClientCredentials | None = None
        self._lock = threading.Lock()

    def read(self) -> ClientCredentials | None:
        """Give the credentials; None when there are none. What the keyring gave is remembered.

        Raises KeyringUnavailable, CredentialsIncomplete.
        """
        given = self._from_environment()
        if given is not None:
            return given
        with self._lock:
            if self._remembered is None:
                self._remembered = self._guarded(self._read_pair, "read")
            return self._remembered

    def write(self, credentials: ClientCredentials) -> None:
        """Put credentials into the keyring and prove that they are there.

        A failure leaves what was there before.
        Raises KeyringUnavailable, CredentialsIncomplete.
        """
        pair = ClientCredentials(
            _checked("client id", credentials.client_id), _checked("client secret", credentials.client_secret)
        )
        self._on_secret(pair.client_secret)
        with self._lock:
            self._guarded(lambda backend: self._replace_pair(backend, pair), "written to", pair.client_secret)
            self._remembered = pair

    def forget(self) -> bool:
        """Remove the credentials from the keyring; whether there were any. The environment's stay.

        Raises KeyringUnavailable.
        """
        with self._lock:
            self._remembered = None
            return self._guarded(self._delete_pair, "emptied")

    def status(self) -> CredentialStatus:
        """Say where the credentials are. Raises CredentialsIncomplete alone."""
        if self._from_environment() is not None:
            return CredentialStatus(present=True, source="environment", backend=None, problem=None)
        with self._lock:
            try:
                backend, pair = self._guarded(lambda backend: (backend, self._read_pair(backend)), "read")
            except KeyringUnavailable as error:
                return CredentialStatus(present=False, source=None, backend=None, problem=str(error))
            self._remembered = pair
        source: Literal["keyring"] | None = "keyring" if pair else None
        return CredentialStatus(
            present=pair is not None, source=source, backend=name_of(backend), problem=None
        )

    def _from_environment(self) -> ClientCredentials | None:
        values = {
            name: self._environ.get(name, "").strip() for name in (CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE)
        }
        missing = [name for name, value in values.items() if not value]
        if len(missing) == len(values):
            return None
        if missing:
            present = next(name for name, value in values.items() if value)
            raise CredentialsIncomplete(
                "Half of the credentials are missing",
                f"{present} is set, {missing[0]} is not.",
                "Set both, or neither to use the keyring.",
            )
        self._on_secret(values[CLIENT_SECRET_VARIABLE])
        return ClientCredentials(
            _checked(CLIENT_ID_VARIABLE, values[CLIENT_ID_VARIABLE]),
            _checked(CLIENT_SECRET_VARIABLE, values[CLIENT_SECRET_VARIABLE]),
        )

    def _username(self, kind: str) -> str:
        return f"{self._profile}:{kind}"

    def _read_pair(self, backend: "KeyringBackend") -> ClientCredentials | None:
        client_id = backend.get_password(SERVICE, self._username("client_id"))
        client_secret = backend.get_password(SERVICE, self._username("client_secret"))
        if not client_id or not client_secret:
            return None
        self._on_secret(client_secret)
        return ClientCredentials(client_id, client_secret)

    def _replace_pair(self, backend: "KeyringBackend", pair: ClientCredentials) -> None:
        entries = {"client_id": pair.client_id, "client_secret": pair.client_secret}
        before = {kind: backend.get_password(SERVICE, self._username(kind)) for kind in entries}
        try:
            for kind, value in entries.items():
                backend.set_password(SERVICE, self._username(kind), value)
            for kind, value in entries.items():
                if backend.get_password(SERVICE, self._username(kind)) != value:
                    raise NoBackend("it said yes and kept nothing")
        except BaseException:
            self._restore(backend, before)
            raise

    def _restore(self, backend: "KeyringBackend", before: dict[str, str | None]) -> None:
        for kind, value in before.items():
            username = self._username(kind)
            try:
                if value is not None:
                    backend.set_password(SERVICE, username, value)
                elif backend.get_password(SERVICE, username) is not None:
                    backend.delete_password(SERVICE, username)
            except Exception:  # noqa: S112  the first failure is the one to report
                continue

    def _delete_pair(self, backend: "KeyringBackend") -> bool:
        found = False
        # The secret first: an id that stays behind after a failure gives nothing away.
        for kind in ("client_secret", "client_id"):
            username = self._username(kind)
            if backend.get_password(SERVICE, username) is not None:
                backend.delete_password(SERVICE, username)
                found = True
        return found

    def _guarded(self, work: "Callable[[KeyringBackend], Result]", doing: str, secret: str = "") -> Result:
        """Run `work` on the chosen backend within the time limit; failures become KeyringUnavailable."""

        def run() -> Result:
            return work(self._backend or choose_backend(self._environ, self._profile))

        try:
            return call_with_deadline(run, self._timeout_seconds)
        except TimeoutError:
            raise KeyringUnavailable(
                "The keyring does not answer",
                f"{self._timeout_seconds:g} seconds went by; it may be locked and wait for its password.",
                f"Unlock it and try again, or set {CLIENT_ID_VARIABLE} and {CLIENT_SECRET_VARIABLE}.",
            ) from None
        except NoBackend as error:
            raise KeyringUnavailable("No usable keyring", f"{error.reason}.", _WAY_OUT) from None
        except Exception as error:
            # Backends raise whatever their system raises: KeyringError, OSError, D-Bus and Windows errors.
            raise KeyringUnavailable(
                f"The keyring could not be {doing}", f"{_described(error, secret)}.", _WAY_OUT
            ) from None


def _described(error: Exception, secret: str) -> str:
    said = clean(str(error)).strip().rstrip(".")
    if secret:
        said = said.replace(secret, "***")
    if len(said) > 200:
        said = f"{said[:199]}…"
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _checked(name: str, value: str) -> str:
    """LinkedIn's ids and secrets are printable ASCII; anything else was pasted wrongly."""
    trimmed = value.strip()
    if not trimmed:
        raise CredentialsIncomplete(f"The {name} is empty", "", "Copy it from LinkedIn's admin page.")
    if not (trimmed.isascii() and trimmed.isprintable()) or " " in trimmed or len(trimmed) > 1024:
        raise CredentialsIncomplete(
            f"The {name} cannot be right",
            "it holds spaces or signs that LinkedIn's do not, or is too long.",
            "Copy it again from LinkedIn's admin page, without anything around it.",
        )
    return trimmed
