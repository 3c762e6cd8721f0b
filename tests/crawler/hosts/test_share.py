"""What a host's pages take of our CPU time is taken from that host alone."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from crawler.hosts.limits import Limits
from crawler.hosts.pool import HostPool
from crawler.hosts.share import Share
from tests.virtual_time import run_virtually


@pytest.mark.parametrize(
    ("pages", "expected"),
    [((), 0), ((0.004,), 0), ((0.034,), 1), ((0.034, 0.034), 2), ((0.001, 0.064), 2)],
)
def test_a_page_may_take_four_milliseconds_and_the_rest_is_a_33rd_of_the_time(
    pages: Sequence[float], expected: float
) -> None:
    share = Share()
    for seconds in pages:
        share.spend(seconds, 10.0)
    assert share.wait(10.0) == pytest.approx(expected)
    assert share.wait(11.0) == pytest.approx(max(0, expected - 1))


def readings(
    pages: Mapping[str, Sequence[float]], others: Mapping[str, float] | None = None
) -> dict[str, list[float]]:
    """When the pages of each host were read that take so many seconds of CPU time.

    `others` are hosts with work for so many seconds, and no pages.
    """

    async def main() -> dict[str, list[float]]:
        clock = asyncio.get_running_loop().time
        spent = 0.0
        pool = HostPool(Limits(), clock=clock, cpu=lambda: spent)
        times: dict[str, list[float]] = {name: [] for name in pages}

        async def read(name: str) -> None:
            nonlocal spent
            for seconds in pages[name]:
                pool.host(name).queue.under_way += 1
                async with pool.reading(pool.host(name)):
                    times[name].append(round(clock(), 6))
                    spent += seconds
                pool.host(name).queue.under_way -= 1

        async def work(name: str, seconds: float) -> None:
            pool.host(name).queue.under_way += 1
            await asyncio.sleep(seconds)
            pool.host(name).queue.under_way -= 1

        working = [work(name, seconds) for name, seconds in (others or {}).items()]
        await asyncio.gather(*working, *map(read, pages))
        return times

    return run_virtually(main())


def test_while_others_have_work_a_page_waits_until_those_before_are_paid() -> None:
    heavy = [0.034] * 4
    times = readings({"heavy.example": heavy}, {"good.example": 60})["heavy.example"]
    assert times == [0.0, 1.0, 2.0, 3.0]


def test_with_the_host_alone_nothing_waits() -> None:
    assert readings({"heavy.example": [0.034] * 3})["heavy.example"] == [0.0] * 3


def test_the_end_of_the_others_is_seen_within_a_quarter_of_a_second() -> None:
    times = readings({"heavy.example": [3.0] * 2}, {"good.example": 1.1})["heavy.example"]
    assert times == [0.0, 1.25]


def test_two_heavy_hosts_do_not_wait_for_each_other() -> None:
    times = readings({"heavy.example": [0.034] * 3, "other.example": [0.034] * 3})
    assert [each[-1] for each in times.values()] == [0.0, 0.0]


def test_ordinary_pages_wait_for_nothing() -> None:
    times = readings({"a.example": [0.003] * 50, "b.example": [0.003] * 50})
    assert set(times["a.example"] + times["b.example"]) == {0.0}


def test_no_request_is_sent_to_a_host_that_has_used_up_its_share() -> None:
    async def main() -> float:
        clock = asyncio.get_running_loop().time
        pool = HostPool(Limits(), clock=clock)
        heavy = pool.host("heavy.example")
        heavy.share.spend(0.064, clock())
        pool.host("good.example").queue.under_way += 1
        async with pool.turn(heavy) as start:
            assert start is not None
            return clock()

    assert run_virtually(main()) == pytest.approx(2.0)
