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
"""What a result is worth that no other could better."""


class Hedge(Generic[T]):
    """For one use: `await Hedge(…).run(first)`.

    `due` gives the seconds until the second is to begin, and is asked again then: it begins once
    that is 0. `again` makes the second, or None for none. `worth` tells what a result is: 0 for no
    answer, more the more it settles; only what is worth `SETTLED` ends the other.
    """

    def __init__(
        self,
        again: Callable[[], Coroutine[Any, Any, T] | None],
        *,
        due: Callable[[], float],
        worth: Callable[[T], int],
    ) -> None:
        self._again = again
        self._due = due
        self._worth = worth
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
            if self._second is not None and not self._worth(result):
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
        if self._second is None or (not self._ended_first and self._worth(result)):
            return result
        return self._second.result() if self._worth_of(self._second) else result

    def _look(self) -> None:
        loop, seconds = asyncio.get_running_loop(), self._due()
        if seconds > 0:
            self._timer = loop.call_later(seconds, self._look)
        elif (second := self._again()) is not None:
            self._second = loop.create_task(second)
            self._second.add_done_callback(self._came)

    def _came(self, second: asyncio.Task[T]) -> None:
        if self._worth_of(second) >= SETTLED and self._waiting is not None:
            self._ended_first = self._waiting.cancel()

    def _worth_of(self, second: asyncio.Task[T]) -> int:
        if not second.done() or second.cancelled() or second.exception() is not None:
            return 0
        return self._worth(second.result())
