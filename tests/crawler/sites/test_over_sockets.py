"""Each adapter by one link over real sockets: its interface answers, limits us, or is broken.

Where the interface tells nothing, the page alone decides.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from crawler.checking.examiner import Examiner
from crawler.hosts.limits import Limits
from crawler.model import Check, Policy, Target
from crawler.wire.connect_to import parse
from crawler.wire.transport import WireSettings, open_transport
from tests.crawler.fetching import fetcher_over
from tests.crawler.sites.one_link_each import PAGE, SITES, Site, as_json
from tests.crawler.sites.replies import WALL
from tests.guards import HANGS_AFTER
from tests.web import behaviours
from tests.web.exchange import Behaviour
from tests.web.request import Request
from tests.web.small_web import SmallWeb

Start = Callable[[Mapping[str, Behaviour]], SmallWeb]
TOKENS = {"github.com": "ghp_secret", "stackexchange.com": "key-secret"}
LIMITS = Limits(
    concurrency=8,
    gap=0.0,
    connect_timeout=HANGS_AFTER,
    timeout=HANGS_AFTER,
    deadline=HANGS_AFTER,
    retries=0,
    max_redirects=5,
)
BROKEN: dict[str, Behaviour] = {
    "HTML for JSON": behaviours.html(WALL.decode()),
    "JSON cut off": behaviours.respond(200, b'{"id": 1, "items": [{', {"Content-Type": "a/json"}),
    "JSON of wrong types": as_json([{"id": []}]),
    "JSON of another": as_json({"id": "a/b", "full_name": "a/b", "name": "z", "version": "1"}),
    "deep JSON": behaviours.respond(200, b"[" * 100_000),
    "huge JSON": behaviours.respond(200, b'{"a": "' + b"x" * 2_000_000 + b'"}'),
    "a failure": behaviours.status(502),
    "nothing": behaviours.hang_up(),
    "an empty answer": behaviours.respond(200),
    "a refused token": as_json({"message": "Bad credentials"}, 401),
}
LIMITED: dict[str, Behaviour] = {
    "429": as_json({"message": "Too Many Requests", "error": 429}, 429),
    "403 and none left": as_json(
        {"message": "API rate limit exceeded for user ID 1."}, 403, {"X-RateLimit-Remaining": "0"}
    ),
    "403 and a pause": as_json(
        {"message": "You have exceeded a secondary rate limit."}, 403, {"Retry-After": "60"}
    ),
    "400 and an error number": as_json({"error_id": 502, "error_name": "throttle_violation"}, 400),
}


@asynccontextmanager
async def examiner_of(web: SmallWeb, limits: Limits = LIMITS) -> AsyncIterator[Examiner]:
    """An examiner for which every host is on `web`."""
    settings = WireSettings(
        allow_nets=(ip_network("127.0.0.0/8"),),
        connect_to=tuple(map(parse, web.connect_to)),
        cafile=web.cafile,
    )
    async with open_transport(settings, environ={}) as transport:
        fetcher = fetcher_over(transport, limits)
        yield Examiner(fetcher, Policy(), lambda: datetime.now(UTC), site_keys=TOKENS)


async def examined(web: SmallWeb, urls: Sequence[str], limits: Limits = LIMITS) -> list[Check]:
    """The checks of `urls` by one examiner, one after the other."""
    async with examiner_of(web, limits) as examiner:
        return [await examiner.examine(Target(url)) for url in urls]


async def looked_at_twice(web: SmallWeb, url: str) -> Check:
    """The check of the second pass over `url`."""
    async with examiner_of(web, replace(LIMITS, retries=2)) as examiner:
        first = await examiner.examine(Target(url))
        assert examiner.retry_in(Target(url), None, first, 1) is not None
        return await examiner.examine(Target(url), first)


def play(small_web: Start, site: Site, interface: Behaviour | None) -> tuple[Check, SmallWeb]:
    """The check of the site's link where its interface behaves so, or is left out: the page's."""
    urls = {site.link: site.page, **site.also}
    if interface is not None:
        urls[site.interface] = interface
    web = small_web(urls)
    (check,) = asyncio.run(examined(web, [site.link]))
    return check, web


def interface_of(site: Site) -> Behaviour:
    if site.interface in site.also:
        return site.also[site.interface]
    return behaviours.html(site.record) if isinstance(site.record, str) else as_json(site.record)


def asked(web: SmallWeb, site: Site) -> list[Request]:
    return [each for each in web.requests if each.url.partition("?")[0] == site.interface]


@pytest.mark.parametrize("name", SITES)
def test_a_sites_own_word_is_taken(small_web: Start, name: str) -> None:
    site = SITES[name]
    check, web = play(small_web, site, interface_of(site))
    assert (check.judgement.reason, check.judgement.new_url) == (site.reason, site.new_url)
    assert len(asked(web, site)) == 1


@pytest.mark.parametrize("name", SITES)
def test_where_a_site_limits_us_the_page_decides(small_web: Start, name: str) -> None:
    site = SITES[name]
    alone, _ = play(small_web, site, behaviours.status(500))
    for limited in LIMITED.values():
        check, web = play(small_web, site, limited)
        assert check.judgement == alone.judgement
        assert check.facts == alone.facts
        assert asked(web, site)


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", SITES)
def test_where_an_interface_is_broken_the_page_decides(
    small_web: Start, name: str, how: str
) -> None:
    site = SITES[name]
    alone, _ = play(small_web, site, behaviours.status(500))
    check, web = play(small_web, site, BROKEN[how])
    assert check.judgement == alone.judgement
    assert check.facts == alone.facts
    assert asked(web, site)


def test_an_interface_that_never_answers_costs_its_time_and_no_verdict(small_web: Start) -> None:
    site = SITES["npm"]
    web = small_web({site.link: site.page, **site.also, site.interface: behaviours.silence()})
    (check,) = asyncio.run(examined(web, [site.link], replace(LIMITS, timeout=2.0)))
    assert check.judgement.reason == "ok"


@pytest.mark.parametrize(
    ("url", "behaviour", "reason"),
    [
        (
            "https://www.linkedin.com/in/someone",
            behaviours.redirect("https://www.linkedin.com/authwall?sessionRedirect=x", 302),
            "members-only",
        ),
        ("https://www.linkedin.com/in/someone", behaviours.status(999), "http-999"),
        ("https://www.linkedin.com/in/someone", behaviours.status(404), "not-public"),
        ("https://medium.com/@someone/story-1a2b3c4d5e6f", behaviours.status(403), "bot-wall"),
        ("https://medium.com/@someone/story-1a2b3c4d5e6f", behaviours.status(404), "http-404"),
        ("https://medium.com/@someone/story-1a2b3c4d5e6f", PAGE, "ok"),
    ],
)
def test_a_wall_is_told_from_the_page_behind_it(
    small_web: Start, url: str, behaviour: Behaviour, reason: str
) -> None:
    sign_in = {"https://www.linkedin.com/authwall": behaviours.page("Sign Up | LinkedIn")}
    web = small_web({url: behaviour, **sign_in})
    (check,) = asyncio.run(examined(web, [url]))
    assert check.judgement.reason == reason


def test_a_removed_video_is_gone_though_its_page_asks_about_cookies_first(small_web: Start) -> None:
    link = "https://www.youtube.com/watch?v=pO5L6vXtxsI"
    consent = "https://consent.youtube.com/m"
    asks = "<title>Before you continue to YouTube</title><h1>Before you continue to YouTube</h1>"
    web = small_web(
        {
            link: behaviours.redirect(f"{consent}?continue={link}", 302),
            consent: behaviours.html(
                f"{asks}<button>Reject all</button><button>Accept all</button>"
            ),
            "https://www.youtube.com/oembed": behaviours.respond(404, b"Not Found"),
        }
    )
    (check,) = asyncio.run(examined(web, [link]))
    assert check.judgement.reason == "removed"


@pytest.mark.parametrize(
    ("url", "behaviour", "interface", "reason"),
    [
        ("https://www.linkedin.com/in/someone", behaviours.status(404), {}, "not-public"),
        (
            "https://www.youtube.com/watch?v=pO5L6vXtxsI",
            behaviours.html(
                "<title> - YouTube</title><meta property=og:site_name content=YouTube>"
            ),
            {"https://www.youtube.com/oembed": behaviours.respond(404, b"Not Found")},
            "removed",
        ),
    ],
)
def test_a_sites_own_word_is_taken_in_a_second_pass_too(
    small_web: Start, url: str, behaviour: Behaviour, interface: dict[str, Behaviour], reason: str
) -> None:
    web = small_web({url: behaviours.flaky(2, behaviour), **interface})
    check = asyncio.run(looked_at_twice(web, url))
    assert check.judgement.reason == reason


def test_no_more_than_the_budget_is_asked_and_nothing_is_broken_for_it(small_web: Start) -> None:
    links = [f"https://github.com/octocat/repo-{number}" for number in range(8)]
    spent = as_json({"message": "API rate limit exceeded"}, 403, {"X-RateLimit-Remaining": "0"})
    web = small_web({"https://api.github.com/*": spent, **dict.fromkeys(links, PAGE)})
    checks = asyncio.run(examined(web, links))
    assert {check.judgement.reason for check in checks} == {"ok"}
    assert sum(each.host == "api.github.com" for each in web.requests) == 1


def test_a_token_goes_to_its_interface_alone(small_web: Start) -> None:
    links = [site.link for site in SITES.values()]
    elsewhere = "https://elsewhere.test/"
    script: dict[str, Behaviour] = {elsewhere: as_json({"full_name": "octocat/Hello-World"})}
    for site in SITES.values():
        script |= {site.link: site.page, **site.also, site.interface: interface_of(site)}
    script[SITES["github"].interface] = behaviours.redirect(elsewhere, 302)
    script[SITES["stackexchange"].interface] = behaviours.redirect(elsewhere, 302)
    web = small_web(script)
    checks = asyncio.run(examined(web, links))
    assert not any("secret" in repr(check) for check in checks)
    for request in web.requests:
        shown = "secret" in str(request.headers) or "secret" in request.url
        assert shown == (request.host in {"api.github.com", "api.stackexchange.com"})
        assert not shown or request.scheme == "https"
