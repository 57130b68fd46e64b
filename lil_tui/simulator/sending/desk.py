"""Starts and stops sending beside a running simulator: one run at a time, in a thread of its own.

Safe from any thread.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any

from lil_tui.simulator.catalogue import Catalogue
from lil_tui.simulator.sending.options import AlreadySending, SendOptions, Target
from lil_tui.simulator.sending.report import Sent, Summary
from lil_tui.simulator.sending.sender import Sender

_END_SECONDS = 5.0


class SendingDesk:
    """The sending side of one simulator."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._run: _BesideRun | None = None

    def start(
        self,
        target: Target,
        options: SendOptions | None = None,
        on_sent: Callable[[Sent], None] | None = None,
    ) -> None:
        """Begin to send; `on_sent` is called by the sending thread.

        Raises AlreadySending while a run lasts, SendingRefused where there is nothing to learn.
        """
        with self._lock:
            if self._run is not None and self._run.under_way:
                raise AlreadySending("statements are being sent already; stop that first")
            self._run = _BesideRun(Sender(self._catalogue, options), target, on_sent)
            self._run.thread.start()

    def stop(self) -> dict[str, Any]:
        """Break off what is under way, if anything is; gives the state."""
        with self._lock:
            if self._run is not None:
                self._run.stop()
        return self.state()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the run's own end; False where it has not come by then."""
        run = self._run
        if run is None:
            return True
        run.thread.join(seconds)
        return not run.under_way

    def state(self) -> dict[str, Any]:
        """`sending`, and the summary of the last run so far."""
        run = self._run
        summary = run.sender.summary if run else Summary()
        return {"sending": run is not None and run.under_way, **summary.as_json()}


class _BesideRun:
    """One run and its thread."""

    def __init__(self, sender: Sender, target: Target, on_sent: Callable[[Sent], None] | None) -> None:
        self.sender = sender
        self._target = target
        self._on_sent = on_sent
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self.thread = threading.Thread(target=self._live, name="simulator-sending", daemon=True)

    @property
    def under_way(self) -> bool:
        """Whether it still sends."""
        return self.thread.is_alive()

    def stop(self) -> None:
        """Break it off and wait for its end."""
        self._stopped = True
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._cancel)
        self.thread.join(_END_SECONDS)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _live(self) -> None:
        try:
            with contextlib.suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._send())
        finally:
            self._loop.close()

    async def _send(self) -> None:
        if self._stopped:
            return
        self._task = asyncio.current_task()
        try:
            await self.sender.send_all(self._target, self._on_sent)
        except Exception as error:
            self.sender.summary.error = f"sending broke off: {error}"
            raise
