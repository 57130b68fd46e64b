"""The HTTP surface: LinkedIn's token endpoint and catalogue resources, faults on the way.

Parameters are read from the raw query string, and no token or secret reaches the log of requests.
"""

import asyncio
import email.utils
import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lil_tui.simulator import control_app
from lil_tui.simulator.answers import Refusal, no_permission, refuse, throttled
from lil_tui.simulator.control import Control
from lil_tui.simulator.faults import Call, Fault
from lil_tui.simulator.pages import ASSETS_PATH, CLASSIFICATIONS_PATH, Body
from lil_tui.simulator.paging import compress, encode
from lil_tui.simulator.protocol import connection_of
from lil_tui.simulator.request_log import Request as LoggedRequest

TOKEN_PATH = "/oauth/v2/accessToken"  # noqa: S105 - an address
_SPOILING = frozenset(("cut_json", "garbage", "drop_mid_body"))

_LONGEST_QUERY = 4096

Produce = Callable[[Mapping[str, str], Sequence[Fault]], Body]


class Service:
    """Answers requests for one control object."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def routes(self) -> list[Route]:
        """Everything that LinkedIn would answer."""
        return [
            Route(TOKEN_PATH, self.token, methods=["POST"]),
            Route(ASSETS_PATH, self.assets, methods=["GET"]),
            Route(ASSETS_PATH + "/{urn:path}", self.asset, methods=["GET"]),
            Route(CLASSIFICATIONS_PATH, self.classifications, methods=["GET"]),
            Route(CLASSIFICATIONS_PATH + "/{urn:path}", self.classification, methods=["GET"]),
        ]

    async def token(self, request: Request) -> Response:
        """The token endpoint: credentials come in the form body alone."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        seen = {"grant_type": form["grant_type"]} if "grant_type" in form else {}
        return await self._answer(
            request, "token", seen, lambda _params, _struck: Body(encode(self._control.tokens.issue(form)))
        )

    async def assets(self, request: Request) -> Response:
        """The finders of assets."""
        return await self._answer(request, "assets", _query(request), self._control.pages.assets)

    async def asset(self, request: Request) -> Response:
        """One asset by URN."""
        urn = request.path_params["urn"]
        return await self._answer(
            request, "asset", _query(request), lambda params, _struck: self._control.pages.asset(urn, params)
        )

    async def classifications(self, request: Request) -> Response:
        """The finders of classifications."""
        pages = self._control.pages
        return await self._answer(request, "classifications", _query(request), pages.classifications)

    async def classification(self, request: Request) -> Response:
        """One classification by URN."""
        urn = request.path_params["urn"]
        return await self._answer(
            request,
            "classification",
            _query(request),
            lambda params, _struck: self._control.pages.classification(urn, params),
        )

    async def _answer(
        self, request: Request, endpoint: str, params: dict[str, str], produce: Produce
    ) -> Response:
        log = self._control.requests
        entry = log.open(request.method, request.url.path, endpoint, params)
        struck = self._control.faults.striking(_call(endpoint, params))
        entry.faults = [fault.kind for fault in struck]
        try:
            await self._wait(endpoint, struck)
            if any(fault.kind == "drop" for fault in struck):
                await connection_of(request.scope).abort()
                return _NoAnswer()
            self._edit(entry, struck)
            response = self._respond(request, endpoint, params, struck, produce)
            entry.status = response.status_code
            return response
        finally:
            log.close(entry)

    def _respond(
        self,
        request: Request,
        endpoint: str,
        params: dict[str, str],
        struck: Sequence[Fault],
        produce: Produce,
    ) -> Response:
        try:
            self._refuse_by_fault(struck)
            if endpoint != "token":
                _check_form(request)
                self._control.tokens.check(request.headers.get("authorization"))
                if not self._control.content_permission:
                    raise no_permission(_finder(request, params))
            body = produce(params, struck)
        except Refusal as refusal:
            return _response(request, refusal.status, Body(encode(refusal.body)), refusal.headers)
        spoiling = [fault for fault in struck if fault.kind in _SPOILING]
        return _spoiled(request, body, spoiling[0]) if spoiling else _response(request, 200, body)

    def _edit(self, entry: LoggedRequest, struck: Sequence[Fault]) -> None:
        """Change the catalogue in the middle of somebody's reading."""
        for fault in struck:
            for edit in fault.edits if fault.kind == "edit" else ():
                self._control.edit.apply(edit)
        if self._control.on_request is not None:
            self._control.on_request(entry)

    def _refuse_by_fault(self, struck: Sequence[Fault]) -> None:
        for fault in struck:
            if fault.kind == "unauthorized":
                if fault.revoke:
                    self._control.tokens.revoke_all()
                raise Refusal(
                    401,
                    {
                        "status": 401,
                        "serviceErrorCode": 65601,
                        "code": "REVOKED_ACCESS_TOKEN",
                        "message": "The token used in the request has been revoked",
                    },
                )
            if fault.kind == "forbidden":
                raise no_permission("GET-criteria /learningAssets")
            if fault.kind == "throttled":
                raise throttled(_retry_after(fault))
            if fault.kind == "server_error":
                refusal = refuse(fault.status, "Internal Server Error", 0)
                raise Refusal(fault.status, refusal.body, _retry_after(fault))
            if fault.kind == "redirect":
                raise Refusal(302, {}, {"Location": fault.location})

    async def _wait(self, endpoint: str, struck: Sequence[Fault]) -> None:
        milliseconds = 0.0
        if endpoint != "token":
            milliseconds = self._control.latency_ms + random.uniform(0, self._control.options.jitter_ms)
        for fault in struck:
            if fault.kind == "slow":
                milliseconds += fault.milliseconds + random.uniform(0, fault.jitter)
        if milliseconds > 0:
            await asyncio.sleep(milliseconds / 1000)


class _NoAnswer(Response):
    """Nothing: the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send nothing."""


class _BrokenOff(Response):
    """Half of a body, then the end of the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and half of the body."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await connection_of(scope).close()


def build_app(control: Control) -> Starlette:
    """The ASGI application: LinkedIn's side, and the side that steers it."""

    async def not_found(request: Request, _error: Exception) -> Response:
        refusal = refuse(404, f"No resource was found at {request.url.path[:200]}")
        return _response(request, 404, Body(encode(refusal.body)))

    async def wrong_method(request: Request, _error: Exception) -> Response:
        return _response(request, 405, Body(encode(refuse(405, "Method not allowed").body)))

    routes = [*Service(control).routes(), *control_app.routes(control)]
    return Starlette(routes=routes, exception_handlers={404: not_found, 405: wrong_method})


def _query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))


def _call(endpoint: str, params: Mapping[str, str]) -> Call:
    start = params.get("start", "0")
    language = params.get("assetFilteringCriteria.locales[0].language", params.get("sourceLocale.language"))
    country = params.get("assetFilteringCriteria.locales[0].country", params.get("sourceLocale.country"))
    types = params.get("assetFilteringCriteria.assetTypes[0]", params.get("assetType", params.get("type")))
    locale = f"{language}_{country}" if language and country else language
    return Call(endpoint, int(start) if start.isdecimal() and len(start) <= 18 else None, types, locale)


def _check_form(request: Request) -> None:
    """Refuse what LinkedIn's front door refuses before it looks at the token."""
    if len(request.scope["query_string"]) > _LONGEST_QUERY:
        raise refuse(414, "URI too long")
    if request.headers.get("x-restli-protocol-version", "1.0.0") != "1.0.0":
        raise refuse(400, "Array parameters are not written as this protocol version wants them")


def _finder(request: Request, params: Mapping[str, str]) -> str:
    resource = request.url.path.split("/")[2]
    return f"GET-{params['q']} /{resource}" if "q" in params else f"GET /{resource}"


def _retry_after(fault: Fault) -> dict[str, str]:
    if fault.retry_after is None:
        return {}
    written = str(fault.retry_after)
    if written.startswith("date:"):
        written = email.utils.formatdate(time.time() + float(written.removeprefix("date:")), usegmt=True)
    return {"Retry-After": written}


def _response(
    request: Request, status: int, body: Body, headers: Mapping[str, str] | None = None
) -> Response:
    wants_gzip = "gzip" in request.headers.get("accept-encoding", "")
    sent = {
        "Content-Type": "application/json; charset=utf-8",
        "x-li-uuid": uuid.uuid4().hex,
        "x-li-fabric": "simulator",
        **(headers or {}),
    }
    if TOKEN_PATH in request.url.path:
        sent |= {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if body.compressed and wants_gzip:
        return Response(body.data, status, {**sent, "Content-Encoding": "gzip"})
    return Response(body.plain(), status, sent)


def _spoiled(request: Request, body: Body, fault: Fault) -> Response:
    plain = body.plain()
    if fault.kind == "garbage":
        return _response(request, 200, Body(fault.text.encode()))
    if fault.kind == "cut_json":
        return _response(request, 200, Body(compress(plain[: len(plain) * 2 // 3]), compressed=True))
    whole = _response(request, 200, body)
    return _BrokenOff(whole.body, 200, dict(whole.headers))
