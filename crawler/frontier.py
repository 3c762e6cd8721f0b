"""Many targets → results as they come: a queue a host, limits a host and overall.

The longest queue goes first: the host that holds most links bounds the run's length.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from crawler.limits import Limits
from crawler.model import Target
from sources.urls import host

T = TypeVar("T")


@dataclass(slots=True)
class HostQueue:
    """One host's waiting targets and how many of them are under way."""

    name: str
    limit: int
    gap: float
    waiting: deque[Target] = field(default_factory=deque)
    under_way: int = 0
    listed: bool = False
    resting: bool = False

    @property
    def ready(self) -> bool:
        """Whether the host may be given one more request now."""
        return bool(self.waiting) and self.under_way < self.limit and not self.resting


class Frontier(Generic[T]):
    """Runs `work` on every target, politely; use `async for result in frontier.run(targets)`."""

    def __init__(self, limits: Limits, work: Callable[[Target], Awaitable[T]]) -> None:
        self._limits = limits
        self._work = work
        self._hosts: dict[str, HostQueue] = {}
        self._ready: list[tuple[int, str]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: asyncio.Queue[T | Exception | None] = asyncio.Queue()
        self._under_way = 0
        self._stopped = False

    def stop(self) -> None:
        """Ends the iteration after the results at hand; what is under way is given up."""
        self._stopped = True
        self._results.put_nowait(None)

    async def run(self, targets: Iterable[Target]) -> AsyncGenerator[T, None]:
        """The results in the order they come; leaving the loop early gives up what is under way."""
        pending = self._enqueue(targets)
        try:
            while pending:
                self._start_what_may()
                result = await self._results.get()
                if result is None:
                    return
                if isinstance(result, Exception):
                    raise result
                pending -= 1
                yield result
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _enqueue(self, targets: Iterable[Target]) -> int:
        count = 0
        for target in targets:
            name = host(target.url)
            if name not in self._hosts:
                rules = self._limits.rules_for(name)
                self._hosts[name] = HostQueue(
                    name,
                    limit=rules.per_host or self._limits.per_host,
                    gap=self._limits.gap if rules.gap is None else rules.gap,
                )
            self._hosts[name].waiting.append(target)
            count += 1
        for queue in self._hosts.values():
            self._list(queue)
        return count

    def _list(self, queue: HostQueue) -> None:
        """Puts the host among those that may be served, once."""
        if queue.ready and not queue.listed:
            queue.listed = True
            heapq.heappush(self._ready, (-len(queue.waiting), queue.name))

    @property
    def _load(self) -> int:
        # Results nobody has taken yet count as under way, so that a slow writer slows the crawl.
        return self._under_way + self._results.qsize()

    def _start_what_may(self) -> None:
        while self._ready and not self._stopped and self._load < self._limits.concurrency:
            _, name = heapq.heappop(self._ready)
            queue = self._hosts[name]
            queue.listed = False
            self._start_one(queue)
            self._list(queue)

    def _start_one(self, queue: HostQueue) -> None:
        target = queue.waiting.popleft()
        queue.under_way += 1
        self._under_way += 1
        if queue.gap > 0:
            queue.resting = True
            asyncio.get_running_loop().call_later(queue.gap, self._rested, queue)
        task = asyncio.get_running_loop().create_task(self._serve(queue, target))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _rested(self, queue: HostQueue) -> None:
        queue.resting = False
        self._list(queue)
        self._start_what_may()

    async def _serve(self, queue: HostQueue, target: Target) -> None:
        try:
            result: T | Exception = await self._work(target)
        except Exception as error:  # noqa: BLE001 raised again where the results are awaited
            result = error
        finally:
            queue.under_way -= 1
            self._under_way -= 1
        self._list(queue)
        self._results.put_nowait(result)
