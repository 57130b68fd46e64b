"""A small listener on loopback to send to: hands out tokens, keeps bodies, answers as a test scripts it."""

import asyncio
import base64
import json
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote_plus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lil_tui.simulator.sending import Target

CLIENT_ID = "lil-client"
SECRET = "p%ss+w/o=rd"


@dataclass
class Listener:
    """What it got, and what it is to answer next."""

    origin: str
    tokens: list[str] = field(default_factory=list)
    token_requests: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    """Headers and form of each."""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers and body of each."""
    accepted: list[bytes] = field(default_factory=list)
    answers: deque[Response | None] = field(default_factory=deque)
    """For the next statements; None hangs until the sender is tired of it."""
    token_answers: deque[Response] = field(default_factory=deque)
    expires_in: int | str = 3600

    @property
    def target(self) -> Target:
        return self.target_with()

    def target_with(self, **changes: Any) -> Target:
        given: dict[str, Any] = {
            "token_url": f"{self.origin}/oauth2/token",
            "statements_url": f"{self.origin}/xapi/statements",
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
        }
        return Target(**{**given, **changes})

    def revoke(self) -> None:
        self.tokens = [f"revoked {token}" for token in self.tokens]

    @property
    def statements(self) -> list[dict[str, Any]]:
        """All that was accepted, in order, repeats included."""
        taken: list[dict[str, Any]] = []
        for body in self.accepted:
            written = json.loads(body)
            taken += written if isinstance(written, list) else [written]
        return taken

    async def token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        self.token_requests.append((dict(request.headers), form))
        if self.token_answers:
            return self.token_answers.popleft()
        pair = form.get("client_id"), form.get("client_secret")
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        if basic:
            name, _, secret = base64.b64decode(basic).decode().partition(":")
            pair = unquote_plus(name), unquote_plus(secret)
        if pair != (CLIENT_ID, SECRET) or form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "invalid_client", "error_description": "no such client"}, 401)
        self.tokens.append(f"token-{len(self.tokens)}")
        answer = {"access_token": self.tokens[-1], "expires_in": self.expires_in, "token_type": "Bearer"}
        return JSONResponse(answer)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.posts.append((dict(request.headers), body))
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return Response(status_code=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if self.answers:
            scripted = self.answers.popleft()
            if scripted is None:
                await asyncio.Event().wait()
            elif scripted.status_code != 200:
                return scripted
        self.accepted.append(body)
        return JSONResponse([])


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    """A listener on a free port, in this loop."""
    bound = socket.create_server(("127.0.0.1", 0))
    # asyncio leaves Nagle's waiting on in sockets that it did not make.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener = Listener(f"http://127.0.0.1:{bound.getsockname()[1]}")
    app = Starlette(
        routes=[
            Route("/oauth2/token", listener.token, methods=["POST"]),
            Route("/xapi/statements", listener.take, methods=["POST"]),
        ]
    )
    config = uvicorn.Config(app, lifespan="off", log_config=None, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    server.config.load()
    server.lifespan = config.lifespan_class(config)
    # Its signal handlers would be the test's.
    await server.startup(sockets=[bound])
    try:
        yield listener
    finally:
        for connection in list(server.server_state.connections):
            transport: Any = connection.transport
            transport.abort()
        for task in list(server.server_state.tasks):
            task.cancel()
        for one in server.servers:
            one.close()
        await asyncio.sleep(0)
        bound.close()
