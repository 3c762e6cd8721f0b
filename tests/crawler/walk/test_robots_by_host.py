"""The robots.txt of each host, asked for once."""

import httpx

from crawler.hosts.limits import Limits
from crawler.walk.robots_by_host import RobotsByHost
from tests.crawler.fetching import fetcher_over


def robots_by_host(text: str, asked: list[str]) -> RobotsByHost:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, text=text, headers={"Content-Type": "text/plain"})

    return RobotsByHost(fetcher_over(httpx.MockTransport(answer), Limits(retries=0)))


async def test_each_origin_is_asked_once() -> None:
    asked: list[str] = []
    rules = robots_by_host("User-agent: *\nDisallow: /x", asked)
    for origin in ("https://a.test", "https://a.test:8443", "https://a.test"):
        assert not (await rules.of(origin)).allows(f"{origin}/x")
    assert asked == ["https://a.test/robots.txt", "https://a.test:8443/robots.txt"]
    assert rules.notes == []


async def test_a_crawl_delay_is_cut_to_half_a_minute() -> None:
    rules = robots_by_host("User-agent: *\nCrawl-delay: 86400", [])
    await rules.of("https://a.test")
    pace = rules.fetcher.exchange.pool.host("a.test").pace
    assert (pace.least_gap, pace.gap) == (30.0, 30.0)
    assert "at most one request every 30 s" in rules.notes[0]
