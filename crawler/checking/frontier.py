"""Many targets → results as they come: host by host, within limits, in one pass or several.

The host that will keep us longest goes first, and of its targets the one that is expected to take
longest: what begins last must not last. Every other start is for a host that was not asked yet,
because a silent one takes its whole timeout however few its targets are. A run that may end before
all is done takes targets in the order given instead. What deserves another pass waits for it until
nothing else waits, or some time longer, in slots that nothing else can use.
"""

import asyncio
import heapq
import itertools
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from crawler.hosts.host import Host
from crawler.hosts.limits import Limits
from crawler.hosts.pool import HostPool
from crawler.model import Target
from sources.urls import host

T = TypeVar("T")

MEANWHILE = 8.0
"""Seconds that a later pass is put off while other targets wait: a fault has time to pass."""
TYPICAL = 0.5
"""Seconds that a target is expected to take of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Waiting(Generic[T]):
    """A target in its host's queue, with its place in the order given.

    `seconds` is how long it is expected to take. `result` is that of its `passes` passes so far.
    """

    frontier: "Frontier[T]"
    target: Target
    rank: int
    seconds: float
    result: T | None = None
    passes: int = 0

    def offer(self) -> None:
        """The host has room for this target."""
        self.frontier.offered(host(self.target.url))


class Frontier(Generic[T]):
    """Runs `work` on every target; use `async for result in frontier.run(targets)`.

    `work` gets the target and its result so far (None at first). `retry_in` gives the seconds at
    least until a target's next pass, by its results before and after the last one and the number
    of passes; None where the result stands. `expected` gives the seconds that a target may well
    take. `in_order` is for runs that may be cut short.
    """

    def __init__(
        self,
        limits: Limits,
        pool: HostPool,
        work: Callable[[Target, T | None], Awaitable[T]],
        *,
        retry_in: Callable[[Target, T | None, T, int], float | None] = lambda *_: None,
        expected: Callable[[Target], float] = lambda _: TYPICAL,
        in_order: bool = False,
    ) -> None:
        self._limits = limits
        self._pool = pool
        self._work = work
        self._retry_in = retry_in
        self._expected = expected
        self._in_order = in_order
        self._ready: list[tuple[float, float, str]] = []
        self._strangers: list[tuple[float, float, str]] = []
        self._listed: set[str] = set()
        self._is_for_strangers = True
        self._waiting = 0
        self._later: list[tuple[float, int, Waiting[T]]] = []
        self._tickets = itertools.count()
        self._alarm: asyncio.TimerHandle | None = None
        self._provisional: dict[Target, T] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: asyncio.Queue[T | Exception | None] = asyncio.Queue()
        self._under_way = 0
        self._stopped = False

    def stop(self) -> None:
        """Ends the iteration after the results at hand; what is under way is cancelled.

        The results of what waits for a later pass are at hand.
        """
        self._stopped = True
        self._results.put_nowait(None)

    async def run(self, targets: Iterable[Target]) -> AsyncGenerator[T, None]:
        """The results in the order they come; leaving the loop early cancels what is under way."""
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
            await self._cancel()
            while not self._results.empty():
                late = self._results.get_nowait()
                if late is not None and not isinstance(late, Exception):
                    yield late
            for result in self._provisional.values():
                yield result
        finally:
            await self._cancel()

    def offered(self, name: str) -> None:
        """Takes note that a host has room for its next target."""
        if not self._stopped and self._list(self._pool.host(name)):
            self._start_what_may()

    def _take_in(self, targets: Iterable[Target]) -> int:
        """Queues all `targets`; how many there are."""
        entries: list[Waiting[T]] = [
            Waiting(self, target, rank, self._expected(target))
            for rank, target in enumerate(targets)
        ]
        if not self._in_order:
            entries.sort(key=attrgetter("seconds"), reverse=True)
        # Listed when all have come: a host's place is by what waits in its queue.
        for name in dict.fromkeys(self._enqueue(entry) for entry in entries):
            self._list(self._pool.host(name))
        return len(entries)

    async def _cancel(self) -> None:
        self._stopped = True
        if self._alarm is not None:
            self._alarm.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.targets_left -= len(self._later)
        self._later.clear()
        if self._waiting:
            for known in self._pool:
                known.queue.drop(self._is_ours)
                self._pool.advance(known)
            self._count(-self._waiting)

    def _count(self, more: int) -> None:
        """So many more targets wait at their hosts."""
        self._waiting += more
        self._pool.targets_left += more

    def _is_ours(self, entry: object) -> bool:
        return isinstance(entry, Waiting) and entry.frontier is self

    def _enqueue(self, entry: Waiting[T]) -> str:
        """Lets the target wait at its host, whose name is returned."""
        name = host(entry.target.url)
        self._pool.host(name).queue.add(entry)
        self._count(1)
        return name

    def _list(self, known: Host) -> bool:
        """Puts the host among those that may be served; whether it is newly there."""
        if known.name in self._listed or not known.queue.targets or not known.has_room:
            return False
        self._listed.add(known.name)
        first = known.queue.targets[0]
        assert isinstance(first, Waiting)  # noqa: S101 nothing else queues targets
        place = first.rank if self._in_order else -known.seconds_left
        line = self._ready if known.queue.was_asked or self._in_order else self._strangers
        heapq.heappush(line, (place, -known.queue.seconds, known.name))
        return True

    @property
    def _may_start(self) -> bool:
        # Results that wait to be stored count as under way, so that a slow writer slows the crawl.
        load = self._under_way + self._results.qsize()
        return not self._stopped and load < self._limits.concurrency

    def _start_what_may(self) -> None:
        if not (self._ready or self._strangers):
            self._begin_later_passes()
        while (self._ready or self._strangers) and self._may_start:
            known = self._next()
            self._listed.discard(known.name)
            if not known.queue.targets or not self._pool.has_room(known):
                continue
            if not self._is_ours(known.queue.targets[0]):
                known.queue.targets[0].offer()
                continue
            self._start_one(known)
            self._list(known)

    def _next(self) -> Host:
        """The host to be served now: the first in line or, every other time, one not asked yet."""
        self._is_for_strangers = not self._is_for_strangers
        line = self._ready
        if self._strangers and (self._is_for_strangers or not line or self._strangers[0] < line[0]):
            line = self._strangers
        *_, name = heapq.heappop(line)
        return self._pool.host(name)

    def _begin_later_passes(self) -> None:
        """Queues the targets whose next pass is due, and looks again when the next one is."""
        meanwhile = MEANWHILE if self._waiting else 0.0
        now = asyncio.get_running_loop().time()
        while self._later:
            due, _, entry = self._later[0]
            if due + meanwhile > now:
                self._look_again_at(due + meanwhile)
                return
            heapq.heappop(self._later)
            self._pool.targets_left -= 1
            self._list(self._pool.host(self._enqueue(entry)))

    def _look_again_at(self, due: float) -> None:
        if self._alarm is not None:
            # uvloop's handle has no `when` where the wait was under half a millisecond: it is due.
            if not hasattr(self._alarm, "when") or self._alarm.when() <= due:
                return
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(due, self._wake)

    def _wake(self) -> None:
        self._alarm = None
        self._start_what_may()

    def _start_one(self, known: Host) -> None:
        entry = known.queue.begin()
        assert isinstance(entry, Waiting)  # noqa: S101 nothing else queues targets
        self._count(-1)
        self._under_way += 1
        task = asyncio.get_running_loop().create_task(self._serve(known, entry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._pool.begin(known)

    async def _serve(self, known: Host, entry: Waiting[T]) -> None:
        target = entry.target
        try:
            result = await self._work(target, entry.result)
            passes = entry.passes + 1
            seconds = self._retry_in(target, entry.result, result, passes)
        except Exception as error:  # noqa: BLE001 raised again where the results are awaited
            self._results.put_nowait(error)
            return
        except asyncio.CancelledError:
            if not self._stopped:
                self._results.put_nowait(
                    RuntimeError(f"the check of {target.url} was cancelled from outside")
                )
            raise
        finally:
            self._under_way -= 1
            self._pool.ended(known)
        if seconds is None:
            self._provisional.pop(target, None)
            self._results.put_nowait(result)
            return
        self._provisional[target] = result
        later = Waiting(self, target, sys.maxsize, entry.seconds, result, passes)
        due = asyncio.get_running_loop().time() + seconds
        heapq.heappush(self._later, (due, next(self._tickets), later))
        self._pool.targets_left += 1
        self._start_what_may()
