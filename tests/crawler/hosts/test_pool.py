"""Turns are kept: no host sees more requests at once, or faster, than it is allowed."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.app.run.loop import run
from crawler.hosts.limits import HostRules, Limits
from crawler.hosts.pool import HostPool
from crawler.hosts.queue import Start
from tests.virtual_time import run_virtually


def starts(limits: Limits, count: int, seconds: float, host: str = "a.example") -> list[float]:
    """When `count` requests of `seconds` each started, asked for all at once."""

    async def main() -> list[float]:
        clock = asyncio.get_running_loop().time
        pool = HostPool(limits, clock=clock)
        times: list[float] = []

        async def request() -> None:
            async with pool.turn(pool.host(host)) as start:
                assert start is not None
                assert pool.host(host).pace.open <= limits.per_host
                times.append(clock())
                await asyncio.sleep(seconds)

        await asyncio.gather(*(request() for _ in range(count)))
        return times

    return run_virtually(main())


def test_a_gap_spaces_the_starts() -> None:
    limits = Limits(hosts={"*.example": HostRules(gap=2.0)})
    assert starts(limits, 3, 0.1) == [0.0, 2.0, 4.0]


def test_a_full_host_makes_the_next_one_wait_for_an_end() -> None:
    assert starts(Limits(per_host=2, gap=0), 5, 1.0) == [0.0, 0.0, 1.0, 1.0, 2.0]


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.integers(1, 6), st.floats(0.04, 0.5), st.floats(0.0, 2.0))
def test_everybody_gets_a_turn_and_none_comes_too_soon(
    count: int, per_host: int, gap: float, seconds: float
) -> None:
    times = starts(Limits(per_host=per_host, gap=gap), count, seconds)
    assert len(times) == count
    assert all(later - earlier >= gap * 0.999 for earlier, later in pairwise(times))


def test_a_pause_holds_for_those_who_already_wait() -> None:
    async def main() -> list[float]:
        clock = asyncio.get_running_loop().time
        pool = HostPool(Limits(per_host=1, gap=0), clock=clock)
        times: list[float] = []

        async def request(*, pushed_back: bool) -> None:
            async with pool.turn(pool.host("a.example")) as start:
                times.append(clock())
                if pushed_back:
                    assert start is not None
                    pool.host("a.example").pace.pushed_back(clock(), start, 30.0)

        await asyncio.gather(request(pushed_back=True), request(pushed_back=False))
        return times

    assert run_virtually(main()) == [0.0, 30.0]


@pytest.mark.parametrize(("latest", "turns"), [(29.0, [0.0]), (31.0, [0.0, 30.0, 30.0, 30.0])])
def test_a_pause_is_waited_for_by_those_who_have_the_time(
    latest: float, turns: list[float]
) -> None:
    async def main() -> list[float]:
        clock = asyncio.get_running_loop().time
        pool = HostPool(Limits(per_host=1, gap=0), clock=clock)
        times: list[float] = []

        async def request(*, pushed_back: bool) -> None:
            async with pool.turn(pool.host("a.example"), latest) as start:
                if start is not None:
                    times.append(clock())
                    if pushed_back:
                        await asyncio.sleep(0)
                        pool.host("a.example").pace.pushed_back(clock(), start, 30.0)

        await asyncio.gather(request(pushed_back=True), request(pushed_back=False))
        await asyncio.gather(*(request(pushed_back=False) for _ in range(2)))
        return times

    assert run_virtually(main()) == pytest.approx(turns)


def test_one_who_leaves_the_queue_does_not_take_the_turn_along() -> None:
    async def main() -> bool:
        pool = HostPool(Limits(per_host=1, gap=0))
        entered = asyncio.Event()

        async def request() -> None:
            async with pool.turn(pool.host("a.example")):
                entered.set()

        async with pool.turn(pool.host("a.example")):
            quitter, patient = asyncio.create_task(request()), asyncio.create_task(request())
            await asyncio.sleep(0)
            quitter.cancel()
        await patient
        return entered.is_set()

    assert run_virtually(main())


@pytest.mark.parametrize(("answers", "share"), [(True, 1.0), (False, 0.5)])
def test_retries_are_a_tenth_of_the_requests_beyond_a_floor_and_half_of_it_for_strangers(
    answers: bool, share: float
) -> None:
    pool = HostPool(Limits())
    port = pool.port("b.example", "https", None)
    if answers:
        port.answered()
    retries, others = 0, 0
    while others < 1_000:
        is_retry = pool.may_retry(port)
        pool.retries.spent(is_retry=is_retry)
        retries, others = retries + is_retry, others + (not is_retry)
    assert retries / share == pytest.approx(20 + 0.1 * (retries + others), abs=2)


def test_one_who_leaves_while_waiting_for_the_gap_does_not_take_the_turn_along() -> None:
    async def main() -> float:
        clock = asyncio.get_running_loop().time
        pool = HostPool(Limits(per_host=1, gap=1.0), clock=clock)

        async def request() -> None:
            async with pool.turn(pool.host("a.example")):
                await asyncio.sleep(0.5)

        tasks = [asyncio.create_task(request()) for _ in range(3)]
        await asyncio.sleep(0.75)
        tasks[1].cancel()
        await tasks[2]
        return clock()

    assert run_virtually(main()) <= 2.0


def test_a_host_that_may_be_asked_more_again_is() -> None:
    async def main() -> int:
        pool = HostPool(Limits(per_host=8, gap=0), clock=asyncio.get_running_loop().time)
        pool.host("a.example").pace.width = 1.0
        peak = 0

        async def request() -> None:
            nonlocal peak
            async with pool.turn(pool.host("a.example")) as start:
                assert start is not None
                peak = max(peak, pool.host("a.example").pace.open)
                await asyncio.sleep(1)
                pool.host("a.example").pace.answered(pool.clock(), start)

        await asyncio.gather(*(request() for _ in range(40)))
        return peak

    assert run_virtually(main()) >= 4


def test_nobody_waits_for_a_host_that_has_closed_itself_meanwhile() -> None:
    async def main() -> tuple[int, float]:
        clock = asyncio.get_running_loop().time
        pool = HostPool(Limits(per_host=1, gap=0), clock=clock)
        turned_away = 0

        async def request() -> None:
            nonlocal turned_away
            async with pool.turn(pool.host("a.example")) as start:
                turned_away += start is None

        async with pool.turn(pool.host("a.example")) as start:
            assert start is not None
            waiting = [asyncio.create_task(request()) for _ in range(5)]
            await asyncio.sleep(1.0)
            for _ in range(3):
                pool.host("a.example").pace.pushed_back(clock(), Start(clock(), 1), 0.5)
                await asyncio.sleep(1.0)
            pool.host("a.example").pace.pushed_back(clock(), Start(clock(), 1), 30.0)
        await asyncio.gather(*waiting)
        return turned_away, clock()

    assert run_virtually(main()) == (5, 4.0)


def test_a_wait_of_less_than_half_a_millisecond_is_one_under_uvloop() -> None:
    async def main() -> None:
        pool = HostPool(Limits(), clock=asyncio.get_running_loop().time)
        host = pool.host("a.example")
        pool._look_again(host, 0.0001)  # uvloop rounds it to a handle without a time
        pool._look_again(host, 0.0002)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert host.queue.timer is None

    run(main())
