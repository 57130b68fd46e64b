"""A listener's life: bind, tell, serve, finish what is under way, end.

The command runs it in the main thread, where SIGTERM and Ctrl-C end it; tests run it in another.
"""

import asyncio
import logging
import signal
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from socket import socket
from typing import Any

import uvicorn

from lil_tui.completions.clock import now_ms
from lil_tui.completions.intake import Intake
from lil_tui.listener import ledger
from lil_tui.listener.app import ListenerApp
from lil_tui.listener.bookkeeping import Bookkeeping
from lil_tui.listener.commits import Commits
from lil_tui.listener.gate import Gate
from lil_tui.listener.oauth import OAuthEndpoints
from lil_tui.listener.origin import Origin, bound_url
from lil_tui.listener.protocol import GuardedProtocol
from lil_tui.listener.queries import StatementsOut
from lil_tui.listener.register import Register
from lil_tui.listener.sockets import allow_many_files, listening_socket
from lil_tui.listener.statements import StatementsIn
from lil_tui.listener.tally import Tally, metrics_server
from lil_tui.settings import ListenerSettings
from lil_tui.store import Store

_GRACE_SECONDS = 8
"""How long the requests under way may take once the end was asked for."""
_GOODBYE_SECONDS = 1.0
"""How long an ending server waits for the other side of connections on which all was sent."""
_KEEP_ALIVE_SECONDS = 75
_HANDSHAKE_SECONDS = 10.0
_SWEEP_SECONDS = 0.5
_LOOK_SECONDS = 0.01
"""How often an ending server looks whether all is done."""

_log = logging.getLogger("lil_tui.listener")


class Listener:
    """One listener on one database; `run` serves until `stop`.

    Binds when it is made: `url` then says where. Raises LilError. The store is the caller's to close.
    """

    def __init__(
        self,
        store: Store,
        settings: ListenerSettings,
        *,
        tls: ssl.SSLContext | None = None,
        clock_ms: Callable[[], int] = now_ms,
    ) -> None:
        self._store = store
        self._settings = settings
        self._tls = tls
        self._clock_ms = clock_ms
        self._socket: socket = listening_socket(settings.host, settings.port)
        host, port = self._socket.getsockname()[:2]
        self.url = bound_url(host, port, tls=tls is not None)
        self.interrupted = False
        """Whether Ctrl-C ended it."""
        self.tally = Tally()
        self._server: _Server | None = None
        self._stopped_early = threading.Event()

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`, SIGTERM or Ctrl-C; `on_ready` is called once requests are answered."""
        allow_many_files()
        config = uvicorn.Config(
            _unbuilt,
            http=GuardedProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            ssl_context_factory=(lambda *_: self._tls) if self._tls is not None else None,  # type: ignore[arg-type]
        )
        try:
            with (
                metrics_server(self.tally, self._settings.host, self._settings.metrics_port),
                asyncio.Runner(loop_factory=config.get_loop_factory()) as runner,
            ):
                runner.run(self._serve(config, on_ready))
        finally:
            self._socket.close()

    def stop(self) -> None:
        """Ask it to finish what is under way and end; from any thread."""
        self._stopped_early.set()
        server = self._server
        if server is not None:
            server.end()

    async def _serve(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        with ExitStack() as stack:
            run = ledger.begin_run(self._store, self.url, self._clock_ms(), self._settings.public_url)
            book = Bookkeeping(self._store, run, self._clock_ms)
            stack.callback(book.finish)
            intake = Intake(
                self._store,
                clock_ms=self._clock_ms,
                on_stored=self.tally.note_stored,
                # Requests that are read in one turn of the loop share a commit.
                soon=asyncio.get_running_loop().call_soon,
            )
            server = self._server = _Server(config, on_ready)
            commits = Commits(self._store, intake, self._clock_ms, is_alone=server.has_one_request)
            self._store.keep_open_for_writing()
            stack.callback(self._store.let_go)
            config.load()
            config.loaded_app = self._build(book, commits, stack)
            self.tally.connections = lambda: len(server.server_state.connections)
            if self._stopped_early.is_set():
                server.end()
            sweeper = asyncio.create_task(_sweep(server, commits, book))
            _log.info("listening on %s", self.url)
            try:
                await server.serve(sockets=[self._socket])
            finally:
                sweeper.cancel()
                _log.info("no longer listening on %s", self.url)
                self.interrupted = server.interrupted

    def _build(self, book: Bookkeeping, commits: Commits, stack: ExitStack) -> ListenerApp:
        settings, clock_ms = self._settings, self._clock_ms
        register = Register(self._store.file)
        stack.callback(register.close)
        threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="listener")
        stack.callback(threads.shutdown)
        origin = Origin(self.url, settings.public_url, settings.trusted_proxies)
        gate = Gate(register, clock_ms, book.used)
        strict = settings.xapi == "strict"
        return ListenerApp(
            oauth=OAuthEndpoints(
                register, commits, origin, settings.token_ttl, on_login=book.used, clock_ms=clock_ms
            ),
            incoming=StatementsIn(
                self._store,
                commits,
                gate,
                threads,
                strict=strict,
                most_bytes=settings.max_body,
                is_in_place=register.is_in_place,
                clock_ms=clock_ms,
            ),
            outgoing=StatementsOut(self._store, commits, gate, origin, threads, strict=strict),
            register=register,
            origin=origin,
            book=book,
            tally=self.tally,
            clock_ms=clock_ms,
        )


async def _unbuilt(scope: Any, receive: Any, send: Any) -> None:
    """Stands in the configuration until the loop runs, which the application needs to be built."""


async def _sweep(server: "_Server", commits: Commits, book: Bookkeeping) -> None:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        now = loop.time()
        for connection in list(server.server_state.connections):
            if isinstance(connection, GuardedProtocol):
                connection.sweep(now)
        commits.sweep()
        book.beat()


class _Server(uvicorn.Server):
    """uvicorn's server, which is told when to end instead of looking, and minds signals our way."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.interrupted = False
        self._on_ready = on_ready
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Accept connections; uvicorn's own way has no time limit on a TLS handshake."""
        config = self.config

        def connection() -> GuardedProtocol:
            return GuardedProtocol(
                config=config, server_state=self.server_state, app_state={}, _loop=self._loop
            )

        patience = _HANDSHAKE_SECONDS if config.ssl is not None else None
        self.servers = [
            await self._loop.create_server(
                connection, sock=listening, ssl=config.ssl, ssl_handshake_timeout=patience
            )
            for listening in sockets or ()
        ]
        self.started = True

    async def main_loop(self) -> None:
        """Serve until told to end; once a second the Date header is renewed."""
        await self.on_tick(0)
        self._on_ready()
        while not self._ending.is_set():
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1.0)
            await self.on_tick(0)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Take no more, let what is under way be answered, then drop whatever is left."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        began = self._loop.time()
        # Connections tell nobody of their end, so it is looked for.
        while (  # noqa: ASYNC110
            (state.tasks or self._has_unfinished(self._loop.time() - began))
            and not self.force_exit
            and self._loop.time() < began + _GRACE_SECONDS
        ):
            await asyncio.sleep(_LOOK_SECONDS)
        for task in list(state.tasks):
            task.cancel()
        if state.tasks:
            await asyncio.wait(list(state.tasks), timeout=1.0)
        for connection in list(state.connections):
            connection.transport.abort()

    def _has_unfinished(self, waited: float) -> bool:
        """Whether a connection is still owed something.

        Who was sent everything need not say goodbye: over TLS a client that doesn't read never does.
        """
        for connection in self.server_state.connections:
            transport: Any = connection.transport
            is_sent = transport.is_closing() and not transport.get_write_buffer_size()
            if waited < _GOODBYE_SECONDS or not is_sent:
                return True
        return False

    def has_one_request(self) -> bool:
        """Whether no more than one request is dealt with at this moment."""
        return len(self.server_state.tasks) <= 1

    def end(self) -> None:
        """Ask it to end, from any thread."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ending.set)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C finish what is under way; a second Ctrl-C waits for nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = [signal.SIGTERM, signal.SIGINT]
        if hasattr(signal, "SIGBREAK"):
            signals.append(signal.SIGBREAK)
        previous = {each: signal.signal(each, self._on_signal) for each in signals}
        try:
            yield
        finally:
            for each, handler in previous.items():
                signal.signal(each, handler)

    def _on_signal(self, number: int, frame: object) -> None:
        if number == signal.SIGINT:
            self.force_exit = self.interrupted
            self.interrupted = True
        self.end()
