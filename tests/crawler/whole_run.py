"""Whole runs over made-up hosts, in virtual time: the frontier, its passes, and every attempt."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import httpx

from crawler.checking.frontier import Frontier
from crawler.fetch.fetcher import Fetcher
from crawler.hosts.limits import Limits
from crawler.model import Failed, Fetched, Outcome, Target
from crawler.wire.faults import FaultError
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually

Answer = Callable[[httpx.Request, int], Awaitable[httpx.Response | FaultError]]
"""What a request gets, by how many came for the same URL before."""


def frontier_over(fetcher: Fetcher) -> Frontier[Outcome]:
    """All passes of `fetcher`, of which the outcomes alone are wanted."""

    async def work(target: Target, before: Outcome | None) -> Outcome:
        if before is None:
            return await fetcher.fetch(target)
        assert isinstance(before, Fetched | Failed)
        return await fetcher.fetch_again(target, before)

    return Frontier[Outcome](fetcher.limits, fetcher.exchange.pool, work, retry_in=fetcher.retry_in)


def run(
    urls: Sequence[str], answer: Answer, limits: Limits | None = None
) -> tuple[list[Outcome], Counter[str]]:
    """The outcomes of a run over `urls`, and how often each was asked for."""
    asked: Counter[str] = Counter()

    async def handle(request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        asked[url] += 1
        answered = await answer(request, asked[url] - 1)
        if isinstance(answered, FaultError):
            raise answered
        return answered

    async def main() -> list[Outcome]:
        async with httpx.MockTransport(handle) as transport:
            frontier = frontier_over(fetcher_over(transport, limits))
            return [outcome async for outcome in frontier.run(map(Target, urls))]

    return run_virtually(main()), asked


def led_to(host: str, name: str) -> httpx.Response:
    """The redirect to the page `name` of `host`."""
    return httpx.Response(302, headers={"location": f"https://{host}/{name}"})


def pages(host: str, count: int) -> list[str]:
    return [f"https://{host}/{number}" for number in range(count)]


def status(outcome: Outcome) -> int:
    return outcome.status if isinstance(outcome, Fetched) else 0
