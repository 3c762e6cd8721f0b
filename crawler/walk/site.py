"""Walking a site: its pages one after the other, each fetched once, as far as its owner allows."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from crawler.checking.frontier import Frontier
from crawler.checking.triage import Filters
from crawler.fetch.fetcher import Fetcher
from crawler.model import Failed, Fetched, Outcome, Skipped, Target, is_success
from crawler.page.sniff import Kind, kind_of
from crawler.walk.allowance import PageAllowance
from crawler.walk.bounds import Bounds
from crawler.walk.documents import document_of, fetch_source
from crawler.walk.itinerary import Itinerary
from crawler.walk.robots_by_host import RobotsByHost
from crawler.walk.scope import Scope, directory, may_be_page, origin
from crawler.walk.sitemaps import Sitemaps
from crawler.walk.spool import Spool
from crawler.walk.survey import Survey, survey, timed_survey
from sources.model import Parsed
from sources.registry import HTML

HELD_BACK = 64
"""Pages that wait for those before them, so that every run reports them in the same order."""
MOST_NOTES = 20
LEADS_AT_ONCE = 100
DISALLOWED = "robots-disallowed"


@dataclass(frozen=True, slots=True)
class Page:
    """A URL of the site and what came of it; `parsed` is set where it is a document to check.

    `Skipped` is what robots.txt keeps us from asking for.
    """

    target: Target
    outcome: Outcome
    parsed: Parsed | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of fetching a URL; `survey` is set where it is a page in scope."""

    target: Target
    outcome: Fetched | Failed
    survey: Survey | None = None


async def open_site(bounds: Bounds, fetcher: Fetcher, urls: Iterable[str]) -> "Site":
    """The site or sites around `urls`, whose documents are fetched at once.

    robots.txt has no say over these: somebody named them, as in a list of links.

    Raises:
        SourceError: where one of `urls` is no document.
    """
    found = [await fetch_source(url, fetcher) for url in urls]
    roots = tuple(dict.fromkeys(directory(outcome.final_url) for _, outcome in found))
    scope = Scope(roots, bounds.scope)
    starts = [
        Visit(target, outcome, await asyncio.to_thread(survey, document_of(outcome), scope))
        for target, outcome in found
    ]
    return Site(bounds, fetcher, scope, starts)


class Site:
    """The pages of a site, breadth first; iterate over `documents()` once, and close it.

    `known` are the outcomes of all that was fetched, `refused` what robots.txt forbids to ask
    for; both fill as the walk goes. `complete` is set when nothing was left to walk.
    """

    def __init__(
        self, bounds: Bounds, fetcher: Fetcher, scope: Scope, starts: Sequence[Visit]
    ) -> None:
        self.complete = False
        self.known = Spool()
        self.refused: dict[Target, Skipped] = {}
        self._bounds = bounds
        self._fetcher = fetcher
        self._scope = scope
        self._starts = starts
        self._wanted = Filters(exclude=bounds.exclude)
        self._itinerary = Itinerary(depth=bounds.depth, most_pages=bounds.max_pages)
        self._robots = RobotsByHost(fetcher)
        self._sitemaps = Sitemaps(fetcher, scope)
        self._allowance = PageAllowance()
        self._likenesses: set[int] = set()
        self._frontier: Frontier[Visit] | None = None
        self._stopped = False

    def stop(self) -> None:
        """Ends the walk after the pages at hand."""
        self._stopped = True
        if self._frontier is not None:
            self._frontier.stop()

    def close(self) -> None:
        """Gives up what is known."""
        self.known.close()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the walk so far, a line each."""
        counts = self._itinerary.left_out
        notes = [*self._robots.notes, *self._sitemaps.notes]
        more = [f"and {len(notes) - MOST_NOTES} more"] if len(notes) > MOST_NOTES else []
        left_out = [f"{counts[why]:,} pages not crawled: {why}" for why in counts]
        return (*notes[:MOST_NOTES], *more, *left_out, *filter(None, [self._allowance.note]))

    async def documents(self) -> AsyncGenerator[Parsed, None]:
        """The pages and sitemaps to check as they come, in the same order each time."""
        async with aclosing(self._pages()) as pages:
            async for page in pages:
                if isinstance(page.outcome, Skipped):
                    self.refused[page.target] = page.outcome
                else:
                    self.known.add(page.target, page.outcome)
                if page.parsed is not None:
                    yield page.parsed

    async def _pages(self) -> AsyncGenerator[Page, None]:
        """Every URL of the site that was asked for or refused."""
        level: list[str] = []
        for visit in self._starts:
            self._itinerary.admit(visit.target.url, 0)
        for visit in self._starts:
            for page in await self._arrived(visit, 1, level):
                yield page
        self._starts = ()
        async with aclosing(self._named_in_sitemaps(level)) as pages:
            async for page in pages:
                yield page
        depth = 1
        while level and not self._stopped:
            depth += 1
            following: list[str] = []
            async with aclosing(self._visits(level)) as visits:
                async for visit in visits:
                    for page in await self._arrived(visit, depth, following):
                        yield page
            level = following
        self.complete = not self._stopped

    async def _named_in_sitemaps(self, level: list[str]) -> AsyncGenerator[Page, None]:
        if not self._bounds.sitemap:
            return
        urls: list[str] = []
        for place in dict.fromkeys(map(origin, self._scope.roots)):
            robots = await self._robots.of(place)
            urls += robots.sitemaps or (f"{place}/sitemap.xml",)
        async with aclosing(self._sitemaps.read(urls)) as sitemaps:
            async for sitemap in sitemaps:
                if self._stopped:
                    return
                self._itinerary.settle(sitemap.target.url)
                found = sitemap.survey
                yield Page(sitemap.target, sitemap.outcome, found.parsed if found else None)
                for page in await self._explored(found, 1, level) if found else ():
                    yield page

    async def _visits(self, urls: Sequence[str]) -> AsyncGenerator[Visit, None]:
        """The visits of `urls`, in that order but for the few that take very long."""
        frontier = self._frontier = Frontier(
            self._fetcher.limits,
            self._fetcher.exchange.pool,
            self._visit,
            retry_in=self._retry_in,
        )
        places = {url: place for place, url in enumerate(urls)}
        held: list[tuple[int, Visit]] = []
        async with aclosing(frontier.run(map(Target, urls))) as visits:
            async for visit in visits:
                heappush(held, (places[visit.target.url], visit))
                if len(held) > HELD_BACK:
                    yield heappop(held)[1]
        while held:
            yield heappop(held)[1]

    async def _visit(self, target: Target, before: Visit | None) -> Visit:
        if before is None:
            return await self._read(target, await self._fetcher.fetch(target, full_body=True))
        outcome = await self._fetcher.fetch_again(target, before.outcome, full_body=True)
        return await self._read(target, outcome)

    def _retry_in(
        self, target: Target, before: Visit | None, after: Visit, passes: int
    ) -> float | None:
        return self._fetcher.retry_in(
            target, before.outcome if before else None, after.outcome, passes
        )

    async def _read(self, target: Target, outcome: Fetched | Failed) -> Visit:
        if not isinstance(outcome, Fetched) or not self._is_page(outcome):
            return Visit(target, outcome)
        if not self._allowance.takes():
            return Visit(target, outcome)
        document = replace(document_of(outcome), format=HTML)
        found, seconds = await asyncio.to_thread(timed_survey, document, self._scope)
        self._allowance.spend(seconds)
        return Visit(target, outcome, found)

    def _is_page(self, outcome: Fetched) -> bool:
        if not is_success(outcome.status) or not self._scope.holds(outcome.final_url):
            return False
        kind = kind_of(outcome.body, outcome.header("content-type"))
        return kind in {Kind.HTML, Kind.XHTML}

    async def _arrived(self, visit: Visit, depth: int, following: list[str]) -> list[Page]:
        """What a visit yields; the pages it leads to, `depth` from the start, go to `following`."""
        found = visit.survey
        if found is not None and not self._likenesses.isdisjoint(found.likenesses):
            found = None
        pages = self._reached(visit, found.parsed if found else None)
        if found is not None:
            self._likenesses |= found.likenesses
            pages += await self._explored(found, depth, following)
        return pages

    def _reached(self, visit: Visit, parsed: Parsed | None) -> list[Page]:
        """The URL visited, and the one that it redirects to where nobody else asks for that."""
        target, outcome = visit.target, visit.outcome
        there = outcome.final_url if isinstance(outcome, Fetched) else target.url
        if self._itinerary.knows(there) or not self._scope.holds(there):
            return [Page(target, outcome, parsed)]
        self._itinerary.settle(there)
        return [Page(target, outcome), Page(Target(there), replace(outcome, hops=()), parsed)]

    async def _explored(self, found: Survey, depth: int, following: list[str]) -> list[Page]:
        """Puts the leads that are to be followed into `following`; yields those refused to us."""
        refused = []
        for number, lead in enumerate(found.leads):
            if not number % LEADS_AT_ONCE:
                await asyncio.sleep(0)  # a page may have very many, and others are being fetched
            if self._itinerary.knows(lead.url) or not self._wanted.wants(lead.url):
                continue
            robots = await self._robots.of(origin(lead.url))
            if not robots.allows(lead.url):
                self._itinerary.settle(lead.url)
                refused.append(Page(Target(lead.url), Skipped(DISALLOWED, robots.refusal)))
            elif lead.follows and self._itinerary.admit(lead.url, depth):
                following.append(lead.url)
            elif not may_be_page(lead.url):
                self._itinerary.settle(lead.url)
        return refused
