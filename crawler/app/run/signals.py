"""Ctrl-C and SIGTERM as a polite request to end; a second one ends at once."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM)
HARD_END = 10.0
"""Seconds after the first signal until the process is ended whatever it does."""


@contextmanager
def on_ending(stop: Callable[[], None]) -> Iterator[None]:
    """Calls `stop` on the running loop at the first signal, then lets the next one kill.

    A process that has not left the block `HARD_END` later is killed by SIGALRM. What is committed
    to the database by then is safe either way. For the main thread only.
    """
    loop = asyncio.get_running_loop()
    asked = False

    # No `loop.add_signal_handler`: it waits for the loop, and a busy loop never comes to it.
    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, HARD_END)
        loop.call_soon_threadsafe(stop)

    before = {number: signal.signal(number, ask) for number in ENDING}
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if not asked:
            for number, handler in before.items():
                signal.signal(number, handler)
