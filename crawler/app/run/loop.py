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
        runner.get_loop().set_exception_handler(tell_but_for_transports)
        return runner.run(main)


def tell_but_for_transports(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Logs what went wrong unheard, unless it befell a connection: its request was told already.

    uvloop complains in a dozen lines each when a handshake that we gave up on goes on speaking.
    """
    if "transport" not in context:
        loop.default_exception_handler(context)
