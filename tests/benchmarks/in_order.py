"""What a world takes whoever takes its links as they stand, in virtual time.

The client knows each host, its limits and its troubles, and no page: what no order foretells, such
as a slow page that comes last, costs it as much as anybody. Nothing costs it any CPU. It keeps to
the same bounds as a checker and asks for nothing but the links.
"""

import asyncio
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
from tests.benchmarks.station import Station
from tests.benchmarks.virtual_web import VirtualWeb
from tests.benchmarks.world import Link

MOST = 3
"""How often a page is asked for that does not answer as it should."""
A_MOMENT = 1e-6
_LONG = frozenset({Kind.DRIP, Kind.SLOW_BODY})


async def take_in_order(
    links: Sequence[Link], stations: Sequence[Station], patience: Patience
) -> Counter[int]:
    """Ask for every link; how many ended with which status, 0 where nothing came."""
    by_host: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_host[link.host.name].append(link)
    web = VirtualWeb(stations)
    clients = [
        _Client(web, station, patience, deque(by_host[station.host.name])) for station in stations
    ]
    async with asyncio.TaskGroup() as group:
        for client in clients:
            for _ in range(client.width):
                group.create_task(client.work())
    return sum((client.found for client in clients), Counter())


@dataclass(slots=True)
class _Bucket:
    """So many starts a second, of which some may come at once (GCRA)."""

    rate: float
    depth: float
    due: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until a start is allowed."""
        return max(0.0, self.due - now - (self.depth - 1) / self.rate)

    def take(self, now: float) -> None:
        self.due = max(self.due, now) + 1 / self.rate


@dataclass(slots=True)
class _Client:
    """One host's; every worker has one request under way at most."""

    web: VirtualWeb
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
            self._buckets.append(_Bucket(limit.rate, limit.depth - 0.001))

    @property
    def width(self) -> int:
        """How many requests may be under way at once."""
        limit = self.station.host.habits.limit
        bounds = (self.patience.per_host, limit.in_flight if limit else 0, len(self.waiting))
        return min(each for each in bounds if each)

    async def work(self) -> None:
        """Take links until none is left; first those whose time to be asked again has come."""
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
            status, advice = await self._follow(link)
        except FaultError:
            status, advice = 0, ""
        except TimeoutError:
            self._is_over(link, 0)
            return
        if status in {0, 429, 503} and self._asked[link] < MOST and not self._is_dead:
            loop, seconds = asyncio.get_running_loop(), self._seconds(advice)
            heappush(self._later, (loop.time() + seconds, next(self._tickets), link))
        else:
            self._is_over(link, status)

    @property
    def _is_dead(self) -> bool:
        return self.station.began is None

    def _is_over(self, link: Link, status: int) -> None:
        """Note it; where nobody answers anything, all of the host's links are over."""
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
            await self._turn()
            async with asyncio.timeout(self.patience.answer):
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
        timeout = {"timeout": {"connect": self.patience.connect}}
        return await self.web.handle_async_request(httpx.Request("GET", url, extensions=timeout))

    async def _turn(self) -> None:
        """Wait until the host is well and a request may start."""
        clock = asyncio.get_running_loop().time
        while True:
            now = clock()
            spell, began = self.station.spell(now), self.station.began
            if spell is not None and began is not None:
                await _sleep(began + spell.end - now)
                continue
            seconds = max((bucket.wait(now) for bucket in self._buckets), default=0.0)
            if seconds <= A_MOMENT:
                break
            await _sleep(seconds)
        for bucket in self._buckets:
            bucket.take(now)

    def _seconds(self, advice: str) -> float:
        """The seconds of a Retry-After; a date's are known."""
        if advice and not advice.isdigit():
            return self.station.host.habits.advice.seconds or 0.0
        return float(advice or 0)


async def _sleep(seconds: float) -> None:
    """For long enough that the clock shows it, whatever the rounding."""
    await asyncio.sleep(max(seconds, A_MOMENT))
