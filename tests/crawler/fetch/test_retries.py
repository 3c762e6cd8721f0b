"""What is asked again, how soon, and for how long at most."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Target
from crawler.wire.faults import FaultError
from tests.crawler.fetching import fetcher_over
from tests.crawler.scripted_site import HERE, Answer, Site, page
from tests.virtual_time import run_virtually


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
    assert (outcome.fault, outcome.attempts) == (Fault.RATE_LIMITED, 0)
    assert (len(site.requests), at) == (1, 0.0)


def test_what_an_attempt_met_says_more_than_that_time_ran_out_in_the_next() -> None:
    servfail = FaultError(Fault.DNS_FAILURE, "the name server failed")
    site = Site(lambda _: servfail if len(site.requests) == 1 else None)
    outcome = site.fetch(limits=Limits(deadline=1.0))
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.attempts) == (Fault.DNS_FAILURE, 2)
