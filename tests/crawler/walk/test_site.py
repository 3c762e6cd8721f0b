"""In which order a site's pages are told."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.walk.bounds import Bounds
from crawler.walk.scope import Scope
from crawler.walk.site import open_site
from crawler.walk.survey import Survey, survey
from sources.model import Document
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually

HERE = "https://a.test"
T = TypeVar("T")


async def at_once(work: Callable[[Document, Scope], T], document: Document, scope: Scope) -> T:
    """Instead of a thread, which virtual time would not wait for."""
    return work(document, scope)


def test_64_pages_wait_for_one_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/0":
            await asyncio.sleep(15)
        names = range(70) if path == "/" else ()
        links = "".join(f"<a href=/{number}>{path}</a>" for number in names)
        return httpx.Response(200, html=f"<title>{path}</title>{links}")

    async def main() -> list[str]:
        transport = httpx.MockTransport(answer)
        fetcher = fetcher_over(transport, Limits(gap=0, retries=0))
        with closing(await open_site(Bounds(), fetcher, [f"{HERE}/"])) as site:
            return [parsed.document.name.rpartition("/")[2] async for parsed in site.documents()]

    monkeypatch.setattr("crawler.walk.site.asyncio.to_thread", at_once)
    told = run_virtually(main())
    assert told[:8] == ["", "1", "2", "3", "4", "5", "0", "6"]
    assert told[7:] == [str(number) for number in range(6, 70)]


def test_a_walk_reads_pages_for_30_seconds_and_a_tenth_for_each_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(document: Document, scope: Scope) -> tuple[Survey, float]:
        return survey(document, scope), 15.1

    def answer(request: httpx.Request) -> httpx.Response:
        links = "".join(f"<a href=/{number}>a</a>" for number in range(10))
        return httpx.Response(200, html=f"<title>{request.url.path}</title>{links}")

    async def main() -> tuple[int, int, tuple[str, ...]]:
        fetcher = fetcher_over(httpx.MockTransport(answer), Limits(gap=0, retries=0))
        with closing(await open_site(Bounds(), fetcher, [f"{HERE}/"])) as site:
            read = [parsed async for parsed in site.documents()]
            return len(read), len(list(site.known)), site.notes

    monkeypatch.setattr("crawler.walk.site.asyncio.to_thread", at_once)
    monkeypatch.setattr("crawler.walk.site.timed_survey", slow)
    note = "links of 8 pages not read: the limit is 30 s of CPU time and 0.1 s for each page"
    assert run_virtually(main()) == (3, 11, (note,))
