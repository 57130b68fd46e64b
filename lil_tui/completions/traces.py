"""What gives a person away in text from outside: whole addresses, hashes, accounts and names.

However the JSON writes them, and also where it is no JSON at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from lil_tui.completions.identity import address_sums, parse_account
from lil_tui.completions.statements import StatementError
from lil_tui.completions.statements.formats import is_mailto, is_sha1
from lil_tui.completions.statements.shapes import actor as valid_actor
from lil_tui.store import Store
from lil_tui.store.index import fold

_BLANK = re.compile(r"\\[bfnrt]")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_HARD_TO_SEE = re.compile(r'["\\\x00-\x1f]|[^\x00-\uffff]')
"""What JSON writes in a way that `_unescaped` doesn't undo, as it doesn't where a backslash is escaped."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What gives a person away, in lower case: addresses and their hashes, accounts as homepage and name.

    `names` are what he is called, which others can be too. `keys` say who he is exactly.
    """

    addresses: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    folded: frozenset[str]
    """The names without case and accents."""
    keys: frozenset[tuple[str, str]]
    written: re.Pattern[str]
    """Finds an address or hash, but not within a longer one, which is another person's."""

    @property
    def words(self) -> tuple[str, ...]:
        """What a text that mentions him holds, once nothing in it is escaped."""
        return (*self.addresses, *(f'"{name}"' for _, name in self.accounts))

    def may_be_in(self, body: str, *, by_name: bool = False) -> bool:
        """Whether a body is worth reading closely, which takes long; never False where it names him."""
        sought = {*self.addresses, *(part for account in self.accounts for part in account)}
        if "\\\\" in body or any(_HARD_TO_SEE.search(text) for text in (*sought, *self.folded)):
            return True
        text = _unescaped(body)
        return (
            any(address in text for address in self.addresses)
            or any(home in text and name in text for home, name in self.accounts)
            or (by_name and any(name in fold(text) for name in self.folded))
        )

    def give_away(self, text: str) -> bool:
        """Whether a text that was read from JSON holds an address or hash of his."""
        if is_mailto(text):
            # Beyond doubt: an address may hold what parts words elsewhere.
            return text.removeprefix("mailto:") in self.addresses
        return self.written.search(text) is not None

    def are_in(self, body: str, *, by_name: bool = False) -> bool:
        """Whether a body that need not be JSON may give him away; rather once too often than not."""
        text = _unescaped(body)
        return (
            self.written.search(text) is not None
            or any(home in text and f'"{name}"' in text for home, name in self.accounts)
            or (by_name and any(f'"{name}"' in text for name in self.names))
        )

    def are_meant(self, value: Any, *, by_name: bool = False) -> bool:
        """Whether what was read from JSON names him, by name only where nothing else says who it is."""
        if isinstance(value, str):
            text = value.lower()
            return self.give_away(text) or any(text == f"{home}::{name}" for home, name in self.accounts)
        if isinstance(value, list):
            return any(self.are_meant(each, by_name=by_name) for each in value)
        if not isinstance(value, dict):
            return False
        home, name = value.get("homePage"), value.get("name")
        if isinstance(name, str):
            if isinstance(home, str) and (home.lower(), name.lower()) in self.accounts:
                return True
            if by_name and fold(name) in self.folded and not _is_somebody(value):
                return True
        return any(
            self.are_meant(key, by_name=by_name) or self.are_meant(each, by_name=by_name)
            for key, each in value.items()
        )


class Refusal(NamedTuple):
    """A refused body that names somebody. `row` is its number, `at_ms` epoch milliseconds.

    `texts` are the texts that stand in the statement which names him, or None where it is no JSON.
    """

    row: int
    at_ms: int
    reason: str
    body: str
    texts: frozenset[str] | None

    def is_about(self, urn: str) -> bool:
        """Whether the statement is about this activity."""
        if self.texts is not None:
            return urn in self.texts
        return f'"{urn.lower()}"' in _unescaped(self.body)


def traces_of(store: Store, learner: int) -> Traces:
    """The traces of a learner."""
    keys = {
        (kind, value)
        for kind, value in store.rows(
            "SELECT kind, value FROM learner_identity WHERE learner_id = ?", (learner,)
        )
    }
    called = store.rows("SELECT listed_name, said_name FROM learner WHERE id = ?", (learner,))[0]
    return _traces(keys, tuple(name for name in called if name))


def traces_of_text(text: str) -> Traces:
    """The traces of somebody who is known by what was typed alone: an address, account, hash or name."""
    text = text.strip()
    address = text.lower().removeprefix("mailto:")
    account = parse_account(text)
    if account is not None:
        return _traces({(account.kind, account.key)})
    if is_mailto(f"mailto:{address}"):
        return _traces({("mbox", address)})
    return _traces({("sha1", address)}) if is_sha1(address) else _traces(set(), (text,))


def refusals_naming(store: Store, traces: Traces, *, by_name: bool = False) -> Iterator[Refusal]:
    """The refused bodies that name a person, newest first; to be read inside `store.reading()`."""
    for row, at_ms, reason, body in store.execute(
        "SELECT id, at, reason, body FROM xapi_rejected ORDER BY id DESC"
    ):
        if not traces.may_be_in(body, by_name=by_name):
            continue
        try:
            texts = _texts_beside(traces, msgspec.json.decode(body), by_name)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            if traces.are_in(body, by_name=by_name):
                yield Refusal(row, at_ms, reason, body, None)
        else:
            if texts is not None:
                yield Refusal(row, at_ms, reason, body, texts)


def _texts_beside(traces: Traces, value: Any, by_name: bool) -> frozenset[str] | None:
    """The texts in those statements of a request that name the person; None where none does."""
    texts: set[str] = set()
    # Refused together, but what is said in the others isn't said of him.
    for each in value if isinstance(value, list) else (value,):
        if traces.are_meant(each, by_name=by_name):
            texts.update(_texts(each))
    return frozenset(texts) if texts else None


def _traces(keys: set[tuple[str, str]], names: tuple[str, ...] = ()) -> Traces:
    addresses = {value for kind, value in keys if kind != "account"}
    for address in [value for kind, value in keys if kind == "mbox"]:
        addresses.update(address_sums(address))
    accounts = [value.lower().partition(" ") for kind, value in keys if kind == "account"]
    return Traces(
        addresses=tuple(sorted(addresses)),
        accounts=tuple((home, name) for home, _, name in accounts),
        names=tuple(name.lower() for name in names),
        folded=frozenset(fold(name) for name in names),
        keys=frozenset(keys | {("sha1", digits) for digits in addresses}),
        written=re.compile(
            rf"(?<![\w.+-])(?:{'|'.join(map(re.escape, sorted(addresses)))})(?![\w-]|\.\w)"
            if addresses
            else r"(?!)"
        ),
    )


def _unescaped(body: str) -> str:
    """A body in lower case with its escapes undone, as far as that needs no reading of JSON."""
    if "\\" in body:
        body = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), body).replace("\\/", "/")
        body = _BLANK.sub(" ", body)
    return body.lower()


def _is_somebody(value: dict[str, Any]) -> bool:
    """Whether an object says by itself which agent it is."""
    try:
        valid_actor(value, False)
    except StatementError:
        return False
    return True


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
