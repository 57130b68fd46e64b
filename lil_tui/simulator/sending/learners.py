"""Makes up the people who learn: names, addresses, accounts; always the same for the same seed."""

import hashlib
import random
from typing import NamedTuple

from lil_tui.simulator.words.people import (
    COMPANY_HOST,
    DEPARTMENTS,
    FAMILY,
    GIVEN,
    OUTSIDER_HOSTS,
    OWN_SCRIPT,
    SUBSIDIARY_HOSTS,
    plain_letters,
)

HOME_PAGE = "https://sso.example.com"
"""The `homePage` of accounts; which one LinkedIn writes is not documented."""


class Learner(NamedTuple):
    """One person, as LinkedIn and the company know him."""

    name: str
    email: str
    employee_id: str
    """Also the name of his account; empty for outsiders."""
    department: str
    outsider: bool
    """Learns with a licence, and is on no imported list of people."""

    @property
    def account(self) -> str:
        """`homePage::name`, as lists of people write it."""
        return f"{HOME_PAGE}::{self.account_name}"

    @property
    def account_name(self) -> str:
        """What single sign-on calls him."""
        return self.employee_id or self.email.replace("@", ".")

    @property
    def mbox_sha1sum(self) -> str:
        """The hash of his `mailto:` address."""
        return hashlib.sha1(f"mailto:{self.email}".encode(), usedforsecurity=False).hexdigest()


def make_learners(number: int, seed: int = 1, outsiders: float = 0.02) -> tuple[Learner, ...]:
    """So many people with addresses of their own; a share of them are outsiders."""
    rng = random.Random(f"learners {seed}")
    taken: dict[str, int] = {}
    return tuple(_learner(position, rng, taken, outsiders) for position in range(number))


def _learner(position: int, rng: random.Random, taken: dict[str, int], outsiders: float) -> Learner:
    given, family, local = _name(rng)
    outsider = rng.random() < outsiders
    if outsider:
        host = rng.choice(OUTSIDER_HOSTS)
    else:
        host = COMPANY_HOST if rng.random() < 0.8 else rng.choice(SUBSIDIARY_HOSTS)
    department = rng.choice(DEPARTMENTS)
    times = taken[f"{local}@{host}"] = taken.get(f"{local}@{host}", 0) + 1
    email = f"{local}{times if times > 1 else ''}@{host}"
    employee_id = "" if outsider else f"E{10_001 + position}"
    return Learner(f"{given} {family}", email, employee_id, "" if outsider else department, outsider)


def _name(rng: random.Random) -> tuple[str, str, str]:
    """Given name, family name, and what stands before the @."""
    if rng.random() < 0.03:
        return rng.choice(OWN_SCRIPT)
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    if not (given + family).isascii() and rng.random() < 0.05:
        # Mail systems that take such addresses are few; programs that trip over them, many (RFC 6531).
        return given, family, f"{given}.{family}".lower().replace(" ", "").replace("'", "")
    return given, family, f"{plain_letters(given)}.{plain_letters(family)}"
