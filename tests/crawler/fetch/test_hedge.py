"""Two asked for the patience of one: whose answer counts, and that nobody is left behind."""

import asyncio
from collections.abc import Coroutine

import pytest

from crawler.fetch.hedge import SETTLED, Hedge
from tests.virtual_time import run_virtually

NOTHING = ""
PASSING = "passing"


class Asked:
    """A coroutine that gives `result` after `seconds`; `ended` tells when it ended, however."""

    def __init__(self, seconds: float, result: str | Exception) -> None:
        self.seconds = seconds
        self.result = result
        self.ended = -1.0

    async def run(self) -> str:
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.ended = asyncio.get_running_loop().time()
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def rank(result: str) -> int:
    return {NOTHING: 0, PASSING: 1}.get(result, SETTLED)


def hedge(second: Asked | None, after: float = 5.0) -> Hedge[str]:
    started = asyncio.get_running_loop().time()

    def due() -> float:
        return max(0.0, started + after - asyncio.get_running_loop().time())

    def again() -> Coroutine[None, None, str] | None:
        return None if second is None else second.run()

    return Hedge(again, due=due, rank=rank)


@pytest.mark.parametrize(
    ("first", "second", "result", "at"),
    [
        (Asked(1, "first"), Asked(1, "second"), "first", 1),
        (Asked(9, "first"), Asked(1, "second"), "second", 6),
        (Asked(9, "first"), Asked(9, "second"), "first", 9),
        (Asked(9, "first"), Asked(1, NOTHING), "first", 9),
        (Asked(9, NOTHING), Asked(8, "second"), "second", 13),
        (Asked(9, NOTHING), Asked(8, NOTHING), NOTHING, 13),
        (Asked(9, NOTHING), Asked(1, ValueError()), NOTHING, 9),
        (Asked(9, "first"), None, "first", 9),
        (Asked(9, "first"), Asked(1, PASSING), "first", 9),
        (Asked(9, NOTHING), Asked(1, PASSING), PASSING, 9),
        (Asked(9, PASSING), Asked(9, "second"), PASSING, 9),
    ],
)
def test_the_first_answer_counts(
    first: Asked, second: Asked | None, result: str, at: float
) -> None:
    async def main() -> tuple[str, float]:
        result = await hedge(second).run(first.run())
        return result, asyncio.get_running_loop().time()

    assert run_virtually(main()) == (result, at)


@pytest.mark.parametrize("second_first", [True, False])
def test_two_answers_at_the_same_moment_are_one_and_nobody_is_cancelled_later(
    second_first: bool,
) -> None:
    async def main() -> str:
        gates = [asyncio.Event(), asyncio.Event()]

        async def answer(gate: asyncio.Event) -> str:
            await gate.wait()
            return "answer"

        loop = asyncio.get_running_loop()

        def open_both() -> None:
            for gate in gates[:: -1 if second_first else 1]:
                gate.set()

        loop.call_later(6, open_both)
        one = Hedge(lambda: answer(gates[1]), due=iter([5.0, 0.0]).__next__, rank=rank)
        result = await one.run(answer(gates[0]))
        await asyncio.sleep(1)
        return result

    assert run_virtually(main()) == "answer"


def test_the_other_is_given_up_as_soon_as_one_has_an_answer() -> None:
    first, second = Asked(99, "first"), Asked(1, "second")

    async def main() -> int:
        await hedge(second).run(first.run())
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert run_virtually(main()) == 1
    assert first.ended == 6


def test_whoever_gives_up_the_whole_gives_up_both() -> None:
    first, second = Asked(99, "first"), Asked(99, "second")

    async def main() -> bool:
        task = asyncio.create_task(hedge(second).run(first.run()))
        await asyncio.sleep(7)
        task.cancel()
        await asyncio.wait((task,))
        await asyncio.sleep(0)
        return task.cancelled() and len(asyncio.all_tasks()) == 1

    assert run_virtually(main())
    assert (first.ended, second.ended) == (7, 7)


def test_a_timeout_around_it_that_ends_with_the_answer_is_a_timeout() -> None:
    async def main() -> None:
        async with asyncio.timeout(6):
            await hedge(Asked(1, "second")).run(Asked(99, "first").run())
            await asyncio.sleep(1)

    with pytest.raises(TimeoutError):
        run_virtually(main())


def test_what_the_first_raises_comes_out() -> None:
    second = Asked(99, "second")

    async def main() -> None:
        await hedge(second).run(Asked(9, ValueError("odd")).run())

    with pytest.raises(ValueError, match="odd"):
        run_virtually(main())
    assert second.ended == 9
