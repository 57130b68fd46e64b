"""Calls that may never come back, in a daemon thread and with a time limit.

A locked keychain can wait for a person for ever; a thread of a pool would then hold up the exit.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")

_SLICE_SECONDS = 0.25
"""Waits are cut into slices, since on Windows Ctrl-C is only seen between them."""


class _Answer(Generic[Result]):
    def __init__(self) -> None:
        self.there = threading.Event()
        self.result: list[Result] = []
        self.error: BaseException | None = None


def call_with_deadline(work: Callable[[], Result], seconds: float) -> Result:
    """Run `work` in a daemon thread and give its result or raise its error; TimeoutError after `seconds`."""
    answer: _Answer[Result] = _Answer()

    def run() -> None:
        try:
            answer.result.append(work())
        except BaseException as error:  # carried over to the caller's thread, whatever it is
            answer.error = error
        finally:
            answer.there.set()

    threading.Thread(target=run, name="keyring", daemon=True).start()
    end = time.monotonic() + seconds
    while not answer.there.wait(max(0.0, min(_SLICE_SECONDS, end - time.monotonic()))):
        if time.monotonic() >= end:
            raise TimeoutError
    if answer.error is not None:
        raise answer.error
    return answer.result[0]
