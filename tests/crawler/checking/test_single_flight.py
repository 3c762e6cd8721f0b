"""What many want to know is asked once, and remembered as far as there is room."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.checking.single_flight import Shared
from tests.virtual_time import run_virtually


class Oracle:
    """Takes a second for each answer, and notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def about(self, key: str) -> Callable[[], Awaitable[str]]:
        async def ask() -> str:
            self.asked.append(key)
            await asyncio.sleep(1)
            if key == "trouble":
                raise RuntimeError(key)
            return key.upper()

        return ask


def test_who_comes_while_an_answer_is_awaited_waits_for_it() -> None:
    oracle = Oracle()

    async def main() -> tuple[list[str], float]:
        shared = Shared[str, str](len, 0)
        answers = await asyncio.gather(*(shared.get("a", oracle.about("a")) for _ in range(9)))
        return answers, asyncio.get_running_loop().time()

    assert run_virtually(main()) == (["A"] * 9, 1.0)
    assert oracle.asked == ["a"]


def test_who_comes_later_is_told_what_is_still_kept() -> None:
    oracle = Oracle()

    async def main() -> None:
        shared = Shared[str, str](len, 2)
        for key in "abacab":
            assert await shared.get(key, oracle.about(key)) == key.upper()

    run_virtually(main())
    assert oracle.asked == ["a", "b", "c", "b"]


@pytest.mark.parametrize("key", ["", "far too long to be kept"])
def test_an_answer_without_weight_or_with_too_much_is_asked_for_again(key: str) -> None:
    oracle = Oracle()

    async def main() -> None:
        shared = Shared[str, str](len, 9)
        for _ in range(3):
            await shared.get(key, oracle.about(key))

    run_virtually(main())
    assert oracle.asked == [key] * 3


def test_who_leaves_does_not_take_the_answer_along() -> None:
    oracle = Oracle()

    async def main() -> list[str]:
        shared = Shared[str, str](len, 9)
        first, *others = (asyncio.create_task(shared.get("a", oracle.about("a"))) for _ in range(4))
        await asyncio.sleep(0.5)
        first.cancel()
        others.pop().cancel()
        return await asyncio.gather(*others)

    assert run_virtually(main()) == ["A", "A"]
    assert oracle.asked == ["a", "a"]


def test_an_error_is_its_own_askers_alone() -> None:
    oracle = Oracle()

    async def main() -> list[str | BaseException]:
        shared = Shared[str, str](len, 9)
        tasks = [shared.get("trouble", oracle.about("trouble")) for _ in range(3)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    assert [type(each) for each in run_virtually(main())] == [RuntimeError] * 3
    assert oracle.asked == ["trouble"] * 3


@given(st.lists(st.text("abc", max_size=5)), st.integers(0, 12))
def test_those_used_last_are_kept_as_far_as_there_is_room(keys: list[str], most: int) -> None:
    async def main() -> None:
        asked: list[str] = []
        kept: list[str] = []  # the oldest first
        shared = Shared[str, str](len, most)

        async def ask() -> str:
            asked.append(key)
            return key

        for key in keys:
            expected = [] if key in kept else [key]
            assert await shared.get(key, ask) == key
            assert asked == expected
            asked.clear()
            kept = [each for each in kept if each != key] + ([key] if key else [])
            while sum(map(len, kept)) > most:
                del kept[0]

    asyncio.run(main())
