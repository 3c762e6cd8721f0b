"""The robots.txt of each host, asked for once."""

import httpx

from crawler.hosts.limits import Limits
from crawler.walk.robots import LONGEST_DELAY
from crawler.walk.robots_by_host import Manners
from tests.crawler.fetching import fetcher_over


def manners(text: str, asked: list[str]) -> Manners:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, text=text, headers={"Content-Type": "text/plain"})

    return Manners(fetcher_over(httpx.MockTransport(answer), Limits(retries=0)))


async def test_each_origin_is_asked_once() -> None:
    asked: list[str] = []
    rules = manners("User-agent: *\nDisallow: /x", asked)
    for origin in ("https://a.test", "https://a.test:8443", "https://a.test"):
        assert not (await rules.robots(origin)).allows(f"{origin}/x")
    assert asked == ["https://a.test/robots.txt", "https://a.test:8443/robots.txt"]
    assert rules.notes == []


async def test_a_delay_beyond_all_patience_is_cut() -> None:
    rules = manners("User-agent: *\nCrawl-delay: 86400", [])
    await rules.robots("https://a.test")
    pace = rules.fetcher.asker.politeness.gate("a.test").pace
    assert pace.gap == pace.least_gap == LONGEST_DELAY
    assert "once in 30 s" in rules.notes[0]
