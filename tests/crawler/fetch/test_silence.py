"""Hosts that keep us waiting: asked once more beside the first, and known by it."""

import asyncio

import httpx
import pytest

from crawler.hosts.limits import Limits
from crawler.model import Failed, Fault, Fetched, Target
from crawler.wire.faults import FaultError
from tests.crawler.fetching import fetcher_over
from tests.crawler.scripted_site import HERE, Site, Slow, page
from tests.virtual_time import run_virtually


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


@pytest.mark.parametrize("start", [HERE.url, "https://short.example/page"])
def test_a_host_that_kept_silent_twice_is_not_asked_again_for_a_link_that_came_late(
    start: str,
) -> None:
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "short.example":
            return httpx.Response(302, headers={"location": f"{HERE.url}/{request.url.path[-1]}"})
        asked.append(request.url.path)
        await asyncio.sleep(request.extensions["timeout"]["connect"])
        raise FaultError(Fault.CONNECT_TIMEOUT, "connection timed out")

    async def main() -> Fetched | Failed:
        async with httpx.MockTransport(answer) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0))
            early = [fetcher.fetch(Target(f"{start}/{number}")) for number in range(2)]
            others = asyncio.gather(*early)
            await asyncio.sleep(3)
            late = await fetcher.fetch(HERE)
            await others
            assert fetcher.retry_in(HERE, None, late, 1) == 2.0
            return await fetcher.fetch_again(HERE, late)

    outcome = run_virtually(main())
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.elapsed) == (Fault.CONNECT_TIMEOUT, 10.0)
    assert asked.count("/page") == 1


def test_silence_ends_at_the_timeout() -> None:
    outcome = Site(lambda _: None).fetch(limits=Limits(timeout=20.0, retries=0))
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.elapsed) == (Fault.READ_TIMEOUT, 20.0)


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


def test_a_host_that_was_given_no_time_has_not_kept_silent() -> None:
    async def main() -> bool:
        async with httpx.MockTransport(site.answer) as transport:
            fetcher = fetcher_over(transport, Limits(gap=0, retries=0))
            for number in range(5):
                await fetcher.fetch(Target(f"https://slow.example/{number}"))
            victim = fetcher.exchange.pool.port("victim.example", "https", None)
            return victim.refusal is None

    class Redirecting(Site):
        async def answer(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(19.9 if request.url.host == "slow.example" else 5)
            return httpx.Response(302, headers={"location": "https://victim.example/"})

    site = Redirecting(lambda _: None)
    assert run_virtually(main())


@pytest.mark.parametrize("answers_others", [True, False])
def test_a_silent_page_of_a_busy_host_is_hedged_while_others_are_answered(
    answers_others: bool,
) -> None:
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == "/silent" or not answers_others:
            await asyncio.sleep(3_600.0)
        await asyncio.sleep(1.0)
        return httpx.Response(200)

    async def main() -> Fetched | Failed:
        async with httpx.MockTransport(answer) as transport:
            fetcher = fetcher_over(transport, Limits(per_host=2, gap=0))
            silent = asyncio.create_task(fetcher.fetch(Target("https://a.example/silent")))
            for number in range(30):
                if not silent.done():
                    await fetcher.fetch(Target(f"https://a.example/{number}"))
            return await silent

    outcome = run_virtually(main())
    assert isinstance(outcome, Failed)
    assert (outcome.fault, outcome.elapsed) == (Fault.READ_TIMEOUT, 20.0)
    assert outcome.attempts == asked.count("/silent") == (2 if answers_others else 1)


def test_three_silent_requests_tell_as_much_as_a_request_and_its_hedge() -> None:
    site = Site(lambda _: None)

    async def main() -> tuple[int, float]:
        async with httpx.MockTransport(site.answer) as transport:
            loop = asyncio.get_running_loop()
            fetcher = fetcher_over(transport, Limits(gap=0), clock=loop.time)
            targets = [Target(f"https://a.example/{number}") for number in range(12)]
            first = await asyncio.gather(*map(fetcher.fetch, targets))
            for target, outcome in zip(targets, first, strict=True):
                await fetcher.fetch_again(target, outcome)
            return len(site.requests), loop.time()

    # The four at once at the beginning: no fifth begins when the first of them has timed out.
    requests, at = run_virtually(main())
    assert requests == 4
    assert at == pytest.approx(20.0, abs=0.5)


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
            port = fetcher.exchange.pool.port("a.example", "https", None)
            for _ in range(3):
                port.failed(Failed(Fault.CONNECT_REFUSED))
            await fetcher.fetch_again(HERE, Failed(Fault.READ_TIMEOUT))
            return port.is_down, loop.time()

    site = Site(lambda _: None)
    is_down, at = run_virtually(main())
    assert is_down
    assert at == pytest.approx(8.0, abs=0.1)
