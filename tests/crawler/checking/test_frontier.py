"""The frontier keeps every host's limits, wastes no time, and loses nothing."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.checking.frontier import Frontier
from crawler.hosts.limits import HostRules, Limits
from crawler.hosts.pool import HostPool
from crawler.model import Target
from sources.urls import host
from tests.virtual_time import run_virtually

T = TypeVar("T")


def pool_of(limits: Limits) -> HostPool:
    return HostPool(limits, clock=asyncio.get_running_loop().time)


def frontier_of(
    limits: Limits,
    work: Callable[[Target], Awaitable[T]],
    again: Callable[[Target, T], Awaitable[T]] | None = None,
    *,
    deserves_more: Callable[[T], bool] = lambda _: True,
    expected: Callable[[Target], float] = lambda _: 0.5,
    in_order: bool = False,
) -> Frontier[T]:
    """A frontier whose targets have one later pass, by `again`, where they deserve it."""

    async def step(target: Target, before: T | None) -> T:
        if before is None or again is None:
            return await work(target)
        return await again(target, before)

    def retry_in(_target: Target, before: T | None, after: T, passes: int) -> float | None:
        assert (before is None) == (passes == 1)
        return 2.0 if again and before is None and deserves_more(after) else None

    return Frontier(
        limits, pool_of(limits), step, retry_in=retry_in, expected=expected, in_order=in_order
    )


class Server:
    """Takes a second for each request and notes how many it saw at once, and when."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.seconds = seconds
        self.now: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        self.starts: defaultdict[str, list[float]] = defaultdict(list)
        self.order: list[str] = []

    async def work(self, target: Target) -> str:
        name = target.url.split("/")[2]
        for each in (name, "all"):
            self.now[each] += 1
            self.peak[each] = max(self.peak[each], self.now[each])
        self.starts[name].append(asyncio.get_running_loop().time())
        self.order.append(name)
        await asyncio.sleep(self.seconds)
        for each in (name, "all"):
            self.now[each] -= 1
        return target.url


def targets(**counts: int) -> list[Target]:
    return [Target(f"http://{name}/{n}") for name, count in counts.items() for n in range(count)]


def crawl(server: Server, wanted: list[Target], limits: Limits) -> tuple[list[str], float]:
    """The results of working on `wanted` in their hosts' turns, and the seconds it took."""

    async def main() -> tuple[list[str], float]:
        pool = pool_of(limits)

        async def work(target: Target, _before: str | None) -> str:
            async with pool.turn(pool.host(host(target.url))):
                return await server.work(target)

        frontier = Frontier(limits, pool, work)
        results = [result async for result in frontier.run(wanted)]
        return results, asyncio.get_running_loop().time()

    return run_virtually(main())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=6),
    st.integers(1, 8),
    st.integers(1, 4),
)
def test_every_target_has_one_result_within_both_limits(
    sizes: list[int], concurrency: int, per_host: int
) -> None:
    server = Server()
    wanted = targets(**{f"h{i}": size for i, size in enumerate(sizes)})
    results, _ = crawl(server, wanted, Limits(concurrency=concurrency, per_host=per_host))
    assert sorted(results) == sorted(target.url for target in wanted)
    assert server.peak["all"] <= concurrency
    assert all(peak <= per_host for name, peak in server.peak.items() if name != "all")


def test_the_limits_are_used_to_the_full() -> None:
    server = Server()
    _, took = crawl(server, targets(a=25, b=25), Limits(concurrency=8, per_host=4, gap=0))
    assert server.peak == {"a": 4, "b": 4, "all": 8}
    assert took == pytest.approx(7.0)


def test_the_longest_queue_is_served_first() -> None:
    server = Server()
    crawl(server, targets(alone=1, large=9), Limits(concurrency=1))
    assert server.order[0] == "large"


def test_every_other_start_is_for_a_host_that_was_not_asked_yet() -> None:
    server = Server()
    crawl(server, targets(few=3, huge=9, alone=1), Limits(concurrency=1))
    assert server.order[:5] == ["huge", "few", "huge", "alone", "huge"]


@pytest.mark.parametrize(("width", "gap"), [(1, 0.0), (10, 0.5)])
def test_a_host_that_must_be_asked_slowly_is_kept_busy_from_the_start(
    width: int, gap: float
) -> None:
    server = Server(seconds=0.5)
    rules = HostRules(per_host=width, gap=gap)
    wanted = [*targets(**{f"h{number}": 1 for number in range(200)}), *targets(slow=40)]
    crawl(server, wanted, Limits(concurrency=4, per_host=10, hosts={"slow": rules}))
    # It never waits for a free slot, as it will keep us longer than any other host.
    assert server.starts["slow"][37] == 18.5


def test_what_took_longest_last_time_goes_first_and_so_does_its_host() -> None:
    order: list[str] = []

    async def work(target: Target) -> str:
        order.append(target.url)
        return target.url

    seconds = {"http://a/2": 9.0, "http://few/0": 20.0}

    async def main() -> None:
        frontier = frontier_of(
            Limits(concurrency=1), work, expected=lambda target: seconds.get(target.url, 0.5)
        )
        async with aclosing(frontier.run([*targets(a=3), *targets(few=1)])) as results:
            async for _ in results:
                pass

    run_virtually(main())
    assert order == ["http://few/0", "http://a/2", "http://a/0", "http://a/1"]


def test_a_run_that_may_be_cut_short_takes_targets_in_the_order_given() -> None:
    server = Server()
    wanted = [*targets(a=1), *targets(b=3), *targets(c=1)]

    async def main() -> list[str]:
        frontier = frontier_of(Limits(concurrency=1), server.work, in_order=True)
        return [result async for result in frontier.run(wanted)]

    assert run_virtually(main()) == [target.url for target in wanted]


def test_what_deserves_it_is_worked_on_again_when_nothing_else_waits() -> None:
    order: list[str] = []

    async def work(target: Target) -> str:
        order.append(f"first {target.url}")
        return "bad" if target.url.endswith(("/0", "/1")) else "good"

    async def again(target: Target, first: str) -> str:
        order.append(f"again {target.url}")
        return f"{first}, then better"

    async def main() -> tuple[list[str], float]:
        frontier = frontier_of(
            Limits(concurrency=1), work, again=again, deserves_more=lambda r: r == "bad"
        )
        results = [result async for result in frontier.run(targets(a=4))]
        return results, asyncio.get_running_loop().time()

    results, took = run_virtually(main())
    assert sorted(results) == ["bad, then better"] * 2 + ["good"] * 2
    assert order[4:] == ["again http://a/0", "again http://a/1"]
    assert took == 2.0


def test_free_slots_are_used_for_later_passes_while_others_wait_for_their_host() -> None:
    seen: dict[str, float] = {}

    async def main() -> float:
        limits = Limits(per_host=1, gap=0)
        pool = pool_of(limits)

        async def work(target: Target, before: str | None) -> str:
            async with pool.turn(pool.host(host(target.url))):
                if before is not None:
                    seen[target.url] = asyncio.get_running_loop().time()
                await asyncio.sleep(1.0 if before is None else 20.0)
            return target.url

        def retry_in(_: Target, before: str | None, after: str, passes: int) -> float | None:
            del passes
            return 2.0 if before is None and "silent" in after else None

        frontier = Frontier(limits, pool, work, retry_in=retry_in)
        async for _ in frontier.run(targets(busy=40, silent=1)):
            pass
        return asyncio.get_running_loop().time()

    assert run_virtually(main()) == 40.0
    assert 11.0 <= seen["http://silent/0"] <= 13.0


def test_a_second_result_counts_however_bad_it_is() -> None:
    async def bad(_: Target) -> str:
        return "bad"

    async def still_bad(_: Target, first: str) -> str:
        return first

    async def main() -> list[str]:
        frontier = frontier_of(Limits(), bad, again=still_bad, deserves_more=lambda _: True)
        return [result async for result in frontier.run(targets(a=3, b=2))]

    assert run_virtually(main()) == ["bad"] * 5


def test_a_host_may_have_a_limit_of_its_own() -> None:
    server = Server()
    limits = Limits(per_host=5, hosts={"*.example.com": HostRules(per_host=1)})
    crawl(server, [Target(f"http://www.example.com/{n}") for n in range(9)], limits)
    assert server.peak["www.example.com"] == 1


def test_stopping_keeps_what_is_known_and_gives_up_the_rest() -> None:
    server = Server()

    async def main() -> list[str]:
        frontier = frontier_of(Limits(concurrency=2), server.work)
        results = []
        async for result in frontier.run(targets(a=10)):
            results.append(result)
            if len(results) == 3:
                frontier.stop()
        return results

    assert len(run_virtually(main())) in {3, 4}
    assert sum(server.now.values()) in {0, 2, 4}


def test_stopping_keeps_the_first_results_of_what_waits_for_a_second_pass() -> None:
    async def main() -> list[str]:
        async def work(target: Target) -> str:
            return target.url

        async def again(target: Target, first: str) -> str:
            await asyncio.sleep(60)
            return f"{first} and {target.url} again"

        frontier = frontier_of(Limits(), work, again=again, deserves_more=lambda _: True)
        asyncio.get_running_loop().call_later(3.0, frontier.stop)
        return [result async for result in frontier.run(targets(a=3))]

    assert sorted(run_virtually(main())) == ["http://a/0", "http://a/1", "http://a/2"]


def test_waiting_for_the_second_pass_takes_one_timer_however_many_wait() -> None:
    timers = 0

    async def main() -> None:
        nonlocal timers
        loop = asyncio.get_running_loop()
        call_at = loop.call_at

        def counted(when: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
            nonlocal timers
            timers += 1
            return call_at(when, callback)

        loop.call_at = counted  # type: ignore[assignment,method-assign] # to count

        async def work(target: Target) -> str:
            return target.url

        async def again(target: Target, first: str) -> str:
            return first + target.url

        frontier = frontier_of(Limits(), work, again=again, deserves_more=lambda _: True)
        async for _ in frontier.run(targets(a=50)):
            pass

    run_virtually(main())
    assert timers < 10


def test_nothing_is_begun_after_the_loop_was_left() -> None:
    begun = []

    async def main() -> None:
        async def work(target: Target) -> str:
            return target.url

        async def again(target: Target, first: str) -> str:
            begun.append(target)
            return first

        bad = [Target("http://a/bad")]
        frontier = frontier_of(
            Limits(), work, again=again, deserves_more=lambda url: url.endswith("bad")
        )
        async with aclosing(frontier.run([*bad, *targets(b=2)])) as results:
            async for _ in results:
                break
        await asyncio.sleep(3.0)

    run_virtually(main())
    assert begun == []


def test_leaving_early_leaves_no_task_behind() -> None:
    async def main() -> int:
        frontier = frontier_of(Limits(), Server().work)
        async with aclosing(frontier.run(targets(a=10))) as results:
            async for _ in results:
                break
        return len(asyncio.all_tasks())

    assert run_virtually(main()) == 1


def test_a_fault_of_our_own_making_is_raised_where_results_are_awaited() -> None:
    async def broken(target: Target) -> str:
        raise RuntimeError(target.url)

    async def main() -> None:
        async for _ in frontier_of(Limits(), broken).run(targets(a=2)):
            pass

    with pytest.raises(RuntimeError, match="http://a/"):
        run_virtually(main())
