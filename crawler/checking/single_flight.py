"""One answer for all who ask the same, while it is waited for and for some time after."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shared(Generic[K, V]):
    """Answers by what was asked; at most `most` of their weights together are kept.

    `weight` tells what an answer weighs, 0 for one that nobody is to be given later. Those used
    last are kept.
    """

    def __init__(self, weight: Callable[[V], int], most: int) -> None:
        self._weight = weight
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._kept_weight = 0
        self._awaited: dict[K, asyncio.Future[V]] = {}

    async def get(self, key: K, ask: Callable[[], Awaitable[V]]) -> V:
        """The answer to `key`, by `ask` where nobody has one or waits for it.

        What `ask` raises comes out to its own caller; the others then ask for themselves.
        """
        while (awaited := self._awaited.get(key)) is not None:
            await asyncio.wait((awaited,))
            if not awaited.cancelled():
                return awaited.result()
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        return await self._ask(key, ask)

    async def _ask(self, key: K, ask: Callable[[], Awaitable[V]]) -> V:
        awaited = self._awaited[key] = asyncio.get_running_loop().create_future()
        try:
            answer = await ask()
            awaited.set_result(answer)
        finally:
            del self._awaited[key]
            awaited.cancel()
        self._keep(key, answer)
        return answer

    def _keep(self, key: K, answer: V) -> None:
        weight = self._weight(answer)
        if weight:
            self._kept[key] = answer
            self._kept_weight += weight
        while self._kept_weight > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._kept_weight -= self._weight(oldest)
