"""A hedged request: what is long in coming is asked for once more, beside the first.

After Dean and Barroso, "The Tail at Scale" (Communications of the ACM 56(2), 2013). A connection
that got lost is found out in the time that a slow server is given anyway, and a silent host is
looked at twice for the patience of once.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")

SETTLED = 2
"""The rank of a result that no other could better."""


class Hedge(Generic[T]):
    """For one use: `await Hedge(…).run(first)`.

    `due` gives the seconds until the second request is to begin, and is called again then: it
    begins once that is 0. `second` makes it, or None for none. `rank` tells how much a result
    settles: 0 for no answer; only a result of rank `SETTLED` ends the other request.
    """

    def __init__(
        self,
        second: Callable[[], Coroutine[Any, Any, T] | None],
        *,
        due: Callable[[], float],
        rank: Callable[[T], int],
    ) -> None:
        self._make_second = second
        self._due = due
        self._rank = rank
        self._second: asyncio.Task[T] | None = None
        self._ended_first = False
        self._waiting: asyncio.Task[Any] | None = None

    async def run(self, first: Coroutine[Any, Any, T]) -> T:
        """The result of `first` where it is an answer, or that of the second where that says more.

        As soon as the matter is settled the other is given up. An exception of `first` comes out;
        the second's is no answer.
        """
        self._waiting = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(self._due(), self._look)
        try:
            result = await first
            if self._second is not None and not self._rank(result):
                await asyncio.wait((self._second,))
            if self._ended_first and self._waiting is not None:
                self._waiting.uncancel()  # somebody kept our cancellation to himself
        except asyncio.CancelledError:
            # Ours, unless somebody else wants us to end too.
            if not self._ended_first or self._waiting is None or self._waiting.uncancel():
                raise
        finally:
            # A callback that is on its way already must not find us.
            self._waiting = None
            self._timer.cancel()
            if self._second is not None:
                self._second.cancel()
        if self._second is None or (not self._ended_first and self._rank(result)):
            return result
        return self._second.result() if self._rank_of(self._second) else result

    def _look(self) -> None:
        loop, seconds = asyncio.get_running_loop(), self._due()
        if seconds > 0:
            self._timer = loop.call_later(seconds, self._look)
        elif (second := self._make_second()) is not None:
            self._second = loop.create_task(second)
            self._second.add_done_callback(self._came)

    def _came(self, second: asyncio.Task[T]) -> None:
        if self._rank_of(second) >= SETTLED and self._waiting is not None:
            self._ended_first = self._waiting.cancel()

    def _rank_of(self, second: asyncio.Task[T]) -> int:
        if not second.done() or second.cancelled() or second.exception() is not None:
            return 0
        return self._rank(second.result())
