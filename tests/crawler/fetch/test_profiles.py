"""Who refuses one way of asking is asked the other way, and remembered."""

from collections.abc import Callable

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.model import Failed, Fetched, Profile, Target
from tests.crawler.fetching import NAME, fetcher_over
from tests.crawler.scripted_site import HERE, Answer, Site, page
from tests.virtual_time import run_virtually


def picky(refused: Callable[[httpx.Request], bool], **headers: str) -> Site:
    """A site that refuses some requests."""
    refusal = {name.replace("_", "-"): value for name, value in headers.items()}
    return Site(
        lambda request: httpx.Response(403, headers=refusal) if refused(request) else page()()
    )


def looks_like_a_browser(request: httpx.Request) -> bool:
    return "text/html" in request.headers["accept"]


def test_who_refuses_a_browsers_headers_is_asked_plainly_by_the_same_name() -> None:
    site = picky(looks_like_a_browser)
    outcome = site.fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.profile, outcome.attempts) == (200, Profile.PLAIN, 2)
    plain = site.requests[1].headers
    assert (plain["user-agent"], plain["accept"]) == (NAME, "*/*")
    assert "accept-language" not in plain


def test_a_refusal_of_both_is_told_as_the_first_was() -> None:
    outcome = picky(lambda _: True).fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.profile, outcome.attempts) == (403, Profile.BROWSER, 2)


@pytest.mark.parametrize(
    ("status", "headers", "asked"),
    [
        (403, {}, 2),
        (406, {}, 2),
        (400, {}, 2),
        (403, {"cf-mitigated": "challenge"}, 1),
        (401, {}, 1),
        (404, {}, 1),
        (999, {}, 1),
    ],
)
def test_only_what_may_be_about_our_headers_is_asked_otherwise(
    status: int, headers: dict[str, str], asked: int
) -> None:
    site = Site(lambda _: httpx.Response(status, headers=headers))
    site.fetch()
    assert len(site.requests) == asked


def test_a_host_is_asked_once_whether_other_headers_help() -> None:
    async def main() -> list[str]:
        async with httpx.MockTransport(site.answer) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0))
            for number in range(4):
                await fetcher.fetch(Target(f"{HERE.url}/{number}"))
        return [request.headers["accept"][:9] for request in site.requests]

    site = picky(lambda _: True)
    assert run_virtually(main()) == ["text/html", "*/*", *["text/html"] * 3]
    site = picky(looks_like_a_browser)
    assert run_virtually(main()) == ["text/html", *["*/*"] * 4]


def test_a_host_that_was_plain_before_may_want_a_browser_now() -> None:
    async def main() -> Fetched | Failed:
        async with httpx.MockTransport(site.answer) as transport:
            fetcher = fetcher_over(transport)
            fetcher.exchange.pool.prefer_plain(["a.example"])
            return await fetcher.fetch(HERE)

    site = picky(lambda request: not looks_like_a_browser(request))
    outcome = run_virtually(main())
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.profile) == (200, Profile.BROWSER)


def test_without_retries_nobody_is_asked_otherwise() -> None:
    site = picky(looks_like_a_browser)
    outcome = site.fetch(limits=Limits(retries=0))
    assert isinstance(outcome, Fetched)
    assert (outcome.status, len(site.requests)) == (403, 1)


@pytest.mark.parametrize(
    ("status", "headers"), [(403, {"cf-mitigated": "challenge"}), (429, {}), (503, {}), (401, {})]
)
def test_other_headers_help_only_where_they_get_the_page(
    status: int, headers: dict[str, str]
) -> None:
    def answer(request: httpx.Request) -> Answer:
        if looks_like_a_browser(request):
            return httpx.Response(403)
        return httpx.Response(status, headers=headers)

    outcome = Site(answer).fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.profile) == (403, Profile.BROWSER)


def test_a_host_remembered_as_plain_is_asked_as_a_browser_before_its_page_is_called_gone() -> None:
    async def main() -> Fetched | Failed:
        async with httpx.MockTransport(site.answer) as transport:
            fetcher = fetcher_over(transport)
            fetcher.exchange.pool.prefer_plain(["a.example"])
            return await fetcher.fetch(HERE)

    site = Site(lambda ask: page()() if looks_like_a_browser(ask) else httpx.Response(404))
    outcome = run_virtually(main())
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.profile) == (200, Profile.BROWSER)
