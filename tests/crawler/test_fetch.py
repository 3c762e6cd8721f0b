"""One target becomes one outcome: redirects, retries, deadlines and caps, without a socket."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from crawler.headers import Identity
from crawler.limits import HostRules, Limits
from crawler.model import Failed, Fault, Fetched, Profile, Target
from crawler.wire.faults import FaultError
from tests.crawler.fetching import NAME, fetcher_over
from tests.virtual_time import run_virtually

Answer = httpx.Response | Exception
Handler = Callable[[httpx.Request], Answer | None]
HERE = Target("https://a.example/page")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Site:
    """A scripted server: remembers what it was asked and how long its client slept.

    A handler that gives None is a server that never answers.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        result = self.handler(request)
        if result is None:
            await asyncio.Event().wait()
        if isinstance(result, Exception):
            raise result
        assert result is not None
        return result

    def fetch(
        self,
        target: Target = HERE,
        limits: Limits | None = None,
        identity: Identity | None = None,
        *,
        twice: bool = False,
    ) -> Fetched | Failed:
        """What becomes of `target`; with `twice` in a second pass too, where it deserves one."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            await asyncio.sleep(seconds)

        async def main() -> Fetched | Failed:
            async with httpx.MockTransport(self.answer) as transport:
                fetcher = replace(
                    fetcher_over(transport, limits or Limits(gap=0)),
                    identity=identity or Identity(NAME),
                    sleep=sleep,
                    now=lambda: NOW,
                )
                outcome = await fetcher.fetch(target)
                if twice and fetcher.deserves_more(outcome):
                    outcome = await fetcher.again(target, outcome)
                return outcome

        return run_virtually(main())

    @property
    def asked(self) -> list[str]:
        return [str(request.url) for request in self.requests]


class Slow(Site):
    """A server that takes `seconds` for each answer."""

    def __init__(self, seconds: float, answer: Callable[[], Answer]) -> None:
        super().__init__(lambda _: answer())
        self.seconds = seconds

    async def answer(self, request: httpx.Request) -> httpx.Response:
        response = await super().answer(request)
        await asyncio.sleep(self.seconds)
        return response


def routes(**answers: Callable[[], Answer]) -> Site:
    """A site that answers by the last segment of the path."""
    return Site(lambda request: answers[request.url.path.rpartition("/")[2] or "root"]())


def to(location: str, status: int = 301, **headers: str) -> Callable[[], Answer]:
    return lambda: httpx.Response(status, headers={"location": location, **headers})


def page(text: str = "<title>Hello</title>", **headers: str) -> Callable[[], Answer]:
    shown = {"content-type": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return lambda: httpx.Response(200, headers=shown, content=text.encode())


def test_a_page_is_fetched_with_its_body_and_the_headers_that_matter() -> None:
    site = routes(page=page(etag='"1"', x_secret="no"))
    outcome = site.fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.final_url, outcome.attempts) == (200, HERE.url, 1)
    assert outcome.body == b"<title>Hello</title>"
    assert outcome.header("etag") == '"1"'
    assert outcome.header("x-secret") == ""


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


def test_a_host_that_only_browsers_understand_is_asked() -> None:
    site = Site(lambda _: page()())
    outcome = site.fetch(Target("https://xn--n3h.net:8443/"))
    assert isinstance(outcome, Fetched)
    assert site.requests[0].headers["host"] == "xn--n3h.net:8443"


def test_a_url_that_no_request_can_hold_is_an_outcome() -> None:
    outcome = Site(lambda _: page()()).fetch(Target("https://a.example/" + "x" * 70_000))
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.URL_INVALID


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


def failing(times: int, then: Callable[[], Answer], first: Callable[[], Answer]) -> Site:
    site = Site(lambda _: (first if len(site.requests) <= times else then)())
    return site


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 522])
def test_a_passing_condition_is_asked_again(status: int) -> None:
    outcome = failing(2, page(), lambda: httpx.Response(status)).fetch(twice=True)
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.attempts) == (200, 3)


@pytest.mark.parametrize("status", [401, 404, 410, 451, 501, 505, 999])
def test_a_lasting_answer_is_asked_for_once(status: int) -> None:
    outcome = Site(lambda _: httpx.Response(status)).fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.attempts) == (status, 1)


def test_one_retry_is_made_at_once_and_the_others_in_the_second_pass() -> None:
    site = Site(lambda _: httpx.Response(503))
    assert site.fetch(limits=Limits(retries=3)).attempts == 2
    outcome = site.fetch(limits=Limits(retries=3), twice=True)
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.attempts) == (503, 4)


def test_without_retries_there_is_one_attempt_and_no_second_pass() -> None:
    site = Site(lambda _: httpx.Response(503))
    assert site.fetch(limits=Limits(retries=0), twice=True).attempts == 1


def test_what_has_just_wasted_seconds_is_not_asked_again_at_once() -> None:
    silent = Site(lambda _: FaultError(Fault.CONNECT_TIMEOUT, "nobody picks up"))
    assert silent.fetch().attempts == 1
    assert silent.fetch(twice=True).attempts == 2


def test_a_reset_is_asked_again_and_a_bad_certificate_is_not() -> None:
    reset = Site(lambda _: FaultError(Fault.CONNECTION_RESET, "reset"))
    assert reset.fetch(twice=True).attempts == 3
    expired = Site(lambda _: FaultError(Fault.TLS_EXPIRED, "expired"))
    assert expired.fetch().attempts == 1


def test_retry_after_is_waited_for() -> None:
    site = failing(1, page(), lambda: httpx.Response(429, headers={"retry-after": "7"}))
    assert isinstance(site.fetch(), Fetched)
    assert site.slept == [7.0]


def test_a_wait_longer_than_a_minute_is_left_for_another_run() -> None:
    site = Site(lambda _: httpx.Response(503, headers={"retry-after": "3600"}))
    assert site.fetch().attempts == 1
    assert site.slept == []


def test_no_wait_goes_past_the_deadline() -> None:
    site = Site(lambda _: httpx.Response(503, headers={"retry-after": "20"}))
    assert site.fetch(limits=Limits(deadline=15.0)).attempts == 1


def test_silence_is_looked_at_twice_in_the_time_of_once_and_not_in_a_second_pass() -> None:
    site = Site(lambda _: None)
    outcome = site.fetch(limits=Limits(timeout=20.0, gap=0), twice=True)
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.elapsed, outcome.attempts) == (Fault.READ_TIMEOUT, 20.0, 2)
    assert len(site.requests) == 2


def test_a_lost_answer_is_made_up_for_by_a_second_request_beside_the_first() -> None:
    site = Site(lambda _: None if len(site.requests) == 1 else page()())
    outcome = site.fetch(limits=Limits(timeout=20.0, gap=0))
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.elapsed, outcome.attempts) == (200, 8.0, 2)


def test_a_slow_answer_is_waited_for_though_a_second_request_is_on_its_way() -> None:
    site = Slow(12.0, page())
    outcome = site.fetch(limits=Limits(timeout=20.0, gap=0))
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.elapsed, outcome.attempts) == (200, 12.0, 2)


@pytest.mark.parametrize(("seconds", "per_host", "requests"), [(6.0, 1, 9), (12.0, 4, 10)])
def test_neither_a_wait_for_a_turn_nor_a_busy_host_is_hedged(
    seconds: float, per_host: int, requests: int
) -> None:
    async def main() -> int:
        async with httpx.MockTransport(site.answer) as transport:
            limits = Limits(per_host=per_host, gap=0, timeout=20.0)
            fetcher = fetcher_over(transport, limits)
            await asyncio.gather(*(fetcher.fetch(Target(f"{HERE.url}/{n}")) for n in range(9)))
        return len(site.requests)

    site = Slow(seconds, page())
    assert run_virtually(main()) == requests


def test_both_passes_together_keep_the_deadline() -> None:
    limits = Limits(timeout=20.0, deadline=30.0, gap=0)
    site = Site(lambda _: httpx.Response(503) if len(site.requests) < 3 else None)
    outcome = site.fetch(limits=limits, twice=True)
    assert outcome.elapsed <= 30.0


def test_a_wait_past_the_deadline_is_not_made_in_a_second_pass_either() -> None:
    site = Site(lambda _: httpx.Response(503, headers={"retry-after": "20"}))
    outcome = site.fetch(limits=Limits(deadline=15.0, timeout=10.0), twice=True)
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.attempts, len(site.requests)) == (503, 1, 1)
    assert outcome.elapsed < 1


def test_another_page_of_a_host_that_is_left_alone_for_longer_is_not_asked_for() -> None:
    async def main() -> tuple[Fetched | Failed, float]:
        async with httpx.MockTransport(site.answer) as transport:
            limits = Limits(deadline=15.0, timeout=10.0, retries=0)
            fetcher = fetcher_over(transport, limits)
            await fetcher.fetch(HERE)
            outcome = await fetcher.fetch(Target(f"{HERE.url}/other"))
            return outcome, asyncio.get_running_loop().time()

    site = Site(lambda _: httpx.Response(429, headers={"retry-after": "20"}))
    outcome, at = run_virtually(main())
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.RATE_LIMITED
    assert (len(site.requests), at) == (1, 0.0)


def test_what_an_attempt_met_says_more_than_that_time_ran_out_in_the_next() -> None:
    servfail = FaultError(Fault.DNS_FAILURE, "the name server failed")
    site = Site(lambda _: servfail if len(site.requests) == 1 else None)
    outcome = site.fetch(limits=Limits(deadline=1.0))
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.attempts) == (Fault.DNS_FAILURE, 2)


def test_silence_ends_at_the_timeout() -> None:
    outcome = Site(lambda _: None).fetch(limits=Limits(timeout=20.0, retries=0))
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.elapsed) == (Fault.READ_TIMEOUT, 20.0)


def test_an_error_nobody_foresaw_is_an_outcome_too() -> None:
    assert isinstance(Site(lambda _: ValueError("odd")).fetch(), Failed)


class Drip(httpx.AsyncByteStream):
    """A byte a second, for ever."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(1)
            yield b"x"


def test_a_slow_drip_ends_at_the_timeout_and_its_status_counts() -> None:
    drip = {"content-type": "text/html"}
    outcome = Site(lambda _: httpx.Response(200, headers=drip, stream=Drip())).fetch()
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.elapsed, outcome.attempts) == (200, 20.0, 1)
    assert outcome.note == "body cut at the deadline"


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
            fetcher.profiles.begin_plainly_at(["a.example"])
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


def test_a_limit_met_by_the_second_request_does_not_end_the_first() -> None:
    class Strict(Site):
        async def answer(self, request: httpx.Request) -> httpx.Response:
            if self.requests:
                self.requests.append(request)
                return httpx.Response(429)
            response = await super().answer(request)
            await asyncio.sleep(12)
            return response

    outcome = Strict(lambda _: page()()).fetch(limits=Limits(gap=0))
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


def test_a_host_that_was_given_no_time_has_not_kept_silent() -> None:
    async def main() -> bool:
        async with httpx.MockTransport(site.answer) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0, retries=0))
            for number in range(5):
                await fetcher.fetch(Target(f"https://slow.example/{number}"))
            victim = fetcher.asker.politeness.origin("victim.example", "https", None)
            return victim.shut is None

    class Redirecting(Site):
        async def answer(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(19.9 if request.url.host == "slow.example" else 5)
            return httpx.Response(302, headers={"location": "https://victim.example/"})

    site = Redirecting(lambda _: None)
    assert run_virtually(main())


def test_a_host_remembered_as_plain_is_asked_as_a_browser_before_its_page_is_called_gone() -> None:
    async def main() -> Fetched | Failed:
        async with httpx.MockTransport(site.answer) as transport:
            fetcher = fetcher_over(transport)
            fetcher.profiles.begin_plainly_at(["a.example"])
            return await fetcher.fetch(HERE)

    site = Site(lambda ask: page()() if looks_like_a_browser(ask) else httpx.Response(404))
    outcome = run_virtually(main())
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.profile) == (200, Profile.BROWSER)


def test_a_hedge_does_not_stand_in_line_behind_its_own_first_request() -> None:
    outcome = Site(lambda _: None).fetch(limits=Limits(per_host=1, gap=0, timeout=20.0))
    assert (outcome.elapsed, outcome.attempts) == (20.0, 1)


def test_the_request_that_decides_over_a_host_that_is_down_counts_as_silence() -> None:
    async def main() -> tuple[bool, float]:
        async with httpx.MockTransport(site.answer) as transport:
            loop, drift = asyncio.get_running_loop(), iter(range(1_000_000))
            fetcher = fetcher_over(
                transport, Limits(gap=0), clock=lambda: loop.time() + next(drift) / 1e6
            )
            origin = fetcher.asker.politeness.origin("a.example", "https", None)
            for _ in range(3):
                origin.failed(Failed(Fault.READ_TIMEOUT))
            await fetcher.again(HERE, Failed(Fault.READ_TIMEOUT))
            return origin.is_down, loop.time()

    site = Site(lambda _: None)
    is_down, at = run_virtually(main())
    assert is_down
    assert at == pytest.approx(8.0, abs=0.1)
