"""Who a statement's actor is: an address, an account or the hash of an address (contract §4). Pure."""

import hashlib
from typing import Any, Literal, NamedTuple

IdentityKind = Literal["mbox", "account", "sha1"]

_MAILTO = len("mailto:")


class Identity(NamedTuple):
    """One way in which a learner is named. `key` is what is compared; `spelling` how it was written."""

    kind: IdentityKind
    key: str
    spelling: str

    @property
    def label(self) -> str:
        """How the learner is shown: address in lower case, `homePage::name`, or hash."""
        return self.spelling if self.kind == "account" else self.key


def mbox_identity(address: str) -> Identity:
    """The identity of an e-mail address, compared without regard to case."""
    return Identity("mbox", address.lower(), address)


def account_identity(home_page: str, name: str) -> Identity:
    """The identity of an account, compared exactly."""
    # A NUL would end the name in the middle of a query.
    name = name.replace("\0", "\N{REPLACEMENT CHARACTER}")
    # An IRL holds no blank, so the first blank parts the two beyond doubt.
    return Identity("account", f"{home_page} {name}", f"{home_page}::{name}")


def sha1_identity(digits: str) -> Identity:
    """The identity of somebody known by the hash of his `mailto:` address alone."""
    return Identity("sha1", digits.lower(), digits)


def identity_of(actor: dict[str, Any]) -> Identity | None:
    """The learner that an actor names; None for a group, and for an OpenID, which names no learner here."""
    if actor.get("objectType") == "Group":
        return None
    mbox = actor.get("mbox")
    if mbox is not None:
        return mbox_identity(mbox[_MAILTO:])
    account = actor.get("account")
    if account is not None:
        return account_identity(account["homePage"], account["name"])
    digits = actor.get("mbox_sha1sum")
    return sha1_identity(digits) if digits is not None else None


def address_sums(spelling: str) -> tuple[str, ...]:
    """The hashes under which an address may be named: as written, domain in lower case, all in lower case."""
    local, _, domain = spelling.rpartition("@")
    spellings = dict.fromkeys((spelling, f"{local}@{domain.lower()}", spelling.lower()))
    return tuple(
        hashlib.sha1(f"mailto:{written}".encode(), usedforsecurity=False).hexdigest() for written in spellings
    )


def parse_account(written: str) -> Identity | None:
    """Read `homePage::name`; None where there is no such form."""
    scheme, colon, rest = written.partition("://")
    bracket = rest.find("]") + 1 if rest.startswith("[") else 0
    place = rest.find("::", bracket)
    if not colon or place < 0 or place + 2 == len(rest):
        return None
    return account_identity(f"{scheme}://{rest[:place]}", rest[place + 2 :])
