"""Reading a response's body: bounded in bytes and time, and no further than it is of use."""

import asyncio
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import contextmanager
from typing import Final, cast

import httpx

from crawler.page.enough import Enough
from crawler.wire.decode import BodyDecoder
from sources.registry import HTML

READABLE: Final = (*HTML.media_types, "application/xml", "text/xml")
FULL: Final = ("application/pdf",)
MARGIN = 65_536
"""Bytes taken past what is enough: bylines and dates stand there, most pages end within them, and
a body read to its end leaves the connection to the host's next link."""


LONGEST = 5.0
"""Seconds that a body gets: status and head are known by then, and what was read is used."""
LEAST = 2.0
"""The same where nothing but bodies is waited for."""
STEP = 0.5
"""Seconds between two looks at whether that is so."""


async def read_body(
    response: httpx.Response,
    *,
    cap: int,
    seconds: float,
    full: bool = False,
    is_last: Callable[[], bool] = lambda: False,
) -> tuple[bytes, str]:
    """The decoded body as far as it is of use (or `full`), at most `cap` bytes, and a note.

    A body that is not wanted in `full` gets at most `LONGEST` of the `seconds`, and `LEAST` while
    `is_last` says that the run waits for nothing else. The note is "" unless something cut or
    spoilt the body: the cap, the time, the coding or the connection. Never raises for what a
    server does: its status has been read and counts.
    """
    said = content_type(response.headers.get("content-type", ""))
    media_type = said.partition(";")[0].strip().lower()
    full = full or media_type in FULL
    if full or not media_type or media_type in READABLE:
        coding = response.headers.get("content-encoding", "")
        reader = _Reader(cap, BodyDecoder(coding, cap), None if full else Enough())
    else:
        reader = _Reader(0)
    until = asyncio.get_running_loop().time() + seconds
    try:
        async with asyncio.timeout(seconds if full else min(seconds, LONGEST)) as limit:
            with _ended_early(limit, lambda: not full and is_last()):
                await reader.run(cast("httpx.AsyncByteStream", response.stream))
    except TimeoutError:
        early = (limit.when() or until) < until
        reader.note = (
            "body truncated: it took too long" if early else "body truncated at the deadline"
        )
    except httpx.TransportError as error:
        reader.note = f"body truncated: {error}"
    return bytes(reader.body), reader.note


@contextmanager
def _ended_early(limit: asyncio.Timeout, is_last: Callable[[], bool]) -> Iterator[None]:
    """Ends the block after `LEAST` seconds once `is_last`."""
    loop = asyncio.get_running_loop()
    due = loop.time() + LEAST
    timer: asyncio.TimerHandle

    def look() -> None:
        nonlocal timer, due
        if limit.expired():
            return
        # If the loop was busy, what came meanwhile has not been read yet.
        was_busy = loop.time() - due > STEP
        if is_last() and not was_busy:
            limit.reschedule(loop.time())
        else:
            due = loop.time() + STEP
            timer = loop.call_at(due, look)

    timer = loop.call_at(due, look)
    try:
        yield
    finally:
        timer.cancel()


def content_type(said: str) -> str:
    """The Content-Type, of several the last that is one (Fetch, "extract a MIME type")."""
    if "," not in said:
        return said
    return next((each.strip() for each in reversed(said.split(",")) if "/" in each), said)


class _Reader:
    """Decodes and gathers chunks until there is enough and a margin; drops them without decoder."""

    def __init__(
        self, cap: int, decoder: BodyDecoder | None = None, enough: Enough | None = None
    ) -> None:
        self.body = bytearray()
        self.note = ""
        self._cap = cap
        self._decoder = decoder
        self._enough = enough
        self._satisfied = False
        self._left = cap if decoder and cap else MARGIN

    async def run(self, chunks: AsyncIterable[bytes]) -> None:
        async for chunk in chunks:
            self._left -= len(chunk)
            if self._decoder and not self.note:
                self._take(chunk, self._decoder)
            if self._left < 0:
                break
        else:
            self.note = self.note or (self._decoder.finish() if self._decoder else "")

    def _take(self, chunk: bytes, decoder: BodyDecoder) -> None:
        text = decoder.feed(chunk)
        self.body += text
        self.note = decoder.note
        if self._satisfied:
            return
        if self.note or (self._enough and self._enough.feed(text)):
            self._satisfied = True
            self._left = min(self._left, MARGIN)
        elif self._left < 0:
            self.note = f"body truncated at {self._cap} bytes"
