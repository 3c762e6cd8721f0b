"""The robots.txt of each host that is walked: fetched once, and kept to."""

from dataclasses import dataclass, field, replace

from crawler.fetch.fetcher import Fetcher
from crawler.fetch.httpx_url import address
from crawler.hosts.robots import LONGEST_DELAY, MAX_BYTES, Robots, robots_of
from crawler.model import Target
from sources.urls import host


@dataclass(slots=True)
class RobotsByHost:
    """The rules by origin, fetched when first asked for; `notes` says in words what they change."""

    fetcher: Fetcher
    notes: list[str] = field(default_factory=list)

    async def of(self, origin: str) -> Robots:
        """The rules of `origin` (scheme, host and port: RFC 9309, section 2.3)."""
        parts = address(f"{origin}/")
        port = self.fetcher.exchange.pool.port(host(origin), parts.scheme, parts.port)
        if port.robots is None:
            port.robots = await self._fetch(origin)
            if port.robots.delay:
                port.host.pace.keep_gap(min(port.robots.delay, LONGEST_DELAY))
        return port.robots

    async def _fetch(self, origin: str) -> Robots:
        limits = replace(self.fetcher.limits, max_body=MAX_BYTES)
        fetcher = replace(self.fetcher, limits=limits)
        robots = robots_of(await fetcher.fetch(Target(f"{origin}/robots.txt"), full_body=True))
        if robots.refusal:
            self.notes.append(f"{origin} not crawled: {robots.refusal}")
        if robots.delay:
            delay = min(robots.delay, LONGEST_DELAY)
            self.notes.append(
                f"{origin}: at most one request every {delay:g} s (Crawl-delay in robots.txt)"
            )
        return robots
