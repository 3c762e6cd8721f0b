"""One target becomes one outcome: what is kept of its page, and how much is read."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Target
from tests.crawler.fetching import fetcher_over
from tests.crawler.scripted_site import HERE, Site, page, routes
from tests.virtual_time import run_virtually


def test_a_page_is_fetched_with_its_body_and_the_headers_that_matter() -> None:
    site = routes(page=page(etag='"1"', x_secret="no"))
    outcome = site.fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.final_url, outcome.attempts) == (200, HERE.url, 1)
    assert outcome.body == b"<title>Hello</title>"
    assert outcome.header("etag") == '"1"'
    assert outcome.header("x-secret") == ""


def test_a_host_that_only_browsers_understand_is_asked() -> None:
    site = Site(lambda _: page()())
    outcome = site.fetch(Target("https://xn--n3h.net:8443/"))
    assert isinstance(outcome, Fetched)
    assert site.requests[0].headers["host"] == "xn--n3h.net:8443"


def test_a_url_that_no_request_can_hold_is_an_outcome() -> None:
    outcome = Site(lambda _: page()()).fetch(Target("https://a.example/" + "x" * 70_000))
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.URL_INVALID


def test_an_error_nobody_foresaw_is_an_outcome_too() -> None:
    assert isinstance(Site(lambda _: ValueError("odd")).fetch(), Failed)


class Drip(httpx.AsyncByteStream):
    """A byte a second, for ever."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(1)
            yield b"x"


@pytest.mark.parametrize(
    ("targets_left", "full_body", "seconds", "note"),
    [
        (1, False, 5.0, "body truncated: it took too long"),
        (0, False, 2.0, "body truncated: it took too long"),
        (0, True, 20.0, "body truncated at the deadline"),
    ],
)
def test_a_dripping_body_gets_a_few_seconds_and_its_status_counts(
    targets_left: int, full_body: bool, seconds: float, note: str
) -> None:
    async def main() -> Fetched | Failed:
        drip = {"content-type": "text/html"}
        transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=drip, stream=Drip()))
        fetcher = fetcher_over(transport)
        fetcher.exchange.pool.targets_left = targets_left
        return await fetcher.fetch(HERE, full_body=full_body)

    outcome = run_virtually(main())
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.elapsed, outcome.attempts) == (200, seconds, 1)
    assert outcome.note == note


def test_a_body_longer_than_the_cap_is_cut() -> None:
    outcome = Site(lambda _: page("x" * 5_000)()).fetch(limits=Limits(max_body=1_000))
    assert isinstance(outcome, Fetched)
    assert len(outcome.body) <= 5_000
    assert "1000" in outcome.note


HEAD = "<html><head><title>T</title></head><body><h1>T</h1>"


def test_a_page_is_read_no_further_than_is_of_use() -> None:
    served = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            nonlocal served
            yield HEAD.encode()
            while True:
                served += 8192
                yield b"x" * 8192

    endless = httpx.Response(200, headers={"content-type": "text/html"}, stream=Endless())
    outcome = Site(lambda _: endless).fetch()
    assert isinstance(outcome, Fetched)
    assert outcome.body.startswith(HEAD.encode())
    assert outcome.note == ""
    assert served < 100_000


def test_what_is_no_page_is_not_read() -> None:
    outcome = Site(lambda _: page("x" * 500, content_type="image/png")()).fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.body) == (200, b"")
