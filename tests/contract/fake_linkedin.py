"""A second LinkedIn, written from the fact sheet alone: what one imitation gets wrong, the other may not.

It speaks in several dialects (how links, key order, totals and page sizes are written), and every
request passes through `faults`, a list of functions that may answer in its stead.
"""

import gzip
import http.server
import json
import random
import ssl
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

CLIENT_ID = "78abcdefgh"
CLIENT_SECRET = "WPL_AP1.k3y/with+signs=.geheim"
CRITERIA = "assetFilteringCriteria."

Element = Any
"""An element as JSON would hold it; also what is none, for the quarantine."""


@dataclass
class Dialect:
    """How this LinkedIn writes what the fact sheet leaves open."""

    links: str = "relative"
    """`relative`, `absolute`, `encoded` (brackets and dots), `none`."""
    largest_page: int = 100
    """Fewer than asked for come when it is smaller, with a next link: a short page in the middle."""
    honest_count: bool = False
    """`paging.count` tells what came instead of what was asked for."""
    shuffled_keys: bool = False
    expires_in: object = 7_775_999
    compressed: bool = False
    metadata: bool = True
    tail: tuple[Element, ...] = ()
    """Given at the offset behind the last element: assets of other types, as Totara met them."""


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)
    token: str = ""

    @property
    def is_token(self) -> bool:
        """Whether it is for the token endpoint."""
        return self.path == "/oauth/v2/accessToken"

    @property
    def asset_type(self) -> str:
        """The one asset type asked for, empty elsewhere."""
        return self.query.get(f"{CRITERIA}assetTypes[0]", self.query.get("assetType", ""))

    @property
    def start(self) -> int:
        """The offset."""
        return int(self.query.get("start", "0"))


@dataclass
class Answer:
    """What goes back; without a status the connection is dropped, with `cut` in mid-body."""

    status: int | None = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


Fault = Callable[[Asked], Answer | None]


def refusal(status: int, code: int, message: str, **headers: str) -> Answer:
    """An error in the API's words."""
    body = json.dumps({"status": status, "serviceErrorCode": code, "message": message}).encode()
    return Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


class FakeLinkedIn:
    """The catalogue, the tokens and the requests so far; `faults` and the rest may change at any time."""

    def __init__(self, dialect: Dialect | None = None) -> None:
        self.dialect = dialect or Dialect()
        self.assets: dict[tuple[str, str], list[Element]] = {}
        """(type, locale) → elements in order."""
        self.classifications: dict[tuple[str, str], list[Element]] = {}
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.good_tokens: set[str] = set()
        self.tokens_given = 0
        self.pairs = {CLIENT_ID: CLIENT_SECRET}
        self.lock = threading.RLock()
        self.url = ""

    def environment(self) -> dict[str, str]:
        """The variables that lead here."""
        return {
            "LIL_TUI_LINKEDIN_API_URL": f"{self.url}/v2",
            "LIL_TUI_LINKEDIN_TOKEN_URL": f"{self.url}/oauth/v2/accessToken",
            "LIL_TUI_LINKEDIN_CLIENT_ID": CLIENT_ID,
            "LIL_TUI_LINKEDIN_CLIENT_SECRET": CLIENT_SECRET,
        }

    def once(self, answer: Answer, when: Callable[[Asked], bool] = lambda asked: not asked.is_token) -> None:
        """Answer the next request that fits with this, and none after."""
        self.times(1, answer, when)

    def times(
        self, number: int, answer: Answer, when: Callable[[Asked], bool] = lambda asked: not asked.is_token
    ) -> None:
        """Answer the next so many requests that fit with this."""
        left = [number]

        def fault(asked: Asked) -> Answer | None:
            if left[0] and when(asked):
                left[0] -= 1
                return answer
            return None

        self.faults.append(fault)

    def answer(self, asked: Asked) -> Answer:
        """What this request gets."""
        with self.lock:
            self.asked.append(asked)
            faults = list(self.faults)
        for fault in faults:
            found = fault(asked)
            if found is not None:
                return found
        with self.lock:
            if asked.is_token:
                return self._token(asked)
            if asked.token not in self.good_tokens:
                return refusal(401, 65600, "Invalid access token")
            return self._resource(asked)

    def _token(self, asked: Asked) -> Answer:
        form = asked.form
        if asked.method != "POST" or form.get("grant_type") != "client_credentials":
            return _token_refusal(400, "invalid_request", 'A required parameter "grant_type" is missing')
        if form.get("client_id") not in self.pairs:
            return _token_refusal(401, "invalid_client_id", "Client authentication failed")
        if self.pairs[form["client_id"]] != form.get("client_secret"):
            return _token_refusal(401, "invalid_client", "Client authentication failed")
        self.tokens_given += 1
        token = f"AQ{'x' * 1200}-{self.tokens_given}"
        self.good_tokens.add(token)
        return _json({"access_token": token, "expires_in": self.dialect.expires_in})

    def _resource(self, asked: Asked) -> Answer:
        query = asked.query
        rest = asked.path.removeprefix("/v2/")
        if rest == "learningClassifications" and query.get("q") == "localeAndType":
            locale = f"{query.get('sourceLocale.language')}_{query.get('sourceLocale.country')}"
            return self._page(asked, self.classifications.get((query.get("type", ""), locale), []))
        if rest == "learningAssets" and query.get("q") == "criteria":
            return self._criteria(asked)
        if rest.startswith("learningAssets/"):
            urn = urllib.parse.unquote(rest.removeprefix("learningAssets/"))
            for elements in self.assets.values():
                for element in elements:
                    if isinstance(element, dict) and element.get("urn") == urn:
                        return self._json(element)
        return refusal(404, 0, f"Resource {asked.path} does not exist")

    def _criteria(self, asked: Asked) -> Answer:
        query = asked.query
        locale = f"{query.get(CRITERIA + 'locales[0].language')}_{query.get(CRITERIA + 'locales[0].country')}"
        if int(query.get("count", "20")) > 100:
            return refusal(403, 100, "Not enough permissions")
        found = list(self.assets.get((asked.asset_type, locale), []))
        if query.get("assetRetrievalCriteria.includeRetired") != "true":
            found = [one for one in found if _details(one).get("availability") != "RETIRED"]
        after = query.get(f"{CRITERIA}lastModifiedAfter")
        if after is None:
            return self._page(asked, found, self.dialect.tail)
        found = [one for one in found if _details(one).get("lastUpdatedAt", 0) > int(after)]
        return self._page(asked, found[:1000])

    def _page(self, asked: Asked, found: list[Element], tail: tuple[Element, ...] = ()) -> Answer:
        start, count = asked.start, int(asked.query.get("count", "20"))
        elements = found[start : start + min(count, self.dialect.largest_page)]
        if start == len(found):
            elements = list(tail)
        end = start + len(elements)
        paging: dict[str, Any] = {"start": start, "count": count, "total": len(found), "links": []}
        if self.dialect.honest_count:
            paging["count"] = len(elements)
        if start > 0:
            self._link(paging, "prev", asked, max(0, start - count))
        if elements and end < len(found):
            self._link(paging, "next", asked, end)
        page: dict[str, Any] = {"elements": elements, "paging": paging}
        if self.dialect.metadata:
            page["metadata"] = {}
        return self._json(page)

    def _link(self, paging: dict[str, Any], rel: str, asked: Asked, start: int) -> None:
        if self.dialect.links == "none":
            return
        pairs = sorted({**asked.query, "start": str(start)}.items())
        if self.dialect.links == "encoded":
            href = f"{asked.path}?{urllib.parse.urlencode(pairs)}"
        else:
            href = f"{asked.path}?{'&'.join(f'{name}={value}' for name, value in pairs)}"
        if self.dialect.links == "absolute":
            href = self.url + href
        paging["links"].append({"rel": rel, "type": "application/json", "href": href})

    def _json(self, value: object) -> Answer:
        answer = _json(_shuffled(value) if self.dialect.shuffled_keys else value)
        if self.dialect.compressed:
            answer.body = gzip.compress(answer.body)
            answer.headers["Content-Encoding"] = "gzip"
        return answer


def _details(element: Element) -> dict[str, Any]:
    details = element.get("details") if isinstance(element, dict) else None
    return details if isinstance(details, dict) else {}


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _token_refusal(status: int, error: str, description: str) -> Answer:
    return Answer(status, json.dumps({"error": error, "error_description": description}).encode())


def _shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        items = list(value.items())
        random.shuffle(items)
        return {name: _shuffled(inner) for name, inner in items}
    if isinstance(value, list):
        return [_shuffled(inner) for inner in value]
    return value


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    linkedin: FakeLinkedIn

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(
            self.command,
            parts.path,
            dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True)),
            dict(urllib.parse.parse_qsl(body.decode())),
            self.headers.get("Authorization", "").removeprefix("Bearer "),
        )
        answer = self.linkedin.answer(asked)
        if answer.status is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
        if answer.cut:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in mid-answer is part of the tests."""


@contextmanager
def serving(linkedin: FakeLinkedIn, context: ssl.SSLContext | None = None) -> Iterator[FakeLinkedIn]:
    """Serve it on a free loopback port, over TLS where a context is given."""
    handler = type("Handler", (_Handler,), {"linkedin": linkedin})
    with _Server(("127.0.0.1", 0), handler) as server:
        scheme, host = "http", "127.0.0.1"
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            scheme, host = "https", "localhost"
        linkedin.url = f"{scheme}://{host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield linkedin
        finally:
            server.shutdown()
            thread.join()


def now_ms() -> int:
    """Now, in epoch milliseconds."""
    return int(time.time() * 1000)
