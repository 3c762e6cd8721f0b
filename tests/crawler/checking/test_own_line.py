"""The time for which we let a target wait in line is ours, and none of the host's."""

import asyncio

import httpx
import pytest

from crawler.hosts.limits import HostRules, Limits
from crawler.model import Failed, Fetched
from crawler.wire.faults import FaultError
from tests.crawler.whole_run import led_to, pages, run, status

HOSTS = [f"https://{number}.example/" for number in range(400)]


def test_a_wait_for_our_own_turn_is_no_time_that_a_link_took() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del request, before
        await asyncio.sleep(1)
        return httpx.Response(200)

    limits = Limits(hosts={"a.example": HostRules(gap=5.0)})
    outcomes, _ = run(pages("a.example", 20), answer, limits)
    assert all(isinstance(outcome, Fetched | Failed) for outcome in outcomes)
    assert all(
        outcome.elapsed < 1.1 for outcome in outcomes if isinstance(outcome, Fetched | Failed)
    )


def test_a_wait_for_our_own_turn_takes_nobody_the_second_look() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        await asyncio.sleep(0.2)
        is_flaky = request.url.path.endswith(("3", "7")) and not before
        return httpx.Response(503 if is_flaky else 200)

    limits = Limits(hosts={"a.example": HostRules(gap=5.0)})
    outcomes, _ = run(pages("a.example", 60), answer, limits)
    assert all(status(outcome) == 200 for outcome in outcomes)


def test_who_waits_long_for_a_host_at_the_end_of_a_redirect_still_has_time_for_its_answer() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if request.url.host != "last.example":
            return led_to("last.example", request.url.host)
        await asyncio.sleep(5)
        return httpx.Response(200)

    outcomes, _ = run(HOSTS, answer)
    assert all(status(outcome) == 200 for outcome in outcomes)


@pytest.mark.parametrize("pause", [1, 10])
def test_a_short_pause_is_waited_for_however_long_the_line_was(pause: int) -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if request.url.host != "last.example":
            return led_to("last.example", request.url.host)
        await asyncio.sleep(5)
        is_full = not pushed_back and asyncio.get_running_loop().time() > 100
        if is_full:
            pushed_back.append(request.url)
        headers = {"retry-after": str(pause)}
        return httpx.Response(429, headers=headers) if is_full else httpx.Response(200)

    pushed_back: list[httpx.URL] = []
    outcomes, _ = run(HOSTS, answer)
    assert len(pushed_back) == 1
    assert all(status(outcome) == 200 for outcome in outcomes)
