"""Where redirects lead, what they take along, and where they end."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest

from crawler.checking.triage import Filters
from crawler.fetch.headers import Identity
from crawler.hosts.limits import HostRules, Limits
from crawler.model import Failed, Fault, Fetched, Target
from tests.crawler.fetching import NAME
from tests.crawler.scripted_site import HERE, Answer, Site, page, routes, to


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/new", "https://a.example/new"),
        ("new", "https://a.example/new"),
        ("//b.example/new", "https://b.example/new"),
        ("http://b.example:8080/new#part", "http://b.example:8080/new"),
        ("https://user:secret@b.example/new", "https://b.example/new"),
        (" /new ", "https://a.example/new"),
        ("/n w/new", "https://a.example/n%20w/new"),
        ("?q=1/new", "https://a.example/page?q=1/new"),
    ],
)
def test_a_redirect_is_resolved_as_browsers_do(location: str, expected: str) -> None:
    site = Site(lambda r: page()() if r.url.path.endswith("new") or r.url.query else to(location)())
    outcome = site.fetch()
    assert isinstance(outcome, Fetched)
    assert outcome.final_url == expected
    assert [hop.status for hop in outcome.hops] == [301]


def test_a_location_in_raw_utf8_leads_where_browsers_go() -> None:
    raw = [(b"location", "/né/new".encode())]
    site = Site(lambda r: httpx.Response(302, headers=raw) if r.url.path == "/page" else page()())
    outcome = site.fetch()
    assert isinstance(outcome, Fetched)
    assert outcome.final_url == "https://a.example/n%C3%A9/new"


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"page": to("/page")}, Fault.REDIRECT_LOOP),
        ({"page": to("/b"), "b": to("/page")}, Fault.REDIRECT_LOOP),
        ({"page": to("javascript:alert(1)")}, Fault.REDIRECT_UNSAFE),
        ({"page": to("file:///etc/passwd")}, Fault.REDIRECT_UNSAFE),
        ({"page": to("https://b.example:99999/")}, Fault.URL_INVALID),
        ({"page": to("")}, Fault.BAD_HTTP),
    ],
)
def test_a_redirect_that_leads_nowhere_is_a_fault_with_its_chain(
    answers: dict[str, Callable[[], Answer]], fault: Fault
) -> None:
    outcome = routes(**answers).fetch()
    assert isinstance(outcome, Failed)
    assert outcome.fault is fault


def test_a_chain_longer_than_the_limit_is_broken_and_kept() -> None:
    site = Site(lambda r: to(f"/{int(r.url.path[1:] or 0) + 1}")())
    outcome = site.fetch(Target("https://a.example/"), Limits(max_redirects=4))
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.REDIRECT_LIMIT
    assert len(outcome.hops) == 5


def test_a_site_that_redirects_until_its_cookie_comes_back_is_alive() -> None:
    def handler(request: httpx.Request) -> Answer:
        if "seen=1" in request.headers.get("cookie", ""):
            return page()()
        return to("/page", 302, **{"set-cookie": "seen=1; Path=/"})()

    assert isinstance(Site(handler).fetch(), Fetched)


@pytest.mark.parametrize(("kept", "is_sent"), [(179, True), (180, False)])
def test_once_180_cookies_are_kept_no_more_are(kept: int, is_sent: bool) -> None:
    def handler(request: httpx.Request) -> Answer:
        match request.url.path:
            case "/page":
                cookies = [(b"set-cookie", b"c%d=1" % number) for number in range(kept)]
                return httpx.Response(302, headers=[(b"location", b"/b"), *cookies])
            case "/b":
                return to("/c", 302, **{"set-cookie": "last=1"})()
            case _:
                return page()()

    site = Site(handler)
    site.fetch()
    assert ("last=1" in site.requests[-1].headers["cookie"]) is is_sent


@pytest.mark.parametrize(("size", "is_sent"), [(32_768, True), (32_769, False)])
def test_more_than_32_kibibytes_of_cookies_are_not_sent(size: int, is_sent: bool) -> None:
    cookie = "n=" + "x" * (size - 2)
    site = routes(page=to("/b", 302, **{"set-cookie": cookie}), b=page())
    site.fetch()
    assert ("cookie" in site.requests[-1].headers) is is_sent


def test_a_redirects_own_body_is_waited_for_for_half_a_second() -> None:
    class Silent(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            await asyncio.Event().wait()
            yield b""

    def handler(request: httpx.Request) -> Answer:
        if request.url.path == "/page":
            return httpx.Response(302, headers={"location": "/b"}, stream=Silent())
        return page()()

    assert Site(handler).fetch().elapsed == 0.5


def test_a_thousand_characters_of_a_header_are_kept() -> None:
    outcome = Site(lambda _: page(server="x" * 1_001)()).fetch()
    assert isinstance(outcome, Fetched)
    assert outcome.header("server") == "x" * 1_000


def test_no_cookie_is_kept_from_one_target_to_the_next() -> None:
    site = Site(lambda _: page(**{"set-cookie": "id=1"})())
    site.fetch()
    site.fetch()
    assert all("cookie" not in request.headers for request in site.requests)


def test_headers_do_not_follow_a_redirect_to_another_host() -> None:
    limits = Limits(hosts={"a.example": HostRules(headers=(("Authorization", "Bearer s"),))})
    site = routes(page=to("https://b.example/new"), new=page())
    site.fetch(limits=limits, identity=Identity(NAME, (("X-Team", "docs"),)))
    ours, theirs = site.requests
    assert (ours.headers["authorization"], ours.headers["x-team"]) == ("Bearer s", "docs")
    assert not {"authorization", "x-team", "referer", "cookie"} & set(theirs.headers)
    assert theirs.headers["user-agent"] == NAME


@pytest.mark.parametrize(
    ("link", "target", "sent"),
    [
        ("https://a.example/", "https://a.example/x", True),
        ("https://a.example/", "http://a.example/x", False),
        ("http://a.example/", "http://a.example/x", True),
        ("https://b.example/", "https://a.example/x", True),
        ("https://b.example/", "http://a.example/x", False),
        ("http://b.example/", "http://a.example/x", False),
    ],
)
def test_no_redirect_brings_a_credential_onto_plain_http(
    link: str, target: str, sent: bool
) -> None:
    limits = Limits(gap=0, hosts={"a.example": HostRules(headers=(("Authorization", "s"),))})
    site = Site(lambda r: page()() if r.url.path == "/x" else to(target)())
    site.fetch(Target(link), limits)
    assert ("authorization" in site.requests[-1].headers) is sent


def test_a_cookie_no_header_can_hold_is_not_sent_back() -> None:
    raw = [(b"location", b"/x"), (b"set-cookie", "n=\u00e9".encode())]
    site = Site(lambda r: page()() if r.url.path == "/x" else httpx.Response(302, headers=raw))
    outcome = site.fetch()
    assert isinstance(outcome, Fetched)
    assert outcome.status == 200


def test_a_page_that_answers_is_no_loop_wherever_it_sends_its_visitors() -> None:
    def answer(request: httpx.Request) -> Answer:
        if request.url.path == "/page":
            return httpx.Response(200, headers={"refresh": "1;url=/b", "content-type": "text/html"})
        return httpx.Response(302, headers={"location": "/page"})

    outcome = Site(answer).fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.final_url) == (200, HERE.url)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/private/a?b", "https://a.example/private/a?b"),
        ("HTTPS://A.example/./private", "https://a.example/private"),
        ("/open#private", "https://a.example/open#private"),
        ("mailto:private@a.example", "mailto:private@a.example"),
        ("https://private.example:99999/", "https://private.example:99999/"),
    ],
)
def test_a_redirect_to_an_excluded_url_is_not_followed(location: str, shown: str) -> None:
    site = Site(lambda r: to(location)() if r.url.path == "/page" else page()())
    outcome = site.fetch(excludes=Filters(exclude=(re.compile("private"),)).excludes)
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.REDIRECT_EXCLUDED
    assert outcome.detail == f"redirects to {shown}"
    assert len(outcome.hops) == 1
    assert site.asked == ["https://a.example/page"]


def test_a_refresh_to_an_excluded_url_is_not_followed() -> None:
    site = Site(lambda _: page("<title>A</title>", refresh="0; url=/private")())
    outcome = site.fetch(excludes=Filters(exclude=(re.compile("private"),)).excludes)
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.REDIRECT_EXCLUDED
    assert outcome.detail == "redirects to https://a.example/private"


def test_a_host_can_begin_the_list_of_headers_anew() -> None:
    rules = HostRules(headers=(("X-B", "b"),), anew=frozenset({"headers"}))
    site = Site(lambda _: page()())
    identity = Identity(NAME, (("X-A", "a"),))
    site.fetch(limits=Limits(hosts={"a.example": rules}), identity=identity)
    site.fetch(
        limits=Limits(hosts={"a.example": replace(rules, anew=frozenset())}), identity=identity
    )
    sent = [{key for key in request.headers if key.startswith("x-")} for request in site.requests]
    assert sent == [{"x-b"}, {"x-a", "x-b"}]


def test_only_an_insecure_host_is_asked_without_verifying_its_certificate() -> None:
    site = Site(
        lambda r: to("https://b.example/", 302)() if r.url.host == "a.example" else page()()
    )
    site.fetch(limits=Limits(gap=0, hosts={"b.example": HostRules(insecure=True)}))
    assert [request.extensions.get("insecure", False) for request in site.requests] == [False, True]
