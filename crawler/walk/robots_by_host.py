"""The robots.txt of each host that is walked: asked for once, kept to from then on."""

from dataclasses import dataclass, field, replace

from crawler.fetch.fetcher import Fetcher
from crawler.model import Target
from crawler.walk.robots import LONGEST_DELAY, MAX_BYTES, Robots, robots_of
from sources.urls import host


@dataclass(slots=True)
class Manners:
    """The rules by origin, fetched when first asked for; `notes` says in words what they change."""

    fetcher: Fetcher
    notes: list[str] = field(default_factory=list)
    _known: dict[str, Robots] = field(default_factory=dict)

    async def robots(self, origin: str) -> Robots:
        """The rules of `origin` (scheme, host and port: RFC 9309, section 2.3)."""
        if origin not in self._known:
            self._known[origin] = await self._ask(origin)
        return self._known[origin]

    async def _ask(self, origin: str) -> Robots:
        limits = replace(self.fetcher.limits, max_body=MAX_BYTES)
        asking = replace(self.fetcher, limits=limits)
        robots = robots_of(await asking.fetch(Target(f"{origin}/robots.txt"), whole=True))
        if robots.refusal:
            self.notes.append(f"{origin} is not walked: {robots.refusal}")
        if robots.delay:
            delay = min(robots.delay, LONGEST_DELAY)
            self.fetcher.asker.politeness.keep_gap(host(origin), delay)
            self.notes.append(f"{origin} is asked once in {delay:g} s at most: its Crawl-delay")
        return robots
