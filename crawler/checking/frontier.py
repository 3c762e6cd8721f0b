"""Many targets → results as they come: a queue a host, limits a host and overall, a second pass.

The host goes first that will keep us longest, and of its targets what is expected to take longest:
what begins last must not last. Every other start is for a host that was not asked yet, because one
that is silent keeps us for long however few its targets are. A run that may end before all is done
takes targets in the order given instead. Results that deserve it are worked on again before they
count: when nothing else waits, or some time later in slots that nobody else can use, so that a
host that keeps us waiting does not do so twice at the end.
"""

import asyncio
import heapq
import itertools
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Generic, TypeVar

from crawler.checking.host_queue import HostQueue, Waiting
from crawler.hosts.limits import Limits
from crawler.model import Target
from sources.urls import host

T = TypeVar("T")

SECOND_PASS_AFTER = 2.0
"""Seconds that must lie between a failure and the second pass over it."""
SECOND_PASS_MEANWHILE = 10.0
"""The same while other targets wait for their hosts: a passing fault is given time to pass."""
NEXT_PASS = 4.0
"""Seconds more until a target is looked at for the third time; twice as many for the fourth."""
TYPICAL = 0.5
"""Seconds that a target is expected to take of which nothing is known."""


class Frontier(Generic[T]):
    """Runs `work` on every target; use `async for result in frontier.run(targets)`.

    `again` is what a second pass does with a target and its first result; it is made for the
    results that `deserves_more` picks, and again, a little later each time, where a target with its
    results before and after `deserves_another`. `expected` gives the seconds that a target may well
    take. `in_order` is for runs that may be cut short.
    """

    def __init__(
        self,
        limits: Limits,
        work: Callable[[Target], Awaitable[T]],
        *,
        again: Callable[[Target, T], Awaitable[T]] | None = None,
        deserves_more: Callable[[T], bool] = lambda _: False,
        deserves_another: Callable[[Target, T, T], bool] = lambda *_: False,
        expected: Callable[[Target], float] = lambda _: TYPICAL,
        in_order: bool = False,
    ) -> None:
        self._limits = limits
        self._work = work
        self._again = again
        self._deserves_more = deserves_more
        self._deserves_another = deserves_another
        self._expected = expected
        self._in_order = in_order
        self._hosts: dict[str, HostQueue[T]] = {}
        self._ready: list[tuple[float, float, str]] = []
        self._strangers: list[tuple[float, float, str]] = []
        self._is_for_strangers = True
        self._waiting = 0
        self._later: list[tuple[float, int, Waiting[T]]] = []
        self._tickets = itertools.count()
        self._alarm: asyncio.TimerHandle | None = None
        self._first: dict[Target, T] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: asyncio.Queue[T | Exception | None] = asyncio.Queue()
        self._under_way = 0
        self._stopped = False

    def stop(self) -> None:
        """Ends the iteration after the results at hand; what is under way is given up.

        The first results of what waits for a second pass are at hand.
        """
        self._stopped = True
        self._results.put_nowait(None)

    async def run(self, targets: Iterable[Target]) -> AsyncGenerator[T, None]:
        """The results in the order they come; leaving the loop early gives up what is under way."""
        pending = self._take_in(targets)
        try:
            while pending:
                self._start_what_may()
                result = await self._results.get()
                if result is None:
                    break
                if isinstance(result, Exception):
                    raise result
                pending -= 1
                yield result
            await self._give_up()
            while not self._results.empty():
                late = self._results.get_nowait()
                if late is not None and not isinstance(late, Exception):
                    yield late
            for result in self._first.values():
                yield result
        finally:
            await self._give_up()

    def _take_in(self, targets: Iterable[Target]) -> int:
        """Queues all `targets`; how many there are."""
        entries: list[Waiting[T]] = [
            Waiting(target, rank, self._expected(target)) for rank, target in enumerate(targets)
        ]
        if not self._in_order:
            entries.sort(key=attrgetter("seconds"), reverse=True)
        for entry in entries:
            self._enqueue(entry)
        # Not before all have come: a host's place is by what waits in its queue.
        for queue in self._hosts.values():
            self._list(queue)
        return len(entries)

    async def _give_up(self) -> None:
        self._stopped = True
        if self._alarm is not None:
            self._alarm.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _enqueue(self, entry: Waiting[T]) -> None:
        name = host(entry.target.url)
        queue = self._hosts.get(name)
        if queue is None:
            queue = self._hosts[name] = HostQueue(name, *self._limits.allowance(name))
        queue.waiting.append(entry)
        queue.seconds += entry.seconds
        self._waiting += 1

    def _list(self, queue: HostQueue[T]) -> None:
        """Puts the host among those that may be served, once."""
        if queue.ready and not queue.listed:
            queue.listed = True
            place = queue.waiting[0].rank if self._in_order else -queue.least
            line = self._ready if queue.asked or self._in_order else self._strangers
            heapq.heappush(line, (place, -queue.seconds, queue.name))

    @property
    def _load(self) -> int:
        # Results nobody has taken yet count as under way, so that a slow writer slows the crawl.
        return self._under_way + self._results.qsize()

    @property
    def _may_start(self) -> bool:
        return not self._stopped and self._load < self._limits.concurrency

    def _start_what_may(self) -> None:
        if not (self._ready or self._strangers):
            self._begin_second_pass()
        while (self._ready or self._strangers) and self._may_start:
            queue = self._next()
            queue.listed = False
            self._start_one(queue)
            self._list(queue)

    def _next(self) -> HostQueue[T]:
        """The host to be served now: the first in line or, every other time, one not asked yet."""
        self._is_for_strangers = not self._is_for_strangers
        line = self._ready
        if self._strangers and (self._is_for_strangers or not line or self._strangers[0] < line[0]):
            line = self._strangers
        *_, name = heapq.heappop(line)
        return self._hosts[name]

    def _begin_second_pass(self) -> None:
        """Lets those in again whose time has come, and looks again when the next one's has."""
        pause = SECOND_PASS_MEANWHILE if self._waiting else SECOND_PASS_AFTER
        now = asyncio.get_running_loop().time()
        while self._later:
            failed_at, _, entry = self._later[0]
            if failed_at + pause > now:
                self._look_again_at(failed_at + pause)
                return
            heapq.heappop(self._later)
            self._enqueue(entry)
            self._list(self._hosts[host(entry.target.url)])

    def _look_again_at(self, due: float) -> None:
        if self._alarm is not None:
            if self._alarm.when() <= due:
                return
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(due, self._wake)

    def _wake(self) -> None:
        self._alarm = None
        self._start_what_may()

    def _start_one(self, queue: HostQueue[T]) -> None:
        entry = queue.waiting.popleft()
        queue.seconds -= entry.seconds
        queue.asked = True
        self._waiting -= 1
        queue.under_way += 1
        self._under_way += 1
        task = asyncio.get_running_loop().create_task(self._serve(queue, entry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, queue: HostQueue[T], entry: Waiting[T]) -> None:
        target = entry.target
        try:
            result = await self._result(target, entry.first)
        except Exception as error:  # noqa: BLE001 raised again where the results are awaited
            self._results.put_nowait(error)
            return
        except asyncio.CancelledError:
            if not self._stopped:
                self._results.put_nowait(RuntimeError(f"{target.url} was given up by nobody"))
            raise
        finally:
            queue.under_way -= 1
            self._under_way -= 1
        self._list(queue)
        if self._again is not None and self._has_to_wait(entry, result):
            self._first[target] = result
            self._put_off(entry, result)
            self._start_what_may()
        else:
            self._first.pop(target, None)
            self._results.put_nowait(result)

    def _has_to_wait(self, entry: Waiting[T], result: T) -> bool:
        """Whether the target is looked at once more before `result` counts."""
        if entry.first is None:
            return self._deserves_more(result)
        return self._deserves_another(entry.target, entry.first, result)

    def _put_off(self, entry: Waiting[T], result: T) -> None:
        """Has the target wait for its next pass."""
        later = replace(entry, rank=sys.maxsize, first=result, passes=entry.passes + 1)
        longer = NEXT_PASS * (2 ** (entry.passes - 1)) - SECOND_PASS_AFTER if entry.passes else 0.0
        since = asyncio.get_running_loop().time() + longer
        heapq.heappush(self._later, (since, next(self._tickets), later))

    async def _result(self, target: Target, first: T | None) -> T:
        if first is None or self._again is None:
            return await self._work(target)
        return await self._again(target, first)
