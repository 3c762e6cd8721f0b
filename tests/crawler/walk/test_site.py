"""In which order a site's pages are told."""

import asyncio
from collections.abc import Callable
from contextlib import closing

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.walk.bounds import Bounds
from crawler.walk.scope import Scope
from crawler.walk.site import open_site
from crawler.walk.survey import Survey
from sources.model import Document
from tests.crawler.fetching import fetcher_over
from tests.virtual_time import run_virtually

HERE = "https://a.test"


async def at_once(
    work: Callable[[Document, Scope], Survey], document: Document, scope: Scope
) -> Survey:
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
