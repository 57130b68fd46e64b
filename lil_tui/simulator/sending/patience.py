"""How often a request is tried again, and how long it waits before: what one request has left."""

import asyncio
import email.utils
from datetime import UTC, datetime

from lil_tui.simulator.sending.options import SendOptions
from lil_tui.simulator.sending.wire import Answer

_PASSING = frozenset((408, 425, 429))


class Patience:
    """The attempts of one request; `deadline` is an instant of the loop's clock, after which none is made."""

    def __init__(self, options: SendOptions, deadline: float | None = None) -> None:
        self._options = options
        self._deadline = deadline
        self._wait = options.first_wait
        self.attempts = 1

    @staticmethod
    def may_pass(status: int) -> bool:
        """Whether an answer may be another one later."""
        return status >= 500 or status in _PASSING

    async def wait(self, answer: Answer | None) -> bool:
        """Wait for the next attempt; False where none is left.

        `Retry-After` is honoured up to the longest wait.
        """
        if self.attempts >= self._options.attempts:
            return False
        asked = _retry_after(answer)
        seconds = min(self._wait if asked is None else asked, self._options.longest_wait)
        if self._deadline is not None and asyncio.get_running_loop().time() + seconds >= self._deadline:
            return False
        await asyncio.sleep(seconds)
        self._wait = min(self._wait * 2, self._options.longest_wait)
        self.attempts += 1
        return True


def _retry_after(answer: Answer | None) -> float | None:
    """Seconds that the answer asks for, as a number or a date (RFC 9110 §10.2.3)."""
    written = answer.retry_after if answer else None
    if not written:
        return None
    if written.isascii() and written.isdigit():
        return float(written[:6])
    try:
        then = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
