"""How much of a body is read."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from crawler.fetch.body import read_body
from tests.virtual_time import VirtualTimeLoop, run_virtually

KILOBYTE = 1_024


class Endless(httpx.AsyncByteStream):
    """A body by the kilobyte, which notes how many of them are taken."""

    def __init__(self, start: bytes = b"") -> None:
        self.start = start
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.start
        while True:
            self.taken += 1
            yield b"x" * KILOBYTE


async def taken_of(kind: str, start: bytes = b"") -> int:
    stream = Endless(start)
    response = httpx.Response(200, headers={"content-type": kind}, stream=stream)
    await read_body(response, cap=1_048_576, seconds=60)
    return stream.taken


@pytest.mark.parametrize("kind", ["image/png", "application/zip"])
async def test_of_what_is_not_read_64_kibibytes_are_taken(kind: str) -> None:
    assert await taken_of(kind) == 65


async def test_after_a_pages_heading_and_its_byline_64_kibibytes_are_taken() -> None:
    assert await taken_of("text/html", b"<head></head><h1>A heading</h1>") == 8 + 65


async def test_a_page_without_a_head_is_read_up_to_its_bound() -> None:
    assert await taken_of("text/html") == 1_024 + 1


def test_a_body_that_may_take_two_seconds_ends_once_at_two_seconds() -> None:
    class Slow(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0.25)
                yield b"x"

    async def main() -> tuple[str, float, list[object]]:
        loop, defects = asyncio.get_running_loop(), list[object]()
        loop.set_exception_handler(lambda _, context: defects.append(context))
        response = httpx.Response(200, headers={"content-type": "text/html"}, stream=Slow())
        _, note = await read_body(response, cap=1_000, seconds=2.0, is_last=lambda: True)
        await asyncio.sleep(1.0)
        return note, loop.time(), defects

    note, at, defects = run_virtually(main())
    assert note.startswith("body truncated")
    assert (at, defects) == (3.0, [])


def test_what_came_while_the_loop_was_busy_is_read_before_a_body_ends() -> None:
    class Timed(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            loop = asyncio.get_running_loop()
            for number in range(12):
                await asyncio.sleep(max(0.0, number / 4 - loop.time()))
                yield b"x"

    async def main() -> tuple[bytes, str]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)

        def keep_busy() -> None:
            loop.offset += 3.0

        loop.call_later(1.0, keep_busy)
        response = httpx.Response(200, headers={"content-type": "text/html"}, stream=Timed())
        return await read_body(response, cap=1_000, seconds=20.0, is_last=lambda: True)

    assert run_virtually(main()) == (b"x" * 12, "")
