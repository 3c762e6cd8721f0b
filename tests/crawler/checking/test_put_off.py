"""A host that asks for time gets what a link may take, and does not hold the run any longer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Outcome, Target
from tests.crawler.fetching import fetcher_over
from tests.crawler.whole_run import frontier_over
from tests.virtual_time import run_virtually

Answer = Callable[[float], httpx.Response]
"""What the host says at a time, in seconds from the first request."""


@dataclass
class Told:
    """What a run over the links of one host led to: when the host was asked, when it ended."""

    asked_at: list[float] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    end: float = 0.0


def run(answer: Answer, *, links: int = 100, deadline: float = 60.0) -> Told:
    told = Told()

    async def handle(_: httpx.Request) -> httpx.Response:
        now = asyncio.get_running_loop().time()
        told.asked_at.append(now)
        return answer(now)

    async def main() -> None:
        async with httpx.MockTransport(handle) as transport:
            frontier = frontier_over(fetcher_over(transport, Limits(deadline=deadline)))
            targets = [Target(f"https://a.example/{number}") for number in range(links)]
            told.outcomes = [outcome async for outcome in frontier.run(targets)]
            told.end = asyncio.get_running_loop().time()

    run_virtually(main())
    return told


def refusing(status: int, seconds: int) -> Answer:
    return lambda _: httpx.Response(status, headers={"retry-after": str(seconds)})


def refused(outcome: Outcome) -> bool:
    """Whether the host said so itself, or was not asked for its sake: no link is broken by it."""
    if isinstance(outcome, Fetched):
        return outcome.status in {429, 503}
    return isinstance(outcome, Failed) and outcome.fault in {Fault.RATE_LIMITED, Fault.UNAVAILABLE}


@pytest.mark.parametrize(("status", "fault"), [(429, Fault.RATE_LIMITED), (503, Fault.UNAVAILABLE)])
def test_what_was_not_requested_is_told_by_what_the_host_said(status: int, fault: Fault) -> None:
    told = run(refusing(status, 3_000))
    assert {each.fault for each in told.outcomes if isinstance(each, Failed)} == {fault}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("links", [1, 100])
def test_a_host_that_asks_for_three_quarters_of_a_minute_gets_them_once(
    status: int, links: int
) -> None:
    told = run(refusing(status, 45), links=links)
    assert max(told.asked_at) == pytest.approx(45.0, abs=1)
    assert told.end < 60.0
    assert len(told.outcomes) == links
    assert all(map(refused, told.outcomes))


@pytest.mark.parametrize("seconds", [1, 10, 20, 25, 30, 35, 45, 55, 60, 300, 10**9])
def test_no_host_holds_a_run_for_longer_than_a_link_may_take(seconds: int) -> None:
    told = run(refusing(429, seconds))
    assert told.end <= 60.0 + 2.0
    waits = [later - earlier for earlier, later in pairwise(told.asked_at)]
    assert all(wait < 0.1 or wait >= seconds - 0.01 for wait in waits)
    assert all(map(refused, told.outcomes))


def test_a_host_that_asks_for_more_than_a_link_may_take_is_not_asked_again_before() -> None:
    told = run(refusing(429, 300))
    assert max(told.asked_at) < 0.1
    assert told.end < 3.0


def test_one_page_that_asks_for_an_hour_does_not_speak_for_its_host() -> None:
    pages = iter(range(1_000))

    def answer(_: float) -> httpx.Response:
        return refusing(503, 3_600)(0.0) if next(pages) == 3 else httpx.Response(200)

    told = run(answer)
    well = [each for each in told.outcomes if isinstance(each, Fetched) and each.status == 200]
    assert len(well) == 100
    assert told.end <= 60.0 + 4.0


def test_who_gives_links_more_time_waits_for_longer() -> None:
    told = run(refusing(429, 45), deadline=300.0)
    assert 45.0 < max(told.asked_at) < 300.0


def test_a_host_that_keeps_its_word_gets_as_many_pauses_as_it_wants() -> None:
    def answer(now: float) -> httpx.Response:
        is_open = now % 50.0 > 40.0
        left = round(41 - now % 50.0)
        return httpx.Response(200) if is_open else refusing(429, left)(now)

    told = run(answer, links=600, deadline=120.0)
    well = [each for each in told.outcomes if isinstance(each, Fetched) and each.status == 200]
    assert len(well) == 600
    assert told.end > 120.0


def test_a_host_that_refuses_one_request_in_ten_is_not_slowed_to_a_crawl() -> None:
    requests = iter(range(10**6))

    def answer(_: float) -> httpx.Response:
        return httpx.Response(429 if next(requests) % 10 == 5 else 200)

    told = run(answer, links=300)
    well = [each for each in told.outcomes if isinstance(each, Fetched) and each.status == 200]
    assert len(well) >= 295
    assert told.end < 200.0
