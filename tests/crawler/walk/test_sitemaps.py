"""How many sitemaps are read, how large, and how far indexes are followed."""

import gzip
from collections.abc import Mapping

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.walk.scope import Scope
from crawler.walk.sitemaps import Sitemaps, unpacked
from tests.crawler.fetching import fetcher_over

HERE = "https://a.test"


def index(*names: str) -> str:
    places = "".join(f"<sitemap><loc>{HERE}/{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex>{places}</sitemapindex>"


def urls(count: int, of: str = "") -> str:
    places = "".join(f"<url><loc>{HERE}/{of}{number}</loc></url>\n" for number in range(count))
    return f"<urlset>{places}</urlset>"


async def read(files: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The sitemaps read from the one named `top` on, and the notes about it."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=files[request.url.path.strip("/")])

    fetcher = fetcher_over(httpx.MockTransport(answer), Limits(gap=0, retries=0))
    sitemaps = Sitemaps(fetcher, Scope((f"{HERE}/",), ()))
    found = [each.target.url async for each in sitemaps.read([f"{HERE}/top"])]
    return [url.removeprefix(f"{HERE}/") for url in found], sitemaps.notes


async def test_two_indexes_may_lead_to_a_sitemap_and_no_third() -> None:
    files = {"top": index("one"), "one": index("two"), "two": index("three"), "three": urls(1)}
    assert await read(files) == (["top", "one", "two"], [])


@pytest.mark.parametrize(("named", "are_read"), [(499, 500), (500, 500)])
async def test_500_sitemaps_are_read_and_what_is_left_out_is_told(
    named: int, are_read: int
) -> None:
    names = [f"s{number}" for number in range(named)]
    found, notes = await read({"top": index(*names), **dict.fromkeys(names, urls(1))})
    assert len(found) == are_read
    told = (
        []
        if named == 499
        else ["not all sitemaps were read: the limit is 500 files or 50,000 URLs"]
    )
    assert notes == told


async def test_50_000_urls_of_all_sitemaps_together_are_read() -> None:
    counts = {"a": 26_000, "b": 24_000, "c": 1}
    files = {name: urls(count, of=name) for name, count in counts.items()}
    assert await read({"top": index(*counts), **files}) == (
        ["top", "a", "b"],
        ["not all sitemaps were read: the limit is 500 files or 50,000 URLs"],
    )


def test_a_sitemap_is_unpacked_up_to_50_mebibytes() -> None:
    packed = gzip.compress(bytes(52_428_801), 1, mtime=0)
    assert len(unpacked(packed)) == 52_428_800
