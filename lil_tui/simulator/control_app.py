"""Steers the simulator over HTTP, for tests that run it as a process of its own.

JSON in and out under `/control`; loopback only, no token.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lil_tui.simulator.control import Control
from lil_tui.simulator.sending.learners import make_learners
from lil_tui.simulator.sending.options import AlreadySending, SendingRefused, read_written

Handler = Callable[[Request], Awaitable[Response]]


def routes(control: Control) -> list[Route]:
    """The steering side of one simulator."""

    async def faults(request: Request) -> Response:
        if request.method == "POST":
            written = msgspec.json.decode(await request.body())
            many = written if isinstance(written, list) else [written]
            return _json([control.faults.add_written(one) for one in many])
        if request.method == "DELETE":
            control.faults.clear()
        return _json(control.faults.all())

    async def requests(request: Request) -> Response:
        if request.method == "DELETE":
            control.requests.clear()
        seen = control.requests.all(request.query_params.get("endpoint"))
        return _json({"peak": control.requests.peak, "count": len(seen), "requests": seen})

    async def edit(request: Request) -> Response:
        written = msgspec.json.decode(await request.body())
        many = written if isinstance(written, list) else [written]
        return _json({"results": [control.edit.apply(one) for one in many]})

    async def assets(request: Request) -> Response:
        query = request.query_params
        live = {"true": True, "false": False}.get(query.get("live", ""))
        urns = control.edit.urns(query.get("type", "COURSE"), query.get("locale", "en_US"), live=live)
        return _json({"urns": urns})

    async def asset(request: Request) -> Response:
        return _json(control.edit.element(request.path_params["urn"]))

    async def state(request: Request) -> Response:
        if request.method == "POST":
            _set_state(control, msgspec.json.decode(await request.body()))
        return _json(
            {
                "latency_ms": control.latency_ms,
                "content_permission": control.content_permission,
                "token_ttl_seconds": control.tokens.ttl_seconds,
                "tokens_issued": control.tokens.issued,
                "partitions": {
                    f"{type_} {locale}": len(held)
                    for (type_, locale), held in control.catalogue.partitions.items()
                },
            }
        )

    async def send(request: Request) -> Response:
        if request.method == "DELETE":
            return _json(await asyncio.to_thread(control.sending.stop))
        if request.method == "POST":
            control.sending.start(*read_written(msgspec.json.decode(await request.body())))
        return _json(control.sending.state(), 202 if request.method == "POST" else 200)

    async def learners(request: Request) -> Response:
        query = request.query_params
        people = make_learners(
            int(query.get("learners", "250")),
            int(query.get("seed", "1")),
            float(query.get("outsiders", "0.02")),
        )
        return _json({"learners": [one._asdict() | {"account": one.account} for one in people]})

    return [
        Route("/control/faults", _guarded(faults), methods=["GET", "POST", "DELETE"]),
        Route("/control/requests", _guarded(requests), methods=["GET", "DELETE"]),
        Route("/control/edit", _guarded(edit), methods=["POST"]),
        Route("/control/assets", _guarded(assets), methods=["GET"]),
        Route("/control/assets/{urn:path}", _guarded(asset), methods=["GET"]),
        Route("/control/state", _guarded(state), methods=["GET", "POST"]),
        Route("/control/send", _guarded(send), methods=["GET", "POST", "DELETE"]),
        Route("/control/learners", _guarded(learners), methods=["GET"]),
    ]


def _set_state(control: Control, written: dict[str, Any]) -> None:
    for name, value in written.items():
        if name == "tokens" and value == "revoke":
            control.tokens.revoke_all()
        elif name == "tokens" and value == "expire":
            control.tokens.expire_all()
        elif name == "token_ttl_seconds":
            control.tokens.ttl_seconds = int(value)
        elif name == "latency_ms":
            control.latency_ms = int(value)
        elif name == "content_permission":
            control.content_permission = bool(value)
        else:
            raise ValueError(f"{name!r} can't be set to {value!r}")


def _guarded(handler: Handler) -> Handler:
    """Say what was wrong with a request in the answer."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except KeyError as error:
            return _json({"error": f"{error.args[0]} is not there"}, 404)
        except AlreadySending as refused:
            return _json({"error": str(refused)}, 409)
        except SendingRefused as refused:
            return _json({"error": str(refused)}, 400)
        except (ValueError, TypeError) as error:
            return _json({"error": str(error)}, 400)

    return guarded


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
