"""Statements in: `POST` and `PUT /xapi/statements` (xAPI 1.0.3 Communication 2.1). Answered after the commit.

What is refused with 400 after a good token is kept with its reason, so that nothing is lost unseen.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from urllib.parse import parse_qsl

import msgspec

from lil_tui.completions.incoming import Incoming, read_statement, read_statements
from lil_tui.completions.ingest import Batch
from lil_tui.completions.records import keep_rejected
from lil_tui.completions.statements import StatementError, UnreadableBody, canonical_id
from lil_tui.completions.statements.shapes import statement_id as check_id
from lil_tui.listener.commits import Commits
from lil_tui.listener.exchange import JSON_TYPE, Answer, Exchange, Refused, refusal, unavailable
from lil_tui.listener.gate import Gate
from lil_tui.listener.scopes import WRITE
from lil_tui.store import Store

_VERSION = re.compile(rb"1\.0(\.[0-9]+)?")
_ON_THE_LOOP = 64 * 1024
"""Larger bodies are read in a thread, so that small ones needn't wait for them.

Up to here, some hundred statements, that takes about as long as a thread keeps the interpreter to itself.
"""
_SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
"""What a statement's signature is attached as (Data 2.6): whoever takes one must have checked it."""
_encode = msgspec.json.Encoder().encode
_JSON_HEADERS = (JSON_TYPE,)


def check_version(exchange: Exchange, *, strict: bool) -> None:
    """The version that the sender speaks; only strict misses one that isn't named. Raises Refused."""
    version = exchange.headers.get(b"x-experience-api-version")
    if version is None:
        if strict:
            raise bad_request("X-Experience-API-Version", "version-header", "The header is missing.", "3.3")
    elif _VERSION.fullmatch(version.strip()) is None:
        raise bad_request(
            "X-Experience-API-Version", "version-header", "Only version 1.0 and 1.0.x are spoken here.", "3.3"
        )


def bad_request(field: str, rule: str, message: str, clause: str) -> Refused:
    """A refusal that names a header or parameter, the rule, and the clause of the Communication part."""
    return refusal(
        400,
        "bad_request",
        message,
        more={"field": field, "rule": rule, "clause": f"xAPI 1.0.3 Communication {clause}"},
    )


def parameters(exchange: Exchange, known: frozenset[str]) -> dict[str, str]:
    """The query's parameters; unknown, repeated or unreadable ones are refused (xAPI 2.1)."""
    try:
        pairs = parse_qsl(
            exchange.query.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=50,
        )
    except ValueError:
        raise bad_request("query", "query", "The query is not in UTF-8, or too long.", "2.1.3") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise bad_request(name[:100], "parameter-known", "There is no such parameter here.", "2.1.3")
        if name in found:
            raise bad_request(name, "parameter-once", "The parameter stands more than once.", "2.1.3")
        found[name] = value
    return found


class StatementsIn:
    """Takes statements for one listener. `on_refused` hears of each body that was kept as rejected."""

    def __init__(
        self,
        store: Store,
        commits: Commits,
        gate: Gate,
        threads: Executor,
        *,
        strict: bool,
        most_bytes: int,
        is_in_place: Callable[[], bool],
        clock_ms: Callable[[], int],
    ) -> None:
        self._store = store
        self._commits = commits
        self._gate = gate
        self._threads = threads
        self._strict = strict
        self._most_bytes = most_bytes
        self._is_in_place = is_in_place
        self._clock_ms = clock_ms

    async def post(self, exchange: Exchange) -> Answer:
        """One statement or an array: 200 and the ids."""
        client = self._gate.admit(exchange, WRITE)
        body = await exchange.read_body(self._most_bytes)
        try:
            self._check(exchange)
            if exchange.query:
                parameters(exchange, frozenset())
            if len(body) <= _ON_THE_LOOP:
                incoming, _ = read_statements(body, strict=self._strict)
            else:
                work = partial(read_statements, body, strict=self._strict)
                incoming, _ = await asyncio.get_running_loop().run_in_executor(self._threads, work)
            _check_attachments(incoming)
        except (Refused, StatementError, UnreadableBody) as error:
            raise await self._rejected(client, body, error) from None
        ids = await self._store_all(client, incoming) if incoming else []
        return Answer(200, _encode(ids), _JSON_HEADERS)

    async def put(self, exchange: Exchange) -> Answer:
        """One statement under the id of the query: 204."""
        client = self._gate.admit(exchange, WRITE)
        body = await exchange.read_body(self._most_bytes)
        try:
            self._check(exchange)
            statement_id = self._named_id(exchange)
            incoming = read_statement(body, strict=self._strict, statement_id=statement_id)
            if incoming.statement_id != canonical_id(statement_id):
                raise bad_request("id", "statement-id", "The id is not that of the query.", "2.1.1")
            _check_attachments([incoming])
        except (Refused, StatementError, UnreadableBody) as error:
            raise await self._rejected(client, body, error) from None
        await self._store_all(client, [incoming])
        return Answer(204)

    async def _store_all(self, client: str, incoming: list[Incoming]) -> list[str]:
        result = await self._commits.store_statements(Batch(incoming, client))
        if not self._is_in_place():
            raise unavailable("The database was moved or deleted.")
        if result.conflict is not None:
            raise refusal(
                409,
                "conflict",
                "A statement with this id and other content is stored already; the first stays.",
                more={"field": "id", "id": result.conflict, "clause": "xAPI 1.0.3 Data 2.3.1"},
            )
        return result.ids

    def _check(self, exchange: Exchange) -> None:
        check_version(exchange, strict=self._strict)
        media_type = exchange.media_type
        if media_type == "multipart/mixed":
            raise bad_request(
                "Content-Type", "attachments", "Attachments by multipart are not taken yet.", "1.5.2"
            )
        if media_type not in ("application/json", None):
            raise bad_request(
                "Content-Type", "content-type", "Statements are sent as application/json.", "1.5.1"
            )

    def _named_id(self, exchange: Exchange) -> str:
        statement_id = parameters(exchange, frozenset(("statementId",))).get("statementId")
        if not statement_id:
            raise bad_request("statementId", "statement-id", "PUT needs the statementId.", "2.1.1")
        try:
            check_id(statement_id, self._strict)
        except StatementError:
            raise bad_request("statementId", "statement-id", "The statementId is no UUID.", "2.1.1") from None
        return statement_id

    async def _rejected(
        self, client: str, body: bytes, error: "Refused | StatementError | UnreadableBody"
    ) -> Refused:
        refused = _explained(error)
        if refused.answer.status == 400:
            at = self._clock_ms()
            await self._commits.run(lambda: keep_rejected(self._store, at, client, refused.reason, body))
        return refused


def _explained(error: "Refused | StatementError | UnreadableBody") -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, UnreadableBody):
        refused = refusal(
            400,
            "unreadable_body",
            f"The body can't be read: {error}.",
            more={"field": "body", "rule": "json", "clause": "xAPI 1.0.3 Data 2.2"},
        )
        return Refused(refused.answer, f"body: {error}")
    refused = refusal(
        400,
        "invalid_statement",
        error.message,
        more={"field": error.field or "statement", "rule": error.rule.name, "clause": error.rule.citation},
    )
    return Refused(refused.answer, str(error))


def _check_attachments(incoming: list[Incoming]) -> None:
    """Content that would come by multipart has to be elsewhere for now; a signature can't be."""
    for each in incoming:
        thing = each.value["object"]
        for holder in (each.value, thing if thing.get("objectType") == "SubStatement" else {}):
            for attachment in holder.get("attachments", ()):
                if attachment["usageType"] == _SIGNATURE:
                    raise bad_request(
                        "attachments",
                        "signature",
                        "Signed statements are not taken yet: a signature comes by multipart.",
                        "1.5.2",
                    )
                if "fileUrl" not in attachment:
                    raise bad_request(
                        "attachments",
                        "attachments",
                        "An attachment without a fileUrl needs multipart.",
                        "1.5.1",
                    )
