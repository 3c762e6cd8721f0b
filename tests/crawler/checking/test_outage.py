"""A host that is down for a while costs others nothing, and is asked for all once it is back."""

import asyncio
from collections import Counter
from itertools import pairwise

import httpx
import pytest

from crawler.model import Failed, Fault
from crawler.wire.faults import FaultError
from tests.crawler.whole_run import led_to, pages, run, status

REFUSED = FaultError(Fault.CONNECT_REFUSED, "nobody listens")
LATE = 3.0
"""Seconds, by which a host that is down is known to be."""


def test_a_host_that_was_away_for_a_moment_is_asked_for_all_that_was_not_asked() -> None:
    async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        return REFUSED if 2.5 < asyncio.get_running_loop().time() < 4 else httpx.Response(200)

    outcomes, _ = run(pages("a.example", 600), answer)
    assert Counter(map(status, outcomes)) == {200: 600}


def test_a_host_that_is_down_takes_no_retries_from_others() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        if request.url.host == "down.example":
            return REFUSED
        await asyncio.sleep(LATE)
        return httpx.Response(503 if before == 0 else 200)

    flaky = [f"https://{number}.example/" for number in range(10)]
    outcomes, asked = run([*pages("down.example", 200), *flaky], answer)
    assert Counter(map(status, outcomes)) == {0: 200, 200: len(flaky)}
    assert all(asked[url] == 2 for url in flaky)


def test_what_leads_to_a_host_that_is_down_is_not_asked_again_for_it() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if request.url.host == "down.example":
            return REFUSED
        return led_to("down.example", request.url.path[1:])

    links = pages("short.example", 100)
    outcomes, asked = run(links, answer)
    assert Counter(map(status, outcomes)) == {0: 100}
    assert sum(asked[url] for url in links) <= 100 + 10


def test_what_leads_to_a_host_that_was_away_for_a_moment_is_asked_again() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if request.url.host == "short.example":
            return led_to("long.example", request.url.path[1:])
        return REFUSED if asyncio.get_running_loop().time() < LATE / 2 else httpx.Response(200)

    outcomes, _ = run(pages("short.example", 20), answer)
    assert Counter(map(status, outcomes)) == {200: 20}


def test_dead_hosts_take_no_look_from_living_ones_whose_names_are_not_found_for_a_moment() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        if request.url.host.startswith("dead") or before == 0:
            return FaultError(Fault.DNS_NOT_FOUND, "host not found")
        return httpx.Response(200)

    dead = [f"https://dead-{number}.example/" for number in range(200)]
    living = [f"https://{number}.example/" for number in range(200)]
    outcomes, _ = run([*dead, *living], answer)
    assert Counter(map(status, outcomes)) == {0: len(dead), 200: len(living)}


def test_dead_hosts_leave_those_who_answer_half_of_the_retries() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        if request.url.host.startswith("dead"):
            return REFUSED
        await asyncio.sleep(LATE)
        return httpx.Response(503 if before == 0 else 200)

    dead = [f"https://dead-{number}.example/" for number in range(200)]
    flaky = [f"https://{number}.example/" for number in range(10)]
    outcomes, _ = run([*dead, *flaky], answer)
    assert Counter(map(status, outcomes)) == {0: len(dead), 200: len(flaky)}


def test_those_who_want_other_headers_are_asked_with_them_whatever_else_failed() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if request.url.host.startswith("dead"):
            return httpx.Response(503)
        await asyncio.sleep(LATE)
        return httpx.Response(406 if "text/html" in request.headers["accept"] else 200)

    dead = [f"https://dead-{number}.example/" for number in range(200)]
    choosy = [f"https://{number}.example/" for number in range(20)]
    outcomes, _ = run([*dead, *choosy], answer)
    assert Counter(map(status, outcomes)) == {503: len(dead), 200: len(choosy)}


def test_a_retry_that_is_not_made_is_not_counted() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        if request.url.host.startswith("busy"):
            return httpx.Response(429)
        await asyncio.sleep(2 * LATE)
        return httpx.Response(503 if before == 0 else 200)

    busy = [url for number in range(5) for url in pages(f"busy-{number}.example", 50)]
    flaky = [f"https://{number}.example/" for number in range(10)]
    outcomes, _ = run([*busy, *flaky], answer)
    assert Counter(map(status, outcomes))[200] == len(flaky)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [(Fault.CONNECT_REFUSED, Fault.CONNECT_REFUSED), (Fault.DNS_NOT_FOUND, Fault.DNS_FAILURE)],
)
def test_a_host_that_answered_is_given_quarter_of_a_minute_to_come_back(
    fault: Fault, verdict: Fault
) -> None:
    def outage(seconds: float) -> Counter[int | Fault]:
        async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
            del before
            is_away = 2.5 < asyncio.get_running_loop().time() < 2.5 + seconds
            return FaultError(fault, "away") if is_away else httpx.Response(200)

        outcomes, asked = run(pages("a.example", 600), answer)
        assert sum(asked.values()) <= 660
        return Counter(
            outcome.fault if isinstance(outcome, Failed) else status(outcome)
            for outcome in outcomes
        )

    # Each look at whether it is back costs one of its links.
    assert outage(13.0)[200] > 595
    assert outage(3_600.0) == {200: outage(3_600.0)[200], verdict: 600 - outage(3_600.0)[200]}


def test_a_host_that_is_away_twice_is_given_as_many_chances_the_second_time() -> None:
    async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        now = asyncio.get_running_loop().time()
        return REFUSED if 2.5 < now < 4 or 20 < now < 21.5 else httpx.Response(200)

    outcomes, _ = run(pages("a.example", 1_000), answer)
    assert Counter(map(status, outcomes))[200] > 995


def test_what_was_asked_before_another_chance_was_given_does_not_spoil_it() -> None:
    async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if 5 < asyncio.get_running_loop().time() < 50:
            await asyncio.Event().wait()
        return httpx.Response(200)

    outcomes, _ = run(pages("a.example", 400), answer)
    assert Counter(map(status, outcomes)) == {200: 400}


def test_a_strangers_one_chance_is_not_spoilt_by_what_was_asked_before_it() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if int(request.url.path[1:]) < 3:
            await asyncio.Event().wait()
        return REFUSED if asyncio.get_running_loop().time() < 1 else httpx.Response(200)

    outcomes, _ = run(pages("a.example", 12), answer)
    assert Counter(map(status, outcomes)) == {0: 3, 200: 9}


def test_a_name_that_is_not_found_is_looked_up_again_at_once_for_nothing() -> None:
    found_at: list[float] = []

    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        if request.url.host.startswith("odd") and not before:
            return FaultError(Fault.DNS_NOT_FOUND, "host not found")
        if request.url.host.startswith("odd"):
            found_at.append(asyncio.get_running_loop().time())
            return httpx.Response(200)
        await asyncio.sleep(LATE)
        return httpx.Response(503 if before == 0 else 200)

    odd = [f"https://odd-{number}.example/" for number in range(200)]
    flaky = [f"https://{number}.example/" for number in range(20)]
    outcomes, asked = run([*odd, *flaky], answer)
    assert Counter(map(status, outcomes)) == {200: len(odd) + len(flaky)}
    assert all(asked[url] == 2 for url in flaky)
    assert max(found_at) < 2.0


def test_hedges_are_counted_among_the_retries_and_end_with_them() -> None:
    async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        await asyncio.sleep(12)
        return httpx.Response(200)

    urls = [f"https://{number}.example/" for number in range(200)]
    outcomes, asked = run(urls, answer)
    assert Counter(map(status, outcomes)) == {200: len(urls)}
    assert 10 <= sum(asked.values()) - len(urls) <= 40


def test_a_host_that_says_503_again_and_again_is_asked_more_gently() -> None:
    starts: list[float] = []

    async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        starts.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.1)
        return httpx.Response(503)

    run(pages("a.example", 60), answer)
    assert all(later - earlier > 0.09 for earlier, later in pairwise(starts[20:]))


def test_who_waits_for_a_turn_is_not_sent_to_a_host_that_went_down_meanwhile() -> None:
    async def answer(_: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        await asyncio.sleep(1)
        return REFUSED

    _, asked = run(pages("a.example", 40), answer)
    assert sum(asked.values()) <= 13


def test_a_second_pass_that_only_got_to_a_busy_host_is_told_as_that() -> None:
    async def answer(request: httpx.Request, before: int) -> httpx.Response | FaultError:
        del before
        if request.url.host == "busy.example":
            return httpx.Response(429, headers={"retry-after": "3000"})
        if asyncio.get_running_loop().time() < LATE / 2:
            return REFUSED
        return led_to("busy.example", request.url.path[1:])

    outcomes, _ = run(pages("old.example", 6), answer)
    assert all(
        status(outcome) == 429
        or (isinstance(outcome, Failed) and outcome.fault is Fault.RATE_LIMITED)
        for outcome in outcomes
    )
