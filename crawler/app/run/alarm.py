"""A timer that ends with what it is set for."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def alarm(seconds: float, ring: Callable[[], None]) -> Iterator[None]:
    """Calls `ring` once after so many seconds, 0 for never, unless the block is left by then."""
    timer = asyncio.get_running_loop().call_later(seconds, ring) if seconds else None
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
