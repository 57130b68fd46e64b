"""When the next statement is due: a rate kept over time, and an end."""

import asyncio

from lil_tui.simulator.sending.options import SendOptions

_MOST_BEHIND_SECONDS = 1.0
"""What a slow listener made late is caught up with by a second's worth, never in one great burst."""


class Pace:
    """The clock of one run; made inside its loop."""

    def __init__(self, options: SendOptions) -> None:
        self._options = options
        self._clock = asyncio.get_running_loop().time
        self._started = self._due = self._clock()
        self.deadline = None if options.seconds is None else self._started + options.seconds
        """An instant of the loop's clock."""

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return self._clock() - self._started

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self.deadline is not None and self._clock() >= self.deadline

    async def turn(self, statements: int, *, live: bool) -> bool:
        """Wait until so many statements are due; False where that is after the end."""
        rate = self._options.live_rate if live else self._options.rate
        if rate is None:
            return not self.over
        due = self._due = max(self._due, self._clock() - _MOST_BEHIND_SECONDS)
        self._due += statements / rate
        if self.deadline is not None and due >= self.deadline:
            return False
        delay = due - self._clock()
        if delay > 0:
            await asyncio.sleep(delay)
        return True
