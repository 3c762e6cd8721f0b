"""How much of a body is read."""

from collections.abc import AsyncIterator

import httpx
import pytest

from crawler.fetch.body import read_body

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
