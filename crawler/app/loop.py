"""Running a coroutine on the fastest event loop there is."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """The result of `main`, on uvloop where it exists (not on Windows or PyPy)."""
    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with suppress(ImportError):
        from uvloop import new_event_loop as factory  # noqa: PLC0415 not there on every system
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(main)
