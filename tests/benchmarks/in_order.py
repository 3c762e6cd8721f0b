"""How long a world takes in the order of its document, in virtual time.

The client keeps to a checker's limits and asks for nothing but the links, without CPU time. It
knows the limits and outages of each host, but nothing of the pages. So it shows what is luck: a
slow page that happens to come last costs this client as much as a checker.
"""

import asyncio
import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from urllib.parse import urljoin

import httpx

from crawler.wire.faults import FaultError
from tests.benchmarks.bound import Patience
from tests.benchmarks.kinds import Kind
from tests.benchmarks.stage import stations_of
from tests.benchmarks.station import Station
from tests.benchmarks.virtual_web import ADDRESSING, Door
from tests.benchmarks.world import Link, World
from tests.virtual_time import run_virtually

MOST = 3
"""Requests for a page that keeps failing."""
A_MOMENT = 1e-6
_LONG = frozenset({Kind.DRIP, Kind.SLOW_BODY})


def seconds_in_order(world: World, patience: Patience) -> float:
    """The seconds that all of `world` takes."""
    stations = stations_of(world, ADDRESSING)

    async def taken() -> float:
        await take_in_order(world.links, stations, patience)
        return asyncio.get_running_loop().time()

    return run_virtually(taken())


async def take_in_order(
    links: Sequence[Link], stations: Sequence[Station], patience: Patience
) -> Counter[int]:
    """Ask for every link; counts by final status, 0 for no answer."""
    by_host: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_host[link.host.name].append(link)
    clients = [
        _Client(Door(station), station, patience, deque(by_host[station.host.name]))
        for station in stations
    ]
    async with asyncio.TaskGroup() as group:
        for client in clients:
            for _ in range(client.width):
                group.create_task(client.work())
    return sum((client.found for client in clients), Counter())


@dataclass(slots=True)
class _Bucket:
    """A token bucket, kept as the time at which it is full again (GCRA)."""

    rate: float
    depth: float
    due: float = -math.inf

    def wait(self, now: float) -> float:
        """Seconds until a start is allowed."""
        return max(0.0, self.due - now - (self.depth - 1) / self.rate)

    def take(self, now: float) -> None:
        self.due = max(self.due, now) + 1 / self.rate


@dataclass(slots=True)
class _Client:
    """The client of one host; each worker has one request under way."""

    door: Door
    station: Station
    patience: Patience
    waiting: deque[Link]
    found: Counter[int] = field(default_factory=Counter)
    _later: list[tuple[float, int, Link]] = field(default_factory=list)
    _asked: Counter[Link] = field(default_factory=Counter)
    _buckets: list[_Bucket] = field(default_factory=list)
    _tickets: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        limit = self.station.host.habits.limit
        if self.patience.gap:
            self._buckets.append(_Bucket(1 / self.patience.gap, self.patience.burst))
        if limit is not None and limit.rate:
            self._buckets.append(_Bucket(limit.rate, limit.depth - 0.01))

    @property
    def width(self) -> int:
        """How many requests may be under way at once."""
        limit = self.station.host.habits.limit
        bounds = (self.patience.per_host, limit.in_flight if limit else 0, len(self.waiting))
        return min(each for each in bounds if each)

    async def work(self) -> None:
        """Take links until none is left, retries that are due first."""
        clock = asyncio.get_running_loop().time
        while self.waiting or self._later:
            if self._later and self._later[0][0] <= clock():
                await self._take(heappop(self._later)[2])
            elif self.waiting:
                await self._take(self.waiting.popleft())
            else:
                await _sleep(self._later[0][0] - clock())

    async def _take(self, link: Link) -> None:
        self._asked[link] += 1
        try:
            status, retry_after = await self._follow(link)
        except FaultError:
            status, retry_after = 0, ""
        except TimeoutError:
            self._is_over(link, 0)
            return
        if status in {0, 429, 503} and self._asked[link] < MOST and not self._is_dead:
            loop, seconds = asyncio.get_running_loop(), self._seconds(retry_after)
            heappush(self._later, (loop.time() + seconds, next(self._tickets), link))
        else:
            self._is_over(link, status)

    @property
    def _is_dead(self) -> bool:
        return self.station.began is None

    def _is_over(self, link: Link, status: int) -> None:
        """Count it; on a dead host every link is over."""
        self.found[status] += 1
        if self._is_dead or link.kind is Kind.SILENT:
            self.found[status] += len(self.waiting)
            self.waiting.clear()

    async def _follow(self, link: Link) -> tuple[int, str]:
        """The status in the end, and its Retry-After.

        Raises:
            FaultError: where no answer came.
            TimeoutError: where it did not come in time.
        """
        url, seen = link.entry.url, set[str]()
        while url not in seen:
            seen.add(url)
            response = await self._ask(url)
            with suppress(FaultError):
                if link.kind not in _LONG:
                    await response.aread()
            await response.aclose()
            if "location" not in response.headers:
                return response.status_code, response.headers.get("retry-after", "")
            url = urljoin(url, response.headers["location"])
        return 302, ""

    async def _ask(self, url: str) -> httpx.Response:
        """Connect first, so that requests reach the host when they start."""
        clock = asyncio.get_running_loop().time
        encrypted, came = url.startswith("https:"), clock()
        await self.door.enter(encrypted, self.patience.connect)
        connecting = clock() - came
        await self._turn()
        async with asyncio.timeout(self.patience.answer - connecting):
            return await self.door.ask(encrypted, httpx.URL(url).raw_path)

    async def _turn(self) -> None:
        """Wait for the end of an outage, and for the buckets."""
        clock = asyncio.get_running_loop().time
        while True:
            now = clock()
            outage, began = self.station.outage(now), self.station.began
            if outage is not None and began is not None:
                await _sleep(began + outage.end - now)
                continue
            seconds = max((bucket.wait(now) for bucket in self._buckets), default=0.0)
            if seconds <= A_MOMENT:
                break
            await _sleep(seconds)
        for bucket in self._buckets:
            bucket.take(now)

    def _seconds(self, retry_after: str) -> float:
        """The seconds of a Retry-After; those of a date are known from the host."""
        if retry_after and not retry_after.isdigit():
            return self.station.host.habits.retry_after.seconds or 0.0
        return float(retry_after or 0)


async def _sleep(seconds: float) -> None:
    """Sleep at least so long that the clock moves despite rounding."""
    await asyncio.sleep(max(seconds, A_MOMENT))
