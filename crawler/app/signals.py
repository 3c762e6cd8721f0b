"""Ctrl-C and SIGTERM as a polite request to end; a second one ends at once."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def on_ending(stop: Callable[[], None]) -> Iterator[None]:
    """Calls `stop` on the running loop at the first signal, then lets the next one kill.

    What is committed to the database by then is safe either way.
    """
    loop = asyncio.get_running_loop()

    def asked() -> None:
        for number in ENDING:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        stop()

    for number in ENDING:
        loop.add_signal_handler(number, asked)
    try:
        yield
    finally:
        for number in ENDING:
            loop.remove_signal_handler(number)
