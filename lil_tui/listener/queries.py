"""Statements out over HTTP: `GET` and `HEAD` of `/xapi/statements…` and `/xapi/about` (xAPI 1.0.3).

Reading happens in threads of the listener's own: a long query holds nobody up.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from typing import TypeVar
from urllib.parse import quote

import msgspec
from peewee import PeeweeException

from lil_tui.completions.statements import canonical_id
from lil_tui.errors import LilError
from lil_tui.listener.commits import Commits
from lil_tui.listener.exchange import Answer, Exchange, Header, Refused, json_answer, refusal, unavailable
from lil_tui.listener.gate import Gate
from lil_tui.listener.origin import STATEMENTS_PATH, Origin
from lil_tui.listener.reading import read_one, read_page
from lil_tui.listener.scopes import READ
from lil_tui.listener.selection import PARAMETERS, Selection, read_cursor, read_format, read_selection
from lil_tui.listener.statements import bad_request, check_version, parameters
from lil_tui.store import Store
from lil_tui.text import iso

T = TypeVar("T")
MORE_PATH = STATEMENTS_PATH + "/more/"
VERSIONS = ("1.0.3", "1.0.2", "1.0.1", "1.0.0")
_WITH_AN_ID = frozenset(("attachments", "format"))


class StatementsOut:
    """Gives statements back, to tokens with `xapi:read`."""

    def __init__(
        self,
        store: Store,
        commits: Commits,
        gate: Gate,
        origin: Origin,
        threads: Executor,
        *,
        strict: bool,
    ) -> None:
        self._store = store
        self._commits = commits
        self._gate = gate
        self._origin = origin
        self._threads = threads
        self._strict = strict

    async def get(self, exchange: Exchange) -> Answer:
        """One statement by its id, or the first page of a query."""
        with self._dating_refusals():
            return await self._get(exchange)

    async def _get(self, exchange: Exchange) -> Answer:
        self._gate.admit(exchange, READ)
        check_version(exchange, strict=self._strict)
        given = parameters(exchange, PARAMETERS)
        if "statementId" in given or "voidedStatementId" in given:
            return await self._one(exchange, given)
        return await self._page(exchange, read_selection(given, strict=self._strict))

    async def more(self, exchange: Exchange) -> Answer:
        """A further page, by the link that the one before gave."""
        with self._dating_refusals():
            self._gate.admit(exchange, READ)
            check_version(exchange, strict=self._strict)
            parameters(exchange, frozenset())
            return await self._page(exchange, read_cursor(exchange.path.removeprefix(MORE_PATH)))

    async def about(self, exchange: Exchange) -> Answer:
        """The versions that are spoken here; for everybody."""
        return json_answer(200, {"version": VERSIONS})

    async def _one(self, exchange: Exchange, given: dict[str, str]) -> Answer:
        names = [name for name in given if name not in _WITH_AN_ID]
        if len(names) > 1:
            raise bad_request(
                names[1], "single-statement", "Beside an id only attachments and format may stand.", "2.1.3"
            )
        form = read_format(given)
        consistent = self._consistent()
        statement_id = canonical_id(given[names[0]])
        found = await self._in_thread(
            partial(
                read_one,
                self._store,
                statement_id,
                self._home_page(exchange),
                voided=names[0] == "voidedStatementId",
                ids_only=form == "ids",
            )
        )
        if found is None:
            raise refusal(404, "not_found", "There is no such statement.")
        statement, stored_ms = found
        stored = format_datetime(datetime.fromtimestamp(stored_ms // 1000, UTC), usegmt=True)
        return json_answer(200, statement, consistent, (b"last-modified", stored.encode()))

    async def _page(self, exchange: Exchange, selection: Selection) -> Answer:
        consistent = self._consistent()
        page = await self._in_thread(partial(read_page, self._store, selection, self._home_page(exchange)))
        more = ""
        if page.after is not None:
            following = msgspec.structs.replace(selection, after=page.after)
            more = quote(self._origin.prefix) + MORE_PATH + following.cursor()
        return json_answer(200, {"statements": page.statements, "more": more}, consistent)

    def _home_page(self, exchange: Exchange) -> str:
        return self._origin.url(exchange)

    def _consistent(self) -> Header:
        moment = iso(self._commits.consistent_ms()) or ""
        return (b"x-experience-api-consistent-through", moment.encode())

    @contextmanager
    def _dating_refusals(self) -> Iterator[None]:
        """The header stands on every answer to a query, whatever its code (Communication 2.1.3)."""
        try:
            yield
        except Refused as refused:
            answer = refused.answer
            refused.answer = answer._replace(headers=(*answer.headers, self._consistent()))
            raise

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except LilError as error:
            raise unavailable(error.title) from None
        except (PeeweeException, sqlite3.Error) as error:
            raise unavailable(type(error).__name__) from None
