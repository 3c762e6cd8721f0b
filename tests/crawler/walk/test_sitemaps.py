"""How many sitemaps are read, how large, and how far indexes are followed."""

import gzip
from collections.abc import Mapping

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.walk.allowance import Allowance
from crawler.walk.scope import Scope
from crawler.walk.sitemaps import Sitemaps
from tests.crawler.fetching import fetcher_over

HERE = "https://a.test"


def index(*names: str) -> str:
    places = "".join(f"<sitemap><loc>{HERE}/{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex>{places}</sitemapindex>"


def urls(count: int, of: str = "") -> str:
    places = "".join(f"<url><loc>{HERE}/{of}{number}</loc></url>\n" for number in range(count))
    return f"<urlset>{places}</urlset>"


async def read(files: Mapping[str, str | bytes]) -> tuple[list[str], list[str]]:
    """The sitemaps read from the one named `top` on, and the notes about it."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=files[request.url.path.strip("/")])

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


BOMBS = {
    "zeros": bytes(11_000_000),
    "blanks": b"<urlset>" + b" " * 11_000_000,
    "elements": b"<urlset>" + b"<a/>" * 2_750_000,
    "depth": b"<urlset>" + b"<a>" * 3_700_000,
    "a comment": b"<urlset><!--" + b"c" * 11_000_000,
    "attributes": b"<urlset " + b"a='b' " * 1_850_000,
    "a long URL": b"<urlset><url><loc>" + b"a" * 11_000_000,
    "wide letters": b"<urlset>" + "\U0001f600".encode() + b" " * 11_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_two_bombs_end_the_reading_of_400(bomb: str) -> None:
    names = [f"s{number}.gz" for number in range(400)]
    packed = gzip.compress(BOMBS[bomb], 1, mtime=0)
    found, notes = await read({"top": index(*names), **dict.fromkeys(names, packed)})
    assert len(found) <= 4
    assert notes[-1] == (
        "not all sitemaps were read: the limit is 20 MiB, or 4,096 bytes for each URL"
    )


async def test_urls_earn_the_bytes_they_take() -> None:
    names = [f"s{number}" for number in range(12)]
    spaced = urls(1_000).replace("\n", " " * 4_000)
    assert await read({"top": index(*names), **dict.fromkeys(names, spaced)}) == (
        ["top", *names],
        [],
    )


async def test_of_a_larger_sitemap_the_first_10_mebibytes_are_read_and_that_is_told() -> None:
    packed = gzip.compress(f"<urlset>{urls(10)}{' ' * 11_000_000}".encode(), 1, mtime=0)
    assert await read({"top": packed}) == (
        ["top"],
        ["only the first 10 MiB of sitemap https://a.test/top were read"],
    )


async def test_a_text_sitemap_is_read_up_to_its_50_000th_url() -> None:
    found, notes = await read({"top": "http://a.test/x " * 60_000, "b": urls(1)})
    assert (found, notes) == (["top"], [])


async def test_indexes_name_50_000_sitemaps_and_no_more_are_noted_down() -> None:
    many = index(*(f"s{number}" for number in range(30_000)))
    files = {"top": index("one", "two", "three"), "one": many, "two": many, "three": urls(1)}
    assert await read(files) == (
        ["top", "one", "two"],
        ["not all sitemaps were read: the limit is 500 files or 50,000 URLs"],
    )


async def test_after_50_sitemaps_in_a_row_that_cannot_be_read_no_more_are_asked_for() -> None:
    names = [f"s{number}" for number in range(60)]
    found, notes = await read({"top": index(*names), **dict.fromkeys(names, "")})
    assert len(found) == 51
    assert notes[-1] == "not all sitemaps were read: the limit is 50 in a row that cannot be read"


@pytest.mark.parametrize(("seconds", "spent"), [(10.9, ""), (11.1, "10 s of CPU time")])
def test_an_allowance_of_seconds_ends_what_is_slow(seconds: float, spent: str) -> None:
    allowance = Allowance()
    allowance.spend(0, seconds, 1_000)
    assert allowance.spent == spent
