"""The simulator's life: a thread with a loop of its own, or a command that runs until it is told to end.

It binds its socket itself, on loopback only, so that a port in use is an error of ours.
"""

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import uvicorn

from lil_tui.simulator.app import TOKEN_PATH, build_app
from lil_tui.simulator.control import Control
from lil_tui.simulator.options import SimulatorOptions
from lil_tui.simulator.protocol import BreakableProtocol

HOST = "127.0.0.1"
_START_SECONDS = 30.0
_END_SECONDS = 5.0


class SimulatorError(Exception):
    """The simulator can't run: a title, what happened, what to do."""

    def __init__(self, title: str, detail: str, fix: str) -> None:
        super().__init__(f"{title}: {detail} {fix}")
        self.title = title
        self.detail = detail
        self.fix = fix


class SimulatorServer:
    """LinkedIn Learning on `http://127.0.0.1:port` for as long as the context lasts.

    `port` 0 takes a free one. `control` steers it from any thread. Raises SimulatorError where the
    port can't be had.
    """

    def __init__(self, options: SimulatorOptions | None = None, port: int = 0) -> None:
        self.options = options or SimulatorOptions()
        self._wanted_port = port
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None
        self._control: Control | None = None

    @property
    def control(self) -> Control:
        """The catalogue, faults, edits, tokens and log; made when first asked for."""
        if self._control is None:
            self._control = Control(self.options)
        return self._control

    @property
    def port(self) -> int:
        """The port it listens on."""
        if self._socket is None:
            raise RuntimeError("the simulator is not running")
        port: int = self._socket.getsockname()[1]
        return port

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """The REST base."""
        return f"{self.origin}/v2"

    @property
    def token_url(self) -> str:
        """The token endpoint."""
        return f"{self.origin}{TOKEN_PATH}"

    @property
    def control_url(self) -> str:
        """Where it is steered over HTTP."""
        return f"{self.origin}/control"

    @property
    def client_id(self) -> str:
        """A client id that it knows."""
        return self.options.client_id

    @property
    def client_secret(self) -> str:
        """The secret that goes with it."""
        return self.options.client_secret

    def environment(self) -> dict[str, str]:
        """The variables that make lil-tui talk to this simulator."""
        return {
            "LIL_TUI_LINKEDIN_API_URL": self.api_url,
            "LIL_TUI_LINKEDIN_TOKEN_URL": self.token_url,
            "LIL_TUI_LINKEDIN_CLIENT_ID": self.client_id,
            "LIL_TUI_LINKEDIN_CLIENT_SECRET": self.client_secret,
        }

    def start(self) -> None:
        """Bind, make the catalogue, listen."""
        self._socket = _listening_socket(self._wanted_port)
        try:
            self._listen(self._socket)
        except BaseException:
            self._socket.close()
            raise

    def _listen(self, listening: socket.socket) -> None:
        ready = threading.Event()
        config = uvicorn.Config(
            build_app(self.control),
            http=BreakableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_keep_alive=60,
        )
        self._server = _Server(config, ready)
        self._thread = threading.Thread(
            target=self._server.run, args=([listening],), name="simulator", daemon=True
        )
        self._thread.start()
        if not ready.wait(_START_SECONDS):
            raise SimulatorError(
                "The simulator did not start", f"port {self.port} is bound, yet nothing serves it.", ""
            )

    def stop(self) -> None:
        """Break off what is under way, sending too, and end."""
        if self._control is not None:
            self._control.sending.stop()
        if self._server is None or self._thread is None:
            return
        self._server.end()
        self._thread.join(_END_SECONDS)
        self._server = self._thread = self._socket = None

    def __enter__(self) -> "SimulatorServer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """uvicorn's server, which looks every 0.1 s whether it should end; this one is told."""

    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Serve until told to end; one tick a second for the Date header."""
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        counter = 0
        self._ready.set()
        while not self._ending.is_set():
            await self.on_tick(counter)
            counter += 10
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1.0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more, break off what is under way: nobody waits for a simulator's last answer."""
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        for task in list(self.server_state.tasks):
            task.cancel()
        for connection in list(self.server_state.connections):
            transport: Any = connection.transport
            transport.abort()
        await asyncio.sleep(0)

    def end(self) -> None:
        """Ask it to end, from any thread."""
        if self._loop is not None and self._ending is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._ending.set)


def serve(options: SimulatorOptions, port: int, *, until_eof: bool = False) -> int:
    """Run in the foreground: print the variables once it listens, end on SIGTERM (0) or Ctrl-C (130).

    With `until_eof` it also ends, with 0, when standard input does. Raises SimulatorError.
    """
    try:
        with _ended_by_sigterm() as ending, SimulatorServer(options, port) as server:
            for name, value in server.environment().items():
                print(f"{name}={value}")
            sys.stdout.flush()
            if until_eof:
                threading.Thread(target=_wait_for_eof, args=(ending,), daemon=True).start()
            # Short waits let Ctrl-C through on Windows.
            while not ending.wait(0.5):
                pass
    except KeyboardInterrupt:
        return 130
    return 0


def _wait_for_eof(ending: threading.Event) -> None:
    with contextlib.suppress(OSError, ValueError):
        while sys.stdin.buffer.read(4096):
            pass
    ending.set()


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[threading.Event]:
    ending = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    previous = signal.signal(signal.SIGTERM, lambda *_: ending.set())
    try:
        yield ending
    finally:
        signal.signal(signal.SIGTERM, previous)


def _listening_socket(port: int) -> socket.socket:
    try:
        listening = socket.create_server((HOST, port), backlog=512)
        # asyncio leaves Nagle's waiting on in sockets that it did not make: some 40 ms an answer.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise SimulatorError(
            "The simulator can't listen",
            f"port {port} on {HOST}: {error.strerror or error}.",
            "Choose another with --port, or --port 0 for a free one.",
        ) from error
    except OverflowError:
        raise SimulatorError(
            "The simulator can't listen", f"{port} is no port.", "Ports are 0 to 65535."
        ) from None
